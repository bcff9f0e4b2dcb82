"""
소실은 잘라서 고칠 수 없다
==========================
손실의 기울기를 걸음마다의 몫으로 나누어 먼 걸음의 비중을 잽니다. 기울기를 아무리 키워도 비중은
그대로입니다. 은닉 가중치를 직교 행렬에서 시작하면 비중이 달라집니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.analysis import gradient_flow
from lstm_blog.recording import scientific

plots.use_style()
torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
T, I, H, near = 40, 4, 16, 10
x = 0.1 * torch.randn(T, I)
rnn = nn.RNN(I, H)
nn.init.zeros_(rnn.bias_ih_l0)
nn.init.zeros_(rnn.bias_hh_l0)
default = rnn.weight_hh_l0.detach().clone()
orthogonal = nn.init.orthogonal_(torch.empty(H, H))


# %% measure
def flow(weight_hh):
    rnn.weight_hh_l0.data = weight_hh
    return gradient_flow(rnn, x, lambda output: output[-1].sum())  # (T,)


curves = {"default": flow(default), "orthogonal": flow(orthogonal)}
for name, curve in curves.items():
    far = (curve[: T - near].sum() / curve.sum()).item()
    scaled = 1000 * curve
    assert torch.isclose(scaled[: T - near].sum() / scaled.sum(), torch.tensor(far))
    radius = torch.linalg.eigvals({"default": default, "orthogonal": orthogonal}[name]).abs().max()
    print(f"{name:<10}  스펙트럼 반지름 {radius:.2f}   열 걸음보다 먼 몫 {scientific(100 * far)}%")
    record(**{f"{name}_far": scientific(100 * far), f"{name}_radius": round(radius.item(), 2)})
    record(**{f"{name}_total": round(curve.sum().item(), 1)})
far_default, far_orthogonal = (
    (curve[: T - near].sum() / curve.sum()).item() for curve in curves.values()
)
record(orthogonal_percent=round(100 * far_orthogonal))
assert far_default < 0.02
assert far_orthogonal > 0.3

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.2))
for (name, label), style in zip(
    {"orthogonal": "직교 행렬", "default": "torch의 초깃값"}.items(), ("-", "--"), strict=True
):
    ax.plot(
        range(1, T + 1), curves[name], color=plots.COLORS["gradient"], linestyle=style, label=label
    )
ax.set_yscale("log")
ax.minorticks_off()
ax.set(xlabel="걸음 t", ylabel="기울기 ‖∂L/∂hₜ‖", yticks=[1e-8, 1e-4, 1], xticks=[1, 20, 40])
ax.legend(loc="lower right")
fig.set_label(
    "마지막 걸음의 손실을 걸음마다의 은닉 상태로 미분한 크기. 세로는 로그 눈금입니다. torch의 "
    "초깃값은 먼 걸음으로 갈수록 곧게 사라지고, 직교 행렬은 훨씬 완만합니다."
)
plt.show()
