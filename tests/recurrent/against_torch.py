"""torch.nn과 견주는 시험이 함께 쓰는 것: 막아 둔 연산자, 허용 오차, 결과 펴기."""

import contextlib
import itertools

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

import lstm_blog

TOLERANCE = {torch.float64: 1e-10, torch.float32: 1e-5}
OPERATORS = [
    f"{kind}{suffix}"
    for kind in ("lstm", "gru", "rnn_tanh", "rnn_relu")
    for suffix in ("", "_cell")
]


@contextlib.contextmanager
def no_torch_operators():
    """torch의 순환 연산자를 부르면 실패합니다."""

    def refuse(*arguments, **options):
        raise AssertionError("a recurrent operator of torch was called")

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in itertools.product((torch, torch._VF), OPERATORS):
            patch.setattr(owner, name, refuse)
        yield


def readable(name: str, *arguments, **options) -> nn.Module:
    return getattr(lstm_blog, name)(*arguments, **options, backend="readable")


def flat(result) -> list[torch.Tensor]:
    """출력과 상태. 묶인 출력은 네 성분으로 풉니다."""
    output, last = result
    parts = list(output) if isinstance(output, PackedSequence) else [output]
    return [*parts, *(last if isinstance(last, tuple) else [last])]


def assert_equal_up_to(tolerance: float, ours, theirs) -> None:
    assert len(ours) == len(theirs)
    for value, expected in zip(ours, theirs, strict=True):
        if expected is None:
            assert value is None
            continue
        assert value.shape == expected.shape
        assert value.dtype == expected.dtype
        if expected.numel():
            error, largest = (value - expected).abs().max(), expected.abs().max()
            assert error <= tolerance * largest, f"{error:.2e} of {largest:.2e}"
