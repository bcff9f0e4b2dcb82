"""편향의 초깃값: 고칠 자리만 고치고, 뽑은 값의 분포가 논문과 같은지 봅니다."""

import pytest
import torch
from torch import nn

import lstm_blog
from lstm_blog.recurrent.initialisation import chrono_, forget_bias_

H = 6
DEEP = {"num_layers": 2, "bidirectional": True}
HOMES = pytest.mark.parametrize("home", [nn, lstm_blog], ids=["torch", "lstm_blog"])


def changed_rows(before: dict, module: nn.Module, kind: str) -> set[int]:
    """이름이 kind로 시작하는 모든 편향에서 바뀐 자리."""
    rows = set()
    for name, value in module.state_dict().items():
        if name.startswith(kind):
            rows |= set((value != before[name]).nonzero()[:, 0].tolist())
        elif name.startswith("weight"):
            assert torch.equal(value, before[name])
    return rows


def copy_of(module: nn.Module) -> dict:
    return {name: value.clone() for name, value in module.state_dict().items()}


@HOMES
def test_the_forget_bias_of_every_layer_and_direction_adds_up_to_the_value(home):
    lstm = home.LSTM(3, H, **DEEP)
    before = copy_of(lstm)
    assert forget_bias_(lstm, 2.5) is lstm
    for _, _, bias_ih, bias_hh in lstm.all_weights:
        assert torch.equal((bias_ih + bias_hh)[H : 2 * H], torch.full((H,), 2.5))
    assert changed_rows(before, lstm, "bias") == set(range(H, 2 * H))


@HOMES
def test_chrono_draws_a_separate_time_for_every_unit_layer_and_direction(home):
    lstm = home.LSTM(3, H, **DEEP)
    before = copy_of(lstm)
    assert chrono_(lstm, 100) is lstm
    assert changed_rows(before, lstm, "bias") == set(range(2 * H))
    times = []
    for _, _, bias_ih, bias_hh in lstm.all_weights:
        i, f = (bias_ih + bias_hh)[: 2 * H].split(H)
        assert torch.equal(i, -f)
        times += f.exp().tolist()
    assert len(set(times)) == 4 * H
    assert all(1 <= time <= 99.001 for time in times)


def test_the_times_of_chrono_are_uniform():
    lstm = chrono_(lstm_blog.LSTM(1, 4000), 201, generator=torch.Generator().manual_seed(0))
    times = (lstm.bias_ih_l0 + lstm.bias_hh_l0)[4000:8000].exp()
    assert abs(times.mean().item() - 100.5) < 3
    assert abs(times.quantile(0.25).item() - 50.75) < 5


def test_chrono_opens_the_update_gate_of_a_gru_only():
    gru = lstm_blog.GRU(3, H)
    before = copy_of(gru)
    chrono_(gru, 50)
    assert changed_rows(before, gru, "bias") == set(range(H, 2 * H))
    assert ((gru.bias_ih_l0 + gru.bias_hh_l0)[H : 2 * H] >= 0).all()


def test_the_same_generator_gives_the_same_times():
    one, other = (
        chrono_(lstm_blog.LSTM(3, H), 50, generator=torch.Generator().manual_seed(3))
        for _ in range(2)
    )
    assert torch.equal(one.bias_ih_l0[: 2 * H], other.bias_ih_l0[: 2 * H])


def test_the_gradient_is_not_disturbed():
    lstm = chrono_(forget_bias_(lstm_blog.LSTM(3, H)), 50)
    assert all(parameter.is_leaf and parameter.requires_grad for parameter in lstm.parameters())


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: forget_bias_(lstm_blog.GRU(3, H)), TypeError, "GRU에는 쓸 수 없는"),
        (lambda: chrono_(nn.Linear(3, H), 9), TypeError, "LSTM 또는 GRU"),
        (lambda: chrono_(lstm_blog.RNN(3, H), 9), TypeError, "RNN에는"),
        (lambda: forget_bias_(nn.LSTM(3, H, bias=False)), ValueError, "bias=True"),
        (lambda: chrono_(lstm_blog.LSTM(3, H), 1), ValueError, "2 이상"),
    ],
)
def test_what_cannot_be_initialised_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
