"""공백을 지운 산문: 공백도, 띄어쓰기 과제의 문장도, 두 번 나온 문장도 없다."""

import pytest

from lstm_blog.data import unspaced
from lstm_blog.data.book import book_text
from lstm_blog.data.unspaced import make_unspaced, unspaced_text


def test_the_frozen_text_has_no_space_and_no_sentence_twice():
    lines = unspaced_text().splitlines()
    assert not any(character.isspace() for line in lines for character in line)
    assert len(set(lines)) == len(lines)
    assert all(lines)


def test_no_sentence_of_the_labelled_text_is_in_it():
    labelled = {"".join(line.split()) for line in book_text().splitlines()}
    assert not labelled & set(unspaced_text().splitlines())


def test_labelled_and_repeated_sentences_are_left_out(tmp_path):
    known = next(line for line in book_text().splitlines() if line.isascii() is False)
    page = f"# 제목 {{ #top }}\n\n새 글입니다. {known} 새글입니다. 또 다른 글입니다.\n"
    (tmp_path / "page.md").write_text(page, encoding="utf-8")
    assert make_unspaced(tmp_path) == "새글입니다.\n또다른글입니다.\n"


def test_the_command_says_what_is_wrong_and_leaves_the_file(tmp_path, capsys):
    target = tmp_path / "out.txt"
    target.write_text("그대로\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        unspaced.main([str(tmp_path / "없음"), "--output", str(target)])
    assert stopped.value.code == 2
    assert "원고(.md)가 없습니다" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "그대로\n"
