"""정오표: 쓴 장의 줄이 모두 있고, 줄마다 주장을 스스로 확인하는 예제가 돈다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "errata.md").read_text(encoding="utf-8")
WRITTEN = set(range(1, 30))
ROW = re.compile(r"^### (\d+)\. .+?\{ #[a-z-]+ \}\n(.*?)(?=^##|\Z)", re.M | re.S)
ROWS = {int(number): body for number, body in ROW.findall(PAGE)}


def test_every_row_of_the_written_chapters_is_there():
    assert set(ROWS) == WRITTEN
    listed = re.findall(r"\d+", " ".join(re.findall(r"^\| \[.+?\) \| (.+) \|$", PAGE, re.M)))
    assert set(map(int, listed)) == WRITTEN


@pytest.mark.parametrize("number", sorted(WRITTEN))
def test_a_row_asks_first_and_shows_what_a_checked_script_printed(number):
    question, fold, answer = ROWS[number].partition('??? question "걸었으면 펼치기"\n')
    assert fold
    assert question.rstrip().endswith(("까요.", "보세요."))
    scripts = re.findall(r"^ {4}(\w+\.py)#", answer, re.M)
    assert scripts
    for script in scripts:
        assert re.search(r"^ *assert ", (ROOT / "gallery" / script).read_text("utf-8"), re.M)


@pytest.mark.parametrize("number", sorted(WRITTEN))
def test_a_row_leads_to_the_myth_of_the_same_number(number):
    page, anchor = re.search(r"\[자세히\]\(([\w/.-]+)#([\w-]+)\)", ROWS[number]).groups()
    chapter = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert re.search(rf"^### {number}\. .*{{ #{anchor} }}$", chapter, re.M)
