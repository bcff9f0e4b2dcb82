"""만든 글을 정답과 견주는 점수: 통째로 맞힌 비율, BLEU, chrF.

BLEU와 chrF는 0부터 100까지이고, 문장마다 낸 점수의 평균이 아니라 개수를 모두 더한 다음 한 번에
냅니다. 정답은 문장마다 하나입니다.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

UNITS = ("syllable", "word")


class Bleu(NamedTuple):
    """BLEU와 그것을 이룬 값들.

    속성:
        score: 0부터 100까지의 점수.
        precisions: 1-gram부터 4-gram까지의 정밀도. 0부터 1까지.
        brevity_penalty: 짧은 글의 벌. 정답보다 짧지 않으면 1.

    >>> Bleu(score=50.0, precisions=(0.5, 0.5, 0.5, 0.5), brevity_penalty=1.0).score
    50.0
    """

    score: float
    precisions: tuple[float, ...]
    brevity_penalty: float


def exact_match(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """정답과 한 글자도 다르지 않은 것의 비율을 셉니다.

    입력:
        hypotheses: 모델이 만든 글들. 하나 이상.
        references: 정답들. hypotheses와 수가 같습니다.

    반환:
        0부터 1까지의 비율.

    예외:
        ValueError: 수가 다르거나 하나도 없을 때.

    출처: Rajpurkar et al. (2016), 6.1절의 exact match에서 글을 다듬는 것을 뺀 것입니다.

    >>> exact_match(["삼백", "이십"], ["삼백", "이십오"])
    0.5
    """
    _check(hypotheses, references)
    pairs = zip(hypotheses, references, strict=True)
    return sum(mine == theirs for mine, theirs in pairs) / len(references)


def bleu(
    hypotheses: Sequence[str],
    references: Sequence[str],
    unit: str = "syllable",
    *,
    smooth: bool = True,
) -> Bleu:
    """정밀도 넷의 기하 평균에 짧은 글의 벌을 곱해 BLEU를 냅니다.

    입력:
        hypotheses: 모델이 만든 글들. 하나 이상.
        references: 정답들. hypotheses와 수가 같습니다.
        unit: 글을 자르는 단위. "syllable"은 빈칸을 뺀 글자 하나, "word"는 빈칸으로 나눈 어절.
        smooth: 참이면 맞은 것이 없는 차수의 정밀도를 0 대신 1/(2ᵏ·개수)로 봅니다. k는 그런
            차수가 몇 번째인지입니다.

    반환:
        `Bleu`. 단위를 syllable로 두면 sacrebleu의 tokenize="char", word로 두면 "none"과 같습니다.

    예외:
        ValueError: 수가 다르거나 하나도 없을 때, 모르는 단위일 때.

    출처: Papineni et al. (2002), 2.3절. 0을 메우는 법은 Post (2018)의 sacrebleu가 쓰는 exp입니다.

    >>> round(bleu(["삼백이십오"], ["삼백이십오"]).score, 1)
    100.0
    >>> short = bleu(["삼백이십"], ["삼백이십오"])
    >>> short.precisions, round(short.brevity_penalty, 3)
    ((1.0, 1.0, 1.0, 1.0), 0.779)
    """
    _check(hypotheses, references)
    mine = [_tokens(text, unit) for text in hypotheses]
    theirs = [_tokens(text, unit) for text in references]
    counts = [_overlap(mine, theirs, n) for n in (1, 2, 3, 4)]
    precisions, empty = [], 0
    for matched, made, _ in counts:
        if smooth and matched == 0 < made and counts[0][0]:
            empty += 1
            precisions.append(1 / (2**empty * made))
        else:
            precisions.append(matched / made if made else 0.0)
    length, wanted = sum(map(len, mine)), sum(map(len, theirs))
    # BP = exp(1 − r/c), c < r
    penalty = 1.0 if length >= wanted else math.exp(1 - wanted / length) if length else 0.0
    score = 0.0
    if min(precisions) > 0:
        # BLEU = BP · exp(¼ Σ ln pₙ)
        score = 100 * penalty * math.exp(sum(map(math.log, precisions)) / 4)
    return Bleu(score, tuple(precisions), penalty)


def chrf(
    hypotheses: Sequence[str], references: Sequence[str], *, order: int = 6, beta: float = 2.0
) -> float:
    """글자 n-gram의 정밀도와 재현율을 차수마다 내어 평균하고, F점수로 묶어 chrF를 냅니다.

    빈칸은 빼고 셉니다. 한국어에서 글자 하나는 음절입니다.

    입력:
        hypotheses: 모델이 만든 글들. 하나 이상.
        references: 정답들. hypotheses와 수가 같습니다.
        order: 가장 긴 n-gram의 길이.
        beta: 재현율을 정밀도의 몇 배로 중하게 볼지.

    반환:
        0부터 100까지의 점수. 어느 한쪽에 n-gram이 하나도 없는 차수는 평균에서 뺍니다.

    예외:
        ValueError: 수가 다르거나 하나도 없을 때, order가 1보다 작거나 beta가 0 이하일 때.

    출처: Popović (2015), 식 (1). 2를 기본으로 둔 것과 개수를 더하는 것은 sacrebleu와 같습니다.

    >>> round(chrf(["삼백이십오"], ["삼백이십오"]), 1)
    100.0
    >>> chrf(["삼백이십"], ["삼백이십오"]) < chrf(["삼백이십오육"], ["삼백이십오"])
    True
    """
    _check(hypotheses, references)
    if order < 1 or not beta > 0:
        raise ValueError(f"order={order}, beta={beta}: order는 1 이상, beta는 0보다 커야 합니다.")
    mine = [_tokens(text, "syllable") for text in hypotheses]
    theirs = [_tokens(text, "syllable") for text in references]
    precisions, recalls = [], []
    for n in range(1, order + 1):
        # 문장마다 정답에 n-gram이 없으면 만든 것도 세지 않습니다.
        pairs = [pair for pair in zip(mine, theirs, strict=True) if len(pair[1]) >= n]
        matched, made, wanted = _overlap([a for a, _ in pairs], [b for _, b in pairs], n)
        if made and wanted:
            precisions.append(matched / made)
            recalls.append(matched / wanted)
    if not any(precisions):
        return 0.0
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    # F_β = (1 + β²) P R / (β² P + R)
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def _overlap(
    mine: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]], n: int
) -> tuple[int, int, int]:
    """겹친 n-gram, 만든 n-gram, 정답 n-gram의 수. 겹친 것은 정답에 나온 수까지만 셉니다."""
    matched = made = wanted = 0
    for hypothesis, reference in zip(mine, theirs, strict=True):
        ours, truth = _ngrams(hypothesis, n), _ngrams(reference, n)
        matched += (ours & truth).total()
        made += ours.total()
        wanted += truth.total()
    return matched, made, wanted


def _ngrams(tokens: Sequence[str], n: int) -> Counter:
    return Counter(tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1))


def _tokens(text: str, unit: str) -> list[str]:
    if unit not in UNITS:
        raise ValueError(f"모르는 단위입니다: {unit!r}. {list(UNITS)} 가운데 고르세요.")
    words = text.split()
    return words if unit == "word" else list("".join(words))


def _check(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    if not references or len(hypotheses) != len(references):
        raise ValueError(
            f"만든 글은 {len(hypotheses)}개, 정답은 {len(references)}개입니다. "
            "하나 이상이고 수가 같아야 합니다."
        )
