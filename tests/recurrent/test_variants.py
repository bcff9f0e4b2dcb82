"""한 걸음의 다른 꼴: NumPy로 곧이곧대로 쓴 식, 특별한 경우, torch.nn, 수치 미분과 견줍니다."""

import numpy as np
import pytest
import torch
from torch import nn

from lstm_blog import GRU
from lstm_blog.cells import gru_step, lstm_step
from lstm_blog.recurrent.unrolling import unroll
from lstm_blog.recurrent.variants import (
    gru_reset_before_step,
    lstm_coupled_step,
    lstm_peephole_step,
    lstm_projection_step,
)

B, INPUT, H, P = 3, 4, 5, 2


def draw(*shapes: tuple[int, ...], seed: int = 0) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [
        torch.randn(shape, generator=generator, dtype=torch.float64, requires_grad=True)
        for shape in shapes
    ]


def weights(gates: int, hidden: int = H) -> list[tuple[int, ...]]:
    return [(gates * H, INPUT), (gates * H, hidden), (gates * H,), (gates * H,)]


X, STATE = (B, INPUT), (B, H)
ARGUMENTS = {
    lstm_projection_step: [X, (B, P), STATE, *weights(4, P), (P, H)],
    lstm_peephole_step: [X, STATE, STATE, *weights(4), (3, H)],
    lstm_coupled_step: [X, STATE, STATE, *weights(3)],
    gru_reset_before_step: [X, STATE, *weights(3)],
}


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def numpy_peephole(x, h, c, W, U, b, b_h, p):
    a_i, a_f, a_g, a_o = np.split(x @ W.T + b + h @ U.T + b_h, 4, axis=1)
    new = sigmoid(a_f + p[1] * c) * c + sigmoid(a_i + p[0] * c) * np.tanh(a_g)
    return sigmoid(a_o + p[2] * new) * np.tanh(new), new


def numpy_coupled(x, h, c, W, U, b, b_h):
    a_i, a_g, a_o = np.split(x @ W.T + b + h @ U.T + b_h, 3, axis=1)
    new = (1 - sigmoid(a_i)) * c + sigmoid(a_i) * np.tanh(a_g)
    return sigmoid(a_o) * np.tanh(new), new


def numpy_projection(x, h, c, W, U, b, b_h, R):
    a_i, a_f, a_g, a_o = np.split(x @ W.T + b + h @ U.T + b_h, 4, axis=1)
    new = sigmoid(a_f) * c + sigmoid(a_i) * np.tanh(a_g)
    return (sigmoid(a_o) * np.tanh(new)) @ R.T, new


def numpy_reset_before(x, h, W, U, b, b_h):
    (W_r, W_z, W_n), (U_r, U_z, U_n) = np.split(W, 3), np.split(U, 3)
    (b_r, b_z, b_n), (c_r, c_z, c_n) = np.split(b, 3), np.split(b_h, 3)
    r = sigmoid(x @ W_r.T + b_r + h @ U_r.T + c_r)
    z = sigmoid(x @ W_z.T + b_z + h @ U_z.T + c_z)
    n = np.tanh(x @ W_n.T + b_n + (r * h) @ U_n.T + c_n)
    return ((1 - z) * n + z * h,)


ORACLES = {
    lstm_projection_step: numpy_projection,
    lstm_peephole_step: numpy_peephole,
    lstm_coupled_step: numpy_coupled,
    gru_reset_before_step: numpy_reset_before,
}
STEPS = pytest.mark.parametrize("step", ARGUMENTS, ids=lambda step: step.__name__)


@STEPS
def test_each_step_equals_the_formula_written_in_numpy(step):
    arguments = draw(*ARGUMENTS[step])
    result = step(*arguments)
    result = result if isinstance(result, tuple) else (result,)
    expected = ORACLES[step](*(argument.detach().numpy() for argument in arguments))
    for value, other in zip(result, expected, strict=True):
        np.testing.assert_allclose(value.detach().numpy(), other, rtol=0, atol=1e-12)


