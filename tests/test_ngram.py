"""Kneser–Ney: 정의를 그대로 따라 느리게 센 것과 같은지, 확률인지, 외운 글보다 새 글이 어려운지."""

import itertools
import math
import random

import pytest

from lstm_blog.data.book import book_text
from lstm_blog.data.text import Vocabulary
from lstm_blog.ngram import AddK, Interpolated, KneserNey

BOS, EOS, V = 0, 1, 6


def draw(seed: int, sentences: int = 30) -> list[list[int]]:
    generator = random.Random(seed)
    return [
        [BOS, *(generator.choice([2, 2, 2, 3, 4]) for _ in range(generator.randint(0, 6))), EOS]
        for _ in range(sentences)
    ]


def slow_count(sequences, gram, order) -> int:
    """묶음 하나의 수. 가장 길거나 문장의 처음이면 횟수, 아니면 앞에 온 글자의 가짓수."""
    places = [
        (sequence, start)
        for sequence in sequences
        for start in range(len(sequence) - len(gram) + 1)
        if tuple(sequence[start : start + len(gram)]) == gram
    ]
    if len(gram) == order or gram[0] == BOS:
        return len(places)
    return len({sequence[start - 1] for sequence, start in places if start > 0})


def slow_probability(sequences, context, symbol, order) -> float:
    if len(context) >= order:
        context = context[len(context) - order + 1 :]
    shorter = slow_probability(sequences, context[1:], symbol, order) if context else 1 / V
    counts = {w: slow_count(sequences, (*context, w), order) for w in range(1, V)}
    total = sum(counts.values())
    if not total:
        return shorter
    every = [
        slow_count(sequences, (*history, w), order)
        for history in itertools.product(range(V), repeat=len(context))
        for w in range(1, V)
    ]
    once, twice = every.count(1), every.count(2)
    discount = once / (once + 2 * twice) if once and twice else 0.5
    kept = max(counts.get(symbol, 0) - discount, 0) / total
    return kept + discount * sum(count > 0 for count in counts.values()) / total * shorter


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", [0, 1])
def test_probabilities_equal_those_counted_by_the_definition(order, seed):
    sequences = draw(seed)
    model = KneserNey(sequences, order=order, vocabulary_size=V)
    for context in [(), (BOS,), (2,), (5,), (BOS, 2), (3, 2), (4, 4), (BOS, 3, 2), (2, 2, 2)]:
        for symbol in range(1, V):
            expected = slow_probability(sequences, context, symbol, order)
            assert abs(model.probability(context, symbol) - expected) <= 1e-12


@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("context", [(), (BOS,), (2, 3), (5, 5, 5), (BOS, 2, 2, 3)])
def test_the_probabilities_of_all_symbols_add_up_to_one(order, context):
    model = KneserNey(draw(2), order=order, vocabulary_size=V)
    every = [model.probability(context, symbol) for symbol in range(V)]
    assert abs(sum(every) - 1) <= 1e-12
    assert min(every) > 0


def test_bits_are_the_mean_of_the_negative_log_probabilities():
    model = KneserNey(draw(3), order=2, vocabulary_size=V)
    expected = -sum(math.log2(model.probability([a], b)) for a, b in ((BOS, 2), (2, 3), (3, EOS)))
    assert model.bits([[BOS, 2, 3, EOS]]) == pytest.approx(expected / 3, rel=1e-12)


def test_a_symbol_that_follows_many_is_likelier_in_a_new_context_than_one_that_is_only_frequent():
    # 3은 4 뒤에만 아홉 번, 2는 네 글자 뒤에 한 번씩 옵니다. 횟수로는 3이 많습니다.
    sequences = [[BOS, 4, 3, EOS]] * 9 + [[BOS, mark, 2, EOS] for mark in (2, 3, 4, 5)]
    model = KneserNey(sequences, order=2, vocabulary_size=V)
    assert model.probability([], 2) > model.probability([], 3)


