"""minGRU와 minLSTM: 게이트가 직전 상태를 보지 않아 시간 축을 한꺼번에 계산할 수 있는 셀.

게이트와 후보가 입력에서만 나오므로 모든 걸음의 것을 행렬곱 한 번으로 구하고, 남는 것은 `scans`가
푸는 선형 점화식뿐입니다. 한 걸음씩 돌리는 `step`은 같은 답을 냅니다.

z의 약속이 `cells.gru_step`과 반대입니다. 여기서 z는 논문처럼 **새것의 몫**입니다.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, logsigmoid, relu  # linear(x, W, b) = x Wᵀ + b

from lstm_blog.recurrent.scans import linear_scan, log_scan, loop_scan

SCANS = ("loop", "linear", "log")


def positive(a: Tensor) -> Tensor:
    """아무 수나 양수로 옮깁니다: a가 0 이상이면 a + 0.5, 아니면 σ(a). 커지는 순서는 그대로입니다.

    입력:
        a: 아무 모양의 실수 (…).

    반환:
        a와 같은 모양. 0보다 큽니다.

    출처: Feng et al. (2024)의 부록에 있는 g.

    >>> import torch
    >>> positive(torch.tensor([-2.0, 0.0, 3.0]))
    tensor([0.1192, 0.5000, 3.5000])
    """
    return torch.where(a >= 0, relu(a) + 0.5, torch.sigmoid(a))


def log_positive(a: Tensor) -> Tensor:
    """`positive`의 로그. a가 크게 음수여도 log 0이 되지 않습니다.

    입력:
        a: 아무 모양의 실수 (…).

    반환:
        a와 같은 모양.

    출처: Feng et al. (2024)의 부록에 있는 log_g.

    >>> import torch
    >>> log_positive(torch.tensor([-200.0, 0.5]))
    tensor([-200.,    0.])
    """
    return torch.where(a >= 0, (relu(a) + 0.5).log(), logsigmoid(a))


class _Minimal(nn.Module):
    """두 모듈의 바탕: 파라미터, 배치의 축, 스캔의 갈래."""

    gates: int  # 가중치 행렬에 세로로 쌓인 층의 수

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        batch_first: bool = False,
        *,
        scan: str = "linear",
    ) -> None:
        super().__init__()
        if scan not in SCANS:
            raise ValueError(f"모르는 스캔입니다: {scan!r}.\n{', '.join(SCANS)} 가운데 고르십시오.")
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.batch_first = batch_first
        self.scan = scan
        self.weight_ih = nn.Parameter(torch.empty(self.gates * hidden_size, input_size))
        self.bias_ih = nn.Parameter(torch.empty(self.gates * hidden_size)) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """모든 파라미터를 `torch.nn.Linear`처럼 [-1/√I, 1/√I]의 균등분포에서 새로 뽑습니다."""
        bound = 1 / math.sqrt(self.input_size)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """시퀀스를 한꺼번에 읽습니다. 모양은 클래스 설명에 있습니다."""
        if input.dim() != 3:
            raise ValueError(
                f"입력의 모양이 {tuple(input.shape)}입니다.\n배치가 있는 세 축의 텐서를 주십시오."
            )
        x = input.transpose(0, 1) if self.batch_first else input  # (T, B, I)
        h_0 = None if hx is None else hx.squeeze(0)
        if self.scan == "log":
            if h_0 is not None and bool((h_0 < 0).any()):
                raise ValueError(
                    '로그 스캔의 처음 상태에 음수가 있습니다.\nscan="linear"를 쓰십시오.'
                )
            h = log_scan(*self._log_terms(x), None if h_0 is None else h_0.log()).exp()
        else:
            a, b = self.terms(x)
            h = (loop_scan if self.scan == "loop" else linear_scan)(a, b, h_0)
        return (h.transpose(0, 1) if self.batch_first else h), h[-1:]

    def step(self, x: Tensor, h: Tensor) -> Tensor:
        """한 걸음만 갑니다. 글자를 하나씩 지어낼 때처럼 다음 입력을 아직 모를 때 씁니다.

        입력:
            x: 지금 입력. 모양 (B, I).
            h: 직전 은닉 상태. 모양 (B, H).

        반환:
            새 은닉 상태. 모양 (B, H).
        """
        a, b = self.terms(x)
        # hₜ = aₜ ⊙ hₜ₋₁ + bₜ
        return a * h + b

    def terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """점화식의 두 수를 입력에서 구합니다. 직전 상태는 어디에도 들어가지 않습니다.

        입력:
            x: 입력. 모양 (…, I).

        반환:
            a와 b. 모양은 각각 (…, H). a는 0과 1 사이, b는 양수.
        """
        raise NotImplementedError

    def _log_terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        raise NotImplementedError

    def _layers(self, x: Tensor) -> tuple[Tensor, ...]:
        return linear(x, self.weight_ih, self.bias_ih).split(self.hidden_size, dim=-1)

    def extra_repr(self) -> str:
        """`print(module)`에 보일 설정을 적습니다.

        반환:
            괄호 안에 들어갈 글.
        """
        return f"{self.input_size}, {self.hidden_size}, scan={self.scan!r}"


class MinGRU(_Minimal):
    """리셋 게이트를 버리고 업데이트 게이트에서 직전 상태를 뺀 GRU.

    zₜ = σ(W_z xₜ + b_z), h̃ₜ = g(W_h xₜ + b_h), hₜ = (1 - zₜ) ⊙ hₜ₋₁ + zₜ ⊙ h̃ₜ입니다. g는
    `positive`입니다.

    입력:
        input_size: 입력의 크기 I.
        hidden_size: 은닉 상태의 크기 H.
        bias: 거짓이면 편향 없이 만듭니다.
        batch_first: 참이면 입력과 출력이 (B, T, ·), 거짓이면 (T, B, ·). 상태의 모양은 그대로입니다.
        scan: "linear"는 짝지어 푸는 스캔, "log"는 로그 스캔, "loop"는 차례대로. 답은 같습니다.

    `forward(input, hx=None)`:
        input: 모양 (T, B, I).
        hx: 처음 상태 h_0. 모양 (1, B, H). 없으면 0. "log"에서는 음수일 수 없고, 기울기를 구하려면
            0이어서도 안 됩니다.
        반환: output은 모양 (T, B, H), h_n은 모양 (1, B, H). `torch.nn.GRU`의 자리와 같습니다.

    예외:
        ValueError: 모르는 스캔이거나, 입력이 세 축이 아니거나, 로그 스캔의 처음 상태가 음수일 때.

    출처: Feng et al. (2024)의 minGRU.

    >>> import torch
    >>> gru = MinGRU(3, 4, batch_first=True)
    >>> x = torch.randn(2, 5, 3)
    >>> output, h_n = gru(x)
    >>> output.shape, h_n.shape
    (torch.Size([2, 5, 4]), torch.Size([1, 2, 4]))
    >>> torch.allclose(gru.step(x[:, 4], output[:, 3]), output[:, 4])
    True
    >>> gru
    MinGRU(3, 4, scan='linear')
    """

    gates = 2

    def terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """점화식의 두 수 a = 1 - z와 b = z ⊙ h̃를 입력에서 구합니다.

        입력:
            x: 입력. 모양 (…, I).

        반환:
            a와 b. 모양은 각각 (…, H). a는 0과 1 사이, b는 양수.
        """
        a_z, a_h = self._layers(x)
        # zₜ = σ(W_z xₜ + b_z)
        z = torch.sigmoid(a_z)
        # h̃ₜ = g(W_h xₜ + b_h)
        candidate = positive(a_h)
        # hₜ = (1 - zₜ) ⊙ hₜ₋₁ + zₜ ⊙ h̃ₜ이므로 a = 1 - z = σ(-a_z), b = z ⊙ h̃
        return torch.sigmoid(-a_z), z * candidate

    def _log_terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a_z, a_h = self._layers(x)
        return logsigmoid(-a_z), logsigmoid(a_z) + log_positive(a_h)


class MinLSTM(_Minimal):
    """셀 상태와 출력 게이트를 버리고 두 게이트에서 직전 상태를 뺀 LSTM.

    f = σ(W_f x + b_f)와 i = σ(W_i x + b_i)를 합으로 나누어 f' + i' = 1로 맞춘 다음
    hₜ = f'ₜ ⊙ hₜ₋₁ + i'ₜ ⊙ h̃ₜ를 셉니다. h̃ₜ는 `MinGRU`와 같습니다.

    입력:
        input_size, hidden_size, bias, batch_first, scan: `MinGRU`와 같습니다.

    `forward(input, hx=None)`:
        input, hx: `MinGRU`와 같습니다.
        반환: `MinGRU`와 같습니다. 셀 상태는 없습니다.

    예외:
        ValueError: 모르는 스캔이거나, 입력이 세 축이 아니거나, 로그 스캔의 처음 상태가 음수일 때.

    출처: Feng et al. (2024)의 minLSTM.

    >>> import torch
    >>> lstm = MinLSTM(3, 4)
    >>> x = torch.randn(5, 2, 3)
    >>> output, h_n = lstm(x)
    >>> torch.equal(output[-1:], h_n)
    True
    >>> a, b = lstm.terms(x)
    >>> bool((a > 0).all() and (a < 1).all())
    True
    """

    gates = 3

    def terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """점화식의 두 수 a = f'와 b = i' ⊙ h̃를 입력에서 구합니다.

        입력:
            x: 입력. 모양 (…, I).

        반환:
            a와 b. 모양은 각각 (…, H). a는 0과 1 사이, b는 양수.
        """
        a_f, a_i, a_h = self._layers(x)
        # log f - log i. f와 i를 먼저 구해 나누면 둘 다 0일 때 0/0이 됩니다
        difference = logsigmoid(a_f) - logsigmoid(a_i)
        # f'ₜ = fₜ / (fₜ + iₜ) = σ(log fₜ - log iₜ),  i'ₜ = 1 - f'ₜ
        return torch.sigmoid(difference), torch.sigmoid(-difference) * positive(a_h)

    def _log_terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a_f, a_i, a_h = self._layers(x)
        difference = logsigmoid(a_f) - logsigmoid(a_i)
        return logsigmoid(difference), logsigmoid(-difference) + log_positive(a_h)
