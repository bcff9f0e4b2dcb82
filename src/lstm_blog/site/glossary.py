"""용어집 `docs/glossary.md`를 읽습니다. 글이 곧 자료이고, 꼴에서 벗어나면 그 줄을 짚어 멈춥니다."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lstm_blog.site.errors import BookError

TERM = re.compile(r"### (?P<korean>.+?) \((?P<english>[^()]+)\) \{ #(?P<id>[a-z][a-z0-9-]*) \}")
SECTION = re.compile(r"## (?P<letter>\S+) \{ #[a-z]+ \}")
LINK = re.compile(r"\[[^\]]+\]\((?P<target>[^)\s]+)\)")
TAUGHT, PLANNED = "배우는 곳", "배울 곳"
ALIASES, FORBIDDEN = "같은 말", "쓰지 않는 말"
LABELS = (TAUGHT, PLANNED, ALIASES, FORBIDDEN)
LATIN = "A–Z"
# 사전의 차례에서 된소리는 예사소리와 한 묶음입니다.
INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"


class GlossaryError(BookError):
    """용어집이 꼴을 어겼습니다."""


@dataclass(frozen=True)
class Term:
    """용어 하나.

    입력:
        korean: 이 책이 쓰는 말. 라틴 글자일 수도 있습니다(LSTM).
        english: 처음 나올 때 함께 적는 영어.
        sentence: 처음 배우는 사람도 아는 한 문장. 수식과 링크가 없습니다.
        id: 용어집 쪽 안의 주소.
        taught: 배우는 곳. `lstm/lstm.md#gates`처럼 docs에서 본 원고와 절.
        aliases: 다른 글에서 만나는 이름. 검색이 찾아 줍니다.
        forbidden: 이 책의 글에 나오면 안 되는 표기. 검색은 이것도 찾아 줍니다.
        planned: 배우는 장이 아직 없으면 참. taught는 차례 지도를 가리킵니다.
    """

    korean: str
    english: str
    sentence: str
    id: str
    taught: str
    aliases: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    planned: bool = False


def read(path: Path) -> list[Term]:
    """용어들을 적힌 차례대로.

    입력:
        path: 용어집 원고. 배우는 곳의 링크는 이 파일의 폴더에서 찾습니다.
    예외:
        GlossaryError: 꼴, 차례, 중복, 끊어진 링크. 줄 번호와 고치는 법을 말합니다.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    anchors: dict[Path, set[str]] = {}
    terms: list[Term] = []
    starts: list[int] = []
    section = ""
    for number, line in enumerate(lines, 1):
        if line.startswith("## "):
            section = _section(path, number, line)
        elif line.startswith("### "):
            starts.append(number)
            terms.append(_term(path, number, lines, section, anchors))
    if not terms:
        raise GlossaryError(f"{path.name}: 용어가 하나도 없습니다.")
    _check_order(path, starts, terms)
    _check_names(path, starts, terms)
    return terms


