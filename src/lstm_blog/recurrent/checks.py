"""RNN, LSTM, GRU의 인자 검사: `torch.nn`과 같은 종류, 같은 문구의 예외를 같은 순서로 냅니다."""

import numbers
import warnings
from collections.abc import Sequence

import torch
from torch import Tensor

State = tuple[Tensor, ...]


def check_arguments(
    input_size, hidden_size, num_layers, bias, batch_first, dropout, proj_size
) -> None:
    """생성자의 인자."""
    if (
        isinstance(dropout, bool)
        or not isinstance(dropout, numbers.Number)
        or not 0 <= dropout <= 1
    ):
        raise ValueError(
            "dropout should be a number in range [0, 1] "
            "representing the probability of an element being zeroed"
        )
    if dropout > 0 and num_layers == 1:
        warnings.warn(
            "dropout option adds dropout after all but last recurrent layer, so non-zero dropout "
            f"expects num_layers greater than 1, but got dropout={dropout} and "
            f"num_layers={num_layers}",
            stacklevel=4,  # 모듈을 만든 줄
        )
    for name, value in (("bias", bias), ("batch_first", batch_first)):
        if not isinstance(value, bool):
            raise TypeError(f"{name} should be of type bool, got: {type(value).__name__}")
    for name, value in (("input_size", input_size), ("hidden_size", hidden_size)):
        if not isinstance(value, int):
            raise TypeError(f"{name} should be of type int, got: {type(value).__name__}")
        if value <= 0:
            raise ValueError(f"{name} must be greater than zero")
    if num_layers <= 0:
        raise ValueError("num_layers must be greater than zero")
    if proj_size < 0:
        raise ValueError("proj_size should be a positive integer or zero to disable projections")
    if proj_size >= hidden_size:
        raise ValueError("proj_size has to be smaller than hidden_size")


def check_backend(backend: str, backends: Sequence[str]) -> None:
    """torch에 없는 인자이므로 우리말로 알립니다."""
    if backend not in backends:
        raise ValueError(
            f"backend={backend!r}는 없는 값입니다.\n"
            f"{', '.join(map(repr, backends))} 가운데 고르십시오."
        )


def check_axes(mode: str, input: Tensor, hx) -> None:
    """묶지 않은 입력과 상태의 차원 수."""
    axes = input.dim()
    if axes not in (2, 3):
        name, noun = ("RNN", "D tensor") if mode.startswith("RNN") else (mode, "D")
        raise ValueError(f"{name}: Expected input to be 2D or 3D, got {axes}{noun} instead")
    if hx is None:
        return
    batched = "batched" if axes == 3 else "unbatched"
    if mode == "LSTM":
        h, c = hx[0].dim(), hx[1].dim()
        if h != axes or c != axes:
            raise RuntimeError(
                f"For {batched} {axes}-D input, hx and cx should also be {axes}-D "
                f"but got ({h}-D, {c}-D) tensors"
            )
    elif hx.dim() != axes:
        raise RuntimeError(
            f"For {batched} {axes}-D input, hx should also be {axes}-D but got {hx.dim()}-D tensor"
        )


def check_input(input: Tensor, axes: int, input_size: int, dtype: torch.dtype) -> None:
    """입력의 dtype과 차원 수, 마지막 축."""
    if input.dtype != dtype and not torch._C._is_any_autocast_enabled():
        raise ValueError(
            f"RNN input dtype ({input.dtype}) does not match weight dtype ({dtype}). "
            f"Convert input: input.to({dtype}), or convert model: model.to({input.dtype})"
        )
    if input.dim() != axes:
        raise RuntimeError(f"input must have {axes} dimensions, got {input.dim()}")
    if input.size(-1) != input_size:
        raise RuntimeError(
            f"input.size(-1) must be equal to input_size. "
            f"Expected {input_size}, got {input.size(-1)}"
        )


def check_state(name: str, state: Tensor, shape: tuple[int, int, int]) -> None:
    """상태의 모양."""
    if state.size() != shape:
        raise RuntimeError(f"Expected {name} size {shape}, got {list(state.size())}")


