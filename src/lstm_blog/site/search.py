"""한국어 검색의 색인을 씁니다. 찾는 일은 `docs/assets/js/search.js`가 합니다.

테마의 검색 플러그인은 화면만 맡습니다. 쪽을 훑는 일을 여기서 가로채므로 플러그인이 쓰는
`search/search_index.json`은 설정만 든 빈 껍데기가 되고, 진짜 색인 `search/sections.js`는 독자가
처음 물을 때 일꾼이 읽습니다. 테마의 훑기를 쓰지 않는 까닭: `data-search-exclude` 안에 같은 이름의
태그가 겹치면 거기서 제외를 그만두어, 수식의 조각과 출력이 색인에 섞입니다.

서버 없이(`file://`) 여는 사본에서는 일꾼도 fetch도 막힙니다. 그런 사본을 만들 때는

1. `write_offline(site)`로 껍데기를 `search/search_index.js`로도 쓰고,
2. 쪽마다 테마의 묶음(`bundle.….min.js`)보다 먼저 `<script src="…/assets/js/search.js"></script>`를
   넣으십시오.

그러면 search.js가 `Worker`의 자리를 대신해 쪽 안에서 찾고, 색인은 그대로 `search/sections.js`를
`<script>`로 읽습니다. eval도 blob:도 쓰지 않습니다.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from lstm_blog.site.errors import BookError
from lstm_blog.site.glossary import Term
from lstm_blog.site.markup import INLINE, JOINER

WORKER = "assets/js/search.js"
INDEX = "search/sections.js"
STUB = "search/search_index.json"
# 검색에 들지 않으면서 큰 것. 먼저 덜어 내면 훑는 시간이 절반이 된다.
_DRAWN = re.compile(
    r'<(svg|math|script|style)\b.*?</\1>|<details class="lb-doc-source".*?</details>', re.DOTALL
)
_WORKER_PATH = re.compile(
    r'("search": "[^"]*?)assets/javascripts/workers/search\.[0-9a-z]+\.min\.js"'
)
_HEADING = re.compile(r"h[1-6]")
# 글이 끊기지 않는 태그. 나머지 태그의 안팎은 다른 문단이다.
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
# 코드의 이름, 그리고 한글이 든 주석과 문자열.
_NAME = re.compile(r"(?<![0-9A-Za-z_])[A-Za-z_][0-9A-Za-z_.]*[0-9A-Za-z_]")
_KOREAN = re.compile(r"[^\"'#\n]*[가-힣][^\"'#\n]*")


class SearchError(BookError):
    """테마가 바뀌어 검색을 잇지 못했습니다."""


class Section(NamedTuple):
    """찾아갈 수 있는 절 하나.

    입력:
        id: 쪽 안의 주소. 쪽의 첫머리는 빈 글.
        heading: 제목. 첫머리의 제목이 차례의 이름과 같으면 빈 글.
        text: 글. 문단과 칸의 끝은 줄바꿈.
        code: 코드에 나온 이름과 한글 주석을 한 줄에 하나씩, 한 번씩만.
    """

    id: str
    heading: str
    text: str
    code: str


class Index:
    """책 한 권의 색인. 쪽을 하나씩 받아 두었다가 한 번에 씁니다."""

    def __init__(self) -> None:
        self._pages: dict[str, dict[str, Any]] = {}
        self._order: list[str] = []
        self.read = read_sections

    def begin(self, order: list[str]) -> None:
        """새로 짓기 시작합니다.

        입력:
            order: 차례에 든 쪽의 주소. 점수가 같으면 앞의 것이 먼저입니다.
        """
        self._pages.clear()
        self._order = order

    def add(self, page: Any) -> None:
        """쪽 하나를 더합니다. 머리말에서 찾지 않기로 한 쪽은 지나갑니다."""
        if (page.meta.get("search") or {}).get("exclude"):
            return
        title = str(page.title)
        sections = self.read(page.content, title)
        chapter = page.url in self._order
        self._pages[page.url] = {
            "url": page.url,
            "title": title,
            "chapter": chapter,
            "sections": sections,
        }

    def write(self, site: Path, names: list[tuple[str, ...]]) -> None:
        """색인을 씁니다. 두 번 지어도 같은 바이트입니다.

        입력:
            site: 지은 폴더.
            names: 같은 것을 부르는 이름들의 묶음.
        """
        place = {url: number for number, url in enumerate(self._order)}
        urls = sorted(self._pages, key=lambda url: (place.get(url, len(place)), url))
        data = {"aliases": names, "pages": [self._pages[url] for url in urls]}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        path = site / INDEX
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"self.searchSections={text}\n", encoding="utf-8")


def names_of(terms: Iterable[Term]) -> list[tuple[str, ...]]:
    """용어마다 한국어, 영어, 다른 이름, 쓰지 않기로 한 표기. 독자는 어느 것으로도 찾습니다."""
    return [(term.korean, term.english, *term.aliases, *term.forbidden) for term in terms]


def use_worker(page: str, where: str) -> str:
    """쪽의 설정에서 테마의 일꾼을 이 책의 일꾼으로 바꿉니다.

    예외:
        SearchError: 설정에 그 자리가 없을 때.

    >>> use_worker('{"search": "../assets/javascripts/workers/search.a76.min.js"}', "쪽.md")
    '{"search": "../assets/js/search.js"}'
    """
    page, count = _WORKER_PATH.subn(rf'\1{WORKER}"', page)
    if count != 1:
        raise SearchError(
            f"검색을 잇지 못했습니다: {where}\n"
            f'  쪽의 설정에 "search" 경로가 하나 있어야 하는데 {count}개입니다.\n'
            "  mkdocs-material의 판이 바뀌었으면 src/lstm_blog/site/search.py를 맞추십시오."
        )
    return page


def write_offline(site: Path) -> None:
    """`file://`에서 테마가 껍데기를 읽을 수 있게 스크립트로도 씁니다."""
    stub = site / STUB
    text = stub.read_text(encoding="utf-8")
    stub.with_suffix(".js").write_text(f"var __index = {text}\n", encoding="utf-8")


def read_sections(content: str, title: str) -> list[Section]:
    """쪽의 본문을 제목마다 나눕니다. 수식, 그림, 예제의 출력은 빼고, 코드에서는 이름만 모읍니다.

    코드를 통째로 담지 않는 까닭: 예제 쪽과 장에 같은 코드가 거듭 실려 색인의 절반이 되고, 독자가
    찾는 것은 `lstm_step` 같은 이름이지 등호와 괄호가 아닙니다.

    >>> first, second = read_sections(
    ...     '<h1 id="a">셀</h1><p>글</p><h2 id="b">벨트</h2><pre>x = tanh(c)</pre>', "셀"
    ... )
    >>> first
    Section(id='', heading='', text='글', code='')
    >>> second
    Section(id='b', heading='벨트', text='', code='tanh')
    """
    reader = _Reader()
    reader.feed(_DRAWN.sub("", content))
    reader.close()
    preface, *parts = reader.parts
    # h1과 그 앞의 글은 쪽의 첫머리입니다. h1이 없으면 차례의 이름이 제목입니다.
    if parts and parts[0].tag == "h1":
        first = parts.pop(0)
        first.text[:0], first.code[:0] = preface.text, preface.code
        preface = first
    heading = _tidy(preface.heading)
    made = [("", "" if heading == title else heading, preface)]
    made += [(part.id, _tidy(part.heading), part) for part in parts]
    return [
        Section(name, heading, _tidy(part.text), "\n".join(_names_in("".join(part.code))))
        for name, heading, part in made
    ]


def _tidy(pieces: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))


def _names_in(code: str) -> list[str]:
    found = _NAME.findall(code)
    korean = (phrase.strip() for phrase in _KOREAN.findall(code))
    return [name for name in dict.fromkeys([*found, *korean]) if not keyword.iskeyword(name)]


class _Part:
    def __init__(self, tag: str = "", name: str = "") -> None:
        self.tag, self.id = tag, name
        self.heading: list[str] = []
        self.text: list[str] = []
        self.code: list[str] = []


class _Reader(HTMLParser):
    """본문을 훑어 제목마다 글과 코드를 모읍니다."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = [_Part()]
        self._open: list[str] = []
        self._skipped: int | None = None  # 제외한 요소가 열린 깊이
        self._heading = self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _VOID.fullmatch(tag):
            self._break(tag)
            return
        self._open.append(tag)
        if self._skipped is not None:
            return
        given = dict(attrs)
        if "data-search-exclude" in given or given.get("class") == "headerlink":
            self._skipped = len(self._open)
            if tag == "span":
                self._leave_gap()
        elif _HEADING.fullmatch(tag) and given.get("id"):
            self.parts.append(_Part(tag, given["id"]))
            self._heading = len(self._open)
        elif tag == "pre":
            self._pre = len(self._open)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            depth = len(self._open)
            if self._skipped == depth:
                self._skipped = None
            if self._heading == depth:
                self._heading = 0
            if self._pre == depth:
                self._pre = 0
                self.parts[-1].code.append("\n")
            if self._open.pop() == tag:
                break
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._skipped is not None:
            return
        part, data = self.parts[-1], data.replace(JOINER, "")
        if self._heading:
            part.heading.append(data)
        elif self._pre:
            part.code.append(data)
        else:
            part.text.append(data.replace("\n", " "))

    def _leave_gap(self) -> None:
        # 글 속의 수식이 빠진 자리. 미리보기에서 글이 어디서 끊겼는지 보인다.
        part = self.parts[-1]
        (part.heading if self._heading else part.text).append("…")

    def _break(self, tag: str) -> None:
        inside = self._skipped is not None or self._heading or self._pre
        if not inside and tag not in INLINE:
            self.parts[-1].text.append("\n")
