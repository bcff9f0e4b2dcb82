"""Seq2Seq의 두 부분: 원문을 읽는 인코더와 결과를 한 기호씩 쓰는 디코더."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from lstm_blog.attention import AdditiveAttention, dot_product_attention
from lstm_blog.model import recurrent_layers
from lstm_blog.padding import State, check_ids, length_mask, read, reverse


class Encoded(NamedTuple):
    """인코더가 원문을 읽은 결과. `Encoder`가 돌려줍니다.

    속성:
        outputs: 원문의 순서로 놓인 상태. 모양 (S, B, 방향 수 × H). 채운 자리는 0.
        mask: 진짜 자리가 True. 모양 (B, S), bool.
        state: 디코더의 첫 상태. 모양 (층, B, H), LSTM은 (h, c).

    >>> Encoded._fields
    ('outputs', 'mask', 'state')
    """

    outputs: Tensor
    mask: Tensor
    state: State


class Memory(NamedTuple):
    """디코더가 걸음마다 들여다보는 것. 원문마다 한 번만 계산합니다.

    속성:
        outputs: 어텐션이 섞을 상태. 모양 (S, B, H). 어텐션이 없으면 None.
        keys: 덧셈 어텐션이 미리 계산한 값. 모양 (S, B, H). 덧셈 어텐션이 아니면 None.
        mask: 진짜 자리가 True. 모양 (B, S), bool. 어텐션이 없으면 None.
        peek: 인코더의 마지막 상태. 모양 (B, H). peeky가 아니면 None.

    >>> Memory(None, None, None, None).peek is None  # 어텐션도 peeky도 없을 때
    True
    """

    outputs: Tensor | None
    keys: Tensor | None
    mask: Tensor | None
    peek: Tensor | None


class Encoder(nn.Module):
    """원문을 읽어 기호마다의 상태와 디코더의 첫 상태를 만듭니다.

    두 방향으로 읽으면 마지막 상태 둘을 이어 붙이고 tanh(W [→; ←] + b)로 H에 맞춥니다.

    입력:
        vocabulary_size: 원문의 기호 가짓수.
        embedding_size, hidden_size: 임베딩의 크기, 방향마다의 은닉 상태의 크기 H.
        num_layers, cell, dropout, bidirectional: `recurrent_layers`와 같습니다.
        reverse_source: 참이면 원문을 거꾸로 읽습니다. 상태는 원문의 순서로 돌려줍니다.

    `forward(source, lengths)`:
        source: 기호 번호. 모양 (S, B), 정수.
        lengths: 길이. 모양 (B,), 0부터 S까지.
        반환: `Encoded`.

    예외:
        ValueError, TypeError: 번호나 길이가 맞지 않을 때.

    출처: Sutskever, Vinyals & Le (2014), 첫 상태는 Bahdanau, Cho & Bengio (2015), 부록 A.2.2.

    >>> encoder = Encoder(9, 4, 8, bidirectional=True)
    >>> encoded = encoder(torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 1]))
    >>> encoded.outputs.shape, encoded.mask.shape, encoded.state[0].shape
    (torch.Size([3, 2, 16]), torch.Size([2, 3]), torch.Size([1, 2, 8]))
    """

    def __init__(
        self,
        vocabulary_size: int,
        embedding_size: int,
        hidden_size: int,
        num_layers: int = 1,
        cell: str = "lstm",
        dropout: float = 0.0,
        bidirectional: bool = False,
        reverse_source: bool = False,
    ) -> None:
        super().__init__()
        self.vocabulary_size, self.reverse_source = vocabulary_size, reverse_source
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.drop = nn.Dropout(dropout)
        self.layers = recurrent_layers(
            cell, embedding_size, hidden_size, num_layers, dropout, bidirectional
        )
        # LSTM은 h와 c를 따로 옮깁니다.
        states = (2 if cell == "lstm" else 1) if bidirectional else 0
        self.bridges = nn.ModuleList(nn.Linear(2 * hidden_size, hidden_size) for _ in range(states))

    def forward(self, source: Tensor, lengths: Tensor) -> Encoded:
        """원문을 읽습니다. 모양은 클래스 설명에 있습니다."""
        source = check_ids("source", source, lengths, self.vocabulary_size)
        mask = length_mask(lengths.to(source.device), len(source)).T  # (B, S)
        if self.reverse_source:
            source = reverse(source, lengths)
        outputs, state = read(self.layers, self.drop(self.embedding(source)), lengths)
        if self.reverse_source:
            outputs = reverse(outputs, lengths)  # 원문의 순서로 되돌립니다.
        return Encoded(outputs, mask, self._bridge(state))

    def _bridge(self, state: State) -> State:
        """두 방향의 마지막 상태를 디코더의 첫 상태로."""
        if not self.bridges:
            return state
        parts = state if isinstance(state, tuple) else (state,)
        moved = tuple(
            # (층 × 2, B, H) → (층, B, 2H) → (층, B, H)
            torch.tanh(bridge(torch.cat([part[0::2], part[1::2]], dim=-1)))
            for bridge, part in zip(self.bridges, parts, strict=True)
        )
        return moved if isinstance(state, tuple) else moved[0]


class Decoder(nn.Module):
    """직전 기호를 읽어 다음 기호의 로짓을 냅니다. 어텐션과 peeky는 골라 씁니다.

    입력:
        vocabulary_size: 결과의 기호 가짓수 V.
        embedding_size, hidden_size: 임베딩의 크기, 은닉 상태의 크기 H.
        num_layers, cell, dropout: `recurrent_layers`와 같습니다.
        attention: None, "additive", "dot".
        peeky: 참이면 인코더의 마지막 상태를 모든 걸음의 입력과 출력층에 보여 줍니다.
        directions: 인코더의 방향 수. 2면 인코더의 상태 2H를 선형층으로 H에 맞춥니다.

    `forward(inputs, memory, state)`:
        inputs: 읽을 번호. 모양 (T, B), 정수.
        memory: `remember`의 값.
        state: 직전 상태. 처음에는 `Encoded.state`.
        반환: logits (T, B, V), 어텐션 가중치 (T, B, S) 또는 None, 다음 상태. 한 번에 여럿을 읽든
            하나씩 읽든 결과가 같습니다.

    예외:
        RuntimeError: 상태의 모양이 맞지 않을 때.
        ValueError: 모르는 어텐션이거나 memory의 모양이 맞지 않을 때.
        TypeError: memory의 mask가 bool이 아닐 때.

    출처: Luong, Pham & Manning (2015), 식 (5), peeky는 Cho et al. (2014).

    >>> encoder, decoder = Encoder(9, 4, 8), Decoder(7, 4, 8, attention="dot")
    >>> encoded = encoder(torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 1]))
    >>> inputs = torch.ones(5, 2, dtype=torch.long)
    >>> logits, weights, _ = decoder(inputs, decoder.remember(encoded), encoded.state)
    >>> logits.shape, weights.shape
    (torch.Size([5, 2, 7]), torch.Size([5, 2, 3]))
    """

    def __init__(
        self,
        vocabulary_size: int,
        embedding_size: int,
        hidden_size: int,
        num_layers: int = 1,
        cell: str = "lstm",
        dropout: float = 0.0,
        attention: str | None = None,
        peeky: bool = False,
        directions: int = 1,
    ) -> None:
        super().__init__()
        if attention not in (None, "additive", "dot"):
            raise ValueError(
                f"모르는 어텐션입니다: {attention!r}. None, 'additive', 'dot' 가운데 고르세요."
            )
        H, peek = hidden_size, hidden_size if peeky else 0
        self.attention, self.peeky = attention, peeky
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.drop = nn.Dropout(dropout)
        self.layers = recurrent_layers(cell, embedding_size + peek, H, num_layers, dropout)
        if attention:
            self.merge = nn.Identity() if directions == 1 else nn.Linear(2 * H, H, bias=False)
            self.attend = AdditiveAttention(H, H, H) if attention == "additive" else None
            self.combine = nn.Linear(2 * H, H, bias=False)
        self.output = nn.Linear(H + peek, vocabulary_size)

    def remember(self, encoded: Encoded) -> Memory:
        """걸음마다 달라지지 않는 것을 미리 계산합니다.

        입력:
            encoded: 인코더의 결과.

        반환:
            `Memory`. 쓰지 않는 것은 None.

        >>> encoded = Encoder(9, 4, 8)(torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 1]))
        >>> Decoder(7, 4, 8, attention="additive").remember(encoded).keys.shape
        torch.Size([3, 2, 8])
        """
        outputs = keys = mask = peek = None
        if self.attention:
            outputs, mask = self.merge(encoded.outputs), encoded.mask  # (S, B, H)
            keys = self.attend.project(outputs, mask) if self.attend else None
        if self.peeky:
            h_0 = encoded.state[0] if isinstance(encoded.state, tuple) else encoded.state
            peek = h_0[-1]  # 맨 위층, (B, H)
        return Memory(outputs, keys, mask, peek)

    def forward(
        self, inputs: Tensor, memory: Memory, state: State
    ) -> tuple[Tensor, Tensor | None, State]:
        """다음 기호의 로짓과 어텐션 가중치, 상태. 모양은 클래스 설명에 있습니다."""
        x = self.drop(self.embedding(inputs))  # (T, B, E)
        peek = [memory.peek.expand(len(inputs), -1, -1)] if self.peeky else []  # (T, B, H)
        output, state = self.layers(torch.cat([x, *peek], dim=-1), state)  # (T, B, H)
        weights = None
        if self.attention:
            context, weights = self._look(output, memory)
            # s̃ₜ = tanh(W [cₜ; sₜ])
            output = torch.tanh(self.combine(torch.cat([context, output], dim=-1)))
        logits = self.output(self.drop(torch.cat([output, *peek], dim=-1)))
        return logits, weights, state

    def _look(self, query: Tensor, memory: Memory) -> tuple[Tensor, Tensor]:
        if self.attention == "dot":
            return dot_product_attention(query, memory.outputs, memory.mask)
        return self.attend(query, memory.outputs, memory.mask, memory.keys)
