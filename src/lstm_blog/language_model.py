"""언어 모델: 지금까지의 기호를 읽고 다음 기호의 확률을 냅니다."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lstm_blog.decoding import choose
from lstm_blog.losses import masked_cross_entropy
from lstm_blog.model import Model, check_sizes, recurrent_layers
from lstm_blog.padding import State, check_ids, length_mask


class LanguageModel(Model):
    """임베딩, 순환층, 선형층으로 이루어진 글자 단위 언어 모델.

    입력:
        vocabulary_size: 기호의 가짓수 V.
        embedding_size: 임베딩의 크기.
        hidden_size: 은닉 상태의 크기 H.
        num_layers: 순환층의 수.
        cell: "rnn", "lstm", "gru".
        dropout: 임베딩과 층 사이, 출력에서 값을 지울 확률.

    `forward(ids, state=None)`:
        ids: 기호 번호. 모양 (T, B), 정수.
        state: 앞부분을 읽고 난 상태. 이어서 읽을 때 넘깁니다. 없으면 0.
        반환: logits는 모양 (T, B, V), state는 순환층의 상태. logits[t]는 ids[t]의 다음을 맞힙니다.

    예외:
        ValueError: 크기, 셀, 번호의 범위나 모양이 맞지 않을 때.
        TypeError: 번호가 정수 텐서가 아닐 때.

    출처: Mikolov et al. (2010), Karpathy (2015), "The Unreasonable Effectiveness of
    Recurrent Neural Networks".

    >>> model = LanguageModel(10, embedding_size=4, hidden_size=8)
    >>> logits, state = model(torch.zeros(5, 2, dtype=torch.long))
    >>> logits.shape
    torch.Size([5, 2, 10])
    >>> len(model.generate([1], length=3, generator=torch.Generator().manual_seed(0)))
    3
    """

    def __init__(
        self,
        vocabulary_size: int,
        embedding_size: int,
        hidden_size: int,
        num_layers: int = 1,
        cell: str = "lstm",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        check_sizes(
            dropout,
            vocabulary_size=vocabulary_size,
            embedding_size=embedding_size,
            hidden_size=hidden_size,
            num_layers=num_layers,
        )
        self.vocabulary_size, self.embedding_size = vocabulary_size, embedding_size
        self.hidden_size, self.num_layers = hidden_size, num_layers
        self.cell, self.dropout = cell, dropout
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.layers = recurrent_layers(cell, embedding_size, hidden_size, num_layers, dropout)
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(hidden_size, vocabulary_size)

    def forward(self, ids: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """다음 기호의 로짓과 상태. 모양은 클래스 설명에 있습니다."""
        whole = torch.full(ids.shape[1:2], len(ids))  # 모두 진짜 자리
        ids = check_ids("ids", ids, whole, self.vocabulary_size)
        if len(ids) == 0:
            raise ValueError("ids: 읽을 기호가 없습니다. T가 1 이상인 번호를 넘기세요.")
        return self._read(ids, state)

    def loss(self, batch: Sequence[Tensor]) -> Tensor:
        """다음 기호를 맞히는 교차 엔트로피의 평균.

        한 방향으로만 읽으므로 뒤를 채운 자리는 앞의 출력을 바꾸지 못합니다. 그래서 손실에서만
        가리면 됩니다. 길이가 0이나 1인 시퀀스는 맞힐 것이 없어 손실에 들지 않습니다.

        입력:
            batch: (ids (T, B), lengths (B,)). 정수. T는 2 이상.

        반환:
            스칼라. 단위는 기호 하나의 나트.

        예외:
            ValueError: T가 2보다 작거나, 번호나 길이가 맞지 않을 때.
            TypeError: 번호나 길이가 정수 텐서가 아닐 때.

        >>> batch = torch.tensor([[1, 2], [3, 4], [5, 0]]), torch.tensor([3, 2])
        >>> LanguageModel(10, 4, 8).loss(batch).shape
        torch.Size([])
        """
        ids, lengths = batch
        ids = check_ids("ids", ids, lengths, self.vocabulary_size)
        if len(ids) < 2:
            raise ValueError("ids: 맞힐 다음 기호가 없습니다. 길이가 2 이상인 시퀀스를 넣으세요.")
        logits, _ = self._read(ids[:-1], None)
        mask = length_mask(lengths.to(ids.device) - 1, len(ids) - 1)  # (T-1, B)
        return masked_cross_entropy(logits, ids[1:], mask)

    def count(self, batch: Sequence[Tensor]) -> int:
        """`loss`가 평균을 낸 기호의 수를 셉니다.

        입력:
            batch: `loss`와 같습니다.

        반환:
            기호의 수.

        >>> batch = torch.tensor([[1, 2], [3, 4], [5, 0]]), torch.tensor([3, 2])
        >>> LanguageModel(10, 4, 8).count(batch)
        3
        """
        return int((batch[1] - 1).clamp(min=0).sum())

    def generate(
        self,
        prompt_ids: Sequence[int] | Tensor,
        length: int,
        temperature: float = 1.0,
        top_k: int | None = None,
        generator: torch.Generator | None = None,
        eos: int | None = None,
    ) -> list[int]:
        """앞글에 이어 기호를 하나씩 뽑아 씁니다.

        입력:
            prompt_ids: 앞글의 번호. 하나 이상. 텐서면 모양 (T,).
            length: 새로 쓸 기호의 수.
            temperature, top_k, generator: `lstm_blog.decoding.choose`와 같습니다.
            eos: 이 번호가 나오면 멈춥니다. 없으면 length만큼 씁니다.

        반환:
            새로 쓴 번호. 앞글과 eos는 들어 있지 않습니다.

        예외:
            ValueError: 앞글이 비었거나, length가 음수거나, 뽑는 설정이 맞지 않을 때.

        출처: Karpathy (2015)의 표본 뽑기.

        >>> model = LanguageModel(10, 4, 8)
        >>> model.generate([1, 2], 5, temperature=0.0) == model.generate([1, 2], 5, top_k=1)
        True
        """
        prompt = [int(number) for number in prompt_ids]
        if not prompt:
            raise ValueError("앞글이 비었습니다. bos처럼 첫 기호를 하나 이상 넘기세요.")
        if length < 0:
            raise ValueError(f"length={length}은(는) 너무 작습니다. 0 이상의 수를 넘기세요.")
        written: list[int] = []
        with self.inference():
            logits, state = self(torch.tensor(prompt, device=self.device)[:, None])
            while len(written) < length:
                token = choose(logits[-1], temperature, top_k, generator)  # (1,)
                if token.item() == eos:
                    break
                written.append(int(token.item()))
                logits, state = self._read(token[None], state)
        return written

    def _read(self, ids: Tensor, state: State | None) -> tuple[Tensor, State]:
        x = self.drop(self.embedding(ids))  # (T, B, E)
        output, state = self.layers(x, state)  # (T, B, H)
        return self.output(self.drop(output)), state
