"""셀의 속을 그린 그림: LSTM 셀, GRU 셀, RNN 셀."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lstm_blog.diagrams.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_C, _H, _X = 252, 66, 56  # 셀 그림에서 c, h, x 선의 높이
_LAYER = 120  # 층의 높이
_PRODUCT = 182  # i ⊙ g와 o ⊙ tanh(c)의 높이
_EXIT = 355  # 새 은닉 상태가 내려오는 자리
_HIGHLIGHTS = ("belt", "forget", "input", "candidate", "update", "output")
# 양, 층의 가로 자리, 이름, 활성화 함수, 그 층을 강조하는 이름. 선을 따라 놓인 순서다.
_LAYERS = (
    ("f", 79, "망각 게이트", "σ", "forget"),
    ("i", 155, "입력 게이트", "σ", "input"),
    ("g", 231, "후보", "tanh", "candidate"),
    ("o", 307, "출력 게이트", "σ", "output"),
)
_F, _I, _G, _O = (layer[1] for layer in _LAYERS)
_SUM = (_I + _G) // 2


def lstm_cell(ax: Axes, highlight: str | None = None) -> None:
    """LSTM 셀 하나를 그립니다: 층 넷, 원소별 연산, 두 상태가 지나는 길.

    파란 선은 은닉 상태 h, 주황 선은 셀 상태 c, 회색 선은 입력 x입니다. 네 층은 모두 hₜ₋₁과 xₜ를
    함께 받습니다. `figsize=(5.6, 4.2)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.
        highlight: 또렷하게 그릴 길. `"belt"`는 셀 상태, `"forget"`, `"input"`, `"candidate"`,
            `"output"`은 층 하나와 그 값이 가는 곳, `"update"`는 새 셀 상태. None이면 모두.

    예외:
        ValueError: 모르는 `highlight`.

    >>> from matplotlib.figure import Figure
    >>> lstm_cell(Figure(figsize=(5.6, 4.2)).subplots(), highlight="forget")
    """
    canvas = Canvas(ax, 403, 302, _active(highlight, _HIGHLIGHTS))
    canvas.frame(34, 40, 370, 286)
    _inputs(canvas, [(x, part) for _, x, _, _, part in _LAYERS])
    for quantity, x, name, activation, part in _LAYERS:
        parts = part if quantity == "o" else f"{part} update"
        canvas.box(x, _LAYER, 68, 46, quantity, "", parts)
        canvas.text(x, _LAYER + 10, name, parts, size=12)
        canvas.text(x, _LAYER - 10, activation, parts)
    _lstm_memory(canvas)
    _lstm_output(canvas)


def _active(highlight: str | None, known: Sequence[str]) -> set[str] | None:
    """강조할 이름들. 아무것도 강조하지 않으면 None."""
    if highlight is not None and highlight not in known:
        names = ", ".join(known)
        raise ValueError(
            f"highlight에 쓸 수 없는 값입니다: {highlight!r}\n{names} 가운데 고르세요."
        )
    return None if highlight is None else {highlight}


def _inputs(canvas: Canvas, layers: Sequence[tuple[int, str]]) -> None:
    """hₜ₋₁과 xₜ를 두 줄로 이어 (가로 자리, 강조 이름)의 층마다 나눠 줍니다."""
    everything = " ".join(part for _, part in layers)
    for quantity, shift, level in (("h", -6, _H), ("x", 6, _X)):
        path = [(4, _H)] if quantity == "h" else [(56, 8), (56, _X)]
        for index, (x, part) in enumerate(layers):
            rest = " ".join(name for _, name in layers[index:])
            last = index == len(layers) - 1
            riser = [(x + shift, level), (x + shift, _LAYER - 24)]
            if last:
                canvas.wire([*path, *riser], quantity, rest)
            else:
                canvas.wire([*path, riser[0]], quantity, rest, arrow=False)
                canvas.wire(riser, quantity, part)
                canvas.dot(*riser[0], quantity, rest)
            path = [riser[0]]
    canvas.text(17, _H + 15, "hₜ₋₁", everything)
    canvas.text(70, 18, "xₜ", everything)


def _lstm_memory(canvas: Canvas) -> None:
    """cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ"""
    canvas.wire([(4, _C), (_F - 11, _C)], "c", "belt forget update", width=3.4)
    canvas.wire([(_F + 11, _C), (_SUM - 11, _C)], "c", "belt forget update", width=3.4)
    canvas.wire([(_SUM + 11, _C), (399, _C)], "c", "belt update output", width=3.4)
    top = _LAYER + 24
    canvas.wire([(_F, top), (_F, _C - 11)], "f", "forget update")
    canvas.wire([(_I, top), (_I, _PRODUCT), (_SUM - 11, _PRODUCT)], "i", "input update")
    canvas.wire([(_G, top), (_G, _PRODUCT), (_SUM + 11, _PRODUCT)], "g", "candidate update")
    canvas.wire([(_SUM, _PRODUCT + 11), (_SUM, _C - 11)], "c", "update")
    canvas.operation(_F, _C, "×", "belt forget update")
    canvas.operation(_SUM, _C, "+", "belt update")
    canvas.operation(_SUM, _PRODUCT, "×", "input candidate update")
    canvas.text(_F + 13, 160, "fₜ", "forget update")
    canvas.text(_I - 12, 160, "iₜ", "input update")
    canvas.text(_G + 14, 160, "gₜ", "candidate update")
    canvas.text(_SUM + 10, 217, "iₜ ⊙ gₜ", "update", ha="left", size=12)
    canvas.text((_F + _SUM) / 2, _C + 17, "fₜ ⊙ cₜ₋₁", "belt forget update", size=12)
    canvas.text(17, _C + 16, "cₜ₋₁", "belt forget update")
    canvas.text(387, _C + 16, "cₜ", "belt update output")


def _lstm_output(canvas: Canvas) -> None:
    """hₜ = oₜ ⊙ tanh(cₜ)"""
    canvas.wire([(_O, _C), (_O, 231)], "c", "output", arrow=False)
    canvas.wire([(_O, 207), (_O, _PRODUCT + 11)], "c", "output")
    canvas.dot(_O, _C, "c", "belt update output")
    canvas.wire([(_O, _LAYER + 24), (_O, _PRODUCT - 11)], "o", "output")
    canvas.box(_O, 219, 46, 24, "foreground", "tanh", "output", radius=12, tint=0.06)
    canvas.operation(_O, _PRODUCT, "×", "output")
    exit_path = [(_O + 11, _PRODUCT), (_EXIT, _PRODUCT), (_EXIT, _H), (399, _H)]
    canvas.wire(exit_path, "h", "output")
    canvas.text(_O - 13, 157, "oₜ", "output")
    canvas.text(387, _H + 15, "hₜ", "output")


_GRU_HIGHLIGHTS = ("reset", "update", "candidate", "mix")
_R, _Z, _N = 83, 152, 322  # GRU의 세 층의 가로 자리
_TURN, _NEAR, _FAR = 197, 220, 260  # hₜ₋₁이 후보로 꺾이는 곳과, 그 길의 두 자리
_SHARE = 204  # 1 - z와 (1 - z) ⊙ n의 높이


def gru_cell(ax: Axes, highlight: str | None = None, *, reset_after: bool = True) -> None:
    """GRU 셀 하나를 그립니다: 층 셋, 상태 하나, 직전 상태와 후보를 섞는 길.

    위의 파란 선이 은닉 상태 h입니다. `figsize=(5.6, 4.2)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.
        highlight: 또렷하게 그릴 길. `"reset"`과 `"update"`는 게이트 하나와 그 값이 가는 곳,
            `"candidate"`는 후보를 만드는 길, `"mix"`는 둘을 섞는 길. None이면 모두.
        reset_after: 참이면 torch처럼 행렬 W를 곱한 다음에 r을 곱하고, 거짓이면 논문처럼 r을 먼저
            곱합니다.

    예외:
        ValueError: 모르는 `highlight`.

    출처: Cho et al. (2014), `torch.nn.GRU` 문서의 식.

    >>> from matplotlib.figure import Figure
    >>> gru_cell(Figure(figsize=(5.6, 4.2)).subplots(), highlight="reset", reset_after=False)
    """
    canvas = Canvas(ax, 403, 302, _active(highlight, _GRU_HIGHLIGHTS))
    canvas.frame(34, 36, 370, 288)
    _gru_inputs(canvas)
    for quantity, x, name, activation, parts in (
        ("o", _R, "리셋", "σ", "reset"),
        ("f", _Z, "업데이트", "σ", "update mix"),
        ("g", _N, "후보", "tanh", "candidate mix"),
    ):
        canvas.box(x, _LAYER, 62, 46, quantity, "", parts)
        canvas.text(x, _LAYER + 10, name, parts, size=12)
        canvas.text(x, _LAYER - 10, activation, parts)
    _gru_reset(canvas, *((_NEAR, _FAR) if reset_after else (_FAR, _NEAR)))
    _gru_mix(canvas)


def _gru_inputs(canvas: Canvas) -> None:
    """hₜ₋₁과 xₜ를 세 층에 나눠 줍니다. 후보로 가는 hₜ₋₁은 리셋 게이트를 지납니다."""
    everything = "reset update candidate"
    left = 46
    canvas.dot(left, _C, "h", f"{everything} mix")
    canvas.wire([(left, _C), (left, _H), (_R - 6, _H)], "h", everything, arrow=False)
    canvas.wire([(_R - 6, _H), (_R - 6, _LAYER - 23)], "h", "reset")
    canvas.wire([(_R - 6, _H), (_Z - 6, _H)], "h", "update candidate reset", arrow=False)
    canvas.wire([(_Z - 6, _H), (_Z - 6, _LAYER - 23)], "h", "update")
    canvas.wire(
        [(_Z - 6, _H), (_TURN, _H), (_TURN, _LAYER), (_NEAR - 13, _LAYER)], "h", "candidate reset"
    )
    canvas.dot(_R - 6, _H, "h", everything)
    canvas.dot(_Z - 6, _H, "h", "update candidate reset")
    canvas.wire([(62, 4), (62, _X - 8), (_R + 6, _X - 8)], "x", everything, arrow=False)
    canvas.wire([(_R + 6, _X - 8), (_R + 6, _LAYER - 23)], "x", "reset")
    canvas.wire([(_R + 6, _X - 8), (_Z + 6, _X - 8)], "x", "update candidate", arrow=False)
    canvas.wire([(_Z + 6, _X - 8), (_Z + 6, _LAYER - 23)], "x", "update")
    canvas.wire([(_Z + 6, _X - 8), (_N, _X - 8), (_N, _LAYER - 23)], "x", "candidate")
    canvas.dot(_R + 6, _X - 8, "x", everything)
    canvas.dot(_Z + 6, _X - 8, "x", "update candidate")
    canvas.text(78, 14, "xₜ", everything)


def _gru_reset(canvas: Canvas, matrix: int, product: int) -> None:
    """후보로 가는 길: torch는 W를 먼저, 논문은 rₜ를 먼저 곱합니다."""
    first, second = sorted((matrix, product))
    canvas.wire([(first + 13, _LAYER), (second - 12, _LAYER)], "h", "candidate reset")
    canvas.wire([(second + 13, _LAYER), (_N - 31, _LAYER)], "h", "candidate reset")
    bend = _LAYER + 48
    canvas.wire(
        [(_R, _LAYER + 23), (_R, bend), (product, bend), (product, _LAYER + 11)],
        "o",
        "reset candidate",
    )
    canvas.box(matrix, _LAYER, 26, 26, "muted", "W", "candidate reset", radius=4, tint=0.06)
    canvas.operation(product, _LAYER, "×", "reset candidate")
    canvas.text(_R + 14, bend - 11, "rₜ", "reset candidate")


def _gru_mix(canvas: Canvas) -> None:
    """hₜ = (1 - zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁"""
    canvas.wire([(4, _C), (_Z - 11, _C)], "h", "mix update", width=3.4)
    canvas.wire([(_Z + 11, _C), (_N - 11, _C)], "h", "mix update", width=3.4)
    canvas.wire([(_N + 11, _C), (399, _C)], "h", "mix update candidate", width=3.4)
    canvas.wire([(_Z, _LAYER + 23), (_Z, _C - 11)], "f", "update mix")
    canvas.dot(_Z, _SHARE, "f", "update mix")
    canvas.wire([(_Z, _SHARE), (_TURN + 2, _SHARE)], "f", "update mix")
    canvas.wire([(_FAR - 2, _SHARE), (_N - 11, _SHARE)], "f", "update mix")
    canvas.wire([(_N, _LAYER + 23), (_N, _SHARE - 11)], "g", "candidate mix")
    canvas.wire([(_N, _SHARE + 11), (_N, _C - 11)], "h", "mix candidate update")
    middle = (_TURN + _FAR) / 2
    canvas.box(
        middle, _SHARE, _FAR - _TURN - 4, 26, "f", "1 − zₜ", "update mix", tint=0.06, size=12
    )
    canvas.operation(_Z, _C, "×", "update mix")
    canvas.operation(_N, _C, "+", "mix update candidate")
    canvas.operation(_N, _SHARE, "×", "mix update candidate")
    canvas.text(_Z - 14, _SHARE, "zₜ", "update mix")
    canvas.text(_N + 15, _LAYER + 42, "nₜ", "candidate mix")
    canvas.text((_Z + _N) / 2, _C + 15, "zₜ ⊙ hₜ₋₁", "mix update", size=12)
    canvas.text(_N - 8, (_SHARE + _C) / 2, "(1 − zₜ) ⊙ nₜ", "mix", ha="right", size=12)
    canvas.text(17, _C + 16, "hₜ₋₁", "mix update candidate reset")
    canvas.text(386, _C + 16, "hₜ", "mix update candidate")


def rnn_cell(ax: Axes) -> None:
    """RNN 셀 하나를 그립니다: 층 하나, 상태 하나. `figsize=(5.6, 2.5)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.

    >>> from matplotlib.figure import Figure
    >>> rnn_cell(Figure(figsize=(5.6, 2.5)).subplots())
    """
    canvas = Canvas(ax, 403, 180)
    canvas.frame(34, 40, 370, 164)
    _inputs(canvas, [(202, "")])
    exit_path = [(236, _LAYER), (_EXIT, _LAYER), (_EXIT, _H), (399, _H)]
    canvas.wire(exit_path, "h")
    canvas.box(202, _LAYER, 68, 46, "h")
    canvas.text(202, _LAYER + 10, "은닉층", size=12)
    canvas.text(202, _LAYER - 10, "tanh")
    canvas.text(387, _H + 15, "hₜ")
