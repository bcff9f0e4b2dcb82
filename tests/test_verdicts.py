"""초록과 빨강: 시험을 바꾼 코드로 돌리고 흔적을 남기지 않는다."""

import pytest

from lstm_blog.verdicts import verdict

answer = 42


def asks_for_the_answer():
    assert answer == 42


def breaks():
    raise ValueError(answer)


def test_a_right_answer_is_green_and_a_wrong_one_red():
    assert verdict(asks_for_the_answer, answer=42) == "초록"
    assert verdict(asks_for_the_answer, answer=41) == "빨강"


def test_the_name_is_put_back_whatever_happens():
    verdict(asks_for_the_answer, answer=41)
    with pytest.raises(ValueError, match="41"):
        verdict(breaks, answer=41)
    assert answer == 42


def test_a_name_the_test_does_not_know_is_refused():
    with pytest.raises(KeyError):
        verdict(asks_for_the_answer, anwser=42)
