"""
LSTM의 기울기도 커질 수 있다
============================
은닉 상태에 곱하는 가중치를 4배로 키우고 거리마다 기울기를 잽니다. 셀 상태를 따라오는 직통로의 몫은
1을 넘지 못하는데도, 은닉 상태를 거치는 길까지 더한 기울기는 거리를 따라 커집니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import lstm_gates, lstm_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, I, H = 100, 8, 8, 32


# %% measure
def gradients(scale):
    """거리마다 기울기 RMS와 직통로 RMS. scale은 은닉 쪽 가중치의 배율."""
    torch.manual_seed(SEED)
    lstm = torch.nn.LSTM(I, H)
    with torch.no_grad():
        lstm.bias_ih_l0.zero_()
        lstm.bias_hh_l0.zero_()
        lstm.bias_ih_l0[H : 2 * H] = 3.0
        lstm.weight_hh_l0 *= scale
    weights = [parameter.detach() for parameter in lstm.parameters()]
    x = torch.randn(T, B, I)
    h, c = torch.zeros(B, H), torch.zeros(B, H, requires_grad=True)
    cells, forget = [c], []
    for x_t in x:
        forget.append(lstm_gates(x_t, h, *weights)[1].detach())
        h, c = lstm_step(x_t, h, c, *weights)
        cells.append(c)
    every = torch.stack(torch.autograd.grad(cells[-1].sum(), cells)).flip(0)  # (T+1, B, H)
    direct = torch.stack(forget).flip(0).cumprod(dim=0)  # (T, B, H)
    return [tensor.pow(2).mean(dim=(1, 2)).sqrt() for tensor in (every, direct)]


curves = {scale: gradients(scale) for scale in (1, 4)}
for scale, (every, direct) in curves.items():
    record(**{f"all_x{scale}": round(every[-1].item(), 1)})
    record(**{f"direct_x{scale}": round(direct[-1].item(), 3)})
    assert direct.max() <= 1
assert curves[1][0][-1] < 50
assert curves[4][0][-1] > 5 * curves[1][0][-1]
assert curves[4][0][-1] > 100

# %% plot
fig, ax = plt.subplots(figsize=(6.4, 3.6))
ink = plots.COLORS["gradient"]
ax.plot(curves[4][0], color=ink)
ax.plot(curves[1][0], color=ink, linestyle="--")
ax.plot(range(1, T + 1), curves[4][1], color=plots.COLORS["f"])
ax.plot(range(1, T + 1), curves[1][1], color=plots.COLORS["f"], linestyle="--")
for y, text in (
    (curves[4][0][-1], "모든 길, 4배"),
    (curves[1][0][-1], "모든 길, 1배"),
    (curves[4][1][-1], "직통로, 4배"),
    (curves[1][1][-1], "직통로, 1배"),
):
    ax.text(101.5, y, text, va="center", fontsize=12)
ax.set_yscale("log")
ax.set(xlabel="거리 T − t (걸음)", ylabel="기울기의 크기 (RMS)", xlim=(0, 132))
ax.set_xticks(range(0, 101, 20))
fig.set_label(
    "은닉 쪽 가중치를 4배로 키운 LSTM(실선)과 그대로인 LSTM(파선). 초록 선(망각 게이트의 곱)은 1 "
    "아래로 줄어들기만 하지만 모든 길을 더한 검은 선은 4배일 때 거리를 따라 크게 불어납니다."
)
plt.show()
