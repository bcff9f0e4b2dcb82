"""선형 점화식과 minGRU, minLSTM을 NumPy float64로 다시 쓴 것: 순전파와 손으로 유도한 역전파.

차례대로 한 걸음씩 셉니다. 모양은 x가 (T, B, I), 상태 h_0이 (B, H), 가중치가 (kH, I)입니다. k는
minGRU가 2(z, h̃), minLSTM이 3(f, i, h̃)입니다. ∂y는 손실을 y로 미분한 값입니다.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lstm_blog.reference.cells import Array, sigmoid


class MinimalGradients(NamedTuple):
    """minGRU와 minLSTM의 역전파가 돌려주는 기울기. 이름이 같은 인자와 모양이 같습니다.

    속성:
        x: ∂x. 모양 (T, B, I).
        h_0: ∂h_0. 모양 (B, H).
        weight_ih: ∂W. 모양 (kH, I).
        bias_ih: ∂b. 모양 (kH,).

    >>> MinimalGradients(*range(4)).bias_ih
    3
    """

    x: Array
    h_0: Array
    weight_ih: Array
    bias_ih: Array


def scan_forward(a: ArrayLike, b: ArrayLike, h_0: ArrayLike) -> Array:
    """점화식 hₜ = aₜ ⊙ hₜ₋₁ + bₜ를 차례로 풉니다.

    입력:
        a, b: 곱하는 수와 더하는 수. 모양 (T, …).
        h_0: 처음 상태. 모양 (…).

    반환:
        h_1부터 h_T까지. 모양 (T, …), float64.

    출처: 점화식 그대로. Feng et al. (2024).

    >>> scan_forward([0.5, 0.5], [1.0, 1.0], 8.0).tolist()
    [5.0, 3.5]
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    h = np.empty((len(a) + 1, *a.shape[1:]))
    h[0] = h_0
    for t in range(len(a)):
        h[t + 1] = a[t] * h[t] + b[t]
    return h[1:]


def scan_backward(
    grad_h: ArrayLike, a: ArrayLike, h: ArrayLike, h_0: ArrayLike
) -> tuple[Array, Array, Array]:
    """점화식의 기울기를 끝 걸음부터 거꾸로 구합니다.

    입력:
        grad_h: ∂h. 모양 (T, …).
        a: 곱한 수. 모양 (T, …).
        h: `scan_forward`가 돌려준 것. 모양 (T, …).
        h_0: 처음 상태. 모양 (…).

    반환:
        ∂a, ∂b, ∂h_0. 모양은 각각 (T, …), (T, …), (…).

    출처: 점화식을 손으로 미분한 것. Martin & Cundy (2018).

    >>> grad_a, grad_b, grad_h_0 = scan_backward([0.0, 1.0], [0.5, 0.5], [5.0, 3.5], 8.0)
    >>> grad_a.tolist(), grad_b.tolist(), float(grad_h_0)
    ([4.0, 5.0], [0.5, 1.0], 0.25)
    """
    grad_h, a = np.asarray(grad_h, dtype=np.float64), np.asarray(a, dtype=np.float64)
    grad_a, grad_b = np.empty_like(a), np.empty_like(a)
    before = np.concatenate([np.asarray(h_0, dtype=np.float64)[None], np.asarray(h)[:-1]])
    g = np.zeros(a.shape[1:])
    for t in reversed(range(len(a))):
        g = grad_h[t] + g  # ∂L/∂hₜ
        grad_a[t], grad_b[t] = g * before[t], g
        g = a[t] * g  # hₜ₋₁로 넘어가는 몫
    return grad_a, grad_b, g


def positive(a: ArrayLike) -> Array:
    """후보를 양수로 옮깁니다: a가 0 이상이면 a + 0.5, 아니면 σ(a).

    입력:
        a: 아무 모양의 실수 (…).

    반환:
        a와 같은 모양, float64.

    출처: Feng et al. (2024)의 g.

    >>> positive([0.0, 3.0]).tolist()
    [0.5, 3.5]
    """
    a = np.asarray(a, dtype=np.float64)
    return np.where(a >= 0, a + 0.5, sigmoid(a))


def min_gru_forward(
    x: ArrayLike, h_0: ArrayLike, weight_ih: ArrayLike, bias_ih: ArrayLike
) -> Array:
    """minGRU를 시퀀스 전체에 돌립니다.

    입력:
        x: 입력. 모양 (T, B, I).
        h_0: 처음 상태. 모양 (B, H).
        weight_ih: 가중치. 모양 (2H, I). 위에서부터 z, h̃의 몫.
        bias_ih: 편향. 모양 (2H,).

    반환:
        은닉 상태. 모양 (T, B, H).

    출처: Feng et al. (2024).

    >>> min_gru_forward([[[1.0]]], [[1.0]], [[0.0], [0.0]], [0.0, 0.0]).tolist()
    [[[0.75]]]
    """
    a_z, a_h = np.split(np.asarray(x) @ np.asarray(weight_ih).T + np.asarray(bias_ih), 2, axis=-1)
    z = sigmoid(a_z)
    return scan_forward(1 - z, z * positive(a_h), h_0)


