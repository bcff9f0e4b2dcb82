"""그림의 글꼴, 색, SVG. 이 책에서 matplotlib을 부르는 모듈은 이것뿐입니다."""

from __future__ import annotations

import html
import io
import re
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import matplotlib
from matplotlib import font_manager, patches
from matplotlib.cbook import is_math_text
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.path import Path
from matplotlib.scale import LogScale, register_scale
from matplotlib.text import Text
from matplotlib.ticker import LogFormatterSciNotation

from lstm_blog import svg
from lstm_blog.svg import FigureError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

__all__ = [
    "COLORS",
    "DIVERGING",
    "SEQUENTIAL",
    "FigureError",
    "MissingGlyphError",
    "Path",
    "heatmap",
    "ink_on",
    "patches",
    "to_svg",
    "trace",
    "use_style",
]

# Okabe–Ito 색의 밝은 바탕용 변형. 원래의 주황 #e69f00, 하늘색 #56b4e9, 자주 #cc79a7은 흰 바탕에서
# 대비가 3:1에 못 미쳐 어둡게 했고, 그러고도 색각 이상에서 서로 갈리도록 나머지의 밝기를 벌렸습니다.
# 값마다 하나뿐이라 to_svg가 값만 보고 CSS 변수로 바꿉니다. 어두운 바탕의 값은 figures.css에
# 있습니다.
COLORS = {
    "h": "#0060ab",
    "c": "#cb8200",
    "f": "#00845c",
    "i": "#1b9cde",
    "o": "#c0719f",
    "g": "#b53a00",
    "x": "#505862",
    "gradient": "#010101",
    "foreground": "#1f2430",
    "muted": "#626a75",
    "grid": "#d9dde3",
    "surface": "#fefefe",
}

# 흑백으로 인쇄해도 갈리도록 양마다 선 모양도 하나씩 갖습니다.
_DASHES = {"f": (4, 1.5), "i": (1, 1), "o": (6, 1.5, 1, 1.5), "g": (2.5, 1), "x": (1, 2)}

# 열지도의 두 끝은 흰 바탕에도 짙은 바탕에도 묻히지 않는 밝기이고, 밝기가 한 방향으로만 변해
# 흑백으로도 읽힙니다. 래스터라 바탕을 따라 바뀌지 않으므로 그 위의 숫자도 고정된 잉크로 씁니다.
SEQUENTIAL = LinearSegmentedColormap.from_list(
    "lb-sequential", ["#27376f", "#1f6597", "#2b9397", "#7dbb7c", "#e6d86a"]
)
DIVERGING = LinearSegmentedColormap.from_list(
    "lb-diverging", ["#1c4b8f", "#4c7fb0", "#96a0a8", "#dba45c", "#f7c65a"]
)
_INKS = {"light": "#fcfdff", "dark": "#14181f"}

_FAMILY = "lstm-blog"  # 시스템에 깔린 Pretendard와 섞이지 않게 따로 붙인 이름
_FONT = FilePath(__file__).parent / "fonts" / "Pretendard-Regular.otf"
_VARIABLES = {value: f"var(--lb-{name}, {value})" for name, value in COLORS.items()}
_VARIABLES["#000000"] = _VARIABLES[COLORS["gradient"]]
_FIXED = {*_INKS.values(), *(to_hex(m(n)) for m in (SEQUENTIAL, DIVERGING) for n in range(256))}


class MissingGlyphError(FigureError):
    """그림의 글자가 글꼴에 없습니다.

    >>> raise MissingGlyphError("그림의 글꼴에 없는 글자가 있습니다: U+13000")
    Traceback (most recent call last):
    lstm_blog.plots.MissingGlyphError: 그림의 글꼴에 없는 글자가 있습니다: U+13000
    """


class _PlainLogFormatter(LogFormatterSciNotation):
    """로그 눈금을 수식 조판 대신 유니코드 위 첨자로 씁니다: 10⁻³."""

    _SUPERSCRIPTS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")

    def __call__(self, x, pos=None):
        label = super().__call__(x, pos)
        label = label.removeprefix(r"$\mathdefault{").removesuffix("}$").replace(r"\times", "×")
        return re.sub(r"\^\{(.+?)\}", lambda m: m[1].translate(self._SUPERSCRIPTS), label)


class _PlainLogScale(LogScale):
    name = "log"

    # matplotlib 3.11부터는 axis 없이, 그 전에는 axis를 주고 부릅니다.
    def __init__(self, *arguments, **options):
        super().__init__(*(arguments or (None,)), **options)

    def set_default_locators_and_formatters(self, axis):
        super().set_default_locators_and_formatters(axis)
        axis.set_major_formatter(_PlainLogFormatter(self.base))
        minor = _PlainLogFormatter(self.base, labelOnlyBase=self.subs is not None)
        axis.set_minor_formatter(minor)


