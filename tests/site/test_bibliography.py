"""참고 문헌: 장에 적은 논문이 모두, 한 번씩, 같은 서지로 실린다."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest

from lstm_blog.site import curriculum
from lstm_blog.site.bibliography import Work, cited, lines, parse, read
from lstm_blog.site.errors import BookError

DOCS = Path(__file__).resolve().parents[2] / "docs"
SOURCES = [
    source
    for part in curriculum.read(DOCS)
    for source, _ in part.entries
    if source.endswith(".md") and (DOCS / source).is_file()
]
TEXTS = {source: (DOCS / source).read_text("utf-8") for source in SOURCES}
CITED = [(source, work) for source, text in TEXTS.items() for work in cited(text)]
NUMBER = re.compile(r"arxiv\.org/abs/[\d.]+\d|doi\.org/[^\s)]+")

CHAPTER = """# 장 { #a }

본문.[^note] 다른 각주.[^plain]

[^note]: B. Ånd 외. *Beta.* ACL, 2018.
    [arXiv:1805.04908](https://arxiv.org/abs/1805.04908). 각주의 소개.
[^plain]: 그냥 덧붙인 말입니다.

## 논문 { #papers }

- A. Alpha, C. Gamma. *Alpha: a Study.* Journal 9(8), 1997.
  [doi:10.1/a](https://doi.org/10.1/a). 한 줄 소개.
- A. Alpha. [*Words.*](https://example.org/words) 2015. 글.
"""


def test_a_line_is_read_up_to_its_korean_note():
    work = parse(
        "A. Lee. *Title.* ICLR 워크숍, 2016.\n  [arXiv:1](https://x/1). CC0 1.0. 소개. 더."
    )
    assert work == Work("A. Lee", "*Title.*", "ICLR 워크숍, 2016. [arXiv:1](https://x/1). CC0 1.0.")
    assert (work.surname, work.year, work.key) == ("lee", "2016", "title")


@pytest.mark.parametrize(
    "line",
    [
        "제목만 있는 줄.",
        "A. Lee, *쉼표로 나눈 제목.* 2016.",
        "A. *B.*",
        "A. *B.* 2016. C. *D.* 2017.",
    ],
)
def test_a_line_that_cannot_be_read_is_told(line):
    with pytest.raises(BookError, match="논문의 줄"):
        parse(line)


def test_the_list_says_each_work_once_and_where_it_is_cited(tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a.md").write_text(CHAPTER, "utf-8")
    (tmp_path / "part" / "b.md").write_text(CHAPTER.replace("[^note]:", "[^gone]"), "utf-8")
    works = read(tmp_path, ["part/a.md", "part/b.md", "part/missing.md", "labs/c.ipynb"])
    assert list(works.values()) == [("part/a.md", "part/b.md")] * 2 + [("part/a.md",)]
    made = lines(works, {"part/a.md": "첫 장", "part/b.md": "둘째"}, "appendix/references.md")
    assert made[0] == (
        "- A. Alpha, C. Gamma. *Alpha: a Study.* Journal 9(8), 1997. "
        "[doi:10.1/a](https://doi.org/10.1/a)."
    )
    assert made[1] == (
        "    <br>인용한 곳: [첫 장](../part/a.md#papers), [둘째](../part/b.md#papers)"
    )
    assert made[2] == "    { #alpha-1997 }"
    assert made[7:] == ["    <br>인용한 곳: [첫 장](../part/a.md#papers)", "    { #and-2018 }"]
    html = markdown.markdown("\n".join(made), extensions=["attr_list"])
    assert re.findall(r'<li id="(.+?)"', html) == ["alpha-1997", "alpha-2015", "and-2018"]


def test_an_unreadable_line_names_its_chapter(tmp_path):
    (tmp_path / "a.md").write_text("## 논문 { #papers }\n\n- 모르는 꼴.\n", "utf-8")
    with pytest.raises(BookError, match=r"a\.md: 논문의 줄"):
        read(tmp_path, ["a.md"])


def test_every_chapter_cites_and_the_page_lists_what_they_cite():
    works = read(DOCS, SOURCES)
    chapters = {source for source, text in TEXTS.items() if "{ #papers }" in text}
    assert chapters <= {source for source, _ in CITED}
    assert {work.key for work in works} == {work.key for _, work in CITED}
    assert len(works) == len({work.key for work in works})
    assert all(sources for sources in works.values())
    assert "```references\n```" in TEXTS["appendix/references.md"]


def test_one_work_has_one_bibliography_in_every_chapter():
    written: dict[str, dict[Work, list[str]]] = {}
    for source, work in CITED:
        written.setdefault(work.key, {}).setdefault(work, []).append(source)
    assert not [places for places in written.values() if len(places) > 1]


def test_every_number_of_a_paper_in_a_chapter_is_in_the_list():
    listed = {number for _, work in CITED for number in NUMBER.findall(work.details)}
    for source, text in TEXTS.items():
        assert set(NUMBER.findall(text)) <= listed, source


def test_every_work_says_where_it_can_be_found():
    for source, work in CITED:
        assert work.year or "](" in work.details, f"{source}: {work.title}"
    numbers = [number for _, work in CITED for number in NUMBER.findall(work.details)]
    works = {work.key for _, work in CITED}
    assert len(set(numbers)) > 0.8 * len(works)
