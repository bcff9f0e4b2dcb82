"""종이에 찍은 장: 길 찾기는 빠지고, 밝게, 잘리거나 접힌 것 없이."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PRINTED = """
() => {
  const shown = (chosen) => [...document.querySelectorAll(chosen)]
    .filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80));
  const article = document.querySelector("article");
  const ink = (element, property) => {
    const [r, g, b] = getComputedStyle(element)[property].match(/[\\d.]+/g).map(Number);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  };
  const texts = [...article.querySelectorAll("figure.lb-figure svg text")];
  const right = article.getBoundingClientRect().right;
  return {
    controls: shown(".md-header, .md-sidebar, .md-footer, .md-skip, .md-top, .md-code__button, "
      + ".lb-copy-all, .headerlink"),
    folded: article.querySelectorAll("details:not([open])").length,
    cut: [...article.querySelectorAll(".lb-code > code, table, .lb-display")].filter((box) => {
      const {overflowX, overflowY} = getComputedStyle(box);
      const wide = box.scrollWidth > box.clientWidth + 1 && overflowX !== "visible";
      const tall = box.scrollHeight > box.clientHeight + 2 && overflowY !== "visible";
      const outside = box.getBoundingClientRect().right > right + 1;
      return box.checkVisibility() && (wide || tall || outside);
    }).map((box) => box.outerHTML.slice(0, 100)),
    inks: [ink(article, "color"), ...texts.map((text) => ink(text, "fill"))],
    figures: texts.length,
    scheme: getComputedStyle(document.documentElement).colorScheme,
    body: getComputedStyle(document.body).colorScheme,
    folds: article.querySelectorAll("details").length,
  };
}
"""


def test_a_chapter_reads_well_on_paper_even_from_the_dark_side(site, browser):
    """A4에서 여백을 뺀 너비로, 어두운 쪽을 보던 독자가 찍는다."""
    context = browser.new_context(viewport={"width": 672, "height": 990}, color_scheme="dark")
    page = context.new_page()
    figures = folds = 0
    for name in ("", "lstm/lstm/", "start/getting-started/", "labs/lstm_latch/"):
        page.goto(site.url + name, wait_until="load")
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.wait_for_timeout(300)
        printed = page.evaluate(PRINTED)
        assert not printed["controls"], (name, printed["controls"])
        assert not printed["cut"], (name, printed["cut"])
        assert printed["folded"] == 0, name
        assert printed["scheme"] == printed["body"] == "light", name
        dark = [ink for ink in printed["inks"] if ink < 0.5]
        # 색을 띤 글도 있지만 바탕만큼 밝은 글은 없다.
        assert max(printed["inks"]) < 0.8, (name, max(printed["inks"]))
        assert len(dark) > len(printed["inks"]) / 2, name
        figures, folds = figures + printed["figures"], folds + printed["folds"]
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
    context.close()
    assert figures > 0
    assert folds > 0


def test_unfolded_solutions_fold_again_after_printing(site, browser):
    page = browser.new_page()
    page.goto(site.url + "lstm/lstm/", wait_until="load")
    page.locator("article details > summary").first.click()
    before = page.locator("article details[open]").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == before == 1
    page.close()
