"""선형 점화식 hₜ = aₜ ⊙ hₜ₋₁ + bₜ를 푸는 세 가지 길: 차례대로, 짝지어 한꺼번에, 로그로.

세 함수는 같은 답을 냅니다. `loop_scan`은 T걸음을 차례로 걷습니다. `linear_scan`은 이웃한 두 걸음을
한 걸음으로 합치기를 되풀이해 log₂T번 만에 끝냅니다. `log_scan`은 누적합 두 번으로 끝내지만 값을
로그로만 다룰 수 있어 a와 b가 양수여야 합니다.
"""

import torch
from torch import Tensor


def loop_scan(a: Tensor, b: Tensor, h_0: Tensor | None = None) -> Tensor:
    """점화식을 첫 걸음부터 끝 걸음까지 차례로 풉니다. 다른 두 함수의 답을 재는 자입니다.

    입력:
        a: 옛 상태에 곱하는 수. 모양 (T, …), 실수.
        b: 더하는 수. a와 같은 모양과 dtype.
        h_0: 처음 상태. 모양 (…). 없으면 0.

    반환:
        h_1부터 h_T까지. 모양 (T, …).

    예외:
        ValueError: T가 0이거나 모양이 서로 맞지 않을 때.

    출처: 점화식 그대로. Feng et al. (2024)의 식 hₜ = aₜ ⊙ hₜ₋₁ + bₜ.

    >>> import torch
    >>> loop_scan(torch.tensor([0.5, 0.5]), torch.tensor([1.0, 1.0]), torch.tensor(8.0))
    tensor([5.0000, 3.5000])
    """
    _check(a, b, h_0)
    h = torch.zeros_like(b[0]) if h_0 is None else h_0
    outputs = []
    for a_t, b_t in zip(a.unbind(), b.unbind(), strict=True):
        # hₜ = aₜ ⊙ hₜ₋₁ + bₜ
        h = a_t * h + b_t
        outputs.append(h)
    return torch.stack(outputs)


def linear_scan(a: Tensor, b: Tensor, h_0: Tensor | None = None) -> Tensor:
    """점화식을 짝지어 풉니다. 홀수째 걸음을 다음 걸음에 합치면 길이가 반인 같은 문제가 남습니다.

    역전파도 같은 스캔입니다. 기울기가 δₜ = ∂hₜ + aₜ₊₁ ⊙ δₜ₊₁이라는 거꾸로 된 점화식을 따르기
    때문입니다. 중간 결과를 하나도 붙들지 않고 a와 h만 붙듭니다.

    입력:
        a: 옛 상태에 곱하는 수. 모양 (T, …), 실수. 0이나 음수여도 됩니다.
        b: 더하는 수. a와 같은 모양과 dtype.
        h_0: 처음 상태. 모양 (…). 없으면 0.

    반환:
        h_1부터 h_T까지. 모양 (T, …).

    예외:
        ValueError: T가 0이거나 모양이 서로 맞지 않을 때.

    출처: Blelloch (1990)의 스캔을 점화식에 쓴 것. 역전파는 Martin & Cundy (2018).

    >>> import torch
    >>> linear_scan(torch.tensor([0.5, 0.5]), torch.tensor([1.0, 1.0]), torch.tensor(8.0))
    tensor([5.0000, 3.5000])
    """
    _check(a, b, h_0)
    h_0 = torch.zeros_like(b[0]) if h_0 is None else h_0
    return _LinearScan.apply(a, b, h_0)


