"""RNN, LSTM, GRU가 함께 쓰는 것: 파라미터, 입력의 갈래, 계산의 갈래."""

import inspect
import math
from typing import get_overloads

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from lstm_blog.recurrent import checks
from lstm_blog.recurrent.unrolling import State, unroll_layers

BACKENDS = ("auto", "readable", "torch")


class RNNBase(nn.Module):
    """세 모듈의 바탕. 이름과 인자의 순서는 오류 문구까지 같도록 `torch.nn.RNNBase`를 따릅니다.

    입력:
        mode: "RNN_TANH", "RNN_RELU", "LSTM", "GRU".
        input_size, hidden_size, num_layers, bias, batch_first: `RNN`과 같습니다.
        dropout, bidirectional, device, dtype, backend: `RNN`과 같습니다.
        proj_size: `LSTM`과 같습니다.

    예외:
        TypeError, ValueError: 인자의 종류나 값이 틀릴 때.

    출처: `torch.nn.RNNBase`.

    >>> from lstm_blog import GRU
    >>> issubclass(GRU, RNNBase), GRU(3, 4).mode, GRU.gates
    (True, 'GRU', 3)
    """

    gates: int  # 가중치 행렬 하나에 세로로 쌓인 게이트의 수

    def __init_subclass__(cls) -> None:
        # __init__은 torch처럼 *args를 넘기기만 하므로, 보일 인자의 목록은 @overload에서 옮깁니다.
        super().__init_subclass__()
        if "__init__" in vars(cls):
            declared = (get_overloads(cls.__init__) or [cls.__init__])[0]
            signature = inspect.signature(declared)
            without_self = list(signature.parameters.values())[1:]
            cls.__signature__ = signature.replace(parameters=without_self)

    def __init__(
        self,
        mode: str,
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
    ) -> None:
        super().__init__()
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self.backend = backend
        checks.check_arguments(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, proj_size
        )
        checks.check_backend(backend, BACKENDS)
        self._directions = ("", "_reverse") if bidirectional else ("",)  # 파라미터 이름의 꼬리
        self._all_weights = [
            self._add_weights(layer, suffix, device, dtype)
            for layer in range(num_layers)
            for suffix in self._directions
        ]
        self.flatten_parameters()
        self.reset_parameters()

    def _add_weights(self, layer: int, suffix: str, device, dtype) -> list[str]:
        """층 하나, 방향 하나의 파라미터를 만들고 이름을 돌려줍니다."""
        rows = self.gates * self.hidden_size
        output_size = self.proj_size or self.hidden_size
        below = self.input_size if layer == 0 else output_size * len(self._directions)
        shapes = {"weight_ih": (rows, below), "weight_hh": (rows, output_size)}
        if self.bias:
            shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        if self.proj_size > 0:
            shapes["weight_hr"] = (self.proj_size, self.hidden_size)
        names = []
        for kind, shape in shapes.items():
            names.append(f"{kind}_l{layer}{suffix}")
            weight = nn.Parameter(torch.empty(shape, device=device, dtype=dtype))
            self.register_parameter(names[-1], weight)
        return names

    def reset_parameters(self) -> None:
        """모든 파라미터를 [-1/√H, 1/√H]의 균등분포에서 새로 뽑습니다.

        출처: `torch.nn.LSTM` 문서.

        >>> from lstm_blog import GRU
        >>> gru = GRU(3, 4)
        >>> gru.reset_parameters()
        >>> bool(gru.weight_ih_l0.abs().max() <= 0.5)
        True
        """
        bound = 1.0 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    @property
    def all_weights(self) -> list[list[Tensor]]:
        """층과 방향마다의 파라미터 목록. weight_ih, weight_hh, bias_ih, bias_hh, weight_hr의 순서.

        >>> from lstm_blog import RNN
        >>> [tuple(weight.shape) for weight in RNN(3, 4).all_weights[0]]
        [(4, 3), (4, 4), (4,), (4,)]
        """
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self) -> list[Tensor]:
        return [getattr(self, name) for names in self._all_weights for name in names]

    def flatten_parameters(self) -> None:
        """GPU에서 cuDNN이 빨리 읽도록 파라미터를 한 덩이 메모리에 모읍니다.

        CPU에서는 하는 일이 없습니다.

        >>> from lstm_blog import LSTM
        >>> LSTM(3, 4).flatten_parameters()
        """
        weights = self._flat_weights
        first = weights[0]
        if not all(
            isinstance(weight, Tensor)
            and weight.is_cuda
            and weight.dtype == first.dtype
            and torch.backends.cudnn.is_acceptable(weight)
            for weight in weights
        ):
            return
        # 메모리를 나누어 쓰는 파라미터는 모을 수 없습니다.
        if len({weight.data_ptr() for weight in weights}) != len(weights):
            return
        from torch.backends.cudnn.rnn import get_cudnn_mode

        with torch.cuda.device_of(first), torch.no_grad():
            if torch._use_cudnn_rnn_flatten_weight():
                torch._cudnn_rnn_flatten_weight(
                    weights,
                    len(self._all_weights[0]),
                    self.input_size,
                    get_cudnn_mode(self.mode),
                    self.hidden_size,
                    self.proj_size,
                    self.num_layers,
                    self.batch_first,
                    bool(self.bidirectional),
                )

    def _apply(self, fn, recurse=True):
        result = super()._apply(fn, recurse)
        self.flatten_parameters()  # .to(...)로 옮겨진 파라미터를 다시 모읍니다
        return result

    def extra_repr(self) -> str:
        """`print(module)`에 보일 설정을 적습니다. 기본값과 같은 것은 뺍니다.

        반환:
            괄호 안에 들어갈 글.

        >>> from lstm_blog import LSTM
        >>> LSTM(3, 4, num_layers=2, bidirectional=True)
        LSTM(3, 4, num_layers=2, bidirectional=True)
        """
        text = f"{self.input_size}, {self.hidden_size}"
        defaults = {
            "proj_size": 0,
            "num_layers": 1,
            "bias": True,
            "batch_first": False,
            "dropout": 0,
            "bidirectional": False,
        }
        for name, default in defaults.items():
            value = getattr(self, name)
            # torch처럼 bidirectional=0은 False와 다르게 보입니다.
            if (value is not default) if isinstance(default, bool) else (value != default):
                text += f", {name}={value}"
        return text

    def _run(self, input: Tensor | PackedSequence, hx) -> tuple[Tensor | PackedSequence, State]:
        if isinstance(input, PackedSequence):
            return self._run_packed(input, hx)
        checks.check_axes(self.mode, input, hx)
        batch_axis = 0 if self.batch_first else 1
        batched = input.dim() == 3
        state = None if hx is None else self._as_state(hx)
        if not batched:
            input = input.unsqueeze(batch_axis)
            state = state if state is None else tuple(part.unsqueeze(1) for part in state[:2])
        B = input.size(batch_axis)
        if state is None:
            state = self._zero_state(input, B)
        self._check(input, 3, state, B)
        output, state = self._compute(input, state, None)
        if not batched:
            return output.squeeze(batch_axis), tuple(part.squeeze(1) for part in state)
        return output, state

    def _run_packed(self, input: PackedSequence, hx) -> tuple[PackedSequence, State]:
        data, batch_sizes, sorted_indices, unsorted_indices = input
        if hx is None:
            state = self._zero_state(data, batch_sizes[0])
        else:
            state = _permute(self._as_state(hx), sorted_indices)
        if self.mode != "LSTM":  # torch.nn.LSTM은 묶인 입력을 검사하지 않고 연산자에 맡깁니다
            self._check(data, 2, state, int(batch_sizes[0]))
        output, state = self._compute(data, state, batch_sizes)
        output = PackedSequence(output, batch_sizes, sorted_indices, unsorted_indices)
        return output, _permute(state, unsorted_indices)

    def _as_state(self, hx) -> State:
        return hx if self.mode == "LSTM" else (hx,)

    def _zero_state(self, input: Tensor, B: int) -> State:
        """상태를 주지 않았을 때의 첫 상태: 0으로 채운 (L·D, B, H), LSTM의 h는 (L·D, B, P)."""
        count = len(self._all_weights)
        sizes = [self.hidden_size]
        if self.mode == "LSTM":
            sizes.insert(0, self.proj_size or self.hidden_size)
        return tuple(
            torch.zeros(count, B, size, dtype=input.dtype, device=input.device) for size in sizes
        )

    def _check(self, input: Tensor, axes: int, state: State, B: int) -> None:
        checks.check_input(input, axes, self.input_size, self.weight_ih_l0.dtype)
        count = len(self._all_weights)
        h_shape = (count, B, self.proj_size or self.hidden_size)
        if self.mode == "LSTM":
            checks.check_state("hidden[0]", state[0], h_shape)
            checks.check_state("hidden[1]", state[1], (count, B, self.hidden_size))
        else:
            checks.check_state("hidden", state[0], h_shape)

    def _compute(self, x: Tensor, state: State, batch_sizes: Tensor | None) -> tuple[Tensor, State]:
        """x는 (T, B, I), batch_first면 (B, T, I), 묶인 것은 (ΣB_t, I). state는 (L·D, B, ·)."""
        if self._uses_torch():
            return self._compute_with_torch(x, state, batch_sizes)
        if batch_sizes is None:
            return self._compute_equal_lengths(x, state)
        return self._compute_packed(x, state, batch_sizes)

    def _uses_torch(self) -> bool:
        # 같은 식의 연산자가 torch에 있으면 auto는 그것을 부르므로 torch.nn보다 느리지 않습니다.
        return self.backend != "readable"

    def _compute_with_torch(self, x, state, batch_sizes) -> tuple[Tensor, State]:
        operator = getattr(torch._VF, self.mode.lower())
        hx = state if self.mode == "LSTM" else state[0]
        setting = [self.bias, self.num_layers, self.dropout, self.training, self.bidirectional]
        if batch_sizes is None:
            result = operator(x, hx, self._flat_weights, *setting, self.batch_first)
        else:
            result = operator(x, batch_sizes, hx, self._flat_weights, *setting)
        return result[0], result[1:]

    def _compute_equal_lengths(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        if self.batch_first:
            x = x.transpose(0, 1)
        checks.check_sequence(self.mode, x, state, self.all_weights)
        outputs, state = self._unroll(x.unbind(0), state)
        output = torch.stack(outputs)  # (T, B, D·H)
        return output.transpose(0, 1) if self.batch_first else output, state

    def _compute_packed(
        self, data: Tensor, state: State, batch_sizes: Tensor
    ) -> tuple[Tensor, State]:
        D = len(self._directions)
        checks.check_packed(self.mode, data, batch_sizes, state, self.all_weights, D)
        inputs, start = [], 0
        for size in batch_sizes.tolist():
            inputs.append(data.narrow(0, start, size))  # (B_t, I)
            start += size
        outputs, state = self._unroll(inputs, state)
        return torch.cat(outputs), state  # (ΣB_t, D·H)

    def _unroll(self, inputs, state: State) -> tuple[list[Tensor], State]:
        steps = [self._step(weights) for weights in self.all_weights]
        D = len(self._directions)
        layers = [steps[first : first + D] for first in range(0, len(steps), D)]
        return unroll_layers(layers, inputs, state, self.dropout if self.training else 0.0)

    def _step(self, weights: list[Tensor]):
        """`unrolling`이 되풀이할 한 걸음: (x, 직전 상태) → 새 상태."""
        raise NotImplementedError


def _permute(state: State, order: Tensor | None) -> State:
    if order is None:
        return state
    return tuple(part.index_select(1, order) for part in state[:2])
