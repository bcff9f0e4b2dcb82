"""분류기(many-to-one): 시퀀스를 끝까지 읽고 이름표 하나를 고릅니다."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from lstm_blog.model import Model, check_sizes, recurrent_layers
from lstm_blog.padding import check_ids, read


class Classifier(Model):
    """임베딩, 순환층, 선형층으로 이루어진 시퀀스 분류기.

    맨 위층의 마지막 은닉 상태로 고릅니다. 양방향이면 앞에서 뒤로 읽은 쪽은 마지막 글자에서, 뒤에서
    앞으로 읽은 쪽은 첫 글자에서의 상태를 이어 붙입니다.

    입력:
        vocabulary_size: 기호의 가짓수 V.
        labels: 이름표의 가짓수.
        embedding_size: 임베딩의 크기.
        hidden_size: 방향마다의 은닉 상태의 크기 H.
        num_layers: 순환층의 수.
        bidirectional: 참이면 두 방향으로 읽습니다.
        cell: "rnn", "lstm", "gru".
        dropout: 임베딩과 층 사이, 마지막 상태에서 값을 지울 확률.

    `forward(ids, lengths)`:
        ids: 기호 번호. 모양 (T, B), 정수. 채운 자리에는 무엇이 있어도 됩니다.
        lengths: 길이. 모양 (B,), 정수, 0부터 T까지.
        반환: logits. 모양 (B, labels). 길이가 0이면 상태가 0이므로 편향만 남습니다.

    예외:
        ValueError: 크기, 셀, 번호, 길이가 맞지 않을 때.
        TypeError: 번호나 길이가 정수 텐서가 아닐 때.

    출처: Graves (2012), "Supervised Sequence Labelling with Recurrent Neural Networks", 2.3절의
    시퀀스 분류.

    >>> model = Classifier(10, labels=2, embedding_size=4, hidden_size=8, bidirectional=True)
    >>> ids = torch.tensor([[1, 2], [3, 0], [4, 0]])
    >>> model(ids, torch.tensor([3, 1])).shape
    torch.Size([2, 2])
    >>> len(model.predict(ids, torch.tensor([3, 1])))
    2
    """

    def __init__(
        self,
        vocabulary_size: int,
        labels: int,
        embedding_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        cell: str = "lstm",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        check_sizes(
            dropout,
            vocabulary_size=vocabulary_size,
            labels=labels,
            embedding_size=embedding_size,
            hidden_size=hidden_size,
            num_layers=num_layers,
        )
        self.vocabulary_size, self.labels = vocabulary_size, labels
        self.embedding_size, self.hidden_size = embedding_size, hidden_size
        self.num_layers, self.bidirectional = num_layers, bidirectional
        self.cell, self.dropout = cell, dropout
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.layers = recurrent_layers(
            cell, embedding_size, hidden_size, num_layers, dropout, bidirectional
        )
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear((2 if bidirectional else 1) * hidden_size, labels)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """이름표의 로짓. 모양은 클래스 설명에 있습니다."""
        ids = check_ids("ids", ids, lengths, self.vocabulary_size)
        x = self.drop(self.embedding(ids))  # (T, B, E)
        _, state = read(self.layers, x, lengths)
        h_n = state[0] if isinstance(state, tuple) else state  # (층 × 방향, B, H)
        last = h_n[-2:] if self.bidirectional else h_n[-1:]  # 맨 위층
        return self.output(self.drop(torch.cat(list(last), dim=-1)))  # (B, labels)

    def loss(self, batch: Sequence[Tensor]) -> Tensor:
        """이름표의 교차 엔트로피 평균.

        입력:
            batch: (ids (T, B), lengths (B,), labels (B,)). 모두 정수.

        반환:
            스칼라. 단위는 시퀀스 하나의 나트.

        예외:
            ValueError: 번호, 길이, 이름표가 맞지 않을 때.
            TypeError: 번호나 길이가 정수 텐서가 아닐 때.

        >>> batch = torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1]), torch.tensor([0, 1])
        >>> Classifier(10, 2, 4, 8).loss(batch).shape
        torch.Size([])
        """
        ids, lengths, labels = batch
        if labels.shape != lengths.shape or labels.min() < 0 or labels.max() >= self.labels:
            raise ValueError(
                f"labels: 모양이 {tuple(labels.shape)}인 {labels.tolist()}입니다. "
                f"시퀀스마다 하나씩, 0부터 {self.labels - 1}까지의 번호를 넘기세요."
            )
        return cross_entropy(self(ids, lengths), labels.to(ids.device))

    def count(self, batch: Sequence[Tensor]) -> int:
        """`loss`가 평균을 낸 시퀀스의 수를 셉니다.

        입력:
            batch: `loss`와 같습니다.

        반환:
            시퀀스의 수.

        >>> batch = torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1]), torch.tensor([0, 1])
        >>> Classifier(10, 2, 4, 8).count(batch)
        2
        """
        return len(batch[1])

    def probabilities(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """이름표마다의 확률을 냅니다.

        입력:
            ids, lengths: `forward`와 같습니다.

        반환:
            확률. 모양 (B, labels). 줄의 합이 1입니다.

        예외:
            ValueError, TypeError: 번호나 길이가 맞지 않을 때.

        >>> model = Classifier(10, 2, 4, 8)
        >>> model.probabilities(torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])).shape
        torch.Size([2, 2])
        """
        with self.inference():
            return self(ids.to(self.device), lengths).softmax(dim=-1)

    def predict(self, ids: Tensor, lengths: Tensor) -> list[int]:
        """시퀀스마다 가장 그럴듯한 이름표를 고릅니다.

        입력:
            ids, lengths: `forward`와 같습니다.

        반환:
            이름표 B개.

        예외:
            ValueError, TypeError: 번호나 길이가 맞지 않을 때.

        >>> model = Classifier(10, 2, 4, 8)
        >>> len(model.predict(torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])))
        2
        """
        return self.probabilities(ids, lengths).argmax(dim=-1).tolist()
