"""입력과 출력의 다섯 모양을 한 장에 그린 그림."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lstm_blog.diagrams.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PITCH = 37  # 걸음 사이의 너비
_CELL = 22  # 네모 하나의 너비와 높이
# 이름, 입력이 있는 걸음, 출력이 있는 걸음, 첫 걸음의 가로 자리와 은닉 상태의 높이
_KINDS = (
    ("일대일", "1", "1", 48, 240),
    ("일대다", "100", "111", 131, 240),
    ("다대일", "111", "001", 288, 240),
    ("다대다: 다 읽고 나서", "111000", "000111", 39, 82),
    ("다대다: 읽으면서", "111", "111", 288, 82),
)


def sequence_kinds(ax: Axes) -> None:
    """입력과 출력이 놓이는 자리로 나눈 다섯 모양을 한 장에 그립니다.

    아래 회색이 입력, 가운데 파랑이 은닉 상태, 위의 빈 네모가 출력입니다. 시간은 왼쪽에서
    오른쪽으로 흐릅니다. `figsize=(5.6, 4.5)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.

    출처: Karpathy (2015)의 다섯 갈래.

    >>> from matplotlib.figure import Figure
    >>> sequence_kinds(Figure(figsize=(5.6, 4.5)).subplots())
    """
    canvas = Canvas(ax, 403, 324)
    for name, inputs, outputs, left, level in _KINDS:
        centers = [left + _PITCH * t for t in range(len(inputs))]
        _kind(canvas, centers, level, inputs, outputs)
        canvas.text((centers[0] + centers[-1]) / 2, level - 66, name, size=12)
    canvas.text(12, 240, "h", size=12)
    canvas.text(12, 284, "y", size=12)
    canvas.text(12, 196, "x", size=12)


def _kind(
    canvas: Canvas, centers: Sequence[float], level: float, inputs: str, outputs: str
) -> None:
    half = _CELL / 2
    for x, read, written in zip(centers, inputs, outputs, strict=True):
        canvas.box(x, level, _CELL, _CELL, "h", radius=4, tint=0.4)
        if read == "1":
            canvas.box(x, level - 44, _CELL, _CELL, "x", radius=4, tint=0.3)
            canvas.wire([(x, level - 44 + half), (x, level - half)], "x", width=1.8)
        if written == "1":
            canvas.box(x, level + 44, _CELL, _CELL, "foreground", radius=4, tint=0)
            canvas.wire([(x, level + half), (x, level + 44 - half)], "h", width=1.8)
    for left, right in pairwise(centers):
        canvas.wire([(left + half, level), (right - half, level)], "h", width=1.8)
