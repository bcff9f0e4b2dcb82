"""트랜스포머로 하는 라벨링. 글자를 가리고 맞히는 사전 학습도 이 모델로 합니다."""

from collections.abc import Sequence

from torch import Tensor, nn

from lstm_blog.losses import masked_cross_entropy
from lstm_blog.model import Model, check_sizes
from lstm_blog.padding import check_ids, length_mask
from lstm_blog.transformer import TransformerEncoder


class TransformerTagger(Model):
    """트랜스포머 인코더 위에 선형층을 놓은 라벨링 모델. 쓰는 법은 `Tagger`와 같습니다.

    이름표가 글자이고 가린 자리에서만 손실을 재면 마스크 언어 모델이 됩니다. 두 모델의 인코더는
    같으므로 한쪽에서 배운 `encoder`의 가중치를 다른 쪽에 옮길 수 있습니다.

    입력:
        vocabulary_size: 기호의 가짓수 V.
        labels: 이름표의 가짓수.
        hidden_size: 자리마다의 벡터의 크기 H. 짝수.
        num_layers, heads, dropout, norm_first, causal, positions: `TransformerEncoder`와 같습니다.

    `forward(ids, lengths)`:
        ids: 기호 번호. 모양 (T, B), 정수. 채운 자리에는 무엇이 있어도 됩니다.
        lengths: 길이. 모양 (B,), 정수, 0부터 T까지.
        반환: logits. 모양 (T, B, labels). 채운 자리의 값은 뜻이 없습니다.

    예외:
        ValueError: 크기, 번호, 길이가 맞지 않을 때.
        TypeError: 번호나 길이가 정수 텐서가 아닐 때.

    출처: Devlin et al. (2019), 그림 4의 (d).

    >>> import torch
    >>> model = TransformerTagger(10, labels=3, hidden_size=8, heads=2)
    >>> ids, lengths = torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])
    >>> model(ids, lengths).shape, [len(tags) for tags in model.predict(ids, lengths)]
    (torch.Size([2, 2, 3]), [2, 1])
    """

    def __init__(
        self,
        vocabulary_size: int,
        labels: int,
        hidden_size: int,
        num_layers: int = 2,
        heads: int = 4,
        dropout: float = 0.0,
        norm_first: bool = True,
        causal: bool = False,
        positions: str = "relative",
    ) -> None:
        super().__init__()
        check_sizes(dropout, labels=labels)
        self.vocabulary_size, self.labels, self.hidden_size = vocabulary_size, labels, hidden_size
        self.num_layers, self.heads, self.dropout = num_layers, heads, dropout
        self.norm_first, self.causal, self.positions = norm_first, causal, positions
        options = {"norm_first": norm_first, "causal": causal, "positions": positions}
        self.encoder = TransformerEncoder(
            vocabulary_size, hidden_size, num_layers, heads, dropout, **options
        )
        self.output = nn.Linear(hidden_size, labels)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """자리마다의 로짓. 모양은 클래스 설명에 있습니다."""
        return self.output(self.encoder(ids, lengths))

    def loss(self, batch: Sequence[Tensor]) -> Tensor:
        """이름표의 교차 엔트로피를 고른 자리에서 평균한 값.

        입력:
            batch: (ids (T, B), lengths (B,), labels (T, B)). 모두 정수. 넷째로 bool인 (T, B)를
                주면 참인 자리에서만 잽니다. 없으면 진짜 자리 모두입니다.

        반환:
            스칼라. 단위는 자리 하나의 나트.

        예외:
            ValueError: 번호, 길이, 이름표가 맞지 않을 때.
            TypeError: 번호나 길이, 이름표가 정수 텐서가 아닐 때.

        >>> import torch
        >>> ids, lengths = torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])
        >>> TransformerTagger(10, 3, 8).loss((ids, lengths, ids % 3)).shape
        torch.Size([])
        """
        ids, lengths, labels = batch[:3]
        labels = check_ids("labels", labels, lengths, self.labels)
        places = _places(batch)
        # 이름표가 수백 가지면 로짓이 가장 비쌉니다. 잴 자리에서만 냅니다.
        logits = self.output(self.encoder(ids, lengths)[places])  # (N, labels)
        return masked_cross_entropy(logits, labels[places], places[places])

    def count(self, batch: Sequence[Tensor]) -> int:
        """`loss`가 평균을 낸 자리의 수를 셉니다.

        입력:
            batch: `loss`와 같습니다.

        반환:
            자리의 수.

        >>> import torch
        >>> ids, lengths = torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1])
        >>> TransformerTagger(10, 3, 8).count((ids, lengths, ids % 3))
        3
        """
        return int(_places(batch).sum())

    def predict(self, ids: Tensor, lengths: Tensor) -> list[list[int]]:
        """시퀀스마다 가장 그럴듯한 이름표들을 고릅니다.

        입력:
            ids, lengths: `forward`와 같습니다.

        반환:
            시퀀스 B개의 이름표. 저마다 길이만큼입니다.

        예외:
            ValueError, TypeError: 번호나 길이가 맞지 않을 때.
        """
        with self.inference():
            best = self(ids.to(self.device), lengths).argmax(dim=-1)  # (T, B)
        return [
            tags[:length] for tags, length in zip(best.T.tolist(), lengths.tolist(), strict=True)
        ]


def _places(batch: Sequence[Tensor]) -> Tensor:
    """손실을 잴 자리. 모양 (T, B), bool."""
    ids, lengths, _, *chosen = batch
    real = length_mask(lengths.to(ids.device), len(ids))
    return real & chosen[0] if chosen else real
