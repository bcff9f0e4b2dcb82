"""기억을 시험하는 과제: 걸쇠, 덧셈, 베끼기. 자료는 스텝마다 새로 만듭니다."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss

from lstm_blog.data import tasks
from lstm_blog.model import Model, check_sizes, recurrent_layers
from lstm_blog.recurrent.initialisation import forget_bias_
from lstm_blog.tagger import Tagger
from lstm_blog.training.batches import Drawn, mix_seed
from lstm_blog.training.tasks.base import TrainTask, chunks

HELD_OUT = 500
Item = tuple[Tensor, Tensor]


class LastStep(Model):
    """실수 시퀀스를 끝까지 읽고 마지막 은닉 상태로 답하는 모델.

    입력:
        input_size: 입력의 크기 I.
        output_size: 이름표의 가짓수. 0이면 수 하나를 맞힙니다.
        hidden_size: 은닉 상태의 크기 H.
        cell: "rnn", "lstm", "gru".

    `forward(x)`:
        x: 모양 (T, B, I), 실수.
        반환: 이름표의 로짓 (B, output_size), 수를 맞히면 (B,).

    예외:
        ValueError: 크기나 셀이 맞지 않을 때.

    출처: Hochreiter & Schmidhuber (1997) 5절의 실험.

    >>> model, x = LastStep(2, 0, 8), torch.randn(5, 3, 2)
    >>> model(x).shape, model.answers(x).shape
    (torch.Size([3]), torch.Size([3]))
    >>> batch = x, torch.zeros(3)
    >>> model.loss(batch).shape, model.count(batch)
    (torch.Size([]), 3)
    """

    def __init__(
        self, input_size: int, output_size: int, hidden_size: int, cell: str = "lstm"
    ) -> None:
        super().__init__()
        check_sizes(0.0, input_size=input_size, hidden_size=hidden_size)
        self.input_size, self.output_size = input_size, output_size
        self.hidden_size, self.cell = hidden_size, cell
        self.layers = recurrent_layers(cell, input_size, hidden_size)
        self.output = nn.Linear(hidden_size, output_size or 1)

    def forward(self, x: Tensor) -> Tensor:
        """마지막 시점의 답. 모양은 클래스 설명에 있습니다."""
        answer = self.output(self.layers(x)[0][-1])  # (B, output_size)
        return answer if self.output_size else answer.squeeze(-1)

    def loss(self, batch: Sequence[Tensor]) -> Tensor:
        """이름표의 교차 엔트로피 또는 수의 제곱 오차를 평균합니다.

        입력:
            batch: (x (T, B, I), 답 (B,)).

        반환:
            스칼라. 교차 엔트로피의 단위는 시퀀스 하나의 나트.
        """
        x, target = batch
        return (cross_entropy if self.output_size else mse_loss)(self(x), target)

    def count(self, batch: Sequence[Tensor]) -> int:
        """`loss`가 평균을 낸 시퀀스의 수를 셉니다.

        입력:
            batch: `loss`와 같습니다.

        반환:
            시퀀스의 수.
        """
        return len(batch[1])

    def answers(self, x: Tensor) -> Tensor:
        """시퀀스마다 답을 냅니다.

        입력:
            x: `forward`와 같습니다.

        반환:
            이름표의 번호나 수. 모양 (B,), CPU.
        """
        with self.inference():
            answer = self(x.to(self.device)).cpu()
        return answer.argmax(dim=-1) if self.output_size else answer


class MemoryTask(TrainTask):
    """스텝마다 새로 만든 자료로 배우고, 다른 씨앗에서 만든 자료로 잽니다.

    >>> task = Latch()
    >>> train, held_out = task.examples(seed=0)
    >>> len(train), len(held_out)
    (0, 500)
    >>> task.draw(3, torch.Generator().manual_seed(0))[0].shape
    torch.Size([51, 3, 4])
    """

    @abstractmethod
    def draw(self, batch_size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """시퀀스 묶음과 답을 새로 만듭니다.

        입력:
            batch_size: 묶음의 크기 B.
            generator: CPU 난수 생성기.

        반환:
            시퀀스 (T, B, …)와 답. 답의 모양은 (B,) 또는 (T, B).
        """

    def examples(self, seed: int) -> tuple[list[Item], list[Item]]:
        generator = torch.Generator().manual_seed(mix_seed(seed, "held out"))
        return [], self._separate(*self.draw(HELD_OUT, generator))

    def batches(self, train: Sequence[Item], batch_size: int, seed: int) -> Callable[[int], Any]:
        def draw(generator: torch.Generator) -> list[Item]:
            return self._separate(*self.draw(batch_size, generator))

        return Drawn(draw, self.collate, seed=seed)

    def collate(self, examples: Sequence[Item]) -> tuple[Tensor, ...]:
        x, target = zip(*examples, strict=True)
        return torch.stack(x, dim=1), torch.stack(target)  # (T, B, I), (B,)

    def _separate(self, x: Tensor, target: Tensor) -> list[Item]:
        return list(zip(x.unbind(dim=1), target, strict=True))


class Latch(MemoryTask):
    """걸쇠: 첫 시점의 기호를 50걸음 뒤에 답합니다.

    >>> Latch().build(hidden_size=8).output_size
    4
    """

    name, korean = "latch", "걸쇠"
    summary = "첫 시점에 본 기호를 잡음 속에서 끝까지 기억합니다"
    metric = "맞힌 비율"
    model_class = LastStep
    defaults: ClassVar = {
        "steps": 400,
        "hidden_size": 32,
        "batch_size": 64,
        "learning_rate": 5e-3,
    }

    def draw(self, batch_size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        return tasks.latch(batch_size, 51, num_classes=4, generator=generator)

    def build(self, hidden_size: int, **changes: Any) -> LastStep:
        model = LastStep(4, 4, hidden_size, **changes)
        if model.cell == "lstm":  # 망각 게이트를 열어 두어야 기울기가 첫 시점에 닿습니다
            forget_bias_(model.layers, 3.0)
        return model

    def score(self, model: LastStep, examples: Sequence[Item]) -> float:
        x, target = self.collate(examples)
        return (model.answers(x) == target).float().mean().item()


class Adding(MemoryTask):
    """덧셈: 표시가 붙은 두 수의 합을 끝에서 답합니다.

    >>> Adding().build(hidden_size=8).output_size
    0
    """

    name, korean = "adding", "덧셈"
    summary = "표시가 붙은 두 수를 기억했다가 더합니다"
    metric = "평균 제곱 오차"
    minimize = True
    model_class = LastStep
    defaults: ClassVar = {
        "steps": 1500,
        "hidden_size": 64,
        "batch_size": 64,
        "learning_rate": 3e-3,
    }

    def draw(self, batch_size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        return tasks.adding(batch_size, 50, variant="2015", generator=generator)

    def build(self, hidden_size: int, **changes: Any) -> LastStep:
        return LastStep(2, 0, hidden_size, **({"cell": "gru"} | changes))

    def score(self, model: LastStep, examples: Sequence[Item]) -> float:
        x, target = self.collate(examples)
        return mse_loss(model.answers(x), target).item()


class Copy(MemoryTask):
    """베끼기: 처음의 기호들을 신호가 온 뒤에 그대로 적습니다.

    >>> Copy().build(hidden_size=8).labels
    5
    """

    name, korean = "copy", "베끼기"
    summary = "기호를 차례로 기억했다가 신호가 오면 그대로 적습니다"
    metric = "기호를 모두 맞힌 비율"
    model_class = Tagger
    symbols: ClassVar[int] = 4
    length: ClassVar[int] = 4
    defaults: ClassVar = {
        "steps": 1500,
        "hidden_size": 96,
        "batch_size": 64,
        "learning_rate": 5e-3,
    }

    def draw(self, batch_size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        return tasks.copy(
            batch_size, 5, length=self.length, num_symbols=self.symbols, generator=generator
        )

    def build(self, hidden_size: int, **changes: Any) -> Tagger:
        return Tagger(self.symbols + 2, self.symbols + 1, 16, hidden_size, **changes)

    def collate(self, examples: Sequence[Item]) -> tuple[Tensor, ...]:
        x, target = (torch.stack(part, dim=1) for part in zip(*examples, strict=True))  # (T, B)
        return x, torch.full((x.shape[1],), len(x)), target

    def score(self, model: Tagger, examples: Sequence[Item]) -> float:
        right = 0
        for part in chunks(examples):
            ids, lengths, labels = self.collate(part)
            tags = torch.tensor(model.predict(ids, lengths))  # (B, T)
            right += (tags == labels.T)[:, -self.length :].all(dim=1).sum().item()
        return right / len(examples)

    def _separate(self, x: Tensor, target: Tensor) -> list[Item]:
        return list(zip(x.unbind(dim=1), target.unbind(dim=1), strict=True))
