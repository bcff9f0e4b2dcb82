"""원문을 읽는 인코더와 결과를 쓰는 디코더를 나란히 펼친 그림."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lstm_blog.diagrams.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEVEL = 100  # 은닉 상태의 높이
_CELL = 24  # 네모 하나의 너비와 높이
_GAP = 1.5  # 카드가 차지하는 너비, 걸음을 단위로


def encoder_decoder(
    ax: Axes,
    source: Sequence[str],
    target: Sequence[str],
    *,
    start: str = "시작",
    feedback: bool = False,
    peeky: bool = False,
) -> None:
    """인코더가 원문을 읽고, 카드 한 장을 넘기고, 디코더가 결과를 쓰는 그림을 그립니다.

    아래가 읽는 기호, 위가 쓰는 기호입니다. 디코더는 `start`와 앞서 쓴 기호를 읽습니다.
    `figsize=(5.6, 2.7)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.
        source: 원문의 기호. 놓인 차례대로 읽습니다.
        target: 결과의 기호. 끝을 알리는 기호까지 적습니다.
        start: 디코더가 처음 읽는 기호.
        feedback: 참이면 정답을 읽는 대신, 쓴 기호를 다음 입력으로 되먹이는 선을 긋습니다.
        peeky: 참이면 카드를 디코더의 모든 걸음에 보여 주는 선을 긋습니다.

    예외:
        ValueError: 기호가 없거나 모두 열한 개를 넘을 때.

    출처: Sutskever, Vinyals & Le (2014), 그림 1.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(5.6, 2.7)).subplots()
    >>> encoder_decoder(ax, "32", ["삼", "십", "이", "끝"], feedback=True)
    """
    if not source or not target or len(source) + len(target) > 11:
        raise ValueError(
            f"그릴 수 없습니다: 원문 {len(source)}개, 결과 {len(target)}개\n"
            "저마다 하나 이상, 모두 합쳐 열한 개까지 넘기세요."
        )
    canvas = Canvas(ax, 403, 194)
    pitch = 391 / (len(source) + len(target) + _GAP)
    readers = [6 + pitch * (t + 0.5) for t in range(len(source))]
    card = 6 + pitch * (len(source) + _GAP / 2)
    writers = [6 + pitch * (len(source) + _GAP + t + 0.5) for t in range(len(target))]
    _states(canvas, readers, card, writers)
    for x, symbol in zip(readers, source, strict=True):
        _read(canvas, x, symbol)
    inputs = [start, *("" if feedback else symbol for symbol in target[:-1])]
    for x, read, written in zip(writers, inputs, target, strict=True):
        if read:
            _read(canvas, x, read)
        canvas.wire([(x, _LEVEL + _CELL / 2), (x, 148)], "h", width=1.8)
        canvas.text(x, 159, written, size=12)
    if feedback:
        for left, right in pairwise(writers):
            middle, low = (left + right) / 2, 62
            path = [(left, 132), (middle, 132), (middle, low), (right, low)]
            end = (right, _LEVEL - _CELL / 2)
            canvas.wire([*path, end], "x", width=1.6, halo=False)  # 사이의 h를 가리지 않게
            canvas.dot(left, 132, "h")
    if peeky:
        for x in writers[1:]:
            path = [(card, _LEVEL - 21), (card, 74), (x - 8, 74), (x - 8, _LEVEL - _CELL / 2)]
            canvas.wire(path, "h", width=1.4, halo=False)
    canvas.text((readers[0] + readers[-1]) / 2, 12, "인코더", size=12)
    canvas.text((writers[0] + writers[-1]) / 2, 12, "디코더", size=12)


def _states(
    canvas: Canvas, readers: Sequence[float], card: float, writers: Sequence[float]
) -> None:
    """은닉 상태와, 인코더에서 디코더로 건너가는 카드."""
    half, wide = _CELL / 2, 15
    ends = [*readers, card, *writers]
    for left, right in pairwise(ends):
        start = left + (wide if left == card else half)
        end = right - (wide if right == card else half)
        canvas.wire([(start, _LEVEL), (end, _LEVEL)], "h", width=1.8)
    for x in (*readers, *writers):
        canvas.box(x, _LEVEL, _CELL, _CELL, "h", radius=4, tint=0.16)
    canvas.box(card, _LEVEL, 2 * wide, 42, "h", "카드", radius=3, tint=0.5, size=12)


def _read(canvas: Canvas, x: float, symbol: str) -> None:
    canvas.text(x, 37, symbol, size=12)
    canvas.wire([(x, 48), (x, _LEVEL - _CELL / 2)], "x", width=1.8)
