"""RNN, LSTM, GRU 모듈: `torch.nn`의 것과 바꾸어 끼울 수 있습니다.

인자의 이름과 순서, 파라미터의 이름과 모양, 초깃값, 오류의 종류와 문구가 `torch.nn`과 같습니다.
그래서 `state_dict`를 어느 쪽으로든 그대로 옮길 수 있습니다. `backend="readable"`이면 `cells`의
한 걸음을 `unrolling`이 시간 축으로 되풀이하고, 기본값 `"auto"`는 빠른 쪽인 torch의 연산자를 씁니다.
"""

from typing import overload

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from lstm_blog.cells import gru_step, lstm_step, rnn_step
from lstm_blog.recurrent.base import RNNBase
from lstm_blog.recurrent.unrolling import State, Step
from lstm_blog.recurrent.variants import gru_reset_before_step, lstm_projection_step

_NONLINEARITIES = {"tanh": torch.tanh, "relu": torch.relu}
_MODES = {"tanh": "RNN_TANH", "relu": "RNN_RELU"}


class RNN(RNNBase):
    """`torch.nn.RNN`과 같은 결과를 내는, 한 걸음씩 읽을 수 있는 RNN.

    입력:
        input_size: 입력의 크기 I.
        hidden_size: 은닉 상태의 크기 H.
        num_layers: 쌓는 층의 수 L.
        nonlinearity: 활성화 함수. "tanh" 또는 "relu".
        bias: 거짓이면 편향 없이 만듭니다.
        batch_first: 참이면 입력과 출력이 (B, T, ·), 거짓이면 (T, B, ·). 상태의 모양은 그대로입니다.
        dropout: 층 사이 드롭아웃의 확률. 0과 1 사이.
        bidirectional: 참이면 거꾸로 읽는 방향을 더합니다. 방향의 수 D는 2, 아니면 1.
        device, dtype: 파라미터의 장치와 자료형.
        backend: "readable"은 한 걸음씩 펼친 계산, "torch"는 torch의 연산자, "auto"는 빠른 쪽.

    `forward(input, hx=None)`:
        input: 모양 (T, B, I), 배치가 없으면 (T, I). 길이가 다르면 `PackedSequence`.
        hx: 첫 은닉 상태 h_0. 모양 (L·D, B, H), 배치가 없으면 (L·D, H). 없으면 0.
        반환: output은 모양 (T, B, D·H) 또는 (T, D·H), 묶인 입력이면 묶인 출력.
            h_n은 hx와 같은 모양.

    예외:
        RuntimeError: hx의 모양이나 입력의 마지막 축이 맞지 않을 때, T가 0일 때.
        TypeError, ValueError: 인자의 종류나 값이 틀릴 때, 입력의 차원이나 dtype이 틀릴 때.

    출처: Elman (1990), `torch.nn.RNN` 문서.

    >>> import torch
    >>> rnn = RNN(3, 4, batch_first=True)
    >>> output, h_n = rnn(torch.randn(2, 5, 3))
    >>> output.shape, h_n.shape
    (torch.Size([2, 5, 4]), torch.Size([1, 2, 4]))
    """

    gates = 1

    @overload
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device=None,
        dtype=None,
        *,
        backend: str = "auto",
    ) -> None: ...

    @overload
    def __init__(self, *args, **kwargs) -> None: ...

    def __init__(self, *args, **kwargs) -> None:
        _refuse_projection(kwargs)
        if len(args) > 3:
            nonlinearity, args = args[3], args[:3] + args[4:]
        else:
            nonlinearity = kwargs.pop("nonlinearity", "tanh")
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        super().__init__(_MODES[nonlinearity], *args, **kwargs)
        self.nonlinearity = nonlinearity

    def forward(
        self, input: Tensor | PackedSequence, hx: Tensor | None = None
    ) -> tuple[Tensor | PackedSequence, Tensor]:
        """시퀀스를 처음부터 끝까지 읽습니다. 모양은 클래스 설명에 있습니다."""
        output, (h_n,) = self._run(input, hx)
        return output, h_n

    def _step(self, weights: list[Tensor]) -> Step:
        weight_ih, weight_hh, bias_ih, bias_hh = weights if self.bias else (*weights, None, None)
        nonlinearity = _NONLINEARITIES[self.nonlinearity]

        def step(x: Tensor, state: State) -> State:
            (h,) = state
            return (rnn_step(x, h, weight_ih, weight_hh, bias_ih, bias_hh, nonlinearity),)

        return step


