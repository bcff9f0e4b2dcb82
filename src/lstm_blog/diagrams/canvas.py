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
    """

    def __init__(
        self, ax: Axes, width: float, height: float, active: Collection[str] | None = None
    ) -> None:
        self.ax = ax
        self.active = active
        if len(ax.figure.axes) == 1:
            ax.set_position((0, 0, 1, 1))
        ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
        ax.axis("off")
        box = ax.get_position()
        inches = ax.figure.get_size_inches()
        self.unit = 72 * min(inches[0] * box.width / width, inches[1] * box.height / height)

    def _strength(self, parts: str) -> float:
        lit = self.active is None or any(part in self.active for part in parts.split())
        return 1 if lit else DIM

    def text(self, x: float, y: float, text: str, parts: str = "", **options) -> None:
        """글자. 색은 언제나 글자색입니다. `size`는 포인트."""
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
        """꺾이는 곳이 둥근 전선.

        다른 선을 건널 때 아래 선을 끊어 보이는 테두리(halo)를 두릅니다.
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
        self.ax.add_patch(head)

    def dot(self, x: float, y: float, quantity: str, parts: str = "") -> None:
        """전선이 갈라지는 점."""
        strength = self._strength(parts)
        style = {"facecolor": COLORS[quantity], "edgecolor": "none", "zorder": 4}
        self.ax.add_patch(patches.Circle((x, y), 3.2, alpha=strength, **style))

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
        """(x, y)를 가운데로 하는 둥근 상자. 안쪽은 양의 옅은 색입니다."""
        strength = self._strength(parts)
        corner, style = (x - width / 2, y - height / 2), f"round,pad=0,rounding_size={radius}"
        color = COLORS[quantity]
        for face, edge, order in (
            (COLORS["surface"], "none", 4),
            ((color, tint * strength), (color, strength), 5),
        ):
            shape = patches.FancyBboxPatch(corner, width, height, boxstyle=style)
            shape.set(facecolor=face, edgecolor=edge, linewidth=1.5 * self.unit, zorder=order)
            self.ax.add_patch(shape)
        if text:
            self.text(x, y, text, parts, size=size)

    def operation(self, x: float, y: float, symbol: str, parts: str = "") -> None:
        """원소별 연산 하나: 동그라미 안의 × 또는 +."""
        strength = self._strength(parts)
        ink, surface = COLORS["foreground"], COLORS["surface"]
        self.ax.add_patch(patches.Circle((x, y), 11, facecolor=surface, edgecolor="none", zorder=4))
        ring = patches.Circle((x, y), 11, facecolor="none", edgecolor=(ink, strength), zorder=5)
        ring.set_linewidth(1.5 * self.unit)
        self.ax.add_patch(ring)
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
        """셀 하나의 테두리."""
        style = "round,pad=0,rounding_size=14"
        shape = patches.FancyBboxPatch((left, bottom), right - left, top - bottom, boxstyle=style)
        shape.set(facecolor=(COLORS["muted"], 0.0), edgecolor=(COLORS["muted"], 0.7), zorder=1)
        shape.set_linewidth(1.2 * self.unit)
        self.ax.add_patch(shape)

    def belt(self, left: float, right: float, top: float) -> None:
        """롤러 위를 도는 벨트. 짐은 높이 top에 놓입니다."""
        style = "round,pad=0,rounding_size=11"
        loop = patches.FancyBboxPatch((left, top - 22), right - left, 22, boxstyle=style)
        loop.set(facecolor=(COLORS["muted"], 0.08), edgecolor=COLORS["muted"], zorder=1)
        loop.set_linewidth(1.5 * self.unit)
        self.ax.add_patch(loop)
        count = round((right - left - 22) / 24)
        for n in range(count + 1):
            x = left + 11 + n * (right - left - 22) / count
            roller = patches.Circle((x, top - 11), 6.5, facecolor="none", zorder=2)
            roller.set(edgecolor=(COLORS["muted"], 0.7), linewidth=1.2 * self.unit)
            self.ax.add_patch(roller)

    def measure(self, start: Point, end: Point) -> None:
        """길이를 재는 선. 양 끝에 짧은 눈금이 있습니다."""
        dx, dy = _towards((0, 0), (start[1] - end[1], end[0] - start[0]), 3.5)
        lines = [(start, end)]
        lines += [((x - dx, y - dy), (x + dx, y + dy)) for x, y in (start, end)]
        for line in lines:
            style = {"edgecolor": COLORS["muted"], "linewidth": 1.4 * self.unit, "zorder": 3}
            self._add(Path(line), facecolor="none", capstyle="round", **style)

    def polygon(self, corners: Sequence[Point], quantity: str, tint: float) -> None:
        """옅게 칠한 다각형. 나중에 그린 것이 앞에 옵니다."""
        edge = (COLORS[quantity], min(1, 0.35 + tint))
        for face, line in ((COLORS["surface"], "none"), ((COLORS[quantity], tint), edge)):
            shape = patches.Polygon(corners, facecolor=face, edgecolor=line, joinstyle="round")
            shape.set(linewidth=1.1 * self.unit, zorder=3)
            self.ax.add_patch(shape)

    def _add(self, path: Path, **style) -> None:
        self.ax.add_patch(patches.PathPatch(path, joinstyle="round", **style))


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