def min_gru_backward(
    grad_h: ArrayLike, x: ArrayLike, h_0: ArrayLike, weight_ih: ArrayLike, bias_ih: ArrayLike
) -> MinimalGradients:
    """minGRU의 기울기를 손으로 유도한 식으로 구합니다.

    입력:
        grad_h: ∂h. 모양 (T, B, H).
        x, h_0, weight_ih, bias_ih: `min_gru_forward`와 같습니다.

    반환:
        입력, 처음 상태, 파라미터의 기울기. 이름이 같은 인자와 같은 모양.

    출처: Feng et al. (2024)의 식을 손으로 미분한 것.

    >>> min_gru_backward([[[1.0]]], [[[1.0]]], [[1.0]], [[0.0], [0.0]], [0.0, 0.0]).h_0.tolist()
    [[0.5]]
    """
    x, weight_ih = np.asarray(x, dtype=np.float64), np.asarray(weight_ih, dtype=np.float64)
    a_z, a_h = np.split(x @ weight_ih.T + np.asarray(bias_ih), 2, axis=-1)
    z = sigmoid(a_z)
    h = scan_forward(1 - z, z * positive(a_h), h_0)
    grad_a, grad_b, grad_h_0 = scan_backward(grad_h, 1 - z, h, h_0)
    # a = 1 - z, b = z ⊙ h̃
    grad_z = grad_b * positive(a_h) - grad_a
    grad_layers = [grad_z * z * (1 - z), grad_b * z * _positive_slope(a_h)]
    return _to_parameters(np.concatenate(grad_layers, axis=-1), x, grad_h_0, weight_ih)


def min_lstm_forward(
    x: ArrayLike, h_0: ArrayLike, weight_ih: ArrayLike, bias_ih: ArrayLike
) -> Array:
    """minLSTM을 시퀀스 전체에 돌립니다.

    입력:
        x: 입력. 모양 (T, B, I).
        h_0: 처음 상태. 모양 (B, H).
        weight_ih: 가중치. 모양 (3H, I). 위에서부터 f, i, h̃의 몫.
        bias_ih: 편향. 모양 (3H,).

    반환:
        은닉 상태. 모양 (T, B, H).

    출처: Feng et al. (2024).

    >>> min_lstm_forward([[[1.0]]], [[1.0]], [[0.0]] * 3, [0.0] * 3).tolist()
    [[[0.75]]]
    """
    layers = np.asarray(x) @ np.asarray(weight_ih).T + np.asarray(bias_ih)
    a_f, a_i, a_h = np.split(layers, 3, axis=-1)
    f, i = sigmoid(a_f), sigmoid(a_i)
    return scan_forward(f / (f + i), i / (f + i) * positive(a_h), h_0)


def min_lstm_backward(
    grad_h: ArrayLike, x: ArrayLike, h_0: ArrayLike, weight_ih: ArrayLike, bias_ih: ArrayLike
) -> MinimalGradients:
    """minLSTM의 기울기를 손으로 유도한 식으로 구합니다.

    입력:
        grad_h: ∂h. 모양 (T, B, H).
        x, h_0, weight_ih, bias_ih: `min_lstm_forward`와 같습니다.

    반환:
        입력, 처음 상태, 파라미터의 기울기. 이름이 같은 인자와 같은 모양.

    출처: Feng et al. (2024)의 식을 손으로 미분한 것.

    >>> min_lstm_backward([[[1.0]]], [[[1.0]]], [[1.0]], [[0.0]] * 3, [0.0] * 3).h_0.tolist()
    [[0.5]]
    """
    x, weight_ih = np.asarray(x, dtype=np.float64), np.asarray(weight_ih, dtype=np.float64)
    a_f, a_i, a_h = np.split(x @ weight_ih.T + np.asarray(bias_ih), 3, axis=-1)
    f, i = sigmoid(a_f), sigmoid(a_i)
    keep = f / (f + i)
    h = scan_forward(keep, (1 - keep) * positive(a_h), h_0)
    grad_a, grad_b, grad_h_0 = scan_backward(grad_h, keep, h, h_0)
    # a = f', b = (1 - f') ⊙ h̃이고, ∂f'/∂f = i/(f + i)², ∂f'/∂i = -f/(f + i)²
    grad_keep = grad_a - grad_b * positive(a_h)
    grad_f, grad_i = grad_keep * i / (f + i) ** 2, -grad_keep * f / (f + i) ** 2
    grad_layers = [grad_f * f * (1 - f), grad_i * i * (1 - i)]
    grad_layers.append(grad_b * (1 - keep) * _positive_slope(a_h))
    return _to_parameters(np.concatenate(grad_layers, axis=-1), x, grad_h_0, weight_ih)


def _positive_slope(a: Array) -> Array:
    return np.where(a >= 0, 1.0, sigmoid(a) * (1 - sigmoid(a)))


def _to_parameters(
    grad_layers: Array, x: Array, grad_h_0: Array, weight_ih: Array
) -> MinimalGradients:
    """층으로 들어온 기울기 (T, B, kH)를 행렬곱 너머로 넘깁니다."""
    return MinimalGradients(
        x=grad_layers @ weight_ih,
        h_0=grad_h_0,
        weight_ih=np.einsum("tbk,tbi->ki", grad_layers, x),
        bias_ih=grad_layers.sum(axis=(0, 1)),
    )
