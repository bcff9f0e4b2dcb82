"""원고의 울타리: 파이썬으로 읽히는 것은 이름표가 무엇이든 모두 돈다."""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path

import pytest

from lstm_blog.site.embed import FENCE
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.script import Block, Script

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
REASON = re.compile(r'reason="([^"]+)"')


def fences(path: Path) -> list[tuple[int, str, str]]:
    """(첫 줄의 번호, 이름표, 내용). 들여 쓴 것과 인용 속의 것도 센다."""
    found = []
    lines = path.read_text(encoding="utf-8").splitlines()
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        number += 1
        if opening is None:
            continue
        start, prefix = number, opening["prefix"]
        while number < len(lines) and not re.match(
            rf"[ \t>]*{re.escape(opening['mark'])}{opening['mark'][0]}*\s*$", lines[number]
        ):
            number += 1
        body = [line.removeprefix(prefix) for line in lines[start:number]]
        found.append((start + 1, opening["info"], textwrap.dedent("\n".join(body))))
        number += 1
    return found


def is_python(text: str) -> bool:
    try:
        return bool(ast.parse(text).body)
    except (SyntaxError, ValueError):
        return False


def runnable(path: Path) -> Script:
    """한 쪽의 파이썬 울타리를 차례로 셀로 삼은 스크립트."""
    blocks = []
    for line, info, text in fences(path):
        if info in ("example", "source") or not is_python(text):
            continue
        if REASON.search(info) is None:
            blocks.append(Block("code", f"fence-{len(blocks) + 1}", text, line))
    return Script(path, path.stem, "", "", tuple(blocks), "")


SCRIPTS = [script for script in map(runnable, PAGES) if script.blocks]
IDS = [script.path.relative_to(ROOT).as_posix() for script in SCRIPTS]


@pytest.fixture(scope="module")
def results():
    return Gallery(ROOT).evaluate(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS, ids=IDS)
def test_python_fences_of_a_page_run_in_order(results, script):
    error = results[script.path].error
    assert error is None, str(error)


def test_fences_are_found_wherever_they_stand(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "```python\na = 1\n```\n\n- 목록\n\n    ~~~text\n    b = a + 1\n    ~~~\n\n"
        "> ```\n> assert b == 2\n> ```\n\n```example\nx.py\n```\n\n```console\n$ make test\n```\n",
        encoding="utf-8",
    )
    cells = [(cell.line, cell.source) for cell in runnable(page).cells]
    assert cells == [(2, "a = 1"), (8, "b = a + 1"), (12, "assert b == 2")]


def test_a_fence_opts_out_only_with_a_reason(tmp_path):
    page = tmp_path / "page.md"
    page.write_text('```python reason="GPU가 있어야 합니다"\na\n```\n```python\nb\n```\n', "utf-8")
    assert [block.source for block in runnable(page).cells] == ["b"]


def test_no_fence_of_this_book_opts_out():
    infos = [(path.name, info) for path in PAGES for _, info, _ in fences(path)]
    assert not [where for where in infos if REASON.search(where[1])]


@pytest.mark.parametrize("path", PAGES[2:], ids=lambda path: path.name)
def test_every_section_heading_has_an_ascii_id(path):
    text = re.sub(r"^ *(```+|~~~+).*?^ *\1`*~*$", "", path.read_text("utf-8"), flags=re.M | re.S)
    for heading in re.findall(r"^#{1,6} .+$", text, re.M):
        assert re.search(r"\{ *#[a-z][a-z0-9-]* *\}$", heading), f"{path.name}: {heading}"
