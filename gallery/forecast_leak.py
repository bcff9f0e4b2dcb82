"""
시험의 최댓값을 눈금에 쓰면 미래가 샌다
=======================================
제멋대로 걷기 이천 개의 앞 다섯에 넷만 보고 끝이 지금보다 높을지 낮을지 맞힙니다. 눈금을 전체의
최솟값과 최댓값으로 잡으면, 앞부분의 눈금만 보아도 뒷부분을 알게 됩니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.series import Scale, random_walk

plots.use_style()
generator = torch.Generator().manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
T, cut, walks = 250, 200, 2000
x = torch.stack([random_walk(T, generator=generator) for _ in range(walks)])  # (2000, 250)
past, up = x[:, :cut], x[:, -1] > x[:, cut - 1]  # 보는 것과 맞힐 것


# %% guess
def guess(scale):
    """눈금을 맞춘 앞부분의 꼭대기와 바닥만 보고 오름(1), 내림(−1), 모름(0)을 답한다."""
    z = scale.apply(past)
    room_above = z.amax(dim=1) < 1 - 1e-6  # 1이 아직 나오지 않았다. 뒤에 나온다
    room_below = z.amin(dim=1) > 1e-6
    return room_above.int() - room_below.int()


def columns(values):
    """줄마다 제 최솟값과 너비를 가진 눈금."""
    low, high = values.amin(dim=1, keepdim=True), values.amax(dim=1, keepdim=True)
    return Scale(low, high - low)


def report(name, answer):
    told = answer != 0
    right = (answer[told] > 0) == up[told]
    share = 100 * told.float().mean().item()
    score = 100 * right.float().mean().item() if told.any() else 50.0
    print(f"{name}: 답한 비율 {share:.1f}%")
    if told.any():
        print(f"  그 가운데 맞힌 비율 {score:.1f}%")
    return share, score


# %% compare
told, right = report("전체로 잡은 눈금", guess(columns(x)))
honest, _ = report("앞부분으로 잡은 눈금", guess(columns(past)))

# %% record
record(told=told, right=right, honest=honest, walks=walks)
assert told > 50
assert right > 70
assert honest == 0

# %% future
leaked = columns(x).apply(past).amax(dim=1) < 1 - 1e-6  # 아직 꼭대기가 아니라고 눈금이 말한 것
higher = x[:, cut:].amax(dim=1) > past.amax(dim=1)  # 뒤에서 정말 기록을 넘은 것
print(f"앞으로 최고 기록을 넘을 것을 미리 안 비율 {100 * (leaked == higher).float().mean():.0f}%")
outside = columns(past).apply(x[:, cut:])
beyond = 100 * ((outside.amax(dim=1) > 1) | (outside.amin(dim=1) < 0)).float().mean().item()
print(f"정직한 눈금에서 시험이 0과 1 사이를 벗어난 비율 {beyond:.0f}%")
record(beyond=beyond)
assert torch.equal(leaked, higher)

# %% plot
chosen = int((leaked & (columns(x).apply(past).amin(dim=1) < 1e-6)).nonzero()[0])
fig, axes = plt.subplots(1, 2, figsize=(5.8, 3.2), sharey=True)
titles = ("앞부분으로 잡은 눈금", "전체로 잡은 눈금")
for ax, values, title in zip(axes, (past, x), titles, strict=True):
    z = columns(values).apply(x)[chosen]
    plots.trace(ax, range(cut), z[:cut], "x", dashes=(None, None), linewidth=1.5)
    plots.trace(ax, range(cut, T), z[cut:], "g", linewidth=1.5)
    ax.axhline(1, color=plots.COLORS["muted"], linewidth=1)
    ax.set_title(title, fontsize=12)
    ax.set(xlabel="걸음 t", xticks=[0, 100, 200])
axes[0].set_ylabel("눈금을 맞춘 값")
fig.set_label(
    "같은 자취를 두 눈금으로 옮긴 것. 회색이 보는 앞부분, 주황 파선이 맞힐 뒷부분입니다. "
    "오른쪽에서는 회색이 1에 못 미친다는 것만으로 앞으로 1까지 오를 것을 압니다."
)
plt.show()
