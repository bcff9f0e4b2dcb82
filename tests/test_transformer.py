"""트랜스포머: torch와 같은지, 채운 자리와 순서와 앞날이 결과를 바꾸는지 봅니다."""

import math

import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention as torch_attention

from lstm_blog import (
    TransformerEncoder,
    TransformerEncoderLayer,
    dot_product_attention,
    scaled_dot_product_attention,
)
from lstm_blog.transformer import POSITIONS, SelfAttention, sinusoidal_positions

T, B, H, HEADS, V = 6, 4, 8, 2, 9
LENGTHS = torch.tensor([6, 4, 1, 0])  # 마지막은 진짜 자리가 하나도 없는 문장
MASK = torch.arange(T) < LENGTHS[:, None]  # (B, T)


def draw(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(0)


@pytest.mark.parametrize("causal", [False, True])
def test_scaled_attention_equals_that_of_torch(causal):
    query, keys, values = draw(T, B, H), draw(T, B, H), draw(T, B, 5)
    ours, weights = scaled_dot_product_attention(query, keys, values, causal=causal)
    theirs = torch_attention(*(x.transpose(0, 1) for x in (query, keys, values)), is_causal=causal)
    torch.testing.assert_close(ours, theirs.transpose(0, 1), rtol=0, atol=1e-12)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(T, B, dtype=torch.float64))


def test_scaled_attention_is_the_dot_product_with_a_smaller_query():
    query, keys = draw(T, B, H), draw(T, B, H)
    scaled, weights = scaled_dot_product_attention(query, keys, keys, MASK)
    plain, same = dot_product_attention(query / math.sqrt(H), keys, MASK)
    torch.testing.assert_close(scaled, plain, rtol=0, atol=1e-12)
    torch.testing.assert_close(weights, same, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("query", "keys", "values"),
    [((T, B, 7), (T, B, H), (T, B, H)), ((B, H), (T, B, H), (T, B, H)),
     ((T, B, H), (T, B, H), (T + 1, B, H))],
)  # fmt: skip
def test_attention_of_shapes_that_do_not_fit_is_refused(query, keys, values):
    with pytest.raises(ValueError, match="맞추세요"):
        scaled_dot_product_attention(draw(*query), draw(*keys), draw(*values))


def pair(norm_first: bool):
    """같은 가중치를 가진 torch의 층과 우리의 층."""
    options = {"dropout": 0.0, "norm_first": norm_first}
    theirs = torch.nn.TransformerEncoderLayer(H, HEADS, 4 * H, **options).double()
    for parameter in theirs.parameters():
        torch.nn.init.normal_(parameter)  # 편향과 층 정규화도 0과 1이 아니게
    ours = TransformerEncoderLayer(H, HEADS, 4 * H, norm_first=norm_first).double()
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


@pytest.mark.parametrize("norm_first", [True, False])
@pytest.mark.parametrize("causal", [False, True])
def test_a_layer_and_its_gradients_equal_those_of_torch(norm_first, causal):
    ours, theirs = pair(norm_first)
    ours.self_attn.causal = causal
    future = torch.ones(T, T, dtype=torch.bool).triu(1) if causal else None
    x = draw(T, 3, H)
    padding = ~MASK[:3]  # torch는 진짜 자리가 없는 줄에서 NaN을 냅니다
    real = MASK[:3].T[..., None]
    results = []
    for output, layer in (
        (ours(x, MASK[:3]), ours),
        (theirs(x, src_mask=future, src_key_padding_mask=padding), theirs),
    ):
        shown = output.masked_fill(~real, 0.0)
        results.append([shown, *torch.autograd.grad(shown.sin().sum(), [x, *layer.parameters()])])
    for one, other in zip(*results, strict=True):
        error = (one - other).abs().max() / max(1.0, other.abs().max())
        assert error <= 1e-10


def test_the_names_and_the_number_of_the_parameters_are_those_of_torch():
    ours, theirs = pair(norm_first=True)
    sizes = [{n: p.shape for n, p in layer.named_parameters()} for layer in (ours, theirs)]
    assert sizes[0] == sizes[1]
    assert sum(p.numel() for p in ours.parameters()) == 12 * H * H + 13 * H


