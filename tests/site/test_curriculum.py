"""차례 지도: 써 둔 장만 이어지고, 메뉴의 장은 모두 지도에 있다."""

from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from lstm_blog.site.chapters import Chapter
from lstm_blog.site.curriculum import FENCE, map_html, parse, read
from lstm_blog.site.errors import BookError

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    "시작",
    "- start/a.md 첫 장: 표기",
    "- start/b.md 둘째 <장>",
    "",
    "RNN",
    "- labs/c.ipynb 셋째",
]


def drawn(*sources):
    chapters = {source: Chapter(source, "제목", (), minutes=7) for source in sources}
    markup = map_html(parse(LINES), chapters, lambda target: f"../{target}")
    return BeautifulSoup(markup, "html.parser").find_all("li", recursive=True)


def test_a_written_chapter_is_a_link_with_its_reading_time():
    part, first, second, *_ = drawn("start/a.md")
    assert part["class"] == ["lb-written"]
    assert first.a["href"] == "../start/a/"
    assert first.a.text == "첫 장: 표기"
    assert first.select_one(".lb-minutes").text == "7분"
    assert second.a is None
    assert second.text == "둘째 <장> 준비 중"


def test_a_part_without_a_written_chapter_says_so_once():
    part = drawn("start/a.md")[3]
    assert part.get("class") is None
    assert part.a is None
    assert part.text.count("준비 중") == 1


@pytest.mark.parametrize(
    "lines", [["- a.md 제목"], ["부", "- a.md"], ["부", "- ../a.md 제목"], ["부", "-"]]
)
def test_a_line_that_cannot_be_read_is_told(lines):
    with pytest.raises(BookError, match="차례 지도의 줄"):
        parse(lines)


def test_the_map_is_read_from_the_front_page(tmp_path):
    assert read(tmp_path) == []
    (tmp_path / "index.md").write_text("# 첫 쪽\n\n```curriculum\n부\n- a.md 제목\n```\n", "utf-8")
    assert [(part.name, part.entries) for part in read(tmp_path)] == [("부", (("a.md", "제목"),))]


def test_the_short_way_of_the_front_page_passes_only_through_the_map():
    fences = FENCE.findall((ROOT / "docs" / "index.md").read_text("utf-8"))
    whole, way = ([s for part in parse(f.splitlines()) for s, _ in part.entries] for f in fences)
    assert set(way) < set(whole)
    assert way == sorted(way, key=whole.index)


class _Loader(yaml.SafeLoader):
    """mkdocs.yml의 `!ENV`와 `!!python`을 지나치는 읽개."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


def test_every_chapter_of_the_menu_is_on_the_map():
    parts = read(ROOT / "docs")
    planned = {source for part in parts for source, _ in part.entries}
    menu = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), _Loader)["nav"]
    named = {part.name for part in parts}
    for section in menu:
        [(name, entries)] = section.items()
        if name in named:
            assert {source for entry in entries for source in entry.values()} <= planned
    assert {"시작", "LSTM"} <= {name for section in menu for name in section}
