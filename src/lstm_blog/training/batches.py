"""묶음을 스텝 번호로 뽑습니다.

몇 번째 스텝의 묶음이 무엇인지는 (씨앗, 스텝)만으로 정해집니다. 그래서 학습을 어디서 멈췄든 스텝
번호 하나만 알면 같은 자료를 이어서 볼 수 있고, 여러 프로세스는 말을 주고받지 않고도 한 묶음을
나누어 가집니다.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from lstm_blog.training import distributed


def mix_seed(*parts: int | str) -> int:
    """여러 값을 섞어 난수 씨앗 하나를 만듭니다. 이웃한 스텝의 씨앗도 서로 닮지 않습니다.

    입력:
        parts: 정수나 글. 순서가 다르면 다른 씨앗입니다.

    반환:
        0 이상 2⁶³ 미만의 정수.

    출처: BLAKE2b (RFC 7693)의 앞 8바이트입니다.

    >>> mix_seed(0, 1) == mix_seed(0, 1), mix_seed(0, 1) == mix_seed(1, 0)
    (True, False)
    """
    text = "\x1f".join(map(str, parts)).encode()
    digest = hashlib.blake2b(text, digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


def seed_everything(seed: int) -> None:
    """python, numpy, torch(CPU와 GPU)의 전역 난수를 모두 같은 씨앗에서 시작합니다.

    입력:
        seed: 0 이상의 정수.

    >>> seed_everything(0)
    >>> first = torch.rand(1)
    >>> seed_everything(0)
    >>> torch.equal(torch.rand(1), first)
    True
    """
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)


class Drawn:
    """스텝마다 새 예제를 만들어 쓰는 묶음. 과제 생성기처럼 자료가 끝없이 나올 때 씁니다.

    입력:
        draw: `torch.Generator`를 받아 예제의 목록(한 묶음 전체)을 돌려주는 함수.
        collate: 예제의 목록을 모델이 받는 묶음(텐서들)으로 바꾸는 함수.
        seed: 씨앗.

    `batches(step)`:
        step: 스텝 번호. 0부터 셉니다.
        반환: 그 스텝의 묶음. 프로세스가 여럿이면 이 프로세스의 몫만 들어 있습니다.

    예외:
        ValueError: 한 묶음의 예제가 프로세스 수보다 적을 때.

    >>> draw = lambda generator: torch.randint(9, (4,), generator=generator).tolist()
    >>> batches = Drawn(draw, torch.tensor, seed=0)
    >>> torch.equal(batches(7), batches(7)), torch.equal(batches(7), batches(8))
    (True, False)
    """

    def __init__(
        self,
        draw: Callable[[torch.Generator], Sequence[Any]],
        collate: Callable[[Sequence[Any]], Any],
        *,
        seed: int = 0,
    ) -> None:
        self.draw = draw
        self.collate = collate
        self.seed = seed

    def __call__(self, step: int) -> Any:
        generator = torch.Generator().manual_seed(mix_seed(self.seed, "draw", step))
        return self.collate(_share(self.draw(generator)))


class Shuffled:
    """정해진 예제를 한 바퀴마다 새로 섞어 차례로 쓰는 묶음.

    한 바퀴에 모든 예제가 한 번씩 나옵니다. 묶음 하나가 두 바퀴에 걸칠 수 있습니다.

    입력:
        examples: 예제의 목록.
        batch_size: 한 묶음의 예제 수 B(모든 프로세스를 합한 값).
        collate: 예제의 목록을 모델이 받는 묶음으로 바꾸는 함수.
        seed: 씨앗.

    `batches(step)`:
        step: 스텝 번호. 0부터 셉니다.
        반환: 그 스텝의 묶음. 프로세스가 여럿이면 이 프로세스의 몫만 들어 있습니다.

    예외:
        ValueError: 예제가 없거나, batch_size가 1보다 작거나 프로세스 수보다 작을 때.

    >>> batches = Shuffled(range(6), 3, list, seed=0)
    >>> sorted(batches(0) + batches(1)), batches(0) == batches(0)
    ([0, 1, 2, 3, 4, 5], True)
    """

    def __init__(
        self,
        examples: Sequence[Any],
        batch_size: int,
        collate: Callable[[Sequence[Any]], Any],
        *,
        seed: int = 0,
    ) -> None:
        if not len(examples):
            raise ValueError("학습할 예제가 하나도 없습니다. 예제를 하나 이상 넘기세요.")
        if batch_size < 1:
            raise ValueError(f"batch_size={batch_size}는 너무 작습니다. 1 이상의 값을 넘기세요.")
        self.examples = examples
        self.batch_size = batch_size
        self.collate = collate
        self.seed = seed
        self._epoch = -1
        self._order: list[int] = []

    def __call__(self, step: int) -> Any:
        first = step * self.batch_size
        places = range(first, first + self.batch_size)
        return self.collate(_share([self.examples[self._index(place)] for place in places]))

    def _index(self, place: int) -> int:
        """처음부터 세어 place번째로 볼 예제의 번호."""
        epoch, offset = divmod(place, len(self.examples))
        if epoch != self._epoch:
            generator = torch.Generator().manual_seed(mix_seed(self.seed, "epoch", epoch))
            self._order = torch.randperm(len(self.examples), generator=generator).tolist()
            self._epoch = epoch
        return self._order[offset]


def _share(examples: Sequence[Any]) -> Sequence[Any]:
    """한 묶음 가운데 이 프로세스의 몫. 모두 합치면 빠짐도 겹침도 없습니다."""
    here = distributed.current()
    if len(examples) < here.size:
        raise ValueError(
            f"한 묶음의 예제 {len(examples)}개를 프로세스 {here.size}개가 나눌 수 없습니다. "
            "batch_size를 늘리거나 프로세스를 줄이세요."
        )
    return examples[here.rank :: here.size]
