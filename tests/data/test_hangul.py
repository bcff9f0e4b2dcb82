"""한글 음절과 낱자: 유니코드 정규화를 따로 선 증인으로 삼아 모든 음절을 확인합니다."""

import itertools
import random
import unicodedata

import pytest

from lstm_blog.data import hangul
from lstm_blog.data.hangul import CODAS, NUCLEI, ONSETS, Syllable

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
OTHERS = list("aZ09 .,!?\n·漢あ🙂é\u1112\u1161\u11ab\u0000\U0010ffff")


def compatible(conjoining: str) -> str:
    """첫가끝 자모 하나를 같은 이름의 호환 자모로 바꿉니다. 유니코드의 이름표만 봅니다."""
    name = unicodedata.name(conjoining)
    for position in ("CHOSEONG", "JUNGSEONG", "JONGSEONG"):
        name = name.replace(position, "LETTER")
    return unicodedata.lookup(name)


def stray_jamo_joins(text: str) -> bool:
    """`compose`의 설명이 든 세 경우 가운데 하나라도 있는지."""
    for first, second, third in zip(text, text[1:] + " ", text[2:] + "  ", strict=False):
        if first in ONSETS and second in NUCLEI:
            return True
        if hangul.is_syllable(first):
            has_coda = hangul.split_syllable(first).coda != ""
            if has_coda and second in NUCLEI:
                return True
            if not has_coda and second in CODAS and third not in NUCLEI:
                return True
    return False


def test_there_are_11172_syllables_and_they_are_all_combinations_of_the_letters():
    assert len(ONSETS) == 19
    assert len(NUCLEI) == 21
    assert len(CODAS) == 27
    joined = [
        hangul.join_syllable(onset, nucleus, coda)
        for onset, nucleus, coda in itertools.product(ONSETS, NUCLEI, ["", *CODAS])
    ]
    assert joined == SYLLABLES
    assert len(joined) == 11172


def test_every_syllable_splits_as_unicode_normalization_does():
    for syllable in SYLLABLES:
        parts = [compatible(jamo) for jamo in unicodedata.normalize("NFD", syllable)]
        assert hangul.split_syllable(syllable) == Syllable(*parts), syllable
        assert hangul.decompose(syllable) == "".join(parts), syllable


def test_every_syllable_comes_back_from_its_letters():
    for syllable in SYLLABLES:
        assert hangul.join_syllable(*hangul.split_syllable(syllable)) == syllable
        assert hangul.compose(hangul.decompose(syllable)) == syllable


def test_a_syllable_comes_back_whatever_syllable_follows_it():
    # 뒤 음절은 초성만 다르면 되므로 19개, 앞 음절은 11,172개 모두.
    followers = [hangul.join_syllable(onset, "ㅏ") for onset in ONSETS]
    for follower in followers:
        text = "".join(syllable + follower for syllable in SYLLABLES)
        assert hangul.compose(hangul.decompose(text)) == text


def test_no_two_syllables_have_the_same_letters():
    assert len({hangul.decompose(syllable) for syllable in SYLLABLES}) == len(SYLLABLES)


@pytest.mark.parametrize("seed", range(5))
def test_mixed_text_without_stray_letters_comes_back(seed):
    choose = random.Random(seed)
    for _ in range(300):
        pool = SYLLABLES if choose.random() < 0.5 else OTHERS
        text = "".join(choose.choice([*pool, *OTHERS]) for _ in range(choose.randrange(30)))
        assert hangul.compose(hangul.decompose(text)) == text, ascii(text)


def test_stray_letters_are_lost_in_exactly_the_three_documented_cases():
    for length in range(1, 6):
        for characters in itertools.product("가각ㄱㅏㄸㄳa", repeat=length):
            text = "".join(characters)
            changed = hangul.compose(hangul.decompose(text)) != text
            assert changed == stray_jamo_joins(text), text


def test_joining_and_splitting_never_change_the_letters_themselves():
    for length in range(1, 6):
        for characters in itertools.product("가각ㄱㅏㄸㄳa", repeat=length):
            letters = hangul.decompose("".join(characters))
            assert hangul.decompose(hangul.compose(letters)) == letters


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("ㄱㅏㄱㅏ", "가가"),
        ("ㄱㅏㄱ", "각"),
        ("ㄱㅏㄱㄱㅏ", "각가"),
        ("ㄷㅏㄹㄱㅏ", "달가"),
        ("ㄷㅏㄺㅏ", "다ㄺㅏ"),
        ("ㅇㅏㄸㅏ", "아따"),
        ("ㅋㅋㅋ", "ㅋㅋㅋ"),
        ("ㅠㅠ", "ㅠㅠ"),
        ("가ㄱ", "가ㄱ"),
        ("", ""),
    ],
)
def test_a_consonant_before_a_vowel_is_always_an_onset(letters, text):
    assert hangul.compose(letters) == text


@pytest.mark.parametrize("text", ["", "LSTM 1997", "ㅋㅋㅋ", "漢字", "\u1112\u1161\u11ab"])
def test_text_without_syllables_passes_through(text):
    assert hangul.decompose(text) == text


@pytest.mark.parametrize("character", ["", "한글", "ㅎ", "h", "\uabff", "\ud7a4"])
def test_splitting_what_is_no_syllable_says_so_in_korean(character):
    assert not hangul.is_syllable(character)
    with pytest.raises(ValueError, match="한글 음절 한 글자가 아닙니다"):
        hangul.split_syllable(character)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("ㅏ", "ㅏ"), "초성이 될 수 없습니다"),
        (("ㄳ", "ㅏ"), "초성이 될 수 없습니다"),
        (("", "ㅏ"), "초성이 될 수 없습니다"),
        (("ㄱ", "ㄱ"), "중성이 될 수 없습니다"),
        (("ㄱ", "ㅏㅐ"), "중성이 될 수 없습니다"),
        (("ㄱ", "ㅏ", "ㄸ"), "종성이 될 수 없습니다"),
    ],
)
def test_a_letter_in_a_place_it_cannot_take_is_refused_in_korean(parts, message):
    with pytest.raises(ValueError, match=message):
        hangul.join_syllable(*parts)
