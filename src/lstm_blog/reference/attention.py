"""어텐션과 손실을 NumPy float64로 다시 쓴 것: 순전파와 손으로 유도한 역전파.

`reference`와 짝입니다. PyTorch를 쓰지 않으므로 `attention`과 `losses`가 맞는지 따로 재는 자가
됩니다. ∂y는 손실 L을 y로 미분한 값 ∂L/∂y를 줄여 쓴 것입니다.

모양: 질의 (B, Q), 인코더의 상태 (S, B, H), 마스크 (B, S). 마스크는 진짜 자리가 True입니다.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class DotProductGradients(NamedTuple):
    """내적 어텐션의 기울기. `dot_product_attention_backward`가 돌려줍니다.

    속성:
        query: ∂s. 모양 (B, H).
        encoder_outputs: ∂h̄. 모양 (S, B, H).

    >>> DotProductGradients._fields
    ('query', 'encoder_outputs')
    """

    query: Array
    encoder_outputs: Array


class AdditiveGradients(NamedTuple):
    """덧셈 어텐션의 기울기. `additive_attention_backward`가 돌려줍니다.

    속성:
        query: ∂s. 모양 (B, Q).
        encoder_outputs: ∂h̄. 모양 (S, B, H).
        weight_query: ∂W. 모양 (A, Q).
        weight_key: ∂U. 모양 (A, H).
        vector: ∂v. 모양 (A,).

    >>> AdditiveGradients._fields
    ('query', 'encoder_outputs', 'weight_query', 'weight_key', 'vector')
    """

    query: Array
    encoder_outputs: Array
    weight_query: Array
    weight_key: Array
    vector: Array


class DotProductCache(NamedTuple):
    """내적 어텐션의 역전파에 필요한 값. `dot_product_attention_forward`가 돌려줍니다.

    속성:
        query: 질의 s. 모양 (B, H).
        encoder_outputs: 인코더의 상태 h̄. 모양 (S, B, H).
        weights: 가중치 α. 모양 (B, S).

    >>> dot_product_attention_forward([[0.0]], [[[1.0]], [[3.0]]], [[True, True]])[2].weights
    array([[0.5, 0.5]])
    """

    query: Array
    encoder_outputs: Array
    weights: Array


class AdditiveCache(NamedTuple):
    """덧셈 어텐션의 역전파에 필요한 값. `additive_attention_forward`가 돌려줍니다.

    속성:
        query: 질의 s. 모양 (B, Q).
        encoder_outputs: 인코더의 상태 h̄. 모양 (S, B, H).
        weights: 가중치 α. 모양 (B, S).
        hidden: tanh를 지난 값 a. 모양 (S, B, A).
        weight_query: W. 모양 (A, Q).
        weight_key: U. 모양 (A, H).
        vector: v. 모양 (A,).

    >>> additive_attention_forward(
    ...     [[0.0]], [[[1.0]], [[3.0]]], [[True, True]], [[1.0]], [[0.0]], [1.0]
    ... )[2].hidden.shape
    (2, 1, 1)
    """

    query: Array
    encoder_outputs: Array
    weights: Array
    hidden: Array
    weight_query: Array
    weight_key: Array
    vector: Array


class CrossEntropyCache(NamedTuple):
    """교차 엔트로피의 역전파에 필요한 값. `masked_cross_entropy_forward`가 돌려줍니다.

    속성:
        probabilities: 로짓의 softmax. 모양 (T, B, V).
        targets: 정답 번호. 모양 (T, B).
        mask: 진짜 자리가 True. 모양 (T, B), bool.

    >>> masked_cross_entropy_forward([[[0.0, 0.0]]], [[1]], [[True]])[1].probabilities
    array([[[0.5, 0.5]]])
    """

    probabilities: Array
    targets: NDArray[np.int64]
    mask: NDArray[np.bool_]


def masked_softmax(scores: ArrayLike, mask: ArrayLike) -> Array:
    """진짜 자리끼리만 나누는 softmax. 진짜 자리가 없는 줄은 모두 0입니다.

    입력:
        scores: 점수. 모양 (B, S).
        mask: 모양 (B, S), bool.

    반환:
        가중치. 모양 (B, S), float64.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Bridle (1990).

    >>> masked_softmax([[0.0, 0.0, 9.0]], [[True, True, False]]).tolist()
    [[0.5, 0.5, 0.0]]
    """
    scores, mask = np.asarray(scores, dtype=np.float64), np.asarray(mask, dtype=bool)
    weights = np.zeros_like(scores)
    for b in range(len(scores)):
        e = scores[b, mask[b]]
        if e.size:
            # αᵢ = exp(eᵢ) / Σⱼ exp(eⱼ). 가장 큰 점수를 빼도 값이 같고 넘치지 않습니다.
            a = np.exp(e - e.max())
            weights[b, mask[b]] = a / a.sum()
    return weights


def dot_product_attention_forward(
    query: ArrayLike, encoder_outputs: ArrayLike, mask: ArrayLike
) -> tuple[Array, Array, DotProductCache]:
    """내적 어텐션.

    입력:
        query: 모양 (B, H).
        encoder_outputs: 모양 (S, B, H).
        mask: 모양 (B, S), bool.

    반환:
        문맥 (B, H), 가중치 (B, S), 역전파에 넘길 cache. 모두 float64.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Luong, Pham & Manning (2015), 3.1절의 dot.

    >>> context, weights, _ = dot_product_attention_forward(
    ...     [[0.0]], [[[1.0]], [[3.0]]], [[True, True]]
    ... )
    >>> context.tolist(), weights.tolist()
    ([[2.0]], [[0.5, 0.5]])
    """
    query, encoder_outputs = _array(query), _array(encoder_outputs)
    # eᵢ = s · h̄ᵢ
    scores = np.einsum("bh,sbh->bs", query, encoder_outputs)
    weights = masked_softmax(scores, mask)
    # c = Σᵢ αᵢ h̄ᵢ
    context = np.einsum("bs,sbh->bh", weights, encoder_outputs)
    return context, weights, DotProductCache(query, encoder_outputs, weights)


def dot_product_attention_backward(
    grad_context: ArrayLike, grad_weights: ArrayLike, cache: DotProductCache
) -> DotProductGradients:
    """`dot_product_attention_forward`의 역전파.

    입력:
        grad_context: ∂c. 모양 (B, H).
        grad_weights: ∂α. 모양 (B, S).
        cache: `dot_product_attention_forward`가 돌려준 값.

    반환:
        질의와 인코더 상태의 기울기. 저마다 그 값과 같은 모양입니다.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Luong, Pham & Manning (2015)의 식을 미분한 것입니다.

    >>> _, _, cache = dot_product_attention_forward([[0.0]], [[[1.0]], [[3.0]]], [[True, True]])
    >>> dot_product_attention_backward([[1.0]], [[0.0, 0.0]], cache).query.tolist()
    [[1.0]]
    """
    query, encoder_outputs, weights = cache
    de, dh = _mix_backward(grad_context, grad_weights, encoder_outputs, weights)
    # ∂s = Σᵢ ∂eᵢ h̄ᵢ
    dquery = np.einsum("bs,sbh->bh", de, encoder_outputs)
    # ∂h̄ᵢ += ∂eᵢ s
    dh += np.einsum("bs,bh->sbh", de, query)
    return DotProductGradients(dquery, dh)


def additive_attention_forward(
    query: ArrayLike,
    encoder_outputs: ArrayLike,
    mask: ArrayLike,
    weight_query: ArrayLike,
    weight_key: ArrayLike,
    vector: ArrayLike,
) -> tuple[Array, Array, AdditiveCache]:
    """덧셈 어텐션.

    입력:
        query: 모양 (B, Q).
        encoder_outputs: 모양 (S, B, H).
        mask: 모양 (B, S), bool.
        weight_query: W. 모양 (A, Q).
        weight_key: U. 모양 (A, H).
        vector: v. 모양 (A,).

    반환:
        문맥 (B, H), 가중치 (B, S), 역전파에 넘길 cache. 모두 float64.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Bahdanau, Cho & Bengio (2015), 부록 A.1.2.

    >>> context, weights, _ = additive_attention_forward(
    ...     [[0.0]], [[[1.0]], [[3.0]]], [[True, True]], [[1.0]], [[0.0]], [1.0]
    ... )
    >>> context.tolist(), weights.tolist()
    ([[2.0]], [[0.5, 0.5]])
    """
    query, encoder_outputs = _array(query), _array(encoder_outputs)
    weight_query, weight_key = _array(weight_query), _array(weight_key)
    vector = _array(vector)
    # aᵢ = tanh(W s + U h̄ᵢ)
    hidden = np.tanh(query @ weight_query.T + encoder_outputs @ weight_key.T)  # (S, B, A)
    # eᵢ = vᵀ aᵢ
    weights = masked_softmax((hidden @ vector).T, mask)
    # c = Σᵢ αᵢ h̄ᵢ
    context = np.einsum("bs,sbh->bh", weights, encoder_outputs)
    cache = AdditiveCache(query, encoder_outputs, weights, hidden, weight_query, weight_key, vector)
    return context, weights, cache


def additive_attention_backward(
    grad_context: ArrayLike, grad_weights: ArrayLike, cache: AdditiveCache
) -> AdditiveGradients:
    """`additive_attention_forward`의 역전파.

    입력:
        grad_context: ∂c. 모양 (B, H).
        grad_weights: ∂α. 모양 (B, S).
        cache: `additive_attention_forward`가 돌려준 값.

    반환:
        질의, 인코더 상태, W, U, v의 기울기.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Bahdanau, Cho & Bengio (2015)의 식을 미분한 것입니다.

    >>> _, _, cache = additive_attention_forward(
    ...     [[0.0]], [[[1.0]], [[3.0]]], [[True, True]], [[1.0]], [[0.0]], [1.0]
    ... )
    >>> additive_attention_backward([[1.0]], [[0.0, 0.0]], cache).encoder_outputs.ravel().tolist()
    [0.5, 0.5]
    """
    query, encoder_outputs, weights, hidden, weight_query, weight_key, vector = cache
    de, dh = _mix_backward(grad_context, grad_weights, encoder_outputs, weights)
    # ∂v = Σᵢ ∂eᵢ aᵢ
    dvector = np.einsum("bs,sba->a", de, hidden)
    # ∂zᵢ = ∂eᵢ v ⊙ (1 - aᵢ²)        zᵢ = W s + U h̄ᵢ
    dz = np.einsum("bs,a->sba", de, vector) * (1.0 - hidden**2)
    # ∂s = Σᵢ Wᵀ ∂zᵢ
    dquery = dz.sum(axis=0) @ weight_query
    # ∂h̄ᵢ += Uᵀ ∂zᵢ
    dh += dz @ weight_key
    # ∂W = Σᵢ ∂zᵢ sᵀ,  ∂U = Σᵢ ∂zᵢ h̄ᵢᵀ
    dweight_query = np.einsum("sba,bq->aq", dz, query)
    dweight_key = np.einsum("sba,sbh->ah", dz, encoder_outputs)
    return AdditiveGradients(dquery, dh, dweight_query, dweight_key, dvector)


def masked_cross_entropy_forward(
    logits: ArrayLike, targets: ArrayLike, mask: ArrayLike
) -> tuple[float, CrossEntropyCache]:
    """진짜 자리에서만 잰 교차 엔트로피의 평균. 진짜 자리가 없으면 0입니다.

    입력:
        logits: 모양 (T, B, V).
        targets: 정답 번호. 모양 (T, B).
        mask: 모양 (T, B), bool.

    반환:
        손실(나트), 역전파에 넘길 cache.

    예외:
        IndexError: 모양이 맞지 않거나 진짜 자리의 정답이 V 이상일 때.

    출처: Bishop (2006), 식 (4.108).

    >>> loss, _ = masked_cross_entropy_forward([[[0.0, 0.0]]], [[1]], [[True]])
    >>> round(loss, 4)
    0.6931
    """
    logits, mask = _array(logits), np.asarray(mask, dtype=bool)
    targets = np.asarray(targets)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    # log p = a - log Σ exp(a)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    loss = 0.0
    for t, b in np.argwhere(mask):
        # L = -(1/N) Σ log p(정답)
        loss -= log_p[t, b, targets[t, b]]
    return float(loss / max(mask.sum(), 1)), CrossEntropyCache(np.exp(log_p), targets, mask)


def masked_cross_entropy_backward(grad_loss: float, cache: CrossEntropyCache) -> Array:
    """`masked_cross_entropy_forward`의 역전파.

    입력:
        grad_loss: 손실의 기울기. 보통 1.
        cache: `masked_cross_entropy_forward`가 돌려준 값.

    반환:
        로짓의 기울기. 모양 (T, B, V). 채운 자리는 0입니다.

    예외:
        IndexError: 진짜 자리의 정답이 V 이상일 때.

    출처: Bishop (2006), 식 (4.109).

    >>> _, cache = masked_cross_entropy_forward([[[0.0, 0.0]]], [[1]], [[True]])
    >>> masked_cross_entropy_backward(1.0, cache).tolist()
    [[[0.5, -0.5]]]
    """
    probabilities, targets, mask = cache
    grad = np.zeros_like(probabilities)
    for t, b in np.argwhere(mask):
        # ∂a = (p - 원-핫(정답)) / N
        grad[t, b] = probabilities[t, b]
        grad[t, b, targets[t, b]] -= 1.0
    return grad_loss * grad / max(mask.sum(), 1)


def _array(a: ArrayLike) -> Array:
    return np.asarray(a, dtype=np.float64)


def _mix_backward(grad_context, grad_weights, encoder_outputs, weights) -> tuple[Array, Array]:
    """가중합과 softmax를 거슬러 점수와 인코더 상태의 기울기를 냅니다."""
    grad_context, grad_weights = _array(grad_context), _array(grad_weights)
    # ∂αᵢ = 가중치에서 온 기울기 + ∂c · h̄ᵢ
    da = grad_weights + np.einsum("bh,sbh->bs", grad_context, encoder_outputs)
    # ∂eᵢ = αᵢ (∂αᵢ - Σⱼ αⱼ ∂αⱼ)
    de = weights * (da - (weights * da).sum(axis=-1, keepdims=True))
    # ∂h̄ᵢ = αᵢ ∂c
    dh = np.einsum("bs,bh->sbh", weights, grad_context)
    return de, dh
