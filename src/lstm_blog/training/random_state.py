"""난수 생성기의 지금 상태를 텐서로 꺼내고 되돌립니다: python, numpy, torch의 CPU와 GPU."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor


def random_state(device: torch.device) -> dict[str, Tensor]:
    """전역 난수 생성기 모두의 상태를 꺼냅니다.

    입력:
        device: 학습하는 장치. GPU면 그 GPU의 난수도 담습니다.

    반환:
        이름 → CPU 텐서. 모양은 언제나 같습니다. 바이트는 uint8, 정수는 int64, 실수는 float64입니다.

    >>> state = random_state(torch.device("cpu"))
    >>> sorted(state)
    ['numpy', 'numpy_gauss', 'python', 'python_gauss', 'torch']
    """
    _, numbers, gauss = random.getstate()
    legacy = np.random.get_state(legacy=False)
    place = [legacy["state"]["pos"], legacy["has_gauss"]]
    state = {
        "python": torch.tensor(numbers, dtype=torch.int64),
        # [쓰지 않고 남은 정규난수의 수, 그 값]
        "python_gauss": torch.tensor([gauss is not None, gauss or 0.0], dtype=torch.float64),
        "numpy": torch.tensor([*legacy["state"]["key"].tolist(), *place], dtype=torch.int64),
        "numpy_gauss": torch.tensor([legacy["gauss"]], dtype=torch.float64),
        "torch": torch.get_rng_state(),
    }
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    elif device.type == "mps":
        state["mps"] = torch.mps.get_rng_state()
    return state


def restore_random_state(state: Mapping[str, Tensor], device: torch.device) -> None:
    """`random_state`가 꺼낸 상태로 되돌립니다.

    입력:
        state: `random_state`의 반환값.
        device: 학습하는 장치. GPU의 난수가 state에 없으면 GPU의 난수는 그대로 둡니다.

    예외:
        KeyError, TypeError, ValueError, RuntimeError: 상태의 이름이나 모양이 다를 때.

    >>> device = torch.device("cpu")
    >>> state = random_state(device)
    >>> first = random.random(), np.random.normal(), torch.rand(1).item()
    >>> restore_random_state(state, device)
    >>> first == (random.random(), np.random.normal(), torch.rand(1).item())
    True
    """
    left, gauss = state["python_gauss"].tolist()
    random.setstate((3, tuple(state["python"].tolist()), gauss if left else None))
    *key, position, has_gauss = state["numpy"].tolist()
    numpy_gauss = state["numpy_gauss"].item()
    np.random.set_state(("MT19937", np.array(key, np.uint32), position, has_gauss, numpy_gauss))
    torch.set_rng_state(state["torch"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)
    elif device.type == "mps" and "mps" in state:
        torch.mps.set_rng_state(state["mps"])