def encoder(**options) -> TransformerEncoder:
    return TransformerEncoder(V, H, heads=HEADS, **options).double()


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("norm_first", [True, False])
def test_neither_the_amount_of_padding_nor_what_lies_in_it_matters(norm_first, causal):
    model = encoder(norm_first=norm_first, causal=causal)
    ids = torch.randint(V, (T, B))

    def results(extra: int, content: int):
        outside = torch.arange(T + extra)[:, None] >= LENGTHS
        filled = torch.cat([ids, ids.new_zeros(extra, B)]).masked_fill(outside, content)
        states = model(filled, LENGTHS)[:T].masked_fill(~MASK.T[..., None], 0.0)
        return [states, *torch.autograd.grad(states.sin().sum(), list(model.parameters()))]

    expected = results(0, 0)
    for extra, content in ((0, -100), (1, V - 1), (5, 10**6)):
        for one, other in zip(results(extra, content), expected, strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def test_a_sequence_alone_equals_the_same_in_a_batch():
    model = encoder()
    ids = torch.randint(V, (T, B))
    whole = model(ids, LENGTHS)
    for b, length in enumerate(LENGTHS.tolist()[:3]):
        alone = model(ids[:length, b : b + 1], LENGTHS[b : b + 1])
        torch.testing.assert_close(alone[:, 0], whole[:length, b], rtol=0, atol=1e-12)


def test_a_sentence_without_a_real_place_makes_no_nan_on_the_way_back():
    model = encoder()
    states = model(torch.randint(V, (T, B)), LENGTHS)
    states.square().sum().backward()
    assert states.isfinite().all()
    assert all(parameter.grad.isfinite().all() for parameter in model.parameters())


@pytest.mark.parametrize("positions", POSITIONS)
def test_only_without_positions_permuting_the_input_just_permutes_the_output(positions):
    model = encoder(positions=positions)
    ids, lengths = torch.randint(V, (T, 1)), torch.tensor([T])
    order = torch.tensor([3, 0, 5, 1, 4, 2])
    permuted, expected = model(ids[order], lengths), model(ids, lengths)[order]
    assert torch.allclose(permuted, expected, rtol=0, atol=1e-12) is (positions == "none")


def test_a_bias_for_every_distance_equals_a_float_mask_of_torch():
    reach, theirs = 2, pair(norm_first=True)[1]
    ours = TransformerEncoderLayer(H, HEADS, 4 * H, reach=reach).double()
    ours.load_state_dict(theirs.state_dict(), strict=False)
    table = torch.nn.init.normal_(ours.self_attn.distance_bias).detach()  # (2R + 1, heads)
    bias = torch.zeros(B * HEADS, T, T, dtype=torch.float64)
    for t in range(T):
        for s in range(T):
            bias[:, t, s] = table[max(-reach, min(reach, s - t)) + reach].repeat(B)
    x = draw(T, B, H)
    torch.testing.assert_close(ours(x), theirs(x, src_mask=bias), rtol=0, atol=1e-10)


def test_a_relative_encoder_does_not_care_where_the_sentence_stands():
    layer = TransformerEncoderLayer(H, HEADS, 4 * H, reach=2).double()
    x, mask = draw(T, 1, H), torch.ones(1, T + 3, dtype=torch.bool)
    mask[:, :3] = False
    moved = layer(torch.cat([draw(3, 1, H), x]), mask)[3:]
    torch.testing.assert_close(moved, layer(x), rtol=0, atol=1e-12)


@pytest.mark.parametrize("causal", [False, True])
def test_a_causal_encoder_sees_nothing_to_its_right(causal):
    model = encoder(causal=causal)
    ids, lengths = torch.zeros(T, 1, dtype=torch.long), torch.tensor([T])
    changed = ids.clone()
    changed[3] = 1
    moved = (model(ids, lengths) != model(changed, lengths)).any(dim=-1)[:, 0]
    assert moved.tolist() == [not causal] * 3 + [True] * 3


def test_the_weights_of_every_head_sum_to_one_over_real_places():
    _, weights = SelfAttention(H, HEADS).double()(draw(T, B, H), MASK)
    assert weights.shape == (T, B, HEADS, T)
    assert (weights.masked_select(~MASK[None, :, None]) == 0).all()
    expected = torch.tensor([1.0, 1.0, 1.0, 0.0], dtype=torch.float64)
    torch.testing.assert_close(weights.sum(dim=-1), expected[None, :, None].expand(T, B, HEADS))


def test_positions_follow_the_formula_and_a_shift_is_one_rotation():
    table = sinusoidal_positions(50, 6)
    for t, j in ((0, 0), (7, 1), (49, 2)):
        angle = t / 10_000 ** (2 * j / 6)
        assert table[t, 2 * j] == pytest.approx(math.sin(angle), abs=1e-5)
        assert table[t, 2 * j + 1] == pytest.approx(math.cos(angle), abs=1e-5)
    # 자리 사이의 내적은 얼마나 떨어졌는지에만 달렸습니다.
    products = table @ table.T
    for distance in (1, 5):
        diagonal = products.diagonal(distance)
        torch.testing.assert_close(diagonal, diagonal[:1].expand_as(diagonal), rtol=0, atol=1e-4)


@pytest.mark.parametrize(
    ("make", "text"),
    [(lambda: encoder(num_layers=0), "num_layers=0"), (lambda: sinusoidal_positions(3, 5), "짝수"),
     (lambda: SelfAttention(H, 3), "나누어떨어지지"), (lambda: TransformerEncoder(V, 7), "짝수"),
     (lambda: encoder(positions="absolute"), "모르는 방법"),
     (lambda: SelfAttention(H, 2, reach=0), "reach=0")],
)  # fmt: skip
def test_sizes_that_cannot_be_are_refused_in_korean(make, text):
    with pytest.raises(ValueError, match=text):
        make()
