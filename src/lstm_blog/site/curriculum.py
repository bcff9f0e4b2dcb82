"""차례 지도: 첫 쪽의 ```` ```curriculum ```` 울타리. 써 둔 장만 읽는 시간과 함께 이어집니다."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lstm_blog.site.chapters import Chapter
from lstm_blog.site.errors import BookError

FENCE = re.compile(r"^```curriculum\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"- (?P<source>[a-z][\w/-]*\.(?:md|ipynb)) (?P<title>\S.*)")


@dataclass(frozen=True)
class Part:
    """부 하나와 거기 드는 장들: (원고의 이름, 지도에 적는 제목)."""

    name: str
    entries: tuple[tuple[str, str], ...]


def parse(lines: Iterable[str]) -> list[Part]:
    """울타리의 줄들을 읽습니다. `- `로 시작하는 줄은 장이고, 다른 줄은 부의 이름입니다.

    예외:
        BookError: 부보다 장이 먼저 나오거나, 줄을 읽을 수 없을 때.

    >>> parse(["LSTM", "- lstm/lstm.md LSTM이란"])
    [Part(name='LSTM', entries=(('lstm/lstm.md', 'LSTM이란'),))]
    """
    parts: list[Part] = []
    for line in filter(None, map(str.strip, lines)):
        if not line.startswith("-"):
            parts.append(Part(line, ()))
            continue
        entry = ENTRY.fullmatch(line)
        if entry is None or not parts:
            raise BookError(
                f"차례 지도의 줄 {line!r}을(를) 읽을 수 없습니다. 부의 이름을 한 줄에 적고, "
                "그 아래에 `- 폴더/원고.md 제목`으로 쓰세요."
            )
        parts[-1] = Part(parts[-1].name, (*parts[-1].entries, (entry["source"], entry["title"])))
    return parts


def read(docs: Path) -> list[Part]:
    """첫 쪽 원고의 지도. 지도가 없으면 빈 목록입니다."""
    path = docs / "index.md"
    found = FENCE.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return parse(found[1].splitlines()) if found else []


def map_html(parts: list[Part], chapters: Mapping[str, Chapter], link: Callable[[str], str]) -> str:
    """지도의 HTML.

    입력:
        chapters: 원고의 이름 → 써 둔 장. 여기 없는 장은 '준비 중'입니다.
        link: 사이트 뿌리에서 본 주소를 이 쪽에서 본 주소로 바꾸는 함수.
    """
    rows = []
    for part in parts:
        written = [source for source, _ in part.entries if source in chapters]
        items = "".join(
            _item(title, chapters.get(source), bool(written), link)
            for source, title in part.entries
        )
        soon = "" if written else '<span class="lb-soon">준비 중</span>'
        rows.append(
            f"<li{' class=lb-written' if written else ''}>"
            f'<div class="lb-part">{html.escape(part.name)}{soon}</div>'
            f'<div class="lb-chapters"><ul>{items}</ul></div></li>'
        )
    return f'<ol class="lb-map">{"".join(rows)}</ol>'


def _item(
    title: str, chapter: Chapter | None, part_written: bool, link: Callable[[str], str]
) -> str:
    text = html.escape(title)
    if chapter is None:
        soon = ' <span class="lb-soon">준비 중</span>' if part_written else ""
        return f"<li>{text}{soon}</li>"
    return (
        f'<li><a href="{link(chapter.address)}">{text}</a> '
        f'<span class="lb-minutes">{chapter.minutes}분</span></li>'
    )