def log_scan(log_a: Tensor, log_b: Tensor, log_h_0: Tensor | None = None) -> Tensor:
    """점화식을 로그로 풉니다. 곱은 누적합이 되고, 합은 logcumsumexp가 됩니다.

    처음부터 t까지의 a를 모두 곱한 것을 Aₜ라 하면 hₜ = Aₜ ⊙ (h_0 + Σ bₛ / Aₛ)입니다. 걸음이 늘면
    Aₜ는 0이 되어 버려 나눌 수 없지만, 그 로그는 유한합니다.

    입력:
        log_a: a의 로그. 모양 (T, …), 실수. a는 양수여야 합니다.
        log_b: b의 로그. log_a와 같은 모양과 dtype. b가 0이면 -inf.
        log_h_0: 처음 상태의 로그. 모양 (…). 없으면 h_0이 0입니다.

    반환:
        h_1부터 h_T까지의 **로그**. 모양 (T, …). h가 실수의 범위를 벗어나도 유한합니다.

    예외:
        ValueError: T가 0이거나 모양이 서로 맞지 않을 때.

    출처: Heinsen (2023), Feng et al. (2024)의 부록.

    >>> import torch
    >>> a, b, h_0 = torch.tensor([0.5, 0.5]), torch.tensor([1.0, 1.0]), torch.tensor(8.0)
    >>> log_scan(a.log(), b.log(), h_0.log()).exp()
    tensor([5.0000, 3.5000])
    """
    _check(log_a, log_b, log_h_0)
    # log Aₜ = log a₁ + … + log aₜ
    log_A = log_a.cumsum(dim=0)  # (T, …)
    terms = log_b - log_A
    if log_h_0 is not None:
        terms = torch.cat([log_h_0.unsqueeze(0), terms])  # (T+1, …)
    # log(h_0 + Σ bₛ / Aₛ)
    log_sum = torch.logcumsumexp(terms, dim=0)[-len(log_A) :]
    return log_A + log_sum


class _LinearScan(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a: Tensor, b: Tensor, h_0: Tensor) -> Tensor:
        h = _pairwise(a, torch.cat([(a[0] * h_0 + b[0]).unsqueeze(0), b[1:]]))
        ctx.save_for_backward(a, h, h_0)
        return h

    @staticmethod
    def backward(ctx, grad_h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        a, h, h_0 = ctx.saved_tensors
        # δₜ = ∂hₜ + aₜ₊₁ ⊙ δₜ₊₁: 뒤집어 놓으면 같은 점화식입니다
        after = torch.cat([a[1:], torch.zeros_like(a[:1])])
        delta = linear_scan(after.flip(0), grad_h.flip(0)).flip(0)
        # ∂aₜ = δₜ ⊙ hₜ₋₁,  ∂bₜ = δₜ,  ∂h_0 = a₁ ⊙ δ₁
        before = torch.cat([h_0.unsqueeze(0), h[:-1]])
        return delta * before, delta, a[0] * delta[0]


def _pairwise(a: Tensor, b: Tensor) -> Tensor:
    """처음 상태가 0인 점화식을 짝지어 풉니다. 자기를 다시 부를 때마다 길이가 반이 됩니다."""
    T = len(b)
    if T == 1:
        return b
    first, second = slice(0, T - T % 2, 2), slice(1, None, 2)
    # 두 걸음을 한 걸음으로: h = a₂(a₁h + b₁) + b₂ = (a₂a₁)h + (a₂b₁ + b₂)
    even = _pairwise(a[second] * a[first], a[second] * b[first] + b[second])  # (T // 2, …)
    h = torch.empty_like(b)
    h[0] = b[0]
    h[1::2] = even
    # 건너뛴 걸음은 바로 앞의 답에서 한 걸음
    h[2::2] = a[2::2] * even[: (T - 1) // 2] + b[2::2]
    return h


def _check(a: Tensor, b: Tensor, h_0: Tensor | None) -> None:
    if a.dim() == 0 or len(a) == 0:
        raise ValueError("걸음이 하나도 없습니다.\n첫 축이 시간인 (T, …) 모양을 주십시오.")
    if a.shape != b.shape:
        raise ValueError(
            f"곱하는 수의 모양 {tuple(a.shape)}과 더하는 수의 모양 {tuple(b.shape)}이 다릅니다.\n"
            "모양을 맞추십시오."
        )
    if h_0 is not None and h_0.shape != a.shape[1:]:
        raise ValueError(
            f"처음 상태의 모양이 {tuple(h_0.shape)}입니다.\n{tuple(a.shape[1:])}로 맞추십시오."
        )
