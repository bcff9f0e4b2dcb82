"""잘못 쓰면: torch.nn과 같은 종류, 같은 문구의 예외가 나는지 봅니다."""

import warnings

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

import lstm_blog

NAMES = ["RNN", "LSTM", "GRU"]
DOUBLE, LONG = torch.float64, torch.int64


def zeros(*shape: int, dtype=torch.float32, device=None) -> torch.Tensor:
    return torch.zeros(shape, dtype=dtype, device=device)


def pair(name: str, state: torch.Tensor, cell: torch.Tensor | None = None):
    return (state, state if cell is None else cell) if name == "LSTM" else state


def pack(*shape: int, lengths=(4, 2), dtype=torch.float32) -> PackedSequence:
    return pack_padded_sequence(zeros(*shape, dtype=dtype), lengths, enforce_sorted=False)


X = zeros(4, 2, 5)
BAD_CALLS = {
    "1차원 입력": lambda m, n: m(zeros(5)),
    "4차원 입력": lambda m, n: m(zeros(1, 1, 1, 5)),
    "입력의 크기": lambda m, n: m(zeros(4, 2, 7)),
    "입력의 dtype": lambda m, n: m(zeros(4, 2, 5, dtype=DOUBLE)),
    "정수 입력": lambda m, n: m(zeros(4, 2, 5, dtype=LONG)),
    "입력의 장치": lambda m, n: m(zeros(4, 2, 5, device="meta")),
    "목록 입력": lambda m, n: m([X]),
    "빈 시퀀스": lambda m, n: m(zeros(0, 2, 5)),
    "상태의 B": lambda m, n: m(X, pair(n, zeros(1, 3, 6))),
    "상태의 B가 1": lambda m, n: m(X, pair(n, zeros(1, 1, 6))),
    "상태의 H": lambda m, n: m(X, pair(n, zeros(1, 2, 5))),
    "상태의 층": lambda m, n: m(X, pair(n, zeros(2, 2, 6))),
    "상태의 차원": lambda m, n: m(X, pair(n, zeros(2, 6))),
    "상태의 dtype": lambda m, n: m(X, pair(n, zeros(1, 2, 6, dtype=DOUBLE))),
    "상태의 장치": lambda m, n: m(X, pair(n, zeros(1, 2, 6, device="meta"))),
    "정수 상태": lambda m, n: m(X, pair(n, zeros(1, 2, 6, dtype=LONG))),
    "배치 없는 입력에 배치 있는 상태": lambda m, n: m(zeros(4, 5), pair(n, zeros(1, 1, 6))),
    "다른 모델의 상태": lambda m, n: m(X, zeros(1, 2, 6) if n == "LSTM" else (zeros(1, 2, 6),)),
    "상태가 셋": lambda m, n: m(X, (zeros(1, 2, 6),) * 3),
    "상태가 None의 짝": lambda m, n: m(X, (None, None)),
    "입력 없음": lambda m, n: m(),
    "모르는 인자": lambda m, n: m(X, lengths=3),
    "묶인 입력의 크기": lambda m, n: m(pack(4, 2, 7)),
    "묶인 입력의 dtype": lambda m, n: m(pack(4, 2, 5, dtype=DOUBLE)),
    "묶인 1차원 입력": lambda m, n: m(pack(4, 2)),
    "묶인 3차원 입력": lambda m, n: m(pack(4, 2, 1, 5)),
    "묶인 입력에 상태의 B가 1": lambda m, n: m(pack(4, 2, 5), pair(n, zeros(1, 1, 6))),
    "묶인 입력에 상태의 H": lambda m, n: m(pack(4, 2, 5), pair(n, zeros(1, 2, 5))),
    "묶인 입력에 상태의 층": lambda m, n: m(pack(4, 2, 5), pair(n, zeros(3, 2, 6))),
    "묶인 입력에 상태의 차원": lambda m, n: m(pack(4, 2, 5), pair(n, zeros(2, 6))),
    "묶인 입력에 상태의 dtype": lambda m, n: m(
        pack(4, 2, 5), pair(n, zeros(1, 2, 6, dtype=DOUBLE))
    ),
    "묶음의 길이가 없음": lambda m, n: m(PackedSequence(zeros(0, 5), zeros(0, dtype=LONG))),
    "묶음의 줄이 모자람": lambda m, n: m(PackedSequence(zeros(2, 5), torch.tensor([2, 1]))),
    "묶음이 늘어남": lambda m, n: m(PackedSequence(zeros(3, 5), torch.tensor([1, 2]))),
    "묶음의 길이가 int32": lambda m, n: m(
        PackedSequence(zeros(3, 5), torch.tensor([2, 1], dtype=torch.int32))
    ),
}


