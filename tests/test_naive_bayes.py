"""나이브 베이즈: 분수로 정의를 그대로 따라 센 것과 같은지, 0과 긴 문서를 견디는지."""

import math
import random
from fractions import Fraction

import pytest

from lstm_blog.naive_bayes import NaiveBayes, character_ngrams

WORDS = "가나다라마바"


def draw(seed: int) -> tuple[list[list[str]], list[str]]:
    """무작위 문서들과 갈래. 갈래마다 잘 나오는 낱말이 다르고, 빈 문서도 섞여 있다."""
    generator = random.Random(seed)
    documents, labels = [], []
    for n in range(20):
        label = ("봄", "여름")[n % 2]
        words = WORDS[:4] if n % 2 else WORDS[2:]
        documents.append([generator.choice(words) for _ in range(generator.randint(0, 6))])
        labels.append(label)
    return documents, labels


def slow_posterior(documents, labels, document, smoothing) -> dict[str, Fraction]:
    """정의를 분수로: P(c) ∏ (n + α) / (N + αV)를 갈래 모두의 합으로 나눈 것."""
    vocabulary = {word for each in documents for word in each}
    joint = {}
    for label in set(labels):
        bag = [w for d, c in zip(documents, labels, strict=True) if c == label for w in d]
        score = Fraction(labels.count(label), len(labels))
        for word in document:
            if word in vocabulary:
                total = len(bag) + smoothing * len(vocabulary)
                score *= Fraction(bag.count(word) + smoothing) / total
        joint[label] = score
    return {label: score / sum(joint.values()) for label, score in joint.items()}


@pytest.mark.parametrize("smoothing", [Fraction(1, 10), Fraction(1), Fraction(7, 2)])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_posterior_equals_the_definition_in_exact_fractions(seed, smoothing):
    documents, labels = draw(seed)
    model = NaiveBayes(documents, labels, smoothing=float(smoothing))
    generator = random.Random(seed + 100)
    for length in range(8):
        document = [generator.choice(WORDS + "사") for _ in range(length)]  # 사는 배운 적 없다
        exact = slow_posterior(documents, labels, document, smoothing)
        found = model.posterior(document)
        assert found == pytest.approx({label: float(p) for label, p in exact.items()}, rel=1e-12)
        assert model.classify(document) == max(found, key=found.get)


def test_word_probabilities_of_a_class_add_up_to_one():
    documents, labels = draw(3)
    for smoothing in (0, 0.5, 1):
        model = NaiveBayes(documents, labels, smoothing=smoothing)
        for label in model.classes:
            total = sum(model.probability(word, label) for word in model.vocabulary)
            assert total == pytest.approx(1)


def test_the_order_of_the_words_changes_nothing():
    documents, labels = draw(4)
    model = NaiveBayes(documents, labels)
    assert model.log_scores(list("가나다")) == model.log_scores(list("다가나"))


def test_an_unseen_word_vetoes_a_class_only_without_smoothing():
    documents, labels = [["가", "가"], ["나"]], ["봄", "여름"]
    literal = NaiveBayes(documents, labels, smoothing=0)
    assert literal.posterior(["가"] * 9) == {"봄": 1, "여름": 0}
    with pytest.raises(ValueError, match="0보다 크게"):
        literal.posterior(["가"] * 9 + ["나"])
    smoothed = NaiveBayes(documents, labels)
    assert smoothed.classify(["가"] * 9 + ["나"]) == "봄"


def test_a_document_whose_product_underflows_is_still_classified():
    model = NaiveBayes([["가", "나"], ["가", "다"]], ["봄", "여름"])
    document = ["나"] + ["가"] * 2000
    assert math.prod(model.probability(word, "봄") for word in document) == 0.0
    assert model.posterior(document) == pytest.approx({"봄": 2 / 3, "여름": 1 / 3})


def test_words_never_learned_leave_the_prior():
    model = NaiveBayes([["가"], ["나"], ["나"]], ["봄", "여름", "여름"])
    assert model.posterior(["새말"]) == pytest.approx({"봄": 1 / 3, "여름": 2 / 3})
    assert model.probability("새말", "봄") == model.probability("나", "봄") == 1 / 3
    with pytest.raises(KeyError):
        model.prior("겨울")


def test_a_class_with_only_empty_documents_is_allowed():
    assert NaiveBayes([["가"], []], ["봄", "여름"]).classify(["가"]) == "봄"
    assert NaiveBayes([["가"], []], ["봄", "여름"], smoothing=0).classify(["가"]) == "봄"


def test_ties_go_to_the_class_seen_first():
    assert NaiveBayes([["나"], ["가"]], ["여름", "봄"]).classify([]) == "여름"


@pytest.mark.parametrize(
    ("documents", "labels", "options"),
    [
        ([["가"]], [], {}),
        ([], [], {}),
        ([[]], ["봄"], {}),
        ([["가"]], ["봄"], {"smoothing": -1}),
        ([["가"]], ["봄"], {"smoothing": math.nan}),
    ],
)
def test_what_cannot_be_counted_is_refused(documents, labels, options):
    with pytest.raises(ValueError, match=r"세요\."):
        NaiveBayes(documents, labels, **options)


def test_a_bare_text_is_refused_instead_of_counted_by_letters():
    with pytest.raises(TypeError, match="split"):
        NaiveBayes([["가"], "가나"], ["봄", "여름"])
    with pytest.raises(TypeError, match="split"):
        NaiveBayes([["가"]], ["봄"]).classify("가나")


def test_character_ngrams_stay_inside_words_and_mark_their_ends():
    assert character_ngrams("", 1, 3) == []
    assert character_ngrams(" 물\t국 ", 2, 2) == [" 물", "물 ", " 국", "국 "]
    assert character_ngrams("물", 3, 4) == [" 물 "]
    grams = character_ngrams("물 한 잔", 1, 3)
    assert all(gram.strip() for gram in grams)
    assert not any(" " in gram[1:-1] for gram in grams)


@pytest.mark.parametrize("sizes", [(0, 1), (3, 2)])
def test_impossible_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match="shortest"):
        character_ngrams("물", *sizes)
