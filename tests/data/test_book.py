"""책의 산문을 얼리는 일."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog.data import book
from lstm_blog.data.book import book_text, make_book

PAGE = """---
title: 머리말입니다.
---
# 제목입니다. { #title }
##붙여 쓴 제목입니다.

<!-- 주석입니다. -->
첫째 문장은 [링크](../a.md#b)와
**굵은** 글, *기울인* 글로 되어 있습니다. 둘째는 $h_t$와 `output`을 남깁니다.
셋째는 $\\tanh(x)$가 있어 빠집니다. 넷째는 `lstm(x)`가 있어 빠집니다. 다섯째는
{{shapes.py:V}}라서 빠집니다. 여섯째는 남을까요. 그렇습니다.[^1]
{ .lead }

```python
print("코드입니다.")
```

    들여 쓴 코드입니다.

$$
x = 1 입니다.
$$

| 표 | 칸 |
|---|---|
| 가 | 표의 칸입니다. |

- 목록의 문장입니다.
  이어지는 줄입니다.
- 마침표가 없는 것

    목록 안의 문단입니다.

!!! note "제목입니다."
    틀 안의 글입니다.

    ~~~text
    틀 안의 코드입니다.
    ~~~

> 인용한 "글입니다." 다음 글입니다.
> ```
> 인용 속의 코드입니다.
> ```

용어
:   뜻을 풀어 씁니다.

[^1]: 각주의 글입니다.

[참조]: https://example.com/글입니다. "이름입니다."

<div class="box" markdown>
상자의 글입니다. Only English here. 값은 0.5입니다.
</div>

![그림 설명입니다.](a.png)

T. Author, A Very Long Title of a Paper in English, Journal 9, 1997. 처음 나왔습니다.
"""
SENTENCES = """첫째 문장은 링크와 굵은 글, 기울인 글로 되어 있습니다.
둘째는 h_t와 output을 남깁니다.
여섯째는 남을까요.
그렇습니다.
목록의 문장입니다.
이어지는 줄입니다.
목록 안의 문단입니다.
틀 안의 글입니다.
인용한 "글입니다."
다음 글입니다.
뜻을 풀어 씁니다.
각주의 글입니다.
상자의 글입니다.
값은 0.5입니다.
처음 나왔습니다.
"""


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b" / "c.md").write_text("쪽이 하나 더 있습니다.\r\n", encoding="utf-8", newline="")
    (tmp_path / "b" / "d.txt").write_text("원고가 아닙니다.\n", encoding="utf-8")
    return tmp_path


def test_only_whole_sentences_of_prose_are_kept(docs):
    made = make_book(docs).splitlines()
    expected = SENTENCES.splitlines()
    assert made == [*expected, "쪽이 하나 더 있습니다."]


def test_long_references_are_left_out(docs):
    assert "Author" not in make_book(docs)


def test_pages_come_in_the_order_of_their_paths(tmp_path):
    for name in ("b/a.md", "a/z.md", "c.md", "a.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name.replace('/', ' ')} 쪽입니다.\n", encoding="utf-8")
    assert make_book(tmp_path).split("\n")[:4] == [
        "a.md 쪽입니다.",
        "a z.md 쪽입니다.",
        "b a.md 쪽입니다.",
        "c.md 쪽입니다.",
    ]


@given(st.lists(st.text(alphabet='가나 .?!`$*_[](){}<>|#\n-~:\\"a1', max_size=60), max_size=4))
@settings(max_examples=300, deadline=None)
def test_no_markup_however_broken_leaves_a_bad_line(tmp_path_factory, pieces):
    docs = tmp_path_factory.mktemp("docs")
    (docs / "page.md").write_text("\n\n".join(pieces), encoding="utf-8")
    made = make_book(docs)
    assert made == "" or made.endswith("\n")
    for line in made.splitlines():
        assert line == " ".join(line.split())
        assert re.search("[가-힣]", line)
        assert re.search(r"[.?!][\"'”’)]*$", line)
        assert "\0" not in line


def test_a_folder_without_pages_says_what_to_pass(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"원고\(\.md\)가 없습니다.\n.*docs"):
        make_book(tmp_path)
    with pytest.raises(FileNotFoundError, match="원고"):
        make_book(tmp_path / "없다")


def test_the_command_writes_the_same_bytes_each_time(docs, tmp_path):
    outputs = []
    for name in ("one.txt", "two.txt"):
        output = tmp_path / name
        command = [sys.executable, "-m", "lstm_blog.data.book", str(docs), "--output", str(output)]
        done = subprocess.run(command, capture_output=True, check=True)
        assert done.stderr == b""
        outputs.append(output.read_bytes())
    assert outputs[0] == outputs[1] == make_book(docs).encode()
    assert not list(tmp_path.glob("*.partial"))


def test_the_command_without_pages_writes_nothing(tmp_path, capsys):
    output = tmp_path / "book.txt"
    output.write_text("그대로\n", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        book.main([str(tmp_path), "--output", str(output)])
    assert caught.value.code == 2
    assert "원고" in capsys.readouterr().err
    assert output.read_text(encoding="utf-8") == "그대로\n"


def test_the_snapshot_is_clean_prose_one_sentence_a_line():
    text = book_text()
    assert text.endswith("\n")
    assert "\r" not in text
    lines = text.splitlines()
    assert len(text) > 20_000
    assert len(set(lines)) > 0.98 * len(lines)
    for line in lines:
        assert re.search(r"[.?!][\"'”’)]*$", line)
        assert line == " ".join(line.split())
        assert not re.search(r"[`$|{}<>\\]|\]\(|\*\*|https?:", line), line


def test_the_snapshot_of_the_present_docs_can_be_made(tmp_path):
    """얼린 것과 같을 필요는 없습니다. 지금의 원고로도 쓸 만한 것이 나오는지만 봅니다."""
    docs = Path(__file__).resolve().parents[2] / "docs"
    made = make_book(docs)
    assert made == make_book(docs)
    assert len(made) > 0.5 * len(book_text())
    assert not re.search(r"[`$|{}<>\\]|\]\(|\*\*|https?:", made)


def test_the_snapshot_ships_inside_the_package():
    assert Path(book.__file__).with_name("book.txt") == book.SNAPSHOT
    assert book.SNAPSHOT.is_file()
