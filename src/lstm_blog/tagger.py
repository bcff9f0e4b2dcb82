"""라벨링(many-to-many, 동시): 기호마다 이름표를 하나씩 붙입니다."""

from collections.abc import Sequence

from torch import Tensor, nn

from lstm_blog.losses import masked_cross_entropy
from lstm_blog.model import Model, check_sizes, recurrent_layers
from lstm_blog.padding import check_ids, length_mask, read


class Tagger(Model):
    """임베딩, 순환층, 선형층으로 이루어진 시퀀스 라벨링 모델.

    한 방향이면 왼쪽만, 두 방향이면 양쪽을 보고 이름표를 붙입니다.

    입력:
        vocabulary_size: 기호의 가짓수 V.
        labels: 이름표의 가짓수.
        embedding_size: 임베딩의 크기.
        hidden_size: 방향마다의 은닉 상태의 크기 H.
        num_layers: 순환층의 수.
        bidirectional: 참이면 두 방향으로 읽습니다.
        cell: "rnn", "lstm", "gru".
        dropout: 임베딩과 층 사이, 출력에서 값을 지울 확률.

    `forward(ids, lengths)`:
        ids: 기호 번호. 모양 (T, B), 정수. 채운 자리에는 무엇이 있어도 됩니다.
        lengths: 길이. 모양 (B,), 정수, 0부터 T까지.
        반환: logits. 모양 (T, B, labels). 채운 자리의 값은 뜻이 없지만 늘 같습니다.

    예외:
        ValueError: 크기, 셀, 번호, 길이가 맞지 않을 때.
        TypeError: 번호나 길이가 정수 텐서가 아닐 때.

    출처: Schuster & Paliwal (1997), Huang, Xu & Yu (2015)의 BI-LSTM.

    >>> import torch
    >>> model = Tagger(10, labels=3, embedding_size=4, hidden_size=8, bidirectional=True)
    >>> ids = torch.tensor([[1, 2], [3, 0]])
    >>> model(ids, torch.tensor([2, 1])).shape
    torch.Size([2, 2, 3])
    >>> [len(tags) for tags in model.predict(ids, torch.tensor([2, 1]))]
    [2, 1]
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
        """기호마다의 로짓. 모양은 클래스 설명에 있습니다."""
        ids = check_ids("ids", ids, lengths, self.vocabulary_size)
        x = self.drop(self.embedding(ids))  # (T, B, E)
        output, _ = read(self.layers, x, lengths)  # (T, B, 방향 수 × H)
        return self.output(self.drop(output))

    def loss(self, batch: Sequence[Tensor]) -> Tensor:
        """이름표의 교차 엔트로피를 진짜 자리에서 평균한 값.

        입력:
            batch: (ids (T, B), lengths (B,), labels (T, B)). 모두 정수.

        반환:
            스칼라. 단위는 기호 하나의 나트.

        예외:
            ValueError: 번호, 길이, 이름표가 맞지 않을 때.
            TypeError: 번호나 길이, 이름표가 정수 텐서가 아닐 때.

        >>> import torch
        >>> ids, lengths = torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])
        >>> Tagger(10, 3, 4, 8).loss((ids, lengths, ids % 3)).shape
        torch.Size([])
        """
        ids, lengths, labels = batch
        labels = check_ids("labels", labels, lengths, self.labels)
        mask = length_mask(lengths.to(ids.device), len(ids))  # (T, B)
        return masked_cross_entropy(self(ids, lengths), labels, mask)

    def count(self, batch: Sequence[Tensor]) -> int:
        """`loss`가 평균을 낸 기호의 수를 셉니다.

        입력:
            batch: `loss`와 같습니다.

        반환:
            기호의 수.

        >>> import torch
        >>> ids, lengths = torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])
        >>> Tagger(10, 3, 4, 8).count((ids, lengths, ids % 3))
        3
        """
        return int(batch[1].sum())

    def predict(self, ids: Tensor, lengths: Tensor) -> list[list[int]]:
        """시퀀스마다 가장 그럴듯한 이름표들을 고릅니다.

        입력:
            ids, lengths: `forward`와 같습니다.

        반환:
            시퀀스 B개의 이름표. 저마다 길이만큼입니다.

        예외:
            ValueError, TypeError: 번호나 길이가 맞지 않을 때.

        >>> import torch
        >>> model = Tagger(10, 3, 4, 8)
        >>> [len(tags) for tags in model.predict(torch.ones(3, 2).long(), torch.tensor([3, 1]))]
        [3, 1]
        """
        with self.inference():
            best = self(ids.to(self.device), lengths).argmax(dim=-1)  # (T, B)
        return [
            tags[:length] for tags, length in zip(best.T.tolist(), lengths.tolist(), strict=True)
        ]
