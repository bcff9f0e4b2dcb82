"""기억을 시험하는 작은 과제를 만듭니다. 같은 난수 생성기로는 언제나 같은 자료가 나옵니다."""

import torch
from torch import Tensor


def latch(
    batch_size: int,
    length: int,
    *,
    num_classes: int = 2,
    signal: float = 1.0,
    noise: float = 0.1,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """걸쇠(latch) 과제: 첫 시점에 본 기호를 잡음 속에서 끝까지 기억합니다.

    첫 시점의 입력은 정답 번호의 원-핫 벡터에 signal을 곱한 것이고, 그 뒤는 모두 평균 0의 정규
    잡음입니다. 어려움은 네 값이 정합니다. length는 기억할 거리, num_classes는 기억할 양, signal은
    기호의 세기, noise는 방해의 세기입니다. 답은 보통 마지막 시점에 묻습니다. 모든 시점에서 물으면
    가까운 답부터 배우므로 훨씬 쉬워집니다.

    입력:
        batch_size: 한 묶음의 시퀀스 수 B.
        length: 시퀀스의 길이 T. 마지막 시점은 기호를 본 때에서 T - 1걸음 뒤입니다.
        num_classes: 기호의 가짓수. 입력의 크기 I와 같습니다.
        signal: 기호의 크기.
        noise: 잡음의 표준편차. 0이면 첫 시점 뒤의 입력은 모두 0입니다.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        x: 모양 (T, B, I), float32.
        target: 모양 (B,), int64. 0부터 num_classes - 1까지.

    예외:
        ValueError: 크기가 1보다 작거나, 가짓수가 2보다 작거나, noise가 음수일 때.

    출처: Bengio, Simard & Frasconi (1994)의 latch 문제를 여러 기호로 넓힌 것입니다.

    >>> import torch
    >>> x, target = latch(2, 50, num_classes=4, generator=torch.Generator().manual_seed(0))
    >>> x.shape, bool((x[0].argmax(dim=-1) == target).all())
    (torch.Size([50, 2, 4]), True)
    """
    _check_at_least("batch_size", batch_size, 1)
    _check_at_least("length", length, 1)
    _check_at_least("num_classes", num_classes, 2)
    _check_at_least("noise", noise, 0)
    target = torch.randint(num_classes, (batch_size,), generator=generator)
    x = noise * torch.randn(length, batch_size, num_classes, generator=generator)  # (T, B, I)
    x[0] = signal * torch.eye(num_classes)[target]
    return x, target


def _check_at_least(name: str, value: float, minimum: int) -> None:
    if value < minimum:
        raise ValueError(f"{name}={value}는 너무 작습니다. {minimum} 이상의 값을 넘기세요.")
