"""수식 그리기: KaTeX가 지을 때 돌고, 쪽에는 자바스크립트가 남지 않는다."""

import html
import re
import subprocess
import sys

import pytest

from lstm_blog.site.maths import MathError, render_html


def inline(tex: str) -> str:
    return rf'<p>값 <span class="arithmatex">\({html.escape(tex)}\)</span>입니다.</p>'


def display(tex: str) -> str:
    return rf'<div class="arithmatex">\[{html.escape(tex)}\]</div>'


def test_inline_formula_becomes_html_and_mathml_kept_out_of_search():
    page = render_html(inline("h_t"), "쪽.md")
    assert 'class="katex-html"' in page
    assert "<math " in page
    assert '<span class="arithmatex" data-search-exclude>' in page
    assert "katex-display" not in page
    assert page.startswith("<p>값 ")
    assert page.endswith("입니다.</span></p>")


def test_short_formula_stays_on_one_line_with_its_particle():
    page = render_html(inline("h_t"), "쪽.md")
    assert page.startswith('<p>값 <span class="lb-joined"><span class="arithmatex"')
    long = render_html(inline("a + b + c + d + e + f + g + h + i + j"), "쪽.md")
    assert "lb-joined" not in long


def test_short_formula_stays_on_one_line_with_its_opening_bracket():
    page = render_html(inline("h_t").replace("값 ", "값("), "쪽.md")
    assert page.startswith('<p>값<span class="lb-joined">(<span class="arithmatex"')


def test_display_formula_becomes_a_block():
    page = render_html(display(r"c_t = f_t \odot c_{t-1}"), "쪽.md")
    assert "katex-display" in page
    assert page.startswith('<div class="arithmatex lb-display" data-search-exclude>')
    assert page.endswith("</div>")


def test_several_lines_are_aligned_in_one_formula():
    page = render_html(display("\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}"), "쪽.md")
    assert page.count('class="katex-html"') == 1


def test_less_than_is_a_formula_and_not_a_tag():
    page = render_html(inline("a < b & \\text{<script>}".replace("& ", "")), "쪽.md")
    assert "<mo>&lt;</mo>" in page
    assert "<script" not in page


def test_hangul_inside_text_is_drawn():
    page = render_html(inline(r"\text{망각}_t"), "쪽.md")
    assert 'class="mord hangul_fallback">망각<' in page


@pytest.mark.parametrize("tex", [r"\foo", r"\frac{a", "망각_t", r"\begin{aligned} a"])
def test_a_broken_formula_names_the_page_and_the_formula(tex):
    with pytest.raises(MathError) as caught:
        render_html(inline(tex), "lstm/lstm.md")
    message = str(caught.value)
    assert "수식을 그리지 못했습니다: lstm/lstm.md" in message
    assert f"수식: {tex}" in message


def test_a_broken_formula_does_not_spoil_the_next_one():
    with pytest.raises(MathError):
        render_html(inline(r"\foo"), "쪽.md")
    assert "katex" in render_html(inline("x"), "쪽.md")


def test_rendering_twice_changes_nothing_more():
    once = render_html(inline("h_t") + display("c_t"), "쪽.md")
    assert render_html(once, "쪽.md") == once


def test_the_table_of_contents_gets_its_formula_too():
    entry = r'<a href="#x"><span class="md-ellipsis">셀 상태 \(c_t\)</span></a>'
    page = render_html(entry, "쪽.md")
    assert r"\(" not in page
    assert "katex" in page


def notebook(markdown: str, code: str = "") -> str:
    return (
        '<div class="jp-Cell jp-MarkdownCell"><div class="jp-RenderedHTMLCommon '
        f'jp-RenderedMarkdown"><div>{markdown}</div></div></div>'
        f'<div class="jp-Cell jp-CodeCell"><pre>{code}</pre></div>'
    )


def test_dollars_in_a_notebook_text_cell_are_formulas():
    page = render_html(notebook("<p>값 $a_{&lt;t}$입니다.</p><p>$$\nc_t\n$$</p>"), "labs/x.ipynb")
    assert page.count('class="katex-html"') == 2
    assert page.count("katex-display") == 1
    assert "$" not in re.sub(r"<annotation.*?</annotation>", "", page)


@pytest.mark.parametrize(
    "text", ["<p>5$ 와 7$ 사이</p>", "<p>$ 하나</p>", r"<p>\$x\$</p>", "<p><code>$x$</code></p>"]
)
def test_dollars_that_are_not_formulas_stay(text):
    assert render_html(notebook(text), "labs/x.ipynb") == notebook(text)


def test_dollars_in_notebook_code_and_on_other_pages_stay():
    page = notebook("<p>글</p>", 'print("$x$")')
    assert render_html(page, "labs/x.ipynb") == page
    assert render_html("<p>$x$</p>", "쪽.md") == "<p>$x$</p>"


FRESH = r"""
import hashlib, sys
from lstm_blog.site.maths import render_html
assert render_html("<p>수식이 없는 쪽</p>", "쪽.md") == "<p>수식이 없는 쪽</p>"
assert "py_mini_racer" not in sys.modules, "수식이 없는데 V8을 띄웠다"
page = render_html(r'<div class="arithmatex">\[\sum_{t=1}^T \frac{a}{b}\]</div>', "쪽.md")
print(hashlib.sha256(page.encode()).hexdigest())
"""


def test_two_fresh_processes_draw_the_same_bytes_and_start_the_engine_only_when_needed():
    runs = {
        subprocess.run(
            [sys.executable, "-c", FRESH], capture_output=True, text=True, check=True, timeout=900
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 1
    assert len(runs.pop().strip()) == 64