def check_sequence(mode: str, x: Tensor, state: State, weights: list[list[Tensor]]) -> None:
    """torch의 연산자가 길이가 같은 시퀀스에서 거절하는 것. x의 모양은 (T, B, I)."""
    if mode == "LSTM":
        _check_pair(state)
    named = [("hidden", part) for part in state]
    named += [("parameter", part) for parts in weights for part in parts]
    for name, tensor in named:
        if tensor.device != x.device:
            raise RuntimeError(
                f"Input and {name} tensors are not at the same device, found input tensor at "
                f"{x.device} and {name} tensor at {tensor.device}"
            )
    if len(x) == 0:
        raise RuntimeError("Expected sequence length to be larger than 0 in RNN")
    if mode == "LSTM" and _goes_to_onednn(x, weights):
        known = (x.dtype, torch.bfloat16, torch.float16)
        if any(part.dtype not in known for part in state):
            raise RuntimeError("get_mkldnn_dtype: unsupported data type")


def _goes_to_onednn(x: Tensor, weights: list[list[Tensor]]) -> bool:
    """torch가 CPU의 float32 LSTM을 맡기는 oneDNN은 dtype이 다를 때의 문구가 다릅니다."""
    return (
        x.device.type == "cpu"
        and x.dtype == torch.float32
        and x.numel() > 0
        and len(weights[0]) in (2, 4)  # 투영이 없을 때
        and torch.backends.mkldnn.is_available()
        and torch.backends.mkldnn.enabled
        and not torch._C._is_any_autocast_enabled()
    )


def check_packed(
    mode: str, data: Tensor, batch_sizes: Tensor, state: State, weights, directions: int
) -> None:
    """torch의 연산자가 묶인 시퀀스에서 거절하는 것. data의 모양은 (ΣB_t, I)."""
    if mode == "LSTM":
        _check_pair(state)
    if batch_sizes.dtype == torch.int32:
        raise RuntimeError("expected scalar type Long but found Int")
    if mode == "LSTM":
        _check_packed_lstm_state(state, weights, directions)
    weight = weights[0][0]  # (게이트의 행, I)
    if data.dtype != weight.dtype:
        return  # 첫 행렬곱이 같은 문구로 거절합니다
    sizes = batch_sizes.tolist()
    if mode == "LSTM":
        _check_packed_lstm_input(data, sizes[0], state[0].size(1), weight)
    # torch는 GRU의 게이트를 따로 더합니다.
    columns = weight.size(0) // 3 if mode == "GRU" else weight.size(0)
    previous = state[0].size(1)
    for t, size in enumerate(sizes):
        if size > previous or (t == 0 and size != previous):
            raise RuntimeError(_broadcast_message(previous, size, columns))
        previous = size


def _check_pair(state: State) -> None:
    if isinstance(state, Tensor):
        raise TypeError("lstm(): argument 'hx' must be tuple of Tensors, not Tensor")
    if len(state) != 2:
        raise RuntimeError("lstm expects two hidden states")


def _check_packed_lstm_input(data: Tensor, B: int, rows: int, weight: Tensor) -> None:
    gate_rows, input_size = weight.shape
    if data.size(-1) != input_size:
        count = data.numel() // data.size(-1)
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied "
            f"({count}x{data.size(-1)} and {input_size}x{gate_rows})"
        )
    if data.dim() != 2:
        shapes = (rows, gate_rows), (B, *data.shape[1:-1], gate_rows)
        raise RuntimeError(
            f"output with shape {list(shapes[0])} doesn't match the broadcast shape "
            f"{list(torch.broadcast_shapes(*shapes))}"
        )


def _check_packed_lstm_state(state: State, weights: list[list[Tensor]], directions: int) -> None:
    projected = state[0].size(2) != state[1].size(2)
    each = (4 if len(weights[0]) > 3 else 2) + projected
    count = sum(len(parts) for parts in weights)
    if count % each:
        raise RuntimeError("got an incorrect number of RNN parameters")
    states = min(len(part) for part in state)
    if states % directions:
        raise RuntimeError("Odd number of params or hiddens given to a bidirectional RNN")
    if states != len(weights):
        raise RuntimeError("Expected more hidden states in stacked_rnn")


def _broadcast_message(rows: int, size: int, columns: int) -> str:
    if rows == 1:
        return (
            f"output with shape [{rows}, {columns}] doesn't match the broadcast shape "
            f"[{size}, {columns}]"
        )
    return (
        f"The size of tensor a ({rows}) must match the size of tensor b ({size}) "
        "at non-singleton dimension 0"
    )
