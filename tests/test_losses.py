"""채운 자리를 뺀 교차 엔트로피: NumPy로 쓴 자와 같은지, 채운 자리가 새지 않는지 봅니다."""

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import reference
from lstm_blog.losses import masked_cross_entropy

T, B, V = 5, 3, 4
MASK = torch.arange(T)[:, None] < torch.tensor([5, 2, 0])


def draw() -> tuple[torch.Tensor, torch.Tensor]:
    logits = torch.randn(T, B, V, dtype=torch.float64, requires_grad=True)
    return logits, torch.randint(V, (T, B))


@pytest.mark.parametrize("seed", range(5))
def test_value_and_gradient_equal_the_numpy_reference(seed):
    torch.manual_seed(seed)
    logits, targets = draw()
    loss = masked_cross_entropy(logits, targets, MASK)
    (3.0 * loss).backward()
    expected, cache = reference.masked_cross_entropy_forward(
        logits.detach().numpy(), targets.numpy(), MASK.numpy()
    )
    assert abs(loss.item() - expected) <= 1e-10
    grad = reference.masked_cross_entropy_backward(3.0, cache)
    assert np.abs(logits.grad.numpy() - grad).max() <= 1e-10


def test_it_is_the_mean_over_real_places_not_over_sequences():
    logits, targets = draw()
    expected = cross_entropy(logits[MASK], targets[MASK])
    torch.testing.assert_close(masked_cross_entropy(logits, targets, MASK), expected)


@pytest.mark.parametrize("content", [float("nan"), float("inf"), 1e30])
def test_what_lies_in_the_padding_never_changes_loss_or_gradient(content):
    logits, targets = draw()
    masked_cross_entropy(logits, targets, MASK).backward()
    filled = torch.where(MASK[..., None], logits.detach(), content).requires_grad_()
    loss = masked_cross_entropy(filled, targets.masked_fill(~MASK, -100), MASK)
    loss.backward()
    assert torch.equal(loss, masked_cross_entropy(logits, targets, MASK))
    assert torch.equal(filled.grad, logits.grad)
    assert (filled.grad[~MASK] == 0).all()


def test_nothing_real_gives_zero_and_a_zero_gradient():
    logits, targets = draw()
    loss = masked_cross_entropy(logits, targets, torch.zeros_like(MASK))
    loss.backward()
    assert loss.item() == 0
    assert (logits.grad == 0).all()
    assert (
        reference.masked_cross_entropy_forward(
            logits.detach().numpy(), targets.numpy(), np.zeros((T, B), dtype=bool)
        )[0]
        == 0
    )


@pytest.mark.parametrize("shape", [(T, B + 1), (T,), (T, B, V)])
def test_shapes_that_do_not_fit_are_refused_in_korean(shape):
    logits, targets = draw()
    with pytest.raises(ValueError, match="모양이 맞지 않습니다"):
        masked_cross_entropy(logits, targets, torch.ones(shape, dtype=torch.bool))
