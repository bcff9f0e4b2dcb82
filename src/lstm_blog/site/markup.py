"""쪽에 넣는 HTML 조각: 그림, 출력, 표의 상자, 붉은 상자. 남의 글은 모두 escape해서 넣습니다."""

from __future__ import annotations

import html
import itertools
import re
import textwrap

_CODE = re.compile(
    r'(?P<output><div class="lb-output"[^>]*>)?(?P<pre><pre\b[^>]*>(?:<span></span>)?)'
    r"(?P<code><code\b[^>]*>.*?</code>)</pre>",
    re.DOTALL,
)
TAG = re.compile(r"(<[^>]*>)")  # split하면 글과 태그가 번갈아 나온다
# 글줄을 끊지 않는 요소.
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "small", "span"}
INLINE |= {"strong", "sub", "sup", "u", "wbr"}
_NAME = re.compile(r"<(/?)([a-z]+)")
_VERBATIM = {"pre", "code", "svg", "math", "script", "style", "textarea"}
_CLOSING = (")", "]", "%")
JOINER = "\u2060"  # 너비가 없고 줄을 나누지 못하게 하는 글자
_CLOSED = re.compile(r"[)\]%](?=[가-힣])")
_ACTION = re.compile(r'<nav class="md-post__action">(.*?)</nav>', re.DOTALL)
# 글자색을 그대로 쓰는 이름, 괄호, 연산자, 빈칸. 이 span이 코드 블록의 요소 넷 가운데 셋이다.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')


def figure_html(svg: str, salt: str, caption: str) -> str:
    """인라인 SVG와 그림 설명. 설명의 첫 문장이 title, 전체가 desc가 됩니다."""
    title = re.split(r"(?<=다\.)\s", caption, maxsplit=1)[0]
    label = (
        f'<title id="{salt}-title">{html.escape(title)}</title>'
        f'<desc id="{salt}-desc">{html.escape(caption)}</desc>'
    )
    described = re.sub(
        r"^\s*<svg\b([^>]*)>",
        lambda m: (
            f'<svg{m[1]} role="img" aria-labelledby="{salt}-title" '
            f'aria-describedby="{salt}-desc" data-search-exclude>{label}'
        ),
        svg,
        count=1,
    )
    text = html.escape(caption)
    return f'<figure class="lb-figure">{described}<figcaption>{text}</figcaption></figure>'


def output_html(text: str) -> str:
    """스크립트의 출력. 무엇을 찍었든 글로만 보입니다."""
    body = html.escape(text.rstrip("\n"))
    return f'<div class="lb-output" data-search-exclude><pre><code>{body}</code></pre></div>'


def boxed_tables(page: str) -> str:
    """표마다 상자를 씌웁니다. 화면에서 먼 표를 그리지 않고 두려면 표가 상자 안에 있어야 합니다.

    >>> boxed_tables("<table><tr></tr></table>")
    '<div class="lb-table"><table><tr></tr></table></div>'
    """
    return re.sub(
        r"<table>.*?</table>",
        lambda table: f'<div class="lb-table">{table[0]}</div>',
        page,
        flags=re.DOTALL,
    )


def copyable_code(page: str) -> str:
    """코드 블록에 복사 단추를 답니다. 출력은 읽는 것이라 달지 않습니다. 복사할 것은 스크립트입니다.

    단추는 테마의 것이고 누르는 일도 테마가 맡습니다. 다만 테마가 `pre > code`를 찾아 단추를 만들게
    두면, 멀어서 그리지 않은 코드까지 그려서 재고(가장 긴 장에서 주 스레드가 바쁜 시간의 셋 가운데
    하나), 그러는 동안 Tab이 자리를 잃습니다. 그래서 code를 span에 넣어 테마의 눈을 피합니다.

    >>> copyable_code("<pre><code>1 + 1</code></pre>").partition('<span class="lb-code"')[2]
    ' id="code-1"><code>1 + 1</code></span></pre>'
    """
    count = itertools.count(1)

    def dressed(block: re.Match[str]) -> str:
        if block["output"]:
            nav, name = "", ""
        else:
            number = next(count)
            name = f' id="code-{number}"'
            nav = (
                '<span class="md-code__nav"><button type="button" class="md-code__button" '
                f'data-md-type="copy" data-clipboard-target="#code-{number}" '
                'aria-label="코드 복사"></button></span>'
            )
        output = block["output"] or ""
        code = _PLAIN.sub(r"\1", block["code"])
        return f'{output}{block["pre"]}{nav}<span class="lb-code"{name}>{code}</span></pre>'

    return _CODE.sub(dressed, page)


def joined_particles(page: str) -> str:
    """괄호나 코드 뒤의 조사가 다음 줄에 홀로 서지 않게, 보이지 않는 이음표(U+2060)를 넣습니다.

    낱말을 쪼개지 않는 줄바꿈(keep-all)도 닫는 괄호와 코드의 뒤는 나뉘는 곳으로 봅니다.

    >>> joined_particles("<p>셀(cell)은 <code>h</code>와 (<b>x</b>)</p>").replace(JOINER, "·")
    '<p>셀(cell)·은 <code>h</code>·와 (<b>x</b>)</p>'
    """
    pieces = TAG.split(page)
    verbatim, before = 0, ""
    for at, piece in enumerate(pieces):
        tag = _NAME.match(piece) if at % 2 else None
        if tag:
            closes, name = tag[1], tag[2]
            if name in _VERBATIM:
                verbatim += -1 if closes else 1
            if name not in INLINE:
                before = ""
            elif closes and name == "code":
                before = ")"
        elif at % 2 == 0 and piece and not verbatim:
            joined = _CLOSED.sub(rf"\g<0>{JOINER}", piece)
            lonely = before in _CLOSING and "가" <= piece[0] <= "힣"
            pieces[at] = JOINER + joined if lonely else joined
            before = piece[-1]
    return "".join(pieces)


def plain_actions(page: str) -> str:
    """블로그 목록의 '이어 읽기'를 이동 구역(nav)에서 꺼냅니다.

    테마는 글마다 이름 없는 nav를 두어, 화면 낭독기의 구역 목록에 같은 것이 여럿 섭니다.

    >>> plain_actions('<nav class="md-post__action"><a href="a/">이어 읽기</a></nav>')
    '<div class="md-post__action"><a href="a/">이어 읽기</a></div>'
    """
    return _ACTION.sub(r'<div class="md-post__action">\1</div>', page)


def error_html(text: str) -> str:
    """serve에서 쪽 안에 보이는 붉은 상자."""
    first, _, rest = text.partition("\n")
    return (
        f'<div class="lb-error" role="alert"><p>{html.escape(first)}</p>'
        f"<pre>{html.escape(textwrap.dedent(rest))}</pre></div>"
    )
