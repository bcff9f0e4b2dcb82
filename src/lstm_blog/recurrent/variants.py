"""한 걸음의 다른 꼴: 투영, 엿보기, 맞물린 게이트의 LSTM과 논문의 GRU.

쓰는 법과 기호는 `cells`와 같습니다. `unrolling.unroll`에 넣으면 시퀀스를 읽습니다.
"""

import torch
from torch import Tensor
from torch.nn.functional import linear  # linear(x, W, b) = x Wᵀ + b


def lstm_projection_step(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
    weight_hr: Tensor,
) -> tuple[Tensor, Tensor]:
    """은닉 상태를 더 작은 크기 P로 투영하는 LSTM의 한 걸음: 셀은 크게, 오가는 h는 작게 둡니다.

    입력:
        x: 지금 입력. 모양 (B, I), 실수.
        h: 직전 은닉 상태 hₜ₋₁. 모양 (B, P), x와 같은 dtype.
        c: 직전 셀 상태 cₜ₋₁. 모양 (B, H), x와 같은 dtype.
        weight_ih, weight_hh: 가중치. 모양 (4H, I), (4H, P). 위에서부터 i, f, g, o의 몫.
        bias_ih, bias_hh: 편향. 모양 (4H,). 없으면 None.
        weight_hr: 투영 행렬. 모양 (P, H).

    반환:
        새 은닉 상태 hₜ, 모양 (B, P)와 새 셀 상태 cₜ, 모양 (B, H).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.
        ValueError: 가중치의 행이 4H개가 아닐 때.

    출처: Sak, Senior & Beaufays (2014), `torch.nn.LSTM` 문서의 `proj_size`.

    >>> import torch
    >>> x, h, c = torch.ones(2, 3), torch.zeros(2, 1), torch.ones(2, 4)
    >>> h, c = lstm_projection_step(
    ...     x, h, c, torch.zeros(16, 3), torch.zeros(16, 1), None, None, torch.ones(1, 4)
    ... )
    >>> h.shape, c.shape
    (torch.Size([2, 1]), torch.Size([2, 4]))
    """
    # aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
    a = linear(x, weight_ih, bias_ih) + linear(h, weight_hh, bias_hh)  # (B, 4H)
    a_i, a_f, a_g, a_o = a.split(c.shape[-1], dim=-1)  # (B, H) 넷
    i, f, g, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.tanh(a_g), torch.sigmoid(a_o)
    # cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    c = f * c + i * g
    # hₜ = W_hr (oₜ ⊙ tanh(cₜ))
    h = linear(o * torch.tanh(c), weight_hr)  # (B, P)
    return h, c


def lstm_peephole_step(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
    peephole: Tensor,
) -> tuple[Tensor, Tensor]:
    """게이트가 셀 상태를 엿보는 LSTM의 한 걸음.

    i와 f는 직전 셀 상태를, o는 방금 만든 셀 상태를 봅니다.

    입력:
        x, h, c, weight_ih, weight_hh, bias_ih, bias_hh: `cells.lstm_step`과 같습니다.
        peephole: 엿보는 가중치 p_i, p_f, p_o. 모양 (3, H), 성분마다 따로 곱합니다.

    반환:
        새 은닉 상태 hₜ와 새 셀 상태 cₜ. 모양은 각각 (B, H).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.
        ValueError: 가중치의 행이 4H개가 아니거나 peephole의 행이 셋이 아닐 때.

    출처: Gers & Schmidhuber (2000), Gers, Schraudolph & Schmidhuber (2002).

    셀 상태가 클수록 입력 게이트가 닫히게 할 수 있습니다.

    >>> import torch
    >>> x, h, c = torch.ones(1, 2), torch.zeros(1, 1), torch.full((1, 1), 9.0)
    >>> weights = torch.zeros(4, 2), torch.zeros(4, 1), torch.tensor([0.0, 9.0, 9.0, 0.0]), None
    >>> _, open_c = lstm_peephole_step(x, h, c, *weights, torch.zeros(3, 1))
    >>> closing = torch.tensor([[-1.0], [0.0], [0.0]])
    >>> _, closed_c = lstm_peephole_step(x, h, c, *weights, closing)
    >>> round(open_c.item(), 2), round(closed_c.item(), 2)
    (9.5, 9.0)
    """
    p_i, p_f, p_o = peephole
    a = linear(x, weight_ih, bias_ih) + linear(h, weight_hh, bias_hh)  # (B, 4H)
    a_i, a_f, a_g, a_o = a.split(h.shape[-1], dim=-1)  # (B, H) 넷
    # iₜ = σ(a_i + p_i ⊙ cₜ₋₁)
    i = torch.sigmoid(a_i + p_i * c)
    # fₜ = σ(a_f + p_f ⊙ cₜ₋₁)
    f = torch.sigmoid(a_f + p_f * c)
    # gₜ = tanh(a_g)
    g = torch.tanh(a_g)
    # cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    c = f * c + i * g
    # oₜ = σ(a_o + p_o ⊙ cₜ)
    o = torch.sigmoid(a_o + p_o * c)
    # hₜ = oₜ ⊙ tanh(cₜ)
    h = o * torch.tanh(c)
    return h, c


