"""데이터 카드: 자료와 모델, 기록마다 카드가 있고, 카드마다 여덟 줄이 있다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "lstm_blog"
PAGE = (ROOT / "docs" / "appendix" / "data-cards.md").read_text(encoding="utf-8")
CARDS = dict(re.findall(r"^### [^\n]+\{ #([a-z-]+) \}\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S))
ROWS = [
    "무엇",
    "어디서",
    "크기",
    "라이선스",
    "만드는 법",
    "맞춰 본 것",
    "알려진 한계",
    "쓰지 말 것",
]
# 자료를 다루기만 하고 스스로는 자료가 아닌 것.
TOOLS = {"__init__.py", "hangul.py", "sampling.py", "streams.py", "text.py"}
FOLDERS = {"data": TOOLS, "weights": set(), "measured": {"__init__.py"}}
SHIPPED = {
    f"{folder}/{path.name}"
    for folder, tools in FOLDERS.items()
    for path in (PACKAGE / folder).iterdir()
    if path.is_file() and path.name not in tools
}
NAMED = set(re.findall(r"`((?:data|weights|measured)/[\w.-]+)`", PAGE))


def test_every_dataset_model_and_record_is_on_the_page_and_nothing_else():
    # 산문을 얼리는 book.py는 그 글의 카드에 든다.
    assert SHIPPED - {"data/book.py"} == NAMED


@pytest.mark.parametrize("card", CARDS)
def test_a_card_has_its_eight_rows_in_order_and_none_is_empty(card):
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", CARDS[card], re.M)
    assert [name for name, _ in rows] == ["칸", *ROWS]
    assert all(re.search(r"\w{2}", value) for _, value in rows)


def test_the_size_of_what_the_book_carries_is_counted_by_the_script():
    """크기를 손으로 적어도 되는 것은 책에 없는 자료뿐이다. 거기서는 남이 잰 크기다."""
    for card, text in CARDS.items():
        size = re.search(r"^\| 크기 \| (.+) \|$", text, re.M)[1]
        bundled = re.search(r"`(?:data|weights)/[\w-]+\.(?:txt|tsv|safetensors)`", text)
        assert not bundled or "{{data_sizes.py:" in size, card
