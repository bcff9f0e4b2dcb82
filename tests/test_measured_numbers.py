"""잰 수는 글에 손으로 적지 않습니다. `{{script.py:name}}`으로 부르거나, 준 수라고 밝힙니다.

소수, 쉼표나 네 자리가 넘는 정수, 백분율을 봅니다. 연도와 논문 목록, 코드와 식은 보지 않습니다.
우리가 정해 준 수는 `given_numbers.toml`에 쪽마다 까닭과 함께 적습니다.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
GIVEN = tomllib.loads(Path(__file__).with_name("given_numbers.toml").read_text("utf-8"))
FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,})[^\n]*\n.*?^\1\2[`~]*[ \t]*$", re.M | re.S)
NOT_PROSE = [
    re.compile(r"\A---\n.*?\n---\n", re.S),  # 머리말
    FENCE,
    re.compile(r"^## 논문 .*", re.M | re.S),
    re.compile(r"^\[\^[^\]]+\]:.*?(?=^\S|\Z)", re.M | re.S),  # 각주
    re.compile(r"\{\{.*?\}\}|`[^`\n]*`|\{[^{}\n]*\}|<[^>\n]*>"),
    re.compile(r"\$\$.*?\$\$|(?<!\\)\$[^$]*?\$", re.S),
    re.compile(r"(?<=\])\([^)\n]*\)"),  # 고리의 주소
]
NUMBER = re.compile(
    r"(?<![\w.])\d+\.\d+|(?<![\w.,])\d{1,3}(?:,\d{3})+|(?<![\w.])\d{4,}|\d+ ?(?:%|퍼센트)"
)
YEAR = re.compile(r"(?:1[89]|20)\d\d")
PAGES = sorted(DOCS.rglob("*.md"))


def numbers(text: str) -> set[str]:
    """글에 손으로 적은, 잰 것일 수 있는 수.

    >>> sorted(numbers("손실은 0.347이고 `0.5`와 {{a.py:b}}, $1.5$는 아닙니다. 1997년에 62퍼센트."))
    ['0.347', '62퍼센트']
    """
    for pattern in NOT_PROSE:
        text = pattern.sub("", text)
    return {number for number in NUMBER.findall(text) if not YEAR.fullmatch(number)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_measured_number_is_a_reference(page):
    name = page.relative_to(DOCS).as_posix()
    found = numbers(page.read_text(encoding="utf-8"))
    given = set(GIVEN.get(name, {}))
    assert not found - given, f"{name}: 예제에서 부르거나 given_numbers.toml에 까닭을 적으세요."
    assert not given - found, f"{name}: 글에 없는 수가 given_numbers.toml에 있습니다."


def test_the_given_numbers_name_pages_that_exist():
    assert set(GIVEN) <= {page.relative_to(DOCS).as_posix() for page in PAGES}
