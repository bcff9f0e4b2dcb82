"""누구나 읽는 책: axe의 규칙, 키보드만으로 다니기, 화면 낭독기가 읽을 것."""

from __future__ import annotations

import re

import pytest

from .conftest import DRAW_ALL, MODULES, missing, side_by_side

pytestmark = pytest.mark.browser

DESK, PHONE = (1440, 900), (390, 844)

RUN_AXE = """
async ([within, rules]) => {
  const options = {resultTypes: ["violations"], preload: false, iframes: false};
  if (rules) options.runOnly = rules;
  const found = await axe.run(within ?? document, options);
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.html.slice(0, 120)}`));
}
"""
# 너비와 색이 바뀌면 답이 달라질 수 있는 규칙.
BY_LOOKS = [
    "color-contrast",
    "link-in-text-block",
    "meta-viewport",
    "region",
    "scrollable-region-focusable",
    "target-size",
]
UNFOLD = """
() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  return new Promise((done) => setTimeout(done, 300));
}
"""
# 열리고 닫히는 움직임이 다 끝났는가.
STILL = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
  document.getAnimations().every((motion) => motion.playState !== "running")))))
"""

# 눌러서 멈춘 것마다: 무엇이고, 보이고, 둘레에 무엇이 그려지는가.
FOCUSED = """
() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  const ring = (one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 1
    && !/transparent|, 0\\)$/.test(one.outlineColor);
  here.dataset.visit = (Number(here.dataset.visit) || 0) + 1;
  return {
    name: here.outerHTML.slice(0, 110),
    place: ["header", "nav.md-nav--primary", "nav.md-nav--secondary", "article", "footer"]
      .find((place) => here.closest(place)) ?? "",
    kind: here.matches(".md-search__input") ? "search"
      : here.matches(".md-skip") ? "skip"
      : here.matches(".md-code__button, .lb-copy-all") ? "copy" : "",
    again: here.dataset.visit > 1,
    ring: ring(style) || here.matches(".md-search__input"),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && here.checkVisibility({opacityProperty: true, visibilityProperty: true}),
  };
}
"""

MEANING = """
() => {
  const article = document.querySelector("article");
  const named = (svg, attribute) => (svg.getAttribute(attribute) ?? "").split(" ").map((id) =>
    svg.querySelector(`[id="${id}"]`)?.textContent.trim() ?? "").join("");
  const name = (element) => element.outerHTML.slice(0, 100);
  return {
    formulas: [...document.querySelectorAll(".katex")].filter((formula) =>
      !formula.querySelector(".katex-mathml math annotation")?.textContent
      || formula.querySelector(".katex-html")?.getAttribute("aria-hidden") !== "true").map(name),
    figures: [...article.querySelectorAll("figure.lb-figure > svg")].filter((svg) =>
      svg.getAttribute("role") !== "img" || !named(svg, "aria-labelledby")
      || named(svg, "aria-describedby").length < 10).map(name),
    pictures: [...article.querySelectorAll("img:not([alt])")].map(name),
    count: document.querySelectorAll(".katex, figure.lb-figure > svg").length,
  };
}
"""


@pytest.fixture(scope="session")
def axe() -> str:
    path = MODULES / "axe-core" / "axe.min.js"
    if not path.is_file():
        missing("axe-core가 없습니다. `npm ci --prefix tests/browser --ignore-scripts`")
    return path.read_text("utf-8")


def kind_of(name: str) -> str:
    """쪽의 갈래. 갈래마다 틀과 부품이 다르다."""
    for kind in ("404.html", "examples/", "labs/", "api/", "blog/"):
        if name.startswith(kind):
            return f"{kind} 목록" if name == kind else kind
    return "장" if name else "첫 쪽"


def one_of_each(site) -> list[str]:
    """갈래마다 가장 큰 쪽 하나. 큰 쪽에 부품이 다 있다."""
    sizes = {name: (site.folder / _file(name)).stat().st_size for name in site.pages}
    largest = {kind_of(name): name for name in sorted(sizes, key=sizes.__getitem__)}
    return sorted(largest.values())


def _file(name: str) -> str:
    return f"{name}index.html" if name.endswith("/") or not name else name


def opened(context, url: str, axe: str):
    page = context.new_page()
    page.goto(url, wait_until="load")
    page.evaluate(DRAW_ALL)
    page.evaluate(axe)
    return page


def violations(page, within: str | None = None, rules: list[str] | None = None) -> list[str]:
    return page.evaluate(RUN_AXE, [within, rules])


@pytest.mark.parametrize(
    ("size", "scheme", "rules"), [(DESK, "light", None), (PHONE, "dark", BY_LOOKS)]
)
def test_no_page_breaks_a_rule_of_access(site, axe, size, scheme, rules):
    """접힌 것을 모두 펼친 채로. 휴대전화에서는 너비와 색에 달린 규칙만 다시 본다."""
    width, height = size

    def visit(browser, name: str) -> list[str]:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
        )
        page = opened(context, site.url + name, axe)
        page.evaluate(UNFOLD)
        found = violations(page, rules=rules)
        context.close()
        return found

    chapters = {name for name in site.pages if kind_of(name) == "장"}
    # 휴대전화에서는 장 모두와, 나머지 갈래마다 가장 큰 쪽만 본다. 틀과 부품이 같다.
    names = site.pages if rules is None else sorted({*chapters, *one_of_each(site)})
    broken = {name: found for name, found in side_by_side(visit, names).items() if found}
    assert not broken, broken


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "dark"), (PHONE, "light")])
def test_open_search_and_open_menu_break_no_rule(site, browser, axe, size, scheme):
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    broken = {}
    for name in one_of_each(site):
        page = opened(context, site.url + name, axe)
        found = violations(page)
        if size == PHONE:
            page.locator("label.md-header__button[for=__drawer]").click()
            page.wait_for_function(STILL)
            found += violations(page, ".md-sidebar--primary")
            page.locator("label.md-overlay").click(position={"x": 380, "y": 400})
            page.locator("label.md-header__button[for=__search]").click()
        page.locator(".md-search__input").fill("게이트")
        page.keyboard.press("Shift")  # 테마는 건반이 올라올 때 찾는다
        page.locator(".md-search-result__item").first.wait_for()
        page.wait_for_function(STILL)
        found += violations(page, ".md-search")
        if found:
            broken[name] = found
        page.close()
    context.close()
    assert not broken, broken


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_can_be_walked_with_tab_alone(site, browser, scheme):
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    problems = []
    for name in one_of_each(site):
        page = context.new_page()
        page.goto(site.url + name, wait_until="load")
        page.wait_for_timeout(300)
        stops = walk(page)
        kinds = {stop["kind"] for stop in stops} | {stop["place"] for stop in stops}
        wanted = {"search", "article", "footer"}
        if page.locator("nav.md-nav--primary a:visible").count():
            wanted.add("nav.md-nav--primary")
        if page.locator(".lb-copy-all:visible, .md-code__button:visible").count():
            wanted.add("copy")
        if page.locator("article .headerlink").count():
            wanted.add("skip")
        if not wanted <= kinds:
            problems.append(f"{name}: Tab이 닿지 않는 곳 {sorted(wanted - kinds)}")
        if stops and stops[-1]["place"] != "footer":
            problems.append(f"{name}: 꼬리말에서 끝나지 않습니다: {stops[-1]['name']}")
        problems += [
            f"{name}: {what}: {stop['name']}"
            for stop in stops
            for what, wrong in (
                ("갇혔습니다", stop["again"]),
                ("보이지 않는 곳에 멈춥니다", not stop["seen"]),
                ("멈춘 자리가 보이지 않습니다", not stop["ring"]),
            )
            if wrong
        ]
        page.close()
    context.close()
    assert not problems, "\n".join(problems)


def walk(page) -> list[dict]:
    """Tab만 눌러 끝까지 가며 멈춘 자리들."""
    stops = []
    # 멈출 수 있는 것보다 많이 누르고도 끝나지 않으면 어딘가에서 맴도는 것이다.
    limit = page.locator("a, button, input, summary, [tabindex]").count() + 10
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            # 테마가 단추를 다시 그리면 초점을 잃지만, 다음 Tab은 그 자리에서 이어진다.
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            if stop is None or stop["again"]:
                return stops
        stops.append(stop)
        if stop["again"]:
            return stops
    pytest.fail(f"Tab을 {limit}번 눌러도 끝나지 않습니다: {page.url}")


def test_the_skip_link_is_korean_and_goes_to_the_text(site, browser):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(site.url + "lstm/lstm/", wait_until="load")
    page.keyboard.press("Tab")
    link = page.locator(".md-skip")
    assert link.inner_text().strip() == "본문으로 건너뛰기"
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#lstm")
    page.wait_for_timeout(300)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")
    page.close()


def test_formulas_and_figures_speak_to_readers_who_do_not_see_them(site, browser):
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    mute, count = {}, 0
    for name in site.pages:
        page.goto(site.url + name, wait_until="domcontentloaded")
        found = page.evaluate(MEANING)
        count += found.pop("count")
        if any(found.values()):
            mute[name] = found
    context.close()
    assert not mute, mute
    assert count > 0


def test_nothing_moves_for_readers_who_asked_for_less_motion(site, browser):
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.url + "lstm/lstm/", wait_until="load")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
          const style = getComputedStyle(element);
          const longest = (value) => Math.max(...value.split(",").map(parseFloat));
          return longest(style.transitionDuration) > 0.01 || longest(style.animationDuration) > 0.01
            || style.scrollBehavior === "smooth";
        }).map((element) => element.outerHTML.slice(0, 80))"""
    )
    context.close()
    assert not moving, moving[:10]


def test_a_long_formula_can_be_scrolled_from_the_keyboard(site, browser):
    """화면보다 긴 식에 Tab으로 가서 오른쪽 화살표로 끝까지 민다."""
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(site.url + "lstm/lstm/", wait_until="load")
    page.wait_for_timeout(300)
    long = page.locator(".lb-display[tabindex='0']").first
    long.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "(box) => Math.abs(box.scrollLeft + box.clientWidth - box.scrollWidth) <= 1",
        arg=long.element_handle(),
    )
    context.close()


def test_the_language_of_every_page_is_korean(site):
    for name in site.pages:
        page = (site.folder / _file(name)).read_text("utf-8")
        assert re.search(r'<html lang="ko"', page), name
