"""과제 생성기: 모양, 재현, 오직 첫 시점만 답을 아는지."""

import pytest
import torch

from lstm_blog.data.tasks import latch


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("batch_size", "length", "num_classes"), [(1, 1, 2), (7, 50, 2), (5, 9, 10)]
)
def test_shapes_and_types_are_as_documented(batch_size, length, num_classes):
    x, target = latch(batch_size, length, num_classes=num_classes, generator=seeded())
    assert x.shape == (length, batch_size, num_classes)
    assert x.dtype == torch.float32
    assert target.shape == (batch_size,)
    assert target.dtype == torch.int64
    assert target.min() >= 0
    assert target.max() < num_classes


def test_the_first_step_is_the_one_hot_symbol_of_the_target():
    x, target = latch(64, 5, num_classes=4, signal=3.0, generator=seeded())
    assert torch.equal(x[0], 3.0 * torch.nn.functional.one_hot(target, 4))


def test_the_noise_has_the_given_spread_and_does_not_know_the_target():
    x, target = latch(2000, 20, num_classes=2, noise=0.5, generator=seeded())
    assert abs(x[1:].std().item() - 0.5) < 0.005
    assert abs(x[1:].mean().item()) < 0.005
    after = x[1:].sum(dim=0)  # (B, I)
    agrees = (after.argmax(dim=-1) == target).float().mean().item()
    assert abs(agrees - 0.5) < 0.05


def test_without_noise_everything_after_the_first_step_is_zero():
    x, _ = latch(4, 6, noise=0.0, generator=seeded())
    assert not x[1:].any()


def test_every_class_appears_about_equally_often():
    _, target = latch(6000, 1, num_classes=3, generator=seeded())
    assert (target.bincount(minlength=3) - 2000).abs().max() < 150


def test_the_same_generator_state_gives_the_same_data():
    first, second = latch(8, 20, generator=seeded(3)), latch(8, 20, generator=seeded(3))
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    other = latch(8, 20, generator=seeded(4))
    assert not torch.equal(first[0], other[0])


def test_one_generator_gives_new_data_at_every_call():
    generator = seeded()
    assert not torch.equal(
        latch(8, 20, generator=generator)[0], latch(8, 20, generator=generator)[0]
    )


def test_a_given_generator_leaves_the_global_one_alone():
    torch.manual_seed(0)
    before = torch.get_rng_state()
    latch(8, 20, generator=seeded())
    assert torch.equal(torch.get_rng_state(), before)
    latch(8, 20)
    assert not torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    "arguments",
    [
        {"batch_size": 0, "length": 5},
        {"batch_size": 2, "length": 0},
        {"batch_size": 2, "length": 5, "num_classes": 1},
        {"batch_size": 2, "length": 5, "noise": -0.1},
    ],
    ids=str,
)
def test_a_size_too_small_is_refused_in_korean(arguments):
    with pytest.raises(ValueError, match="너무 작습니다"):
        latch(**arguments)
