"""그림의 글꼴, 색, SVG."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from lstm_blog import plots
from lstm_blog.svg import inline

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "src/lstm_blog/fonts"
SCHEMES = {"default": "#ffffff", "slate": "#1e2129"}  # Material의 두 바탕색
QUANTITIES = ("h", "c", "f", "i", "o", "g", "x", "gradient")


@pytest.fixture(autouse=True)
def style():
    with matplotlib.rc_context():
        plots.use_style()
        yield


def busy_figure() -> Figure:
    """표식, 잘라내기, 빗금, 반투명, 열지도, 범례, 로그 눈금이 다 있는 그림."""
    fig = Figure(figsize=(5.6, 3.3))
    left, right = fig.subplots(1, 2)
    steps = np.arange(1, 9)
    for quantity in "hcfiogx":
        plots.trace(left, steps, 0.7**steps, quantity, label=f"{quantity}ₜ", marker="o")
    left.fill_between(steps, 0.6**steps, 0.8**steps, color=plots.COLORS["h"], alpha=0.2)
    left.bar([2], [0.5], color=plots.COLORS["surface"], hatch="//")
    left.set(yscale="log", xlabel="시점 t", ylabel="기울기 ‖∂L/∂hₜ‖")
    left.legend(ncols=2)
    values = np.sin(np.arange(12)).reshape(3, 4)
    image = plots.heatmap(right, values, cmap=plots.DIVERGING, numbers=".1f")
    fig.colorbar(image)
    return fig


def css_variables(scheme: str) -> dict[str, str]:
    css = (ROOT / "docs/assets/css/figures.css").read_text(encoding="utf-8")
    block = re.search(rf'\[data-md-color-scheme="{scheme}"\] \{{(.*?)\}}', css, re.S)[1]
    return dict(re.findall(r"--lb-(\w+): (#[0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    def luminance(color: str) -> float:
        channels = np.array([int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)])
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ [0.2126, 0.7152, 0.0722])

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_font_has_every_modern_hangul_syllable():
    charmap = FT2Font(str(FONTS / "Pretendard-Regular.otf")).get_charmap()
    assert [chr(c) for c in range(0xAC00, 0xD7A4) if c not in charmap] == []


def test_the_two_fonts_together_have_the_symbols_of_the_book():
    fonts = [str(FONTS / "Pretendard-Regular.otf"), font_manager.findfont("DejaVu Sans")]
    charmap = set().union(*(FT2Font(font).get_charmap() for font in fonts))
    symbols = "hₜcₜ₋₁₊₀₂₃₄₅₆₇₈₉ĉ∂Σσ‖×⊙∇≥≤≈→←↑↓−·…⁻⁰¹²³⁴⁵⁶⁷⁸⁹∈ℝ"
    assert [symbol for symbol in symbols if ord(symbol) not in charmap] == []


def test_the_font_ships_with_its_licence():
    licence = (FONTS / "OFL-Pretendard.txt").read_text(encoding="utf-8")
    assert licence.startswith("Copyright (c) 2021, Kil Hyung-jin")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_fonts_come_from_the_packages_and_not_from_the_system(monkeypatch):
    manager = font_manager.fontManager
    packaged = (str(FONTS), matplotlib.get_data_path())
    own = [entry for entry in manager.ttflist if entry.fname.startswith(packaged)]
    monkeypatch.setattr(manager, "ttflist", own)
    manager._findfont_cached.cache_clear()
    found = manager._find_fonts_by_props(font_manager.FontProperties(), fallback_to_default=False)
    assert [Path(path).name for path in found] == ["Pretendard-Regular.otf", "DejaVuSans.ttf"]


def test_calling_use_style_twice_registers_the_font_once():
    plots.use_style()
    names = [entry.name for entry in font_manager.fontManager.ttflist]
    assert names.count("lstm-blog") == 1


def test_each_colour_is_a_sentinel_of_its_own():
    assert len(set(plots.COLORS.values())) == len(plots.COLORS)


def test_the_stylesheet_has_the_light_values_of_the_palette():
    assert css_variables("default") == plots.COLORS
    assert css_variables("slate").keys() == plots.COLORS.keys()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_lines_stand_out_three_to_one_and_text_seven_to_one(scheme):
    colours = css_variables(scheme)
    faint = [q for q in (*QUANTITIES, "muted") if contrast(colours[q], SCHEMES[scheme]) < 3]
    assert faint == []
    assert contrast(colours["foreground"], SCHEMES[scheme]) > 7


@pytest.mark.parametrize("colormap", [plots.SEQUENTIAL, plots.DIVERGING])
def test_heat_maps_read_in_grey(colormap):
    red, green, blue, _ = colormap(np.linspace(0, 1, 64)).T
    grey = 0.299 * red + 0.587 * green + 0.114 * blue
    assert (np.diff(grey) > 0).all()
    assert grey[-1] - grey[0] > 0.4


def test_the_font_shorthand_of_older_matplotlib_keeps_only_its_size():
    text = (
        '<svg width="3pt" viewBox="0 0 3 3" xmlns="http://www.w3.org/2000/svg">'
        "<text style=\"font: 13px 'DejaVu Sans'; text-anchor: middle\">글</text></svg>"
    )
    root = ElementTree.fromstring(inline(text, "demo", {"#000000": "black"}, ()))
    assert root[0].get("style") == "font-size:13px;text-anchor:middle"


def test_the_svg_is_one_element_that_fits_its_column():
    svg = plots.to_svg(busy_figure(), "demo-plot")
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["class"] == "lb-figure"
    assert root.attrib["viewBox"] == "0 0 403.2 237.6"
    assert "max-width:538px" in root.attrib["style"]
    assert not {"width", "height"} & root.attrib.keys()
    assert not re.search(r"<\?xml|<!DOCTYPE|<style|<metadata|font-family|Pretendard|DejaVu", svg)


def test_text_stays_text():
    svg = plots.to_svg(busy_figure(), "demo-plot")
    assert ">기울기 ‖∂L/∂hₜ‖</text>" in svg
    assert ">10⁻¹</text>" in svg


def test_the_same_figure_gives_the_same_bytes():
    assert plots.to_svg(busy_figure(), "demo-plot") == plots.to_svg(busy_figure(), "demo-plot")


def test_two_processes_give_the_same_bytes():
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_plots as tests;"
        "tests.plots.use_style();"
        "print(ascii(tests.plots.to_svg(tests.busy_figure(), 'demo-plot')))"
    )
    outputs = set()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program, str(Path(__file__).parent)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert b"lb-figure" in outputs.pop()


def test_every_colour_outside_a_raster_is_a_variable_or_a_fixed_ink():
    svg = plots.to_svg(busy_figure(), "demo-plot")
    hard = set(re.findall(r"(?<!, )#[0-9a-f]{6}", svg))
    assert hard <= {"#fcfdff", "#14181f"}
    used = set(re.findall(r"var\(--lb-(\w+), (#[0-9a-f]{6})\)", svg))
    assert used <= set(plots.COLORS.items())
    assert {name for name, _ in used} >= {*"hcfiogx", "foreground", "muted", "grid", "surface"}


def test_opacity_survives():
    fig = Figure()
    fig.subplots().axhspan(0, 1, facecolor=(plots.COLORS["h"], 0.2), edgecolor="none")
    svg = plots.to_svg(fig, "demo")
    assert re.search(r"fill:var\(--lb-h, #0060ab\);(fill-)?opacity:0\.2", svg)


def test_a_colour_outside_the_palette_is_an_error():
    fig = Figure()
    fig.subplots().plot([0, 1], color="red")
    with pytest.raises(plots.FigureError, match="팔레트 밖의 색이 있습니다: #ff0000"):
        plots.to_svg(fig, "demo")


def test_ids_start_with_the_salt_and_references_resolve():
    svg = plots.to_svg(busy_figure(), "forget_gate-plot")
    ids = re.findall(r' id="([^"]+)"', svg)
    assert ids
    assert len(ids) == len(set(ids))
    assert all(name.startswith("forget_gate-plot-") for name in ids)
    assert set(re.findall(r'(?:url\(#|href="#)([^")]+)', svg)) == set(ids)


def test_salts_that_are_no_identifiers_stay_apart():
    one, other = (plots.to_svg(busy_figure(), salt) for salt in ("a.py#plot", "a-py#plot"))
    ids = [set(re.findall(r' id="([\w-]+)"', svg)) for svg in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_numbers_are_rounded():
    svg = plots.to_svg(busy_figure(), "demo-plot")
    assert not re.search(r'[ "]-?\d+\.\d{5,}[ "]', re.sub(r'href="data:[^"]*"', "", svg))


def test_lines_inside_the_frame_are_not_clipped_and_lines_beyond_it_are():
    fig = Figure()
    ax = fig.add_subplot()
    ax.plot([0.4, 0.6], [0.4, 0.6])
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_axis_off()
    assert "clip-path" not in plots.to_svg(fig, "inside")
    ax.plot([0.4, 3], [0.4, 3])
    assert plots.to_svg(fig, "outside").count("clip-path=") == 1


def test_a_missing_glyph_is_an_error_that_names_it():
    fig = Figure()
    fig.subplots().set_xlabel("시점 \U00013000")
    with pytest.raises(plots.MissingGlyphError, match=r"글꼴에 없는 글자.*U\+13000"):
        plots.to_svg(fig, "demo")


def test_a_math_label_is_an_error():
    fig = Figure()
    fig.subplots().set_xlabel("$h_t$")
    with pytest.raises(plots.FigureError, match=r"수식 조판이 있습니다: \$h_t\$"):
        plots.to_svg(fig, "demo")


def test_one_dollar_is_no_math():
    fig = Figure()
    fig.subplots().set_xlabel("값($)")
    assert "값($)" in plots.to_svg(fig, "demo")


def test_other_warnings_are_passed_on():
    fig = Figure(layout="tight", figsize=(0.2, 0.2))
    fig.subplots().set_xlabel("시점")
    with pytest.warns(UserWarning, match="Tight layout"):
        plots.to_svg(fig, "demo")


def test_a_diverging_map_puts_zero_in_the_middle():
    image = plots.heatmap(Figure().subplots(), [[-3.0, 1.0]], cmap=plots.DIVERGING)
    assert image.get_clim() == (-3.0, 3.0)


def test_numbers_in_a_heat_map_have_a_true_minus_and_no_negative_zero():
    ax = Figure().subplots()
    plots.heatmap(ax, [[-0.04, -0.4]], numbers=".1f")
    assert [text.get_text() for text in ax.texts] == ["0.0", "−0.4"]


def test_importing_plots_does_not_import_torch():
    program = "import sys, lstm_blog.plots, lstm_blog.diagrams; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