def test_longer_contexts_fit_the_prose_of_the_book_better_than_single_characters():
    lines = book_text().splitlines()
    train, held_out = lines[:-40], lines[-40:]
    vocabulary = Vocabulary.build(train)
    encoded = [
        [[vocabulary.bos, *vocabulary.encode(line), vocabulary.eos] for line in part]
        for part in (train, held_out)
    ]
    bits = {
        order: KneserNey(encoded[0], order=order, vocabulary_size=len(vocabulary)).bits(encoded[1])
        for order in (1, 3)
    }
    assert bits[3] < bits[1] < math.log2(len(vocabulary))


@pytest.mark.parametrize(
    ("sequences", "order", "size"), [([[0, 1]], 0, 4), ([[0, 1]], 2, 0), ([], 2, 4), ([[0]], 2, 4)]
)
def test_what_cannot_be_counted_is_refused(sequences, order, size):
    with pytest.raises(ValueError, match="넘기세요"):
        KneserNey(sequences, order=order, vocabulary_size=size)


def test_nothing_to_predict_is_refused():
    with pytest.raises(ValueError, match="맞힐 글자가 없습니다"):
        KneserNey(draw(0), order=2, vocabulary_size=V).bits([[BOS]])


def seen_after(sequences, context) -> list[int]:
    """문맥 바로 다음에 온 글자들. 첫 글자(시작 표지)는 맞힐 글자가 아니다."""
    width = len(context)
    return [
        sequence[place]
        for sequence in sequences
        for place in range(max(1, width), len(sequence))
        if tuple(sequence[place - width : place]) == tuple(context)
    ]


CONTEXTS = [(), (BOS,), (2,), (5,), (BOS, 2), (3, 2), (4, 4), (2, 2, 2)]


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("k", [1.0, 0.1])
def test_adding_k_equals_the_formula(order, k):
    sequences = draw(0)
    model = AddK(sequences, order=order, vocabulary_size=V, k=k)
    for context in CONTEXTS:
        used = context[max(0, len(context) - order + 1) :] if order > 1 else ()
        after = seen_after(sequences, used)
        for symbol in range(V):
            expected = (after.count(symbol) + k) / (len(after) + k * V)
            assert model.probability(context, symbol) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_interpolation_equals_the_formula(order):
    sequences = draw(1)
    model = Interpolated(sequences, order=order, vocabulary_size=V, weight=0.7)
    for context in CONTEXTS:
        used = context[max(0, len(context) - order + 1) :] if order > 1 else ()
        for symbol in range(V):
            expected = 1 / V
            for width in range(len(used) + 1):
                after = seen_after(sequences, used[len(used) - width :])
                if after:
                    expected = 0.7 * after.count(symbol) / len(after) + 0.3 * expected
            assert model.probability(context, symbol) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("make", [AddK, Interpolated])
@pytest.mark.parametrize("context", [(), (BOS,), (5, 5), (2, 3)])
def test_smoothed_probabilities_add_up_to_one_and_none_is_zero(make, context):
    model = make(draw(2), order=3, vocabulary_size=V)
    every = [model.probability(context, symbol) for symbol in range(V)]
    assert abs(sum(every) - 1) <= 1e-12
    assert min(every) > 0


def test_without_smoothing_what_was_never_seen_costs_infinitely_many_bits():
    model = AddK([[BOS, 2, 3, EOS]], order=2, vocabulary_size=V, k=0)
    assert model.probability([2], 3) == 1
    assert model.bits([[BOS, 2, 3, EOS]]) == 0
    assert model.bits([[BOS, 2, 4, EOS]]) == math.inf
    assert model.probability([5], 3) == 1 / V  # 처음 보는 문맥


def test_counts_are_what_followed_a_context():
    sequences = draw(3)
    model = AddK(sequences, order=3, vocabulary_size=V)
    for context in ((), (2,), (BOS, 2), (5, 5)):
        after = seen_after(sequences, context)
        assert model.counts(context) == {symbol: after.count(symbol) for symbol in set(after)}


def test_weights_that_are_no_shares_are_refused():
    with pytest.raises(ValueError, match="k=-1"):
        AddK(draw(0), order=2, vocabulary_size=V, k=-1)
    for weight in (0, 1):
        with pytest.raises(ValueError, match="무게가 아닙니다"):
            Interpolated(draw(0), order=2, vocabulary_size=V, weight=weight)