def initial(word: str) -> str:
    """낱말이 놓일 묶음: 첫소리, 또는 라틴 글자의 묶음.

    >>> initial("셀 상태"), initial("끝"), initial("LSTM")
    ('ㅅ', 'ㄱ', 'A–Z')
    """
    code = ord(word[0]) - ord("가")
    return INITIALS[code // 588] if 0 <= code < 11172 else LATIN


def _section(path: Path, number: int, line: str) -> str:
    found = SECTION.fullmatch(line)
    if found is None or found["letter"] not in {*INITIALS, LATIN}:
        raise _error(path, number, f"묶음 제목은 `## ㄱ {{ #giyeok }}`처럼 씁니다: {line!r}")
    return found["letter"]


def _term(
    path: Path, number: int, lines: list[str], section: str, anchors: dict[Path, set[str]]
) -> Term:
    found = TERM.fullmatch(lines[number - 1])
    if found is None:
        raise _error(
            path, number, "용어 제목은 `### 은닉 상태 (hidden state) { #hidden-state }`처럼 씁니다."
        )
    if initial(found["korean"]) != section:
        place = initial(found["korean"])
        raise _error(path, number, f"{found['korean']}은(는) {place} 묶음에 두세요.")
    body = []
    for line in lines[number:]:
        if line.startswith("#"):
            break
        body.append(line)
    sentence, at = _sentence(path, number, body)
    entries = _entries(path, number + at, body[at:])
    if (TAUGHT in entries) == (PLANNED in entries):
        raise _error(path, number, f"`- {TAUGHT}:`과 `- {PLANNED}:` 가운데 하나를 적으세요.")
    label = TAUGHT if TAUGHT in entries else PLANNED
    line, value = entries[label]
    return Term(
        found["korean"],
        found["english"],
        sentence,
        found["id"],
        _target(path, line, value, anchors),
        _words(path, entries, ALIASES),
        _words(path, entries, FORBIDDEN),
        label == PLANNED,
    )


def _sentence(path: Path, number: int, body: list[str]) -> tuple[str, int]:
    """제목 아래의 한 문장과, 그다음 줄의 자리."""
    at = 0
    while at < len(body) and not body[at].strip():
        at += 1
    start = at
    while at < len(body) and body[at].strip():
        at += 1
    sentence = " ".join(line.strip() for line in body[start:at])
    one = re.fullmatch(r"[^.?!]*(?:\d\.\d[^.?!]*)*니다\.", sentence)
    if one is None or re.search(r"[`$*\[\]<>]", sentence):
        raise _error(
            path,
            number + start + 1,
            "제목 아래에는 한 문장을 합니다체로 적습니다. 수식, 코드, 링크는 쓰지 않습니다.",
        )
    return sentence, at


def _entries(path: Path, before: int, body: list[str]) -> dict[str, tuple[int, str]]:
    """`- 이름: 값` 줄들: 이름 → (줄 번호, 값)."""
    entries: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(body, before + 1):
        if not line.strip():
            continue
        label, colon, value = line.removeprefix("- ").partition(": ")
        if not line.startswith("- ") or label not in LABELS or not colon or not value.strip():
            known = ", ".join(LABELS)
            raise _error(
                path, number, f"{line!r}: `- 이름: 값`으로 씁니다. 쓸 수 있는 이름: {known}"
            )
        if label in entries:
            raise _error(path, number, f"{label!r}이(가) 두 번 있습니다.")
        entries[label] = number, value.strip()
    return entries


def _target(path: Path, number: int, value: str, anchors: dict[Path, set[str]]) -> str:
    """배우는 곳이 가리키는 원고와 절. 없으면 멈춥니다."""
    link = LINK.fullmatch(value)
    if link is None:
        raise _error(
            path, number, "배우는 곳은 링크 하나로 적습니다: `[게이트](lstm/lstm.md#gates)`."
        )
    name, _, anchor = link["target"].partition("#")
    page = path.parent / name
    if page not in anchors:
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        anchors[page] = set(re.findall(r"\{ *#([\w-]+)[^}]*\}", text))
    if not page.is_file() or anchor not in anchors[page]:
        raise _error(
            path, number, f"{link['target']}이(가) 없습니다. 원고와 절의 주소를 확인하세요."
        )
    return link["target"]


def _words(path: Path, entries: dict[str, tuple[int, str]], label: str) -> tuple[str, ...]:
    if label not in entries:
        return ()
    number, value = entries[label]
    words = tuple(word.strip() for word in value.split(","))
    if "" in words:
        raise _error(path, number, f"{label}은(는) 쉼표로 나누어 적습니다.")
    return words


def _check_order(path: Path, starts: list[int], terms: list[Term]) -> None:
    def rank(term: Term) -> tuple[bool, str]:
        # 라틴 글자 묶음은 맨 뒤에, 대소문자를 가리지 않고.
        return initial(term.korean) == LATIN, term.korean.casefold()

    for number, before, after in zip(starts[1:], terms, terms[1:], strict=False):
        if rank(before) > rank(after):
            raise _error(
                path,
                number,
                f"가나다 차례가 아닙니다: {after.korean}은(는) {before.korean} 앞입니다.",
            )


def _check_names(path: Path, starts: list[int], terms: list[Term]) -> None:
    """말과 주소는 책에서 하나씩입니다. 같은 말이나 쓰지 않는 말도 다른 용어와 겹치지 않습니다."""
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for number, term in zip(starts, terms, strict=True):
        if term.id in ids:
            raise _error(path, number, f"주소 #{term.id}이(가) 두 번 있습니다.")
        ids.add(term.id)
        for name in (term.korean, *term.aliases, *term.forbidden):
            if name in owners:
                raise _error(
                    path,
                    number,
                    f"{name!r}은(는) 이미 {owners[name]!r}에 있습니다. 한 곳에만 두세요.",
                )
            owners[name] = term.korean


def _error(path: Path, number: int, text: str) -> GlossaryError:
    return GlossaryError(f"{path.name}, {number}번째 줄: {text}")
