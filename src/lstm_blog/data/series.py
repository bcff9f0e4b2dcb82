"""수의 시퀀스를 만듭니다: 계절이 있는 날씨, 되풀이하는 기계, 어디로도 가지 않는 주가.

진짜 자료가 아니라 무엇이 들었는지 우리가 아는 자료입니다. 맞힐 것이 얼마나 있는지 미리 알아야
모델이 그만큼 맞혔는지 말할 수 있습니다. 자료를 앞뒤로 자르는 것과 눈금을 맞추는 것도 여기 있습니다.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

YEAR = 365


def weather(days: int, *, generator: torch.Generator | None = None) -> Tensor:
    """날마다의 기온을 흉내 냅니다: 한 해의 사인 곡선, 이레짜리 물결, 며칠 가는 변덕의 합.

    기온은 12 − 14 cos(2π · 날/365) + 3 sin(2π · 날/7) + e이고, e는 어제의 절반에 새 잡음을 더한
    것입니다. 이레짜리 물결은 진짜 날씨에는 없습니다. 어제와 오늘이 규칙 있게 다른 자료를 만들려고
    넣었습니다.

    입력:
        days: 날의 수 T.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        기온. 모양 (T,), float32, 단위는 ℃.

    예외:
        ValueError: days가 1보다 작을 때.

    >>> weather(730, generator=torch.Generator().manual_seed(0)).shape
    torch.Size([730])
    """
    _check_positive("days", days)
    day = torch.arange(days)
    season = 12 - 14 * torch.cos(2 * math.pi * day / YEAR)
    ripple = 3 * torch.sin(2 * math.pi * day / 7)
    return season + ripple + _lingering(days, 0.5, 0.8, generator)


def machine(
    steps: int, *, fault: int | None = None, generator: torch.Generator | None = None
) -> Tensor:
    """되풀이하는 기계의 진동을 흉내 냅니다. 주기 24의 톱니와 주기 8의 떨림에 작은 잡음을 더합니다.

    입력:
        steps: 잰 횟수 T.
        fault: 고장이 시작하는 걸음. 그때부터 16걸음 동안 떨림이 멎습니다. 값의 범위는 평소를
            벗어나지 않습니다. 없으면 고장이 없습니다.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        진동. 모양 (T,), float32.

    예외:
        ValueError: steps가 1보다 작거나 fault가 범위 밖일 때.

    >>> machine(96, generator=torch.Generator().manual_seed(0)).shape
    torch.Size([96])
    """
    _check_positive("steps", steps)
    if fault is not None and not 0 <= fault < steps:
        raise ValueError(f"fault={fault}는 범위 밖입니다. 0부터 {steps - 1} 사이로 고르세요.")
    step = torch.arange(steps)
    size = torch.full((steps,), 0.5)
    if fault is not None:
        size[fault : fault + 16] = 0
    saw = 2 * (step % 24) / 23 - 1
    return saw + size * torch.sin(math.pi * step / 4) + 0.05 * _noise(steps, generator)


def random_walk(steps: int, *, generator: torch.Generator | None = None) -> Tensor:
    """제멋대로 걷기(random walk): 걸음마다 평균 0, 표준편차 1의 잡음을 더해 갑니다.

    다음 걸음을 가장 잘 맞히는 답은 지금 값 그대로이고, 그 오차는 아무도 줄이지 못합니다.

    입력:
        steps: 길이 T.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        자취. 모양 (T,), float32. 처음 값도 잡음입니다.

    예외:
        ValueError: steps가 1보다 작을 때.

    출처: Pearson (1905)이 이름 붙인 문제.

    >>> random_walk(100, generator=torch.Generator().manual_seed(0)).shape
    torch.Size([100])
    """
    _check_positive("steps", steps)
    return _noise(steps, generator).cumsum(dim=0)


def windows(series: Tensor, length: int) -> Tensor:
    """시퀀스를 한 칸씩 밀며 같은 길이로 잘라 묶습니다.

    입력:
        series: 시퀀스. 모양 (T,).
        length: 자를 길이.

    반환:
        조각들. 모양 (length, T − length + 1). b번째 조각은 series[b : b + length]입니다.

    예외:
        ValueError: length가 1보다 작거나 시퀀스보다 길 때.

    >>> windows(torch.arange(5), 3).T.tolist()
    [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
    """
    if not 1 <= length <= len(series):
        raise ValueError(
            f"length={length}로는 자를 수 없습니다. 1부터 {len(series)} 사이로 고르세요."
        )
    return series.unfold(0, length, 1).T


class Scale(NamedTuple):
    """값을 옮기고 나누는 눈금. 학습할 구간에서만 정하고, 시험할 구간에는 그대로 씁니다.

    속성:
        shift, width: 눈금의 0이 될 값과 1이 될 값까지의 너비. 단위는 시퀀스의 단위입니다.

    >>> scale = Scale.standard(torch.tensor([1.0, 3.0, 5.0]))
    >>> scale
    Scale(shift=3.0, width=2.0)
    >>> scale.undo(scale.apply(torch.tensor([7.0]))).item()
    7.0
    """

    shift: float
    width: float

    @classmethod
    def standard(cls, train: Tensor) -> "Scale":
        """평균을 0, 표준편차를 1로 옮기는 눈금을 정합니다.

        입력:
            train: 학습할 구간. 모양 (T,).

        반환:
            눈금.

        예외:
            ValueError: 값이 모두 같아 너비가 0일 때.
        """
        return cls._checked(train.mean().item(), train.std().item())

    @classmethod
    def min_max(cls, train: Tensor) -> "Scale":
        """가장 작은 값을 0, 가장 큰 값을 1로 옮기는 눈금을 정합니다.

        입력:
            train: 학습할 구간. 모양 (T,).

        반환:
            눈금.

        예외:
            ValueError: 값이 모두 같아 너비가 0일 때.

        >>> Scale.min_max(torch.tensor([1.0, 3.0, 5.0]))
        Scale(shift=1.0, width=4.0)
        """
        return cls._checked(train.min().item(), (train.max() - train.min()).item())

    @classmethod
    def _checked(cls, shift: float, width: float) -> "Scale":
        if not width > 0:
            raise ValueError("값이 모두 같아 눈금을 정할 수 없습니다. 변하는 구간을 넘기세요.")
        return cls(shift, width)

    def apply(self, values: Tensor) -> Tensor:
        """눈금으로 옮깁니다.

        입력:
            values: 아무 모양 (…).

        반환:
            같은 모양.
        """
        return (values - self.shift) / self.width

    def undo(self, values: Tensor) -> Tensor:
        """눈금에서 되돌립니다.

        입력:
            values: 아무 모양 (…).

        반환:
            같은 모양.
        """
        return values * self.width + self.shift


def _noise(steps: int, generator: torch.Generator | None) -> Tensor:
    return torch.randn(steps, generator=generator)


def _lingering(steps: int, kept: float, size: float, generator: torch.Generator | None) -> Tensor:
    """어제 것의 kept배가 남는 잡음."""
    fresh, values, last = (size * _noise(steps, generator)).tolist(), [], 0.0
    for value in fresh:
        last = kept * last + value
        values.append(last)
    return torch.tensor(values)


def _check_positive(name: str, value: int) -> None:
    if value < 1:
        raise ValueError(f"{name}={value}는 너무 작습니다. 1 이상의 값을 넘기세요.")
