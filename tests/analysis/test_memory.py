"""역전파를 위해 맡긴 텐서의 크기: 손으로 센 바이트와 같아야 한다."""

import pytest
import torch
from torch import nn

from lstm_blog.analysis import SavedTensors
from lstm_blog.cells import rnn_step

T, B, I, H = 12, 4, 3, 8


def read(rnn: nn.RNN, x: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
    for x_t in x:
        h = rnn_step(x_t, h, *rnn.parameters())
    return h


def test_an_unrolled_rnn_holds_one_hidden_state_a_step():
    rnn, x = nn.RNN(I, H), torch.randn(T, B, I)
    h_0 = torch.zeros(B, H)
    with SavedTensors(ignore=[x, h_0, *rnn.parameters()]) as saved:
        h = read(rnn, x, h_0)
    assert saved.held == T * B * H * h.element_size()


def test_the_backward_pass_lets_everything_go():
    rnn, x = nn.RNN(I, H), torch.randn(T, B, I)
    with SavedTensors() as saved:
        h = read(rnn, x, torch.zeros(B, H))
        peak = saved.held
        h.sum().backward()
        assert saved.held == 0
    assert saved.peak == peak > 0


def test_dropping_the_graph_lets_everything_go():
    with SavedTensors() as saved:
        y = torch.tanh(torch.zeros(10, requires_grad=True))
    assert saved.held == 40
    del y
    assert saved.held == 0


def test_cutting_every_k_steps_holds_k_steps():
    rnn, x = nn.RNN(I, H), torch.randn(T, B, I)
    h = torch.zeros(B, H)
    with SavedTensors(ignore=[x, *rnn.parameters()]) as saved:
        for chunk in x.split(3):
            h = read(rnn, chunk, h.detach())
            h.sum().backward()
    assert saved.peak == (3 + 1) * B * H * 4  # 상태 셋과, 앞 토막에서 넘어온 상태 하나


def test_a_storage_saved_twice_counts_once():
    x = torch.zeros(10, requires_grad=True)
    with SavedTensors() as saved:
        y = torch.exp(x)  # 자기 출력을 맡긴다
        z = y * y  # 같은 것을 두 번 더 맡긴다
    assert saved.held == 40
    del y, z
    assert saved.held == 0


@pytest.mark.parametrize("ignored", [True, False])
def test_what_is_ignored_is_not_counted_even_through_a_view(ignored):
    weight = torch.zeros(5, 4, requires_grad=True)
    x = torch.zeros(2, 4, requires_grad=True)
    with SavedTensors(ignore=[weight] if ignored else []) as saved:
        y = x @ weight.T
    assert saved.held == x.nbytes + (0 if ignored else weight.nbytes)
    assert y.shape == (2, 5)


def test_a_second_derivative_goes_through_the_counter():
    x = torch.tensor([0.3, -1.2], dtype=torch.float64, requires_grad=True)
    with SavedTensors():
        (slope,) = torch.autograd.grad(torch.tanh(x).sum(), x, create_graph=True)
        (bend,) = torch.autograd.grad(slope.sum(), x)
    h = torch.tanh(x.detach())
    torch.testing.assert_close(bend, -2 * h * (1 - h * h))


def test_the_gradients_are_those_without_the_counter():
    rnn, x = nn.RNN(I, H), torch.randn(T, B, I)
    plain = torch.autograd.grad(read(rnn, x, torch.zeros(B, H)).sum(), rnn.parameters())
    with SavedTensors():
        counted = torch.autograd.grad(read(rnn, x, torch.zeros(B, H)).sum(), rnn.parameters())
    assert all(torch.equal(a, b) for a, b in zip(plain, counted, strict=True))
