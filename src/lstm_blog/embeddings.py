"""낱말 벡터: 이웃을 세고, 가까운 낱말과 유추의 답을 찾습니다.

벡터를 배우는 일은 `word2vec`과 `glove`가 합니다.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class WordVectors:
    """낱말마다 벡터 하나. 낱말로 찾으면 그 벡터 (H,)를 돌려줍니다.

    속성:
        words: 서로 다른 낱말 V개. 놓인 차례가 번호입니다.
        vectors: 낱말마다의 벡터. 모양 (V, H), 실수. 0벡터는 없어야 합니다.

    예외:
        ValueError: 낱말의 수와 벡터의 수가 다르거나, 낱말이 겹치거나, 0벡터가 있을 때.

    >>> words = WordVectors(("왕", "여왕", "남", "여"), [[1, 1], [1, -1], [0, 1], [0, -1]])
    >>> words.analogy("남", "여", "왕")[0][0]
    '여왕'
    >>> [(word, round(cosine, 2)) for word, cosine in words.nearest("왕", 2)]
    [('남', 0.71), ('여왕', 0.0)]
    """

    words: Sequence[str]
    vectors: ArrayLike
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)
    _unit: Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        vectors = np.asarray(self.vectors, dtype=np.float64)
        ids = {word: number for number, word in enumerate(self.words)}
        if vectors.ndim != 2 or not len(ids) == len(self.words) == len(vectors):
            raise ValueError(
                f"낱말 {len(self.words)}개(서로 다른 것 {len(ids)}개)와 벡터 {vectors.shape}가 "
                "맞지 않습니다. 서로 다른 낱말 V개와 (V, H) 벡터를 넘기세요."
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)  # (V, 1)
        if not lengths.all():
            raise ValueError(
                "길이가 0인 벡터가 있습니다. 방향이 없어 견줄 수 없으니 빼고 넘기세요."
            )
        object.__setattr__(self, "vectors", vectors)
        object.__setattr__(self, "_ids", ids)
        object.__setattr__(self, "_unit", vectors / lengths)

    def __getitem__(self, word: str) -> Array:
        return self.vectors[self._number(word)]

    def similarity(self, first: str, second: str) -> float:
        """두 낱말 벡터의 코사인 유사도.

        입력:
            first, second: 낱말.

        반환:
            −1과 1 사이. 방향이 같으면 1, 직각이면 0입니다.

        예외:
            KeyError: 없는 낱말일 때.

        >>> WordVectors(("가", "나"), [[1, 0], [0, 2]]).similarity("가", "나")
        0.0
        """
        return float(self._unit[self._number(first)] @ self._unit[self._number(second)])

    def nearest(self, word: str, n: int = 5) -> list[tuple[str, float]]:
        """코사인 유사도가 큰 낱말들. 그 낱말 자신은 뺍니다.

        입력:
            word: 낱말.
            n: 몇 개를 낼지.

        반환:
            (낱말, 코사인 유사도)의 목록. 큰 것부터.

        예외:
            KeyError: 없는 낱말일 때.
        """
        number = self._number(word)
        return self._closest(self._unit[number], n, {number})

    def analogy(
        self, a: str, b: str, c: str, n: int = 1, *, exclude_inputs: bool = True
    ) -> list[tuple[str, float]]:
        """a에 대한 b는 c에 대한 무엇인가: 길이를 1로 맞춘 b − a + c에 가까운 낱말들.

        입력:
            a, b, c: 낱말.
            n: 몇 개를 낼지.
            exclude_inputs: 참이면 a, b, c를 답에서 뺍니다. 널리 쓰는 채점이 이렇게 합니다.

        반환:
            (낱말, 코사인 유사도)의 목록. 큰 것부터.

        예외:
            KeyError: 없는 낱말일 때.
        """
        numbers = [self._number(word) for word in (a, b, c)]
        first, second, third = self._unit[numbers]
        target = second - first + third
        return self._closest(
            target / max(float(np.linalg.norm(target)), 1e-12),
            n,
            set(numbers) if exclude_inputs else set(),
        )

    def _closest(self, direction: Array, n: int, without: set[int]) -> list[tuple[str, float]]:
        cosines = self._unit @ direction  # (V,)
        order = [int(each) for each in np.argsort(-cosines, kind="stable")]
        kept = [each for each in order if each not in without][:n]
        return [(self.words[each], float(cosines[each])) for each in kept]

    def _number(self, word: str) -> int:
        if word not in self._ids:
            raise KeyError(f"벡터가 없는 낱말입니다: {word!r}. words에 있는 낱말을 넘기세요.")
        return self._ids[word]


def word_list(sentences: Iterable[Sequence[str]]) -> list[str]:
    """나온 낱말을 많이 나온 것부터 늘어놓습니다. 횟수가 같으면 가나다 차례입니다.

    입력:
        sentences: 낱말의 나열들.

    반환:
        서로 다른 낱말의 목록.

    >>> word_list([["다", "가"], ["나", "가"]])
    ['가', '나', '다']
    """
    counts = Counter(word for sentence in sentences for word in sentence)
    return sorted(counts, key=lambda word: (-counts[word], word))


def cooccurrence(sentences: Iterable[Sequence[str]], words: Sequence[str], *, window: int) -> Array:
    """문장 안에서 window칸 안쪽에 함께 나온 횟수를 셉니다.

    입력:
        sentences: 낱말의 나열들. words에 없는 낱말은 자리만 차지합니다.
        words: 셀 낱말 V개.
        window: 양옆으로 몇 칸까지 이웃으로 볼지.

    반환:
        횟수. 모양 (V, V), float64. 대칭입니다.

    예외:
        ValueError: window가 1보다 작을 때.

    >>> cooccurrence([["가", "나", "가"]], ["가", "나"], window=1).tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    if window < 1:
        raise ValueError(f"window={window}는 너무 작습니다. 1 이상의 값을 넘기세요.")
    ids = {word: number for number, word in enumerate(words)}
    counts = np.zeros((len(words), len(words)))
    for sentence in sentences:
        numbers = [ids.get(word, -1) for word in sentence]
        for place, number in enumerate(numbers):
            for neighbor in numbers[place + 1 : place + 1 + window]:
                if number >= 0 and neighbor >= 0:
                    counts[number, neighbor] += 1
                    counts[neighbor, number] += 1
    return counts
