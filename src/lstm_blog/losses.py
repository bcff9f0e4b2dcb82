"""손실: 채운 자리를 뺀 교차 엔트로피."""

from torch import Tensor
from torch.nn.functional import cross_entropy


def masked_cross_entropy(logits: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """진짜 자리에서만 잰 교차 엔트로피의 평균.

    평균은 시퀀스가 아니라 자리를 단위로 냅니다. 채운 자리의 로짓과 정답은 무엇이든 상관없고
    (NaN이어도) 기울기는 0입니다. 진짜 자리가 하나도 없으면 0입니다.

    입력:
        logits: 로짓. 모양 (…, V), 실수.
        targets: 정답 번호. 모양 (…), 정수.
        mask: 진짜 자리가 True. 모양 (…), bool.

    반환:
        스칼라. 단위는 자리 하나의 나트(nat). log 2로 나누면 비트입니다.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: `torch.nn.functional.cross_entropy` 문서의 식.

    >>> import torch
    >>> logits = torch.zeros(3, 1, 4)
    >>> mask = torch.tensor([[True], [True], [False]])
    >>> round(masked_cross_entropy(logits, torch.tensor([[1], [2], [-7]]), mask).item(), 4)
    1.3863
    """
    if logits.shape[:-1] != targets.shape or targets.shape != mask.shape:
        raise ValueError(
            f"로짓 {tuple(logits.shape)}, 정답 {tuple(targets.shape)}, 마스크 {tuple(mask.shape)}: "
            "모양이 맞지 않습니다. 로짓은 정답과 마스크에 V축 하나를 더한 모양이어야 합니다."
        )
    logits = logits.masked_fill(~mask[..., None], 0.0).flatten(end_dim=-2)  # (N, V)
    targets = targets.masked_fill(~mask, 0).flatten()  # (N,)
    losses = cross_entropy(logits, targets, reduction="none")
    return (losses * mask.flatten()).sum() / mask.sum().clamp(min=1)
