"""용어의 뜻: 키보드로도 마우스로도 뜨고, 화면 낭독에 이어지고, 누르면 용어집의 그 자리로 간다."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def chapter(site, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page = context.new_page()
    page.goto(site.url + "lstm/lstm/", wait_until="load")
    yield page
    context.close()


def sentence_of(page, term) -> str:
    """떠 있는 뜻. 화면 낭독이 읽을 것과 같은 것이다."""
    page.wait_for_function("(term) => term.hasAttribute('aria-describedby')", arg=term)
    described = term.get_attribute("aria-describedby")
    tooltip = page.wait_for_selector(f"[id='{described}'].md-tooltip2--active")
    assert tooltip.get_attribute("role") == "tooltip"
    box = tooltip.query_selector(".md-tooltip2__inner").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    return tooltip.inner_text().strip()


def test_a_term_tells_its_meaning_to_keyboard_and_mouse(chapter):
    term = chapter.query_selector("a.lb-term")
    meaning = term.get_attribute("title")
    assert meaning.endswith("니다.")
    term.focus()
    assert sentence_of(chapter, term) == meaning
    chapter.evaluate("document.activeElement.blur()")
    chapter.wait_for_function("(term) => term.title !== ''", arg=term)
    assert term.get_attribute("title") == meaning
    term.hover()
    assert sentence_of(chapter, term) == meaning


def test_a_term_keeps_its_name_and_leads_to_its_entry(chapter):
    term = chapter.query_selector("a.lb-term")
    name = term.text_content()
    assert term.get_attribute("aria-label") is None
    term.click()
    chapter.wait_for_url("**/glossary/#*")
    anchor = chapter.url.partition("#")[2]
    heading = chapter.locator(f"[id='{anchor}']")  # 주소가 먼저 바뀌고 쪽이 끼워진다
    assert heading.text_content().startswith(name)


def test_each_term_is_marked_once_and_never_in_a_heading_or_formula(chapter):
    names = chapter.eval_on_selector_all("a.lb-term", "all => all.map((one) => one.textContent)")
    assert len(names) == len(set(names)) > 5
    inside = "h1 a.lb-term, h2 a.lb-term, h3 a.lb-term, .arithmatex a.lb-term, code a.lb-term"
    assert chapter.query_selector(inside) is None
