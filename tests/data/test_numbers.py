"""숫자 읽기: num2words의 한국어를 증인으로 삼고, 그것과 다른 곳은 손으로 적어 확인합니다."""

import random

import num2words
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog.data.numbers import DIGITS, LARGEST, number_reading, parse_number, read_number

NUMBERS = st.integers(0, 16).flatmap(lambda digits: st.integers(0, max(10**digits - 1, 0)))


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def witness(number: int) -> str:
    """num2words의 읽기. 수의 가운데에 홀로 선 만은 우리 규칙대로 일만으로 고칩니다."""
    reading = num2words.num2words(number, lang="ko")
    return reading.replace("억 만", "억 일만").replace("조 만", "조 일만")


def test_every_number_up_to_twenty_thousand_agrees_with_num2words():
    for number in range(20_001):
        assert read_number(number) == witness(number), number


@settings(max_examples=400, deadline=None)
@given(NUMBERS)
def test_any_number_agrees_with_num2words_and_comes_back(number):
    reading = read_number(number)
    assert reading == witness(number)
    assert parse_number(reading) == number
    assert parse_number(read_number(number, spaced=False)) == number


@pytest.mark.parametrize("position", [4, 8, 12])
def test_numbers_around_each_large_unit_agree_with_num2words(position):
    choose = random.Random(position)
    for _ in range(300):
        number = choose.choice([1, 10, 11, 1001]) * 10**position + choose.choice([0, 1, 10**4, 10])
        assert read_number(number) == witness(number), number


# num2words 0.5.14는 수의 가운데 선 10000도 만으로 읽습니다(일억 만). 억의 자리에 든 만과 헷갈리므로
# 우리는 맨 앞에서만 일을 뺍니다.
@pytest.mark.parametrize(
    ("number", "ours", "theirs"),
    [
        (1_0001_0000, "일억 일만", "일억 만"),
        (1_0000_0001_0000, "일조 일만", "일조 만"),
        (10_0001_0005, "십억 일만 오", "십억 만 오"),
    ],
)
def test_a_lone_man_in_the_middle_is_where_num2words_differs(number, ours, theirs):
    assert read_number(number) == ours
    assert num2words.num2words(number, lang="ko") == theirs
    assert parse_number(ours) == parse_number(theirs) == number


@pytest.mark.parametrize(
    ("number", "reading"),
    [
        (0, "영"),
        (1, "일"),
        (10, "십"),
        (11, "십일"),
        (20, "이십"),
        (100, "백"),
        (101, "백일"),
        (110, "백십"),
        (325, "삼백이십오"),
        (1000, "천"),
        (1111, "천백십일"),
        (2024, "이천이십사"),
        (10000, "만"),
        (12000, "만 이천"),
        (20000, "이만"),
        (110000, "십일만"),
        (1001_0000, "천일만"),
        (1_0000_0000, "일억"),
        (11_0000_0000, "십일억"),
        (12_3456_7898, "십이억 삼천사백오십육만 칠천팔백구십팔"),
        (1_0000_0000_0000, "일조"),
        (1111_1111_1111_1111, "천백십일조 천백십일억 천백십일만 천백십일"),
    ],
)
def test_the_ones_that_are_dropped_and_kept(number, reading):
    assert read_number(number) == reading
    assert read_number(number, spaced=False) == reading.replace(" ", "")
    assert parse_number(reading) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("일십", 10), ("일만", 10000), ("일백일십일", 111), ("억", None), ("조 일억", None)],
)
def test_a_spoken_one_is_understood_but_a_bare_large_unit_is_not(text, number):
    if number is not None:
        assert parse_number(text) == number
    else:
        with pytest.raises(ValueError, match="수를 읽은 글이 아닙니다"):
            parse_number(text)


@pytest.mark.parametrize("text", ["", " ", "삼영", "영일", "십백", "오오", "325", "스물", "만억일"])
def test_what_is_no_reading_is_refused_in_korean(text):
    with pytest.raises(ValueError, match="수를 읽은 글이 아닙니다"):
        parse_number(text)


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_out_of_range_is_refused_in_korean(number):
    with pytest.raises(ValueError, match="읽을 수 없는 수입니다"):
        read_number(number)


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(0, 80),
    lengths=st.tuples(st.integers(2, 16), st.integers(2, 16)).map(sorted),
    seed=st.integers(0, 2**31),
    spaced=st.booleans(),
)
def test_pairs_are_right_different_and_of_the_asked_lengths(n, lengths, seed, spaced):
    shortest, longest = lengths
    pairs = number_reading(
        n, min_digits=shortest, max_digits=longest, spaced=spaced, generator=seeded(seed)
    )
    assert len({source for source, _ in pairs}) == len(pairs) == n
    for digits, reading in pairs:
        assert shortest <= len(digits) <= longest
        assert digits[0] != "0"
        assert reading == read_number(int(digits), spaced=spaced)
        assert set(reading) <= set(DIGITS + "십백천만억조 ")


def test_writing_is_reading_turned_around():
    read = number_reading(50, generator=seeded())
    write = number_reading(50, direction="write", generator=seeded())
    assert write == [(reading, digits) for digits, reading in read]


def test_lengths_share_the_examples_evenly_and_short_ones_are_used_up():
    counts = [0] * 5
    for digits, _ in number_reading(3100, max_digits=4, generator=seeded()):
        counts[len(digits)] += 1
    assert counts[1:] == [10, 90, 900, 2100]
    everything = number_reading(100, max_digits=2, generator=seeded())
    assert {int(digits) for digits, _ in everything} == set(range(100))


def test_lengths_come_in_mixed_order():
    lengths = [len(digits) for digits, _ in number_reading(200, min_digits=3, generator=seeded())]
    assert lengths != sorted(lengths)


def test_the_same_seed_gives_the_same_pairs():
    assert number_reading(40, generator=seeded(1)) == number_reading(40, generator=seeded(1))
    assert number_reading(40, generator=seeded(1)) != number_reading(40, generator=seeded(2))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 101, "max_digits": 2}, "100개뿐이라"),
        ({"n": -1}, "만들 수 없습니다"),
        ({"n": 5, "min_digits": 0}, "자릿수가 틀렸습니다"),
        ({"n": 5, "min_digits": 3, "max_digits": 2}, "자릿수가 틀렸습니다"),
        ({"n": 5, "max_digits": 17}, "자릿수가 틀렸습니다"),
        ({"n": 5, "direction": "both"}, "방향을 모릅니다"),
    ],
    ids=str,
)
def test_a_wrong_argument_is_refused_in_korean(arguments, message):
    with pytest.raises(ValueError, match=message):
        number_reading(**arguments)
