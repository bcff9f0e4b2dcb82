"""수식을 지을 때 KaTeX로 그립니다. 쪽에는 HTML과 MathML만 남고 자바스크립트는 남지 않습니다."""

from __future__ import annotations

import atexit
import html
import re
from functools import cache
from pathlib import Path
from typing import Any

from lstm_blog.site.errors import BookError
from lstm_blog.site.markup import TAG

KATEX = Path(__file__).parent / "katex" / "katex.min.js"

# Markdown 쪽: pymdownx.arithmatex(generic)가 남긴 \(…\)와 \[…\].
# 안쪽은 HTML로 이스케이프돼 있습니다.
_ARITHMATEX = re.compile(
    r'([(\[]?)<(span|div) class="arithmatex">\s*(?:\\\((.*?)\\\)|\\\[(.*?)\\\])\s*</\2>([^\s<]*)',
    re.DOTALL,
)
# 목차: arithmatex의 span은 벗겨지고 \(…\)만 남습니다.
_ENTRY = re.compile(r'(<span class="md-ellipsis">)(.*?)(</span>)', re.DOTALL)
_BARE = re.compile(r"\\\((.*?)\\\)", re.DOTALL)
# 노트북 쪽: nbconvert가 남긴 $…$와 $$…$$. 여는 $ 뒤와 닫는 $ 앞에 빈칸이 없어야
# 돈 단위와 헷갈리지 않습니다.
_DOLLARS = re.compile(
    r"([(\[]?)(?:(?<!\\)\$\$(.+?)(?<!\\)\$\$|"
    r"(?<![\\$])\$(?![\s$])([^$]+?)(?<![\s\\])\$(?!\d)([^\s<$]*))",
    re.DOTALL,
)
# 조사나 쉼표가 붙은 수식이 이보다 길면(TeX 글자 수) 줄이 나뉘게 둡니다.
_JOINED = 30
# KaTeX는 \max 같은 이름 뒤에 보이지 않는 '함수 적용'을 나란히 두어 <msub>의 자식이 셋이 됩니다.
_APPLIED = re.compile("<mi>[^<]*</mi><mo>\u2061</mo>")
_NOTEBOOK = "jp-RenderedMarkdown"


class MathError(BookError):
    """KaTeX가 그리지 못하는 수식입니다."""


def render_html(page: str, where: str) -> str:
    r"""쪽의 수식을 모두 그린 HTML. 두 번 불러도 한 번 부른 것과 같습니다.

    입력:
        page: 쪽의 HTML. 본문만이어도 되고, 목차까지 든 쪽 전체여도 됩니다.
        where: 잘못을 알릴 때 쓸 쪽 이름.
    반환:
        수식이 ``data-search-exclude``를 단 KaTeX HTML로 바뀐 쪽.
    예외:
        MathError: 없는 명령, 맞지 않는 괄호, \text 밖의 한글이 있을 때. 쪽과 수식을 알립니다.

    >>> "katex" in render_html(r'<span class="arithmatex">\(a &lt; b\)</span>', "쪽.md")
    True
    """

    def markdown(found: re.Match[str]) -> str:
        before, tag, inline, display, after = found.groups()
        tex = inline if inline is not None else display
        return _join(before, _wrap(tex, display is not None, tag, where), inline, after)

    page = _ARITHMATEX.sub(markdown, page)
    page = _ENTRY.sub(
        lambda entry: (
            entry[1]
            + _BARE.sub(lambda tex: _wrap(tex[1], False, "span", where), entry[2])
            + entry[3]
        ),
        page,
    )
    return _notebook(page, where) if _NOTEBOOK in page else page


def _notebook(page: str, where: str) -> str:
    def dollars(found: re.Match[str]) -> str:
        before, display, inline, after = found[1], found[2], found[3], found[4] or ""
        # 문단 안에 놓이므로 display 수식도 div가 아니라 span입니다.
        drawn = _wrap(display or inline, display is not None, "span", where)
        return _join(before, drawn, inline, after)

    pieces = TAG.split(page)
    depth = verbatim = 0
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            if depth and not verbatim and "$" in piece:
                pieces[at] = _DOLLARS.sub(dollars, piece)
        elif piece.startswith("<div"):
            depth += bool(depth or _NOTEBOOK in piece)
        elif piece.startswith("</div"):
            depth -= bool(depth)
        elif piece.startswith(("<pre", "<code", "<script", "<style", "<math")):
            verbatim += 1
        elif piece.startswith(("</pre", "</code", "</script", "</style", "</math")):
            verbatim -= 1
    return "".join(pieces)


def _join(before: str, drawn: str, inline: str | None, after: str) -> str:
    """짧은 수식과 거기 붙은 괄호, 조사, 쉼표가 다른 줄로 갈리지 않게 묶습니다."""
    whole = f"{before}{drawn}{after}"
    if inline is None or whole == drawn or len(inline) > _JOINED:
        return whole
    return f'<span class="lb-joined">{whole}</span>'


def _wrap(escaped: str, display: bool, tag: str, where: str) -> str:
    tex = html.unescape(escaped).strip()
    shape = "arithmatex lb-display" if display else "arithmatex"
    return f'<{tag} class="{shape}" data-search-exclude>{_katex(tex, display, where)}</{tag}>'


# 같은 수식은 책 전체에서 한 번만 그립니다.
_drawn: dict[tuple[str, bool], str] = {}


def _katex(tex: str, display: bool, where: str) -> str:
    if (tex, display) not in _drawn:
        answer = _engine().call("render", tex, display)
        if "error" in answer:
            raise MathError(
                f"수식을 그리지 못했습니다: {where}\n"
                f"  수식: {tex}\n"
                f"  원인: {answer['error']}\n"
                "  명령의 철자와 괄호의 짝을 확인하십시오. 한글은 \\text{…} 안에만 쓸 수 있습니다."
            )
        _drawn[tex, display] = _APPLIED.sub(r"<mrow>\g<0></mrow>", answer["html"])
    return _drawn[tex, display]


@cache
def _engine() -> Any:
    # 수식이 없으면 V8을 띄우지 않도록, 처음 쓸 때 불러옵니다.
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    # 파이썬이 끝나며 치우게 두면 V8의 스레드를 기다리다 영영 멈춥니다.
    atexit.register(engine.close)
    engine.eval(KATEX.read_text("utf-8"))
    engine.eval(
        """
        function render(tex, display) {
          try {
            return {html: katex.renderToString(tex, {
              displayMode: display, output: "htmlAndMathml", throwOnError: true, strict: "error",
            })};
          } catch (error) {
            return {error: String(error.message || error)};
          }
        }
        """
    )
    return engine
