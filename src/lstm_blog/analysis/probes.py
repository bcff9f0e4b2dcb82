"""은닉 상태의 칸이 어떤 성질을 알고 있는지 탐침(probe)으로 잽니다.

고르는 데 쓴 자료로 재면 우연히 맞은 칸이 좋아 보입니다. 그래서 앞쪽 자료로 고르고, 고를 때 보지
않은 뒤쪽 자료로 잽니다. 이웃한 시점의 상태는 서로 닮았으므로 섞어서 나누지 않습니다.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits


class UnitProbe(NamedTuple):
    """칸 하나로 성질을 맞힌 성적. `probe_units`가 돌려줍니다.

    속성:
        unit: 고르는 자료에서 가장 잘 맞힌 칸.
        sign: 값이 클수록 성질이 참이면 1, 거짓이면 -1. 고르는 자료에서 정합니다.
        auc: 그 칸의, 남겨 둔 자료에서의 AUC. sign을 맞춘 값입니다.
        correlation: 그 칸과 성질의, 남겨 둔 자료에서의 상관 계수 r. 부호를 바꾸지 않은 값입니다.
        fitted_aucs: 칸마다의, 고르는 자료에서의 AUC. 모양 (H,), float64, 부호를 맞추어 0.5 이상.
        held_out_aucs: 칸마다의, 남겨 둔 자료에서의 AUC. 모양 (H,), float64, 같은 부호.

    >>> import torch
    >>> states = torch.tensor([[0.0, 5.0], [1.0, 5.0], [0.0, 5.0], [1.0, 5.0]])
    >>> probe_units(states, torch.tensor([0, 1, 0, 1])).held_out_aucs.tolist()
    [1.0, 0.5]
    """

    unit: int
    sign: int
    auc: float
    correlation: float
    fitted_aucs: Tensor
    held_out_aucs: Tensor


class LinearProbe(NamedTuple):
    """모든 칸의 가중합으로 성질을 맞힌 성적. `linear_probe`가 돌려줍니다.

    속성:
        weight: 모양 (H,), float64. 표준화하지 않은 상태에 곱합니다.
        bias: 더할 수. `σ(states @ weight + bias)`가 성질이 참일 확률입니다.
        auc: 남겨 둔 자료에서의 AUC.

    >>> import torch
    >>> states = torch.tensor([[0.0], [1.0], [0.0], [1.0]])
    >>> probe = linear_probe(states, torch.tensor([0, 1, 0, 1]))
    >>> probe.weight.shape, probe.weight.item() > 0, probe.auc
    (torch.Size([1]), True, 1.0)
    """

    weight: Tensor
    bias: float
    auc: float


def auc(scores: Tensor, labels: Tensor) -> Tensor:
    """참인 것 하나와 거짓인 것 하나를 뽑았을 때 참의 점수가 더 높을 확률을 순위로 셉니다.

    입력:
        scores: 점수. 모양 (N,) 또는 점수의 종류마다 한 열인 (N, H), 실수.
        labels: 참과 거짓. 모양 (N,), bool 또는 0과 1.

    반환:
        AUC. 모양 () 또는 (H,), float64. 같은 점수의 짝은 절반으로 칩니다. 0.5는 모르는 것과 같고,
        0이면 거꾸로 알고 있는 것입니다.

    예외:
        ValueError: 모양이 다르거나, 한쪽 이름표만 있거나, 점수에 NaN이 있을 때.

    출처: Mann & Whitney (1947)의 U 통계량. AUC와 같음은 Hanley & McNeil (1982).

    >>> import torch
    >>> auc(torch.tensor([0.1, 0.4, 0.35, 0.8]), torch.tensor([0, 0, 1, 1])).item()
    0.75
    """
    truth = _labels(scores, labels)
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        raise ValueError(
            f"참이 {positives}개, 거짓이 {negatives}개입니다.\n"
            "AUC를 세려면 둘 다 있어야 합니다. 자료를 나눈 곳을 옮겨 보세요."
        )
    values = scores.detach().double().movedim(0, -1).contiguous()  # (H, N) 또는 (N,)
    ordered, order = values.sort(dim=-1)
    # 같은 값은 순위를 나누어 가집니다. 작은 것의 수와 작거나 같은 것의 수의 가운데입니다.
    below = torch.searchsorted(ordered, ordered, right=False)
    up_to = torch.searchsorted(ordered, ordered, right=True)
    ranks = (below + up_to + 1).double() / 2
    rank_sum = (ranks * truth[order]).sum(dim=-1)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def probe_units(states: Tensor, labels: Tensor, held_out: Tensor | None = None) -> UnitProbe:
    """성질을 가장 잘 아는 칸 하나를 고르고, 남겨 둔 자료로 성적을 잽니다.

    입력:
        states: 시점마다의 상태. 모양 (N, H), 실수. 시간의 차례로 둡니다.
        labels: 시점마다 성질이 참인가. 모양 (N,), bool 또는 0과 1.
        held_out: 남겨 둘 시점. 모양 (N,), bool. 없으면 뒤쪽 절반입니다.

    반환:
        고른 칸과 성적. 칸과 부호는 남겨 두지 않은 자료로만 정합니다.

    예외:
        ValueError: 모양이 다르거나, 나눈 두 쪽 가운데 한쪽에 이름표가 한 가지뿐이거나, NaN이 있을
            때.

    출처: Karpathy, Johnson & Li (2015)가 눈으로 고른 것을 수로 잽니다.

    >>> import torch
    >>> labels = torch.arange(40) % 4 == 0
    >>> states = torch.randn(40, 3, generator=torch.Generator().manual_seed(0))
    >>> states[:, 1] = -labels.float()
    >>> probe = probe_units(states, labels)
    >>> probe.unit, probe.sign, probe.auc, round(probe.correlation, 3)
    (1, -1, 1.0, -1.0)
    """
    states, labels, held_out = _split(states, labels, held_out)
    fitted = auc(states[~held_out], labels[~held_out])  # (H,)
    signs = torch.where(fitted < 0.5, -1, 1)
    unseen = auc(states[held_out], labels[held_out])
    unit = int((fitted - 0.5).abs().argmax())
    return UnitProbe(
        unit=unit,
        sign=int(signs[unit]),
        auc=float(_flip(unseen, signs)[unit]),
        correlation=_correlation(states[held_out, unit], labels[held_out]),
        fitted_aucs=_flip(fitted, signs),
        held_out_aucs=_flip(unseen, signs),
    )


def linear_probe(
    states: Tensor, labels: Tensor, held_out: Tensor | None = None, *, penalty: float = 1e-2
) -> LinearProbe:
    """로지스틱 회귀로 모든 칸을 함께 읽고, 남겨 둔 자료로 성적을 잽니다.

    입력:
        states, labels, held_out: `probe_units`와 같습니다.
        penalty: 가중치(표준화한 상태에 대한 것)의 제곱합에 곱할 벌점. 0보다 커야 답이 하나입니다.

    반환:
        가중치와 편향, 성적. 같은 자료면 언제나 같습니다.

    예외:
        ValueError: penalty가 0 이하일 때. 그 밖은 `probe_units`와 같습니다.

    출처: Alain & Bengio (2017)의 선형 탐침.

    >>> import torch
    >>> states = torch.randn(200, 2, generator=torch.Generator().manual_seed(0))
    >>> linear_probe(states, states.sum(dim=1) > 0).auc > 0.99
    True
    """
    if not penalty > 0:
        raise ValueError(f"penalty={penalty}는 너무 작습니다. 0보다 큰 값을 넘기세요.")
    states, labels, held_out = _split(states, labels, held_out)
    seen, truth = states[~held_out], labels[~held_out].double()
    mean, scale = seen.mean(dim=0), seen.std(dim=0, correction=0)
    scale = torch.where(scale > 0, scale, 1.0)  # 움직이지 않는 칸
    x = (seen - mean) / scale
    parameters = torch.zeros(x.shape[1] + 1, dtype=x.dtype, device=x.device, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [parameters],
        max_iter=500,
        tolerance_grad=1e-9,
        tolerance_change=0,  # 기울기가 0이 될 때까지. 답이 시작점에 따라 달라지지 않습니다
        line_search_fn="strong_wolfe",
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        logits = x @ parameters[:-1] + parameters[-1]
        loss = binary_cross_entropy_with_logits(logits, truth)
        loss = loss + penalty * parameters[:-1].square().sum()
        loss.backward()
        return loss

    with torch.enable_grad():
        optimizer.step(closure)
    weight = parameters.detach()[:-1] / scale
    bias = float(parameters.detach()[-1] - weight @ mean)
    score = auc(states[held_out] @ weight, labels[held_out])
    return LinearProbe(weight, bias, float(score))


def _split(
    states: Tensor, labels: Tensor, held_out: Tensor | None
) -> tuple[Tensor, Tensor, Tensor]:
    if states.dim() != 2:
        raise ValueError(
            f"states의 모양이 {tuple(states.shape)}입니다. (N, H)로 펴서 넘기세요: flatten(0, -2)"
        )
    truth = _labels(states, labels)
    if held_out is None:
        held_out = torch.arange(len(truth), device=truth.device) >= len(truth) // 2
    if held_out.shape != truth.shape or held_out.dtype != torch.bool:
        raise ValueError(
            f"held_out은 모양 ({len(truth)},)의 bool이어야 합니다. "
            f"받은 것: {tuple(held_out.shape)}, {held_out.dtype}"
        )
    return states.detach().double(), truth, held_out


def _labels(scores: Tensor, labels: Tensor) -> Tensor:
    if scores.dim() not in (1, 2) or labels.shape != scores.shape[:1]:
        raise ValueError(
            f"모양이 맞지 않습니다: 점수 {tuple(scores.shape)}, 이름표 {tuple(labels.shape)}.\n"
            "점수는 (N,)이나 (N, H), 이름표는 (N,)이어야 합니다."
        )
    if scores.isnan().any():
        raise ValueError("점수에 NaN이 있습니다. 모델의 학습이 터지지 않았는지 보세요.")
    if not ((labels == 0) | (labels == 1)).all():
        raise ValueError("이름표는 참과 거짓 또는 0과 1이어야 합니다.")
    return labels.bool()


def _flip(aucs: Tensor, signs: Tensor) -> Tensor:
    return torch.where(signs < 0, 1 - aucs, aucs)


def _correlation(values: Tensor, labels: Tensor) -> float:
    """피어슨 상관 계수. 값이 움직이지 않으면 0."""
    x, y = values - values.mean(), labels.double() - labels.double().mean()
    size = float(x.norm() * y.norm())
    return float(x @ y) / size if size > 0 else 0.0
