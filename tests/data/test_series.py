"""만든 시계열: 바닥이 말한 대로이고, 눈금이 배울 구간만 본다."""

from __future__ import annotations

import pytest
import torch

from lstm_blog.data.series import YEAR, Scale, machine, random_walk, weather, windows


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_weather_minus_its_waves_is_the_lingering_noise_the_docs_promise():
    day = torch.arange(40 * YEAR, dtype=torch.float64)
    x = weather(len(day), generator=generator()).double()
    season = 12 - 14 * torch.cos(2 * torch.pi * day / YEAR)
    noise = x - season - 3 * torch.sin(2 * torch.pi * day / 7)
    fresh = noise[1:] - 0.5 * noise[:-1]
    assert fresh.std().item() == pytest.approx(0.8, rel=0.03)
    assert torch.corrcoef(torch.stack([fresh[1:], fresh[:-1]]))[0, 1].abs() < 0.03


def test_a_random_walk_moves_by_independent_unit_noise():
    moves = random_walk(20_000, generator=generator()).diff()
    assert moves.std().item() == pytest.approx(1, rel=0.03)
    assert torch.corrcoef(torch.stack([moves[1:], moves[:-1]]))[0, 1].abs() < 0.03


def test_a_fault_changes_sixteen_steps_and_stays_in_the_usual_range():
    usual, broken = (
        machine(240, generator=generator()),
        machine(240, fault=120, generator=generator()),
    )
    changed = (usual != broken).nonzero().flatten()
    assert changed.min() >= 120
    assert changed.max() <= 135
    assert broken.abs().max() <= usual.abs().max()


def test_the_scale_of_the_past_is_undone_exactly_and_does_not_see_the_future():
    x = random_walk(300, generator=generator())
    for make in (Scale.standard, Scale.min_max):
        scale = make(x[:200])
        torch.testing.assert_close(scale.undo(scale.apply(x)), x)
        assert make(torch.cat([x[:200], x[200:] + 99])[:200]) == scale


def test_windows_are_the_slices_of_the_series():
    x = torch.arange(10)
    assert torch.equal(windows(x, 4), torch.stack([x[b : b + 4] for b in range(7)], dim=1))


@pytest.mark.parametrize(
    "call",
    [
        lambda: weather(0),
        lambda: machine(0),
        lambda: machine(10, fault=10),
        lambda: random_walk(0),
        lambda: windows(torch.arange(3), 4),
        lambda: windows(torch.arange(3), 0),
        lambda: Scale.standard(torch.ones(3)),
        lambda: Scale.min_max(torch.ones(3)),
    ],
)
def test_a_size_that_cannot_be_is_refused(call):
    with pytest.raises(ValueError, match=r"(으로|를|을|세요)"):
        call()
