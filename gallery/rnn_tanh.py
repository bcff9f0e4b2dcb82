"""
tanh를 씌우는 까닭
==================
tanh는 값을 −1과 1 사이로 눌러 은닉 상태가 한없이 커지지 않게 하고, 입력들의 합으로 풀리지 않는
관계를 배울 수 있게 합니다. tanh를 뺀 RNN과 나란히 재 봅니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import rnn_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, I, H = 20, 3, 8
weight_ih = torch.randn(H, I, dtype=torch.float64)
turn = torch.linalg.qr(torch.randn(H, H, dtype=torch.float64)).Q  # 길이를 바꾸지 않는 행렬
stretch = 1.5
weight_hh = stretch * turn


# %% read
def read(x, nonlinearity):
    h = torch.zeros(H, dtype=torch.float64)
    for x_t in x:
        h = rnn_step(x_t, h, weight_ih, weight_hh, None, None, nonlinearity)
    return h


def identity(a):
    return a


x = torch.randn(T, I, dtype=torch.float64)
largest_tanh = read(x, torch.tanh).abs().max().item()
largest_linear = read(x, identity).abs().max().item()
print(f"{T}걸음 뒤 가장 큰 칸   tanh {largest_tanh:.2f}   없으면 {largest_linear:,.0f}")
record(largest_tanh=largest_tanh, largest_linear=largest_linear, stretch=stretch)
assert largest_tanh < 1
assert largest_linear > 100

# %% [markdown]
# tanh가 없으면 두 시퀀스를 더해서 읽은 것이 따로 읽어 더한 것과 같습니다. 입력들이 서로의 뜻을
# 바꾸지 못한다는 말입니다.

# %% add
y = torch.randn(T, I, dtype=torch.float64)
for name, nonlinearity in (("없으면", identity), ("tanh  ", torch.tanh)):
    together = read(x + y, nonlinearity)
    apart = read(x, nonlinearity) + read(y, nonlinearity)
    print(f"{name}  더해 읽기와 읽어 더하기가 같은가: {torch.allclose(together, apart)}")
    assert torch.allclose(together, apart) == (nonlinearity is identity)

# %% plot
a = torch.linspace(-4, 4, 161)
h = torch.tanh(a)
slope = 1 - h**2
fig, ax = plt.subplots()
ax.plot(a, h, color=plots.COLORS["h"])
ax.plot(a, slope, color=plots.COLORS["gradient"], linestyle="--")
ax.text(2.2, 0.78, "tanh(a)")
ax.text(-3.9, 0.42, "기울기 1 − tanh²(a)")
ax.set(xlabel="층의 값 a", ylabel="값", yticks=[-1, 0, 1], ylim=(-1.15, 1.15))
fig.set_label(
    "tanh와 그 미분. 값은 −1과 1 사이에 있고, 기울기는 0에서 가장 커서 1이며 양옆으로 갈수록 0에 "
    "다가갑니다."
)
plt.show()
record(steepest=slope.max().item())
assert slope.max() <= 1
