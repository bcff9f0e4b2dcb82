"""독자가 누르는 것: 전체 복사, 쪽 옮기기, 검색."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from .test_pages import trouble_of

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site, browser):
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
        base_url=site.url,
        bypass_csp=True,  # wait_for_function이 쪽 안에서 eval을 쓴다
    )
    page = context.new_page()
    yield page
    context.close()


def first_example(page) -> str:
    """예제 목록의 첫 카드가 가리키는 쪽으로 가서 스크립트의 이름을 돌려준다."""
    page.goto("examples/", wait_until="load")
    stem = page.locator("a.lb-card").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    page.goto(f"examples/{stem}/", wait_until="load")
    return f"{stem}.py"


def test_copy_all_copies_the_whole_script_with_its_install_line(site, page):
    script = first_example(page)
    button = page.locator(".lb-copy-all").first
    button.focus()
    page.keyboard.press("Enter")
    status = page.locator(".lb-status")
    page.wait_for_function("document.querySelector('.lb-status')?.textContent === '복사했습니다'")
    assert status.get_attribute("aria-live") == "polite"
    copied = page.evaluate("navigator.clipboard.readText()")
    served = (site.folder / "examples" / script).read_text("utf-8")
    assert copied.splitlines()[1:] == served.splitlines()[1:]
    install = copied.splitlines()[0]
    assert re.fullmatch(rf'# .*pip install "{re.escape(site.url)}\S+\.whl"', install), install
    subprocess.run([sys.executable, "-c", f"compile({copied!r}, 'copied.py', 'exec')"], check=True)


def test_a_site_built_without_an_address_still_copies_an_absolute_install_line(site, page):
    first_example(page)
    page.route(
        "**/*.py", lambda route: route.fulfill(body="# 준비: pip install x-1.0.whl\nx = 1\n")
    )
    page.locator(".lb-copy-all").first.click()
    page.wait_for_function("document.querySelector('.lb-status')?.textContent === '복사했습니다'")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == f'# 준비: pip install "{site.url}x-1.0.whl"\nx = 1\n'


def test_a_failed_copy_says_so(page):
    first_example(page)
    page.route("**/*.py", lambda route: route.fulfill(status=404))
    page.locator(".lb-copy-all").first.click()
    page.wait_for_function(
        "document.querySelector('.lb-status')?.textContent === '복사하지 못했습니다'"
    )
    assert page.locator(".lb-copy-all").first.inner_text() == "복사하지 못했습니다"


def test_instant_navigation_swaps_the_page_and_everything_still_works(site, page):
    trouble = trouble_of(page, site.url)
    page.goto("", wait_until="networkidle")
    page.evaluate("window.stayed = true")
    page.locator("article").get_by_role("link", name="LSTM이란", exact=True).first.click()
    page.wait_for_url("**/lstm/lstm/")
    page.wait_for_selector(".katex-html")
    assert page.evaluate("window.stayed"), "쪽을 통째로 다시 읽었습니다"
    assert page.locator("h1").count() == 1
    assert page.locator("figure.lb-figure svg").first.is_visible()
    button = page.locator(".lb-copy-all").first
    button.scroll_into_view_if_needed()
    button.click()
    page.wait_for_function("document.querySelector('.lb-status')?.textContent === '복사했습니다'")
    page.go_back()
    page.wait_for_selector(".lb-map")
    assert page.evaluate("window.stayed")
    assert not trouble, "\n".join(trouble)


def test_the_security_policy_blocks_nothing_a_reader_does(site, browser):
    """검색, 밝기, 쪽 갈아 끼우기, 복사를 첫 쪽에서 실습까지 한 문서 안에서 한다."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
        base_url=site.url,
    )
    page = context.new_page()
    page.add_init_script(
        """window.blocked = [];
        addEventListener("securitypolicyviolation", (event) =>
          blocked.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""
    )
    answer = page.goto("", wait_until="networkidle")
    assert "script-src" in answer.headers["content-security-policy"]
    page.evaluate("window.stayed = true")
    page.get_by_title("어둡게 보기").click()
    page.locator(".md-search__input").click()
    page.keyboard.type("LSTM", delay=20)
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(r"[?#]"))
    page.locator(".md-nav--primary").get_by_role("link", name="LSTM이란").click()
    page.wait_for_url("**/lstm/lstm/")
    page.locator(".md-nav--primary").get_by_role("link", name="LSTM 실습").first.click()
    page.wait_for_url("**/labs/*/")
    page.get_by_role("link", name="노트북 내려받기").wait_for()  # 앞 쪽이 다 갈렸다
    page.locator("figure.lb-figure svg").first.scroll_into_view_if_needed()
    page.locator(".highlight").first.hover()
    page.locator(".md-code__button").first.click()
    page.wait_for_timeout(1000)
    assert page.evaluate("navigator.clipboard.readText()")
    assert page.evaluate("window.stayed")
    assert page.evaluate("blocked") == []
    # 정책이 정말 듣고 있는지: 쪽에 몰래 끼운 스크립트는 돌지 않는다.
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.sneaked = true";
          document.body.append(script);
        }"""
    )
    page.wait_for_timeout(1000)
    assert page.evaluate("blocked.length") == 2  # 머리말과 쪽, 두 정책이 저마다 막는다
    assert page.evaluate("window.sneaked") is None
    context.close()


