"""예측기: 지금까지의 수를 읽고 다음 수를 맞힙니다."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lstm_blog.model import Model, check_sizes, recurrent_layers


class Forecaster(Model):
    """순환층과 선형층으로 이루어진 시계열 예측기. 걸음마다 다음 걸음의 값을 냅니다.

    입력이 기호가 아니라 수라서 임베딩이 없습니다. 나머지는 언어 모델과 같습니다: 정답은 입력을 한
    칸 당긴 것입니다.

    입력:
        hidden_size: 은닉 상태의 크기 H.
        input_size: 시점마다 재는 값의 가짓수 I.
        num_layers: 순환층의 수.
        cell: "rnn", "lstm", "gru".
        residual: 참이면 지금 값에서 얼마나 움직일지를 배웁니다. 낸 값에 지금 값을 더합니다.

    `forward(x)`:
        x: 눈금을 맞춘 값. 모양 (T, B, I), 실수.
        반환: 걸음마다 본 다음 값의 예측. 모양 (T, B, I).

    예외:
        ValueError: 크기나 셀이 맞지 않을 때.

    출처: Gers, Eck & Schmidhuber (2001)의 LSTM 시계열 예측.

    >>> model = Forecaster(hidden_size=8)
    >>> model(torch.zeros(30, 4, 1)).shape
    torch.Size([30, 4, 1])
    >>> model.forecast(torch.zeros(30, 4, 1), steps=5).shape
    torch.Size([5, 4, 1])
    """

    def __init__(
        self,
        hidden_size: int,
        input_size: int = 1,
        num_layers: int = 1,
        cell: str = "lstm",
        residual: bool = False,
    ) -> None:
        super().__init__()
        check_sizes(0.0, hidden_size=hidden_size, input_size=input_size, num_layers=num_layers)
        self.hidden_size, self.input_size = hidden_size, input_size
        self.num_layers, self.cell, self.residual = num_layers, cell, residual
        self.layers = recurrent_layers(cell, input_size, hidden_size, num_layers)
        self.output = nn.Linear(hidden_size, input_size)

    def forward(self, x: Tensor) -> Tensor:
        """걸음마다의 예측. 모양은 클래스 설명에 있습니다."""
        return self._step(x, None)[0]

    def loss(self, batch: Sequence[Tensor]) -> Tensor:
        """모든 걸음의 오차를 제곱해 평균합니다.

        입력:
            batch: (x (T, B, I), target (T, B, I)). target은 x를 한 칸 당긴 것입니다.

        반환:
            스칼라. 단위는 눈금의 제곱.

        >>> x = torch.zeros(6, 4, 1)
        >>> Forecaster(8).loss((x[:-1], x[1:])).shape
        torch.Size([])
        """
        x, target = batch
        return nn.functional.mse_loss(self(x), target)

    def count(self, batch: Sequence[Tensor]) -> int:
        """`loss`가 평균을 낸 값의 수를 셉니다.

        입력:
            batch: `loss`와 같습니다.

        반환:
            값의 수.

        >>> Forecaster(8).count((torch.zeros(5, 4, 1), torch.zeros(5, 4, 1)))
        20
        """
        return batch[1].numel()

    def forecast(self, x: Tensor, steps: int) -> Tensor:
        """제가 낸 값을 다시 읽으며 여러 걸음 앞까지 냅니다.

        입력:
            x: 지금까지의 값. 모양 (T, B, I), T는 1 이상.
            steps: 몇 걸음 앞까지 낼지. 1 이상.

        반환:
            다음 걸음부터의 예측. 모양 (steps, B, I).

        예외:
            ValueError: 읽을 것이 없거나 steps가 1보다 작을 때.
        """
        if not len(x) or steps < 1:
            raise ValueError(
                f"읽을 걸음이 {len(x)}개, 낼 걸음이 {steps}개입니다. 둘 다 1 이상이어야 합니다."
            )
        with self.inference():
            predictions, state = self._step(x.to(self.device), None)
            values = [predictions[-1:]]  # (1, B, I)
            while len(values) < steps:
                value, state = self._step(values[-1], state)
                values.append(value)
            return torch.cat(values)

    def _step(self, x: Tensor, state):
        output, state = self.layers(x, state)  # (T, B, H)
        change = self.output(output)  # (T, B, I)
        return (x + change if self.residual else change), state
