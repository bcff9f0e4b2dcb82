"""다이어그램의 낱개 그림: 양의 색을 입은 전선, 둥근 상자, 연산 동그라미, 글자."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from lstm_blog.plots import COLORS, Path, patches

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]

DIM = 0.3  # 강조하지 않은 부분의 불투명도
TINT = 0.16  # 상자 안쪽의 옅은 색


class Canvas:
    """포인트를 단위로 쓰는 도화지. 그림이 커지거나 작아지면 글자와 선도 함께 변합니다.

    입력:
        ax: 그릴 축. 그림에 축이 하나뿐이면 그림 전체를 씁니다.
        width, height: 도화지의 크기, 포인트. 너비 400이면 5.6인치 그림에서 실제 크기입니다.
        active: 강조할 부분의 이름. None이면 모두 또렷하게 그립니다.

    >>> from matplotlib.figure import Figure
    >>> canvas = Canvas(Figure(figsize=(5.6, 2.8)).subplots(), 400, 200, active={"gate"})
    >>> canvas.frame(20, 20, 380, 180)
    >>> canvas.wire([(0, 60), (200, 60), (200, 120)], "h", "gate")
    >>> canvas.box(200, 140, 60, 40, "f", "σ", "gate")
    >>> canvas.dot(200, 60, "h", "gate")
    >>> canvas.operation(300, 60, "×")
    >>> canvas.text(300, 90, "곱합니다")
    >>> canvas.belt(40, 160, 40)
    >>> canvas.measure((40, 150), (160, 150))
    >>> canvas.polygon([(250, 100), (280, 100), (265, 130)], "c", tint=0.3)
    >>> len(canvas.ax.texts)
    2
    """

    def __init__(
        self, ax: Axes, width: float, height: float, active: Collection[str] | None = None
    ) -> None:
        self.ax = ax
        self.active = active
        if len(ax.figure.axes) == 1:
            ax.set_position((0, 0, 1, 1))
        # 범위를 여기서 정하므로, 도형은 범위를 다시 재는 add_patch 대신 add_artist로 넣습니다.
        ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
        ax.axis("off")
        box = ax.get_position()
        inches = ax.figure.get_size_inches()
        self.unit = 72 * min(inches[0] * box.width / width, inches[1] * box.height / height)

    def _strength(self, parts: str) -> float:
        lit = self.active is None or any(part in self.active for part in parts.split())
        return 1 if lit else DIM

    def text(self, x: float, y: float, text: str, parts: str = "", **options) -> None:
        """글자를 씁니다. 색은 언제나 글자색입니다.

        입력:
            x, y: 글자의 가운데.
            text: 쓸 글.
            parts: 이 부분을 강조하는 이름들. 빈칸으로 나눕니다.
            options: `ax.text`에 그대로 넘깁니다. `size`는 포인트입니다.
        """
        size = options.pop("size", 13) * self.unit
        strength = self._strength(parts)
        options = {"ha": "center", "va": "center", "linespacing": 1.15, **options}
        alpha = 1 if strength == 1 else 0.5  # 흐린 글자도 읽을 수 있게
        ink = COLORS["foreground"]
        self.ax.text(x, y, text, fontsize=size, color=ink, alpha=alpha, zorder=6, **options)

    def wire(
        self,
        points: Sequence[Point],
        quantity: str,
        parts: str = "",
        *,
        arrow: bool = True,
        width: float = 2.2,
        halo: bool = True,
    ) -> None:
        """꺾이는 곳이 둥근 전선을 긋습니다.

        입력:
            points: 지나는 점들. 둘 이상.
            quantity: 색을 정하는 양.
            parts: 이 부분을 강조하는 이름들. 빈칸으로 나눕니다.
            arrow: 참이면 끝에 화살촉을 답니다.
            width: 선의 굵기, 포인트.
            halo: 참이면 다른 선을 건널 때 아래 선을 끊어 보이는 테두리를 두릅니다.
        """
        points = [(float(x), float(y)) for x, y in points]
        strength = self._strength(parts)
        color, order = COLORS[quantity], 3 if strength == 1 else 2
        tip = points[-1]
        if arrow:
            points[-1] = _towards(tip, points[-2], 5 + width)
        path = _rounded(points, 8)
        style = {"facecolor": "none", "capstyle": "butt", "zorder": order}
        if halo:
            line = (width + 3.6) * self.unit
            self._add(path, edgecolor=COLORS["surface"], linewidth=line, **style)
        self._add(path, edgecolor=color, linewidth=width * self.unit, alpha=strength, **style)
        if arrow:
            self._arrowhead(points[-1], tip, color, strength, order)

    def _arrowhead(
        self, base: Point, tip: Point, color: str, strength: float, order: float
    ) -> None:
        dx, dy = tip[0] - base[0], tip[1] - base[1]
        length = math.hypot(dx, dy)
        x, y = base[0] - dx / length, base[1] - dy / length  # 선과 촉 사이에 틈이 없게
        half = (-dy * 0.62, dx * 0.62)
        corners = [tip, (x + half[0], y + half[1]), (x - half[0], y - half[1])]
        head = patches.Polygon(corners, facecolor=color, edgecolor="none", alpha=strength)
        head.set_zorder(order)
        self.ax.add_artist(head)

    def dot(self, x: float, y: float, quantity: str, parts: str = "") -> None:
        """전선이 갈라지는 점을 찍습니다.

        입력:
            x, y: 점의 자리.
            quantity: 색을 정하는 양.
            parts: 이 부분을 강조하는 이름들. 빈칸으로 나눕니다.
        """
        strength = self._strength(parts)
        style = {"facecolor": COLORS[quantity], "edgecolor": "none", "zorder": 4}
        self.ax.add_artist(patches.Circle((x, y), 3.2, alpha=strength, **style))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        quantity: str,
        text: str = "",
        parts: str = "",
        *,
        radius: float = 7,
        tint: float = TINT,
        size: float = 13,
    ) -> None:
        """모서리가 둥근 상자를 그립니다. 안쪽은 양의 옅은 색입니다.

        입력:
            x, y: 상자의 가운데.
            width, height: 상자의 크기, 포인트.
            quantity: 색을 정하는 양.
            text: 상자 안에 쓸 글.
            parts: 이 부분을 강조하는 이름들. 빈칸으로 나눕니다.
            radius: 모서리의 반지름, 포인트.
            tint: 안쪽 색의 진하기. 0과 1 사이.
            size: 글자의 크기, 포인트.
        """
        strength = self._strength(parts)
        corner, style = (x - width / 2, y - height / 2), f"round,pad=0,rounding_size={radius}"
        color = COLORS[quantity]
        for face, edge, order in (
            (COLORS["surface"], "none", 4),
            ((color, tint * strength), (color, strength), 5),
        ):
            shape = patches.FancyBboxPatch(corner, width, height, boxstyle=style)
            shape.set(facecolor=face, edgecolor=edge, linewidth=1.5 * self.unit, zorder=order)
            self.ax.add_artist(shape)
        if text:
            self.text(x, y, text, parts, size=size)

    def operation(self, x: float, y: float, symbol: str, parts: str = "") -> None:
        """원소별 연산 하나를 그립니다.

        입력:
            x, y: 동그라미의 가운데.
            symbol: "×" 또는 "+".
            parts: 이 부분을 강조하는 이름들. 빈칸으로 나눕니다.
        """
        strength = self._strength(parts)
        ink, surface = COLORS["foreground"], COLORS["surface"]
        self.ax.add_artist(
            patches.Circle((x, y), 11, facecolor=surface, edgecolor="none", zorder=4)
        )
        ring = patches.Circle((x, y), 11, facecolor="none", edgecolor=(ink, strength), zorder=5)
        ring.set_linewidth(1.5 * self.unit)
        self.ax.add_artist(ring)
        # 글꼴의 ×, +는 글꼴마다 높이가 달라 가운데가 맞지 않으므로 선으로 긋습니다.
        reach = 4.6 if symbol == "+" else 3.8
        arms = [((-1, 0), (1, 0)), ((0, -1), (0, 1))]
        if symbol == "×":
            arms = [((-1, -1), (1, 1)), ((-1, 1), (1, -1))]
        for (x0, y0), (x1, y1) in arms:
            ends = [(x + reach * x0, y + reach * y0), (x + reach * x1, y + reach * y1)]
            line = {"edgecolor": (ink, strength), "linewidth": 1.9 * self.unit, "zorder": 6}
            self._add(Path(ends), facecolor="none", capstyle="round", **line)

    def frame(self, left: float, bottom: float, right: float, top: float) -> None:
        """셀 하나의 테두리를 그립니다.

        입력:
            left, bottom, right, top: 네 변의 자리.
        """
        style = "round,pad=0,rounding_size=14"
        shape = patches.FancyBboxPatch((left, bottom), right - left, top - bottom, boxstyle=style)
        shape.set(facecolor=(COLORS["muted"], 0.0), edgecolor=(COLORS["muted"], 0.7), zorder=1)
        shape.set_linewidth(1.2 * self.unit)
        self.ax.add_artist(shape)

    def belt(self, left: float, right: float, top: float) -> None:
        """롤러 위를 도는 벨트를 그립니다.

        입력:
            left, right: 벨트의 두 끝.
            top: 짐이 놓이는 높이.
        """
        style = "round,pad=0,rounding_size=11"
        loop = patches.FancyBboxPatch((left, top - 22), right - left, 22, boxstyle=style)
        loop.set(facecolor=(COLORS["muted"], 0.08), edgecolor=COLORS["muted"], zorder=1)
        loop.set_linewidth(1.5 * self.unit)
        self.ax.add_artist(loop)
        count = round((right - left - 22) / 24)
        for n in range(count + 1):
            x = left + 11 + n * (right - left - 22) / count
            roller = patches.Circle((x, top - 11), 6.5, facecolor="none", zorder=2)
            roller.set(edgecolor=(COLORS["muted"], 0.7), linewidth=1.2 * self.unit)
            self.ax.add_artist(roller)

    def measure(self, start: Point, end: Point) -> None:
        """길이를 재는 선을 긋습니다. 양 끝에 짧은 눈금이 있습니다.

        입력:
            start, end: 두 끝 점.
        """
        dx, dy = _towards((0, 0), (start[1] - end[1], end[0] - start[0]), 3.5)
        lines = [(start, end)]
        lines += [((x - dx, y - dy), (x + dx, y + dy)) for x, y in (start, end)]
        for line in lines:
            style = {"edgecolor": COLORS["muted"], "linewidth": 1.4 * self.unit, "zorder": 3}
            self._add(Path(line), facecolor="none", capstyle="round", **style)

    def polygon(self, corners: Sequence[Point], quantity: str, tint: float) -> None:
        """옅게 칠한 다각형을 그립니다. 나중에 그린 것이 앞에 옵니다.

        입력:
            corners: 꼭짓점들.
            quantity: 색을 정하는 양.
            tint: 안쪽 색의 진하기. 0과 1 사이.
        """
        edge = (COLORS[quantity], min(1, 0.35 + tint))
        for face, line in ((COLORS["surface"], "none"), ((COLORS[quantity], tint), edge)):
            shape = patches.Polygon(corners, facecolor=face, edgecolor=line, joinstyle="round")
            shape.set(linewidth=1.1 * self.unit, zorder=3)
            self.ax.add_artist(shape)

    def _add(self, path: Path, **style) -> None:
        self.ax.add_artist(patches.PathPatch(path, joinstyle="round", **style))


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = math.dist(start, end)
    share = distance / length if length else 0
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _rounded(points: Sequence[Point], radius: float) -> Path:
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        vertices += [_towards(corner, before, reach), corner, _towards(corner, after, reach)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])
