"""처음 온 독자가 휴대전화로 쪽을 여는 동안: 무게, 밀림, 낱말, 보안 정책."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

import pytest

from .conftest import DRAW_ALL

pytestmark = pytest.mark.browser

# 쪽 하나를 읽기 시작하는 데 드는 바이트. 검색 색인은 찾을 때만 온다.
BUDGET = 350_000
SHIFT = 0.05

WATCH = """
window.shift = 0;
window.blocked = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
addEventListener("securitypolicyviolation", (event) => {
  window.blocked.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""

# 줄이 나뉜 자리의 앞뒤가 모두 글자인 곳. 수식은 한 글자로 친다.
# 점이나 밑줄이 든 코드 이름 안에서는 나뉘어도 된다.
BROKEN_WORDS = r"""
() => {
  const letter = /[\p{L}\p{N}]/u;
  const INNER = "pre, svg, ul, ol, table, .headerlink, .katex *";
  const range = document.createRange();
  const broken = [];
  let before = null;
  const step = (text, box, code) => {
    const wrapped = before && box.left < before.box.left
      && box.top > before.box.top + before.box.height / 2;
    if (wrapped && letter.test(before.text) && letter.test(text) && !(code && before.code)
        && !/[._]/.test(before.run))
      broken.push(`${before.run}|${text}`);
    before = {text, box, code, run: ((before?.run ?? "") + text).slice(-20)};
  };
  const read = (node) => {
    const parent = node.parentElement;
    const code = parent.closest("code") && !parent.closest("table");
    let at = 0;
    for (const text of node.data) {
      range.setStart(node, at);
      range.setEnd(node, (at += text.length));
      const box = range.getClientRects()[0];
      if (/\s/.test(text) || !box) before = null;
      else step(text, box, code);
    }
  };
  const walk = (element) => {
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) read(child);
      else if (child.nodeType !== Node.ELEMENT_NODE || child.matches(INNER)) continue;
      else if (child.matches(".katex"))
        step("x", child.querySelector(".katex-html").getBoundingClientRect(), false);
      else {
        /* 안에 든 다른 문단에서는 줄이 바뀌는 것이 맞다. */
        const apart = !getComputedStyle(child).display.startsWith("inline");
        if (apart) before = null;
        walk(child);
        if (apart) before = null;
      }
    }
  };
  const blocks = document.querySelectorAll(
    "article :is(p, li, dt, dd, td, th, h1, h2, h3, h4, figcaption, summary), .md-footer__title");
  let words = 0;
  for (const block of blocks) {
    if (!block.checkVisibility() || block.closest("pre, svg")) continue;
    before = null;
    walk(block);
    words += block.textContent.trim() !== "";
  }
  return {broken, words};
}
"""


def fallback_font() -> bool:
    """본문 글꼴이 오기 전에 보일, 너비를 맞춰 둔 한글 글꼴이 이 컴퓨터에 있는가."""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", "Noto Sans CJK KR"], capture_output=True, text=True)
    return bool(found.stdout)


@dataclass(frozen=True)
class Visit:
    """쪽 하나를 처음 연 기록."""

    sizes: dict[str, int]
    shift: float
    late_shift: float
    blocked: list[str]
    broken: list[str]
    words: int


@pytest.fixture(scope="module")
def visits(site, browser) -> dict[str, Visit]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(WATCH)
    recorded = {name: visit(context, site.url, name) for name in site.pages}
    context.close()
    return recorded


def visit(context, url: str, name: str) -> Visit:
    """아무것도 기억하지 않는 브라우저로 연다. 글꼴은 다른 것이 다 온 뒤에야 온다."""
    page = context.new_page()
    sizes = transfer_sizes(context, page, url)
    late: list | None = []

    def hold(route):
        route.continue_() if late is None else late.append(route)

    page.route("**/*.woff2", hold)
    page.goto(url + name, wait_until="domcontentloaded")
    page.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    before = page.evaluate("window.shift")
    held, late = late, None
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    page.evaluate(
        "() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 200)))"
    )
    late_shift = page.evaluate("window.shift")
    blocked = page.evaluate("window.blocked")
    sizes = dict(sizes)  # 모두 그리면 먼 수식의 글꼴까지 온다
    page.evaluate(DRAW_ALL)
    words = page.evaluate(BROKEN_WORDS)
    page.close()
    return Visit(sizes, before, late_shift, blocked, **words)


def transfer_sizes(context, page, url: str) -> dict[str, int]:
    """받은 파일 → 머리말까지 센 바이트. 쪽을 열기 전에 부른다."""
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    watch = context.new_cdp_session(page)
    watch.on(
        "Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]})
    )

    def finished(event):
        name = names.get(event["requestId"], "")
        if name.startswith("http"):
            sizes[name.removeprefix(url)] = event["encodedDataLength"]

    watch.on("Network.loadingFinished", finished)
    watch.send("Network.enable")
    watch.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return sizes


def test_every_page_fits_the_budget_of_a_first_visit(visits):
    heavy = {}
    for name, seen in visits.items():
        # 무엇을 세고 있는지 모르는 시험이 되지 않게 한다.
        assert any(file.endswith("lb-sans.woff2") for file in seen.sizes), (name, seen.sizes)
        total = sum(seen.sizes.values())
        if total > BUDGET:
            heavy[name] = total, sorted(seen.sizes.items(), key=lambda item: -item[1])[:6]
    assert not heavy, heavy


def test_nothing_comes_from_another_host(visits):
    outside = {file for seen in visits.values() for file in seen.sizes if "://" in file}
    assert not outside


def test_no_word_is_broken_inside_on_a_phone(visits):
    broken = {name or "첫 쪽": seen.broken for name, seen in visits.items() if seen.broken}
    assert not broken, broken
    assert all(seen.words for seen in visits.values())


def test_pages_hold_still_while_they_load(visits):
    moved = {n: s.shift for n, s in visits.items() if s.shift >= SHIFT}
    assert not moved, moved


@pytest.mark.skipif(not fallback_font(), reason="글꼴이 오기 전에 보일 Noto Sans CJK가 없습니다")
def test_pages_hold_still_when_the_fonts_come_late(visits):
    """너비를 평균으로 맞췄으므로 문단이 한 줄 달라지는 쪽은 있을 수 있다. 열에 하나까지."""
    moved = {name: seen.late_shift for name, seen in visits.items() if seen.late_shift >= SHIFT}
    assert len(moved) <= len(visits) / 10, moved


def test_the_policy_blocks_nothing_of_ours(visits):
    blocked = {name: seen.blocked for name, seen in visits.items() if seen.blocked}
    assert not blocked, blocked
