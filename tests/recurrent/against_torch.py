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
    """텐서마다 가장 큰 값에 견주어 같은지 봅니다.

    큰 값들이 서로 지워져 남은 작은 기울기에는 지워지기 전의 반올림이 남습니다. 그래서 전체에서 가장
    큰 값의 만분의 일보다 작은 텐서는 만분의 일에 견줍니다.
    """
    assert len(ours) == len(theirs)
    real = [part for part in theirs if part is not None and part.is_floating_point()]
    floor = 1e-4 * max((part.abs().max().item() for part in real if part.numel()), default=0.0)
    for value, expected in zip(ours, theirs, strict=True):
        if expected is None:
            assert value is None
            continue
        assert value.shape == expected.shape
        assert value.dtype == expected.dtype
        if expected.numel():
            error, largest = (value - expected).abs().max(), expected.abs().max()
            assert error <= tolerance * max(largest, floor), f"{error:.2e} of {largest:.2e}"
