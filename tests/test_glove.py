"""GloVe: 손으로 쓴 기울기가 자동 미분과 같고, 편향이 낱말마다의 상수를 삼킨다."""

import numpy as np
import pytest
import torch

from lstm_blog.glove import GloVe, count_weights, glove_loss, log_counts, train_glove


def draw(size: int = 6, width: int = 4, seed: int = 0) -> GloVe:
    rng = np.random.default_rng(seed)
    return GloVe(*(rng.normal(size=s) for s in ((size, width), (size, width), (size,), (size,))))


def table(size: int = 6, seed: int = 1) -> np.ndarray:
    half = np.random.default_rng(seed).poisson(4.0, (size, size)).astype(float)
    return half + half.T


def test_loss_and_gradients_equal_those_of_torch():
    model, counts = draw(), table()
    w, w_context, b, b_context = (torch.tensor(each, requires_grad=True) for each in model)
    scores = w @ w_context.T + b[:, None] + b_context
    weight = torch.tensor(count_weights(counts))
    expected = (weight * (scores - torch.tensor(log_counts(counts))) ** 2).sum()
    expected.backward()
    loss, gradients = glove_loss(model, log_counts(counts), count_weights(counts))
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    for ours, theirs in zip(gradients, (w, w_context, b, b_context), strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-10, atol=1e-10)


def test_a_pair_that_never_met_changes_nothing():
    counts = table()
    counts[0, 1] = 0
    target = log_counts(counts)
    losses = []
    for value in (0.0, 99.0):
        target[0, 1] = value
        losses.append(glove_loss(draw(), target, count_weights(counts))[0])
    assert losses[0] == losses[1]


def test_biases_take_whatever_depends_on_one_word_alone():
    model, counts = draw(), table()
    rows, columns = np.random.default_rng(2).normal(size=(2, 6))
    moved = model._replace(b=model.b + rows, b_context=model.b_context + columns)
    target, weight = log_counts(counts), count_weights(counts)
    before, gradients = glove_loss(model, target, weight)
    after, same = glove_loss(moved, target + rows[:, None] + columns, weight)
    assert after == pytest.approx(before, rel=1e-12)
    np.testing.assert_allclose(same.w, gradients.w, atol=1e-10)


def test_weights_rise_to_one_and_stay():
    weights = count_weights(np.arange(0, 301))
    assert weights[0] == 0
    assert (np.diff(weights) >= 0).all()
    assert (weights[100:] == 1).all()
    assert weights[50] == pytest.approx(0.5**0.75)


def test_without_biases_they_stay_at_zero_and_the_fit_is_worse():
    counts = table(12)
    target, weight = log_counts(counts) + np.arange(12)[:, None], count_weights(counts)
    fits = {b: train_glove(target, weight, 2, steps=200, biases=b) for b in (True, False)}
    assert not fits[False][0].b.any()
    assert not fits[False][0].b_context.any()
    assert fits[True][1][-1] < fits[False][1][-1]
    assert fits[True][1][-1] < fits[True][1][0]


def test_biases_alone_can_be_trained():
    rows, columns = np.arange(5.0), np.arange(5.0)[::-1]
    model, losses = train_glove(rows[:, None] + 2 * columns, np.ones((5, 5)), 0, steps=2000)
    assert losses[-1] < 1e-3
    assert np.diff(model.b) == pytest.approx(np.diff(rows), abs=0.05)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="맞지 않습니다"):
        train_glove(np.ones((2, 3)), np.ones((2, 3)), 2, steps=1)
    for wrong in ({"x_max": 0.0}, {"alpha": -1.0}):
        with pytest.raises(ValueError, match="0보다 큰"):
            count_weights([1.0], **wrong)
