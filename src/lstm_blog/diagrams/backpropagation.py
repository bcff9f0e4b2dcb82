"""시간을 거슬러 가는 역전파: 펼친 그래프를 따라 앞으로 가는 값과 거꾸로 오는 기울기."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_blog.diagrams.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOSS, _STATE, _WEIGHT = 213, 128, 34  # 손실, 은닉 상태, 가중치의 높이


def backpropagation(ax: Axes, steps: int = 3, *, cut: int | None = None) -> None:
    """펼친 RNN의 순전파와 역전파를 한 장에 그립니다.

    파란 선은 앞으로 가는 은닉 상태, 회색 선은 그 밖의 앞으로 가는 값, 검은 선(어두운 바탕에서는 흰
    선)은 거꾸로 오는 기울기입니다. 가중치 W는 하나이고 모든 걸음의 기울기가 그리로 모입니다.
    `figsize=(5.6, 3.3)`에 맞춘 배치입니다.

    입력:
        ax: 그릴 축.
        steps: 시점의 수. 2부터 4까지.
        cut: 이 시점 뒤에서 기울기를 끊습니다(truncated BPTT). None이면 끊지 않습니다.

    예외:
        ValueError: 그릴 수 없는 steps나 cut.

    >>> from matplotlib.figure import Figure
    >>> backpropagation(Figure(figsize=(5.6, 3.3)).subplots(), steps=4, cut=2)
    """
    if not 2 <= steps <= 4 or not (cut is None or 1 <= cut < steps):
        raise ValueError(
            f"그릴 수 없습니다: steps={steps}, cut={cut}\n"
            "steps는 2부터 4까지, cut은 1부터 steps - 1까지입니다."
        )
    canvas = Canvas(ax, 403, 238)
    pitch = (403 - 40) / steps
    centers = [20 + pitch * (t + 0.5) for t in range(steps)]
    half = 26
    last = steps - 1
    for t, x in enumerate(centers):
        own = cut is None or t >= cut  # 마지막 토막의 걸음만 지금 기울기를 받는다
        _vertical(canvas, x, _STATE + 20, _LOSS - 16, backward=own)
        _vertical(canvas, x, _WEIGHT + 17, _STATE - 20, backward=own)
        if t < last:
            _between(canvas, x + half, centers[t + 1] - half, broken=cut == t + 1, backward=own)
    canvas.wire([(2, _STATE + 8), (centers[0] - half, _STATE + 8)], "h")
    for t, x in enumerate(centers):
        canvas.box(x, _STATE, 2 * half, 40, "h", f"h{_subscript(t + 1)}")
        canvas.box(x, _LOSS, 40, 32, "g", f"L{_subscript(t + 1)}")
    canvas.box(201.5, _WEIGHT, 363, 34, "muted", "가중치 W 한 벌", tint=0.1)


def _vertical(canvas: Canvas, x: float, low: float, high: float, *, backward: bool) -> None:
    """아래에서 위로 가는 값과, 그 옆으로 거꾸로 내려오는 기울기."""
    canvas.wire([(x - 8, low), (x - 8, high)], "muted", width=1.6)
    if backward:
        canvas.wire([(x + 8, high), (x + 8, low)], "gradient")


def _between(canvas: Canvas, left: float, right: float, *, broken: bool, backward: bool) -> None:
    """이웃한 두 은닉 상태 사이: 앞으로 가는 h와 거꾸로 오는 기울기."""
    canvas.wire([(left, _STATE + 8), (right, _STATE + 8)], "h")
    middle = (left + right) / 2
    if broken:
        for shift in (-3, 3):
            ends = [(middle + shift - 3, _STATE - 17), (middle + shift + 3, _STATE - 1)]
            canvas.wire(ends, "gradient", arrow=False, width=1.8, halo=False)
        canvas.text(middle, _STATE - 28, "끊음", size=12)
    elif backward:
        canvas.wire([(right, _STATE - 9), (left, _STATE - 9)], "gradient")


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
