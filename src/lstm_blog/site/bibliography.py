"""참고 문헌: 장의 `## 논문`과 각주에 적은 것을 모아 ```` ```references ```` 울타리에 씁니다.

장에 적는 것으로 끝입니다. 목록을 따로 고치지 않으므로 인용하지 않은 글이 목록에 남을 수 없고,
인용한 글이 빠질 수도 없습니다. 한 줄의 꼴은 이렇습니다.

    - S. Hochreiter, J. Schmidhuber. *Long Short-Term Memory.* Neural Computation 9(8), 1997.
      [doi:10.1162/…](https://doi.org/10.1162/…). 한 줄 소개는 우리말로.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lstm_blog.site.errors import BookError

SECTION = re.compile(r"^## .+\{ #papers \}\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ITEM = re.compile(r"^- (.+(?:\n[ \t]+\S.*)*)", re.MULTILINE)
NOTE = re.compile(r"^\[\^[\w-]+\]: (.+(?:\n[ \t]+\S.*)*)", re.MULTILINE)
WORK = re.compile(
    r"(?P<authors>[^*\[\]]+?)\. (?P<title>\*[^*]+\*|\[\*[^*]+\*\]\([^()]+\)) (?P<rest>.+)"
)
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Work:
    """참고 문헌 하나.

    입력:
        authors: 저자들. `S. Hochreiter, J. Schmidhuber`.
        title: 제목의 Markdown. 기울여 있고 고리가 걸려 있을 수도 있습니다.
        details: 낸 곳, 해, 번호의 Markdown. 장마다 다른 소개는 들지 않습니다.
    """

    authors: str
    title: str
    details: str

    @property
    def key(self) -> str:
        """같은 글인지 가리는 이름: 제목의 글자와 수."""
        return "".join(c for c in re.sub(r"\(.*", "", self.title).casefold() if c.isalnum())

    @property
    def year(self) -> str:
        found = YEAR.search(re.sub(r"\[[^\]]*\]\([^)]*\)", "", self.details))
        return found[0] if found else ""

    @property
    def surname(self) -> str:
        """첫 저자의 성. 차례와 주소를 정합니다.

        >>> Work("J. Koutník 외", "*A.*", "2017.").surname
        'koutnik'
        """
        last = self.authors.split(",")[0].removesuffix(" 외").split()[-1].casefold()
        plain = unicodedata.normalize("NFKD", last)
        return unicodedata.normalize(
            "NFC", "".join(c for c in plain if not unicodedata.combining(c))
        )


def parse(text: str) -> Work:
    """논문 한 줄을 읽습니다.

    예외:
        BookError: `저자. *제목.* 낸 곳, 해. [번호](주소). 소개.`의 꼴이 아닐 때.

    >>> parse("L. Lee 외. *Gates.* Journal 3, 2000. 게이트의 이름.")
    Work(authors='L. Lee 외', title='*Gates.*', details='Journal 3, 2000.')
    """
    found = WORK.fullmatch(" ".join(text.split()))
    if found is None or "*" in found["rest"]:  # 둘째 제목이 있으면 두 편이다
        raise BookError(
            f"논문의 줄 {' '.join(text.split())[:60]!r}…을(를) 읽을 수 없습니다. "
            "한 줄에 한 편씩 `저자. *제목.* 낸 곳, 해. [번호](주소). 소개.`의 차례로 쓰세요."
        )
    kept = []
    for sentence in re.split(r"(?<=\.)\s+", found["rest"]):
        bare = re.sub(r"\]\([^)]*\)", "]", sentence)
        if re.search("[가-힣]", bare) and not re.search(rf"{YEAR.pattern}\.$", bare):
            break
        kept.append(sentence)
    return Work(found["authors"], found["title"], " ".join(kept))


def cited(text: str) -> list[Work]:
    """장 하나가 인용한 글: 논문 절의 줄 모두와, 논문의 꼴로 적은 각주."""
    section = SECTION.search(text)
    works = [parse(item) for item in ITEM.findall(section[1])] if section else []
    notes = (" ".join(note.split()) for note in NOTE.findall(text))
    return works + [parse(note) for note in notes if WORK.fullmatch(note)]


def read(docs: Path, sources: Iterable[str]) -> dict[Work, tuple[str, ...]]:
    """참고 문헌 → 인용한 장의 원고들. 첫 저자의 성, 해, 제목의 차례입니다.

    한 글을 여러 장이 인용하면 먼저 나온 장의 서지를 씁니다. 장마다 같은지는 시험이 봅니다.

    예외:
        BookError: 읽을 수 없는 줄이 있을 때. 원고의 이름을 알려 줍니다.
    """
    found: dict[str, Work] = {}
    places: dict[str, list[str]] = {}
    for source in sources:
        path = docs / source
        if path.suffix != ".md" or not path.is_file():
            continue
        try:
            works = cited(path.read_text(encoding="utf-8"))
        except BookError as error:
            raise BookError(f"{source}: {error}") from None
        for work in works:
            found.setdefault(work.key, work)
            if source not in places.setdefault(work.key, []):
                places[work.key].append(source)
    order = sorted(found.values(), key=lambda work: (work.surname, work.year, work.key))
    return {work: tuple(places[work.key]) for work in order}


def lines(works: Mapping[Work, tuple[str, ...]], titles: Mapping[str, str], page: str) -> list[str]:
    """목록의 Markdown.

    입력:
        titles: 원고 → 장의 이름.
        page: 목록이 놓일 원고. 고리는 여기서 봅니다.
    """
    made: list[str] = []
    seen: dict[str, int] = {}
    for work, sources in works.items():
        name = work.surname if work.surname.isascii() else "work"
        name = "-".join(filter(None, [re.sub(r"[^a-z]+", "-", name), work.year]))
        seen[name] = seen.get(name, 0) + 1
        anchor = name if seen[name] == 1 else f"{name}-{seen[name]}"
        folder = posixpath.dirname(page) or "."
        links = ", ".join(
            f"[{titles[source]}]({posixpath.relpath(source, folder)}#papers)" for source in sources
        )
        made += [f"- {work.authors}. {work.title} {work.details}", f"    <br>인용한 곳: {links}"]
        made.append(f"    {{ #{anchor} }}")
    return made
