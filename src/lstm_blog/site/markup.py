"""쪽에 넣는 HTML 조각: 그림, 출력, 표의 상자, 붉은 상자. 남의 글은 모두 escape해서 넣습니다."""

from __future__ import annotations

import html
import re
import textwrap


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


def error_html(text: str) -> str:
    """serve에서 쪽 안에 보이는 붉은 상자."""
    first, _, rest = text.partition("\n")
    return (
        f'<div class="lb-error" role="alert"><p>{html.escape(first)}</p>'
        f"<pre>{html.escape(textwrap.dedent(rest))}</pre></div>"
    )
