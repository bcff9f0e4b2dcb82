"""이 책이 자라난 다섯 문서의 주제마다 자리가 있습니다.

`seed_topics.toml`은 문서의 주제를 쪽과 제목의 주소로 옮깁니다. 그 자리가 정말 있는지 봅니다.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
LABS = DOCS.parent / "gallery" / "labs"
TOPICS = tomllib.loads(Path(__file__).with_name("seed_topics.toml").read_text("utf-8"))
PLACES = [
    (seed, topic, place) for seed, topics in TOPICS.items() for topic, place in topics.items()
]


def headings(page: str) -> set[str]:
    """쪽의 제목 주소. 실습 쪽은 그 스크립트의 글 셀에서 찾습니다."""
    path = DOCS / page
    if page.startswith("labs/"):
        path = LABS / f"{Path(page).stem}.py"
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"^(?:# )?#{1,6} .*\{ *#([a-z][a-z0-9-]*) *\}$", text, re.M))


@pytest.mark.parametrize(("seed", "topic", "place"), PLACES, ids=lambda value: str(value))
def test_the_place_of_a_topic_exists(seed, topic, place):
    page, _, anchor = place.partition("#")
    assert anchor in headings(page), f"{seed}의 '{topic}' 자리가 없습니다: {place}"


def test_each_of_the_five_documents_is_placed():
    assert len(TOPICS) == 5
    assert all(TOPICS.values())
