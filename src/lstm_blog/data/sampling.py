"""겹치지 않게 뽑고 겹치지 않게 나눕니다. 글 쌍을 만드는 생성기가 모두 씁니다."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import torch

Example = TypeVar("Example")


def distinct(total: int, n: int, generator: torch.Generator | None = None) -> list[int]:
    """0부터 total - 1까지의 정수에서 서로 다른 n개를 고르게 뽑습니다.

    입력:
        total: 후보의 수. 2⁶³보다 작습니다.
        n: 뽑을 수.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        길이 n의 정수 목록. 차례도 무작위입니다.

    예외:
        ValueError: n이 음수이거나 total보다 클 때.

    >>> import torch
    >>> sorted(distinct(5, 5, torch.Generator().manual_seed(0)))
    [0, 1, 2, 3, 4]
    """
    if not 0 <= n <= total:
        raise ValueError(
            f"서로 다른 예가 {total}개뿐이라 {n}개를 뽑을 수 없습니다. "
            f"0부터 {total} 사이의 n을 넘기세요."
        )
    if total <= 4 * n:
        return torch.randperm(total, generator=generator)[:n].tolist()
    chosen: dict[int, None] = {}
    while len(chosen) < n:
        more = torch.randint(total, (n - len(chosen),), generator=generator)
        chosen.update(dict.fromkeys(more.tolist()))
    return list(chosen)


def split(
    examples: Sequence[Example],
    test_fraction: float = 0.1,
    *,
    key: Callable[[Example], Hashable] | None = None,
    generator: torch.Generator | None = None,
) -> tuple[list[Example], list[Example]]:
    """예를 훈련용과 시험용으로 나눕니다. 열쇠가 같은 예는 언제나 같은 쪽에 갑니다.

    열쇠는 따로 정하지 않으면 쌍의 앞쪽(입력 글)입니다. 뒤쪽으로 정하면 훈련에서 본 답이 시험에
    나오지 않으므로 더 어려운 시험이 됩니다. 예컨대 날짜는 같은 날을 달리 적은 글이 여럿 있습니다.

    입력:
        examples: 나눌 예. 보통 (입력 글, 답 글) 쌍의 목록.
        test_fraction: 서로 다른 열쇠 가운데 시험용의 비율. 0보다 크고 1보다 작습니다.
        key: 예 하나를 받아 열쇠를 내는 함수.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        (훈련용, 시험용). 저마다 원래 차례를 지킵니다. 시험용 열쇠의 수는
        `round(test_fraction * 열쇠의 수)`이되 어느 쪽도 비지 않습니다.

    예외:
        ValueError: 비율이 0과 1 사이가 아니거나, 서로 다른 열쇠가 둘보다 적을 때.

    >>> import torch
    >>> train, test = split([("1", "일"), ("2", "이"), ("1", "일")], 0.5,
    ...                     generator=torch.Generator().manual_seed(0))
    >>> len(train) + len(test), set(train) & set(test)
    (3, set())
    """
    if not 0 < test_fraction < 1:
        raise ValueError(
            f"test_fraction={test_fraction}은 비율이 아닙니다. 0과 1 사이의 수를 넘기세요."
        )
    if key is None:
        key = _source
    keys = list(dict.fromkeys(map(key, examples)))
    if len(keys) < 2:
        raise ValueError(
            f"서로 다른 예가 {len(keys)}개라 둘로 나눌 수 없습니다. 두 개 이상을 넘기세요."
        )
    count = min(max(round(test_fraction * len(keys)), 1), len(keys) - 1)
    held_out = {keys[index] for index in distinct(len(keys), count, generator)}
    train = [example for example in examples if key(example) not in held_out]
    test = [example for example in examples if key(example) in held_out]
    return train, test


def _source(example):
    return example[0]