class LSTM(RNNBase):
    """`torch.nn.LSTM`과 같은 결과를 내는, 한 걸음씩 읽을 수 있는 LSTM.

    입력:
        input_size: 입력의 크기 I.
        hidden_size: 은닉 상태와 셀 상태의 크기 H.
        num_layers, bias, batch_first, dropout, bidirectional, device, dtype, backend:
            `RNN`과 같습니다.
        proj_size: 0보다 크면 은닉 상태를 이 크기 P로 투영합니다. H보다 작아야 합니다.

    `forward(input, hx=None)`:
        input: 모양 (T, B, I), 배치가 없으면 (T, I). 길이가 다르면 `PackedSequence`.
        hx: 첫 상태 (h_0, c_0). 모양은 (L·D, B, H), 배치가 없으면 (L·D, H). 투영하면 h_0의 H는 P.
            없으면 0.
        반환: output은 모양 (T, B, D·H) 또는 (T, D·H), 투영하면 H 대신 P. 묶인 입력이면 묶인 출력.
            (h_n, c_n)은 hx와 같은 모양.

    예외:
        RuntimeError: hx의 모양이나 입력의 마지막 축이 맞지 않을 때, T가 0일 때.
        TypeError, ValueError: 인자의 종류나 값이 틀릴 때, 입력의 차원이나 dtype이 틀릴 때.

    출처: Hochreiter & Schmidhuber (1997), Gers, Schmidhuber & Cummins (2000), `torch.nn.LSTM` 문서.

    >>> import torch
    >>> lstm = LSTM(3, 4, num_layers=2, bidirectional=True)
    >>> output, (h_n, c_n) = lstm(torch.randn(5, 2, 3))
    >>> output.shape, h_n.shape, c_n.shape
    (torch.Size([5, 2, 8]), torch.Size([4, 2, 4]), torch.Size([4, 2, 4]))
    >>> torch.nn.LSTM(3, 4, 2, bidirectional=True).load_state_dict(lstm.state_dict())
    <All keys matched successfully>
    """

    gates = 4

    @overload
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device=None,
        dtype=None,
        *,
        backend: str = "auto",
    ) -> None: ...

    @overload
    def __init__(self, *args, **kwargs) -> None: ...

    def __init__(self, *args, **kwargs) -> None:
        super().__init__("LSTM", *args, **kwargs)

    def forward(
        self, input: Tensor | PackedSequence, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor | PackedSequence, tuple[Tensor, Tensor]]:
        """시퀀스를 처음부터 끝까지 읽습니다. 모양은 클래스 설명에 있습니다."""
        return self._run(input, hx)

    def _step(self, weights: list[Tensor]) -> Step:
        weights = list(weights)
        if not self.bias:
            weights[2:2] = [None, None]  # bias_ih, bias_hh의 자리
        cell = lstm_projection_step if self.proj_size > 0 else lstm_step

        def step(x: Tensor, state: State) -> State:
            h, c = state
            return cell(x, h, c, *weights)

        return step


class GRU(RNNBase):
    """`torch.nn.GRU`와 같은 결과를 내는, 한 걸음씩 읽을 수 있는 GRU.

    입력:
        input_size: 입력의 크기 I.
        hidden_size: 은닉 상태의 크기 H.
        num_layers, bias, batch_first, dropout, bidirectional, device, dtype, backend:
            `RNN`과 같습니다.
        reset_after: 참이면 `torch.nn.GRU`처럼 리셋 게이트를 행렬곱 다음에, 거짓이면 논문처럼 앞에
            곱합니다. 거짓인 식은 torch에 없으므로 늘 한 걸음씩 펼칩니다.

    `forward(input, hx=None)`:
        input: 모양 (T, B, I), 배치가 없으면 (T, I). 길이가 다르면 `PackedSequence`.
        hx: 첫 은닉 상태 h_0. 모양 (L·D, B, H), 배치가 없으면 (L·D, H). 없으면 0.
        반환: output은 모양 (T, B, D·H) 또는 (T, D·H), 묶인 입력이면 묶인 출력.
            h_n은 hx와 같은 모양.

    예외:
        RuntimeError: hx의 모양이나 입력의 마지막 축이 맞지 않을 때, T가 0일 때.
        TypeError, ValueError: 인자의 종류나 값이 틀릴 때, 입력의 차원이나 dtype이 틀릴 때,
            reset_after=False와 backend="torch"를 함께 줄 때.

    출처: Cho et al. (2014), `torch.nn.GRU` 문서.

    >>> import torch
    >>> gru = GRU(3, 4, bias=False)
    >>> output, h_n = gru(torch.randn(5, 3))  # 배치 없는 입력
    >>> output.shape, h_n.shape
    (torch.Size([5, 4]), torch.Size([1, 4]))
    >>> GRU(3, 4, reset_after=False)
    GRU(3, 4, reset_after=False)
    """

    gates = 3

    @overload
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device=None,
        dtype=None,
        *,
        reset_after: bool = True,
        backend: str = "auto",
    ) -> None: ...

    @overload
    def __init__(self, *args, **kwargs) -> None: ...

    def __init__(self, *args, reset_after: bool = True, **kwargs) -> None:
        _refuse_projection(kwargs)
        super().__init__("GRU", *args, **kwargs)
        if not reset_after and self.backend == "torch":
            raise ValueError(
                "torch에는 reset_after=False인 GRU가 없습니다.\n"
                "backend를 'auto'나 'readable'로 두십시오."
            )
        self.reset_after = reset_after

    def extra_repr(self) -> str:
        """`print(module)`에 보일 설정. 기본값과 같은 것은 뺍니다."""
        return super().extra_repr() + ("" if self.reset_after else ", reset_after=False")

    def forward(
        self, input: Tensor | PackedSequence, hx: Tensor | None = None
    ) -> tuple[Tensor | PackedSequence, Tensor]:
        """시퀀스를 처음부터 끝까지 읽습니다. 모양은 클래스 설명에 있습니다."""
        output, (h_n,) = self._run(input, hx)
        return output, h_n

    def _uses_torch(self) -> bool:
        return self.reset_after and self.backend != "readable"

    def _step(self, weights: list[Tensor]) -> Step:
        weight_ih, weight_hh, bias_ih, bias_hh = weights if self.bias else (*weights, None, None)
        cell = gru_step if self.reset_after else gru_reset_before_step

        def step(x: Tensor, state: State) -> State:
            (h,) = state
            return (cell(x, h, weight_ih, weight_hh, bias_ih, bias_hh),)

        return step


def _refuse_projection(kwargs: dict) -> None:
    if "proj_size" in kwargs:
        raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