def use_style() -> None:
    """이 책의 그림 모양(한글 글꼴, 색, 선 굵기)을 matplotlib에 적용합니다.

    글꼴은 패키지에 들어 있어 따로 설치하지 않습니다. 크기는 5.6 × 3.3인치, 글자는 13포인트가
    기본입니다. 350픽셀 너비의 화면에 줄여 실어도 글자가 11픽셀을 넘는 조합입니다.

    >>> import matplotlib
    >>> use_style()
    >>> matplotlib.rcParams["font.size"]
    13.0
    """
    _register_font()
    register_scale(_PlainLogScale)
    _draw_svg_in_notebooks()
    ink, muted, surface = COLORS["foreground"], COLORS["muted"], COLORS["surface"]
    style = {
        "font.family": [_FAMILY, "DejaVu Sans"],
        "font.size": 13,
        "text.color": ink,
        "figure.figsize": (5.6, 3.3),
        "figure.dpi": 120,
        "figure.facecolor": surface,
        "figure.constrained_layout.use": True,
        "savefig.facecolor": surface,
        "axes.facecolor": "none",
        "axes.edgecolor": muted,
        "axes.labelcolor": ink,
        "axes.labelpad": 6,
        "axes.titlesize": 14,
        "axes.titlelocation": "left",
        "axes.titlepad": 10,
        "axes.linewidth": 0.9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,  # Pretendard에 −(U+2212)가 있습니다
        "axes.prop_cycle": matplotlib.cycler(color=[COLORS[q] for q in "hcfgoix"]),
        "grid.color": COLORS["grid"],
        "grid.linewidth": 0.8,
        "xtick.color": muted,
        "ytick.color": muted,
        "xtick.labelcolor": ink,
        "ytick.labelcolor": ink,
        "xtick.labelsize": 12,
        "ytick.labelsize": 12,
        "lines.linewidth": 2.2,
        "lines.markersize": 6.5,
        "lines.solid_capstyle": "round",
        "lines.scale_dashes": True,
        "patch.edgecolor": ink,
        "patch.linewidth": 1.2,
        "hatch.color": muted,
        "legend.facecolor": surface,
        "legend.edgecolor": "none",
        "legend.framealpha": 0.85,
        "legend.fontsize": 12,
        "legend.handlelength": 1.8,
        "image.interpolation": "none",  # 행렬 그대로 넣고 브라우저가 또렷하게 늘립니다
        "image.cmap": "cividis",
    }
    for part in ("boxprops", "capprops", "flierprops", "whiskerprops"):
        style[f"boxplot.{part}.color"] = ink
    style["boxplot.flierprops.markeredgecolor"] = ink
    matplotlib.rcParams.update(style)


def trace(ax: Axes, x: Sequence[float], y: Sequence[float], quantity: str, **options) -> None:
    """양(h, c, f, i, o, g, x)의 색과 선 모양으로 꺾은선 하나를 그립니다.

    입력:
        ax: 그릴 축.
        x, y: 가로와 세로 값. 길이가 같습니다.
        quantity: `COLORS`의 이름.
        options: `ax.plot`에 그대로 넘깁니다(`label` 등).

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> trace(ax, [1, 2, 3], [0.9, 0.8, 0.9], "f", label="망각 게이트 fₜ")
    >>> ax.lines[0].get_color() == COLORS["f"]
    True
    """
    dashes = {"dashes": _DASHES[quantity]} if quantity in _DASHES else {}
    ax.plot(x, y, **{"color": COLORS[quantity], **dashes, **options})


def heatmap(
    ax: Axes,
    values: Sequence[Sequence[float]],
    *,
    cmap: LinearSegmentedColormap = SEQUENTIAL,
    vmin: float | None = None,
    vmax: float | None = None,
    numbers: str | None = None,
) -> AxesImage:
    """행렬을 열지도로 그립니다. 밝은 바탕과 어두운 바탕에서 모두 읽힙니다.

    입력:
        ax: 그릴 축.
        values: (행, 열) 모양의 수.
        cmap: 0에서 커지는 값은 `SEQUENTIAL`, 부호가 있는 값은 `DIVERGING`(0이 회색).
        vmin, vmax: 색의 두 끝. 비우면 값에서 정하고, `DIVERGING`은 0을 가운데에 둡니다.
        numbers: 칸에 쓸 숫자의 서식(`".2f"`). 비우면 쓰지 않습니다.

    반환:
        `ax.imshow`의 그림. `fig.colorbar`에 넘깁니다.

    >>> from matplotlib.figure import Figure
    >>> image = heatmap(Figure().subplots(), [[-1.0, 0.5]], cmap=DIVERGING, numbers=".1f")
    >>> image.get_clim()
    (-1.0, 1.0)
    """
    flat = [float(v) for row in values for v in row]
    if cmap is DIVERGING and vmin is None and vmax is None:
        vmax = max(map(abs, flat))
        vmin = -vmax
    image = ax.imshow(values, cmap=cmap, vmin=vmin, vmax=vmax, aspect="auto")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    if numbers is not None:
        columns = len(values[0])
        for index, value in enumerate(flat):
            ink = ink_on(image, value)
            row, column = divmod(index, columns)
            number = format(value, numbers).replace("-", "−")
            if not number.strip("−0."):
                number = number.removeprefix("−")  # −0.0은 0.0으로
            ax.text(column, row, number, color=ink, ha="center", va="center")
    return image


