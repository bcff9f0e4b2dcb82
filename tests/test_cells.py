"""한 걸음: NumPy의 자, torch.nn의 셀, 수치 미분과 견줍니다."""

import numpy as np
import pytest
import torch
from torch import nn

from lstm_blog import reference
from lstm_blog.cells import gru_step, lstm_gates, lstm_step, rnn_step

STEPS = {"rnn": (rnn_step, 1), "lstm": (lstm_step, 4), "gru": (gru_step, 3)}
B, INPUT, H = 3, 4, 5


def draw(kind: str, seed: int = 0) -> list[torch.Tensor]:
    """x, h[, c], weight_ih, weight_hh, bias_ih, bias_hh."""
    generator = torch.Generator().manual_seed(seed)
    rows = STEPS[kind][1] * H
    shapes = [(B, INPUT), (B, H), (rows, INPUT), (rows, H), (rows,), (rows,)]
    if kind == "lstm":
        shapes.insert(2, (B, H))
    return [
        torch.randn(shape, generator=generator, dtype=torch.float64, requires_grad=True)
        for shape in shapes
    ]


def as_tuple(result) -> tuple[torch.Tensor, ...]:
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize("kind", STEPS)
def test_one_step_equals_the_numpy_reference(kind):
    arguments = draw(kind)
    ours = as_tuple(STEPS[kind][0](*arguments))
    x, *rest = [argument.detach().numpy() for argument in arguments]
    _, last, _ = getattr(reference, f"{kind}_forward")(x[None], *rest)
    for value, expected in zip(ours, as_tuple(last), strict=True):
        np.testing.assert_allclose(value.detach().numpy(), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", STEPS)
def test_one_step_equals_the_cell_of_torch(kind):
    cell = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}[kind](
        INPUT, H, dtype=torch.float64
    )
    x, *states = draw(kind)[: 3 if kind == "lstm" else 2]
    weights = cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh
    ours = as_tuple(STEPS[kind][0](x, *states, *weights))
    theirs = as_tuple(cell(x, tuple(states) if kind == "lstm" else states[0]))
    for value, expected in zip(ours, theirs, strict=True):
        torch.testing.assert_close(value, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("nonlinearity", [torch.tanh, torch.relu])
def test_the_rnn_step_uses_the_nonlinearity_it_is_given(nonlinearity):
    x, h, weight_ih, weight_hh, bias_ih, bias_hh = draw("rnn")
    h_next = rnn_step(x, h, weight_ih, weight_hh, bias_ih, bias_hh, nonlinearity)
    expected = nonlinearity(x @ weight_ih.T + bias_ih + h @ weight_hh.T + bias_hh)
    torch.testing.assert_close(h_next, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", STEPS)
def test_gradients_of_every_argument_pass_gradcheck(kind):
    assert torch.autograd.gradcheck(STEPS[kind][0], draw(kind))


def test_gradients_of_the_gates_pass_gradcheck():
    x, h, _, *weights = draw("lstm")
    assert torch.autograd.gradcheck(lstm_gates, [x, h, *weights])


@pytest.mark.parametrize(("position", "name"), list(enumerate("ifgo")))
def test_each_gate_reads_its_own_quarter_of_the_weights(position, name):
    x, h, _, weight_ih, weight_hh, bias_ih, bias_hh = draw("lstm")
    before = lstm_gates(x, h, weight_ih, weight_hh, bias_ih, bias_hh)
    pushed = bias_ih.detach().clone()
    pushed[position * H : (position + 1) * H] += 1.0
    after = lstm_gates(x, h, weight_ih, weight_hh, pushed, bias_hh)
    changed = {gate for gate, b, a in zip("ifgo", before, after, strict=True) if (a > b).all()}
    same = {gate for gate, b, a in zip("ifgo", before, after, strict=True) if (a == b).all()}
    assert changed == {name}
    assert same == set("ifgo") - {name}


def test_an_open_forget_gate_and_a_closed_input_gate_keep_the_cell_state():
    x, h, c, weight_ih, weight_hh, bias_ih, _ = draw("lstm")
    bias_hh = torch.zeros(4 * H, dtype=torch.float64)
    bias_hh[:H], bias_hh[H : 2 * H] = -1e3, 1e3
    _, c_next = lstm_step(x, h, c, weight_ih, weight_hh, bias_ih, bias_hh)
    torch.testing.assert_close(c_next, c, rtol=0, atol=1e-12)


def test_an_update_gate_of_one_keeps_the_hidden_state_of_the_gru():
    x, h, weight_ih, weight_hh, bias_ih, _ = draw("gru")
    bias_hh = torch.zeros(3 * H, dtype=torch.float64)
    bias_hh[H : 2 * H] = 1e3
    h_next = gru_step(x, h, weight_ih, weight_hh, bias_ih, bias_hh)
    torch.testing.assert_close(h_next, h, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", STEPS)
def test_one_vector_gives_the_same_row_as_a_batch(kind):
    step, _ = STEPS[kind]
    states = 3 if kind == "lstm" else 2
    arguments = draw(kind)
    batched = as_tuple(step(*arguments))
    for row in range(B):
        vectors = [argument[row] for argument in arguments[:states]]
        single = as_tuple(step(*vectors, *arguments[states:]))
        for one, many in zip(single, batched, strict=True):
            assert one.shape == (H,)
            torch.testing.assert_close(one, many[row], rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", STEPS)
def test_no_bias_equals_a_bias_of_zero(kind):
    step, _ = STEPS[kind]
    *arguments, bias_ih, bias_hh = draw(kind)
    without = as_tuple(step(*arguments, None, None))
    zero = as_tuple(step(*arguments, torch.zeros_like(bias_ih), torch.zeros_like(bias_hh)))
    for one, other in zip(without, zero, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-15)


@pytest.mark.parametrize("kind", STEPS)
def test_the_arguments_are_left_as_they_were(kind):
    arguments = [argument.detach() for argument in draw(kind)]
    before = [argument.clone() for argument in arguments]
    STEPS[kind][0](*arguments)
    for argument, copy in zip(arguments, before, strict=True):
        assert torch.equal(argument, copy)


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("which", [0, 1, -4, -3, -2, -1], ids=str)
def test_a_wrong_shape_is_an_error(kind, which):
    arguments = [argument.detach() for argument in draw(kind)]
    arguments[which] = arguments[which][..., :-1]
    with pytest.raises(RuntimeError, match=r"size|shape"):
        STEPS[kind][0](*arguments)


@pytest.mark.parametrize("kind", STEPS)
def test_mixed_dtypes_are_an_error(kind):
    arguments = draw(kind)
    with pytest.raises(RuntimeError, match="dtype"):
        STEPS[kind][0](arguments[0].float(), *arguments[1:])


def test_the_weights_of_another_model_are_an_error():
    _, _, *gru_weights = draw("gru")
    x, h, c, *lstm_weights = draw("lstm")
    with pytest.raises(ValueError, match=r"expected 4, got 3"):
        lstm_step(x, h, c, *gru_weights)
    with pytest.raises(ValueError, match=r"expected 3"):
        gru_step(x, h, *lstm_weights)
