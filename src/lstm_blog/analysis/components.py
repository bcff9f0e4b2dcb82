"""주성분 분석: 여러 칸짜리 벡터를 가장 넓게 퍼진 몇 방향으로 옮겨 그립니다."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Components(NamedTuple):
    """`principal_components`가 찾은 것.

    속성:
        points: 새 좌표. 모양 (N, K).
        directions: 찾은 방향. 모양 (K, H). 서로 직각이고 길이는 1입니다.
        shares: 방향마다 흩어진 정도의 몫. 모양 (K,). 큰 것부터이고 더하면 1 이하.

    >>> principal_components([[0, 0], [2, 0]], 1).shares.tolist()
    [1.0]
    """

    points: Array
    directions: Array
    shares: Array


def principal_components(vectors: ArrayLike, k: int = 2) -> Components:
    """가장 넓게 흩어진 방향부터 k개를 찾아 벡터를 그 위에 옮깁니다.

    부호는 정해지지 않으므로, 방향마다 절댓값이 가장 큰 성분이 양수가 되게 맞춥니다.

    입력:
        vectors: 벡터들. 모양 (N, H), 실수.
        k: 남길 방향의 수. N과 H보다 크지 않습니다.

    반환:
        새 좌표, 방향, 흩어진 정도의 몫. 모양은 (N, k), (k, H), (k,).

    예외:
        ValueError: k가 맞지 않거나 모든 벡터가 같을 때.

    출처: Pearson (1901), Hotelling (1933). 특잇값 분해로 구합니다.

    >>> found = principal_components([[1, 1], [2, 2], [4, 4]], 1)
    >>> found.directions.round(3).tolist(), found.shares.round(3).tolist()
    ([[0.707, 0.707]], [1.0])
    """
    vectors = np.asarray(vectors, dtype=np.float64)
    if vectors.ndim != 2 or not 1 <= k <= min(vectors.shape):
        raise ValueError(
            f"벡터 {vectors.shape}에서 방향 {k}개를 찾을 수 없습니다. "
            "(N, H) 벡터와, N과 H를 넘지 않는 k를 넘기세요."
        )
    centered = vectors - vectors.mean(axis=0)
    _, singular_values, directions = np.linalg.svd(centered, full_matrices=False)
    total = (singular_values**2).sum()
    if total == 0:
        raise ValueError("벡터가 모두 같아 흩어진 방향이 없습니다. 서로 다른 벡터를 넘기세요.")
    directions = directions[:k]
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.sign(directions[np.arange(k), largest])[:, None]
    return Components(centered @ directions.T, directions, singular_values[:k] ** 2 / total)
