"""책의 그림: 셀의 속, 시간을 따라 펼친 셀, 셀 상태의 컨베이어 벨트, 텐서의 모양."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lstm_blog.drawing import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["conveyor_belt", "lstm_cell", "rnn_cell", "sequence_shapes", "unrolled"]

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
    """LSTM 셀 하나를 그린다: 층 넷, 원소별 연산, 두 상태가 지나는 길.

    파란 선은 은닉 상태 h, 주황 선은 셀 상태 c, 회색 선은 입력 x다. 네 층은 모두 hₜ₋₁과 xₜ를 함께
    받는다. `figsize=(5.6, 4.2)`에 맞춘 배치다.

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
    """hₜ₋₁과 xₜ를 두 줄로 이어 (가로 자리, 강조 이름)의 층마다 나눠 준다."""
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
    canvas.wire([(_O, _C), (_O, _PRODUCT + 11)], "c", "output")
    canvas.dot(_O, _C, "c", "belt update output")
    canvas.wire([(_O, _LAYER + 24), (_O, _PRODUCT - 11)], "o", "output")
    canvas.box(_O, 219, 46, 24, "foreground", "tanh", "output", radius=12, tint=0.06)
    canvas.operation(_O, _PRODUCT, "×", "output")
    exit_path = [(_O + 11, _PRODUCT), (_EXIT, _PRODUCT), (_EXIT, _H), (399, _H)]
    canvas.wire(exit_path, "h", "output")
    canvas.text(_O - 13, 157, "oₜ", "output")
    canvas.text(387, _H + 15, "hₜ", "output")


