"""편향의 초깃값: 처음부터 기억하도록 게이트를 열어 두는 두 가지 방법.

`lstm_blog`의 모듈과 `torch.nn`의 모듈을 모두 받아 그 자리에서 고칩니다. 편향은 입력 쪽과 은닉 쪽에
하나씩 있고 더해서 쓰이므로, 입력 쪽에 값을 적고 은닉 쪽의 같은 자리는 0으로 둡니다.
"""

import torch
from torch import Tensor, nn


def forget_bias_(module: nn.Module, value: float = 1.0) -> nn.Module:
    """LSTM의 망각 게이트 편향을 value로 둡니다. 다른 값은 그대로입니다.

    입력:
        module: `LSTM`. 층과 방향이 여럿이면 모두 고칩니다. 편향의 모양 (4H,), 순서 i, f, g, o.
        value: 망각 게이트의 두 편향을 더한 값. 1이면 게이트는 σ(1) ≈ 0.73에서 시작합니다.

    반환:
        고친 module.

    예외:
        TypeError: LSTM이 아닐 때.
        ValueError: 편향이 없는 LSTM일 때.

    출처: Gers, Schmidhuber & Cummins (2000), Jozefowicz, Zaremba & Sutskever (2015).

    >>> from lstm_blog import LSTM
    >>> lstm = forget_bias_(LSTM(3, 2), 1.0)
    >>> (lstm.bias_ih_l0 + lstm.bias_hh_l0)[2:4].tolist()
    [1.0, 1.0]
    """
    _require(module, ("LSTM",))
    H = module.hidden_size
    with torch.no_grad():
        for bias_ih, bias_hh in _biases(module):
            bias_ih[H : 2 * H] = value
            bias_hh[H : 2 * H] = 0.0
    return module


def chrono_(
    module: nn.Module, max_steps: int, generator: torch.Generator | None = None
) -> nn.Module:
    """게이트 편향을, 단위마다 1에서 max_steps - 1걸음 사이의 서로 다른 시간을 기억하도록 뽑습니다.

    LSTM은 b_f = log u, b_i = -b_f, GRU는 기억을 지키는 업데이트 게이트에 b_z = log u를 둡니다.
    u는 [1, max_steps - 1]의 균등분포에서 뽑습니다. 다른 값은 그대로입니다.

    입력:
        module: `LSTM` 또는 `GRU`. 층과 방향이 여럿이면 모두 따로 뽑습니다.
        max_steps: 기억해야 할 가장 긴 걸음 수 T_max. 2 이상.
        generator: 난수 발생기. 없으면 torch의 전역 발생기.

    반환:
        고친 module.

    예외:
        TypeError: LSTM도 GRU도 아닐 때.
        ValueError: 편향이 없거나 max_steps가 2보다 작을 때.

    출처: Tallec & Ollivier (2018)의 chrono 초기화.

    >>> from lstm_blog import LSTM
    >>> lstm = chrono_(LSTM(3, 4), max_steps=100)
    >>> i, f, _, _ = (lstm.bias_ih_l0 + lstm.bias_hh_l0).split(4)
    >>> bool((f >= 0).all()), bool((i == -f).all())
    (True, True)
    """
    kind = _require(module, ("LSTM", "GRU"))
    if max_steps < 2:
        raise ValueError(
            f"max_steps가 {max_steps}입니다.\n기억해야 할 가장 긴 걸음 수를 2 이상으로 주십시오."
        )
    H = module.hidden_size
    with torch.no_grad():
        for bias_ih, bias_hh in _biases(module):
            time = torch.empty_like(bias_ih[:H]).uniform_(1, max_steps - 1, generator=generator)
            keep = time.log()  # (H,)
            bias_ih[H : 2 * H] = keep  # LSTM의 f, GRU의 z
            bias_hh[H : 2 * H] = 0.0
            if kind == "LSTM":
                bias_ih[:H] = -keep  # i
                bias_hh[:H] = 0.0
    return module


def _require(module: nn.Module, kinds: tuple[str, ...]) -> str:
    kind = getattr(module, "mode", None)
    if kind not in kinds:
        raise TypeError(
            f"{type(module).__name__}에는 쓸 수 없는 초깃값입니다.\n"
            f"{' 또는 '.join(kinds)} 모듈을 주십시오."
        )
    if not module.bias:
        raise ValueError("편향이 없는 모듈입니다.\nbias=True로 만든 모듈을 주십시오.")
    return kind


def _biases(module: nn.Module) -> list[tuple[Tensor, Tensor]]:
    """층과 방향마다의 (bias_ih, bias_hh)."""
    return [(weights[2], weights[3]) for weights in module.all_weights]
