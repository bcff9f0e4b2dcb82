"""모델의 속을 재는 도구: 모듈의 출력, NumPy, 유한 차분, 손으로 센 값과 같아야 한다."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import lstm_blog
from lstm_blog import reference
from lstm_blog.analysis import (
    attention_map,
    auc,
    gradient_flow,
    jacobian_norms,
    jacobians,
    linear_probe,
    probe_units,
    trace,
)

T, B, I, H = 6, 3, 2, 4
KINDS = {
    "RNN": lambda **options: nn.RNN(I, H, **options),
    "relu": lambda **options: nn.RNN(I, H, nonlinearity="relu", **options),
    "LSTM": lambda **options: nn.LSTM(I, H, **options),
    "GRU": lambda **options: nn.GRU(I, H, **options),
    "our RNN": lambda **options: lstm_blog.RNN(I, H, **options),
    "our LSTM": lambda **options: lstm_blog.LSTM(I, H, **options),
    "our GRU": lambda **options: lstm_blog.GRU(I, H, **options),
    "our Cho GRU": lambda **options: lstm_blog.GRU(I, H, reset_after=False, **options),
}
OPTIONS = [
    {},
    {"bias": False},
    {"batch_first": True},
    {"num_layers": 2},
    {"bidirectional": True},
    {"num_layers": 3, "bidirectional": True, "batch_first": True},
]


@pytest.fixture(autouse=True)
def float64():
    default = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    yield
    torch.set_default_dtype(default)


def make(kind: str, **options):
    module = KINDS[kind](**options)
    x = torch.randn(T, B, I)
    D = 2 if module.bidirectional else 1
    states = [torch.randn(module.num_layers * D, B, H) for _ in range(2)]
    hx = tuple(states) if "LSTM" in kind else states[0]
    return module, x.transpose(0, 1) if module.batch_first else x, hx


def close(one, other, tolerance=1e-12):
    return torch.allclose(torch.as_tensor(one), torch.as_tensor(other), rtol=0, atol=tolerance)


# ── 자취 ──


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_the_trace_ends_where_the_module_ends(kind, options):
    module, x, hx = make(kind, **options)
    output, last = module(x, hx)
    h_n, c_n = last if "LSTM" in kind else (last, None)
    D = 2 if module.bidirectional else 1
    for layer in range(module.num_layers):
        for direction in range(D):
            values = trace(module, x, hx, layer=layer, reverse=direction == 1)
            end = 0 if direction else -1
            assert close(values["h"][end], h_n[layer * D + direction])
            if c_n is not None:
                assert close(values["c"][end], c_n[layer * D + direction])
    tops = [trace(module, x, hx, reverse=direction == 1)["h"] for direction in range(D)]
    top = torch.cat(tops, dim=-1)
    assert close(top.transpose(0, 1) if module.batch_first else top, output)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_state_or_a_batch_it_starts_from_zero(kind):
    module, x, _ = make(kind)
    alone = trace(module, x[:, 1])
    assert alone["h"].shape == (T, H)
    assert close(alone["h"], trace(module, x)["h"][:, 1])
    assert close(alone["h"], module(x[:, 1])[0])


def test_lstm_gates_are_the_ones_numpy_computes():
    module, x, (h_0, c_0) = make("LSTM")
    values = trace(module, x, (h_0, c_0))
    weights = [parameter.detach().numpy() for parameter in module.parameters()]
    W_ih, W_hh, b_ih, b_hh = weights
    h, c = h_0[0].numpy(), c_0[0].numpy()
    for t in range(T):
        a = x[t].numpy() @ W_ih.T + b_ih + h @ W_hh.T + b_hh
        i, f, o = (1 / (1 + np.exp(-a[:, n * H : (n + 1) * H])) for n in (0, 1, 3))
        g = np.tanh(a[:, 2 * H : 3 * H])
        c = f * c + i * g
        h = o * np.tanh(c)
        for name, value in zip("ifgoch", (i, f, g, o, c, h), strict=True):
            assert close(values[name][t], value), name
    assert list(values) == list("ifgoch")


@pytest.mark.parametrize("kind", ["GRU", "our Cho GRU"])
def test_gru_gates_are_the_ones_numpy_computes(kind):
    module, x, h_0 = make(kind)
    values = trace(module, x, h_0)
    W_ih, W_hh, b_ih, b_hh = (p.detach().numpy() for p in module.parameters())
    h = h_0[0].numpy()
    for t in range(T):
        a, b = x[t].numpy() @ W_ih.T + b_ih, h @ W_hh.T + b_hh
        r, z = (1 / (1 + np.exp(-(a + b)[:, n * H : (n + 1) * H])) for n in (0, 1))
        new = r * b[:, 2 * H :]
        if kind == "our Cho GRU":
            new = (r * h) @ W_hh[2 * H :].T + b_hh[2 * H :]
        n = np.tanh(a[:, 2 * H :] + new)
        h = (1 - z) * n + z * h
        for name, value in zip("rznh", (r, z, n, h), strict=True):
            assert close(values[name][t], value), name


def test_the_trace_carries_no_graph_and_leaves_the_model_alone():
    module, x, hx = make("LSTM")
    x.requires_grad_()
    before = [parameter.clone() for parameter in module.parameters()]
    values = trace(module, x, hx)
    assert not any(value.requires_grad for value in values.values())
    gradient_flow(module, x, torch.sum, hx)
    assert x.grad is None
    for parameter, old in zip(module.parameters(), before, strict=True):
        assert parameter.grad is None
        assert torch.equal(parameter, old)
    assert not any(state.requires_grad for state in hx)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda x: trace(nn.Linear(I, H), x), TypeError, "다룰 수 없습니다: Linear"),
        (
            lambda x: trace(nn.RNN(I, H), nn.utils.rnn.pack_sequence([x[:, 0]])),
            TypeError,
            "PackedSequence",
        ),
        (lambda x: trace(nn.LSTM(I, H, proj_size=2), x), ValueError, "proj_size"),
        (lambda x: trace(nn.GRU(I, H, num_layers=2, dropout=0.5), x), ValueError, "eval"),
        (lambda x: trace(nn.RNN(I, H), x, layer=1), ValueError, "layer=1인 층이 없습니다"),
        (lambda x: trace(nn.RNN(I, H), x, layer=-2), ValueError, "layer=-2인 층이 없습니다"),
        (lambda x: trace(nn.RNN(I, H), x, reverse=True), ValueError, "양방향"),
        (lambda x: trace(nn.LSTM(I, H), x, torch.zeros(1, B, H)), ValueError, "텐서 2개"),
        (lambda x: trace(nn.RNN(I, H), x, torch.zeros(2, B, H)), ValueError, "첫 상태의 모양"),
    ],
)
def test_what_cannot_be_traced_is_refused(build, error, message):
    with pytest.raises(error, match=message):
        build(torch.randn(T, B, I))


def test_dropout_is_no_obstacle_once_the_module_is_in_eval_mode():
    module = nn.GRU(I, H, num_layers=2, dropout=0.5).eval()
    x = torch.randn(T, B, I)
    assert close(trace(module, x)["h"], module(x)[0])


# ── 기울기 ──


def finite_difference(after, states, t, quantity):
    """t번째 상태만 조금 움직이고 그 뒤를 다시 돌려서 잰 ∂손실/∂상태."""
    step = 1e-6
    gradient = torch.zeros_like(states[quantity][t])
    for index in np.ndindex(*gradient.shape):
        values = []
        for sign in (1, -1):
            moved = {name: value[t].clone() for name, value in states.items()}
            moved[quantity][index] += sign * step
            values.append(after(t, moved))
        gradient[index] = (values[0] - values[1]) / (2 * step)
    return gradient


@pytest.mark.parametrize(
    ("kind", "quantity"), [("RNN", "h"), ("GRU", "h"), ("LSTM", "h"), ("LSTM", "c")]
)
def test_gradient_flow_agrees_with_finite_differences(kind, quantity):
    module, x, hx = make(kind)
    weight = torch.randn(T, B, H)

    def loss(output):
        return (output * weight).square().sum()

    norms = gradient_flow(module, x, loss, hx, quantity=quantity)
    values = trace(module, x, hx)
    states = {name: values[name] for name in "hc" if name in values}

    def after(t, moved):
        if quantity == "c":  # c가 움직이면 같은 시점의 h도 따라 움직입니다
            moved["h"] = values["o"][t] * moved["c"].tanh()
        state = {name: value[None] for name, value in moved.items()}
        output = values["h"].clone()
        output[t] = moved["h"]
        if t + 1 < T:
            hx = (state["h"], state["c"]) if kind == "LSTM" else state["h"]
            output[t + 1 :] = module(x[t + 1 :], hx)[0].detach()
        return loss(output).item()

    for t in range(T):
        expected = finite_difference(after, states, t, quantity).norm(dim=-1)
        assert torch.allclose(norms[t], expected, rtol=1e-6, atol=1e-7), t


def test_gradient_flow_reaches_back_through_the_later_states():
    """output을 미분하면 마지막 시점에서만 기울기가 나온다. 여기서 재는 것은 그것이 아니다."""
    module, x, _ = make("RNN")
    norms = gradient_flow(module, x, lambda output: output[-1].sum())
    assert (norms > 0).all()
    output = module(x)[0]
    (direct,) = torch.autograd.grad(output[-1].sum(), output)
    assert (direct[:-1] == 0).all()


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_the_flow_into_the_first_state_matches_the_numpy_backward_pass(kind):
    module, x, hx = make(kind)
    weights = [parameter.detach().numpy() for parameter in module.parameters()]
    names = {"RNN": "rnn", "LSTM": "lstm", "GRU": "gru"}
    forward = getattr(reference, f"{names[kind]}_forward")
    backward = getattr(reference, f"{names[kind]}_backward")
    # 둘째 시점의 상태에서 다시 시작하면 그 h_0의 기울기가 곧 ∂L/∂h_1입니다.
    values = trace(module, x, hx)
    starts = [values[name][0].numpy() for name in "hc" if name in values]
    output, _, cache = forward(x[1:].numpy(), *starts, *weights)
    zeros = [np.zeros_like(start) for start in starts]
    gradients = backward(np.ones_like(output), *zeros, cache)
    got = gradient_flow(module, x, lambda output: output[1:].sum(), hx)[0]
    assert close(got, np.linalg.norm(gradients.h_0, axis=-1))


def test_the_loss_sees_the_output_as_the_module_gives_it():
    module, x, hx = make("LSTM", num_layers=2, bidirectional=True, batch_first=True)
    seen = []

    def loss(output):
        seen.append(output.detach())
        return output.sum()

    norms = gradient_flow(module, x, loss, hx, layer=0, reverse=True)
    assert close(seen[0], module(x, hx)[0])
    assert norms.shape == (T, B)


def test_frozen_weights_and_no_grad_do_not_matter():
    module, x, hx = make("GRU")
    expected = gradient_flow(module, x, torch.sum, hx)
    module.requires_grad_(False)
    with torch.no_grad():
        assert close(gradient_flow(module, x, torch.sum, hx), expected)
        assert close(jacobian_norms(module, x, hx)[-1], torch.ones(B))


def test_a_state_the_loss_never_sees_has_no_gradient():
    module, x, _ = make("LSTM")
    norms = gradient_flow(module, x, lambda output: output[2].sum(), quantity="c")
    assert (norms[:3] > 0).all()
    assert (norms[3:] == 0).all()


@pytest.mark.parametrize(
    "loss",
    [
        lambda output: output,
        lambda output: output.sum().item(),
        lambda output: output.detach().sum(),
        lambda output: torch.tensor(1.0),
    ],
)
def test_a_loss_that_is_no_number_from_the_output_is_refused(loss):
    module, x, _ = make("RNN")
    with pytest.raises(ValueError, match="output에서 계산한 숫자 하나"):
        gradient_flow(module, x, loss)


@pytest.mark.parametrize("quantity", ["c", "z", ""])
def test_a_state_the_cell_does_not_have_is_refused(quantity):
    module, x, _ = make("GRU")
    with pytest.raises(ValueError, match="다음 가운데 고르세요: h"):
        gradient_flow(module, x, torch.sum, quantity=quantity)
    with pytest.raises(ValueError, match="다음 가운데 고르세요: h"):
        jacobian_norms(module, x, quantity=quantity)


def test_rnn_jacobians_are_the_products_of_the_formula():
    """∂h_T/∂h_t = ∏ diag(1 - h_k²) W_hh, 뒤 시점의 것이 왼쪽."""
    module, x, hx = make("RNN")
    h, W = trace(module, x, hx)["h"].numpy(), module.weight_hh_l0.detach().numpy()
    got = jacobians(module, x, hx)
    norms = jacobian_norms(module, x, hx)
    for b in range(B):
        expected = np.eye(H)
        for t in range(T - 1, -1, -1):
            assert close(got[t, b], expected)
            assert close(norms[t, b], np.linalg.svd(expected, compute_uv=False)[0])
            expected = expected @ (np.diag(1 - h[t, b] ** 2) @ W)


@pytest.mark.parametrize("quantity", ["h", "c"])
def test_lstm_jacobians_agree_with_finite_differences(quantity):
    module, x, hx = make("LSTM")
    got = jacobians(module, x, hx, quantity=quantity)
    values = trace(module, x, hx)
    t, step = 2, 1e-6
    for unit in range(H):
        ends = []
        for sign in (1, -1):
            h, c = values["h"][t].clone(), values["c"][t].clone()
            (h if quantity == "h" else c)[:, unit] += sign * step
            if quantity == "c":
                h = values["o"][t] * c.tanh()
            _, (h_n, c_n) = module(x[t + 1 :], (h[None], c[None]))
            ends.append((h_n if quantity == "h" else c_n)[0].detach())
        column = (ends[0] - ends[1]) / (2 * step)
        assert torch.allclose(got[t, :, :, unit], column, rtol=1e-6, atol=1e-8)


def test_jacobians_of_the_backward_direction_start_at_the_end():
    module, x, hx = make("GRU", bidirectional=True)
    norms = jacobian_norms(module, x, hx, reverse=True)
    assert close(norms[0], torch.ones(B))
    assert norms.shape == (T, B)
    mirrored = nn.GRU(I, H)
    weights = [p for name, p in module.named_parameters() if name.endswith("_reverse")]
    for parameter, weight in zip(mirrored.parameters(), weights, strict=True):
        parameter.data.copy_(weight)
    assert close(norms, jacobian_norms(mirrored, x.flip(0), hx[1:]).flip(0))


def test_jacobians_without_a_batch_have_no_batch_axis():
    module, x, _ = make("LSTM")
    assert jacobians(module, x[:, 0]).shape == (T, H, H)
    assert close(jacobian_norms(module, x[:, 0]), jacobian_norms(module, x)[:, 0])


# ── 탐침 ──


def pairwise_auc(scores, labels):
    """참과 거짓의 모든 짝을 하나씩 견준 값."""
    wins = [
        1.0 if p > n else 0.5 if p == n else 0.0 for p in scores[labels] for n in scores[~labels]
    ]
    return sum(wins) / len(wins)


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=40).filter(
        lambda rows: 0 < sum(label for _, label in rows) < len(rows)
    )
)
@settings(max_examples=200, deadline=None)
def test_auc_is_the_share_of_pairs_in_the_right_order(rows):
    scores = torch.tensor([float(score) for score, _ in rows])
    labels = torch.tensor([label for _, label in rows])
    got = auc(scores, labels)
    assert got.item() == pytest.approx(pairwise_auc(scores, labels), abs=1e-12)
    assert auc(-scores, labels).item() == pytest.approx(1 - got.item(), abs=1e-12)
    both = auc(torch.stack([scores, -scores], dim=1), labels.int())
    assert both.tolist() == pytest.approx([got.item(), 1 - got.item()], abs=1e-12)


def test_auc_of_many_float32_scores_loses_no_rank():
    n = 2**13
    scores = torch.arange(n, dtype=torch.float32)
    labels = torch.arange(n) % 2 == 1
    assert auc(scores, labels).item() == pytest.approx((n / 2 + 1) / n, abs=1e-15)


@pytest.mark.parametrize(
    ("scores", "labels", "message"),
    [
        ([0.1, 0.2], [1, 1], "참이 2개, 거짓이 0개"),
        ([0.1, 0.2], [0, 0], "참이 0개, 거짓이 2개"),
        ([0.1, float("nan")], [0, 1], "NaN"),
        ([0.1, 0.2, 0.3], [0, 1], "모양이 맞지 않습니다"),
        ([[[0.1]], [[0.2]]], [0, 1], "모양이 맞지 않습니다"),
        ([0.1, 0.2], [0, 2], "0과 1"),
        ([], [], "참이 0개"),
    ],
)
def test_scores_that_cannot_be_ranked_are_refused(scores, labels, message):
    with pytest.raises(ValueError, match=message):
        auc(torch.tensor(scores), torch.tensor(labels))


def planted(n=400, units=5):
    """셋째 칸은 성질을 거꾸로, 첫째 칸은 조금 아는 상태."""
    generator = torch.Generator().manual_seed(1)
    labels = torch.rand(n, generator=generator) < 0.3
    states = torch.randn(n, units, generator=generator)
    states[:, 2] -= 3 * labels.double()
    states[:, 0] += 0.8 * labels.double()
    return states, labels


def test_the_planted_unit_is_found_and_scored_on_what_it_was_not_chosen_by():
    states, labels = planted()
    probe = probe_units(states, labels)
    assert (probe.unit, probe.sign) == (2, -1)
    seen, unseen = slice(None, 200), slice(200, None)
    assert probe.auc == pytest.approx(1 - pairwise_auc(states[unseen, 2], labels[unseen]))
    assert probe.correlation == pytest.approx(
        np.corrcoef(states[unseen, 2].numpy(), labels[unseen].numpy())[0, 1]
    )
    for unit in range(5):
        fitted = pairwise_auc(states[seen, unit], labels[seen])
        held = pairwise_auc(states[unseen, unit], labels[unseen])
        assert probe.fitted_aucs[unit].item() == pytest.approx(max(fitted, 1 - fitted))
        expected = held if fitted >= 0.5 else 1 - held
        assert probe.held_out_aucs[unit].item() == pytest.approx(expected)


def test_the_held_out_part_never_chooses():
    states, labels = planted()
    before = probe_units(states, labels)
    states[200:] = torch.randn(200, 5, generator=torch.Generator().manual_seed(2))
    states[200:, 4] = labels[200:].double()  # 남겨 둔 쪽에서만 완벽한 칸
    after = probe_units(states, labels)
    assert (after.unit, after.sign) == (before.unit, before.sign)
    assert torch.equal(after.fitted_aucs, before.fitted_aucs)
    assert after.auc < 0.7
    assert after.held_out_aucs[4] in (0.0, 1.0)


def test_the_best_of_many_random_units_is_no_better_than_chance_when_held_out():
    generator = torch.Generator().manual_seed(3)
    states = torch.randn(600, 200, generator=generator)
    labels = torch.rand(600, generator=generator) < 0.5
    probe = probe_units(states, labels)
    assert probe.fitted_aucs[probe.unit] > 0.58
    assert abs(probe.auc - 0.5) < 0.1


def test_the_held_out_part_can_be_chosen():
    states, labels = planted()
    held_out = torch.arange(400) % 2 == 0
    probe = probe_units(states, labels, held_out)
    assert probe.auc == pytest.approx(1 - pairwise_auc(states[held_out, 2], labels[held_out]))


def test_a_unit_that_never_moves_has_no_correlation():
    labels = torch.tensor([0, 1, 0, 1])
    probe = probe_units(torch.ones(4, 2), labels)
    assert (probe.auc, probe.correlation) == (0.5, 0.0)
    assert linear_probe(torch.ones(4, 2), labels).auc == 0.5


def test_the_linear_probe_solves_its_equation():
    """답에서 손실의 기울기가 0이어야 한다. 표준화한 상태로 NumPy가 다시 센다."""
    states, labels = planted()
    penalty = 0.05
    probe = linear_probe(states, labels, penalty=penalty)
    x, y = states[:200].numpy(), labels[:200].numpy().astype(float)
    scale = x.std(axis=0)
    p = 1 / (1 + np.exp(-(x @ probe.weight.numpy() + probe.bias)))
    standard, weight = (x - x.mean(axis=0)) / scale, probe.weight.numpy() * scale
    assert np.abs(standard.T @ (p - y) / 200 + 2 * penalty * weight).max() < 1e-6
    assert abs((p - y).mean()) < 1e-6
    score = states[200:] @ probe.weight
    assert probe.auc == pytest.approx(pairwise_auc(score, labels[200:]))


def test_the_linear_probe_reads_what_no_unit_knows_alone():
    states = torch.randn(400, 4, generator=torch.Generator().manual_seed(4))
    labels = states.sum(dim=1) > 0
    assert probe_units(states, labels).auc < 0.9
    assert linear_probe(states, labels).auc > 0.99


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_probes_take_the_states_of_a_model_as_they_are(dtype):
    states, labels = planted()
    states = states.to(dtype).requires_grad_()
    assert probe_units(states, labels).unit == 2
    with torch.no_grad():
        assert linear_probe(states, labels).auc > 0.9


@pytest.mark.parametrize("probe", [probe_units, linear_probe])
def test_probes_refuse_what_they_cannot_split(probe):
    states, labels = planted(20)
    with pytest.raises(ValueError, match="flatten"):
        probe(states[None], labels)
    with pytest.raises(ValueError, match="모양이 맞지 않습니다"):
        probe(states, labels[1:])
    with pytest.raises(ValueError, match="bool이어야"):
        probe(states, labels, torch.ones(20))
    with pytest.raises(ValueError, match="둘 다 있어야"):
        probe(states, torch.arange(20) < 5)


@pytest.mark.parametrize("penalty", [0.0, -1.0, float("nan")])
def test_a_probe_without_a_penalty_is_refused(penalty):
    with pytest.raises(ValueError, match="penalty"):
        linear_probe(*planted(20), penalty=penalty)


# ── 어텐션 지도 ──


def masked_weights(lengths, steps=4, size=6, dtype=torch.float64):
    scores = torch.randn(steps, len(lengths), size, dtype=dtype)
    mask = torch.arange(size) >= torch.tensor(lengths)[:, None]
    return scores.masked_fill(mask, -torch.inf).softmax(dim=-1)


def test_the_map_is_the_example_without_its_padding():
    weights = masked_weights([6, 3])
    for given_weights in (weights, list(weights)):
        table = attention_map(given_weights, "봄이 ", ["<s>", "a", "b"], example=1)
        assert table.weights.shape == (3, 3)
        assert table.weights.dtype == np.float64
        assert np.array_equal(table.weights, weights[:3, 1, :3].numpy())
        assert (table.source, table.target) == (("봄", "이", " "), ("<s>", "a", "b"))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_coarse_probabilities_still_count_as_summing_to_one(dtype):
    weights = masked_weights([50], size=50, dtype=torch.float32).to(dtype)
    assert attention_map(weights, "가" * 50, "나").weights.shape == (1, 50)


def test_attention_that_leaks_onto_padding_is_refused():
    weights = torch.randn(4, 2, 6).softmax(dim=-1)  # 가리지 않음
    with pytest.raises(ValueError, match="합이 1이 아닙니다"):
        attention_map(weights, "봄이왔", "ab", example=1)


@pytest.mark.parametrize(
    ("weights", "options", "error", "message"),
    [
        (torch.ones(2, 3), {}, ValueError, r"\(T, B, S\)"),
        (torch.randn(2, 1, 2), {}, ValueError, "합이 1이 아닙니다"),
        (torch.tensor([[[1.5, -0.5]]]), {"target": "a"}, ValueError, "합이 1이 아닙니다"),
        (torch.full((1, 1, 2), torch.nan), {"target": "a"}, ValueError, "합이 1이 아닙니다"),
        (torch.ones(1, 1, 1), {"source": "봄"}, ValueError, "토큰이 가중치보다 많습니다"),
        (torch.ones(2, 1, 1), {}, ValueError, "토큰이 가중치보다 많습니다"),
        (torch.ones(2, 1, 1), {"source": "봄", "example": 1}, IndexError, "example=1"),
    ],
)
def test_weights_that_make_no_map_are_refused(weights, options, error, message):
    arguments = {"source": "봄이", "target": "ab", **options}
    with pytest.raises(error, match=message):
        attention_map(weights, **arguments)
