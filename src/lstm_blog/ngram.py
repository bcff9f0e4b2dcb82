"""n-gram 언어 모델: 센 것만으로 다음 글자의 확률을 내는, 신경망이 넘어야 할 기준입니다."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

Gram = tuple[int, ...]


class NGram(ABC):
    """센 것만으로 다음 글자의 확률을 내는 모델. 센 것을 다듬는 방법마다 아래에 클래스가 있습니다.

    입력:
        sequences: 글자 번호의 나열들. 문장마다 시작 표지로 시작하고 끝 표지로 끝납니다.
        order: 몇 글자를 한 묶음으로 볼지 n. 문맥은 n−1글자입니다.
        vocabulary_size: 어휘의 크기 V.

    예외:
        ValueError: order나 vocabulary_size가 1보다 작거나, 셀 글자가 하나도 없을 때.

    출처: Shannon (1948).

    >>> issubclass(KneserNey, NGram), issubclass(AddK, NGram)
    (True, True)
    """

    def __init__(
        self, sequences: Iterable[Sequence[int]], *, order: int, vocabulary_size: int
    ) -> None:
        if order < 1 or vocabulary_size < 1:
            raise ValueError(
                f"order={order}, vocabulary_size={vocabulary_size}는 쓸 수 없습니다. "
                "둘 다 1 이상의 값을 넘기세요."
            )
        self.order = order
        self.vocabulary_size = vocabulary_size
        counts = self._count(sequences, order)
        if not counts[0]:
            raise ValueError("셀 글자가 없습니다. 두 글자가 넘는 나열을 하나 이상 넘기세요.")
        self._levels = [_Level(level) for level in counts]

    @abstractmethod
    def probability(self, context: Sequence[int], symbol: int) -> float:
        """문맥 다음에 글자 하나가 올 확률.

        입력:
            context: 앞에 온 글자의 번호. n−1개보다 길면 뒤의 n−1개만 봅니다.
            symbol: 다음 글자의 번호.

        반환:
            0과 1 사이의 수. 어휘 전체에서 더하면 1입니다.

        >>> KneserNey([[0, 1, 2]], order=1, vocabulary_size=4).probability([], 1) < 1 / 2
        True
        """

    def counts(self, context: Sequence[int]) -> dict[int, int]:
        """문맥 다음에 나온 글자들을 센 것.

        입력:
            context: 앞에 온 글자의 번호, n−1개까지.

        반환:
            글자 번호 → 센 수. 본 적 없는 문맥이면 비어 있습니다.

        >>> AddK([[0, 1, 2, 1, 2, 3]], order=2, vocabulary_size=4).counts([2])
        {1: 1, 3: 1}
        """
        level = self._levels[len(context)]
        return dict(level.counts[tuple(context)]) if tuple(context) in level.totals else {}

    def bits(self, sequences: Iterable[Sequence[int]]) -> float:
        """글자마다의 비트. 첫 글자(시작 표지)는 맞히지 않고 마지막 글자(끝 표지)는 맞힙니다.

        입력:
            sequences: 생성자와 같은 꼴의 나열들.

        반환:
            −log₂ 확률의 평균(비트). 작을수록 잘 맞힙니다. 확률이 0인 글자가 있으면 무한대입니다.

        예외:
            ValueError: 맞힐 글자가 하나도 없을 때.

        >>> model = KneserNey([[0, 1, 2, 1, 2, 3]], order=3, vocabulary_size=4)
        >>> model.bits([[0, 1, 2, 3]]) < 1  # 고르게 찍으면 2비트입니다
        True
        """
        total, count = 0.0, 0
        for sequence in sequences:
            for place in range(1, len(sequence)):
                context = sequence[max(0, place - self.order + 1) : place]
                probability = self.probability(context, sequence[place])
                total -= math.log2(probability) if probability else -math.inf
                count += 1
        if not count:
            raise ValueError("맞힐 글자가 없습니다. 두 글자가 넘는 나열을 하나 이상 넘기세요.")
        return total / count

    @staticmethod
    def _count(sequences: Iterable[Sequence[int]], order: int) -> list[Counter[Gram]]:
        """길이마다 묶음이 나온 횟수."""
        counted: list[Counter[Gram]] = [Counter() for _ in range(order)]
        for sequence in sequences:
            counted[0].update(_windows(sequence[1:], 1))  # 시작 표지는 맞힐 글자가 아닙니다
            for size in range(1, order):
                counted[size].update(_windows(sequence, size + 1))
        return counted

    def _history(self, context: Sequence[int], size: int) -> Gram:
        return tuple(context[len(context) - size :])


class AddK(NGram):
    """센 수마다 k를 더해 다듬은 n-gram. k = 1이면 라플라스, k = 0이면 센 비율 그대로입니다.

    입력:
        sequences, order, vocabulary_size: `NGram`의 것.
        k: 어휘의 글자마다 더할 수. 0 이상.

    예외:
        ValueError: `NGram`의 것, 또는 k가 음수일 때.

    출처: Laplace (1814)의 계승 규칙; 언어 모델에 쓴 것은 Chen & Goodman (1999)의 2.1절.

    >>> model = AddK([[0, 1, 2, 1, 2, 3]], order=2, vocabulary_size=4, k=1)
    >>> model.probability([1], 2), model.probability([1], 3)  # 1 다음은 두 번 다 2
    (0.5, 0.16666666666666666)
    """

    def __init__(
        self,
        sequences: Iterable[Sequence[int]],
        *,
        order: int,
        vocabulary_size: int,
        k: float = 1.0,
    ) -> None:
        if k < 0:
            raise ValueError(f"k={k}는 쓸 수 없습니다. 0 이상의 값을 넘기세요.")
        super().__init__(sequences, order=order, vocabulary_size=vocabulary_size)
        self.k = k

    def probability(self, context: Sequence[int], symbol: int) -> float:
        size = min(len(context), self.order - 1)
        history, level = self._history(context, size), self._levels[size]
        total = level.totals.get(history, 0) + self.k * self.vocabulary_size
        if not total:  # k = 0인데 처음 보는 문맥
            return 1 / self.vocabulary_size
        seen = level.counts[history].get(symbol, 0) if history in level.totals else 0
        return (seen + self.k) / total


class Interpolated(NGram):
    """긴 문맥에서 센 비율과 짧은 문맥의 확률을 정해 둔 무게로 섞은 n-gram.

    입력:
        sequences, order, vocabulary_size: `NGram`의 것.
        weight: 긴 문맥에 줄 무게 λ. 0보다 크고 1보다 작습니다.
            처음 보는 문맥에서는 짧은 쪽만 봅니다.

    예외:
        ValueError: `NGram`의 것, 또는 weight가 0과 1 사이가 아닐 때.

    출처: Jelinek & Mercer (1980). 무게는 하나만 둡니다.

    >>> model = Interpolated([[0, 1, 2, 1, 2, 3]], order=2, vocabulary_size=4, weight=0.5)
    >>> round(model.probability([1], 2), 4)  # 절반은 1, 나머지 절반은 1-gram의 0.325
    0.6625
    """

    def __init__(
        self,
        sequences: Iterable[Sequence[int]],
        *,
        order: int,
        vocabulary_size: int,
        weight: float = 0.5,
    ) -> None:
        if not 0 < weight < 1:
            raise ValueError(f"weight={weight}는 무게가 아닙니다. 0과 1 사이의 수를 넘기세요.")
        super().__init__(sequences, order=order, vocabulary_size=vocabulary_size)
        self.weight = weight

    def probability(self, context: Sequence[int], symbol: int) -> float:
        probability = 1 / self.vocabulary_size
        for size in range(min(len(context), self.order - 1) + 1):
            history, level = self._history(context, size), self._levels[size]
            if history in level.totals:
                share = level.counts[history].get(symbol, 0) / level.totals[history]
                probability = self.weight * share + (1 - self.weight) * probability
        return probability


class KneserNey(NGram):
    """보간 Kneser–Ney로 다듬은 n-gram 언어 모델.

    가장 긴 문맥에서는 나온 횟수를 셉니다. 짧은 문맥에서는 횟수가 아니라 그 앞에 온 글자가 몇
    가지였는지를 셉니다. 어디에나 붙는 글자와 한 낱말에만 붙는 글자를 가르려는 것입니다. 센 값에서
    D만큼 덜어, 덜어 낸 몫을 한 글자 짧은 문맥의 확률에 나누어 줍니다.

    입력:
        sequences: 글자 번호의 나열들. 문장마다 시작 표지로 시작하고 끝 표지로 끝납니다.
        order: 몇 글자를 한 묶음으로 볼지 n. 문맥은 n−1글자입니다.
        vocabulary_size: 어휘의 크기 V. 한 번도 못 본 글자에도 1/V에서 나온 확률이 갑니다.

    예외:
        ValueError: order나 vocabulary_size가 1보다 작거나, 셀 글자가 하나도 없을 때.

    출처: Kneser & Ney (1995); 보간한 꼴은 Chen & Goodman (1999).

    >>> model = KneserNey([[0, 1, 2, 1, 2, 3]], order=2, vocabulary_size=4)
    >>> round(model.probability([1], 2), 3)  # 1 다음은 언제나 2였습니다
    0.766
    >>> round(sum(model.probability([1], symbol) for symbol in range(4)), 12)
    1.0
    """

    def probability(self, context: Sequence[int], symbol: int) -> float:
        probability = 1 / self.vocabulary_size
        for size in range(min(len(context), self.order - 1) + 1):
            level = self._levels[size]
            probability = level.refine(self._history(context, size), symbol, probability)
        return probability

    @staticmethod
    def _count(sequences: Iterable[Sequence[int]], order: int) -> list[Counter[Gram]]:
        """가장 긴 묶음만 나온 횟수를 세고, 짧은 묶음은 그 앞에 온 글자의 가짓수를 셉니다."""
        inside, at_start = ([Counter() for _ in range(order)] for _ in range(2))
        for sequence in sequences:
            for size in range(order):
                inside[size].update(_windows(sequence[1:], size + 1))
            # 문장의 처음부터 본 묶음은 앞에 더 올 글자가 없어 늘 횟수를 셉니다.
            for size in range(1, min(order, len(sequence))):
                at_start[size][tuple(sequence[: size + 1])] += 1
        counted = []
        for size in range(order - 1):
            longer = inside[size + 1].keys() | at_start[size + 1].keys()
            counted.append(Counter(gram[1:] for gram in longer) + at_start[size])
        return [*counted, inside[-1] + at_start[-1]]


class _Level:
    """문맥의 길이 하나에서 센 것: 문맥 → 다음 글자 → 수."""

    def __init__(self, grams: Counter[Gram]) -> None:
        self.counts: dict[Gram, dict[int, int]] = defaultdict(dict)
        for (*history, symbol), count in grams.items():
            self.counts[tuple(history)][symbol] = count
        self.totals = {history: sum(row.values()) for history, row in self.counts.items()}
        numbers = Counter(grams.values())
        once, twice = numbers[1], numbers[2]
        # 덜어 낼 몫을 한 번, 두 번 나온 것의 수로 어림합니다. 하나라도 없으면 절반입니다.
        self.discount = once / (once + 2 * twice) if once and twice else 0.5

    def refine(self, history: Gram, symbol: int, shorter: float) -> float:
        """한 글자 짧은 문맥의 확률 shorter를 이 문맥에서 센 것으로 고칩니다."""
        if history not in self.totals:
            return shorter
        row, total = self.counts[history], self.totals[history]
        kept = max(row.get(symbol, 0) - self.discount, 0) / total
        return kept + self.discount * len(row) / total * shorter


def _windows(sequence: Sequence[int], width: int) -> Iterator[Gram]:
    """이어진 width글자를 하나씩 밀며 모두."""
    return zip(*(sequence[start:] for start in range(width)), strict=False)