def ink_on(image: AxesImage, value: float) -> str:
    """열지도의 그 값 위에 글자를 쓸 때의 색. 어두운 칸에는 밝게, 밝은 칸에는 어둡게 씁니다.

    입력:
        image: `heatmap`이나 `ax.imshow`의 그림.
        value: 칸의 값.

    반환:
        "#rrggbb" 꼴의 색. 바탕이 밝든 어둡든 바뀌지 않습니다.

    >>> from matplotlib.figure import Figure
    >>> image = heatmap(Figure().subplots(), [[-1.0, 1.0]], cmap=DIVERGING)
    >>> ink_on(image, -1.0) != ink_on(image, 1.0)
    True
    """
    red, green, blue, _ = image.to_rgba(value)
    return _INKS["dark" if 0.3 * red + 0.59 * green + 0.11 * blue > 0.5 else "light"]


def to_svg(fig: Figure, salt: str) -> str:
    """그림을 페이지에 그대로 넣을 `<svg>` 글로 바꿉니다. 같은 그림은 언제나 같은 바이트가 됩니다.

    글자는 글자로 남고 글꼴은 페이지의 것을 씁니다. 색은 `var(--lb-h, #0060ab)`처럼 CSS 변수가 되어
    밝은 바탕과 어두운 바탕을 따라갑니다. `<title>`과 `<desc>`는 부르는 쪽이 여는 태그 바로 뒤에
    넣습니다.

    입력:
        fig: `use_style()`을 부른 뒤 그린 그림.
        salt: 페이지 안에서 하나뿐인 이름. 모든 id의 앞머리가 됩니다.

    반환:
        `<svg class="lb-figure" …>…</svg>` 한 줄.

    예외:
        MissingGlyphError: 글꼴에 없는 글자가 있습니다.
        FigureError: 수식 조판(`$…$`)이나 팔레트 밖의 색을 썼습니다.

    >>> from matplotlib.figure import Figure
    >>> to_svg(Figure(figsize=(2, 1)), "demo-plot")[:40]
    '<svg xmlns="http://www.w3.org/2000/svg" '
    """
    document = _draw(fig)
    _reject_math(fig)
    return svg.inline(document, salt, _VARIABLES, _FIXED)


def _draw_svg_in_notebooks() -> None:
    """주피터에서도 그림을 우리 SVG로 보입니다. 설명(`fig.set_label`)은 `<title>`로 따라갑니다."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or getattr(shell, "kernel", None) is None:
        return
    from matplotlib.figure import Figure
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    def drawing(fig: Figure) -> str:
        title = f"<title>{html.escape(str(fig.get_label()))}</title>"
        return to_svg(fig, "notebook-figure").replace(">", f">{title}", 1)

    set_matplotlib_formats()
    shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, drawing)


def _register_font() -> None:
    manager = font_manager.fontManager
    if any(entry.name == _FAMILY for entry in manager.ttflist):
        return
    manager.addfont(_FONT)
    manager.ttflist.append(replace(manager.ttflist.pop(), name=_FAMILY))


def _draw(fig: Figure) -> str:
    """matplotlib의 SVG. 없는 글자를 알리는 경고는 예외로 바꾸고 나머지 경고는 돌려줍니다."""
    target = io.StringIO()
    options = {"svg.fonttype": "none", "svg.hashsalt": "lstm-blog", "svg.image_inline": True}
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with warnings.catch_warnings(record=True) as caught, matplotlib.rc_context(options):
        warnings.simplefilter("always")
        fig.savefig(target, format="svg", transparent=True, metadata=nothing)
    missing = set()
    for warning in caught:
        if found := re.match(r"Glyph (\d+) ", str(warning.message)):
            missing.add(chr(int(found[1])))
        else:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )
    if missing:
        names = ", ".join(f"{c!r} (U+{ord(c):04X})" for c in sorted(missing))
        raise MissingGlyphError(
            f"그림의 글꼴에 없는 글자가 있습니다: {names}\n"
            "plots.use_style()을 먼저 불렀는지 보고, 아니면 다른 글자로 바꾸세요."
        )
    return target.getvalue()


def _reject_math(fig: Figure) -> None:
    for text in fig.findobj(Text):
        if text.get_visible() and is_math_text(text.get_text()):
            raise FigureError(
                f"그림의 글자에 수식 조판이 있습니다: {text.get_text()}\n"
                "$ 없이 유니코드 글자(hₜ, cₜ₋₁)로 쓰세요."
            )
