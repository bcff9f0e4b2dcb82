"""식에 나온 기호는 모두 그 장의 기호 표에 있습니다.

장마다 머리가 `| 기호 |`로 시작하는 표가 있고, 첫 칸의 식에 든 기호가 그 장이 풀어 쓴 기호입니다.
글자는 하나하나가 기호이고, 명령은 아래의 `KNOWN`을 빼고 모두 기호입니다. `\\text{…}` 속은 글입니다.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,})[^\n]*\n.*?^\1\2[`~]*[ \t]*$", re.M | re.S)
MATHS = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+(?:\n[^$\n]+)?)\$", re.S)
ATOM = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]")
NAMED = re.compile(r"\\(?:mathrm|operatorname)\{([A-Za-z]+)\}")
# 중학교에서 배우는 부호와, 뜻 없이 모양만 잡는 명령.
KNOWN_NAMES = """
    frac dfrac tfrac sqrt cdot times div pm le leq ge geq ne neq approx equiv dots ldots cdots vdots
    left right big Big bigl bigr Bigl Bigr middle quad qquad begin end aligned cases bmatrix pmatrix
    matrix underbrace overbrace underset overset phantom displaystyle text textbf mathbf mathit
    boldsymbol to rightarrow Rightarrow Longrightarrow longrightarrow leftarrow infty max min lim pi
"""
KNOWN = {f"\\{name}" for name in KNOWN_NAMES.split()}


def atoms(formula: str) -> set[str]:
    """식 하나에 든 기호.

    >>> sorted(atoms(r"c_t = f_t \\odot c_{t-1} + \\text{나머지}"))
    ['\\\\odot', 'c', 'f', 't']
    >>> sorted(atoms(r"\\mathrm{diag}(v)"))
    ['diag', 'v']
    """
    formula = re.sub(r"\\(?:text|textbf)\{[^{}]*\}", "", formula)
    formula = re.sub(r"\\(?:begin|end)\{[^{}]*\}", "", formula)
    names = set(NAMED.findall(formula))
    found = set(ATOM.findall(NAMED.sub("", formula)))
    return names | {atom for atom in found if atom[1:].isalpha() or atom.isalpha()} - KNOWN


def formulas(text: str) -> list[str]:
    text = re.sub(r"`[^`\n]*`|\{\{.*?\}\}", "", FENCE.sub("", text))
    return [display or inline for display, inline in MATHS.findall(text)]


def explained(text: str) -> set[str]:
    """기호 표의 첫 칸에 든 기호."""
    known: set[str] = set()
    for table in re.findall(r"^\| 기호 \|.*\n\|[-| :]+\|\n((?:\|.*\n)+)", text, re.M):
        for row in table.splitlines():
            for formula in formulas(row.split("|")[1]):
                known |= atoms(formula)
    return known


PAGES = [page for page in sorted(DOCS.rglob("*.md")) if formulas(page.read_text("utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_symbol_of_a_formula_stands_in_the_table_of_its_chapter(page):
    text = page.read_text(encoding="utf-8")
    known = explained(text)
    missing = {
        formula.strip(): sorted(atoms(formula) - known)
        for formula in formulas(text)
        if atoms(formula) - known
    }
    assert not missing, f"{page.name}의 기호 표에 없는 기호: {missing}"


def test_a_symbol_without_a_row_is_found():
    text = "| 기호 | 뜻 |\n|---|---|\n| $h_t$ | 상태 |\n\n$h_t = \\tanh(a)$\n"
    assert {atom for formula in formulas(text) for atom in atoms(formula)} - explained(text) == {
        "\\tanh",
        "a",
    }
