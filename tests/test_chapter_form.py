"""장의 글: 넉넉히 길고, 같은 문단을 두 번 쓰지 않고, 정해진 마디를 갖춥니다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from test_measured_numbers import NOT_PROSE

DOCS = Path(__file__).resolve().parent.parent / "docs"
PARTS = ("start", "words", "rnn", "lstm", "gru", "applications", "seq2seq")
CHAPTERS = [path for part in PARTS for path in sorted((DOCS / part).glob("*.md"))]
LEAST = 3000


def prose(page: Path) -> str:
    """코드와 식과 참조를 뺀 글."""
    text = page.read_text(encoding="utf-8")
    for pattern in NOT_PROSE:
        text = pattern.sub("", text)
    return text


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.stem)
def test_a_chapter_has_at_least_three_thousand_syllables_of_prose(page):
    assert len(re.findall("[가-힣]", prose(page))) >= LEAST


def test_no_paragraph_of_the_book_is_written_twice():
    places: dict[str, list[str]] = {}
    for page in sorted(DOCS.rglob("*.md")):
        for paragraph in re.split(r"\n\s*\n", prose(page)):
            flat = " ".join(paragraph.split())
            if len(re.findall("[가-힣]", flat)) >= 40:
                places.setdefault(flat, []).append(page.name)
    assert not {text: pages for text, pages in places.items() if len(pages) > 1}


@pytest.mark.parametrize(
    "page", [page for page in CHAPTERS if page.parent.name != "start"], ids=lambda page: page.stem
)
def test_a_chapter_begins_with_what_to_know_and_ends_with_what_one_can_do(page):
    anchors = re.findall(r"^## .+\{ #([a-z-]+) \}$", page.read_text(encoding="utf-8"), re.M)
    assert anchors[0] == "before"
    assert anchors[-3:] == ["exercises", "now", "papers"]
    assert {"equations", "myths"} <= set(anchors)
