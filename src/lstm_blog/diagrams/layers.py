"""층과 방향: 쌓은 순환층과 두 방향으로 읽는 순환층."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lstm_blog.diagrams.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEPS = 4
_PITCH, _LEFT = 90, 66  # 시점 사이의 너비와 첫 시점의 가로 자리
_HALF, _TALL = 18, 26  # 셀의 너비의 반과 높이
_APART, _RISE = 21, 34  # 두 방향의 셀이 가운데에서 벌어진 거리와, 뒷방향이 더 높은 만큼


def stacked(ax: Axes, num_layers: int = 2, *, bidirectional: bool = False) -> None:
    """순환층을 쌓아 네 시점에 걸쳐 그립니다. 아래가 입력, 위가 출력입니다.

    앞방향의 셀과 화살표는 파랑, 뒷방향은 하늘색입니다. 두 방향이면 시점마다 둘의 상태를 이어 붙여
    위로 올립니다. 너비 5.6인치, 높이 `1.1 + 층 × (두 방향이면 1.45, 아니면 0.95)`인치쯤에 맞춘
    배치입니다.

    입력:
        ax: 그릴 축.
        num_layers: 층의 수, 1 이상 3 이하.
        bidirectional: 참이면 층마다 두 방향으로 읽습니다.

    예외:
        ValueError: 층의 수가 맞지 않을 때.

    출처: Schuster & Paliwal (1997)의 양방향 RNN, Graves, Mohamed & Hinton (2013)의 깊은 RNN.

    >>> from matplotlib.figure import Figure
    >>> stacked(Figure(figsize=(5.6, 3.0)).subplots(), 2)
    >>> stacked(Figure(figsize=(5.6, 2.55)).subplots(), 1, bidirectional=True)
    """
    if not 1 <= num_layers <= 3:
        raise ValueError(f"그릴 수 없습니다: num_layers={num_layers}\n1부터 3까지입니다.")
    floor = 104 if bidirectional else 68  # 층 하나의 높이
    canvas = Canvas(ax, 403, 80 + floor * num_layers)
    centers = [_LEFT + _PITCH * t for t in range(_STEPS)]
    for layer in range(num_layers):
        (_two_ways if bidirectional else _one_way)(canvas, centers, 40 + floor * layer, layer)
    for t, x in enumerate(centers):
        canvas.text(x, 14, f"x{'₁₂₃₄'[t]}")
        canvas.wire([(x, 24), (x, 40)], "x", arrow=False)
        top = 40 + floor * num_layers
        canvas.wire([(x, top), (x, top + 16)], "h")
        canvas.text(x, top + 29, f"h{'₁₂₃₄'[t]}")


def _one_way(canvas: Canvas, centers: list[int], bottom: int, layer: int) -> None:
    level = bottom + 34
    for left, right in pairwise(centers):
        canvas.wire([(left + 24, level), (right - 24, level)], "h")
    for x in centers:
        canvas.wire([(x, bottom), (x, level - _TALL / 2)], "h" if layer else "x")
        canvas.wire([(x, level + _TALL / 2), (x, bottom + 68)], "h", arrow=False)
        canvas.box(x, level, 48, _TALL, "h", f"{layer}층", size=12)


def _two_ways(canvas: Canvas, centers: list[int], bottom: int, layer: int) -> None:
    """가운데 아래에서 들어와 앞방향(왼쪽)과 뒷방향(오른쪽)으로 갈라졌다가 위에서 만납니다."""
    fork, low = bottom + 8, bottom + 36
    high, join = low + _RISE, bottom + 96
    for x in centers:
        quantity = "h" if layer else "x"
        canvas.wire([(x, bottom), (x, fork)], quantity, arrow=False)
        canvas.wire([(x, fork), (x - _APART, fork), (x - _APART, low - _TALL / 2)], quantity)
        canvas.wire([(x, fork), (x + _APART, fork), (x + _APART, high - _TALL / 2)], quantity)
        canvas.wire(
            [(x - _APART, low + _TALL / 2), (x - _APART, join), (x, join)], "h", arrow=False
        )
        canvas.wire(
            [(x + _APART, high + _TALL / 2), (x + _APART, join), (x, join)], "i", arrow=False
        )
        canvas.wire([(x, join), (x, bottom + 104)], "h", arrow=False)
    for left, right in pairwise(centers):
        ahead, behind = (left - _APART + _HALF, low), (right - _APART - _HALF, low)
        canvas.wire([ahead, behind], "h")
        canvas.wire([(right + _APART - _HALF, high), (left + _APART + _HALF, high)], "i")
    for x in centers:
        canvas.dot(x, fork, "h" if layer else "x")
        canvas.dot(x, join, "h")
        canvas.box(x - _APART, low, 2 * _HALF, _TALL, "h", "→")
        canvas.box(x + _APART, high, 2 * _HALF, _TALL, "i", "←")
