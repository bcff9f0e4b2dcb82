"""RNN, LSTM, GRU의 한 걸음. 식 하나에 문장 하나, 그 밖에는 아무것도 없습니다.

기호는 본문과 같습니다. x는 지금 입력, h는 은닉 상태, c는 셀 상태, σ는 시그모이드,
⊙는 성분끼리의 곱입니다. 가중치의 모양과 게이트의 순서는 `torch.nn`을 따릅니다.
그래서 편향이 입력 쪽과 은닉 쪽에 하나씩, 모두 둘 있습니다.

모양은 배치가 있는 경우로 적었습니다. 모든 함수는 B가 없는 벡터 하나, 곧 (I,)와 (H,)도 받습니다.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import linear  # linear(x, W, b) = x Wᵀ + b


def rnn_step(
    x: Tensor,
    h: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
    nonlinearity: Callable[[Tensor], Tensor] = torch.tanh,
) -> Tensor:
    """RNN의 한 걸음: 입력과 직전 은닉 상태를 섞어 새 은닉 상태를 만듭니다.

    입력:
        x: 지금 입력. 모양 (B, I), 실수.
        h: 직전 은닉 상태 hₜ₋₁. 모양 (B, H), x와 같은 dtype.
        weight_ih, weight_hh: 가중치. 모양 (H, I), (H, H).
        bias_ih, bias_hh: 편향. 모양 (H,). 없으면 None.
        nonlinearity: 활성화 함수. `torch.tanh` 또는 `torch.relu`.

    반환:
        새 은닉 상태 hₜ. 모양 (B, H).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.

    출처: Elman (1990), `torch.nn.RNN` 문서의 식.

    >>> import torch
    >>> x, h = torch.ones(2, 3), torch.zeros(2, 4)
    >>> rnn_step(x, h, torch.zeros(4, 3), torch.eye(4), torch.zeros(4), torch.ones(4))[0]
    tensor([0.7616, 0.7616, 0.7616, 0.7616])
    """
    # aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
    a = linear(x, weight_ih, bias_ih) + linear(h, weight_hh, bias_hh)  # (B, H)
    # hₜ = tanh(aₜ)
    return nonlinearity(a)


def lstm_gates(
    x: Tensor,
    h: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """LSTM의 입력, 망각 게이트와 후보, 출력 게이트를 차례로 계산합니다.

    입력:
        x: 지금 입력. 모양 (B, I), 실수.
        h: 직전 은닉 상태 hₜ₋₁. 모양 (B, H), x와 같은 dtype.
        weight_ih, weight_hh: 가중치. 모양 (4H, I), (4H, H). 위에서부터 i, f, g, o의 몫.
        bias_ih, bias_hh: 편향. 모양 (4H,). 없으면 None.

    반환:
        i, f, g, o. 모양은 각각 (B, H). i, f, o는 0과 1 사이, g는 -1과 1 사이.

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.
        ValueError: 가중치의 행이 4H개가 아닐 때.

    출처: Hochreiter & Schmidhuber (1997)의 입력·출력 게이트에 Gers, Schmidhuber & Cummins (2000)의
    망각 게이트를 더한 꼴. `torch.nn.LSTM` 문서의 식.

    >>> import torch
    >>> x, h = torch.zeros(2, 3), torch.zeros(2, 1)
    >>> bias = torch.tensor([0.0, 1.0, 0.0, 0.0])  # 망각 편향만 1
    >>> i, f, g, o = lstm_gates(x, h, torch.zeros(4, 3), torch.zeros(4, 1), bias, torch.zeros(4))
    >>> i.shape, round(i[0].item(), 3), round(f[0].item(), 3)
    (torch.Size([2, 1]), 0.5, 0.731)
    """
    # aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
    a = linear(x, weight_ih, bias_ih) + linear(h, weight_hh, bias_hh)  # (B, 4H)
    a_i, a_f, a_g, a_o = a.split(h.shape[-1], dim=-1)  # (B, H) 넷
    # iₜ = σ(W_ii xₜ + b_ii + W_hi hₜ₋₁ + b_hi)
    i = torch.sigmoid(a_i)
    # fₜ = σ(W_if xₜ + b_if + W_hf hₜ₋₁ + b_hf)
    f = torch.sigmoid(a_f)
    # gₜ = tanh(W_ig xₜ + b_ig + W_hg hₜ₋₁ + b_hg)
    g = torch.tanh(a_g)
    # oₜ = σ(W_io xₜ + b_io + W_ho hₜ₋₁ + b_ho)
    o = torch.sigmoid(a_o)
    return i, f, g, o


def lstm_step(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
) -> tuple[Tensor, Tensor]:
    """LSTM의 한 걸음: 셀 상태를 일부 지우고 일부 더한 뒤, 그 일부를 은닉 상태로 내보냅니다.

    입력:
        x: 지금 입력. 모양 (B, I), 실수.
        h: 직전 은닉 상태 hₜ₋₁. 모양 (B, H), x와 같은 dtype.
        c: 직전 셀 상태 cₜ₋₁. 모양 (B, H), x와 같은 dtype.
        weight_ih, weight_hh: 가중치. 모양 (4H, I), (4H, H). 위에서부터 i, f, g, o의 몫.
        bias_ih, bias_hh: 편향. 모양 (4H,). 없으면 None.

    반환:
        새 은닉 상태 hₜ와 새 셀 상태 cₜ. 모양은 각각 (B, H).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.
        ValueError: 가중치의 행이 4H개가 아닐 때.

    출처: Hochreiter & Schmidhuber (1997), Gers, Schmidhuber & Cummins (2000),
    `torch.nn.LSTM` 문서의 식.

    가중치와 편향이 모두 0이면 게이트는 0.5, 후보는 0이므로 셀 상태가 반으로 줄어듭니다.

    >>> import torch
    >>> x, h, c = torch.ones(2, 3), torch.zeros(2, 4), torch.ones(2, 4)
    >>> h, c = lstm_step(x, h, c, torch.zeros(16, 3), torch.zeros(16, 4), None, None)
    >>> c[0]
    tensor([0.5000, 0.5000, 0.5000, 0.5000])
    """
    i, f, g, o = lstm_gates(x, h, weight_ih, weight_hh, bias_ih, bias_hh)
    # cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    c = f * c + i * g
    # hₜ = oₜ ⊙ tanh(cₜ)
    h = o * torch.tanh(c)
    return h, c


def gru_step(
    x: Tensor,
    h: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
) -> Tensor:
    """GRU의 한 걸음: 직전 은닉 상태와 새 후보를 업데이트 게이트의 비율로 섞습니다.

    입력:
        x: 지금 입력. 모양 (B, I), 실수.
        h: 직전 은닉 상태 hₜ₋₁. 모양 (B, H), x와 같은 dtype.
        weight_ih, weight_hh: 가중치. 모양 (3H, I), (3H, H). 위에서부터 r, z, n의 몫.
        bias_ih, bias_hh: 편향. 모양 (3H,). 없으면 None.

    반환:
        새 은닉 상태 hₜ. 모양 (B, H).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.
        ValueError: 가중치의 행이 3H개가 아닐 때.

    출처: Cho et al. (2014). 리셋 게이트를 행렬곱 다음에 곱하는 것은 `torch.nn.GRU` 문서의 식입니다.
    논문은 행렬곱 앞에서 곱합니다. Chung et al. (2014)은 z와 1 - z의 자리도 바꾸어 씁니다.

    가중치와 편향이 모두 0이면 z는 0.5, 후보는 0이므로 은닉 상태가 반으로 줄어듭니다.

    >>> import torch
    >>> x, h = torch.ones(2, 3), torch.ones(2, 4)
    >>> gru_step(x, h, torch.zeros(12, 3), torch.zeros(12, 4), None, None)[0]
    tensor([0.5000, 0.5000, 0.5000, 0.5000])
    """
    # a_i = W_ih xₜ + b_ih,  a_h = W_hh hₜ₋₁ + b_hh
    a_i = linear(x, weight_ih, bias_ih)  # (B, 3H)
    a_h = linear(h, weight_hh, bias_hh)  # (B, 3H)
    a_ir, a_iz, a_in = a_i.split(h.shape[-1], dim=-1)  # (B, H) 셋
    a_hr, a_hz, a_hn = a_h.split(h.shape[-1], dim=-1)  # (B, H) 셋
    # rₜ = σ(W_ir xₜ + b_ir + W_hr hₜ₋₁ + b_hr)
    r = torch.sigmoid(a_ir + a_hr)
    # zₜ = σ(W_iz xₜ + b_iz + W_hz hₜ₋₁ + b_hz)
    z = torch.sigmoid(a_iz + a_hz)
    # nₜ = tanh(W_in xₜ + b_in + rₜ ⊙ (W_hn hₜ₋₁ + b_hn))
    n = torch.tanh(a_in + r * a_hn)
    # hₜ = (1 - zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁
    return (1 - z) * n + z * h