def rnn_cell(ax: Axes) -> None:
    """RNN 셀 하나를 그린다: 층 하나, 상태 하나. `figsize=(5.6, 2.5)`에 맞춘 배치다.

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


def unrolled(
    ax: Axes,
    steps: int = 4,
    kind: str = "rnn",
    *,
    inputs: Sequence[str | None] | None = None,
    outputs: Sequence[str | None] | None = None,
) -> None:
    """같은 셀을 시간을 따라 펼쳐 그린다. `figsize=(5.6, 2.6)`에 맞춘 배치다.

    RNN은 은닉 상태 h 하나를, LSTM은 h와 셀 상태 c 둘을 다음 시점에 넘긴다.

    입력:
        ax: 그릴 축.
        steps: 시점의 수, 1 이상 6 이하.
        kind: `"rnn"` 또는 `"lstm"`.
        inputs, outputs: 시점마다 아래와 위에 쓸 글. None인 시점은 화살표를 그리지 않는다.
            비우면 x₁, x₂, …와 h₁, h₂, …

    예외:
        ValueError: 시점의 수나 `kind`가 맞지 않거나 글의 수가 `steps`와 다르다.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(5.6, 2.6)).subplots()
    >>> unrolled(ax, 3, inputs=["재미", "없", "다"], outputs=[None, None, "부정"])
    """
    inputs = [f"x{_subscript(t + 1)}" for t in range(steps)] if inputs is None else inputs
    outputs = [f"h{_subscript(t + 1)}" for t in range(steps)] if outputs is None else outputs
    if kind not in ("rnn", "lstm") or not 1 <= steps <= 6:
        raise ValueError(
            f"그릴 수 없습니다: steps={steps}, kind={kind!r}\nsteps는 1부터 6까지입니다."
        )
    if len(inputs) != steps or len(outputs) != steps:
        raise ValueError(
            f"글의 수가 시점의 수와 다릅니다.\ninputs와 outputs를 {steps}개로 맞추세요."
        )
    canvas = Canvas(ax, 403, 187)
    pitch = (403 - 56) / steps
    width, height = min(64, pitch - 24), 56
    centers = [28 + pitch * (t + 0.5) for t in range(steps)]
    states = {"h": 94} if kind == "rnn" else {"c": 108, "h": 80}
    for quantity, level in states.items():
        ends = [26, *(x + width / 2 for x in centers)]
        starts = [*(x - width / 2 for x in centers), 379]
        for left, right in zip(ends, starts, strict=True):
            canvas.wire([(left, level), (right, level)], quantity)
        canvas.text(13, level, f"{quantity}₀")
        canvas.text(391, level, f"{quantity}{_subscript(steps)}")
    for x, below, above in zip(centers, inputs, outputs, strict=True):
        canvas.box(x, 94, width, height, "muted", kind.upper(), tint=0.1)
        if below is not None:
            canvas.wire([(x, 36), (x, 66)], "x")
            canvas.text(x, 22, below)
        if above is not None:
            canvas.wire([(x, 122), (x, 152)], "h")
            canvas.text(x, 166, above)


def conveyor_belt(ax: Axes, values: Mapping[str, float] | None = None) -> None:
    """셀 상태를 컨베이어 벨트로 그린다. 두 곳을 지나며 f를 곱하고 i ⊙ g를 더한다.

    `figsize=(5.6, 2.6)`에 맞춘 배치다.

    입력:
        ax: 그릴 축.
        values: `c`(이전 셀 상태), `f`, `i`, `g`의 값. 주면 짐마다 계산한 수를 쓴다.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(5.6, 2.6)).subplots()
    >>> conveyor_belt(ax, values={"c": 2.0, "f": 0.9, "i": 0.5, "g": -1.0})
    """
    canvas = Canvas(ax, 403, 187)
    canvas.belt(12, 391, 62)
    symbols = ["cₜ₋₁", "fₜ ⊙ cₜ₋₁", "cₜ"]
    parcels, captions = symbols, ["이전 기억", "남긴 기억", "새 기억"]
    names = {"f": "fₜ", "i": "iₜ", "g": "gₜ"}
    if values is not None:
        kept, added = values["f"] * values["c"], values["i"] * values["g"]
        parcels, captions = [_number(v) for v in (values["c"], kept, kept + added)], symbols
        names = {key: f"{name}\n{_number(values[key])}" for key, name in names.items()}
        canvas.text(293, 112, _number(added), ha="left")
    level, above = 84, 148
    for quantity, x, end in (
        ("f", 117, (117, 95)),
        ("i", 232, (273, above)),
        ("g", 336, (295, above)),
    ):
        start = (
            (x, above - 20) if quantity == "f" else (x + (24 if quantity == "i" else -24), above)
        )
        canvas.wire([start, end], quantity)
        canvas.box(x, above, 48, 42, quantity, names[quantity])
    canvas.wire([(284, above - 11), (284, level + 11)], "c")
    for start, end in ((78, 106), (128, 154), (238, 273), (295, 325)):
        canvas.wire([(start, level), (end, level)], "c", width=3.2)
    canvas.operation(117, level, "×")
    canvas.operation(284, above, "×")
    canvas.operation(284, level, "+")
    for x, width, parcel, caption in zip(
        (48, 196, 355), (60, 84, 60), parcels, captions, strict=True
    ):
        canvas.box(x, level, width, 38, "c", parcel, radius=4, tint=0.3)
        canvas.text(x, 20, caption)


def sequence_shapes(
    ax: Axes,
    sizes: tuple[int, int, int] = (5, 3, 4),
    names: tuple[str, str, str] = ("시간 T", "배치 B", "은닉 H"),
    *,
    quantity: str = "h",
    highlight: str | None = None,
) -> None:
    """모양이 (T, B, H)인 텐서를 시점마다 (B, H) 판 한 장씩 세워 그린다.

    `figsize=(5.6, 3.3)`에 맞춘 배치다.

    입력:
        ax: 그릴 축.
        sizes: (T, B, H). T는 6 이하.
        names: 세 축의 이름.
        quantity: 색을 정하는 양.
        highlight: `"step"`은 마지막 시점의 (B, H), `"sequence"`는 첫 문장의 (T, H)를 짙게 칠한다.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(5.6, 3.3)).subplots()
    >>> sequence_shapes(ax, (5, 3, 4), highlight="step")
    """
    steps, batch, features = sizes
    canvas = Canvas(ax, 403, 237)
    pitch = 300 / steps
    front = min(20, 0.34 * pitch)
    depth = min(0.5 * pitch, 40) / batch
    tall = min(26, 118 / features)
    left, bottom = 66, 58

    def tint(step: int, item: int, side: float) -> float:
        lit = {"step": step == steps - 1, "sequence": item == 0}.get(highlight, False)
        return side + (0.45 if lit else 0.0)

    for step in range(steps):
        for item in reversed(range(batch)):
            x = left + pitch * step + depth * item
            y = bottom + 0.6 * depth * item
            dx, dy = depth, 0.6 * depth
            for row in range(features):
                low, high = y + tall * row, y + tall * (row + 1)
                side = [(x + front, low), (x + front + dx, low + dy)]
                side += [(x + front + dx, high + dy), (x + front, high)]
                canvas.polygon(side, quantity, tint(step, item, 0.3))
                if item == 0:
                    face = [(x, low), (x + front, low), (x + front, high), (x, high)]
                    canvas.polygon(face, quantity, tint(step, item, 0.18))
            y += tall * features
            lid = [(x, y), (x + front, y), (x + front + dx, y + dy), (x + dx, y + dy)]
            canvas.polygon(lid, quantity, tint(step, item, 0.08))
        canvas.text(left + pitch * step + front / 2, bottom - 13, f"{step + 1}")


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
