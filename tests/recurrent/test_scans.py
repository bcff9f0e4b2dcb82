"""세 스캔: NumPy로 차례로 푼 점화식, 수치 미분, 서로와 견줍니다."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog import reference
from lstm_blog.recurrent.scans import linear_scan, log_scan, loop_scan


def log_scanned(a, b, h_0):
    return log_scan(a.log(), b.log(), h_0.log()).exp()


SCANS = pytest.mark.parametrize("scan", [loop_scan, linear_scan, log_scanned])
LENGTHS = pytest.mark.parametrize("T", [1, 2, 3, 4, 5, 8, 13, 64, 100])


def draw(T: int, *shape: int, seed: int = 0) -> list[torch.Tensor]:
    """양수인 a, b, h_0. 로그 스캔도 받을 수 있습니다."""
    generator = torch.Generator().manual_seed(seed)
    shapes = (T, *shape), (T, *shape), shape
    return [torch.rand(s, generator=generator, dtype=torch.float64) + 0.01 for s in shapes]


@SCANS
@LENGTHS
def test_values_and_gradients_equal_numpy_at_any_length(scan, T):
    leaves = [value.requires_grad_() for value in draw(T, 2, 3, seed=T)]
    direction = torch.randn(T, 2, 3, dtype=torch.float64)
    h = scan(*leaves)
    a, b, h_0 = (leaf.detach().numpy() for leaf in leaves)
    expected = reference.scan_forward(a, b, h_0)
    np.testing.assert_allclose(h.detach().numpy(), expected, rtol=1e-12, atol=1e-12)
    gradients = torch.autograd.grad((h * direction).sum(), leaves)
    expected = reference.scan_backward(direction.numpy(), a, expected, h_0)
    for value, other in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(value.numpy(), other, rtol=1e-10, atol=1e-10)


@LENGTHS
def test_first_and_second_gradients_of_the_linear_scan_pass_gradcheck(T):
    leaves = [value.requires_grad_() for value in draw(min(T, 9), 2)]
    assert torch.autograd.gradcheck(linear_scan, leaves)
    assert torch.autograd.gradgradcheck(linear_scan, leaves)


def test_gradients_of_the_log_scan_pass_gradcheck():
    leaves = [value.log().requires_grad_() for value in draw(7, 2)]
    assert torch.autograd.gradcheck(log_scan, leaves)


@settings(deadline=None, max_examples=50)
@given(T=st.integers(1, 70), seed=st.integers(0, 10_000))
def test_the_linear_scan_takes_zero_and_negative_factors(T, seed):
    generator = torch.Generator().manual_seed(seed)
    a = torch.randint(-1, 2, (T, 3), generator=generator).double()
    b, h_0 = torch.randn(T, 3, generator=generator).double(), torch.ones(3).double()
    torch.testing.assert_close(linear_scan(a, b, h_0), loop_scan(a, b, h_0), rtol=0, atol=1e-12)


def test_without_a_first_state_every_scan_starts_from_zero():
    a, b, h_0 = draw(6, 2)
    expected = loop_scan(a, b, torch.zeros_like(h_0))
    torch.testing.assert_close(loop_scan(a, b), expected)
    torch.testing.assert_close(linear_scan(a, b), expected)
    torch.testing.assert_close(log_scan(a.log(), b.log()).exp(), expected)


def test_the_gradient_of_the_first_state_arrives_only_through_the_products_of_a():
    a, b, h_0 = draw(20)
    h_0.requires_grad_()
    linear_scan(a, b, h_0)[-1].backward()
    torch.testing.assert_close(h_0.grad, a.prod())


def test_the_log_scan_keeps_what_no_float_can_hold():
    T = 4000
    log_a = torch.full((T,), 2.0).log()
    log_h = log_scan(log_a, torch.full((T,), -torch.inf), torch.tensor(0.0))
    torch.testing.assert_close(log_h[-1], torch.tensor(T * np.log(2.0), dtype=torch.float32))
    assert torch.isinf(log_h[-1].exp())


@SCANS
def test_the_arguments_are_left_as_they_were(scan):
    arguments = draw(9, 2)
    copies = [value.clone() for value in arguments]
    scan(*arguments)
    for value, copy in zip(arguments, copies, strict=True):
        assert torch.equal(value, copy)


def test_the_result_of_one_step_does_not_share_memory_with_an_argument():
    a, b, h_0 = draw(1, 2)
    before = b.clone()
    linear_scan(a, b, h_0).fill_(7.0)
    assert torch.equal(b, before)


@pytest.mark.parametrize("scan", [loop_scan, linear_scan, log_scan])
@pytest.mark.parametrize(
    ("a", "b", "h_0", "message"),
    [
        ((0, 2), (0, 2), (2,), "걸음이 하나도"),
        ((), (), (), "걸음이 하나도"),
        ((3, 2), (4, 2), (2,), "모양을 맞추"),
        ((3, 2), (3, 2), (3,), r"\(2,\)로 맞추"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(scan, a, b, h_0, message):
    with pytest.raises(ValueError, match=message):
        scan(torch.ones(a), torch.ones(b), torch.ones(h_0))
