"""n-gram 언어 모델: 센 것만으로 다음 글자의 확률을 내는, 신경망이 넘어야 할 기준입니다."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

Gram = tuple[int, ...]


class KneserNey:
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
        counts = _count(sequences, order)
        if not counts[0]:
            raise ValueError("셀 글자가 없습니다. 두 글자가 넘는 나열을 하나 이상 넘기세요.")
        self._levels = [_Level(level) for level in counts]

    def probability(self, context: Sequence[int], symbol: int) -> float:
        """문맥 다음에 글자 하나가 올 확률.

        입력:
            context: 앞에 온 글자의 번호. n−1개보다 길면 뒤의 n−1개만 봅니다.
            symbol: 다음 글자의 번호.

        반환:
            0보다 크고 1보다 작은 수. 어휘 전체에서 더하면 1입니다.
        """
        length = min(len(context), self.order - 1)
        probability = 1 / self.vocabulary_size
        for size in range(length + 1):
            history = tuple(context[len(context) - size :])
            probability = self._levels[size].refine(history, symbol, probability)
        return probability

    def bits(self, sequences: Iterable[Sequence[int]]) -> float:
        """글자마다의 비트. 첫 글자(시작 표지)는 맞히지 않고 마지막 글자(끝 표지)는 맞힙니다.

        입력:
            sequences: 생성자와 같은 꼴의 나열들.

        반환:
            −log₂ 확률의 평균(비트). 작을수록 잘 맞힙니다.

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
                total -= math.log2(self.probability(context, sequence[place]))
                count += 1
        if not count:
            raise ValueError("맞힐 글자가 없습니다. 두 글자가 넘는 나열을 하나 이상 넘기세요.")
        return total / count


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


def _count(sequences: Iterable[Sequence[int]], order: int) -> list[Counter[Gram]]:
    """한 글자부터 order글자까지의 묶음을 센 것. 가장 긴 묶음만 나온 횟수를 셉니다."""
    inside, at_start = ([Counter() for _ in range(order)] for _ in range(2))
    for sequence in sequences:
        for place in range(1, len(sequence)):
            for size in range(min(order - 1, place) + 1):
                # 문장의 처음부터 본 묶음은 앞에 더 올 글자가 없어 늘 횟수를 셉니다.
                home = at_start if size == place else inside
                home[size][tuple(sequence[place - size : place + 1])] += 1
    counted = []
    for size in range(order - 1):
        longer = inside[size + 1].keys() | at_start[size + 1].keys()
        counted.append(Counter(gram[1:] for gram in longer) + at_start[size])
    return [*counted, inside[-1] + at_start[-1]]
