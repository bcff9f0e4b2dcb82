"""NumPy로 쓴 자: 순전파와 역전파가 torch float64와 같고, 수치 미분과도 맞는지 봅니다."""

import numpy as np
import pytest
import torch
from torch import nn

from lstm_blog import reference

GATES = {"tanh": 1, "relu": 1, "lstm": 4, "gru": 3}
SHAPES = [(1, 1, 1, 1), (7, 3, 2, 5), (50, 2, 4, 8), (3, 5, 6, 1)]  # T, B, I, H


def draw(kind: str, shape: tuple[int, int, int, int], seed: int) -> dict[str, np.ndarray]:
    """forward의 인자를 이름으로 묶어 뽑습니다."""
    T, B, input_size, H = shape
    rng = np.random.default_rng(seed)
    rows = GATES[kind] * H
    shapes = {"x": (T, B, input_size), "h_0": (B, H)}
    if kind == "lstm":
        shapes["c_0"] = (B, H)
    shapes |= {
        "weight_ih": (rows, input_size),
        "weight_hh": (rows, H),
        "bias_ih": rows,
        "bias_hh": rows,
    }
    # relu가 50걸음 동안 터지지 않을 만큼 작은 가중치.
    return {name: rng.normal(scale=0.3, size=size) for name, size in shapes.items()}


def run(kind: str, arguments: dict) -> tuple[list[np.ndarray], tuple]:
    """(output, h_n[, c_n])과 cache."""
    if kind == "lstm":
        output, (h_n, c_n), cache = reference.lstm_forward(**arguments)
        return [output, h_n, c_n], cache
    if kind == "gru":
        output, h_n, cache = reference.gru_forward(**arguments)
    else:
        output, h_n, cache = reference.rnn_forward(**arguments, nonlinearity=kind)
    return [output, h_n], cache


def gradients(kind: str, upstream: list[np.ndarray], cache: tuple) -> reference.Gradients:
    backward = {"lstm": reference.lstm_backward, "gru": reference.gru_backward}
    return backward.get(kind, reference.rnn_backward)(*upstream, cache)


def torch_results(kind: str, arguments: dict, upstream: list[np.ndarray]) -> tuple[list, dict]:
    """torch.nn float64가 낸 결과와 기울기."""
    input_size = arguments["x"].shape[-1]
    H = arguments["h_0"].shape[-1]
    module = {
        "tanh": lambda: nn.RNN(input_size, H, dtype=torch.float64),
        "relu": lambda: nn.RNN(input_size, H, nonlinearity="relu", dtype=torch.float64),
        "lstm": lambda: nn.LSTM(input_size, H, dtype=torch.float64),
        "gru": lambda: nn.GRU(input_size, H, dtype=torch.float64),
    }[kind]()
    leaves = {}
    for name, value in arguments.items():
        if name.startswith(("weight", "bias")):
            leaves[name] = getattr(module, f"{name}_l0")
            leaves[name].data = torch.tensor(value)
        else:
            leaves[name] = torch.tensor(value, requires_grad=True)
    state = [leaves[name][None] for name in ("h_0", "c_0") if name in leaves]
    output, last = module(leaves["x"], tuple(state) if kind == "lstm" else state[0])
    results = [output, *(s[0] for s in (last if kind == "lstm" else [last]))]
    loss = sum((r * torch.tensor(u)).sum() for r, u in zip(results, upstream, strict=True))
    loss.backward()
    return (
        [result.detach().numpy() for result in results],
        {name: leaf.grad.numpy() for name, leaf in leaves.items()},
    )


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("kind", GATES)
def test_values_and_gradients_equal_torch_in_double_precision(kind, shape):
    for seed in range(5):
        arguments = draw(kind, shape, seed)
        results, cache = run(kind, arguments)
        rng = np.random.default_rng(seed + 1000)
        upstream = [rng.normal(size=result.shape) for result in results]
        grads = gradients(kind, upstream, cache)
        expected_results, expected_grads = torch_results(kind, arguments, upstream)

        for ours, theirs in zip(results, expected_results, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)
        for name, theirs in expected_grads.items():
            bound = 1e-10 * max(1.0, np.abs(theirs).max())
            error = np.abs(getattr(grads, name) - theirs).max()
            assert error <= bound, f"{kind} {shape} seed {seed}: gradient of {name} off by {error}"


@pytest.mark.parametrize("kind", GATES)
def test_gradients_equal_central_differences(kind):
    arguments = draw(kind, (4, 2, 3, 2), seed=0)
    results, cache = run(kind, arguments)
    rng = np.random.default_rng(1)
    upstream = [rng.normal(size=result.shape) for result in results]
    grads = gradients(kind, upstream, cache)

    def loss() -> float:
        return sum((r * u).sum() for r, u in zip(run(kind, arguments)[0], upstream, strict=True))

    epsilon = 1e-6
    for name, value in arguments.items():
        for index in np.ndindex(value.shape):
            original = value[index]
            value[index] = original + epsilon
            above = loss()
            value[index] = original - epsilon
            below = loss()
            value[index] = original
            difference = (above - below) / (2 * epsilon)
            assert abs(getattr(grads, name)[index] - difference) < 1e-7, (name, index)


@pytest.mark.parametrize("kind", GATES)
def test_everything_is_float64_even_from_lists_and_float32(kind):
    arguments = draw(kind, (3, 2, 2, 2), seed=0)
    arguments = {
        name: value.tolist() if name == "x" else value.astype(np.float32)
        for name, value in arguments.items()
    }
    results, cache = run(kind, arguments)
    assert {result.dtype for result in results} == {np.dtype(np.float64)}
    grads = gradients(kind, [np.ones(r.shape, np.float32) for r in results], cache)
    assert {g.dtype for g in grads if g is not None} == {np.dtype(np.float64)}


@pytest.mark.parametrize("kind", GATES)
def test_the_arguments_are_left_as_they_were(kind):
    arguments = draw(kind, (5, 2, 3, 4), seed=0)
    before = {name: value.copy() for name, value in arguments.items()}
    results, cache = run(kind, arguments)
    upstream = [np.ones_like(result) for result in results]
    gradients(kind, upstream, cache)
    for name, value in arguments.items():
        np.testing.assert_array_equal(value, before[name])
    assert all((u == 1.0).all() for u in upstream)


@pytest.mark.parametrize("kind", GATES)
@pytest.mark.parametrize("name", ["x", "h_0", "weight_ih", "weight_hh", "bias_ih", "bias_hh"])
def test_a_wrong_shape_is_an_error_and_never_broadcast(kind, name):
    arguments = draw(kind, (3, 2, 4, 5), seed=0)
    arguments[name] = arguments[name][..., :-1]
    with pytest.raises(ValueError):  # noqa: PT011
        run(kind, arguments)


def test_an_unknown_nonlinearity_is_named_in_korean():
    arguments = draw("tanh", (3, 2, 4, 5), seed=0)
    with pytest.raises(ValueError, match="모르는 활성화 함수입니다: 'selu'"):
        reference.rnn_forward(**arguments, nonlinearity="selu")


def test_the_sigmoid_neither_overflows_nor_warns():
    values = reference.sigmoid([-1e4, -1.0, 0.0, 1.0, 1e4])
    np.testing.assert_allclose(values[1:4], [0.2689414213699951, 0.5, 0.7310585786300049])
    assert values[0] == 0.0
    assert values[4] == 1.0
