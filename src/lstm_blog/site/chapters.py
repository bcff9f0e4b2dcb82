"""장: 어느 예제를 쓰는지, 읽는 데 얼마나 걸리는지, 머리와 끝에 무엇이 붙는지."""

from __future__ import annotations

import html
import platform
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from lstm_blog.site import reading
from lstm_blog.site.cache import environment
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.runner import Result
from lstm_blog.site.script import Script

REFERENCE = re.compile(r"(?:^|[\s>{])([a-z]\w*\.py)(?=[#:\s]|$)", re.MULTILINE)
# 어디서 짓든 날짜가 같게, 한국의 시각으로 적는다.
KOREA = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class Chapter:
    """메뉴에 있는 글이나 실습 하나.

    입력:
        source: 원고의 이름(`lstm/lstm.md`, `labs/lstm_latch.ipynb`).
        title: 제목.
        uses: 쓰는 스크립트들의 이름.
        minutes: 읽는 데 걸리는 시간(분).
    """

    source: str
    title: str
    uses: tuple[str, ...]
    minutes: int = 1

    @property
    def address(self) -> str:
        """사이트 뿌리에서 본 주소."""
        return self.source.rpartition(".")[0] + "/"

    @property
    def slug(self) -> str:
        """파일 이름에 쓰는 이름. `lstm/lstm.md`는 `lstm-lstm`입니다."""
        return self.source.rpartition(".")[0].replace("/", "-")


def sources_in(nav: object) -> list[str]:
    """메뉴에 적힌 원고들을 차례대로.

    >>> sources_in([{"첫 쪽": "index.md"}, {"LSTM": [{"이란": "lstm/lstm.md"}]}])
    ['index.md', 'lstm/lstm.md']
    """
    if isinstance(nav, str):
        return [nav]
    items = nav.values() if isinstance(nav, dict) else nav or []
    return [source for item in items for source in sources_in(item)]


def read_chapters(
    docs: Path, order: Iterable[str], labs: Mapping[str, Script] | None = None
) -> list[Chapter]:
    """원고와 실습을 메뉴 차례로 읽습니다.

    입력:
        docs: 원고 폴더.
        order: 메뉴에 적힌 이름들. 없는 파일과 책이 만드는 쪽은 지나갑니다.
        labs: 실습 스크립트의 이름 → 스크립트.
    """
    chapters = []
    for source in order:
        path = docs / source
        lab = (labs or {}).get(f"{path.stem}.py") if path.suffix == ".ipynb" else None
        if lab is not None:
            text = "\n".join([lab.preface, *(b.source for b in lab.blocks if b.kind == "text")])
            chapters.append(Chapter(source, lab.title, (), reading.minutes(text)))
        if path.suffix != ".md" or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        heading = re.search(r"^# (.+?)\s*(?:\{.*\})?\s*$", text, re.MULTILINE)
        title = heading[1] if heading else source
        uses = tuple(dict.fromkeys(REFERENCE.findall(text)))
        chapters.append(Chapter(source, title, uses, reading.minutes(text)))
    return chapters


def dressed(content: str, chapter: Chapter, gallery: Gallery, link: Callable[[str], str]) -> str:
    """장의 HTML에 읽는 시간과 끝의 예제 목록을 붙입니다.

    입력:
        content: 장의 HTML.
        link: 사이트 뿌리에서 본 주소를 이 쪽에서 본 주소로 바꾸는 함수.
    """
    used = [gallery.scripts[name] for name in chapter.uses if name in gallery.scripts]
    facts = [f"읽는 데 {chapter.minutes}분"]
    if used:
        facts.append(f"돌아가는 예제 {len(used)}개")
    head = f'<p class="lb-reading" data-search-exclude>{" · ".join(facts)}</p>'
    before, h1, after = content.partition("</h1>")
    content = f"{before}{h1}\n{head}{after}" if h1 else content
    return content + (_end(used, gallery, link) if used else "")


def _end(used: list[Script], gallery: Gallery, link: Callable[[str], str]) -> str:
    results = [gallery.results[script.name] for script in used]
    items = []
    for script in used:
        page, file = link(f"examples/{script.stem}/"), link(f"examples/{script.name}")
        book = link(f"examples/{script.stem}.ipynb")
        items.append(
            f'<li><div><a href="{page}">{html.escape(script.title)}</a>'
            f"<p>{html.escape(_first_sentence(script.intro))}</p></div>"
            f'<div class="lb-files"><a href="{file}" download>.py</a>'
            f'<a href="{book}" download>.ipynb</a></div></li>'
        )
    return (
        '\n<section class="lb-end" id="chapter-examples" data-search-exclude>'
        "<h2>이 장의 예제</h2>"
        f"<ul>{''.join(items)}</ul>"
        f"{freshness('이 장의 예제는', results)}"
        f'<p class="lb-quiet"><a href="{link("examples/")}#open">내 컴퓨터에서 돌리는 법</a></p>'
        "</section>"
    )


def lab_end(script: Script, result: Result) -> str:
    """실습 쪽의 끝: 내려받을 것과 언제 돌았는지. 실습 쪽의 주소는 `labs/이름/`입니다."""
    return (
        '\n<section class="lb-end" id="take-away" data-search-exclude>'
        "<h2>이 실습을 가져가기</h2>"
        f'<ul><li><div><a href="{script.stem}.ipynb" download>{html.escape(script.title)}</a>'
        f"<p>{html.escape(_first_sentence(script.intro))}</p></div>"
        f'<div class="lb-files"><a href="../{script.name}" download>.py</a>'
        f'<a href="{script.stem}.ipynb" download>.ipynb</a></div></li></ul>'
        f"{freshness('이 실습은', [result])}"
        '<p class="lb-quiet"><a href="../../examples/#open">내 컴퓨터에서 돌리는 법</a></p>'
        "</section>"
    )


def freshness(subject: str, results: list[Result]) -> str:
    """언제, 무엇으로, 몇 초 동안 돌았는지 알리는 한 줄. 잰 값이라 바이트가 지을 때마다 다릅니다."""
    days = sorted(datetime.fromtimestamp(result.ran_at, KOREA).date() for result in results)
    first, last = (f"{day.year}년 {day.month}월 {day.day}일" for day in (days[0], days[-1]))
    when = f"{last}에" if first == last else f"{first}에서 {last} 사이에"
    versions = environment()
    tools = (
        f"Python {_short(platform.python_version())}, torch {_short(versions['torch'])}, "
        f"NumPy {_short(versions['numpy'])}"
    )
    seconds = sum(result.seconds for result in results)
    return (
        f'<p class="lb-quiet" data-measured>{subject} {when} {tools}에서 '
        f"{seconds:.1f}초 동안 돌았습니다.</p>"
    )


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[가-힣][.?])\s", text, maxsplit=1)[0]


def _short(version: str) -> str:
    """`2.13.0+cpu` → `2.13`."""
    return ".".join(version.split("+")[0].split(".")[:2])
