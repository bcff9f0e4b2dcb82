"""나이브 베이즈: 낱말을 센 것만으로 문서의 갈래를 고르는, 순서를 보지 않는 분류기입니다."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

__all__ = ["NaiveBayes", "character_ngrams"]

Label = Hashable


def character_ngrams(text: str, shortest: int = 1, longest: int = 2) -> list[str]:
    """글에서 이어진 글자 묶음을 모두 뽑습니다. 어절 대신 셀 토큰으로 씁니다.

    어절의 앞뒤에 빈칸을 하나씩 붙여, 어절의 처음과 끝에 온 글자를 가운데 온 글자와 가립니다. 빈칸을
    넘어가는 묶음은 없고, 빈칸만으로 된 묶음도 없습니다.

    입력:
        text: 아무 문자열.
        shortest, longest: 묶음의 길이 n. 이 둘 사이의 모든 길이를 뽑습니다.

    반환:
        묶음들. 어절의 차례로, 어절 안에서는 짧은 것부터, 같으면 나온 차례입니다.

    예외:
        ValueError: 1 ≤ shortest ≤ longest가 아닐 때.

    출처: Cavnar & Trenkle (1994)의 어절마다 빈칸을 붙인 n-gram.

    >>> character_ngrams("또 보자")
    ['또', ' 또', '또 ', '보', '자', ' 보', '보자', '자 ']
    """
    if not 1 <= shortest <= longest:
        raise ValueError(
            f"shortest={shortest}, longest={longest}는 쓸 수 없습니다. "
            "1 이상이고 shortest가 longest를 넘지 않는 값을 넘기세요."
        )
    return [
        gram
        for word in text.split()
        for size in range(shortest, longest + 1)
        for gram in _grams(f" {word} ", size)
        if gram.strip()
    ]


class NaiveBayes:
    """다항 나이브 베이즈 분류기.

    갈래마다 낱말 가방이 하나 있고, 문서는 어느 한 가방에서 낱말을 하나씩 꺼냈다 도로 넣으며
    만들어졌다고 봅니다. 배우는 일은 가방에 든 낱말을 세는 것이 전부입니다.

    입력:
        documents: 문서들. 하나하나가 토큰의 나열입니다. 토큰은 어절이든 글자 묶음이든 됩니다.
        labels: 문서마다의 갈래. 문서와 같은 수.
        smoothing: 낱말마다 더해 두는 수 α. 1이면 라플라스 평활화, 0이면 센 그대로입니다.

    속성:
        classes: 갈래들. 처음 나온 차례입니다.
        vocabulary: 배운 문서에 나온 낱말들의 집합. 크기가 V입니다.
        counts: 갈래 → 낱말 → 그 갈래에서 나온 횟수.

    예외:
        ValueError: 문서와 갈래의 수가 다르거나, 문서나 낱말이 하나도 없거나, smoothing이 음수일 때.
        TypeError: 문서가 토큰의 나열이 아니라 글일 때.

    출처: Manning, Raghavan & Schütze (2008), "Introduction to Information Retrieval", 13.2절.

    배운 적 없는 낱말은 어느 갈래의 증거도 아니므로 건너뜁니다.

    >>> model = NaiveBayes([["비", "바람"], ["밥", "국", "밥"]], ["날씨", "밥상"])
    >>> model.classify(["국", "밥"])
    '밥상'
    >>> model.probability("밥", "밥상")  # (2 + 1) / (3 + 4)
    0.42857142857142855
    >>> {label: round(p, 3) for label, p in model.posterior(["밥"]).items()}
    {'날씨': 0.28, '밥상': 0.72}
    """

    def __init__(
        self,
        documents: Iterable[Sequence[str]],
        labels: Iterable[Label],
        *,
        smoothing: float = 1.0,
    ) -> None:
        documents, labels = list(documents), list(labels)
        _check(documents, labels, smoothing)
        self.smoothing = smoothing
        self.classes: tuple[Label, ...] = tuple(dict.fromkeys(labels))
        self.counts: dict[Label, Counter[str]] = {label: Counter() for label in self.classes}
        for document, label in zip(documents, labels, strict=True):
            self.counts[label].update(document)
        self.vocabulary = frozenset().union(*self.counts.values())
        sizes = Counter(labels)
        self._priors = {label: sizes[label] / len(labels) for label in self.classes}
        self._totals = {label: self.counts[label].total() for label in self.classes}

    def prior(self, label: Label) -> float:
        """아무것도 읽지 않았을 때 갈래의 확률 P(c). 배운 문서 가운데 그 갈래의 몫입니다.

        입력:
            label: 갈래.

        반환:
            0보다 크고 1을 넘지 않는 수.

        예외:
            KeyError: 배운 적 없는 갈래일 때.

        >>> NaiveBayes([["가"], ["나"], ["나"]], [0, 1, 1]).prior(0)
        0.3333333333333333
        """
        return self._priors[label]

    def probability(self, word: str, label: Label) -> float:
        """갈래의 가방에서 그 낱말을 꺼낼 확률 P(w|c).

        입력:
            word: 낱말. 배운 적 없는 낱말은 0번 나온 것으로 셉니다.
            label: 갈래.

        반환:
            (센 횟수 + α) / (가방의 낱말 수 + αV). vocabulary에서 모두 더하면 1입니다.

        예외:
            KeyError: 배운 적 없는 갈래일 때.
        """
        total = self._totals[label] + self.smoothing * len(self.vocabulary)
        if not total:  # α가 0이고, 이 갈래의 문서가 모두 비었을 때
            return 0.0
        return (self.counts[label][word] + self.smoothing) / total

    def log_scores(self, document: Sequence[str]) -> dict[Label, float]:
        """갈래마다의 점수 log P(c) + Σ log P(w|c). 곱을 더하기로 바꾸어 0으로 뭉개지지 않습니다.

        입력:
            document: 토큰의 나열.

        반환:
            갈래 → 점수. 확률이 0인 낱말이 하나라도 있으면 −∞입니다.

        예외:
            TypeError: document가 토큰의 나열이 아니라 글일 때.

        >>> model = NaiveBayes([["가"], ["나"]], [0, 1], smoothing=0)
        >>> model.log_scores(["가"])
        {0: -0.6931471805599453, 1: -inf}
        """
        known = Counter(word for word in _tokens(document) if word in self.vocabulary)
        return {
            label: math.fsum(
                [_log(self.prior(label))]
                + [count * _log(self.probability(word, label)) for word, count in known.items()]
            )
            for label in self.classes
        }

    def posterior(self, document: Sequence[str]) -> dict[Label, float]:
        """문서를 읽은 뒤의 갈래의 확률 P(c|d).

        입력:
            document: 토큰의 나열.

        반환:
            갈래 → 확률. 더하면 1입니다.

        예외:
            ValueError: 모든 갈래의 점수가 −∞라 견줄 수 없을 때. smoothing이 0일 때만 납니다.
            TypeError: document가 토큰의 나열이 아니라 글일 때.
        """
        scores = self.log_scores(document)
        highest = max(scores.values())
        if highest == -math.inf:
            raise ValueError(
                "모든 갈래의 확률이 0이라 견줄 수 없습니다. smoothing을 0보다 크게 주세요."
            )
        # 가장 큰 점수를 빼 두면 지수가 0으로 뭉개지지 않습니다.
        shares = {label: math.exp(score - highest) for label, score in scores.items()}
        total = sum(shares.values())
        return {label: share / total for label, share in shares.items()}

    def classify(self, document: Sequence[str]) -> Label:
        """문서의 갈래를 고릅니다.

        입력:
            document: 토큰의 나열.

        반환:
            확률이 가장 큰 갈래. 비기면 classes에서 앞선 것.

        예외:
            ValueError: 모든 갈래의 점수가 −∞라 견줄 수 없을 때.
            TypeError: document가 토큰의 나열이 아니라 글일 때.
        """
        chances = self.posterior(document)
        return max(chances, key=chances.__getitem__)


def _check(documents: list[Sequence[str]], labels: list[Label], smoothing: float) -> None:
    if len(documents) != len(labels):
        raise ValueError(
            f"문서는 {len(documents)}개인데 갈래는 {len(labels)}개입니다. 수를 맞추세요."
        )
    if not smoothing >= 0:
        raise ValueError(f"smoothing={smoothing}은 쓸 수 없습니다. 0 이상의 수를 넘기세요.")
    lengths = [len(_tokens(document)) for document in documents]
    if not any(lengths):
        raise ValueError("셀 낱말이 없습니다. 낱말이 든 문서를 하나 이상 넘기세요.")


def _grams(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(len(text) - size + 1)]


def _tokens(document: Sequence[str]) -> Sequence[str]:
    """글을 그대로 넘기면 글자로 흩어져 세어지므로 막습니다."""
    if isinstance(document, str):
        raise TypeError(
            f"토큰의 나열이 아니라 글입니다: {document[:20]!r}. "
            "split()이나 character_ngrams로 나누어 넘기세요."
        )
    return document


def _log(probability: float) -> float:
    return math.log(probability) if probability > 0 else -math.inf
