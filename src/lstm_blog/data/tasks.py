"""기억을 시험하는 작은 과제를 만듭니다. 같은 난수 생성기로는 언제나 같은 자료가 나옵니다.

걸쇠(latch), 마지막 기호(last_symbol), 덧셈(adding), 베끼기(copy)는 텐서를 냅니다. 글에서 글로 가는
과제는 이웃 모듈에 있고 여기서도 부를 수 있습니다: `number_reading`, `dates`, `pronunciation`은
(입력 글, 답 글)의 목록을 내고, `split`은 그것을 겹치지 않게 나눕니다. `spacing`은 글을 띄어쓰기
문제로 바꿉니다.
"""

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import torch
from torch import Tensor

if TYPE_CHECKING:
    from lstm_blog.data.dates import dates as dates
    from lstm_blog.data.numbers import number_reading as number_reading
    from lstm_blog.data.pronunciation import pronunciation as pronunciation
    from lstm_blog.data.sampling import split as split

# 이름 → 그 이름이 사는 모듈. 걸쇠만 쓰는 스크립트가 날짜에 기대지 않도록 쓸 때 불러옵니다(PEP 562).
_HOME = {
    "dates": "lstm_blog.data.dates",
    "number_reading": "lstm_blog.data.numbers",
    "pronunciation": "lstm_blog.data.pronunciation",
    "split": "lstm_blog.data.sampling",
}


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


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


