"""RNN, LSTM, GRU 모듈: `cells`의 한 걸음을 시간 축으로 되풀이합니다.

파라미터의 이름과 모양, 초깃값, 인자 이름, 오류의 종류가 `torch.nn`과 같습니다.
그래서 `state_dict`를 어느 쪽으로든 그대로 옮길 수 있습니다. 층 하나, 방향 하나를 다룹니다.
"""

import math

import torch
from torch import Tensor, nn

from lstm_blog.cells import gru_step, lstm_step, rnn_step

_NONLINEARITIES = {"tanh": torch.tanh, "relu": torch.relu}


class _Recurrent(nn.Module):
    """세 모듈이 함께 쓰는 파라미터와 검사. 행렬 하나에 게이트 `gates`개가 세로로 쌓입니다."""

    gates: int

    def __init__(self, input_size, hidden_size, bias, batch_first, device, dtype) -> None:
        super().__init__()
        _check_sizes(input_size, hidden_size, bias, batch_first)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        self.batch_first = batch_first

        rows = self.gates * hidden_size
        self.weight_ih_l0 = nn.Parameter(torch.empty(rows, input_size, device=device, dtype=dtype))
        self.weight_hh_l0 = nn.Parameter(torch.empty(rows, hidden_size, device=device, dtype=dtype))
        if bias:
            self.bias_ih_l0 = nn.Parameter(torch.empty(rows, device=device, dtype=dtype))
            self.bias_hh_l0 = nn.Parameter(torch.empty(rows, device=device, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """모든 파라미터를 [-1/√H, 1/√H]의 균등분포에서 새로 뽑습니다."""
        bound = 1.0 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def extra_repr(self) -> str:
        """`print(module)`에 보일 설정. 기본값과 같은 것은 뺍니다."""
        text = f"{self.input_size}, {self.hidden_size}"
        if not self.bias:
            text += f", bias={self.bias}"
        if self.batch_first:
            text += f", batch_first={self.batch_first}"
        return text

    def _weights(self) -> tuple[Tensor, Tensor, Tensor | None, Tensor | None]:
        if not self.bias:
            return self.weight_ih_l0, self.weight_hh_l0, None, None
        return self.weight_ih_l0, self.weight_hh_l0, self.bias_ih_l0, self.bias_hh_l0

    def _steps(self, input: Tensor) -> Tensor:
        """검사한 입력을 시간이 맨 앞인 (T, B, I) 또는 (T, I)로 돌려줍니다."""
        if input.dim() not in (2, 3):
            raise ValueError(
                f"{type(self).__name__}: Expected input to be 2D or 3D, "
                f"got {input.dim()}D tensor instead"
            )
        dtype = self.weight_ih_l0.dtype
        if input.dtype != dtype and not torch.is_autocast_enabled(input.device.type):
            raise ValueError(
                f"RNN input dtype ({input.dtype}) does not match weight dtype ({dtype}). "
                f"Convert input: input.to({dtype}), or convert model: model.to({input.dtype})"
            )
        if input.size(-1) != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. "
                f"Expected {self.input_size}, got {input.size(-1)}"
            )
        x = input.transpose(0, 1) if self.batch_first and input.dim() == 3 else input
        if len(x) == 0:
            raise RuntimeError("Expected sequence length to be larger than 0 in RNN")
        return x

    def _first_state(self, x: Tensor) -> Tensor:
        """상태를 주지 않았을 때의 첫 상태: 0으로 채운 (1, B, H) 또는 (1, H)."""
        return x.new_zeros(1, *x.shape[1:-1], self.hidden_size)

    def _check_state(self, name: str, state: Tensor, x: Tensor) -> None:
        shape = (1, *x.shape[1:-1], self.hidden_size)
        if state.shape != shape:
            raise RuntimeError(f"Expected {name} size {shape}, got {list(state.shape)}")

    def _sequence(self, steps: list[Tensor]) -> Tensor:
        """걸음마다의 h를 입력과 같은 축 순서로 쌓습니다."""
        output = torch.stack(steps)  # (T, B, H) 또는 (T, H)
        return output.transpose(0, 1) if self.batch_first and output.dim() == 3 else output


class RNN(_Recurrent):
    """`torch.nn.RNN`과 같은 결과를 내는, 한 걸음씩 읽을 수 있는 RNN.

    입력:
        input_size: 입력의 크기 I.
        hidden_size: 은닉 상태의 크기 H.
        nonlinearity: 활성화 함수. "tanh" 또는 "relu".
        bias: 거짓이면 편향 없이 만듭니다.
        batch_first: 참이면 입력과 출력이 (B, T, ·), 거짓이면 (T, B, ·). 상태의 모양은 그대로입니다.
        device, dtype: 파라미터의 장치와 자료형.

    `forward(input, hx=None)`:
        input: 모양 (T, B, I). 배치가 없으면 (T, I).
        hx: 첫 은닉 상태 h_0. 모양 (1, B, H), 배치가 없으면 (1, H). 없으면 0.
        반환: output은 모양 (T, B, H) 또는 (T, H), h_n은 hx와 같은 모양.

    예외:
        RuntimeError: hx의 모양이나 입력의 마지막 축이 맞지 않을 때, T가 0일 때.
        ValueError: 입력이 2차원이나 3차원이 아닐 때, dtype이 다를 때, 모르는 nonlinearity일 때.

    출처: `torch.nn.RNN` 문서.

    >>> import torch
    >>> rnn = RNN(3, 4, batch_first=True)
    >>> output, h_n = rnn(torch.randn(2, 5, 3))
    >>> output.shape, h_n.shape
    (torch.Size([2, 5, 4]), torch.Size([1, 2, 4]))
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        device=None,
        dtype=None,
    ) -> None:
        if nonlinearity not in _NONLINEARITIES:
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        super().__init__(input_size, hidden_size, bias, batch_first, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """시퀀스를 처음부터 끝까지 읽습니다. 모양은 클래스 설명에 있습니다."""
        x = self._steps(input)
        h_0 = self._first_state(x) if hx is None else hx
        self._check_state("hidden", h_0, x)
        h = h_0[0]  # 층 축을 뗀 (B, H) 또는 (H,)
        output = []
        for t in range(len(x)):
            h = rnn_step(x[t], h, *self._weights(), _NONLINEARITIES[self.nonlinearity])
            output.append(h)
        return self._sequence(output), h.unsqueeze(0)


class LSTM(_Recurrent):
    """`torch.nn.LSTM`과 같은 결과를 내는, 한 걸음씩 읽을 수 있는 LSTM.

    입력:
        input_size: 입력의 크기 I.
        hidden_size: 은닉 상태와 셀 상태의 크기 H.
        bias: 거짓이면 편향 없이 만듭니다.
        batch_first: 참이면 입력과 출력이 (B, T, ·), 거짓이면 (T, B, ·). 상태의 모양은 그대로입니다.
        device, dtype: 파라미터의 장치와 자료형.

    `forward(input, hx=None)`:
        input: 모양 (T, B, I). 배치가 없으면 (T, I).
        hx: 첫 상태 (h_0, c_0). 모양은 각각 (1, B, H), 배치가 없으면 (1, H). 없으면 0.
        반환: output은 모양 (T, B, H) 또는 (T, H), (h_n, c_n)은 hx와 같은 모양.

    예외:
        RuntimeError: hx의 모양이나 입력의 마지막 축이 맞지 않을 때, T가 0일 때.
        ValueError: 입력이 2차원이나 3차원이 아닐 때, dtype이 다를 때.

    출처: `torch.nn.LSTM` 문서.

    >>> import torch
    >>> lstm = LSTM(3, 4)
    >>> output, (h_n, c_n) = lstm(torch.randn(5, 2, 3))
    >>> output.shape, h_n.shape, c_n.shape
    (torch.Size([5, 2, 4]), torch.Size([1, 2, 4]), torch.Size([1, 2, 4]))
    >>> torch.nn.LSTM(3, 4).load_state_dict(lstm.state_dict())
    <All keys matched successfully>
    """

    gates = 4

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        bias: bool = True,
        batch_first: bool = False,
        device=None,
        dtype=None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, batch_first, device, dtype)

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """시퀀스를 처음부터 끝까지 읽습니다. 모양은 클래스 설명에 있습니다."""
        x = self._steps(input)
        h_0, c_0 = (self._first_state(x), self._first_state(x)) if hx is None else hx
        self._check_state("hidden[0]", h_0, x)
        self._check_state("hidden[1]", c_0, x)
        h, c = h_0[0], c_0[0]  # 층 축을 뗀 (B, H) 또는 (H,)
        output = []
        for t in range(len(x)):
            h, c = lstm_step(x[t], h, c, *self._weights())
            output.append(h)
        return self._sequence(output), (h.unsqueeze(0), c.unsqueeze(0))


class GRU(_Recurrent):
    """`torch.nn.GRU`와 같은 결과를 내는, 한 걸음씩 읽을 수 있는 GRU.

    입력:
        input_size: 입력의 크기 I.
        hidden_size: 은닉 상태의 크기 H.
        bias: 거짓이면 편향 없이 만듭니다.
        batch_first: 참이면 입력과 출력이 (B, T, ·), 거짓이면 (T, B, ·). 상태의 모양은 그대로입니다.
        device, dtype: 파라미터의 장치와 자료형.

    `forward(input, hx=None)`:
        input: 모양 (T, B, I). 배치가 없으면 (T, I).
        hx: 첫 은닉 상태 h_0. 모양 (1, B, H), 배치가 없으면 (1, H). 없으면 0.
        반환: output은 모양 (T, B, H) 또는 (T, H), h_n은 hx와 같은 모양.

    예외:
        RuntimeError: hx의 모양이나 입력의 마지막 축이 맞지 않을 때, T가 0일 때.
        ValueError: 입력이 2차원이나 3차원이 아닐 때, dtype이 다를 때.

    출처: `torch.nn.GRU` 문서.

    >>> import torch
    >>> gru = GRU(3, 4, bias=False)
    >>> output, h_n = gru(torch.randn(5, 3))  # 배치 없는 입력
    >>> output.shape, h_n.shape
    (torch.Size([5, 4]), torch.Size([1, 4]))
    """

    gates = 3

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        bias: bool = True,
        batch_first: bool = False,
        device=None,
        dtype=None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, batch_first, device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """시퀀스를 처음부터 끝까지 읽습니다. 모양은 클래스 설명에 있습니다."""
        x = self._steps(input)
        h_0 = self._first_state(x) if hx is None else hx
        self._check_state("hidden", h_0, x)
        h = h_0[0]  # 층 축을 뗀 (B, H) 또는 (H,)
        output = []
        for t in range(len(x)):
            h = gru_step(x[t], h, *self._weights())
            output.append(h)
        return self._sequence(output), h.unsqueeze(0)


def _check_sizes(input_size, hidden_size, bias, batch_first) -> None:
    """`torch.nn`과 같은 예외로 생성자의 인자를 검사합니다."""
    for name, value, kind in (
        ("bias", bias, bool),
        ("batch_first", batch_first, bool),
        ("input_size", input_size, int),
        ("hidden_size", hidden_size, int),
    ):
        if not isinstance(value, kind):
            raise TypeError(
                f"{name} should be of type {kind.__name__}, got: {type(value).__name__}"
            )
        if kind is int and value <= 0:
            raise ValueError(f"{name} must be greater than zero")