def test_prompts_are_left_out_when_a_command_is_copied(page):
    page.goto("", wait_until="networkidle")
    block = page.locator(".highlight:has(.gp)").first
    block.hover()
    block.get_by_role("button").first.click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "$ " not in copied
    assert copied.strip() == "make serve"


def test_wide_boxes_can_be_scrolled_from_the_keyboard(site, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.url + "lstm/lstm/", wait_until="networkidle")
    stuck = page.evaluate(
        """() => [...document.querySelectorAll("article *")].filter((box) =>
             box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0
             && /auto|scroll/.test(getComputedStyle(box).overflowX)
             && box.checkVisibility() && box.tabIndex < 0)
           .map((box) => box.outerHTML.slice(0, 100))"""
    )
    context.close()
    assert not stuck, "\n".join(stuck)


def test_the_missing_page_offers_a_search_that_works(site, page):
    page.goto("404.html", wait_until="load")
    page.locator(".lb-find input").fill("망각")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    page.locator(".md-search-result__link").first.wait_for()
    assert page.locator(".md-search__input").input_value() == "망각"
    page.goto("404.html", wait_until="load")
    page.locator("article").get_by_role("link", name="차례 지도").click()
    page.wait_for_url("**/#map")
    page.locator("#map ~ .lb-map").first.wait_for()  # 주소가 먼저 바뀌고 쪽이 끼워진다


def test_the_map_opens_only_written_chapters(page):
    page.goto("", wait_until="load")
    for link in page.locator(".lb-map a").all():
        answer = page.request.get(link.evaluate("(one) => one.href"))
        assert answer.ok
    chapters = page.locator(".lb-map .lb-chapters li")
    assert chapters.filter(has=page.locator(".lb-minutes")).count() > 30
    waiting = chapters.filter(has_not=page.locator("a"))
    assert waiting.count() == waiting.filter(has_text="준비 중").count()
    assert page.locator(".lb-soon").count() == waiting.count()


def test_the_downloads_at_the_end_of_a_chapter_are_there(page):
    page.goto("lstm/lstm/", wait_until="load")
    links = page.locator(".lb-end a").evaluate_all("(all) => all.map((one) => one.href)")
    assert len(links) > 10
    for link in links:
        assert page.request.get(link).ok, link
    page.locator(".lb-files a").first.scroll_into_view_if_needed()
    with page.expect_download() as waiting:
        page.locator(".lb-files a").first.click()
    assert waiting.value.suggested_filename.endswith(".py")
