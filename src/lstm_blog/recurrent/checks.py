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
    """생성자의 인자를 검사합니다.

    입력:
        input_size, hidden_size, num_layers, bias: `LSTM`과 같습니다.
        batch_first, dropout, proj_size: `LSTM`과 같습니다.

    예외:
        TypeError: 종류가 틀릴 때.
        ValueError: 값이 틀릴 때.

    >>> check_arguments(3, 0, 1, True, False, 0.0, 0)
    Traceback (most recent call last):
    ValueError: hidden_size must be greater than zero
    """
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
    """backend를 검사합니다. torch에 없는 인자이므로 우리말로 알립니다.

    입력:
        backend: 고른 이름.
        backends: 고를 수 있는 이름들.

    예외:
        ValueError: 없는 이름일 때.

    >>> check_backend("numpy", ("auto", "torch"))
    Traceback (most recent call last):
    ValueError: backend='numpy'는 없는 값입니다.
    'auto', 'torch' 가운데 고르십시오.
    """
    if backend not in backends:
        raise ValueError(
            f"backend={backend!r}는 없는 값입니다.\n"
            f"{', '.join(map(repr, backends))} 가운데 고르십시오."
        )


def check_axes(mode: str, input: Tensor, hx) -> None:
    """묶지 않은 입력과 상태의 차원 수를 검사합니다.

    입력:
        mode: "RNN_TANH", "RNN_RELU", "LSTM", "GRU".
        input: 입력. 모양 (T, B, I) 또는 (T, I)이어야 합니다.
        hx: 첫 상태. 없으면 None.

    예외:
        ValueError: 입력이 2차원도 3차원도 아닐 때.
        RuntimeError: 상태의 차원 수가 입력과 맞지 않을 때.

    >>> check_axes("GRU", torch.ones(3), None)
    Traceback (most recent call last):
    ValueError: GRU: Expected input to be 2D or 3D, got 1D instead
    """
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
    """입력의 dtype과 차원 수, 마지막 축을 검사합니다.

    입력:
        input: 입력. 모양 (T, B, I), 묶인 것은 (ΣB_t, I).
        axes: 있어야 할 차원 수.
        input_size: 있어야 할 마지막 축의 크기 I.
        dtype: 가중치의 dtype.

    예외:
        ValueError: dtype이 다를 때.
        RuntimeError: 차원 수나 마지막 축이 다를 때.

    >>> check_input(torch.ones(5, 2, 4), 3, 3, torch.float32)
    Traceback (most recent call last):
    RuntimeError: input.size(-1) must be equal to input_size. Expected 3, got 4
    """
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
    """상태의 모양을 검사합니다.

    입력:
        name: 오류에 쓸 이름.
        state: 상태. 모양 (L·D, B, H)이어야 합니다.
        shape: 있어야 할 모양.

    예외:
        RuntimeError: 모양이 다를 때.

    >>> check_state("hidden", torch.ones(1, 2, 4), (1, 2, 3))
    Traceback (most recent call last):
    RuntimeError: Expected hidden size (1, 2, 3), got [1, 2, 4]
    """
    if state.size() != shape:
        raise RuntimeError(f"Expected {name} size {shape}, got {list(state.size())}")


def check_sequence(mode: str, x: Tensor, state: State, weights: list[list[Tensor]]) -> None:
    """torch의 연산자가 길이가 같은 시퀀스에서 거절하는 것을 거절합니다.

    입력:
        mode: "RNN_TANH", "RNN_RELU", "LSTM", "GRU".
        x: 입력. 모양 (T, B, I).
        state: 첫 상태. 성분마다 모양 (L·D, B, ·).
        weights: 층과 방향마다의 파라미터. 입력 쪽 가중치의 모양은 (게이트 수 × H, ·).

    예외:
        TypeError: LSTM의 상태가 텐서 하나일 때.
        RuntimeError: 상태의 수나 장치, dtype이 맞지 않거나 T가 0일 때.

    >>> check_sequence("GRU", torch.ones(0, 2, 3), (), [])
    Traceback (most recent call last):
    RuntimeError: Expected sequence length to be larger than 0 in RNN
    """
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
    """torch의 연산자가 묶인 시퀀스에서 거절하는 것을 거절합니다.

    입력:
        mode: "RNN_TANH", "RNN_RELU", "LSTM", "GRU".
        data: 묶인 입력. 모양 (ΣB_t, I).
        batch_sizes: 시점마다의 줄 수 B_t. 모양 (T,), int64.
        state: 첫 상태. 성분마다 모양 (L·D, B, ·).
        weights: 층과 방향마다의 파라미터. 입력 쪽 가중치의 모양은 (게이트 수 × H, ·).
        directions: 방향의 수 D.

    예외:
        TypeError: LSTM의 상태가 텐서 하나일 때.
        RuntimeError: 줄 수나 상태, 입력의 모양이 파라미터와 맞지 않을 때.

    >>> sizes = torch.tensor([2], dtype=torch.int32)
    >>> check_packed("GRU", torch.ones(2, 3), sizes, (torch.ones(1, 2, 4),), [], 1)
    Traceback (most recent call last):
    RuntimeError: expected scalar type Long but found Int
    """
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
