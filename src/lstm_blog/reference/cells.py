"""RNN, LSTM, GRU를 NumPy float64로 다시 쓴 것: 순전파와 손으로 유도한 역전파.

PyTorch를 쓰지 않으므로 `cells`와 `recurrent`가 맞는지 따로 재는 자가 됩니다.
역전파의 주석은 식 하나가 코드 한 줄입니다. ∂y는 손실 L을 y로 미분한 값 ∂L/∂y를 줄여 쓴 것입니다.

모양: 입력 x는 (T, B, I), 상태 h_0과 c_0은 (B, H), 가중치와 편향은 `torch.nn`과 같습니다.
편향이 없는 모델은 편향 자리에 0을 넘깁니다.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Gradients(NamedTuple):
    """역전파가 돌려주는 기울기. 이름이 같은 인자와 모양이 같습니다.

    속성:
        x: ∂x. 모양 (T, B, I).
        h_0: ∂h_0. 모양 (B, H).
        weight_ih, weight_hh: ∂W_ih, ∂W_hh. 모양 (kH, I), (kH, H). k는 RNN 1, LSTM 4, GRU 3.
        bias_ih, bias_hh: ∂b_ih, ∂b_hh. 모양 (kH,).
        c_0: ∂c_0. 모양 (B, H). LSTM에만 있고 나머지는 None.

    >>> Gradients(*range(6)).c_0 is None
    True
    """

    x: Array
    h_0: Array
    weight_ih: Array
    weight_hh: Array
    bias_ih: Array
    bias_hh: Array
    c_0: Array | None = None


class RNNCache(NamedTuple):
    """RNN의 역전파에 필요한 값. `rnn_forward`가 돌려줍니다.

    속성:
        x: 입력. 모양 (T, B, I).
        h: 은닉 상태. 모양 (T+1, B, H). h[0]은 h_0입니다.
        a: 활성화 함수에 넣은 값. 모양 (T, B, H).
        weight_ih, weight_hh: 가중치. 모양 (H, I), (H, H).
        nonlinearity: "tanh" 또는 "relu".

    >>> weights = [[1.0]], [[1.0]], [0.0], [0.0]
    >>> rnn_forward([[[1.0]], [[0.0]]], [[0.0]], *weights)[2].h.shape
    (3, 1, 1)
    """

    x: Array
    h: Array
    a: Array
    weight_ih: Array
    weight_hh: Array
    nonlinearity: str


class LSTMCache(NamedTuple):
    """LSTM의 역전파에 필요한 값. `lstm_forward`가 돌려줍니다.

    속성:
        x: 입력. 모양 (T, B, I).
        h, c: 은닉 상태와 셀 상태. 모양 (T+1, B, H). h[0]은 h_0, c[0]은 c_0입니다.
        i, f, g, o: 입력·망각 게이트, 후보, 출력 게이트. 모양 (T, B, H).
        weight_ih, weight_hh: 가중치. 모양 (4H, I), (4H, H).

    >>> zeros = np.zeros((4, 1)), np.zeros((4, 1)), np.zeros(4), np.zeros(4)
    >>> lstm_forward(np.zeros((3, 1, 1)), [[0.0]], [[1.0]], *zeros)[2].f.ravel().tolist()
    [0.5, 0.5, 0.5]
    """

    x: Array
    h: Array
    c: Array
    i: Array
    f: Array
    g: Array
    o: Array
    weight_ih: Array
    weight_hh: Array


class GRUCache(NamedTuple):
    """GRU의 역전파에 필요한 값. `gru_forward`가 돌려줍니다.

    속성:
        x: 입력. 모양 (T, B, I).
        h: 은닉 상태. 모양 (T+1, B, H). h[0]은 h_0입니다.
        r, z, n: 리셋·업데이트 게이트와 후보. 모양 (T, B, H).
        a_hn: W_hn hₜ₋₁ + b_hn. 모양 (T, B, H).
        weight_ih, weight_hh: 가중치. 모양 (3H, I), (3H, H).

    >>> zeros = np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(3), np.zeros(3)
    >>> gru_forward(np.zeros((3, 1, 1)), [[1.0]], *zeros)[2].z.ravel().tolist()
    [0.5, 0.5, 0.5]
    """

    x: Array
    h: Array
    r: Array
    z: Array
    n: Array
    a_hn: Array
    weight_ih: Array
    weight_hh: Array


def sigmoid(a: ArrayLike) -> Array:
    """시그모이드 σ(a) = 1 / (1 + e⁻ᵃ). 큰 음수에서도 넘치지 않게 tanh로 계산합니다.

    입력:
        a: 아무 모양의 실수 (…).

    반환:
        a와 같은 모양, float64. 0과 1 사이.

    출처: `torch.sigmoid` 문서의 식. σ(a) = (1 + tanh(a/2)) / 2로 고쳐 셉니다.

    >>> sigmoid([0.0, -1000.0]).tolist()
    [0.5, 0.0]
    """
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(a, dtype=np.float64)))


def rnn_forward(
    x: ArrayLike,
    h_0: ArrayLike,
    weight_ih: ArrayLike,
    weight_hh: ArrayLike,
    bias_ih: ArrayLike,
    bias_hh: ArrayLike,
    nonlinearity: str = "tanh",
) -> tuple[Array, Array, RNNCache]:
    """RNN을 시퀀스 전체에 돌립니다.

    입력:
        x: 모양 (T, B, I).
        h_0: 모양 (B, H).
        weight_ih, weight_hh: 모양 (H, I), (H, H).
        bias_ih, bias_hh: 모양 (H,).
        nonlinearity: "tanh" 또는 "relu".

    반환:
        output (T, B, H), h_n (B, H), 역전파에 넘길 cache. 모두 float64.

    예외:
        ValueError: 모양이 맞지 않거나 모르는 nonlinearity일 때.

    출처: Elman (1990), `torch.nn.RNN` 문서의 식.

    >>> weights = [[1.0]], [[1.0]], [0.0], [0.0]
    >>> output, h_n, cache = rnn_forward([[[1.0]], [[0.0]]], [[0.0]], *weights)
    >>> output.ravel().round(3).tolist()
    [0.762, 0.642]
    """
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(
            f"모르는 활성화 함수입니다: {nonlinearity!r}. 'tanh'와 'relu' 가운데 고르세요."
        )
    x, h_t = _array(x), _array(h_0)
    weight_ih, weight_hh = _array(weight_ih), _array(weight_hh)
    bias_ih, bias_hh = _array(bias_ih), _array(bias_hh)
    h, a = [h_t], []
    for x_t in x:
        # aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
        a_t = x_t @ weight_ih.T + bias_ih + h_t @ weight_hh.T + bias_hh
        # hₜ = tanh(aₜ) 또는 max(0, aₜ)
        h_t = np.tanh(a_t) if nonlinearity == "tanh" else np.maximum(a_t, 0.0)
        a.append(a_t)
        h.append(h_t)
    h = np.stack(h)
    return h[1:], h_t, RNNCache(x, h, np.stack(a), weight_ih, weight_hh, nonlinearity)


def rnn_backward(grad_output: ArrayLike, grad_h_n: ArrayLike, cache: RNNCache) -> Gradients:
    """`rnn_forward`의 역전파(BPTT).

    입력:
        grad_output: 손실을 output으로 미분한 값. 모양 (T, B, H).
        grad_h_n: 손실을 h_n으로 미분한 값. 모양 (B, H).
        cache: `rnn_forward`가 돌려준 값.

    반환:
        x, h_0, 가중치, 편향의 기울기.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Werbos (1990).

    >>> import numpy as np
    >>> weights = [[1.0]], [[1.0]], [0.0], [0.0]
    >>> output, h_n, cache = rnn_forward(np.zeros((3, 1, 1)), np.zeros((1, 1)), *weights)
    >>> rnn_backward(np.zeros((3, 1, 1)), np.ones((1, 1)), cache).x.ravel().tolist()
    [1.0, 1.0, 1.0]
    """
    x, h, a, weight_ih, weight_hh, nonlinearity = cache
    grad_output, dh = _array(grad_output), _array(grad_h_n)
    da = np.empty_like(a)
    for t in reversed(range(len(x))):
        # ∂hₜ = 출력에서 온 기울기 + 다음 걸음에서 온 기울기
        dh = grad_output[t] + dh
        if nonlinearity == "tanh":
            # ∂aₜ = ∂hₜ ⊙ (1 - hₜ²)        tanh'(a) = 1 - tanh²(a)
            da[t] = dh * (1.0 - h[t + 1] ** 2)
        else:
            # ∂aₜ = ∂hₜ ⊙ [aₜ > 0]         relu는 양수만 그대로 지나갑니다
            da[t] = dh * (a[t] > 0.0)
        # ∂hₜ₋₁ = W_hhᵀ ∂aₜ
        dh = da[t] @ weight_hh
    return Gradients(h_0=dh, **_affine_gradients(x, h[:-1], da, da, weight_ih))


def lstm_forward(
    x: ArrayLike,
    h_0: ArrayLike,
    c_0: ArrayLike,
    weight_ih: ArrayLike,
    weight_hh: ArrayLike,
    bias_ih: ArrayLike,
    bias_hh: ArrayLike,
) -> tuple[Array, tuple[Array, Array], LSTMCache]:
    """LSTM을 시퀀스 전체에 돌립니다.

    입력:
        x: 모양 (T, B, I).
        h_0, c_0: 모양 (B, H).
        weight_ih, weight_hh: 모양 (4H, I), (4H, H), 순서 i, f, g, o.
        bias_ih, bias_hh: 모양 (4H,).

    반환:
        output (T, B, H), (h_n, c_n) 각각 (B, H), 역전파에 넘길 cache. 모두 float64.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Hochreiter & Schmidhuber (1997), Gers, Schmidhuber & Cummins (2000),
    `torch.nn.LSTM` 문서의 식.

    >>> import numpy as np
    >>> zeros = np.zeros((4, 1)), np.zeros((4, 1)), np.zeros(4), np.zeros(4)
    >>> x, h_0, c_0 = np.zeros((3, 1, 1)), np.zeros((1, 1)), np.ones((1, 1))
    >>> _, (h_n, c_n), _ = lstm_forward(x, h_0, c_0, *zeros)
    >>> c_n.item()  # 망각 게이트가 0.5이므로 세 걸음 뒤에는 1/8
    0.125
    """
    x, h_t, c_t = _array(x), _array(h_0), _array(c_0)
    weight_ih, weight_hh = _array(weight_ih), _array(weight_hh)
    bias_ih, bias_hh = _array(bias_ih), _array(bias_hh)
    h, c, gates = [h_t], [c_t], []
    for x_t in x:
        # aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
        a_t = x_t @ weight_ih.T + bias_ih + h_t @ weight_hh.T + bias_hh
        a_i, a_f, a_g, a_o = np.split(a_t, 4, axis=-1)
        # iₜ = σ(a_i), fₜ = σ(a_f), gₜ = tanh(a_g), oₜ = σ(a_o)
        i_t, f_t, g_t, o_t = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        # cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
        c_t = f_t * c_t + i_t * g_t
        # hₜ = oₜ ⊙ tanh(cₜ)
        h_t = o_t * np.tanh(c_t)
        gates.append((i_t, f_t, g_t, o_t))
        c.append(c_t)
        h.append(h_t)
    h, c = np.stack(h), np.stack(c)
    i, f, g, o = np.stack(gates, axis=1)  # 각각 (T, B, H)
    return h[1:], (h_t, c_t), LSTMCache(x, h, c, i, f, g, o, weight_ih, weight_hh)


def lstm_backward(
    grad_output: ArrayLike, grad_h_n: ArrayLike, grad_c_n: ArrayLike, cache: LSTMCache
) -> Gradients:
    """`lstm_forward`의 역전파(BPTT).

    입력:
        grad_output: 손실을 output으로 미분한 값. 모양 (T, B, H).
        grad_h_n, grad_c_n: 손실을 h_n, c_n으로 미분한 값. 모양 (B, H).
        cache: `lstm_forward`가 돌려준 값.

    반환:
        x, h_0, c_0, 가중치, 편향의 기울기.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Gers, Schmidhuber & Cummins (2000)의 순전파를 끝까지 미분한 것입니다. 원 논문들과 달리
    hₜ₋₁을 거쳐 게이트로 들어온 기울기를 끊지 않습니다.

    >>> import numpy as np
    >>> zeros = np.zeros((4, 1)), np.zeros((4, 1)), np.zeros(4), np.zeros(4)
    >>> x, h_0, c_0 = np.zeros((3, 1, 1)), np.zeros((1, 1)), np.ones((1, 1))
    >>> _, _, cache = lstm_forward(x, h_0, c_0, *zeros)
    >>> lstm_backward(np.zeros((3, 1, 1)), np.zeros((1, 1)), np.ones((1, 1)), cache).c_0.item()
    0.125
    """
    x, h, c, i, f, g, o, weight_ih, weight_hh = cache
    grad_output, dh, dc = _array(grad_output), _array(grad_h_n), _array(grad_c_n)
    da = np.empty((*h[1:].shape[:-1], 4 * h.shape[-1]))  # (T, B, 4H)
    for t in reversed(range(len(x))):
        # ∂hₜ = 출력에서 온 기울기 + 다음 걸음에서 온 기울기
        dh = grad_output[t] + dh
        tanh_c = np.tanh(c[t + 1])
        # ∂cₜ = 다음 걸음에서 온 기울기 + ∂hₜ ⊙ oₜ ⊙ (1 - tanh²(cₜ))
        dc = dc + dh * o[t] * (1.0 - tanh_c**2)
        # ∂iₜ = ∂cₜ ⊙ gₜ,        ∂a_i = ∂iₜ ⊙ iₜ(1 - iₜ)
        da_i = dc * g[t] * i[t] * (1.0 - i[t])
        # ∂fₜ = ∂cₜ ⊙ cₜ₋₁,      ∂a_f = ∂fₜ ⊙ fₜ(1 - fₜ)
        da_f = dc * c[t] * f[t] * (1.0 - f[t])
        # ∂gₜ = ∂cₜ ⊙ iₜ,        ∂a_g = ∂gₜ ⊙ (1 - gₜ²)
        da_g = dc * i[t] * (1.0 - g[t] ** 2)
        # ∂oₜ = ∂hₜ ⊙ tanh(cₜ),  ∂a_o = ∂oₜ ⊙ oₜ(1 - oₜ)
        da_o = dh * tanh_c * o[t] * (1.0 - o[t])
        da[t] = np.concatenate([da_i, da_f, da_g, da_o], axis=-1)
        # ∂cₜ₋₁ = ∂cₜ ⊙ fₜ
        dc = dc * f[t]
        # ∂hₜ₋₁ = W_hhᵀ ∂aₜ
        dh = da[t] @ weight_hh
    return Gradients(h_0=dh, c_0=dc, **_affine_gradients(x, h[:-1], da, da, weight_ih))


def gru_forward(
    x: ArrayLike,
    h_0: ArrayLike,
    weight_ih: ArrayLike,
    weight_hh: ArrayLike,
    bias_ih: ArrayLike,
    bias_hh: ArrayLike,
) -> tuple[Array, Array, GRUCache]:
    """GRU를 시퀀스 전체에 돌립니다.

    입력:
        x: 모양 (T, B, I).
        h_0: 모양 (B, H).
        weight_ih, weight_hh: 모양 (3H, I), (3H, H), 순서 r, z, n.
        bias_ih, bias_hh: 모양 (3H,).

    반환:
        output (T, B, H), h_n (B, H), 역전파에 넘길 cache. 모두 float64.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: Cho et al. (2014), 리셋 게이트를 행렬곱 다음에 곱하는 `torch.nn.GRU` 문서의 식.

    >>> import numpy as np
    >>> zeros = np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(3), np.zeros(3)
    >>> _, h_n, _ = gru_forward(np.zeros((3, 1, 1)), np.ones((1, 1)), *zeros)
    >>> h_n.item()
    0.125
    """
    x, h_t = _array(x), _array(h_0)
    weight_ih, weight_hh = _array(weight_ih), _array(weight_hh)
    bias_ih, bias_hh = _array(bias_ih), _array(bias_hh)
    h, gates = [h_t], []
    for x_t in x:
        a_ir, a_iz, a_in = np.split(x_t @ weight_ih.T + bias_ih, 3, axis=-1)
        a_hr, a_hz, a_hn = np.split(h_t @ weight_hh.T + bias_hh, 3, axis=-1)
        # rₜ = σ(W_ir xₜ + b_ir + W_hr hₜ₋₁ + b_hr)
        r_t = sigmoid(a_ir + a_hr)
        # zₜ = σ(W_iz xₜ + b_iz + W_hz hₜ₋₁ + b_hz)
        z_t = sigmoid(a_iz + a_hz)
        # nₜ = tanh(W_in xₜ + b_in + rₜ ⊙ (W_hn hₜ₋₁ + b_hn))
        n_t = np.tanh(a_in + r_t * a_hn)
        # hₜ = (1 - zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁
        h_t = (1.0 - z_t) * n_t + z_t * h_t
        gates.append((r_t, z_t, n_t, a_hn))
        h.append(h_t)
    h = np.stack(h)
    r, z, n, a_hn = np.stack(gates, axis=1)  # 각각 (T, B, H)
    return h[1:], h_t, GRUCache(x, h, r, z, n, a_hn, weight_ih, weight_hh)


def gru_backward(grad_output: ArrayLike, grad_h_n: ArrayLike, cache: GRUCache) -> Gradients:
    """`gru_forward`의 역전파(BPTT).

    입력:
        grad_output: 손실을 output으로 미분한 값. 모양 (T, B, H).
        grad_h_n: 손실을 h_n으로 미분한 값. 모양 (B, H).
        cache: `gru_forward`가 돌려준 값.

    반환:
        x, h_0, 가중치, 편향의 기울기.

    예외:
        ValueError: 모양이 맞지 않을 때.

    출처: `torch.nn.GRU` 문서의 식을 미분한 것입니다.

    >>> import numpy as np
    >>> zeros = np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(3), np.zeros(3)
    >>> _, _, cache = gru_forward(np.zeros((3, 1, 1)), np.ones((1, 1)), *zeros)
    >>> gru_backward(np.zeros((3, 1, 1)), np.ones((1, 1)), cache).h_0.item()
    0.125
    """
    x, h, r, z, n, a_hn, weight_ih, weight_hh = cache
    grad_output, dh = _array(grad_output), _array(grad_h_n)
    da_i = np.empty((*r.shape[:-1], 3 * r.shape[-1]))  # (T, B, 3H), 입력 쪽
    da_h = np.empty_like(da_i)  # (T, B, 3H), 은닉 쪽
    for t in reversed(range(len(x))):
        # ∂hₜ = 출력에서 온 기울기 + 다음 걸음에서 온 기울기
        dh = grad_output[t] + dh
        # ∂nₜ = ∂hₜ ⊙ (1 - zₜ),  ∂a_n = ∂nₜ ⊙ (1 - nₜ²)
        da_n = dh * (1.0 - z[t]) * (1.0 - n[t] ** 2)
        # ∂zₜ = ∂hₜ ⊙ (hₜ₋₁ - nₜ),  ∂a_z = ∂zₜ ⊙ zₜ(1 - zₜ)
        da_z = dh * (h[t] - n[t]) * z[t] * (1.0 - z[t])
        # ∂rₜ = ∂a_n ⊙ (W_hn hₜ₋₁ + b_hn),  ∂a_r = ∂rₜ ⊙ rₜ(1 - rₜ)
        da_r = da_n * a_hn[t] * r[t] * (1.0 - r[t])
        # 입력 쪽과 은닉 쪽은 후보에서만 다르다: ∂a_hn = ∂a_n ⊙ rₜ
        da_i[t] = np.concatenate([da_r, da_z, da_n], axis=-1)
        da_h[t] = np.concatenate([da_r, da_z, da_n * r[t]], axis=-1)
        # ∂hₜ₋₁ = ∂hₜ ⊙ zₜ + W_hhᵀ ∂a_h
        dh = dh * z[t] + da_h[t] @ weight_hh
    return Gradients(h_0=dh, **_affine_gradients(x, h[:-1], da_i, da_h, weight_ih))


def _array(a: ArrayLike) -> Array:
    return np.asarray(a, dtype=np.float64)


def _affine_gradients(x, h_before, da_i, da_h, weight_ih) -> dict[str, Array]:
    """a = W_ih x + b_ih + W_hh h + b_hh의 기울기. 파라미터는 모든 걸음이 나눠 쓰므로 더합니다."""
    return {
        # ∂xₜ = W_ihᵀ ∂aₜ
        "x": da_i @ weight_ih,
        # ∂W_ih = Σₜ ∂aₜ xₜᵀ
        "weight_ih": np.einsum("tbk,tbi->ki", da_i, x),
        # ∂W_hh = Σₜ ∂aₜ hₜ₋₁ᵀ
        "weight_hh": np.einsum("tbk,tbh->kh", da_h, h_before),
        # ∂b_ih = Σₜ ∂aₜ,  ∂b_hh = Σₜ ∂aₜ
        "bias_ih": da_i.sum(axis=(0, 1)),
        "bias_hh": da_h.sum(axis=(0, 1)),
    }
