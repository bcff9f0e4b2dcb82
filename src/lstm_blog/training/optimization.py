"""학습률의 일정과 기울기 자르기.

일정은 스텝 번호를 받아 처음 학습률에 곱할 수를 돌려주는 함수입니다.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

Schedule = Callable[[int], float]


def constant(warmup: int = 0) -> Schedule:
    """warmup스텝 동안 고르게 올린 다음 그대로 둡니다.

    입력:
        warmup: 올리는 스텝 수. 0이면 처음부터 1입니다.

    반환:
        스텝(0부터) → 배율. 첫 스텝은 1/warmup, warmup번째 스텝부터 1입니다.

    예외:
        ValueError: warmup이 음수일 때.

    출처: 고르게 올리는 것은 Goyal et al. (2017)의 gradual warmup입니다.

    >>> schedule = constant(warmup=4)
    >>> [schedule(step) for step in range(6)]
    [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    _check_warmup(warmup)
    return lambda step: min(1.0, (step + 1) / warmup) if warmup else 1.0


def warmup_cosine(steps: int, warmup: int = 0, final: float = 0.0) -> Schedule:
    """warmup스텝 동안 고르게 올린 다음 반 바퀴의 코사인으로 final까지 내립니다.

    입력:
        steps: 모두 몇 스텝인지.
        warmup: 올리는 스텝 수. steps보다 작아야 합니다.
        final: 마지막 배율. steps번째 스텝부터는 이 값입니다.

    반환:
        스텝(0부터) → 배율.

    예외:
        ValueError: warmup이 음수이거나 steps보다 작지 않을 때.

    출처: Loshchilov & Hutter (2017), SGDR의 식 (5)에서 되풀이를 뺀 것입니다.

    >>> schedule = warmup_cosine(steps=6, warmup=2)
    >>> [round(schedule(step), 4) for step in range(7)]
    [0.5, 1.0, 1.0, 0.8536, 0.5, 0.1464, 0.0]
    """
    _check_warmup(warmup)
    if warmup >= steps:
        raise ValueError(f"warmup={warmup}이 너무 큽니다. 전체 스텝 {steps}보다 작게 하세요.")

    def factor(step: int) -> float:
        if step < warmup:
            return (step + 1) / warmup
        progress = min(1.0, (step - warmup) / (steps - warmup))
        return final + (1 - final) * (1 + math.cos(math.pi * progress)) / 2

    return factor


def clip_gradients(parameters: Iterable[nn.Parameter], max_norm: float | None) -> Tensor:
    """모든 기울기를 한 벡터로 본 길이가 max_norm을 넘으면 방향은 두고 길이만 줄입니다.

    입력:
        parameters: 역전파를 마친 파라미터.
        max_norm: 가장 긴 길이. None이면 재기만 합니다.

    반환:
        자르기 전의 길이. 모양 () 텐서.

    출처: Pascanu, Mikolov & Bengio (2013), 알고리즘 1.

    >>> parameter = nn.Parameter(torch.zeros(2))
    >>> parameter.grad = torch.tensor([3.0, 4.0])
    >>> clip_gradients([parameter], 1.0), parameter.grad
    (tensor(5.), tensor([0.6000, 0.8000]))
    """
    gradients = [value.grad for value in parameters if value.grad is not None]
    norm = nn.utils.get_total_norm(gradients)
    if max_norm is not None:
        # 비교도 장치에서 합니다. 넘지 않았으면 1을 곱하므로 값이 바뀌지 않습니다.
        scale = torch.where(norm > max_norm, max_norm / norm, torch.ones_like(norm))
        for gradient in gradients:
            gradient.mul_(scale)
    return norm


def _check_warmup(warmup: int) -> None:
    if warmup < 0:
        raise ValueError(f"warmup={warmup}은 너무 작습니다. 0 이상의 값을 넘기세요.")
