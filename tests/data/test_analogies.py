"""유추를 심은 말뭉치: 적어 둔 비율대로 나오고, 관계마다 낱말이 겹치지 않는다."""

from collections import Counter

import pytest
import torch

from lstm_blog.data.analogies import (
    CAPITAL,
    FILLERS,
    GENDER,
    RELATIONS,
    planted_sentences,
    questions,
)

TOPICS = {word for relation in RELATIONS for pair in relation.pairs for word in pair[:2]}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_every_sentence_has_one_topic_and_four_neighbours():
    for sentence in planted_sentences(300, generator=seeded()):
        assert len(sentence) == 5
        assert sum(word in TOPICS for word in sentence) == 1


def test_neighbours_come_in_the_shares_that_are_written():
    sentences = planted_sentences(6000, generator=seeded())
    concept = {pair[0]: set(pair[2]) for relation in RELATIONS for pair in relation.pairs}
    about_king = [sentence for sentence in sentences if "왕" in sentence]
    words = Counter(word for sentence in about_king for word in sentence if word != "왕")
    total = words.total()
    share = {
        "concept": sum(words[word] for word in concept["왕"]) / total,
        "kind": sum(words[word] for word in GENDER.kinds[0]) / total,
        "filler": sum(words[word] for word in FILLERS) / total,
    }
    # 잡음도 쉰두 낱말에서 고르게 뽑히므로 개념에 3, 종류에 4만큼 더해진다
    assert share == pytest.approx(
        {"concept": 0.35 + 0.1 * 3 / 52, "kind": 0.35 + 0.1 * 4 / 52, "filler": 0.2}, abs=0.02
    )


def test_topics_come_as_often_as_their_rank_says():
    counts = Counter(
        word for sentence in planted_sentences(12000, generator=seeded(1)) for word in sentence
    )
    assert counts["왕"] / counts["여왕"] == pytest.approx(2, rel=0.15)
    assert counts["왕"] / counts["아버지"] == pytest.approx(2, rel=0.15)
    assert counts["한국"] / counts["이집트"] == pytest.approx(6, rel=0.25)


def test_no_word_has_two_roles():
    words = [word for relation in RELATIONS for pair in relation.pairs for word in pair[:2]]
    words += [word for relation in RELATIONS for pair in relation.pairs for word in pair[2]]
    words += [word for relation in RELATIONS for kind in relation.kinds for word in kind]
    words += FILLERS
    assert len(words) == len(set(words))


def test_the_same_generator_writes_the_same_sentences():
    assert planted_sentences(50, generator=seeded(3)) == planted_sentences(50, generator=seeded(3))
    assert planted_sentences(50, generator=seeded(3)) != planted_sentences(50, generator=seeded(4))
    assert planted_sentences(0) == []


def test_questions_pair_the_pairs_both_ways():
    asked = questions(CAPITAL)
    assert len(asked) == len(set(asked)) == 60
    assert ("한국", "서울", "일본", "도쿄") in asked
    assert ("서울", "한국", "도쿄", "일본") in asked
    assert all(a != c and b != d for a, b, c, d in asked)


def test_a_negative_number_of_sentences_is_refused():
    with pytest.raises(ValueError, match="n=-1"):
        planted_sentences(-1)
