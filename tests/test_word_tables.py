"""품사와 '은'의 표: 손으로 단 이름이, 표를 본 적 없는 형태소 분석기의 것과 같은지."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from proofreading.korean import kiwi

SCRIPT = Path(__file__).resolve().parent.parent / "gallery" / "words_and_roles.py"
PARTS = {"NNG": "명사", "NP": "대명사", "NR": "수사"}  # 세종 품사 표지
PARTICLE, ENDING = "JX", "ETM"


@pytest.fixture(scope="module")
def tables() -> dict[str, object]:
    return runpy.run_path(str(SCRIPT))


def test_each_part_of_speech_is_what_the_analyser_says(tables):
    for sentence, word, part, _ in tables["sentences"]:
        (tag,) = [token.tag for token in kiwi().tokenize(sentence) if token.form == word]
        assert PARTS[tag] == part, sentence


def test_the_eun_of_each_word_is_what_the_analyser_says(tables):
    for word, rest, kind in tables["words"]:
        first, *others = [(token.form, token.tag) for token in kiwi().tokenize(word)]
        if kind == "조사":
            assert others == [("은", PARTICLE)], word
        elif kind == "어미":
            assert others == [("은", ENDING)], word
        else:
            assert (first[0], others) == (word, []), word
        assert rest == (first[0] if others else word.removesuffix("은"))
