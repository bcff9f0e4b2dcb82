"""한 걸음을 시간 축으로 되풀이합니다: 앞으로, 뒤로, 길이가 다른 시퀀스를 함께, 여러 층으로.

시퀀스는 시점마다의 입력을 담은 목록으로 다룹니다. 길이가 다른 시퀀스는 긴 것부터 세워 두면, 늦은
시점일수록 앞쪽 몇 줄만 남습니다. 모든 시점의 줄 수가 같은 것은 그 특별한 경우입니다.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import dropout

State = tuple[Tensor, ...]  # RNN과 GRU는 (h,), LSTM은 (h, c)
Step = Callable[[Tensor, State], State]  # (x, 직전 상태) → 새 상태, 첫 성분이 h


def unroll(step: Step, inputs: Sequence[Tensor], state: State) -> tuple[list[Tensor], State]:
    """한 걸음을 첫 시점부터 끝 시점까지 되풀이합니다.

    입력:
        step: 한 걸음. `step(x, state)`가 새 상태를 돌려주고, 그 첫 성분이 h입니다.
        inputs: 시점마다의 입력. t번째는 모양 (B_t, I)이고 B_t는 늘지 않습니다(긴 시퀀스가 앞줄).
        state: 첫 상태. 성분마다 모양 (B, ·), B = B_1, inputs와 같은 dtype.

    반환:
        시점마다의 h의 목록과, 시퀀스마다 자기 끝에서 멈춘 마지막 상태. t번째 h는 모양 (B_t, ·),
        상태는 state와 같은 모양입니다.

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.

    출처: Werbos (1990)의 시간 펼치기. 줄을 줄여 가는 방식은 torch의 PackedSequence와 같습니다.

    >>> import torch
    >>> def add(x, state):
    ...     return (state[0] + x,)
    >>> inputs = [torch.ones(2, 1), torch.ones(1, 1), torch.ones(1, 1)]  # 길이 3과 1
    >>> outputs, (h,) = unroll(add, inputs, (torch.zeros(2, 1),))
    >>> h.flatten().tolist()
    [3.0, 1.0]
    """
    outputs, finished = [], []
    for x in inputs:
        if len(x) < len(state[0]):
            finished.append(tuple(part[len(x) :] for part in state))
            state = tuple(part[: len(x)] for part in state)
        state = step(x, state)
        outputs.append(state[0])
    for stopped in reversed(finished):
        state = tuple(torch.cat(pair) for pair in zip(state, stopped, strict=True))
    return outputs, state


def unroll_reverse(
    step: Step, inputs: Sequence[Tensor], state: State
) -> tuple[list[Tensor], State]:
    """한 걸음을 끝 시점부터 첫 시점까지 거꾸로 되풀이합니다.

    입력:
        step, inputs, state: `unroll`과 같습니다. 짧은 시퀀스는 자기 끝 시점에서 비로소 시작합니다.

    반환:
        시점마다의 h의 목록(첫 시점이 앞)과, 첫 시점까지 읽은 마지막 상태. t번째 h는 모양 (B_t, ·),
        상태는 state와 같은 모양입니다.

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.

    출처: Schuster & Paliwal (1997)의 양방향 RNN에서 뒤쪽 방향.

    >>> import torch
    >>> def add(x, state):
    ...     return (state[0] + x,)
    >>> inputs = [torch.ones(2, 1), torch.ones(1, 1), torch.ones(1, 1)]  # 길이 3과 1
    >>> outputs, (h,) = unroll_reverse(add, inputs, (torch.zeros(2, 1),))
    >>> [output.flatten().tolist() for output in outputs]
    [[3.0, 1.0], [2.0], [1.0]]
    """
    first = state
    state = tuple(part[: len(inputs[-1])] for part in first)
    outputs = []
    for x in reversed(inputs):
        if len(x) > len(state[0]):
            starting = tuple(part[len(state[0]) : len(x)] for part in first)
            state = tuple(torch.cat(pair) for pair in zip(state, starting, strict=True))
        state = step(x, state)
        outputs.append(state[0])
    return outputs[::-1], state


def unroll_layers(
    layers: Sequence[Sequence[Step]], inputs: Sequence[Tensor], state: State, p: float = 0.0
) -> tuple[list[Tensor], State]:
    """층을 쌓습니다: 아래층의 h가 위층의 입력이 됩니다.

    입력:
        layers: 층마다의 한 걸음. 층 하나는 (앞으로,) 또는 (앞으로, 뒤로).
        inputs: 시점마다의 입력. t번째는 모양 (B_t, I).
        state: 첫 상태. 성분마다 모양 (L·D, B, ·). L은 층의 수, D는 방향의 수, 층이 먼저 셉니다.
        p: 층 사이 드롭아웃의 확률. 마지막 층의 출력에는 쓰지 않습니다.

    반환:
        맨 위층의 시점마다의 h, 모양 (B_t, D·H)와 모든 층의 마지막 상태(모양은 state와 같음).

    예외:
        RuntimeError: 모양이나 dtype이 서로 맞지 않을 때.

    출처: `torch.nn.LSTM` 문서. 드롭아웃 마스크는 층 하나에 한 번, 모든 시점의 것을 함께 뽑습니다.

    >>> import torch
    >>> def add(x, state):
    ...     return (state[0] + x,)
    >>> inputs = [torch.ones(1, 1), torch.ones(1, 1)]
    >>> outputs, (h_n,) = unroll_layers([[add], [add]], inputs, (torch.zeros(2, 1, 1),))
    >>> h_n.flatten().tolist()  # 1층은 1 + 1, 2층은 1 + 2
    [2.0, 3.0]
    """
    directions = (unroll, unroll_reverse)
    last = []
    for number, steps in enumerate(layers):
        outputs = []
        for direction, step in enumerate(steps):
            first = tuple(part[len(last)] for part in state)  # (B, ·)
            output, end = directions[direction](step, inputs, first)
            outputs.append(output)
            last.append(end)
        inputs = [torch.cat(pair, dim=-1) for pair in zip(*outputs, strict=True)]  # (B_t, D·H)
        if p > 0 and number < len(layers) - 1:
            sizes = [len(x) for x in inputs]
            inputs = dropout(torch.cat(inputs), p, training=True).split(sizes)
    return list(inputs), tuple(torch.stack(parts) for parts in zip(*last, strict=True))
