"""기울기가 시간을 거슬러 얼마나 남는지 잽니다.

여기서 재는 것은 전미분입니다. h_t가 그 시점의 출력에 주는 몫과, 그 뒤의 상태들을 거쳐 손실에 닿는
몫을 모두 더합니다. 모듈이 돌려준 `output`을 손실로 미분하면 앞의 몫만 나옵니다.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from lstm_blog.analysis.states import Step, read


def gradient_flow(
    module: nn.Module,
    input: Tensor,
    loss: Callable[[Tensor], Tensor],
    hx: Tensor | tuple[Tensor, Tensor] | None = None,
    *,
    quantity: str = "h",
    layer: int = -1,
    reverse: bool = False,
) -> Tensor:
    """손실의 기울기 ∂L/∂hₜ의 크기를 시점마다 잽니다.

    입력:
        module, input, hx, layer, reverse: `trace`와 같습니다.
        loss: 모듈의 output을 받아 손실(숫자 하나)을 돌려주는 함수. 배치의 평균을 내는 손실이면
            기울기도 B로 나뉘어 있습니다.
        quantity: 미분할 상태. "h" 또는 "c"(LSTM만).

    반환:
        기울기의 유클리드 노름. 모양 (T, B), 배치가 없으면 (T,).

    예외:
        ValueError: 손실이 숫자 하나가 아니거나, 손실이 output에서 나오지 않거나, 셀에 없는
            quantity일 때. 그 밖은 `trace`와 같습니다.
        TypeError, RuntimeError: `trace`와 같습니다.

    LSTM에서 ∂L/∂hₜ는 cₜ를 붙들고 hₜ만 움직였을 때의 것이고, ∂L/∂cₜ는 cₜ에서 나온 hₜ도 함께
    움직였을 때의 것입니다.

    출처: Bengio, Simard & Frasconi (1994), Pascanu, Mikolov & Bengio (2013)의 식 (3)~(5).

    >>> import torch
    >>> rnn = torch.nn.RNN(1, 1, bias=False)
    >>> _ = rnn.weight_ih_l0.data.zero_(), rnn.weight_hh_l0.data.fill_(0.5)
    >>> gradient_flow(rnn, torch.zeros(4, 1), lambda output: output[-1].sum())  # 걸음마다 절반
    tensor([0.1250, 0.2500, 0.5000, 1.0000])
    """
    with torch.enable_grad():
        reading = read(module, input, hx, layer, reverse)
        states = _states(reading.steps, quantity)
        value = loss(reading.output)
        if not isinstance(value, Tensor) or value.numel() != 1 or not value.requires_grad:
            raise ValueError(
                "loss는 받은 output에서 계산한 숫자 하나를 돌려주어야 합니다.\n"
                "합이나 평균을 내고, detach나 item은 하지 마세요."
            )
        gradients = torch.autograd.grad(value.sum(), states, materialize_grads=True)
    return torch.stack(gradients).norm(dim=-1)  # (T, B)


def jacobians(
    module: nn.Module,
    input: Tensor,
    hx: Tensor | tuple[Tensor, Tensor] | None = None,
    *,
    quantity: str = "h",
    layer: int = -1,
    reverse: bool = False,
) -> Tensor:
    """마지막에 읽은 상태를 앞선 상태로 미분한 야코비 행렬 ∂h_T/∂hₜ를 시점마다 구합니다.

    입력:
        module, input, hx, layer, reverse: `trace`와 같습니다. 뒤에서부터 읽는 쪽에서는 첫 시점의
            상태가 마지막에 읽은 것입니다.
        quantity: "h" 또는 "c"(LSTM만).

    반환:
        모양 (T, B, H, H), 배치가 없으면 (T, H, H). 마지막 두 축의 (i, j)는 ∂h_T의 i번째 성분을
        hₜ의 j번째 성분으로 미분한 값. 마지막에 읽은 시점의 것은 단위 행렬입니다.

    예외:
        ValueError: 셀에 없는 quantity일 때. 그 밖은 `trace`와 같습니다.
        TypeError, RuntimeError: `trace`와 같습니다.

    출처: Pascanu, Mikolov & Bengio (2013)의 식 (5). RNN이면 diag(1 - h²) W_hh의 곱입니다.

    >>> import torch
    >>> rnn = torch.nn.RNN(1, 2, bias=False)
    >>> _ = rnn.weight_hh_l0.data.copy_(torch.tensor([[0.0, 2.0], [3.0, 0.0]]))
    >>> jacobians(rnn, torch.zeros(2, 1))[0]
    tensor([[0., 2.],
            [3., 0.]])
    """
    with torch.enable_grad():
        states = _states(read(module, input, hx, layer, reverse).steps, quantity)
        last = states[0 if reverse else -1]
        rows = [
            # 배치의 줄끼리는 섞이지 않으므로 더해서 한꺼번에 미분합니다.
            torch.stack(
                torch.autograd.grad(
                    last[..., unit].sum(), states, retain_graph=True, materialize_grads=True
                )
            )
            for unit in range(last.shape[-1])
        ]
    return torch.stack(rows, dim=-2)  # (T, B, H, H)


def jacobian_norms(
    module: nn.Module,
    input: Tensor,
    hx: Tensor | tuple[Tensor, Tensor] | None = None,
    *,
    quantity: str = "h",
    layer: int = -1,
    reverse: bool = False,
) -> Tensor:
    """야코비 행렬 ∂h_T/∂hₜ가 벡터를 가장 크게 늘이는 배율(스펙트럼 노름)을 시점마다 잽니다.

    입력:
        module, input, hx, quantity, layer, reverse: `jacobians`와 같습니다.

    반환:
        가장 큰 특잇값. 모양 (T, B), 배치가 없으면 (T,). 마지막에 읽은 시점은 1입니다.

    예외:
        ValueError, TypeError, RuntimeError: `jacobians`와 같습니다.

    출처: Pascanu, Mikolov & Bengio (2013).

    >>> import torch
    >>> rnn = torch.nn.RNN(1, 2, bias=False)
    >>> _ = rnn.weight_hh_l0.data.copy_(torch.tensor([[0.0, 2.0], [3.0, 0.0]]))
    >>> jacobian_norms(rnn, torch.zeros(3, 1))  # 두 걸음이면 2 × 3
    tensor([6., 3., 1.])
    """
    matrices = jacobians(module, input, hx, quantity=quantity, layer=layer, reverse=reverse)
    return torch.linalg.matrix_norm(matrices, ord=2)


def _states(steps: list[Step], quantity: str) -> list[Tensor]:
    known = [name for name in ("h", "c") if name in steps[0]]
    if quantity not in known:
        raise ValueError(
            f"이 셀에는 상태 {quantity!r}가 없습니다. 다음 가운데 고르세요: {', '.join(known)}"
        )
    return [step[quantity] for step in steps]
