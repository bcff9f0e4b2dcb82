"""Markdown 확장: 쪽마다 용어가 처음 나온 자리에 뜻을 답니다.

`abbr` 확장은 낱말의 끝에서만 맞아 조사가 붙은 '게이트가'를 지나칩니다. 여기서는 조사를 압니다.
달리는 것은 용어집으로 가는 링크이고, 뜻은 title에 담깁니다. 보이고 읽어 주는 일은 테마
(content.tooltips)가 합니다.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from lstm_blog.site.embed import current
from lstm_blog.site.glossary import Term

GLOSSARY = "glossary.md"
# 길을 알리는 쪽에서는 뜻풀이보다 길이 먼저다.
BARE_PAGES = ("index.md", GLOSSARY)
# API 쪽은 설명글마다 따로 변환되어 '쪽에서 처음'을 알 수 없고, 찾아 들어온 사람은 말을 안다.
BARE_FOLDER = "api/"
SKIPPED = {"a", "code", "pre", "table", "figure", "dt", "abbr", "details", "sup", "button"}
SKIPPED |= {f"h{level}" for level in range(1, 7)}
SKIPPED_CLASSES = {"arithmatex", "admonition-title"}
PARTICLES = "은는이가을를의에으로와과도만"
# 조사, 이다, 하다와 되다의 첫 글자. '층층'이나 '모양새'처럼 다른 낱말이 되는 것은 들지 않는다.
TAILS = PARTICLES + "나란라들인일입처보마까부뿐하되였"
ACRONYM = re.compile(r"[A-Z]{3,}")


class TooltipExtension(Extension):
    """`markdown_extensions`에 `lstm_blog.site.tooltips`로 적습니다."""

    def extendMarkdown(self, md: Markdown) -> None:
        # 글 속의 꾸밈(20)이 나무가 된 뒤, MkDocs가 링크를 살피기(0) 전.
        md.treeprocessors.register(TooltipProcessor(md), "lstm_blog_tooltips", 10)


def makeExtension(**options: object) -> TooltipExtension:
    """Python-Markdown이 부르는 이름."""
    return TooltipExtension(**options)


class TooltipProcessor(Treeprocessor):
    """나무를 한 번 훑어 처음 나온 용어를 링크로 바꿉니다."""

    def run(self, root: Element) -> None:
        bare = current.source in BARE_PAGES or current.source.startswith(BARE_FOLDER)
        if bare or not current.terms:
            return
        pattern, owners = vocabulary(current.terms)
        # 그 쪽에서 배우는 말은 읽다 보면 풀이가 나온다.
        waiting = {
            term.id for term in current.terms if term.taught.partition("#")[0] != current.source
        }
        base = posixpath.dirname(current.source) or "."
        glossary = posixpath.relpath(GLOSSARY, base)
        for parent in list(_prose(root)):
            at = 0
            parent.text, links = _linked(parent.text, pattern, owners, waiting, glossary)
            children = list(parent)
            for link in links:
                parent.insert(at, link)
                at += 1
            for child in children:
                at += 1
                child.tail, links = _linked(child.tail, pattern, owners, waiting, glossary)
                for link in links:
                    parent.insert(at, link)
                    at += 1


@functools.lru_cache(maxsize=4)
def vocabulary(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """용어를 찾는 정규식과, 찾은 말의 임자. 긴 말이 먼저라 '망각 편향'에서 '편향'을 떼지 않습니다.

    >>> gate = Term("게이트", "gate", "막습니다.", "gate", "lstm/lstm.md#gates")
    >>> layer = Term("층", "layer", "쌓습니다.", "layer", "lstm/lstm.md#gates")
    >>> pattern, _ = vocabulary((gate, layer))
    >>> pattern.findall("게이트가 있는 층은 층층이 게이트웨이 앞의 게이트, 층")
    ['게이트', '층', '게이트']
    """
    owners = {term.korean: term for term in terms}
    for term in terms:
        owners |= {alias: term for alias in term.aliases if ACRONYM.fullmatch(alias)}
    names = sorted(owners, key=len, reverse=True)
    long = "|".join(re.escape(name) for name in names if len(name) > 1) or "(?!)"
    # 한 글자 말은 동사와 헷갈리므로('수를 셀 수 있다') 조사가 붙어야 용어로 본다.
    short = "|".join(re.escape(name) for name in names if len(name) == 1) or "(?!)"
    pattern = re.compile(
        rf"(?<![가-힣A-Za-z0-9-])(?:(?:{long})(?=[{TAILS}]|[^가-힣A-Za-z0-9-]|$)"
        rf"|(?:{short})(?=[{PARTICLES}]))"
    )
    return pattern, owners


def _prose(element: Element) -> Iterator[Element]:
    """글을 담은 마디들을 읽는 차례로."""
    yield element
    for child in element:
        classes = set(child.get("class", "").split())
        if child.tag not in SKIPPED and not classes & SKIPPED_CLASSES:
            yield from _prose(child)


def _linked(
    text: str | None,
    pattern: re.Pattern[str],
    owners: dict[str, Term],
    waiting: set[str],
    glossary: str,
) -> tuple[str | None, list[Element]]:
    """앞에 남는 글과, 저마다 뒤의 글을 꼬리로 단 링크들."""
    links: list[Element] = []
    if not text or text.__class__ is not str:  # AtomicString은 손대지 않을 글이다
        return text, links
    head, end = text, 0
    for found in pattern.finditer(text):
        term = owners[found[0]]
        if term.id not in waiting:
            continue
        waiting.discard(term.id)
        before = text[end : found.start()]
        if links:
            links[-1].tail = before
        else:
            head = before
        link = Element("a", {"class": "lb-term", "href": f"{glossary}#{term.id}"})
        link.set("title", term.sentence)
        link.text = found[0]
        links.append(link)
        end = found.end()
    if links:
        links[-1].tail = text[end:]
    return head, links
