"""음성 표본을 쓰는 skip-gram을 NumPy float64로 다시 쓴 것: 손실과 손으로 유도한 기울기."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_blog.reference.cells import sigmoid

Array = NDArray[np.float64]


class SkipGramGradients(NamedTuple):
    """`skip_gram`이 돌려주는 기울기. 이름이 같은 인자와 모양이 같습니다.

    속성:
        center: 가운데 낱말 벡터의 기울기. 모양 (B, H).
        context: 이웃 낱말 벡터의 기울기. 모양 (B, H).
        negatives: 음성 표본 벡터의 기울기. 모양 (B, K, H).

    >>> SkipGramGradients(1, 2, 3).context
    2
    """

    center: Array
    context: Array
    negatives: Array


def skip_gram(
    center: ArrayLike, context: ArrayLike, negatives: ArrayLike
) -> tuple[float, SkipGramGradients]:
    """짝마다의 손실 −ln σ(u·v) − Σ ln σ(−u·v′)을 평균 내고, 벡터마다의 기울기를 구합니다.

    입력:
        center: 가운데 낱말의 벡터 u. 모양 (B, H).
        context: 정말 나온 이웃의 벡터 v. 모양 (B, H).
        negatives: 음성 표본의 벡터 v′. 모양 (B, K, H).

    반환:
        손실(나트)과 기울기. 모두 float64.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Mikolov, Sutskever et al. (2013), 식 4; 기울기는 Goldberg & Levy (2014).

    >>> loss, gradients = skip_gram([[1.0, 0.0]], [[0.0, 0.0]], [[[0.0, 0.0]]])
    >>> round(loss, 4), gradients.context.tolist(), gradients.negatives.tolist()
    (1.3863, [[-0.5, -0.0]], [[[0.5, 0.0]]])
    """
    u, v, noise = (np.asarray(each, dtype=np.float64) for each in (center, context, negatives))
    if u.shape != v.shape or noise.ndim != 3 or noise.shape[::2] != u.shape:
        raise ValueError(
            f"center {u.shape}, context {v.shape}, negatives {noise.shape}: 모양이 맞지 않습니다. "
            "(B, H), (B, H), (B, K, H)로 넘기세요."
        )
    positive = (u * v).sum(axis=-1)  # (B,)
    negative = np.einsum("bkh,bh->bk", noise, u)  # (B, K)
    # −ln σ(a) = ln(1 + e⁻ᵃ)
    losses = np.logaddexp(0, -positive) + np.logaddexp(0, negative).sum(axis=-1)
    # ∂positive = σ(positive) − 1, ∂negative = σ(negative): 준 확률에서 정답을 뺀 것
    d_positive = (sigmoid(positive) - 1) / len(u)
    d_negative = sigmoid(negative) / len(u)
    gradients = SkipGramGradients(
        center=d_positive[:, None] * v + np.einsum("bk,bkh->bh", d_negative, noise),
        context=d_positive[:, None] * u,
        negatives=d_negative[..., None] * u[:, None],
    )
    return float(losses.mean()), gradients
