"""장: 메뉴 차례로 읽고, 머리와 끝에 붙는 것은 책이 만든다."""

import pytest
from bs4 import BeautifulSoup

from lstm_blog.site.chapters import Chapter, dressed, freshness, lab_end, read_chapters
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.runner import CellResult, Result

NOON = 1_795_230_000.0  # 2026-11-21 09:40 한국 시각


@pytest.fixture
def gallery(tmp_path, write_script):
    write_script(
        "one.py", "# %% go\nx = 1", title="하나 <먼저>", intro="첫 문장입니다. 둘째입니다."
    )
    write_script("two.py", "# %% go\nx = 2", title="둘")
    write_script(
        "labs/lab.py", "# %% [markdown]\n# " + "가" * 600 + "\n\n# %% go\nx = 1", title="실습"
    )
    made = Gallery(tmp_path)
    made.results = {
        "one.py": Result([CellResult("")], {}, 1.25, ran_at=NOON),
        "two.py": Result([CellResult("")], {}, 2.5, ran_at=NOON),
    }
    return made


def link(target):
    return f"../../{target}"


def test_chapters_are_read_in_menu_order_with_what_they_use(tmp_path):
    (tmp_path / "a.md").write_text(
        "# 첫 장 { #a }\n\n```example\none.py#x\n```\n\n"
        "값 {{two.py:n}}과 {{two.py:m}}, `three.pyc`\n",
        encoding="utf-8",
    )
    (tmp_path / "b.md").write_text(
        "# 둘째 장\n\n- 글\n\n    ```example\n    one.py\n    ```\n", "utf-8"
    )
    chapters = read_chapters(tmp_path, ["b.md", "a.md", "labs/x.ipynb", "없음.md"])
    assert chapters == [
        Chapter("b.md", "둘째 장", ("one.py",)),
        Chapter("a.md", "첫 장", ("one.py", "two.py")),
    ]


def test_a_lab_is_a_chapter_whose_time_comes_from_its_text(gallery, tmp_path):
    [lab] = read_chapters(tmp_path, ["labs/lab.ipynb"], gallery.labs)
    assert lab == Chapter("labs/lab.ipynb", "실습", (), minutes=2)
    assert lab.address == "labs/lab/"


def test_a_chapter_lists_its_examples_without_its_author_writing_them(gallery):
    chapter = Chapter("lstm/lstm.md", "LSTM이란", ("one.py", "two.py"), minutes=7)
    page = BeautifulSoup(dressed("<h1>제목</h1><p>글</p>", chapter, gallery, link), "html.parser")
    reading = page.h1.find_next_sibling()
    assert reading.text == "읽는 데 7분 · 돌아가는 예제 2개"
    assert "data-search-exclude" in reading.attrs
    end = page.select_one(".lb-end")
    assert "data-search-exclude" in end.attrs
    first = end.li
    assert [a["href"] for a in first.find_all("a")] == [
        "../../examples/one/",
        "../../examples/one.py",
        "../../examples/one.ipynb",
    ]
    assert first.a.text == "하나 <먼저>"
    assert first.p.text == "첫 문장입니다."
    assert len(end.find_all("li")) == 2
    assert end.select_one("[data-measured]").text.endswith("3.8초 동안 돌았습니다.")


def test_a_chapter_without_examples_has_only_its_reading_time(gallery):
    text = dressed("<h1>제목</h1>", Chapter("a.md", "제목", ()), gallery, link)
    assert "읽는 데 1분" in text
    assert "lb-end" not in text


def test_the_freshness_line_says_when_with_what_and_for_how_long():
    ran = [Result([], {}, 1.0, ran_at=NOON), Result([], {}, 2.0, ran_at=NOON)]
    line = BeautifulSoup(freshness("이 장의 예제는", ran), "html.parser").p
    assert "data-measured" in line.attrs
    assert line.find_all(True) == []  # 재는 값은 꼬리표 하나에 든 글이어야 견줄 때 지울 수 있다
    assert line.text.startswith("이 장의 예제는 2026년 11월 21일에 Python 3.")
    assert line.text.endswith("에서 3.0초 동안 돌았습니다.")
    ran[0].ran_at -= 2 * 86400
    assert "2026년 11월 19일에서 2026년 11월 21일 사이에" in freshness("", ran)


def test_a_lab_ends_with_its_files(gallery):
    result = Result([], {}, 30.0, ran_at=NOON)
    end = BeautifulSoup(lab_end(gallery.labs["lab.py"], result), "html.parser")
    assert [a["href"] for a in end.select(".lb-files a")] == ["../lab.py", "lab.ipynb"]
    assert "이 실습은 2026년 11월 21일에" in end.text
