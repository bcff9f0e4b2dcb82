"""시퀀스를 시퀀스로 바꾸는 모델(Seq2Seq): 인코더와 디코더를 이어 학습하고, 결과를 씁니다."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lstm_blog import decoding
from lstm_blog.decoding import Hypothesis
from lstm_blog.encoder_decoder import Decoder, Encoder, Memory
from lstm_blog.losses import masked_cross_entropy
from lstm_blog.model import Model, check_sizes
from lstm_blog.padding import State, check_ids, length_mask


class Seq2Seq(Model):
    """인코더와 디코더, 원하면 어텐션까지 갖춘 시퀀스 변환 모델.

    디코더의 한 걸음은 이렇습니다. 직전 기호를 읽어 상태 sₜ를 만들고, sₜ로 원문을 훑어 문맥 cₜ를
    얻고, tanh(W [cₜ; sₜ])에서 다음 기호를 고릅니다. 어텐션이 없으면 sₜ에서 바로 고릅니다.

    입력:
        source_size, target_size: 원문과 결과의 기호 가짓수.
        embedding_size: 임베딩의 크기.
        hidden_size: 은닉 상태의 크기 H.
        attention: None, "additive", "dot".
        bidirectional: 참이면 인코더가 두 방향으로 읽고, 두 방향을 선형층으로 H에 맞춥니다.
        reverse_source: 참이면 원문을 거꾸로 읽습니다. 어텐션 가중치는 원래 순서로 나옵니다.
        peeky: 참이면 인코더의 마지막 상태를 디코더의 모든 걸음의 입력과 출력층에 보여 줍니다.
        num_layers: 인코더와 디코더의 층 수.
        cell: "rnn", "lstm", "gru".
        dropout: 임베딩과 층 사이, 출력에서 값을 지울 확률.
        teacher_forcing: 학습하는 동안 `loss`가 정답을 다음 입력으로 넣어 줄 확률.

    `forward(source, source_lengths, target, teacher_forcing=1.0, generator=None)`:
        source: 원문. 모양 (S, B), 정수.
        source_lengths: 길이. 모양 (B,), 0부터 S까지.
        target: 디코더가 읽을 번호. 첫 줄은 bos입니다. 모양 (T, B), 정수.
        teacher_forcing: 1이면 언제나 정답을 읽고, 0이면 첫 걸음 뒤로는 제가 고른 것을 읽습니다.
            그 사이면 걸음과 시퀀스마다 이 확률로 정답을 읽습니다.
        generator: teacher_forcing이 1보다 작을 때 쓸 난수 생성기. 없으면 전역 CPU 생성기.
        반환: logits. 모양 (T, B, V). logits[t]는 target[t]의 다음을 맞힙니다.

    예외:
        ValueError: 크기, 셀, 어텐션의 이름, 확률, 번호, 길이가 맞지 않을 때.
        TypeError: 번호나 길이가 정수 텐서가 아닐 때.

    출처: Sutskever, Vinyals & Le (2014), Cho et al. (2014), Luong, Pham & Manning (2015),
    Bahdanau, Cho & Bengio (2015), Bengio et al. (2015)의 scheduled sampling.

    >>> model = Seq2Seq(9, 7, embedding_size=4, hidden_size=8, attention="additive")
    >>> source, lengths = torch.tensor([[1, 4], [2, 5], [3, 0]]), torch.tensor([3, 2])
    >>> model(source, lengths, torch.ones(5, 2, dtype=torch.long)).shape
    torch.Size([5, 2, 7])
    >>> len(model.greedy(source, lengths, bos=1, eos=2, max_length=6))
    2
    """

    def __init__(
        self,
        source_size: int,
        target_size: int,
        embedding_size: int,
        hidden_size: int,
        *,
        attention: str | None = None,
        bidirectional: bool = False,
        reverse_source: bool = False,
        peeky: bool = False,
        num_layers: int = 1,
        cell: str = "lstm",
        dropout: float = 0.0,
        teacher_forcing: float = 1.0,
    ) -> None:
        super().__init__()
        sizes = {"embedding_size": embedding_size, "hidden_size": hidden_size}
        sizes["num_layers"] = num_layers
        check_sizes(dropout, source_size=source_size, target_size=target_size, **sizes)
        _check_probability(teacher_forcing)
        self.source_size, self.target_size = source_size, target_size
        self.embedding_size, self.hidden_size = embedding_size, hidden_size
        self.attention, self.peeky = attention, peeky
        self.bidirectional, self.reverse_source = bidirectional, reverse_source
        self.num_layers, self.cell, self.dropout = num_layers, cell, dropout
        self.teacher_forcing = teacher_forcing
        shared = {**sizes, "cell": cell, "dropout": dropout}
        self.encoder = Encoder(
            source_size, bidirectional=bidirectional, reverse_source=reverse_source, **shared
        )
        directions = 2 if bidirectional else 1
        self.decoder = Decoder(
            target_size, attention=attention, peeky=peeky, directions=directions, **shared
        )

    def forward(
        self,
        source: Tensor,
        source_lengths: Tensor,
        target: Tensor,
        teacher_forcing: float = 1.0,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """다음 기호의 로짓. 모양은 클래스 설명에 있습니다."""
        _check_probability(teacher_forcing)
        target = self._check_target(source, target)
        memory, state = self._read_source(source, source_lengths)
        if teacher_forcing == 1:
            return self.decoder(target, memory, state)[0]
        logits, token = [], target[0]
        for t in range(len(target)):
            if t > 0:
                # 걸음과 시퀀스마다 동전을 던져 정답과 제가 고른 것 가운데 하나를 읽습니다.
                place = "cpu" if generator is None else generator.device
                coin = torch.rand(token.shape, generator=generator, device=place)
                truth = (coin < teacher_forcing).to(token.device)
                token = torch.where(truth, target[t], logits[-1][0].argmax(dim=-1))
            step, _, state = self.decoder(token[None], memory, state)  # (1, B, V)
            logits.append(step)
        return torch.cat(logits)

    def loss(self, batch: Sequence[Tensor], generator: torch.Generator | None = None) -> Tensor:
        """다음 기호를 맞히는 교차 엔트로피를 진짜 자리에서 평균한 값.

        학습 중(`train()`)에는 정답을 `teacher_forcing`의 확률로 읽고, 평가할 때는 언제나 읽습니다.

        입력:
            batch: (source (S, B), source_lengths (B,), target (T, B), target_lengths (B,)).
                모두 정수. 결과는 bos로 시작해 eos로 끝나고 길이는 둘을 모두 셉니다.
            generator: 정답을 읽을지 정할 난수 생성기. 없으면 전역 CPU 생성기.

        반환:
            스칼라. 단위는 기호 하나의 나트.

        예외:
            ValueError: 번호나 길이가 맞지 않거나 T가 2보다 작을 때.
            TypeError: 번호나 길이가 정수 텐서가 아닐 때.

        >>> source, lengths = torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 1])
        >>> target = torch.tensor([[1, 1], [5, 2], [2, 0]])  # bos 1, eos 2
        >>> Seq2Seq(9, 7, 4, 8).loss((source, lengths, target, torch.tensor([3, 2]))).shape
        torch.Size([])
        """
        source, source_lengths, target, target_lengths = batch
        target = check_ids("target", target, target_lengths, self.target_size)
        if len(target) < 2:
            raise ValueError(
                "target: 맞힐 다음 기호가 없습니다. 결과의 앞에 bos, 뒤에 eos를 붙이세요."
            )
        probability = self.teacher_forcing if self.training else 1.0
        logits = self(source, source_lengths, target[:-1], probability, generator)
        mask = length_mask(target_lengths.to(target.device) - 1, len(target) - 1)  # (T-1, B)
        return masked_cross_entropy(logits, target[1:], mask)

    def count(self, batch: Sequence[Tensor]) -> int:
        """`loss`가 평균을 낸 기호의 수를 셉니다.

        입력:
            batch: `loss`와 같습니다.

        반환:
            기호의 수.

        >>> ids = torch.ones(3, 2, dtype=torch.long)
        >>> Seq2Seq(9, 7, 4, 8).count((ids, torch.tensor([3, 1]), ids, torch.tensor([3, 2])))
        3
        """
        return int((batch[3] - 1).clamp(min=0).sum())

    def attention_weights(self, source: Tensor, source_lengths: Tensor, target: Tensor) -> Tensor:
        """정답을 읽혔을 때의 어텐션 가중치.

        입력:
            source, source_lengths, target: `forward`와 같습니다.

        반환:
            모양 (T, B, S). 원문의 순서이고, S축으로 더하면 1, 채운 자리는 0입니다.

        예외:
            ValueError: 어텐션이 없는 모델이거나, 번호나 길이가 맞지 않을 때.
            TypeError: 번호나 길이가 정수 텐서가 아닐 때.

        >>> model = Seq2Seq(9, 7, 4, 8, attention="dot")
        >>> source, lengths = torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 1])
        >>> model.attention_weights(source, lengths, torch.ones(5, 2).long()).shape
        torch.Size([5, 2, 3])
        """
        if not self.attention:
            raise ValueError("어텐션이 없는 모델입니다. attention='dot'이나 'additive'로 만드세요.")
        with self.inference():
            source, target = source.to(self.device), target.to(self.device)
            target = self._check_target(source, target)
            return self.decoder(target, *self._read_source(source, source_lengths))[1]

    def greedy(
        self,
        source: Tensor,
        source_lengths: Tensor,
        bos: int,
        eos: int,
        max_length: int,
        length_penalty: float = 0.0,
    ) -> list[Hypothesis]:
        """걸음마다 가장 그럴듯한 기호를 골라 결과를 씁니다.

        입력:
            source, source_lengths: `forward`와 같습니다.
            bos, eos, max_length, length_penalty: `lstm_blog.decoding.greedy`와 같습니다.

        반환:
            결과 B개. 번호는 `.ids`에 있습니다.

        예외:
            ValueError: 번호, 길이, 디코딩의 설정이 맞지 않을 때.

        >>> model = Seq2Seq(9, 7, 4, 8, attention="dot")
        >>> source, lengths = torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 1])
        >>> [type(one.ids) for one in model.greedy(source, lengths, 1, 2, max_length=5)]
        [<class 'list'>, <class 'list'>]
        """
        options = self._options(source, bos, eos, max_length, length_penalty)
        with self.inference():
            start = self._read_source(source.to(self.device), source_lengths)
            return decoding.greedy(self._step, start, **options)

    def beam(
        self,
        source: Tensor,
        source_lengths: Tensor,
        bos: int,
        eos: int,
        max_length: int,
        width: int = 4,
        length_penalty: float = 0.0,
    ) -> list[list[Hypothesis]]:
        """빔 탐색으로 결과를 씁니다.

        입력:
            source, source_lengths: `forward`와 같습니다.
            bos, eos, max_length, width, length_penalty: `lstm_blog.decoding.beam`과 같습니다.

        반환:
            B개의 목록. 저마다 점수가 큰 것부터 많아야 width개.

        예외:
            ValueError: 번호, 길이, 디코딩의 설정이 맞지 않을 때.

        >>> model = Seq2Seq(9, 7, 4, 8, attention="dot")
        >>> source, lengths = torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 1])
        >>> found = model.beam(source, lengths, 1, 2, max_length=5, width=3)
        >>> [len(one) for one in found], found[0][0].score >= found[0][1].score
        ([3, 3], True)
        """
        options = self._options(source, bos, eos, max_length, length_penalty)
        with self.inference():
            start = self._read_source(source.to(self.device), source_lengths)
            return decoding.beam(self._step, _select, start, width=width, **options)

    def _read_source(self, source: Tensor, source_lengths: Tensor) -> tuple[Memory, State]:
        encoded = self.encoder(source, source_lengths)
        return self.decoder.remember(encoded), encoded.state

    def _step(self, token: Tensor, start: tuple[Memory, State]):
        """디코딩의 한 걸음: 기호 (N,)을 읽고 로그 확률 (N, V)를 냅니다."""
        memory, state = start
        logits, _, state = self.decoder(token[None], memory, state)
        return logits[0].log_softmax(dim=-1), (memory, state)

    def _options(self, source, bos, eos, max_length, length_penalty) -> dict:
        for name, number in (("bos", bos), ("eos", eos)):
            if not 0 <= number < self.target_size:
                raise ValueError(
                    f"{name}={number}은(는) 결과의 번호가 아닙니다. "
                    f"0부터 {self.target_size - 1}까지의 번호를 넘기세요."
                )
        options = {"bos": bos, "eos": eos, "max_length": max_length, "device": self.device}
        return options | {"length_penalty": length_penalty, "batch_size": source.shape[-1]}

    def _check_target(self, source: Tensor, target: Tensor) -> Tensor:
        whole = torch.full(target.shape[1:2], len(target))  # 모두 진짜 자리
        target = check_ids("target", target, whole, self.target_size)
        if len(target) == 0 or target.shape[1] != source.shape[-1]:
            raise ValueError(
                f"원문은 {tuple(source.shape)}, 결과는 {tuple(target.shape)}입니다. "
                "B를 맞추고, 결과의 첫 줄에 bos를 두세요."
            )
        return target


def _select(start: tuple[Memory, State], index: Tensor) -> tuple[Memory, State]:
    """묶음의 줄을 골라 옮깁니다. mask와 peek은 B가 맨 앞이고 나머지는 둘째 축입니다."""

    def pick(value, axis: int):
        if isinstance(value, tuple):
            return tuple(pick(part, axis) for part in value)
        return None if value is None else value.index_select(axis, index)

    (outputs, keys, mask, peek), state = start
    memory = Memory(pick(outputs, 1), pick(keys, 1), pick(mask, 0), pick(peek, 0))
    return memory, pick(state, 1)


def _check_probability(teacher_forcing: float) -> None:
    if not 0 <= teacher_forcing <= 1:
        raise ValueError(
            f"teacher_forcing={teacher_forcing}은(는) 확률이 아닙니다. 0과 1 사이로 고르세요."
        )
