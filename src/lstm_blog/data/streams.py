"""긴 글 하나를 여러 줄로 나누어 나란히 읽습니다. 토막이 바뀌어도 줄마다 이어집니다."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor


def stream_chunks(
    ids: Sequence[int] | Tensor, batch_size: int, length: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """긴 번호열을 B줄로 접고, length시점씩 차례로 (입력, 다음 글자)를 돌려줍니다.

    글을 길이가 같은 B조각으로 잘라 조각 하나를 한 줄로 세웁니다. b번째 줄의 다음 토막은 바로 앞
    토막에서 이어지므로, 마지막 상태를 다음 토막의 첫 상태로 넘길 수 있습니다. B로 나누고 남은 몇
    글자는 버립니다.

    입력:
        ids: 토큰 번호의 열. 모양 (N,), 정수.
        batch_size: 줄의 수 B.
        length: 토막의 길이 k. 마지막 토막은 이보다 짧을 수 있습니다.

    반환:
        (x, y)의 이터레이터. 둘 다 모양 (k, B), int64이고 y는 x보다 한 글자 뒤입니다.

    예외:
        ValueError: 크기가 1보다 작거나, 줄마다 두 글자도 돌아가지 않을 때. 돌기 전에 곧바로 납니다.

    출처: Mikolov et al. (2010)의 언어 모델 학습, PyTorch 예제의 `batchify`.

    >>> for x, y in stream_chunks(range(10), batch_size=2, length=3):
    ...     print(x.T.tolist(), y.T.tolist())
    [[0, 1, 2], [5, 6, 7]] [[1, 2, 3], [6, 7, 8]]
    [[3], [8]] [[4], [9]]
    """
    for name, value in {"batch_size": batch_size, "length": length}.items():
        if value < 1:
            raise ValueError(f"{name}={value}는 너무 작습니다. 1 이상의 값을 넘기세요.")
    rows = torch.as_tensor(ids, dtype=torch.int64)
    width = len(rows) // batch_size
    if width < 2:
        raise ValueError(
            f"글자 {len(rows)}개를 {batch_size}줄로 나누면 한 줄에 {width}개입니다.\n"
            "줄마다 두 글자 이상이 되도록 batch_size를 줄이세요."
        )
    stream = rows[: width * batch_size].view(batch_size, width).T  # (T, B)
    starts = range(0, width - 1, length)
    return (
        (stream[start:end], stream[start + 1 : end + 1])
        for start in starts
        for end in [min(start + length, width - 1)]
    )
