"""셀의 속을 그린 그림: LSTM 셀과 RNN 셀."""

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
    if highlight is not None and highlight not in _HIGHLIGHTS:
        names = ", ".join(_HIGHLIGHTS)
        raise ValueError(
            f"highlight에 쓸 수 없는 값입니다: {highlight!r}\n{names} 가운데 고르세요."
        )
    canvas = Canvas(ax, 403, 302, None if highlight is None else {highlight})
    canvas.frame(34, 40, 370, 286)
    _inputs(canvas, [(x, part) for _, x, _, _, part in _LAYERS])
    for quantity, x, name, activation, part in _LAYERS:
        parts = part if quantity == "o" else f"{part} update"
        canvas.box(x, _LAYER, 68, 46, quantity, "", parts)
        canvas.text(x, _LAYER + 10, name, parts, size=12)
        canvas.text(x, _LAYER - 10, activation, parts)
    _lstm_memory(canvas)
    _lstm_output(canvas)


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