def last_symbol(
    batch_size: int,
    length: int,
    *,
    chance: float = 0.3,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """마지막 기호 과제: 기호가 시퀀스 곳곳에 나오고, 마지막에 나온 것만 답합니다.

    걸쇠와 거꾸로 앞의 기억을 지울 줄 알아야 합니다. 첫 시점에는 언제나 기호가 나옵니다.

    입력:
        batch_size: 한 묶음의 시퀀스 수 B.
        length: 시퀀스의 길이 T.
        chance: 둘째 시점부터 기호가 나올 확률. 0과 1 사이.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        x: 모양 (T, B, 2), float32. 마지막 축은 기호(−1, 0, 1)와 기호가 나왔는지(0, 1)입니다.
        target: 모양 (B,), int64. 마지막 기호가 1이면 1, −1이면 0.

    예외:
        ValueError: 크기가 1보다 작거나 chance가 0과 1 사이가 아닐 때.

    >>> import torch
    >>> x, target = last_symbol(4, 20, generator=torch.Generator().manual_seed(0))
    >>> symbols = x[:, 0, 0]  # 첫 시퀀스의 기호들
    >>> bool(symbols[symbols != 0][-1] > 0) == bool(target[0])
    True
    """
    _check_at_least("batch_size", batch_size, 1)
    _check_at_least("length", length, 1)
    if not 0 <= chance <= 1:
        raise ValueError(f"chance={chance}는 확률이 아닙니다. 0과 1 사이의 값을 넘기세요.")
    shown = torch.rand(length, batch_size, generator=generator) < chance  # (T, B)
    shown[0] = True
    sign = torch.randint(2, (length, batch_size), generator=generator) * 2 - 1
    x = torch.stack([sign * shown, shown], dim=-1).float()
    last = (torch.arange(length)[:, None] * shown).argmax(dim=0)  # 마지막으로 나온 시점
    return x, (sign[last, torch.arange(batch_size)] > 0).long()


def adding(
    batch_size: int,
    length: int,
    *,
    variant: Literal["1997", "2015"] = "1997",
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """덧셈(adding) 과제: 표시가 붙은 두 수를 기억했다가 더합니다.

    시점마다 수와 표시가 하나씩 들어옵니다. "1997"은 처음 논문의 것입니다. 수는 -1과 1 사이이고,
    첫 표시는 앞의 열 시점 가운데, 둘째 표시는 앞 절반에서 고릅니다. 처음과 끝 시점의 표시는 -1이고,
    처음 시점이 뽑히면 그 수는 0이 됩니다. 답은 0.5 + (두 수의 합) / 4입니다. 논문은 길이를 T와
    1.1T 사이에서 뽑지만 여기서는 T로 맞춥니다. "2015"는 뒤에 널리 쓰인 꼴로, 수는 0과 1 사이이고
    앞 절반과 뒤 절반에서 하나씩 골라 그대로 더합니다. 입력을 보지 않고 평균만 답할 때의 평균 제곱
    오차는 "1997"이 1/24, "2015"가 1/6입니다.

    입력:
        batch_size: 한 묶음의 시퀀스 수 B.
        length: 시퀀스의 길이 T. "1997"은 6 이상, "2015"는 2 이상.
        variant: 어느 꼴인지.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        x: 모양 (T, B, 2), float32. 마지막 축은 수와 표시입니다.
        target: 모양 (B,), float32.

    예외:
        ValueError: 크기가 너무 작거나 모르는 꼴일 때.

    출처: Hochreiter & Schmidhuber (1997) 5.4절, Le, Jaitly & Hinton (2015) 4.1절.

    >>> import torch
    >>> x, target = adding(2, 50, generator=torch.Generator().manual_seed(0))
    >>> x.shape, target.shape, (x[:, 0, 1] == 1).sum().item()
    (torch.Size([50, 2, 2]), torch.Size([2]), 2)
    """
    if variant not in ("1997", "2015"):
        raise ValueError(f"덧셈 과제의 꼴을 모릅니다: {variant!r}. '1997'이나 '2015'를 넘기세요.")
    _check_at_least("batch_size", batch_size, 1)
    _check_at_least("length", length, 6 if variant == "1997" else 2)
    value = torch.rand(length, batch_size, generator=generator)  # (T, B)
    marker = torch.zeros(length, batch_size)
    sequences = torch.arange(batch_size)
    half = length // 2
    if variant == "2015":
        first = torch.randint(half, (batch_size,), generator=generator)
        second = torch.randint(half, length, (batch_size,), generator=generator)
    else:
        value = 2 * value - 1
        first = torch.randint(min(10, half - 1), (batch_size,), generator=generator)
        # 첫 표시를 건너뛰고 앞의 T/2 - 1개에서 고릅니다.
        second = torch.randint(half - 2, (batch_size,), generator=generator)
        second += second >= first
        value[0, (first == 0) | (second == 0)] = 0
        marker[0] = marker[-1] = -1
    marker[first, sequences] = marker[second, sequences] = 1
    total = value[first, sequences] + value[second, sequences]
    target = 0.5 + total / 4 if variant == "1997" else total
    return torch.stack([value, marker], dim=-1), target


def copy(
    batch_size: int,
    delay: int,
    *,
    length: int = 10,
    num_symbols: int = 8,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """베끼기(copy) 과제: 기호 여럿을 차례대로 기억했다가 신호가 오면 그대로 적습니다.

    빈칸은 0, 기호는 1부터 num_symbols까지, 신호는 num_symbols + 1입니다. 기호 length개, 빈칸
    delay - 1개, 신호, 빈칸 length개가 차례로 들어옵니다. 답은 빈칸이다가 마지막 length시점에서
    처음의 기호들입니다. 기억 없이 고르게 찍을 때의 교차 엔트로피는
    `length * log(num_symbols) / T`입니다.

    입력:
        batch_size: 한 묶음의 시퀀스 수 B.
        delay: 기호가 끝나고 신호까지의 시점 수. 신호도 셉니다.
        length: 기억할 기호의 수.
        num_symbols: 기호의 가짓수. 토큰의 가짓수는 여기에 2를 더한 것입니다.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        x: 모양 (T, B), int64. T = delay + 2 * length.
        target: 모양 (T, B), int64.

    예외:
        ValueError: 크기가 1보다 작거나 기호의 가짓수가 2보다 작을 때.

    출처: Arjovsky, Shah & Bengio (2016)의 copying memory problem.

    >>> import torch
    >>> x, target = copy(1, 3, length=2, generator=torch.Generator().manual_seed(0))
    >>> x.shape, torch.equal(x[:2], target[-2:])
    (torch.Size([7, 1]), True)
    """
    _check_at_least("batch_size", batch_size, 1)
    _check_at_least("delay", delay, 1)
    _check_at_least("length", length, 1)
    _check_at_least("num_symbols", num_symbols, 2)
    symbols = torch.randint(1, num_symbols + 1, (length, batch_size), generator=generator)
    x = torch.zeros(delay + 2 * length, batch_size, dtype=torch.int64)  # (T, B)
    target = torch.zeros_like(x)
    x[:length] = symbols
    x[length + delay - 1] = num_symbols + 1
    target[-length:] = symbols
    return x, target


def spacing(text: str) -> tuple[str, list[int]]:
    """글을 띄어쓰기 문제로 바꿉니다: 글자마다 뒤를 띄는지 묻습니다.

    입력:
        text: 아무 글. 이어진 공백과 줄바꿈은 한 번 띈 것으로 봅니다.

    반환:
        characters: 공백을 뺀 글자들.
        labels: characters와 같은 길이의 목록. 그 글자 뒤를 띄면 1, 아니면 0. 마지막은 0입니다.

    >>> spacing("나는 책을 읽는다.")
    ('나는책을읽는다.', [0, 1, 0, 1, 0, 0, 0, 0])
    >>> restore_spacing(*spacing("나는 책을 읽는다."))
    '나는 책을 읽는다.'
    """
    words = text.split()
    labels = [0] * sum(map(len, words))
    end = 0
    for word in words[:-1]:
        end += len(word)
        labels[end - 1] = 1
    return "".join(words), labels


def restore_spacing(characters: str, labels: Sequence[int]) -> str:
    """이름표대로 글자를 띄어 씁니다. `spacing`의 역이고, 모델이 낸 이름표를 읽을 때 씁니다.

    입력:
        characters: 공백을 뺀 글자들.
        labels: 같은 길이의 0과 1.

    반환:
        띄어 쓴 글. 마지막 글자 뒤는 띄지 않습니다.

    예외:
        ValueError: 길이가 다를 때.

    >>> restore_spacing("아버지가방에", [0, 0, 0, 1, 0, 0])
    '아버지가 방에'
    """
    if len(characters) != len(labels):
        raise ValueError(
            f"글자는 {len(characters)}개인데 이름표는 {len(labels)}개입니다. 수를 맞추세요."
        )
    spaced = (
        character + " " * bool(label) for character, label in zip(characters, labels, strict=True)
    )
    return "".join(spaced).rstrip(" ")


def _check_at_least(name: str, value: float, minimum: int) -> None:
    if value < minimum:
        raise ValueError(f"{name}={value}는 너무 작습니다. {minimum} 이상의 값을 넘기세요.")
