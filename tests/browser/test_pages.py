"""모든 쪽을 휴대전화와 책상, 밝은 쪽과 어두운 쪽에서 연다."""

from __future__ import annotations

import pytest

from .conftest import DRAW_ALL, side_by_side

pytestmark = pytest.mark.browser

SIZES = {390: 844, 1440: 900}
SCHEMES = ("light", "dark")

# 한 쪽에서 잴 것을 한 번에 재 온다.
MEASURE = """
async () => {
  await document.fonts.ready;
  const size = (element) => element.getBoundingClientRect();
  const shown = (element) =>
    element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const name = (element) => element.outerHTML.slice(0, 120);
  /* 접힌 곁글과 고르지 않은 탭 안의 것은 펼친 뒤에 잰다. */
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const folded = (element) => element.closest(".tabbed-block") && !shown(element);
  const article = document.querySelector(".md-content");
  const figures = [...article.querySelectorAll("svg.lb-figure, figure.lb-figure svg")]
    .filter((svg) => !folded(svg));
  const formulas = [...article.querySelectorAll(".katex-html")].filter((one) => !folded(one));
  return {
    width: document.documentElement.scrollWidth,
    inner: innerWidth,
    headings: document.querySelectorAll("h1").length,
    text: article.innerText,
    sans: document.fonts.check('16px "LB Sans"', "한글")
      && [...document.fonts].some((f) => /LB Sans"?$/.test(f.family) && f.status === "loaded"),
    broken: [...document.fonts].filter((f) => f.status === "error"
      && !/대신|윈도우/.test(f.family)).map((f) => f.family),
    badFigures: figures.filter((svg) => {
      const box = size(svg);
      const outside = box.left < -1 || box.right > innerWidth + 1;
      return !shown(svg) || box.width < 1 || box.height < 1 || outside;
    }).map(name),
    badFormulas: formulas.filter((one) => {
      const box = size(one);
      return !shown(one) || box.width < 1 || box.height < 1;
    }).map(name),
    figures: figures.length,
    formulas: formulas.length,
    rawFormulas: /\\\\\\(|\\\\\\[|\\\\frac|\\\\odot/.test(article.innerText),
  };
}
"""


def trouble_of(page, host: str) -> list[str]:
    """이 쪽에서 나는 탈을 모으는 목록. 쪽을 열기 전에 부른다."""
    found: list[str] = []
    page.on("console", lambda m: found.append(f"콘솔: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"오류: {error}"))
    page.on("requestfailed", lambda request: found.append(f"실패한 요청: {request.url}"))
    page.on(
        "response",
        lambda answer: (
            found.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((host, "data:", "blob:"))
            else found.append(f"밖으로 나간 요청: {request.url}")
        ),
    )
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", SIZES)
def test_every_page_is_whole(site, width, scheme):
    def visit(browser, name: str) -> tuple[dict, list[str]]:
        context = browser.new_context(
            viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme
        )
        page = context.new_page()
        trouble = trouble_of(page, site.url)
        page.goto(site.url + name, wait_until="load")
        page.evaluate(DRAW_ALL)
        found = page.evaluate(MEASURE)
        context.close()
        return found, trouble

    visits = side_by_side(visit, site.pages)
    problems = [
        f"{name or '첫 쪽'}: {what}"
        for name, (found, trouble) in visits.items()
        for what in [*trouble, *wrongs(found)]
    ]
    assert not problems, "\n".join(problems)
    # 선택자가 어긋나 아무것도 재지 않는 시험이 되지 않게 한다.
    for kind in ("figures", "formulas"):
        assert sum(found[kind] for found, _ in visits.values()) > 0


def wrongs(found: dict) -> list[str]:
    """잰 것에서 찾은 탈."""
    checks = {
        "가로로 넘칩니다": found["width"] > found["inner"],
        "h1이 하나가 아닙니다": found["headings"] != 1,
        "LB Sans가 오지 않았습니다": not found["sans"],
        f"글꼴을 읽지 못했습니다: {found['broken']}": bool(found["broken"]),
        f"보이지 않거나 넘치는 그림: {found['badFigures']}": bool(found["badFigures"]),
        f"보이지 않는 수식: {found['badFormulas']}": bool(found["badFormulas"]),
        "그리지 않은 수식이 글에 남았습니다": found["rawFormulas"],
        "본문이 비었습니다": not found["text"].strip(),
    }
    return [what for what, wrong in checks.items() if wrong]


def test_figures_and_formulas_follow_the_scheme(site, browser):
    """같은 쪽의 그림과 수식이 밝은 쪽에서는 어둡고 어두운 쪽에서는 밝다."""
    lightness = {}
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        for name, chosen in (
            ("", "figure.lb-figure svg text"),
            ("lstm/lstm/", "figure.lb-figure svg text"),
            ("lstm/lstm/", ".katex-html .mord"),
            ("lstm/lstm/", "article p"),
        ):
            page.goto(site.url + name, wait_until="load")
            lightness[name, chosen, scheme] = page.evaluate(
                """(chosen) => {
                  const element = document.querySelector(chosen);
                  const style = getComputedStyle(element);
                  const paint = element.closest("svg") ? style.fill : style.color;
                  const [r, g, b] = paint.match(/[\\d.]+/g).map(Number);
                  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
                }""",
                chosen,
            )
        context.close()
    for name, chosen, _ in lightness:
        dark_ink = lightness[name, chosen, "light"]
        light_ink = lightness[name, chosen, "dark"]
        assert dark_ink < 0.4 < 0.6 < light_ink, (name, chosen, dark_ink, light_ink)


def test_the_palette_button_switches_the_figure(site, browser):
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", bypass_csp=True
    )
    page = context.new_page()
    page.goto(site.url, wait_until="load")
    ink = "getComputedStyle(document.querySelector('figure.lb-figure svg text')).fill"
    before = page.evaluate(ink)
    page.get_by_title("어둡게 보기").click()
    page.wait_for_function(f"{ink} !== {before!r}")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    context.close()


def test_the_figure_of_a_card_comes_when_the_card_does(site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page.goto(site.url + "examples/", wait_until="load")
    cards = page.locator(".lb-card-figure[data-lb-figure]")
    cards.first.locator("svg").wait_for()
    assert cards.last.locator("svg").count() == 0
    cards.last.scroll_into_view_if_needed()
    cards.last.locator("svg").wait_for()
    page.close()
