"""학습할 장치를 고르고 묶음을 그리로 옮깁니다."""

from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence


class DeviceError(Exception):
    """고른 장치를 쓸 수 없습니다. 첫 줄은 무엇이 잘못됐는지, 다음 줄은 할 일입니다.

    >>> raise DeviceError("GPU가 없습니다.")
    Traceback (most recent call last):
    lstm_blog.training.devices.DeviceError: GPU가 없습니다.
    """


def choose_device(name: str = "auto") -> torch.device:
    """학습할 장치를 고릅니다.

    입력:
        name: "auto"면 cuda, mps, cpu 순서로 있는 것을 씁니다. 아니면 torch의 장치 이름입니다.

    반환:
        장치. `torchrun`으로 띄운 프로세스의 "cuda"는 프로세스마다 다른 GPU입니다.

    예외:
        DeviceError: 그런 장치가 없을 때.

    >>> choose_device("cpu")
    device(type='cpu')
    """
    if name == "auto":
        usable = (torch.cuda.is_available(), torch.backends.mps.is_available(), True)
        name = ("cuda", "mps", "cpu")[usable.index(True)]
    if name == "cuda":
        name = f"cuda:{os.environ.get('LOCAL_RANK', 0)}"
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise DeviceError(
            f"이 기계에서 쓸 수 없는 장치입니다: {name}\n  --device auto 또는 cpu로 다시 하세요."
        ) from error
    return device


def supports_bfloat16(device: torch.device) -> bool:
    """장치가 bfloat16 자동 혼합 정밀도(AMP)를 빠르게 할 수 있는지 알려 줍니다.

    입력:
        device: 장치.

    반환:
        할 수 있으면 참.

    >>> supports_bfloat16(torch.device("cpu"))
    True
    """
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return device.type == "cpu"


def to_device(batch: Any, device: torch.device) -> Any:
    """묶음 안의 텐서를 모두 장치로 옮깁니다.

    입력:
        batch: 텐서, 또는 텐서가 든 튜플, 목록, 사전. 그 밖의 값은 그대로 둡니다.
        device: 옮길 장치.

    반환:
        같은 모양의 묶음.

    >>> to_device((torch.ones(1), "글"), torch.device("cpu"))
    (tensor([1.]), '글')
    """
    if isinstance(batch, Tensor | PackedSequence):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {name: to_device(value, device) for name, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):  # NamedTuple
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, tuple | list):
        return type(batch)(to_device(value, device) for value in batch)
    return batch
