"""
GRU는 수를 세지 못한다
======================
게이트를 오래 기억하는 쪽에 두고 후보를 1 가까이 두어도 GRU의 상태는 1을 넘지 못합니다. 게이트를
연 LSTM은 걸음마다 1씩 셉니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import gru_step, lstm_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% count
T = 30
x, zero = torch.zeros(1), torch.zeros(1)
lstm = torch.zeros(4, 1), torch.zeros(4, 1), torch.full((4,), 10.0), torch.zeros(4)
gru = torch.zeros(3, 1), torch.zeros(3, 1), torch.tensor([0.0, 2.0, 10.0]), torch.zeros(3)
h, c, h_gru = zero, zero, zero
c_values, h_values = [0.0], [0.0]
for _ in range(T):
    h, c = lstm_step(x, h, c, *lstm)
    h_gru = gru_step(x, h_gru, *gru)
    c_values.append(c.item())
    h_values.append(h_gru.item())
record(c_30=round(c_values[-1], 2), h_30=round(h_values[-1], 2))
assert c_values[-1] > 29
assert h_values[-1] < 1

# %% always
I, H, N = 3, 8, 2000
h = torch.zeros(N, H)
weights = (
    3 * torch.randn(3 * H, I),
    3 * torch.randn(3 * H, H),
    torch.randn(3 * H),
    torch.randn(3 * H),
)
largest = 0.0
for x_t in 10 * torch.randn(T, N, I):
    h = gru_step(x_t, h, *weights)
    largest = max(largest, h.abs().max().item())
record(largest=largest)
assert largest <= 1

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.1))
plots.trace(ax, range(T + 1), c_values, "c")
plots.trace(ax, range(T + 1), h_values, "h")
ax.text(20, 23.6, "LSTM의 셀 상태", ha="right")
ax.text(29, 2.6, "GRU의 은닉 상태", ha="right")
ax.set(xlabel="걸음", ylabel="값", xlim=(0, T), ylim=(-1, 31))
fig.set_label(
    "게이트를 열고 후보를 1 가까이 둔 30걸음. LSTM의 셀 상태는 계속 늘고, GRU의 은닉 상태는 1에 "
    "다가가기만 합니다."
)
plt.show()