@STEPS
def test_first_and_second_gradients_of_each_step_pass_gradcheck(step):
    arguments = draw(*ARGUMENTS[step])
    assert torch.autograd.gradcheck(step, arguments)
    assert torch.autograd.gradgradcheck(step, arguments, fast_mode=True)


@STEPS
def test_a_step_without_biases_equals_biases_of_zero(step):
    arguments = draw(*ARGUMENTS[step])
    first_bias = len(arguments) - (3 if step in (lstm_projection_step, lstm_peephole_step) else 2)
    without, zero = list(arguments), list(arguments)
    for position in (first_bias, first_bias + 1):
        without[position], zero[position] = None, torch.zeros_like(arguments[position])
    for one, other in zip(step(*without), step(*zero), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-15)


def test_closed_peepholes_leave_the_plain_lstm():
    *arguments, peephole = draw(*ARGUMENTS[lstm_peephole_step])
    ours = lstm_peephole_step(*arguments, torch.zeros_like(peephole))
    for value, expected in zip(ours, lstm_step(*arguments), strict=True):
        torch.testing.assert_close(value, expected, rtol=0, atol=1e-14)


def test_coupled_gates_are_an_lstm_whose_forget_weights_are_minus_the_input_weights():
    x, h, c, *coupled = draw(*ARGUMENTS[lstm_coupled_step])
    full = []
    for weight in coupled:
        i, g, o = weight.split(H)
        full.append(torch.cat([i, -i, g, o]))  # σ(-a) = 1 - σ(a)
    ours = lstm_coupled_step(x, h, c, *coupled)
    for value, expected in zip(ours, lstm_step(x, h, c, *full), strict=True):
        torch.testing.assert_close(value, expected, rtol=0, atol=1e-14)


def test_projected_steps_equal_torch():
    theirs = nn.LSTM(INPUT, H, proj_size=P, dtype=torch.float64)
    x = torch.randn(6, B, INPUT, dtype=torch.float64)
    zeros = torch.zeros(B, P, dtype=torch.float64), torch.zeros(B, H, dtype=torch.float64)
    outputs, _ = unroll(
        lambda x, state: lstm_projection_step(x, *state, *theirs.all_weights[0]), list(x), zeros
    )
    torch.testing.assert_close(torch.stack(outputs), theirs(x)[0], rtol=0, atol=1e-12)


def test_the_two_grus_agree_where_the_order_of_the_reset_does_not_matter():
    x, h, weight_ih, weight_hh, bias_ih, bias_hh = (
        t.detach() for t in draw(*ARGUMENTS[gru_reset_before_step])
    )
    before = gru_reset_before_step(x, h, weight_ih, weight_hh, bias_ih, bias_hh)
    assert not torch.allclose(before, gru_step(x, h, weight_ih, weight_hh, bias_ih, bias_hh))
    weight_hh[2 * H :] = torch.diag(weight_hh[2 * H :].diagonal())  # 대각행렬은 ⊙와 순서를 바꿉니다
    bias_hh[2 * H :] = 0.0
    before = gru_reset_before_step(x, h, weight_ih, weight_hh, bias_ih, bias_hh)
    after = gru_step(x, h, weight_ih, weight_hh, bias_ih, bias_hh)
    torch.testing.assert_close(before, after, rtol=0, atol=1e-14)


@pytest.mark.parametrize("bias", [True, False])
def test_the_gru_module_repeats_the_step_of_the_paper(bias):
    module = GRU(INPUT, H, bias=bias, reset_after=False, dtype=torch.float64)
    x = torch.randn(4, B, INPUT, dtype=torch.float64)
    h = torch.zeros(B, H, dtype=torch.float64)
    biases = () if bias else (None, None)
    output, h_n = module(x)
    for t in range(4):
        h = gru_reset_before_step(x[t], h, *module.all_weights[0], *biases)
        torch.testing.assert_close(output[t], h, rtol=0, atol=1e-14)
    torch.testing.assert_close(h_n[0], h, rtol=0, atol=1e-14)
