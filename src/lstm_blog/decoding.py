"""디코딩: 한 걸음씩 다음 기호를 고르는 법. 어떤 모델이든 한 걸음 함수만 있으면 됩니다.

한 걸음은 `step(ids, state) -> log_probabilities, state`입니다. ids는 모양 (N,)이고
log_probabilities는 (N, V)인 로그 확률입니다. state는 무엇이든 되고, 빔 탐색은
`select(state, index)`로 줄을 골라 옮깁니다.

점수는 로그 확률을 길이 벌점 ((5 + 길이) / 6)^α로 나눈 값이고, 길이는 eos까지 셉니다.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

Step = Callable[[Tensor, Any], tuple[Tensor, Any]]
Select = Callable[[Any, Tensor], Any]


class Hypothesis(NamedTuple):
    """디코딩의 결과 하나.

    속성:
        ids: bos와 eos를 뺀 번호.
        log_probability: 로그 확률, 나트. 끝났으면 eos의 몫까지 더한 값.
        score: log_probability를 길이 벌점으로 나눈 값.
        finished: 거짓이면 max_length에서 잘렸습니다.

    >>> Hypothesis([3, 4], log_probability=-1.5, score=-1.5, finished=True).ids
    [3, 4]
    """

    ids: list[int]
    log_probability: float
    score: float
    finished: bool


def greedy(
    step: Step,
    state: Any,
    *,
    batch_size: int,
    bos: int,
    eos: int,
    max_length: int,
    length_penalty: float = 0.0,
    device: torch.device | str | None = None,
) -> list[Hypothesis]:
    """걸음마다 가장 그럴듯한 기호 하나를 고릅니다.

    입력:
        step, state: 한 걸음 함수와 첫 상태. 줄이 B개입니다.
        batch_size: 묶음의 크기 B.
        bos, eos: 시작과 끝의 번호.
        max_length: 고를 기호의 최대 수. eos도 셉니다.
        length_penalty: 점수에 쓸 α. 고르는 데는 영향이 없습니다.
        device: 번호를 둘 장치. 없으면 torch의 기본 장치.

    반환:
        결과 B개.

    예외:
        ValueError: max_length나 batch_size가 1보다 작거나 length_penalty가 음수일 때.

    출처: Sutskever, Vinyals & Le (2014), 3.2절의 빔 크기 1.

    >>> table = torch.tensor([[0.1, 0.9, 0.0], [0.1, 0.1, 0.8], [1.0, 0.0, 0.0]]).log()
    >>> step = lambda ids, state: (table[ids], state)
    >>> greedy(step, None, batch_size=1, bos=0, eos=2, max_length=5)[0].ids
    [1]
    """
    _check(batch_size, 1, max_length, length_penalty)
    token = torch.full((batch_size,), bos, device=device)
    done = torch.zeros_like(token, dtype=torch.bool)
    total: Tensor | float = 0.0
    history = []
    for _ in range(max_length):
        log_probabilities, state = step(token, state)  # (B, V)
        best, token = log_probabilities.max(dim=-1)
        total = total + best.masked_fill(done, 0.0)
        token = token.masked_fill(done, eos)
        history.append(token)
        done = done | (token == eos)
        if bool(done.all()):
            break
    rows = torch.stack(history, dim=1).tolist()  # B × 고른 수
    return [
        _hypothesis(ids, value, eos, length_penalty)
        for ids, value in zip(rows, total.tolist(), strict=True)
    ]


def beam(
    step: Step,
    select: Select,
    state: Any,
    *,
    batch_size: int,
    width: int,
    bos: int,
    eos: int,
    max_length: int,
    length_penalty: float = 0.0,
    device: torch.device | str | None = None,
) -> list[list[Hypothesis]]:
    """빔 탐색: 로그 확률이 큰 후보 width개를 나란히 늘려 갑니다.

    eos를 고른 후보는 자리 하나를 차지한 채 멈추고, 남은 자리에서 탐색을 계속합니다. 빔이 탐욕
    탐색의 길을 도중에 버릴 수 있으므로 탐욕 탐색의 결과도 후보에 넣습니다. 그래서 가장 좋은
    점수는 언제나 탐욕 탐색의 점수 이상이고, width가 1이면 탐욕 탐색과 같습니다.

    입력:
        step, state: 한 걸음 함수와 첫 상태. 줄이 B개인 상태를 넘깁니다.
        select: `select(state, index)`는 index번째 줄들로 이루어진 상태를 돌려줍니다.
        batch_size: 묶음의 크기 B.
        width: 빔의 크기 K.
        bos, eos, max_length, device: `greedy`와 같습니다.
        length_penalty: 길이 벌점의 α. 0이면 로그 확률 그대로이고, 클수록 긴 결과에 너그럽습니다.

    반환:
        B개의 목록. 저마다 점수가 큰 것부터 많아야 K개입니다.

    예외:
        ValueError: max_length, width, batch_size가 1보다 작거나 length_penalty가 음수일 때.

    출처: Sutskever, Vinyals & Le (2014), 3.2절, 길이 벌점은 Wu et al. (2016), 식 (14).

    >>> first = torch.tensor([0.0, 0.6, 0.4]).log()  # 1이 앞서지만
    >>> table = torch.stack([first, torch.tensor([0.4, 0.3, 0.3]).log(), first])
    >>> step = lambda ids, state: (table[ids], state)
    >>> found = beam(step, lambda state, index: state, None, batch_size=1, width=2,
    ...     bos=0, eos=2, max_length=3)[0]
    >>> found[0].ids, round(found[0].log_probability, 3)  # 바로 끝내는 쪽이 낫습니다
    ([], -0.916)
    """
    _check(batch_size, width, max_length, length_penalty)
    options = {"bos": bos, "eos": eos, "max_length": max_length, "length_penalty": length_penalty}
    fallback = greedy(step, state, batch_size=batch_size, device=device, **options)
    state = select(state, torch.arange(batch_size, device=device).repeat_interleave(width))
    first_row = torch.arange(batch_size, device=device)[:, None] * width  # (B, 1)
    token = torch.full((batch_size, width), bos, device=device)
    history = token.new_zeros(0, batch_size, width)
    done = torch.zeros_like(token, dtype=torch.bool)
    total: Tensor | None = None
    for _ in range(max_length):
        log_probabilities, state = step(token.flatten(), state)  # (B·K, V)
        if total is None:  # 처음에는 모든 줄이 같으므로 첫 줄만 살려 둡니다.
            total = log_probabilities.new_full((batch_size, width), -torch.inf)
            total[:, 0] = 0.0
        log_probabilities = log_probabilities.view(batch_size, width, -1)
        total, parent, token = _best(total, log_probabilities, done, eos)
        history = history.gather(2, parent.expand(len(history), -1, -1))
        history = torch.cat([history, token[None]])
        done = done.gather(1, parent) | ((token == eos) & (total > -torch.inf))
        if bool((done | (total == -torch.inf)).all()):
            break
        state = select(state, (first_row + parent).flatten())
    return _ranked(history, total, fallback, eos, length_penalty)


def choose(
    logits: Tensor,
    temperature: float = 1.0,
    top_k: int | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """로짓에서 다음 기호를 하나씩 뽑습니다.

    뽑기는 generator가 있는 장치(없으면 CPU)에서 하므로, 모델이 어느 장치에 있든 같은 로짓과 같은
    씨앗이면 같은 기호가 나옵니다.

    입력:
        logits: 로짓. 모양 (N, V), 실수.
        temperature: 로짓을 나눌 온도. 0이면 언제나 가장 큰 것을 고릅니다.
        top_k: 이 수만큼의 가장 큰 로짓에서만 뽑습니다. 없으면 모두에서 뽑습니다.
        generator: 난수 생성기. 없으면 torch의 전역 CPU 생성기.

    반환:
        번호. 모양 (N,), int64, logits와 같은 장치.

    예외:
        ValueError: temperature가 음수이거나 NaN일 때, top_k가 1보다 작을 때.

    출처: top-k는 Fan, Lewis & Dauphin (2018).

    >>> choose(torch.tensor([[0.0, 3.0, 1.0]]), temperature=0.0).tolist()
    [1]
    """
    if not temperature >= 0:
        raise ValueError(f"temperature={temperature}은(는) 온도가 아닙니다. 0 이상으로 고르세요.")
    if top_k is not None and top_k < 1:
        raise ValueError(f"top_k={top_k}은(는) 너무 작습니다. 1 이상의 수나 None을 넘기세요.")
    if temperature == 0 or top_k == 1:
        return logits.argmax(dim=-1)
    values = logits.detach().to("cpu" if generator is None else generator.device, torch.float64)
    # 가장 큰 값을 먼저 빼면 온도가 아무리 낮아도 0과 -∞뿐이라 넘치지 않습니다.
    scaled = (values - values.max(dim=-1, keepdim=True).values) / temperature
    if top_k is not None and top_k < values.shape[-1]:
        kept = torch.zeros_like(values, dtype=torch.bool)
        kept.scatter_(-1, values.topk(top_k, dim=-1).indices, True)
        scaled = scaled.masked_fill(~kept, -torch.inf)
    drawn = torch.multinomial(scaled.softmax(dim=-1), 1, generator=generator)
    return drawn.squeeze(-1).to(logits.device)


def _best(total, log_probabilities, done, eos) -> tuple[Tensor, Tensor, Tensor]:
    """다음 빔 K개의 로그 확률, 어느 줄에서 왔는지, 고른 기호. 모두 (B, K)."""
    B, K, V = log_probabilities.shape
    candidates = total[..., None] + log_probabilities  # (B, K, V)
    # 끝난 줄은 점수 그대로 eos 하나로만 이어지고, 자리를 빼앗기지 않습니다.
    candidates = candidates.masked_fill(done[..., None], -torch.inf)
    candidates[..., eos] = torch.where(done, total, candidates[..., eos])
    priority = candidates.clone()
    priority[..., eos] = priority[..., eos].masked_fill(done, torch.inf)
    # 값이 같으면 앞선 번호부터: 탐욕 탐색의 argmax와 같은 규칙입니다.
    order = priority.view(B, -1).sort(dim=-1, descending=True, stable=True).indices[:, :K]
    return candidates.view(B, -1).gather(1, order), order // V, order % V


def _ranked(history, total, fallback, eos, length_penalty) -> list[list[Hypothesis]]:
    """묶음마다 후보를 점수 순으로 늘어놓습니다."""
    results = []
    rows, values = history.permute(1, 2, 0).tolist(), total.tolist()
    for b, best_guess in enumerate(fallback):
        found = [
            _hypothesis(ids, value, eos, length_penalty)
            for ids, value in zip(rows[b], values[b], strict=True)
            if value > -torch.inf
        ]
        same = (best_guess.ids, best_guess.finished)
        found = [one for one in found if (one.ids, one.finished) != same] + [best_guess]
        found.sort(key=lambda one: -one.score)
        results.append(found[: total.shape[1]])
    return results


def _hypothesis(ids: list[int], value: float, eos: int, length_penalty: float) -> Hypothesis:
    finished = eos in ids
    kept = ids[: ids.index(eos)] if finished else ids
    penalty = ((5 + len(kept) + finished) / 6) ** length_penalty
    return Hypothesis(kept, value, value / penalty, finished)


def _check(batch_size: int, width: int, max_length: int, length_penalty: float) -> None:
    for name, value in (("batch_size", batch_size), ("width", width), ("max_length", max_length)):
        if value < 1:
            raise ValueError(f"{name}={value}은(는) 너무 작습니다. 1 이상의 수를 넘기세요.")
    if not length_penalty >= 0:
        raise ValueError(
            f"length_penalty={length_penalty}은(는) 쓸 수 없습니다. 0 이상의 수를 넘기세요."
        )
