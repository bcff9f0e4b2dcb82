"""트랜스포머 인코더: 순환 없이, 자리마다 다른 자리를 모두 한 번에 돌아봅니다.

한 층은 둘로 되어 있습니다. 셀프 어텐션이 자리끼리 내용을 주고받고, 피드포워드가 자리마다 따로
계산합니다. 둘 다 결과를 입력에 더합니다(잔차 연결). 파라미터의 이름과 모양이
`torch.nn.TransformerEncoderLayer`와 같아 가중치를 그대로 옮길 수 있습니다.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, relu

from lstm_blog.attention import scaled_dot_product_attention
from lstm_blog.model import check_sizes
from lstm_blog.padding import check_ids, length_mask

POSITIONS = ("relative", "sinusoidal", "none")
REACH = 8  # 거리를 따로 배우는 한도. 이보다 멀면 모두 같은 수를 더합니다


def sinusoidal_positions(size: int, hidden_size: int) -> Tensor:
    """자리마다의 벡터. 빠르기가 저마다 다른 사인과 코사인의 값입니다.

    입력:
        size: 자리의 수 T.
        hidden_size: 벡터의 크기 H. 짝수.

    반환:
        모양 (T, H), 기본 실수형. 값은 −1과 1 사이입니다.

    예외:
        ValueError: hidden_size가 짝수가 아닐 때.

    출처: Vaswani et al. (2017), 3.5절.

    >>> sinusoidal_positions(3, 4)[0].tolist()
    [0.0, 1.0, 0.0, 1.0]
    """
    if hidden_size < 2 or hidden_size % 2:
        raise ValueError(f"hidden_size={hidden_size}은(는) 쓸 수 없습니다. 짝수로 고르세요.")
    time = torch.arange(size)[:, None]  # (T, 1)
    rates = 10_000.0 ** (-torch.arange(0, hidden_size, 2) / hidden_size)  # (H/2,)
    angles = time * rates  # (T, H/2)
    # pₜ,₂ⱼ = sin(t / 10000^(2j/H)),  pₜ,₂ⱼ₊₁ = cos(t / 10000^(2j/H))
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(start_dim=1)


class SelfAttention(nn.Module):
    """여러 머리 셀프 어텐션: 같은 시퀀스에서 질의와 열쇠와 값을 모두 만듭니다.

    머리마다 H/heads칸을 맡아 따로 보고, 본 것을 이어 붙여 한 번 더 곱합니다.

    입력:
        hidden_size: 자리마다의 벡터의 크기 H.
        heads: 머리의 수. H를 나누어떨어지게 합니다.
        causal: 참이면 자리마다 자기와 왼쪽만 봅니다.
        reach: 주면 떨어진 거리마다 점수에 더할 수를 머리마다 배웁니다. 이보다 먼 것은 모두 같은
            거리로 칩니다. 가까운 것을 더 보게 시작합니다.

    `forward(x, mask=None)`:
        x: 모양 (T, B, H).
        mask: 진짜 자리가 True. 모양 (B, T), bool. 없으면 모두 진짜입니다.
        반환: 섞은 것은 모양 (T, B, H), 가중치는 (T, B, heads, T).

    예외:
        ValueError: 크기나 모양이 맞지 않을 때.
        TypeError: mask가 bool이 아닐 때.

    출처: Vaswani et al. (2017), 3.2.2절. 파라미터는 `torch.nn.MultiheadAttention`과 같습니다.
    거리마다 더하는 수는 Raffel et al. (2020), 멀수록 작게 시작하는 것은 Press et al. (2022)의
    생각입니다.

    >>> mixed, weights = SelfAttention(8, heads=2)(torch.randn(5, 3, 8))
    >>> mixed.shape, weights.shape
    (torch.Size([5, 3, 8]), torch.Size([5, 3, 2, 5]))
    """

    def __init__(
        self, hidden_size: int, heads: int, *, causal: bool = False, reach: int | None = None
    ) -> None:
        super().__init__()
        check_sizes(0.0, hidden_size=hidden_size, heads=heads, reach=1 if reach is None else reach)
        if hidden_size % heads:
            raise ValueError(
                f"hidden_size={hidden_size}은(는) heads={heads}(으)로 나누어떨어지지 않습니다. "
                "배수로 고르세요."
            )
        self.heads, self.causal, self.reach = heads, causal, reach
        self.in_proj_weight = nn.Parameter(torch.empty(3 * hidden_size, hidden_size))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * hidden_size))
        self.out_proj = nn.Linear(hidden_size, hidden_size)
        nn.init.xavier_uniform_(self.in_proj_weight)
        nn.init.zeros_(self.out_proj.bias)
        if reach is not None:
            distances = torch.arange(-reach, reach + 1).abs()[:, None]  # (2R + 1, 1)
            slopes = 2.0 ** (1 - torch.arange(heads))  # 머리마다 2, 1, 1/2, …
            self.distance_bias = nn.Parameter(-slopes * distances)  # (2R + 1, heads)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """섞은 것과 가중치. 모양은 클래스 설명에 있습니다."""
        T, B, H = x.shape
        # q = W_q x + b_q,  k = W_k x + b_k,  v = W_v x + b_v
        projected = linear(x, self.in_proj_weight, self.in_proj_bias)  # (T, B, 3H)
        # 머리를 묶음의 한 줄처럼 다루면 한 머리짜리 어텐션을 그대로 쓸 수 있습니다.
        query, keys, values = (
            part.reshape(T, B * self.heads, H // self.heads) for part in projected.chunk(3, dim=-1)
        )
        if mask is not None:
            mask = mask.repeat_interleave(self.heads, dim=0)  # (B × heads, T)
        bias = None if self.reach is None else self._bias(T).repeat(1, B, 1)
        context, weights = scaled_dot_product_attention(
            query, keys, values, mask, bias=bias, causal=self.causal
        )
        mixed = self.out_proj(context.reshape(T, B, H))
        return mixed, weights.reshape(T, B, self.heads, T)

    def _bias(self, T: int) -> Tensor:
        """점수에 더할 수. 모양 (T, heads, T)."""
        time = torch.arange(T, device=self.distance_bias.device)
        offsets = (time - time[:, None]).clamp(-self.reach, self.reach) + self.reach  # (T, T)
        return self.distance_bias[offsets].transpose(1, 2)


class TransformerEncoderLayer(nn.Module):
    """트랜스포머 인코더의 한 층.

    pre-norm은 층 정규화를 어텐션과 피드포워드의 앞에, post-norm은 더한 뒤에 둡니다. 논문은
    post-norm이고, 여러 층을 쌓을 때는 pre-norm이 배우기 쉽습니다.

    입력:
        hidden_size: 자리마다의 벡터의 크기 H.
        heads: 머리의 수.
        feedforward_size: 피드포워드의 가운데 크기.
        dropout: 더하기 전에 값을 지울 확률.
        norm_first: 참이면 pre-norm, 거짓이면 post-norm.
        causal, reach: `SelfAttention`과 같습니다.

    `forward(x, mask=None)`:
        x: 모양 (T, B, H).
        mask: 진짜 자리가 True. 모양 (B, T), bool. 없으면 모두 진짜입니다.
        반환: x와 같은 모양.

    예외:
        ValueError: 크기나 모양이 맞지 않을 때.
        TypeError: mask가 bool이 아닐 때.

    출처: Vaswani et al. (2017), 3.1절과 3.3절. pre-norm은 Xiong et al. (2020).

    >>> layer = TransformerEncoderLayer(8, heads=2, feedforward_size=16)
    >>> layer(torch.randn(5, 3, 8)).shape
    torch.Size([5, 3, 8])
    """

    def __init__(
        self,
        hidden_size: int,
        heads: int,
        feedforward_size: int,
        dropout: float = 0.0,
        *,
        norm_first: bool = True,
        causal: bool = False,
        reach: int | None = None,
    ) -> None:
        super().__init__()
        check_sizes(dropout, feedforward_size=feedforward_size)
        self.norm_first = norm_first
        self.self_attn = SelfAttention(hidden_size, heads, causal=causal, reach=reach)
        self.linear1 = nn.Linear(hidden_size, feedforward_size)
        self.linear2 = nn.Linear(feedforward_size, hidden_size)
        self.norm1, self.norm2 = nn.LayerNorm(hidden_size), nn.LayerNorm(hidden_size)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """한 층을 지난 것. 모양은 클래스 설명에 있습니다."""
        if self.norm_first:
            x = x + self._attend(self.norm1(x), mask)
            return x + self._feed_forward(self.norm2(x))
        x = self.norm1(x + self._attend(x, mask))
        return self.norm2(x + self._feed_forward(x))

    def _attend(self, x: Tensor, mask: Tensor | None) -> Tensor:
        return self.drop(self.self_attn(x, mask)[0])

    def _feed_forward(self, x: Tensor) -> Tensor:
        return self.drop(self.linear2(self.drop(relu(self.linear1(x)))))


class TransformerEncoder(nn.Module):
    """임베딩에 자리를 알리고 층을 차례로 지납니다.

    입력:
        vocabulary_size: 기호의 가짓수 V.
        hidden_size: 자리마다의 벡터의 크기 H. 짝수.
        num_layers: 층의 수.
        heads: 머리의 수.
        dropout: 값을 지울 확률.
        norm_first: 참이면 pre-norm, 거짓이면 post-norm.
        causal: 참이면 자리마다 자기와 왼쪽만 봅니다.
        positions: 자리를 알리는 법. "relative"는 거리마다의 수를 배워 점수에 더하고, "sinusoidal"은
            사인과 코사인의 벡터를 임베딩에 더하고, "none"은 알리지 않습니다.

    `forward(ids, lengths)`:
        ids: 기호 번호. 모양 (T, B), 정수. 채운 자리에는 무엇이 있어도 됩니다.
        lengths: 길이. 모양 (B,), 정수, 0부터 T까지.
        반환: 자리마다의 벡터. 모양 (T, B, H).

    예외:
        ValueError: 크기, 번호, 길이가 맞지 않을 때.
        TypeError: 번호나 길이가 정수 텐서가 아닐 때.

    출처: Vaswani et al. (2017), 그림 1의 왼쪽. 피드포워드의 크기는 논문처럼 4H입니다.

    >>> encoder = TransformerEncoder(10, hidden_size=8, heads=2)
    >>> encoder(torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])).shape
    torch.Size([2, 2, 8])
    """

    def __init__(
        self,
        vocabulary_size: int,
        hidden_size: int,
        num_layers: int = 2,
        heads: int = 4,
        dropout: float = 0.0,
        *,
        norm_first: bool = True,
        causal: bool = False,
        positions: str = "relative",
    ) -> None:
        super().__init__()
        check_sizes(dropout, vocabulary_size=vocabulary_size, num_layers=num_layers)
        sinusoidal_positions(0, hidden_size)  # 홀수면 여기서 알립니다
        if positions not in POSITIONS:
            raise ValueError(f"모르는 방법입니다: {positions!r}. {POSITIONS} 가운데 고르세요.")
        self.vocabulary_size, self.hidden_size = vocabulary_size, hidden_size
        self.positions = positions
        self.embedding = nn.Embedding(vocabulary_size, hidden_size)
        options = {"norm_first": norm_first, "causal": causal}
        options["reach"] = REACH if positions == "relative" else None
        self.layers = nn.ModuleList(
            TransformerEncoderLayer(hidden_size, heads, 4 * hidden_size, dropout, **options)
            for _ in range(num_layers)
        )
        # pre-norm은 더하기로 끝나므로 마지막에 한 번 더 고릅니다.
        self.norm = nn.LayerNorm(hidden_size) if norm_first else nn.Identity()
        self.drop = nn.Dropout(dropout)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """자리마다의 벡터. 모양은 클래스 설명에 있습니다."""
        ids = check_ids("ids", ids, lengths, self.vocabulary_size)
        x = self.embedding(ids)  # (T, B, H)
        if self.positions == "sinusoidal":
            x = x + sinusoidal_positions(len(ids), self.hidden_size).to(x)[:, None]
        x = self.drop(x)
        mask = length_mask(lengths.to(ids.device), len(ids)).T  # (B, T)
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x)
