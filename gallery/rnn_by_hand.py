"""
RNN의 두 걸음을 손으로
======================
은닉 크기가 2인 셀을 두 걸음 갑니다. 둘째 날의 입력은 0인데도 은닉 상태에는 첫날이 남아 있습니다.
같은 계산을 입력과 은닉 상태를 이어 붙인 벡터에 행렬 하나를 곱하는 꼴로도 해 봅니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import rnn_step

plots.use_style()
weight_ih = torch.tensor([[1.0], [0.5]], dtype=torch.float64)  # (H, I) = (2, 1)
weight_hh = torch.tensor([[0.5, 0.0], [1.0, -0.5]], dtype=torch.float64)  # (H, H)
no_bias = torch.zeros(2, dtype=torch.float64)

# %% hand
x_1, x_2 = 1, 0
first = [math.tanh(1 * x_1), math.tanh(0.5 * x_1)]
second = [
    math.tanh(1 * x_2 + 0.5 * first[0] + 0 * first[1]),
    math.tanh(0.5 * x_2 + 1 * first[0] - 0.5 * first[1]),
]
print("h1 =", [f"{value:.3f}" for value in first])
print("h2 =", [f"{value:.3f}" for value in second])
record(h1_first=first[0], h1_second=first[1], h2_first=second[0], h2_second=second[1])
record(a2_first=0.5 * first[0], a2_second=first[0] - 0.5 * first[1])

# %% cell
h = torch.zeros(2, dtype=torch.float64)
for x_t, by_hand in ((x_1, first), (x_2, second)):
    h = rnn_step(torch.tensor([float(x_t)]).double(), h, weight_ih, weight_hh, no_bias, no_bias)
    assert torch.allclose(h, torch.tensor(by_hand, dtype=torch.float64), atol=1e-12)
assert h.abs().min() > 0.3  # 둘째 입력은 0이었지만 상태는 0이 아니다

# %% [markdown]
# 입력과 직전 은닉 상태를 위아래로 이어 붙이고, 두 행렬을 옆으로 이어 붙입니다. 행렬 하나와 벡터
# 하나의 곱이 두 곱의 합과 같습니다.

# %% concat
x_t = torch.tensor([0.7], dtype=torch.float64)
h_before = torch.tensor([0.2, -0.4], dtype=torch.float64)
weight = torch.cat([weight_ih, weight_hh], dim=1)  # (H, I + H) = (2, 3)
joined = torch.cat([x_t, h_before])  # (I + H,) = (3,)
one_product = weight @ joined
two_products = weight_ih @ x_t + weight_hh @ h_before
print("이어 붙인 행렬", tuple(weight.shape), " 이어 붙인 벡터", tuple(joined.shape))
print("곱 하나  ", [f"{value:.2f}" for value in one_product])
print("곱 둘의 합", [f"{value:.2f}" for value in two_products])
assert torch.allclose(one_product, two_products, atol=1e-15)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.5))
plots.heatmap(ax, weight.tolist(), cmap=plots.DIVERGING, numbers=".1f")
ax.axvline(0.5, color=plots.COLORS["surface"], linewidth=5)
ax.set(xticks=range(3), xticklabels=["입력", "옛 첫째 칸", "옛 둘째 칸"], yticks=range(2))
ax.set(yticklabels=["새 첫째 칸", "새 둘째 칸"])
ax.tick_params(length=0)
ax.set_title("W_ih (왼쪽 한 열)와 W_hh (오른쪽 두 열)", fontsize=13)
fig.set_label(
    "두 행렬을 옆으로 붙인 것. 왼쪽 열은 입력에, 오른쪽 두 열은 직전 은닉 상태에 곱해집니다. "
    "가운데 틈이 두 행렬의 경계입니다."
)
plt.show()

# %% exercise
small, large = torch.nn.RNN(50, 100), torch.nn.RNN(50, 200)
record(exercise_small=sum(p.numel() for p in small.parameters()))
record(exercise_large=sum(p.numel() for p in large.parameters()))
