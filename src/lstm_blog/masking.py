"""글자를 가려 문제를 만듭니다. 답은 글에 이미 있으므로 사람이 이름표를 달지 않아도 됩니다."""

from typing import NamedTuple

import torch
from torch import Tensor

from lstm_blog.padding import length_mask

SHARE = 0.15  # 맞히게 할 자리의 몫
MASKED, RANDOM = 0.8, 0.1  # 고른 자리 가운데 가리는 몫과 아무 글자로 바꾸는 몫. 나머지는 그대로


class MaskedBatch(NamedTuple):
    """가린 묶음. 그대로 `TransformerTagger.loss`에 넘깁니다.

    속성:
        ids: 모델이 읽을 번호. 모양 (T, B), int64.
        lengths: 길이. 모양 (B,), 정수.
        labels: 가리기 전의 번호. 모양 (T, B), int64.
        chosen: 맞혀야 할 자리가 True. 모양 (T, B), bool.

    >>> ids, lengths = torch.full((4, 1), 7), torch.tensor([4])
    >>> batch = mask_tokens(ids, lengths, range(4, 9), mask_token=9, generator=torch.Generator())
    >>> torch.equal(batch.labels, ids)
    True
    """

    ids: Tensor
    lengths: Tensor
    labels: Tensor
    chosen: Tensor


def mask_tokens(
    ids: Tensor,
    lengths: Tensor,
    ordinary: range,
    mask_token: int,
    *,
    generator: torch.Generator,
    share: float = SHARE,
) -> MaskedBatch:
    """BERT의 방법으로 자리를 골라 가립니다.

    진짜 자리마다 share의 확률로 고릅니다. 고른 자리는 열에 여덟을 mask_token으로 가리고, 하나는
    아무 글자로 바꾸고, 하나는 그대로 둡니다. 자리를 지우지 않으므로 길이는 바뀌지 않습니다.

    입력:
        ids: 기호 번호. 모양 (T, B), int64.
        lengths: 길이. 모양 (B,), 정수.
        ordinary: 고를 수 있는 번호의 범위. 특별한 토큰은 고르지도, 넣지도 않습니다.
        mask_token: 가린 자리에 적을 번호.
        generator: CPU 난수 생성기.
        share: 고를 확률.

    반환:
        `MaskedBatch`. 안의 텐서는 ids와 같은 모양 (T, B)입니다. ids는 그대로 둡니다.

    예외:
        ValueError: share가 확률이 아니거나, 범위가 비었거나, mask_token이 그 범위에 들 때.

    출처: Devlin et al. (2019), 3.1절과 부록 A.1.

    >>> ids, lengths = torch.full((1000, 1), 7), torch.tensor([1000])
    >>> generator = torch.Generator().manual_seed(0)
    >>> batch = mask_tokens(ids, lengths, range(4, 9), mask_token=9, generator=generator)
    >>> bool((batch.ids == ids)[~batch.chosen].all()), 100 < batch.chosen.sum() < 200
    (True, tensor(True))
    """
    if not 0 < share <= 1 or not len(ordinary) or mask_token in ordinary:
        raise ValueError(
            f"share={share}, {ordinary}, mask_token={mask_token}: 쓸 수 없습니다. "
            "share는 0보다 크고 1 이하인 수로, mask_token은 비지 않은 범위의 밖에서 고르세요."
        )
    able = length_mask(lengths, len(ids)) & (ids >= ordinary.start) & (ids < ordinary.stop)
    chosen = able & (torch.rand(ids.shape, generator=generator) < share)
    fate = torch.rand(ids.shape, generator=generator)
    drawn = torch.randint(ordinary.start, ordinary.stop, ids.shape, generator=generator)
    read = ids.masked_fill(chosen & (fate < MASKED), mask_token)
    read = torch.where(chosen & (fate >= MASKED) & (fate < MASKED + RANDOM), drawn, read)
    return MaskedBatch(read, lengths, ids, chosen)
