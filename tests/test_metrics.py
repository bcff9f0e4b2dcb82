"""점수: sacrebleu와 같은 수가 나오고, 손으로 센 것과도 같다."""

import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from lstm_blog.metrics import bleu, chrf, exact_match

TEXT = st.text(alphabet="삼백이십오만 ", max_size=12).filter(str.strip)
PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6)
LINES = [("삼백이십오만 천이", "삼백이십만 천이"), ("구천", "구천오백"), ("십", "이십이만 오백일")]


def unzip(pairs):
    return [mine for mine, _ in pairs], [theirs for _, theirs in pairs]


@pytest.mark.parametrize(("unit", "tokenize"), [("syllable", "char"), ("word", "none")])
@pytest.mark.parametrize(("smooth", "method"), [(True, "exp"), (False, "none")])
@given(pairs=PAIRS)
def test_bleu_is_sacrebleus(unit, tokenize, smooth, method, pairs):
    mine, theirs = unzip(pairs)
    oracle = sacrebleu.corpus_bleu(
        mine, [theirs], tokenize=tokenize, smooth_method=method, force=True
    )
    ours = bleu(mine, theirs, unit, smooth=smooth)
    assert ours.score == pytest.approx(oracle.score, abs=1e-9)
    assert ours.brevity_penalty == pytest.approx(oracle.bp)
    if oracle.score > 0:
        assert [100 * p for p in ours.precisions] == pytest.approx(oracle.precisions)


@pytest.mark.parametrize(("order", "beta"), [(6, 2), (2, 1), (1, 3)])
@given(pairs=PAIRS)
def test_chrf_is_sacrebleus(order, beta, pairs):
    mine, theirs = unzip(pairs)
    oracle = sacrebleu.corpus_chrf(mine, [theirs], char_order=order, beta=beta).score
    assert chrf(mine, theirs, order=order, beta=beta) == pytest.approx(oracle, abs=1e-9)


def test_bleu_of_a_pair_is_what_a_hand_counts():
    # 삼백이십 / 삼백이십오: 정밀도는 모두 1, 벌은 exp(1 − 5/4)
    score = bleu(["삼백이십"], ["삼백이십오"])
    assert score.precisions == (1.0, 1.0, 1.0, 1.0)
    assert score.score == pytest.approx(100 * 2.718281828**-0.25)


def test_a_repeated_token_matches_only_as_often_as_it_stands_in_the_answer():
    assert bleu(["백 백 백 백"], ["백 십 백 일"], "word").precisions[0] == 0.5


def test_chrf_of_a_pair_is_what_a_hand_counts():
    # 1-gram: 겹침 2, 만든 것 2, 정답 3. 정밀도 1, 재현율 2/3, F₂ = 5·(2/3)/(4 + 2/3)
    assert chrf(["이십"], ["이십오"], order=1) == pytest.approx(100 * (10 / 3) / (14 / 3))


def test_spaces_change_words_but_not_syllables():
    together, apart = ["삼백만이십오"], ["삼백만 이십오"]
    assert bleu(together, apart).score == pytest.approx(100)
    assert chrf(together, apart) == pytest.approx(100)
    assert bleu(together, apart, "word").score == 0
    assert exact_match(together, apart) == 0


def test_exact_match_counts_whole_texts():
    assert exact_match(*unzip(LINES)) == 0
    assert exact_match(["가", "나", "다", "라"], ["가", "나", "다", "마"]) == 0.75


@pytest.mark.parametrize("metric", [exact_match, bleu, chrf])
def test_unequal_or_empty_lists_are_refused(metric):
    with pytest.raises(ValueError, match="수가 같아야"):
        metric(["가"], ["가", "나"])
    with pytest.raises(ValueError, match="하나 이상"):
        metric([], [])


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="모르는 단위"):
        bleu(["가"], ["가"], "jamo")
    with pytest.raises(ValueError, match="order=0"):
        chrf(["가"], ["가"], order=0)
    with pytest.raises(ValueError, match="beta=0"):
        chrf(["가"], ["가"], beta=0)


def test_nothing_in_common_scores_zero():
    assert bleu(["가나"], ["다라"]).score == 0
    assert chrf(["가나"], ["다라"]) == 0
    assert bleu([""], ["가나"]).brevity_penalty == 0
