"""서버 없이 여는 사본을 `file://`에서 연다: 읽고, 찾고, 복사한다."""

from __future__ import annotations

import pytest

from lstm_blog.site.export import export

from .conftest import ROOT
from .test_pages import trouble_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return export(ROOT, tmp_path_factory.mktemp("offline") / "책 한 권")


@pytest.fixture
def page(browser):
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme="light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    yield page
    context.close()


def test_the_copy_reads_turns_dark_and_finds_a_korean_word(copy, page):
    trouble = trouble_of(page, copy.as_uri())
    page.goto((copy / "index.html").as_uri(), wait_until="load")
    page.evaluate("document.fonts.ready")
    assert page.evaluate(
        '[...document.fonts].some((f) => f.family.includes("LB Sans") && f.status === "loaded")'
    )
    page.locator("article").get_by_role("link", name="LSTM이란", exact=True).first.click()
    page.wait_for_url("**/lstm/lstm/index.html")
    page.get_by_title("어둡게 보기").click()
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/labs/*/index.html")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.locator(".md-search__input").click()
    page.keyboard.type("망각 게이트")
    found = page.locator(".md-search-result__link").first
    found.wait_for()
    found.click()
    page.wait_for_url("**/index.html?h=*")
    assert "망각" in page.locator("article").inner_text()
    assert not trouble, "\n".join(trouble)


def test_the_copy_copies_a_whole_script(copy, page):
    trouble = trouble_of(page, copy.as_uri())
    page.goto((copy / "examples" / "shapes" / "index.html").as_uri(), wait_until="load")
    page.locator(".lb-copy-all").first.click()
    page.wait_for_function("document.querySelector('.lb-status')?.textContent === '복사했습니다'")
    copied = page.evaluate("navigator.clipboard.readText()")
    install, rest = copied.split("\n", 1)
    assert install.startswith('# 준비: pip install "file:///')
    assert rest == (copy / "examples" / "shapes.py").read_text("utf-8").split("\n", 1)[1]
    assert not trouble, "\n".join(trouble)


def test_the_cards_of_the_copy_have_their_figures(copy, page):
    page.goto((copy / "examples" / "index.html").as_uri(), wait_until="load")
    assert page.locator(".lb-card-figure svg").count() > 20
    assert page.locator("[data-lb-figure]").count() == 0
