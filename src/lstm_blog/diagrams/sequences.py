"""시간을 따라 늘어선 그림: 펼친 셀, 셀 상태의 컨베이어 벨트, 텐서의 모양."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lstm_blog.diagrams.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def unrolled(
    ax: Axes,
    steps: int = 4,
    kind: str = "rnn",
    *,
    inputs: Sequence[str | None] | None = None,
    outputs: Sequence[str | None] | None = None,
    feedback: bool = False,
) -> None:
    """같은 셀을 시간을 따라 펼쳐 그립니다. `figsize=(5.6, 2.6)`에 맞춘 배치입니다.

    RNN은 은닉 상태 h 하나를, LSTM은 h와 셀 상태 c 둘을 다음 시점에 넘깁니다.

    입력:
        ax: 그릴 축.
        steps: 시점의 수, 1 이상 6 이하.
        kind: `"rnn"` 또는 `"lstm"`.
        inputs, outputs: 시점마다 아래와 위에 쓸 글. None인 시점은 화살표를 그리지 않습니다.
            비우면 x₁, x₂, …와 h₁, h₂, …
        feedback: 참이면 출력을 낸 시점의 다음에 입력이 없을 때, 그 출력을 되먹이는 선을
            긋습니다.

    예외:
        ValueError: 시점의 수나 `kind`가 맞지 않거나 글의 수가 `steps`와 다릅니다.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(5.6, 2.6)).subplots()
    >>> unrolled(ax, 3, inputs=["재미", "없", "다"], outputs=[None, None, "부정"])
    >>> ax = Figure(figsize=(5.6, 2.6)).subplots()
    >>> unrolled(ax, 3, inputs=["h", None, None], outputs=["e", "l", "l"], feedback=True)
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
    width, height = min(64, 0.7 * pitch), 56
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
        canvas.box(
            x, 94, width, height, "muted", kind.upper(), tint=0.1, size=13 if width > 42 else 12
        )
        if below is not None:
            canvas.wire([(x, 36), (x, 66)], "x")
            canvas.text(x, 22, below)
        if above is not None:
            canvas.wire([(x, 122), (x, 152)], "h")
            canvas.text(x, 166, above)
    if feedback:
        for t in range(steps - 1):
            if outputs[t] is not None and inputs[t + 1] is None:
                _feedback(canvas, centers[t], centers[t + 1])


def _feedback(canvas: Canvas, start: float, end: float) -> None:
    """한 시점의 출력을 두 셀 사이로 내려 다음 시점의 입력으로 보냅니다."""
    middle = (start + end) / 2
    canvas.wire([(start, 138), (middle, 138), (middle, 44), (end, 44), (end, 66)], "x")
    canvas.dot(start, 138, "h")


def looped(ax: Axes) -> None:
    """접은 RNN을 그립니다: 셀 하나와, 제 출력이 저에게 돌아오는 선 하나.

    `figsize=(5.6, 2.6)`에 맞춘 배치이고 `unrolled`와 나란히 놓고 봅니다.

    입력:
        ax: 그릴 축.

    >>> from matplotlib.figure import Figure
    >>> looped(Figure(figsize=(5.6, 2.6)).subplots())
    """
    canvas = Canvas(ax, 403, 187)
    x, right, left = 201.5, 276, 127
    canvas.wire([(x, 36), (x, 66)], "x")
    canvas.text(x, 22, "xₜ")
    canvas.wire([(x, 122), (x, 158)], "h")
    canvas.text(x, 172, "hₜ")
    loop = [(x + 32, 94), (right, 94), (right, 140), (left, 140), (left, 94), (x - 32, 94)]
    canvas.wire(loop, "h")
    canvas.box(x, 94, 64, 56, "muted", "RNN", tint=0.1)
    canvas.text(right + 10, 94, "다음 걸음까지\n기다린다", ha="left", size=12)
    canvas.text(left - 10, 94, "hₜ₋₁", ha="right")


