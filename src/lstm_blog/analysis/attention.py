"""어텐션 가중치를 읽을 수 있는 표로 만듭니다."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

_TOLERANCE = 1e-5  # 행의 합이 1에서 벗어나도 되는 만큼. 자료형이 거칠면 그 자료형의 eps


class AttentionMap(NamedTuple):
    """어텐션 지도: t번째 토큰을 쓸 때 s번째 토큰을 얼마나 보았는가. `attention_map`이 만듭니다.

    속성:
        weights: 모양 (T, S), float64. 행의 합은 1.
        source: 읽은 토큰 S개.
        target: 쓴 토큰 T개.

    >>> table = AttentionMap(np.array([[0.25, 0.75]]), ("봄", "이"), ("spring",))
    >>> table.source[table.weights[0].argmax()]
    '이'
    """

    weights: np.ndarray
    source: tuple[str, ...]
    target: tuple[str, ...]


def attention_map(
    weights: Tensor | Sequence[Tensor],
    source: Sequence[str],
    target: Sequence[str],
    *,
    example: int = 0,
) -> AttentionMap:
    """걸음마다의 어텐션 가중치에서 예문 하나의 지도를 꺼내고, 패딩을 잘라 냅니다.

    입력:
        weights: 모양 (T, B, S)의 텐서, 또는 걸음마다 (B, S)인 텐서의 목록. 0 이상의 실수.
        source: 예문의 읽은 토큰. 진짜 길이만큼. 글이면 글자마다 하나로 봅니다.
        target: 예문의 쓴 토큰. 진짜 길이만큼.
        example: 배치에서 몇 번째 예문인가.

    반환:
        가중치와 이름표. 패딩의 행과 열은 빠집니다.

    예외:
        ValueError: 모양이 맞지 않거나, 행의 합이 1이 아닐 때. 패딩을 가리지 않아 거기에 가중치가
            새어도 행의 합이 1이 되지 않습니다.
        IndexError: 없는 예문일 때.

    출처: Bahdanau, Cho & Bengio (2015)의 그림 3.

    >>> import torch
    >>> weights = torch.tensor([[[0.25, 0.75, 0.0]], [[1.0, 0.0, 0.0]]])  # (T, B, S) = (2, 1, 3)
    >>> table = attention_map(weights, source="봄이", target=("spring", "comes"))
    >>> table.weights.tolist(), table.source
    ([[0.25, 0.75], [1.0, 0.0]], ('봄', '이'))
    """
    if not isinstance(weights, Tensor):
        weights = torch.stack(list(weights))
    if weights.dim() != 3:
        raise ValueError(
            f"가중치의 모양이 {tuple(weights.shape)}입니다.\n"
            "걸음마다의 (B, S)를 쌓은 (T, B, S)여야 합니다."
        )
    steps, size, length = weights.shape
    if not -size <= example < size:
        raise IndexError(f"example={example}인 예문이 없습니다. 배치의 크기는 {size}입니다.")
    source, target = tuple(source), tuple(target)
    if len(target) > steps or len(source) > length:
        raise ValueError(
            f"토큰이 가중치보다 많습니다: 쓴 것 {len(target)}개에 {steps}걸음, "
            f"읽은 것 {len(source)}개에 {length}칸.\n같은 예문의 토큰과 가중치를 넘기세요."
        )
    table = weights[: len(target), example, : len(source)].detach().double().cpu().numpy()
    off = np.abs(table.sum(axis=1) - 1)
    if not (table >= 0).all() or not (off <= max(_TOLERANCE, torch.finfo(weights.dtype).eps)).all():
        raise ValueError(
            f"진짜 토큰에 준 가중치의 합이 1이 아닙니다. 가장 크게 {off.max():.3g}만큼 다릅니다.\n"
            "소프트맥스를 거친 값인지, 패딩을 가렸는지 보세요."
        )
    return AttentionMap(table, source, target)
