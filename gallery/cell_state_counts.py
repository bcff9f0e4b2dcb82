"""
셀 상태는 수를 센다
===================
게이트를 모두 열어 두고 후보를 1 가까이로 두면 셀 상태는 걸음마다 1씩 늘어납니다. ±1을 넘지 않는
것은 은닉 상태뿐입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import lstm_step

plots.use_style()

# %% count
T = 30
x, h, c = torch.zeros(1), torch.zeros(1), torch.zeros(1)
open_all = torch.full((4,), 10.0)  # i, f, g, o의 편향이 모두 10
weights = torch.zeros(4, 1), torch.zeros(4, 1), open_all, torch.zeros(4)
h_values, c_values = [0.0], [0.0]
for _ in range(T):
    h, c = lstm_step(x, h, c, *weights)
    h_values.append(h.item())
    c_values.append(c.item())
record(c_30=round(c_values[-1], 2), h_30=round(h_values[-1], 5))
assert 29 < c_values[-1] < 30
assert all(-1 < value < 1 for value in h_values)

# %% plot
fig, ax = plt.subplots(figsize=(6.4, 3.4))
plots.trace(ax, range(T + 1), c_values, "c")
plots.trace(ax, range(T + 1), h_values, "h", linestyle="--")
ax.text(21, 23.6, "셀 상태 cₜ", ha="right")
ax.text(22, 2.4, "은닉 상태 hₜ", ha="left")
ax.set(xlabel="걸음 t", ylabel="값", xlim=(0, T), ylim=(-1, 31))
fig.set_label(
    "게이트를 모두 연 LSTM의 30걸음. "
    "셀 상태는 걸음마다 1 가까이 늘고 은닉 상태는 1 아래에 머뭅니다."
)
plt.show()