def conveyor_belt(ax: Axes, values: Mapping[str, float] | None = None) -> None:
    """셀 상태를 컨베이어 벨트로 그립니다. 두 곳을 지나며 f를 곱하고 i ⊙ g를 더합니다.

    `figsize=(5.6, 2.8)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.
        values: `c`(이전 셀 상태), `f`, `i`, `g`의 값. 주면 짐마다 계산한 수를 씁니다.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(5.6, 2.8)).subplots()
    >>> conveyor_belt(ax, values={"c": 2.0, "f": 0.9, "i": 0.5, "g": -1.0})
    """
    canvas = Canvas(ax, 403, 200)
    canvas.belt(12, 391, 62)
    symbols = ["cₜ₋₁", "fₜ ⊙ cₜ₋₁", "cₜ"]
    parcels, captions = symbols, ["이전 기억", "남긴 기억", "새 기억"]
    names, product = {"f": "fₜ", "i": "iₜ", "g": "gₜ"}, "iₜ ⊙ gₜ"
    if values is not None:
        kept, added = values["f"] * values["c"], values["i"] * values["g"]
        parcels, captions = [_number(v) for v in (values["c"], kept, kept + added)], symbols
        names = {key: f"{name}\n{_number(values[key])}" for key, name in names.items()}
        product = _number(added)
    canvas.text(294, 114, product, ha="left")
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
    for x, title in ((117, "망각"), (232, "입력"), (336, "후보")):
        canvas.text(x, above + 35, title)
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
    """모양이 (T, B, H)인 텐서를 시점마다 (B, H) 판 한 장씩 세워 그립니다.

    `figsize=(5.6, 3.15)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.
        sizes: (T, B, H). T는 6 이하.
        names: 세 축의 이름.
        quantity: 색을 정하는 양.
        highlight: `"step"`은 마지막 시점의 (B, H), `"sequence"`는 첫 문장의 (T, H)를 짙게 칠합니다.

    예외:
        ValueError: T가 6보다 크거나 모르는 `highlight`.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(5.6, 3.15)).subplots()
    >>> sequence_shapes(ax, (5, 3, 4), highlight="step")
    """
    steps, batch, features = sizes
    if not 1 <= steps <= 6 or highlight not in (None, "step", "sequence"):
        raise ValueError(
            f"그릴 수 없습니다: sizes={sizes}, highlight={highlight!r}\n"
            'T는 6 이하, highlight는 None, "step", "sequence" 가운데 하나로 하세요.'
        )
    canvas = Canvas(ax, 403, 226)
    pitch, left, bottom = 280 / steps, 72, 62
    front, tall = min(20, 0.32 * pitch), min(27, 116 / features)
    depth = (min(0.5 * pitch, 36) / batch, min(0.3 * pitch, 22) / batch)
    for step in range(steps):
        x = left + pitch * step
        lit = [
            {"sequence": item == 0, "step": step == steps - 1}.get(highlight)
            for item in range(batch)
        ]
        _plate(canvas, (x, bottom), (front, tall), depth, features, quantity, lit)
        canvas.text(x + front / 2, bottom - 14, str(step + 1), size=12)
    right, top = left + pitch * (steps - 1) + front, bottom + tall * features
    labels = [f"{name} = {size}" for name, size in zip(names, sizes, strict=True)]
    canvas.wire([(left, 31), (right, 31)], "muted", width=1.4)
    canvas.text((left + right) / 2, 15, labels[0])
    canvas.measure((left - 10, bottom), (left - 10, top))
    canvas.text(left - 17, (bottom + top) / 2, labels[2].replace(" ", "\n", 1), ha="right")
    end = (right + 10 + depth[0] * batch, bottom - 3 + depth[1] * batch)
    canvas.measure((right + 10, bottom - 3), end)
    middle = ((right + 10 + end[0]) / 2 + 8, (bottom - 3 + end[1]) / 2 - 5)
    canvas.text(*middle, labels[1].replace(" ", "\n", 1), ha="left", va="top")


def _plate(
    canvas: Canvas,
    corner: tuple[float, float],
    cell: tuple[float, float],
    depth: tuple[float, float],
    features: int,
    quantity: str,
    lit: Sequence[bool | None],
) -> None:
    """시점 하나의 (B, H) 판. 옆면의 칸 하나가 수 하나입니다."""
    front, tall = cell
    dx, dy = depth
    for item, strong in reversed(list(enumerate(lit))):
        x, y, boost = (
            corner[0] + dx * item,
            corner[1] + dy * item,
            {True: 0.5, False: -0.05}.get(strong, 0),
        )
        edge = x + front
        for row in range(features):
            low, high = y + tall * row, y + tall * (row + 1)
            side = [(edge, low), (edge + dx, low + dy), (edge + dx, high + dy), (edge, high)]
            canvas.polygon(side, quantity, 0.28 + boost)
            if item == 0:
                face = [(x, low), (edge, low), (edge, high), (x, high)]
                canvas.polygon(face, quantity, 0.16 + boost)
        y += tall * features
        lid = [(x, y), (edge, y), (edge + dx, y + dy), (x + dx, y + dy)]
        canvas.polygon(lid, quantity, 0.06 + boost)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
