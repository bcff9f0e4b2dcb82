"""어텐션: NumPy로 쓴 자와 같은지, 채운 자리와 순서가 결과를 바꾸지 않는지 봅니다."""

import numpy as np
import pytest
import torch

from lstm_blog import AdditiveAttention, dot_product_attention, reference

KINDS = ["dot", "additive"]
S, B, H, A = 6, 4, 5, 7
LENGTHS = torch.tensor([6, 3, 1, 0])  # 마지막은 진짜 자리가 하나도 없는 문장
MASK = torch.arange(S) < LENGTHS[:, None]  # (B, S)


def make(kind: str):
    """(부를 것, 그 파라미터)."""
    if kind == "dot":
        return dot_product_attention, {}
    module = AdditiveAttention(H, H, A).double()
    return module, dict(module.named_parameters())


def draw(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


def oracle(kind: str, query, encoder_outputs, parameters, upstream):
    """자가 낸 결과와 기울기를 이름으로 묶습니다."""
    arrays = [query.detach().numpy(), encoder_outputs.detach().numpy(), MASK.numpy()]
    if kind == "dot":
        context, weights, cache = reference.dot_product_attention_forward(*arrays)
        grads = reference.dot_product_attention_backward(*upstream, cache)._asdict()
    else:
        arrays += [value.detach().numpy() for value in parameters.values()]
        arrays[-1] = arrays[-1][0]  # score.weight (1, A) → v (A,)
        context, weights, cache = reference.additive_attention_forward(*arrays)
        grads = reference.additive_attention_backward(*upstream, cache)._asdict()
        grads["vector"] = grads["vector"][None]
    return [context, weights, *grads.values()]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", KINDS)
def test_values_and_every_gradient_equal_the_numpy_reference(kind, seed):
    torch.manual_seed(seed)
    attend, parameters = make(kind)
    query, encoder_outputs = draw(B, H), draw(S, B, H)
    context, weights = attend(query, encoder_outputs, MASK)
    upstream = torch.randn_like(context), torch.randn_like(weights)
    leaves = [query, encoder_outputs, *parameters.values()]
    ours = [context, weights, *torch.autograd.grad((context, weights), leaves, upstream)]
    theirs = oracle(kind, query, encoder_outputs, parameters, [u.numpy() for u in upstream])
    assert len(ours) == len(theirs) == (4 if kind == "dot" else 7)
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape
        error = np.abs(one.detach().numpy() - other).max() / max(1.0, np.abs(other).max())
        assert error <= 1e-10


@pytest.mark.parametrize("kind", KINDS)
def test_gradcheck_and_gradgradcheck(kind):
    attend, _ = make(kind)
    inputs = draw(B, H), draw(S, B, H)
    assert torch.autograd.gradcheck(lambda q, e: attend(q, e, MASK), inputs)
    assert torch.autograd.gradgradcheck(lambda q, e: attend(q, e, MASK), inputs)


@pytest.mark.parametrize("kind", KINDS)
def test_permuting_the_encoder_states_permutes_the_weights_and_leaves_the_context(kind):
    attend, _ = make(kind)
    query, encoder_outputs = draw(B, H), draw(S, B, H)
    context, weights = attend(query, encoder_outputs, MASK)
    order = torch.randperm(S)
    other_context, other_weights = attend(query, encoder_outputs[order], MASK[:, order])
    torch.testing.assert_close(other_weights, weights[:, order], rtol=0, atol=1e-12)
    torch.testing.assert_close(other_context, context, rtol=0, atol=1e-12)
    assert not torch.allclose(other_weights, weights)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [0.0, 1e6, float("nan"), float("inf")])
