"""어텐션: 질의 하나로 인코더의 모든 상태를 훑어, 지금 필요한 만큼씩 섞습니다.

점수를 매기고, softmax로 가중치를 만들고, 가중합을 냅니다. 두 방법은 점수에서만 다릅니다.
채운 자리의 가중치는 정확히 0입니다. 진짜 자리가 하나도 없으면 가중치와 문맥이 모두 0입니다.

기호는 본문과 같습니다. sₜ는 디코더의 상태(질의), h̄ᵢ는 인코더의 i번째 상태입니다.
"""

import math

import torch
from torch import Tensor, nn


def dot_product_attention(
    query: Tensor, encoder_outputs: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """내적을 점수로 쓰는 어텐션.

    입력:
        query: 질의 sₜ. 모양 (B, H). 여러 시점을 한 번에 물으려면 (T, B, H).
        encoder_outputs: 인코더의 상태 h̄. 모양 (S, B, H).
        mask: 진짜 자리가 True. 모양 (B, S), bool. 없으면 모두 진짜입니다.

    반환:
        문맥 context는 모양 (B, H) 또는 (T, B, H), 가중치 weights는 (B, S) 또는 (T, B, S).
        가중치는 S축으로 더하면 1입니다.

    예외:
        ValueError: 모양이 맞지 않을 때.
        TypeError: mask가 bool이 아닐 때.

    출처: Luong, Pham & Manning (2015), 3.1절의 dot.

    >>> query = torch.tensor([[10.0, 0.0]])
    >>> encoder_outputs = torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]]])
    >>> context, weights = dot_product_attention(query, encoder_outputs)
    >>> weights.round(decimals=3).tolist()
    [[1.0, 0.0]]
    """
    _check(query, encoder_outputs, mask)
    if query.shape[-1] != encoder_outputs.shape[-1]:
        raise ValueError(
            f"내적하려면 크기가 같아야 하는데 질의는 {query.shape[-1]}, 인코더의 상태는 "
            f"{encoder_outputs.shape[-1]}입니다. 선형층으로 한쪽을 맞추세요."
        )
    encoder_outputs = _blank_padding(encoder_outputs, mask)
    # eₜᵢ = sₜ · h̄ᵢ
    scores = torch.einsum("...bh,sbh->...bs", query, encoder_outputs)
    return _mix(scores, encoder_outputs, mask)


def scaled_dot_product_attention(
    query: Tensor,
    keys: Tensor,
    values: Tensor,
    mask: Tensor | None = None,
    *,
    bias: Tensor | None = None,
    causal: bool = False,
) -> tuple[Tensor, Tensor]:
    """열쇠와 값을 따로 두고, 내적을 열쇠 크기의 제곱근으로 나눈 어텐션.

    내적은 칸이 많을수록 크게 흩어집니다. √K로 나누면 칸의 수와 상관없이 softmax가 한곳에 쏠리지
    않습니다.

    입력:
        query: 질의. 모양 (T, B, K).
        keys: 점수를 매길 열쇠. 모양 (S, B, K).
        values: 섞을 값. 모양 (S, B, H).
        mask: 진짜 자리가 True. 모양 (B, S), bool. 없으면 모두 진짜입니다.
        bias: 점수에 더할 수. 모양 (T, B, S). 없으면 더하지 않습니다.
        causal: 참이면 t번째 질의는 t번째까지만 봅니다.

    반환:
        문맥은 모양 (T, B, H), 가중치는 (T, B, S)입니다.

    예외:
        ValueError: 모양이 맞지 않을 때.
        TypeError: mask가 bool이 아닐 때.

    출처: Vaswani et al. (2017)의 식 (1).

    >>> x = torch.randn(3, 1, 4)
    >>> context, weights = scaled_dot_product_attention(x, x, x, causal=True)
    >>> context.shape, weights[0, 0].tolist()
    (torch.Size([3, 1, 4]), [1.0, 0.0, 0.0])
    """
    _check(query, keys, mask)
    if query.dim() != 3 or query.shape[-1] != keys.shape[-1] or keys.shape[:2] != values.shape[:2]:
        raise ValueError(
            f"질의 {tuple(query.shape)}, 열쇠 {tuple(keys.shape)}, 값 {tuple(values.shape)}: "
            "(T, B, K), (S, B, K), (S, B, H)로 맞추세요."
        )
    keys, values = _blank_padding(keys, mask), _blank_padding(values, mask)
    # eₜᵢ = qₜ · kᵢ / √K
    scores = torch.einsum("tbk,sbk->tbs", query, keys) / math.sqrt(keys.shape[-1])
    if bias is not None:
        scores = scores + bias
    if causal:
        past = torch.ones(len(query), len(keys), dtype=torch.bool, device=keys.device).tril()
        mask = past[:, None] if mask is None else past[:, None] & mask  # (T, B, S)
    return _mix(scores, values, mask)


class AdditiveAttention(nn.Module):
    """질의와 상태를 작은 신경망에 넣어 점수를 매기는 어텐션.

    입력:
        query_size: 질의의 크기.
        key_size: 인코더 상태의 크기 H.
        attention_size: 신경망의 은닉 크기 A.

    `forward(query, encoder_outputs, mask=None, keys=None)`:
        query: 모양 (B, Q) 또는 (T, B, Q).
        encoder_outputs: 모양 (S, B, H).
        mask: 진짜 자리가 True. 모양 (B, S), bool. 없으면 모두 진짜입니다.
        keys: `project(encoder_outputs, mask)`의 값. 같은 문장에 여러 번 물을 때 한 번만 계산합니다.
        반환: `dot_product_attention`과 같습니다.

    예외:
        ValueError: 모양이 맞지 않거나 크기가 1보다 작을 때.
        TypeError: mask가 bool이 아닐 때.

    출처: Bahdanau, Cho & Bengio (2015), 부록 A.1.2. 논문처럼 편향이 없습니다.

    >>> attend = AdditiveAttention(4, 6, 5)
    >>> context, weights = attend(torch.randn(2, 4), torch.randn(3, 2, 6))
    >>> context.shape, weights.shape, weights.sum(dim=-1).round(decimals=4).tolist()
    (torch.Size([2, 6]), torch.Size([2, 3]), [1.0, 1.0])
    """

    def __init__(self, query_size: int, key_size: int, attention_size: int) -> None:
        super().__init__()
        if min(query_size, key_size, attention_size) < 1:
            raise ValueError(
                f"크기 {query_size}, {key_size}, {attention_size}은(는) 쓸 수 없습니다. "
                "모두 1 이상으로 고르세요."
            )
        self.query_size, self.key_size = query_size, key_size
        self.query = nn.Linear(query_size, attention_size, bias=False)  # W_a
        self.key = nn.Linear(key_size, attention_size, bias=False)  # U_a
        self.score = nn.Linear(attention_size, 1, bias=False)  # v_a

    def project(self, encoder_outputs: Tensor, mask: Tensor | None = None) -> Tensor:
        """질의와 상관없는 U h̄를 미리 계산합니다.

        입력:
            encoder_outputs: 인코더의 상태 h̄. 모양 (S, B, H).
            mask: 진짜 자리가 True. 모양 (B, S), bool. 없으면 모두 진짜입니다.

        반환:
            모양 (S, B, A).

        >>> AdditiveAttention(4, 6, 5).project(torch.randn(3, 2, 6)).shape
        torch.Size([3, 2, 5])
        """
        return self.key(_blank_padding(encoder_outputs, mask))

    def forward(
        self,
        query: Tensor,
        encoder_outputs: Tensor,
        mask: Tensor | None = None,
        keys: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """문맥과 가중치. 모양은 클래스 설명에 있습니다."""
        _check(query, encoder_outputs, mask)
        if query.shape[-1] != self.query_size or encoder_outputs.shape[-1] != self.key_size:
            raise ValueError(
                f"질의와 인코더 상태의 크기는 {self.query_size}, {self.key_size}여야 하는데 "
                f"{query.shape[-1]}, {encoder_outputs.shape[-1]}입니다. 생성자의 크기를 맞추세요."
            )
        if keys is None:
            keys = self.project(encoder_outputs, mask)  # (S, B, A)
        # eₜᵢ = vᵀ tanh(W sₜ + U h̄ᵢ)
        hidden = torch.tanh(self.query(query).unsqueeze(-3) + keys)  # (…, S, B, A)
        scores = self.score(hidden).squeeze(-1).transpose(-1, -2)  # (…, B, S)
        return _mix(scores, _blank_padding(encoder_outputs, mask), mask)


def _mix(scores: Tensor, encoder_outputs: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
    """점수를 가중치로, 가중치를 문맥으로."""
    if mask is not None:
        # -inf면 모두 채운 줄이 NaN이 되므로 가장 작은 수를 씁니다.
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    # αₜᵢ = exp(eₜᵢ) / Σⱼ exp(eₜⱼ)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    # cₜ = Σᵢ αₜᵢ h̄ᵢ
    context = torch.einsum("...bs,sbh->...bh", weights, encoder_outputs)
    return context, weights


def _blank_padding(encoder_outputs: Tensor, mask: Tensor | None) -> Tensor:
    """채운 자리를 0으로 지웁니다. 0을 곱해도 NaN은 NaN이라 가중치만으로는 막지 못합니다."""
    if mask is None:
        return encoder_outputs
    return encoder_outputs.masked_fill(~mask.T[..., None], 0.0)


def _check(query: Tensor, encoder_outputs: Tensor, mask: Tensor | None) -> None:
    if encoder_outputs.dim() != 3 or query.dim() not in (2, 3):
        raise ValueError(
            f"질의는 (B, H)나 (T, B, H), 인코더의 상태는 (S, B, H)여야 하는데 "
            f"{tuple(query.shape)}, {tuple(encoder_outputs.shape)}입니다."
        )
    S, B = encoder_outputs.shape[:2]
    if query.shape[-2] != B:
        raise ValueError(
            f"질의의 묶음은 {query.shape[-2]}개인데 인코더 상태의 묶음은 {B}개입니다. "
            "두 텐서의 B축을 맞추세요."
        )
    if mask is None:
        return
    if mask.dtype != torch.bool:
        raise TypeError(f"mask의 dtype이 {mask.dtype}입니다. 진짜 자리가 True인 bool을 넘기세요.")
    if mask.shape != (B, S):
        raise ValueError(f"mask의 모양이 {tuple(mask.shape)}입니다. (B, S)인 {(B, S)}로 맞추세요.")
