"""낱말 벡터: 이웃을 빠짐없이 한 번씩 세고, 유추의 답을 벡터의 셈으로 찾는다."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_blog.embeddings import WordVectors, cooccurrence, word_list

SENTENCES = st.lists(st.lists(st.sampled_from("가나다라"), max_size=7), max_size=5)


@given(SENTENCES, st.integers(1, 4))
def test_counts_equal_those_of_every_pair_of_places(sentences, window):
    words = list("가나다")  # '라'는 세지 않지만 자리를 차지한다
    expected = np.zeros((3, 3))
    for sentence in sentences:
        for (i, a), (j, b) in itertools.permutations(enumerate(sentence), 2):
            if abs(i - j) <= window and {a, b} <= set(words):
                expected[words.index(a), words.index(b)] += 1
    assert np.array_equal(cooccurrence(sentences, words, window=window), expected)


def test_words_are_listed_by_how_often_they_occur():
    assert word_list([["나", "다"], ["다", "가"]]) == ["다", "가", "나"]


def test_a_planted_parallelogram_answers_every_analogy_on_it():
    kinds, concepts = np.array([[3.0, 0, 0], [0, 3, 0]]), np.array([[0, 0, 1.0], [0, 0, -1]])
    words = ["왕", "여왕", "아들", "딸"]
    vectors = WordVectors(words, [kinds[k] + concepts[c] for c in (0, 1) for k in (0, 1)])
    assert vectors.analogy("왕", "여왕", "아들")[0][0] == "딸"
    assert vectors.analogy("딸", "아들", "여왕")[0][0] == "왕"
    assert vectors.analogy("왕", "왕", "딸", exclude_inputs=False)[0] == ("딸", pytest.approx(1.0))
    assert {word for word, _ in vectors.analogy("왕", "여왕", "아들", 9)} == {"딸"}


def test_the_nearest_words_come_in_order_without_the_word_itself():
    vectors = WordVectors("가나다라", [[1, 0], [2, 1], [0, 5], [-1, 0]])
    found = vectors.nearest("가", 9)
    assert [word for word, _ in found] == ["나", "다", "라"]
    assert found[0][1] == pytest.approx(vectors.similarity("나", "가"))
    assert vectors["나"].tolist() == [2.0, 1.0]


@pytest.mark.parametrize(
    ("words", "vectors"),
    [("가나", [[1.0]]), ("가가", [[1.0], [2.0]]), ("가나", [[1.0], [0.0]]), ("가나", [1.0, 2.0])],
)
def test_vectors_that_do_not_fit_the_words_are_refused(words, vectors):
    with pytest.raises(ValueError, match="넘기세요"):
        WordVectors(words, vectors)


def test_an_unknown_word_and_an_empty_window_are_refused():
    with pytest.raises(KeyError, match="벡터가 없는 낱말"):
        WordVectors("가", [[1.0]]).nearest("나")
    with pytest.raises(ValueError, match="window=0"):
        cooccurrence([], [], window=0)
