"""
배율 0.9, 1.1, 1.5를 예순 걸음
==============================
길이를 바꾸지 않는 직교 행렬에 배율 g를 곱해 은닉 가중치로 쓰고, 마지막 상태를 앞선 상태로 미분한
야코비 행렬의 크기를 거리마다 잽니다. 같은 tanh인데 g에 따라 사라지기도 하고 터지기도 합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.analysis import jacobian_norms, jacobians
from lstm_blog.recording import scientific

plots.use_style()
torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
T, I, H = 60, 4, 16
x = 0.1 * torch.randn(T, I)
orthogonal = torch.nn.init.orthogonal_(torch.empty(H, H))
rnn = torch.nn.RNN(I, H)
torch.nn.init.zeros_(rnn.bias_ih_l0)
torch.nn.init.zeros_(rnn.bias_hh_l0)

# %% factor
h = rnn(x[:2])[0].detach()  # (2, H)
one_step = jacobians(rnn, x[:2])[0]  # ∂h₂/∂h₁
by_formula = torch.diag(1 - h[1] ** 2) @ rnn.weight_hh_l0.detach()
print("∂h₂/∂h₁ = diag(1 − h₂²) W_hh 인가:", torch.allclose(one_step, by_formula, atol=1e-6))
assert torch.allclose(one_step, by_formula, atol=1e-6)

# %% measure
curves = {}
for g in (0.9, 1.1, 1.5):
    rnn.weight_hh_l0.data = g * orthogonal
    curves[g] = jacobian_norms(rnn, x).flip(0)  # 거리 0, 1, …, T − 1
    size, linear = curves[g][-1].item(), g ** (T - 1)
    print(f"g = {g}   ‖∂h_T/∂h₁‖ = {scientific(size)}   tanh가 없다면 {scientific(linear)}")
    assert size < 1.001 * linear  # tanh는 줄이기만 한다
assert curves[0.9][-1] < 1e-2
assert 1 < curves[1.1][-1] < 100
assert curves[1.5][-1] > 30

# %% record
for g, curve in curves.items():
    name = f"g{round(10 * g)}"
    record(**{name: scientific(curve[-1].item())})
    record(**{f"{name}_linear": scientific(g ** (T - 1))})

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.4))
for (g, curve), style in zip(curves.items(), (":", "--", "-"), strict=True):
    ax.plot(range(T), curve, color=plots.COLORS["gradient"], linestyle=style)
    ax.text(T + 0.5, curve[-1].item(), f"g = {g}", va="center")
ax.axhline(1, color=plots.COLORS["muted"], linewidth=1)
ax.set_yscale("log")
ax.minorticks_off()
ax.set(xlabel="거리 T − t (걸음)", ylabel="‖∂h_T/∂hₜ‖", xlim=(0, 72))
ax.set_xticks(range(0, 61, 20))
fig.set_label(
    "직교 행렬에 배율 g를 곱한 tanh RNN의 야코비 행렬의 크기. 세로는 로그 눈금입니다. 0.9는 곧게 "
    "줄고 1.5는 크게 불어납니다. 1.1은 늘리는 W와 줄이는 tanh가 맞서 천천히 커집니다."
)
plt.show()
