"""RNN, LSTM, GRU 모듈을 한 시점씩 다시 읽으며 상태와 게이트를 남깁니다.

모듈은 `lstm_blog`의 것이든 `torch.nn`의 것이든 됩니다. 가중치의 이름과 모양이 같기 때문입니다.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from lstm_blog.cells import lstm_gates, rnn_step

Step = dict[str, Tensor]  # 한 시점의 값: h, 그리고 셀에 따라 c와 게이트들. 모양은 각각 (B, H)
Weights = tuple[Tensor, Tensor, Tensor | None, Tensor | None]

_KINDS = {1: "RNN", 3: "GRU", 4: "LSTM"}  # 가중치 하나에 세로로 쌓인 덩어리의 수


class Reading(NamedTuple):
    """모듈이 시퀀스를 한 번 읽은 기록. 계산 그래프가 살아 있습니다. `read`가 돌려줍니다.

    속성:
        steps: 고른 층과 방향의 시점마다의 값. 시간의 차례입니다. 값의 모양은 각각 (B, H).
        output: 모듈이 돌려줄 것과 같은 출력. 모양 (T, B, D·H), batch_first면 (B, T, D·H).

    >>> reading = read(nn.GRU(3, 4), torch.randn(5, 2, 3), None, layer=-1, reverse=False)
    >>> len(reading.steps), reading.output.shape
    (5, torch.Size([5, 2, 4]))
    """

    steps: list[Step]
    output: Tensor


def trace(
    module: nn.Module,
    input: Tensor,
    hx: Tensor | tuple[Tensor, Tensor] | None = None,
    *,
    layer: int = -1,
    reverse: bool = False,
) -> dict[str, Tensor]:
    """시점마다의 상태와 게이트를 모두 남깁니다.

    입력:
        module: `lstm_blog` 또는 `torch.nn`의 RNN, LSTM, GRU.
        input, hx: 모듈에 넣을 그대로. input은 모양 (T, B, I), batch_first면 (B, T, I), 배치가
            없으면 (T, I).
        layer: 볼 층. 0이 맨 아래, -1이 맨 위입니다.
        reverse: 참이면 양방향 모듈에서 뒤에서부터 읽는 쪽을 봅니다.

    반환:
        이름 → 값. 모양은 batch_first와 상관없이 (T, B, H), 배치가 없으면 (T, H). dtype은 입력과
        같습니다. RNN은 h, LSTM은 i, f, g, o, c, h, GRU는 r, z, n, h가 있습니다.

    예외:
        TypeError: 다룰 수 없는 모듈이거나 input이 텐서가 아닐 때.
        ValueError: 없는 층이나 방향일 때, 투영(proj_size)이 있을 때, 층 사이의 드롭아웃이 켜져
            있을 때.
        RuntimeError: 모양이나 dtype이 맞지 않을 때.

    출처: 게이트의 식은 `cells`와 같습니다. 값을 그려 보는 방법은 Karpathy, Johnson & Li (2015).

    >>> import torch
    >>> lstm = torch.nn.LSTM(3, 4)
    >>> x = torch.randn(5, 2, 3)
    >>> values = trace(lstm, x)
    >>> sorted(values), values["f"].shape
    (['c', 'f', 'g', 'h', 'i', 'o'], torch.Size([5, 2, 4]))
    >>> torch.allclose(values["h"], lstm(x)[0], atol=1e-6)
    True
    """
    with torch.no_grad():
        steps = read(module, input, hx, layer, reverse).steps
    return {name: torch.stack([step[name] for step in steps]) for name in steps[0]}


def read(
    module: nn.Module,
    input: Tensor,
    hx: Tensor | tuple[Tensor, Tensor] | None,
    layer: int,
    reverse: bool,
) -> Reading:
    """모듈의 셈을 한 시점씩 되풀이합니다. 모든 상태가 기울기를 받을 수 있게 둡니다.

    입력:
        module, input, hx, layer, reverse: `trace`와 같습니다.

    반환:
        `Reading`. 값의 모양은 각각 (B, H), 배치가 없으면 (H,).

    예외:
        TypeError, ValueError, RuntimeError: `trace`와 같습니다.

    출처: 한 걸음은 `cells`와 `torch.nn.GRU` 문서의 식입니다.

    >>> rnn = nn.RNN(3, 4)
    >>> x = torch.randn(5, 2, 3)
    >>> reading = read(rnn, x, None, layer=0, reverse=False)
    >>> torch.allclose(reading.output, rnn(x)[0], atol=1e-6), reading.steps[0]["h"].shape
    (True, torch.Size([2, 4]))
    """
    step, layer = _check(module, input, layer, reverse)
    batched = input.dim() == 3
    x = input.transpose(0, 1) if batched and module.batch_first else input
    first = _first_states(module, x, hx)
    suffixes = ("", "_reverse") if module.bidirectional else ("",)
    chosen: list[Step] = []
    for number in range(module.num_layers):
        outputs = []
        for direction, suffix in enumerate(suffixes):
            state = {name: value[number * len(suffixes) + direction] for name, value in first}
            weights = _weights(module, f"l{number}{suffix}")
            steps = _unroll(step, x, state, weights, backwards=direction == 1)
            outputs.append(torch.stack([values["h"] for values in steps]))  # (T, B, H)
            if (number, direction) == (layer, int(reverse)):
                chosen = steps
        x = torch.cat(outputs, dim=-1)  # (T, B, D·H)
    return Reading(chosen, x.transpose(0, 1) if batched and module.batch_first else x)


def _unroll(
    step: Callable, x: Tensor, state: Step, weights: Weights, *, backwards: bool
) -> list[Step]:
    times = range(len(x) - 1, -1, -1) if backwards else range(len(x))
    steps = []
    for t in times:
        state = step(x[t], state, weights)
        steps.append(state)
    return steps[::-1] if backwards else steps


def _lstm(x: Tensor, state: Step, weights: Weights) -> Step:
    i, f, g, o = lstm_gates(x, state["h"], *weights)
    # cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    c = f * state["c"] + i * g
    # hₜ = oₜ ⊙ tanh(cₜ)
    h = o * torch.tanh(c)
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": h}


def _gru(reset_after: bool) -> Callable[[Tensor, Step, Weights], Step]:
    def step(x: Tensor, state: Step, weights: Weights) -> Step:
        weight_ih, weight_hh, bias_ih, bias_hh = weights
        h = state["h"]
        a_ir, a_iz, a_in = linear(x, weight_ih, bias_ih).chunk(3, dim=-1)  # (B, H) 셋
        a_hr, a_hz, a_hn = linear(h, weight_hh, bias_hh).chunk(3, dim=-1)  # (B, H) 셋
        r = torch.sigmoid(a_ir + a_hr)
        z = torch.sigmoid(a_iz + a_hz)
        if reset_after:
            # nₜ = tanh(W_in xₜ + b_in + rₜ ⊙ (W_hn hₜ₋₁ + b_hn))
            n = torch.tanh(a_in + r * a_hn)
        else:
            # nₜ = tanh(W_in xₜ + b_in + W_hn (rₜ ⊙ hₜ₋₁) + b_hn)
            n = torch.tanh(a_in + linear(r * h, weight_hh, bias_hh).chunk(3, dim=-1)[2])
        # hₜ = (1 - zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁
        return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}

    return step


def _rnn(nonlinearity: Callable[[Tensor], Tensor]) -> Callable[[Tensor, Step, Weights], Step]:
    def step(x: Tensor, state: Step, weights: Weights) -> Step:
        return {"h": rnn_step(x, state["h"], *weights, nonlinearity)}

    return step


def _check(
    module: nn.Module, input: Tensor, layer: int, reverse: bool
) -> tuple[Callable[[Tensor, Step, Weights], Step], int]:
    """모듈의 한 걸음과 0부터 센 층 번호."""
    weight = getattr(module, "weight_hh_l0", None)
    if not isinstance(weight, Tensor) or not isinstance(input, Tensor):
        raise TypeError(
            f"다룰 수 없습니다: {type(module).__name__}에 {type(input).__name__}.\n"
            "lstm_blog나 torch.nn의 RNN, LSTM, GRU와 채우지 않은 텐서를 넘기세요."
        )
    if getattr(module, "proj_size", 0):
        raise ValueError("투영(proj_size)이 있는 LSTM은 다루지 않습니다. proj_size=0을 쓰세요.")
    layers = module.num_layers
    if module.training and module.dropout > 0 and layers > 1:
        raise ValueError(
            "층 사이의 드롭아웃이 켜져 있어 읽을 때마다 값이 다릅니다.\n"
            "module.eval()을 먼저 부르세요."
        )
    if not -layers <= layer < layers:
        raise ValueError(f"layer={layer}인 층이 없습니다. 층은 0부터 {layers - 1}까지입니다.")
    if reverse and not module.bidirectional:
        raise ValueError(
            "양방향 모듈이 아니라서 거꾸로 읽는 쪽이 없습니다. reverse=False를 쓰세요."
        )
    kind = _KINDS[len(weight) // module.hidden_size]
    steps = {
        "RNN": lambda: _rnn(_NONLINEARITIES[module.nonlinearity]),
        "GRU": lambda: _gru(getattr(module, "reset_after", True)),
        "LSTM": lambda: _lstm,
    }
    return steps[kind](), layer % layers


_NONLINEARITIES = {"tanh": torch.tanh, "relu": torch.relu}


def _weights(module: nn.Module, suffix: str) -> Weights:
    biases = ("bias_ih", "bias_hh")
    weight_ih, weight_hh = (getattr(module, f"{n}_{suffix}") for n in ("weight_ih", "weight_hh"))
    bias_ih, bias_hh = (getattr(module, f"{n}_{suffix}") if module.bias else None for n in biases)
    return weight_ih, weight_hh, bias_ih, bias_hh


def _first_states(
    module: nn.Module, x: Tensor, hx: Tensor | tuple[Tensor, Tensor] | None
) -> list[tuple[str, Tensor]]:
    """(이름, 첫 상태). 상태의 모양은 (L·D, B, H). 가중치를 얼렸어도 기울기가 상태까지 옵니다."""
    names = "hc" if len(module.weight_hh_l0) == 4 * module.hidden_size else "h"
    shape = (
        module.num_layers * (2 if module.bidirectional else 1),
        *x.shape[1:-1],
        module.hidden_size,
    )
    if hx is None:
        states = [x.new_zeros(shape) for _ in names]
    else:
        states = [hx] if isinstance(hx, Tensor) else list(hx)
    if [tuple(state.shape) for state in states] != [shape] * len(names):
        raise ValueError(
            f"첫 상태의 모양이 {[tuple(state.shape) for state in states]}입니다.\n"
            f"모양 {shape}의 텐서 {len(names)}개여야 합니다."
        )
    return [
        (name, state.detach().requires_grad_()) for name, state in zip(names, states, strict=True)
    ]
