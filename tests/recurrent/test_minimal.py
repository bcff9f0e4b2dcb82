"""minGRU와 minLSTM: NumPy로 따로 쓴 순전파와 역전파, 한 걸음씩 돌린 것, 잘라 이은 것과 견줍니다."""

import numpy as np
import pytest
import torch

from lstm_blog import reference
from lstm_blog.recurrent.minimal import SCANS, MinGRU, MinLSTM, log_positive, positive

T, B, INPUT, H = 11, 3, 4, 5
NUMPY = {
    MinGRU: (reference.min_gru_forward, reference.min_gru_backward),
    MinLSTM: (reference.min_lstm_forward, reference.min_lstm_backward),
}
KINDS = pytest.mark.parametrize("kind", NUMPY)
EVERY_SCAN = pytest.mark.parametrize("scan", SCANS)


def make(kind, scan="linear", **options):
    torch.manual_seed(0)
    return kind(INPUT, H, scan=scan, **options).double()


def draw(*shape: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(sum(shape))
    return torch.randn(shape, generator=generator, dtype=torch.float64)


@KINDS
@EVERY_SCAN
def test_outputs_and_gradients_equal_numpy(kind, scan):
    module, direction = make(kind, scan), draw(T, B, H)
    x, hx = draw(T, B, INPUT).requires_grad_(), draw(1, B, H).abs().requires_grad_()
    output, h_n = module(x, hx)
    leaves = [x, hx, module.weight_ih, module.bias_ih]
    gradients = torch.autograd.grad((output * direction).sum(), leaves)
    arrays = [leaf.detach().numpy() for leaf in (x, hx[0], module.weight_ih, module.bias_ih)]
    forward, backward = NUMPY[kind]
    np.testing.assert_allclose(output.detach().numpy(), forward(*arrays), rtol=0, atol=1e-12)
    assert torch.equal(h_n[0], output[-1])
    for value, other in zip(gradients, backward(direction.numpy(), *arrays), strict=True):
        np.testing.assert_allclose(value.numpy().reshape(other.shape), other, rtol=0, atol=1e-10)


@KINDS
@EVERY_SCAN
@pytest.mark.parametrize("given", [True, False])
def test_stepping_gives_what_the_scan_gives(kind, scan, given):
    module, x = make(kind, scan), draw(T, B, INPUT)
    hx = draw(1, B, H).abs() if given else None
    output, h_n = module(x, hx)
    h = torch.zeros(B, H, dtype=torch.float64) if hx is None else hx[0]
    for t in range(T):
        h = module.step(x[t], h)
        torch.testing.assert_close(output[t], h, rtol=0, atol=1e-12)
    torch.testing.assert_close(h_n[0], h, rtol=0, atol=1e-12)


@KINDS
@EVERY_SCAN
def test_a_sequence_may_be_cut_and_continued_from_its_last_state(kind, scan):
    module, x = make(kind, scan), draw(T, B, INPUT)
    whole, _ = module(x)
    first, state = module(x[:4])
    second, _ = module(x[4:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole, rtol=0, atol=1e-12)


@KINDS
@EVERY_SCAN
def test_batch_first_only_moves_the_axes(kind, scan):
    x = draw(T, B, INPUT)
    output, h_n = make(kind, scan)(x)
    moved, same = make(kind, scan, batch_first=True)(x.transpose(0, 1))
    torch.testing.assert_close(moved.transpose(0, 1), output, rtol=0, atol=0)
    torch.testing.assert_close(same, h_n, rtol=0, atol=0)


@KINDS
def test_without_bias_there_is_one_parameter_and_it_is_as_a_bias_of_zero(kind):
    without, zero = make(kind, bias=False), make(kind)
    assert [name for name, _ in without.named_parameters()] == ["weight_ih"]
    with torch.no_grad():
        zero.weight_ih.copy_(without.weight_ih)
        zero.bias_ih.zero_()
    x = draw(T, B, INPUT)
    torch.testing.assert_close(without(x)[0], zero(x)[0], rtol=0, atol=0)


@KINDS
@EVERY_SCAN
def test_gates_far_from_zero_give_neither_infinity_nor_nan(kind, scan):
    module = make(kind, scan).float()
    x = (300 * draw(T, B, INPUT)).float().requires_grad_()
    output, _ = module(x)
    output.sum().backward()
    assert output.isfinite().all()
    assert all(leaf.grad.isfinite().all() for leaf in (x, *module.parameters()))


def test_the_weights_of_the_minimal_lstm_are_a_lever():
    a, b = make(MinLSTM).terms(draw(T, B, INPUT))
    _, _, a_h = make(MinLSTM)._layers(draw(T, B, INPUT))
    torch.testing.assert_close(b, (1 - a) * positive(a_h), rtol=0, atol=1e-14)


def test_candidates_are_positive_and_keep_their_order_and_their_logarithm():
    a = torch.linspace(-30, 30, 601, dtype=torch.float64)
    assert (positive(a) > 0).all()
    assert (positive(a).diff() > 0).all()
    torch.testing.assert_close(log_positive(a).exp(), positive(a), rtol=1e-12, atol=0)
    assert log_positive(torch.tensor(-1000.0)) == -1000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: MinGRU(3, 4, scan="parallel"), "loop, linear, log"),
        (lambda: MinGRU(3, 4)(torch.ones(5, 3)), "세 축"),
        (lambda: MinLSTM(3, 4)(torch.ones(5, 3)), "세 축"),
        (
            lambda: MinGRU(3, 4, scan="log")(torch.ones(5, 1, 3), -torch.ones(1, 1, 4)),
            'scan="linear"',
        ),
    ],
)
def test_arguments_that_cannot_be_used_are_refused_and_say_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_negative_first_states_are_no_trouble_to_the_linear_scan():
    x, hx = draw(T, B, INPUT), -draw(1, B, H).abs()
    torch.testing.assert_close(make(MinGRU)(x, hx)[0], make(MinGRU, "loop")(x, hx)[0])