def test_neither_the_amount_of_padding_nor_what_lies_in_it_matters(kind, content):
    attend, parameters = make(kind)
    query, encoder_outputs = draw(B, H), draw(S, B, H)

    def results(extra: int):
        mask = torch.cat([MASK, MASK.new_zeros(B, extra)], dim=1)
        filled = torch.cat([encoder_outputs, encoder_outputs.new_zeros(extra, B, H)])
        if extra:
            filled = torch.where(mask.T[..., None], filled, content)
        context, weights = attend(query, filled, mask)
        loss = context.sin().sum() + (weights**2).sum()
        grads = torch.autograd.grad(loss, [query, encoder_outputs, *parameters.values()])
        return [context, weights[:, :S], *grads]

    for one, other in zip(results(0), results(3), strict=True):
        torch.testing.assert_close(other, one, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_sum_to_one_over_real_places_and_are_exactly_zero_elsewhere(kind):
    attend, _ = make(kind)
    context, weights = attend(draw(B, H), draw(S, B, H), MASK)
    assert (weights[~MASK] == 0).all()
    expected = torch.tensor([1.0, 1.0, 1.0, 0.0], dtype=torch.float64)
    torch.testing.assert_close(weights.sum(dim=-1), expected)
    assert (context[-1] == 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_without_a_real_place_makes_no_nan_on_the_way_back(kind):
    attend, _ = make(kind)
    query, encoder_outputs = draw(B, H), draw(S, B, H)
    with pytest.warns(UserWarning, match="Anomaly"):
        guard = torch.autograd.detect_anomaly()
    with guard:
        context, weights = attend(query, encoder_outputs, MASK)
        (context.sum() + weights.square().sum()).backward()


@pytest.mark.parametrize("kind", KINDS)
def test_no_mask_means_every_place_is_real(kind):
    attend, _ = make(kind)
    query, encoder_outputs = draw(B, H), draw(S, B, H)
    one = attend(query, encoder_outputs)
    other = attend(query, encoder_outputs, torch.ones(B, S, dtype=torch.bool))
    for a, b in zip(one, other, strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("kind", KINDS)
def test_many_queries_at_once_equal_one_query_at_a_time(kind):
    attend, _ = make(kind)
    queries, encoder_outputs = draw(3, B, H), draw(S, B, H)
    contexts, weights = attend(queries, encoder_outputs, MASK)
    assert contexts.shape == (3, B, H)
    assert weights.shape == (3, B, S)
    for t in range(3):
        context, weight = attend(queries[t], encoder_outputs, MASK)
        torch.testing.assert_close(contexts[t], context, rtol=0, atol=1e-12)
        torch.testing.assert_close(weights[t], weight, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_no_place_at_all_gives_zero_context(kind):
    attend, _ = make(kind)
    context, weights = attend(draw(B, H), draw(0, B, H), torch.zeros(B, 0, dtype=torch.bool))
    assert weights.shape == (B, 0)
    assert (context == 0).all()


def test_keys_computed_once_give_the_same_answer():
    attend, _ = make("additive")
    query, encoder_outputs = draw(B, H), draw(S, B, H)
    keys = attend.project(encoder_outputs, MASK)
    for one, other in zip(
        attend(query, encoder_outputs, MASK, keys),
        attend(query, encoder_outputs, MASK),
        strict=True,
    ):
        assert torch.equal(one, other)


def test_additive_attention_takes_queries_and_keys_of_different_sizes():
    context, weights = AdditiveAttention(3, H, A)(torch.randn(B, 3), torch.randn(S, B, H))
    assert context.shape == (B, H)
    assert weights.shape == (B, S)


BAD = {
    "크기": ((B, H + 1), (S, B, H), None, ValueError, "크기"),
    "차원": ((H,), (S, B, H), None, ValueError, "여야 하는데"),
    "상태의 차원": ((B, H), (S, H), None, ValueError, "여야 하는데"),
    "묶음": ((B + 1, H), (S, B, H), None, ValueError, "B축"),
    "마스크의 모양": ((B, H), (S, B, H), torch.ones(S, B, dtype=torch.bool), ValueError, "mask"),
    "마스크의 dtype": ((B, H), (S, B, H), torch.ones(B, S), TypeError, "bool"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_a_bad_call_is_refused_in_korean(kind, case):
    query, encoder_outputs, mask, error, text = case
    attend, _ = make(kind)
    with pytest.raises(error, match=text):
        attend(draw(*query), draw(*encoder_outputs), mask)


def test_sizes_below_one_are_refused():
    with pytest.raises(ValueError, match="1 이상"):
        AdditiveAttention(3, 0, 4)