def lstm_coupled_step(
    x: Tensor,
    h: Tensor,
    c: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
) -> tuple[Tensor, Tensor]:
    """입력 게이트와 망각 게이트를 맞물린 LSTM의 한 걸음: 새로 적는 만큼만 지웁니다.

    입력:
        x, h, c: `cells.lstm_step`과 같습니다.
        weight_ih, weight_hh: 가중치. 모양 (3H, I), (3H, H). 위에서부터 i, g, o의 몫.
        bias_ih, bias_hh: 편향. 모양 (3H,). 없으면 None.

    반환:
        새 은닉 상태 hₜ와 새 셀 상태 cₜ. 모양은 각각 (B, H).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.
        ValueError: 가중치의 행이 3H개가 아닐 때.

    출처: Greff et al. (2017)의 CIFG.

    >>> import torch
    >>> x, h, c = torch.ones(1, 2), torch.zeros(1, 1), torch.ones(1, 1)
    >>> _, c = lstm_coupled_step(x, h, c, torch.zeros(3, 2), torch.zeros(3, 1), None, None)
    >>> c.item()  # i = 0.5이므로 f도 0.5
    0.5
    """
    a = linear(x, weight_ih, bias_ih) + linear(h, weight_hh, bias_hh)  # (B, 3H)
    a_i, a_g, a_o = a.split(h.shape[-1], dim=-1)  # (B, H) 셋
    i, g, o = torch.sigmoid(a_i), torch.tanh(a_g), torch.sigmoid(a_o)
    # fₜ = 1 - iₜ
    f = 1 - i
    # cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    c = f * c + i * g
    # hₜ = oₜ ⊙ tanh(cₜ)
    h = o * torch.tanh(c)
    return h, c


def gru_reset_before_step(
    x: Tensor,
    h: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None,
    bias_hh: Tensor | None,
) -> Tensor:
    """논문의 GRU의 한 걸음: 리셋 게이트를 행렬곱보다 먼저 은닉 상태에 곱합니다.

    입력:
        x, h, weight_ih, weight_hh, bias_ih, bias_hh: `cells.gru_step`과 같습니다.

    반환:
        새 은닉 상태 hₜ. 모양 (B, H).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.
        ValueError: 가중치의 행이 3H개가 아닐 때.

    출처: Cho et al. (2014)의 식 (5)~(8). Keras의 `reset_after=False`와 같습니다.

    >>> import torch
    >>> x, h = torch.ones(2, 3), torch.ones(2, 4)
    >>> gru_reset_before_step(x, h, torch.zeros(12, 3), torch.zeros(12, 4), None, None)[0]
    tensor([0.5000, 0.5000, 0.5000, 0.5000])
    """
    H = h.shape[-1]
    a_ir, a_iz, a_in = linear(x, weight_ih, bias_ih).split(H, dim=-1)  # (B, H) 셋
    W_hr, W_hz, W_hn = weight_hh.split(H)  # (H, H) 셋
    b_hr, b_hz, b_hn = (None, None, None) if bias_hh is None else bias_hh.split(H)
    # rₜ = σ(W_ir xₜ + b_ir + W_hr hₜ₋₁ + b_hr)
    r = torch.sigmoid(a_ir + linear(h, W_hr, b_hr))
    # zₜ = σ(W_iz xₜ + b_iz + W_hz hₜ₋₁ + b_hz)
    z = torch.sigmoid(a_iz + linear(h, W_hz, b_hz))
    # nₜ = tanh(W_in xₜ + b_in + W_hn (rₜ ⊙ hₜ₋₁) + b_hn)
    n = torch.tanh(a_in + linear(r * h, W_hn, b_hn))
    # hₜ = (1 - zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁
    return (1 - z) * n + z * h