@pytest.mark.parametrize("backend", ["readable", "auto", "torch"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("call", BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_bad_call_raises_the_error_of_torch_word_for_word(name, call, backend):
    with pytest.raises(Exception) as theirs:  # noqa: PT011
        call(getattr(nn, name)(5, 6), name)
    with pytest.raises(theirs.type) as ours:
        call(getattr(lstm_blog, name)(5, 6, backend=backend), name)
    assert ours.type is theirs.type
    assert str(ours.value) == str(theirs.value)


BAD_PACKED_STATES = {
    "B가 셋": (zeros(2, 3, 6), zeros(2, 3, 6)),
    "B가 하나": (zeros(2, 1, 6), zeros(2, 1, 6)),
    "c의 B": (zeros(2, 2, 6), zeros(2, 3, 6)),
    "h의 H": (zeros(2, 2, 5), zeros(2, 2, 6)),
    "층이 홀수": (zeros(3, 2, 6), zeros(3, 2, 6)),
    "층이 모자람": (zeros(0, 2, 6), zeros(0, 2, 6)),
    "셋": (zeros(2, 2, 6),) * 3,
}


@pytest.mark.parametrize("options", [{"bidirectional": True}, {"num_layers": 2}], ids=str)
@pytest.mark.parametrize("hx", BAD_PACKED_STATES.values(), ids=BAD_PACKED_STATES)
def test_a_bad_state_of_a_packed_lstm_raises_the_error_of_torch(hx, options):
    packed = pack_padded_sequence(X, [4, 2])
    with pytest.raises(RuntimeError) as theirs:
        nn.LSTM(5, 6, **options)(packed, hx)
    with pytest.raises(RuntimeError) as ours:
        lstm_blog.LSTM(5, 6, **options, backend="readable")(packed, hx)
    assert str(ours.value) == str(theirs.value)


def test_a_tensor_in_place_of_the_two_states_is_a_type_error_as_in_torch():
    packed, hx = pack_padded_sequence(X, [4, 2]), zeros(2, 1, 2, 6)
    for module in (nn.LSTM(5, 6), lstm_blog.LSTM(5, 6, backend="readable")):
        with pytest.raises(TypeError, match=r"lstm\(\)"):
            module(packed, hx)


def test_a_wrong_cell_state_names_the_second_state():
    with pytest.raises(RuntimeError, match=r"hidden\[1\] size \(1, 2, 6\), got \[1, 2, 5\]"):
        lstm_blog.LSTM(5, 6)(zeros(4, 2, 5), (zeros(1, 2, 6), zeros(1, 2, 5)))


ARGUMENTS = [
    ((), {}),
    ((5,), {}),
    ((0, 6), {}),
    ((5, 0), {}),
    ((-1, 6), {}),
    ((5.0, 6), {}),
    ((5, "6"), {}),
    ((0, 0), {"dropout": 0.5, "bias": 1}),
    *(((5, 6), {"num_layers": value}) for value in (0, -1, 1.5, "a")),
    *(((5, 6), {"bias": value}) for value in (0, 1, "True")),
    *(((5, 6), {"batch_first": value}) for value in (0, 1, None)),
    *(((5, 6), {"dropout": value}) for value in (-0.1, 2, True, "a", None, float("nan"), 0.5)),
    *(((5, 6), {"proj_size": value}) for value in (-1, 3, 6, "a")),
    *(((5, 6), {"nonlinearity": value}) for value in ("relu", "selu")),
    *(((5, 6), {"bidirectional": value}) for value in (True, "yes", 0)),
    *(((5, 6), {"dtype": value}) for value in (torch.int64, "float", torch.bfloat16)),
    ((5, 6), {"device": "foo"}),
    ((5, 6), {"hidden": 3}),
    ((5, 6), {"mode": "GRU"}),
    ((5, 6), {"input_size": 5}),
    ((5, 6, 1, 1), {}),
    ((5, 6, 1, "selu"), {}),
    ((5, 6, 1, "tanh"), {"nonlinearity": "relu"}),
    ((5, 6, 2, True, True, 0.5, True), {}),
    ((5, 6, 2, "relu", True, True, 0.5, True), {}),
    ((5, 6, 1, True, False, 0.0, False, 3), {}),
    ((5, 6, 1, True, False, 0.0, False, "cpu"), {}),
    ((5, 6, 1, "tanh", True, False, 0.0, False, 0, None, None), {}),
    ((5, 6, 1, True, False, 0.0, False, 0, None, None, 9), {}),
]


def outcome(make, args, kwargs) -> tuple[str, list[str]]:
    """만들어진 모듈이나 예외를 글로, 그리고 경고."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            text = repr(make(*args, **kwargs))
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
    return text, [f"{each.category.__name__}: {each.message}" for each in caught]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("args", "kwargs"), ARGUMENTS, ids=str)
def test_every_way_of_construction_ends_as_in_torch_word_for_word(name, args, kwargs):
    ours = outcome(getattr(lstm_blog, name), args, kwargs)
    assert ours == outcome(getattr(nn, name), args, kwargs)


def test_the_warning_about_a_useless_dropout_points_at_the_line_that_made_the_module():
    with pytest.warns(UserWarning, match="dropout option") as caught:
        lstm_blog.LSTM(5, 6, dropout=0.5)
    assert caught[0].filename == __file__


def test_an_unknown_backend_is_refused_with_the_ones_there_are():
    with pytest.raises(ValueError, match="'auto', 'readable', 'torch' 가운데"):
        lstm_blog.GRU(5, 6, backend="cudnn")


def test_torch_has_no_gru_that_resets_before_the_product():
    with pytest.raises(ValueError, match="reset_after=False"):
        lstm_blog.GRU(5, 6, reset_after=False, backend="torch")
