"""
기계의 고장을 예측의 오차로 찾기
================================
되풀이하는 기계의 진동을 배운 LSTM에게 고장 난 구간을 읽힙니다. 값은 평소의 범위를 벗어나지 않아서
크기만 보면 알 수 없지만, LSTM의 예상이 어긋나므로 오차가 뜁니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.series import machine, windows
from lstm_blog.forecaster import Forecaster

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
generator = torch.Generator().manual_seed(SEED)
torch.manual_seed(SEED)
normal = machine(960, generator=generator)
fault = 120
broken = machine(240, fault=fault, generator=generator)

# %% train
model = Forecaster(hidden_size=24)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
pieces = windows(normal[:720], 61)[..., None]
for _ in range(250):
    piece = pieces[:, torch.randint(pieces.shape[1], (32,), generator=generator)]
    loss = model.loss((piece[:-1], piece[1:]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


# %% measure
def surprise(x):
    """걸음마다 LSTM의 오차. 처음 24걸음은 아직 어디쯤인지 모르므로 뺀다."""
    with model.inference():
        return (model(x[:-1, None, None])[:, 0, 0] - x[1:]).abs()[24:]


def jump(x):
    """걸음마다 어제 값의 오차."""
    return (x[1:] - x[:-1]).abs()[24:]


inside = slice(fault - 25, fault - 25 + 16)  # 고장 난 16걸음
counts = {}
for name, measure in (("어제 값", jump), ("LSTM", surprise)):
    limit = measure(normal[720:]).max()  # 배우지 않은 평소 240걸음에서 가장 컸던 오차
    errors = measure(broken)
    outside = torch.cat([errors[: inside.start], errors[inside.stop + 24 :]])
    counts[name] = int((errors[inside] > limit).sum()), int((outside > limit).sum())
    print(f"{name}  고장 난 16걸음 가운데 {counts[name][0]}, 멀쩡한 걸음 가운데 {counts[name][1]}")
highest = broken[fault : fault + 16].abs().max().item()
usual = normal.abs().max().item()
print(f"고장 난 동안의 가장 큰 값 {highest:.2f}, 평소의 가장 큰 값 {usual:.2f}")
record(found=counts["LSTM"][0], false=counts["LSTM"][1], lazy_found=counts["어제 값"][0])
record(highest=highest, usual=usual)
assert counts["LSTM"][0] >= 4
assert counts["어제 값"][0] <= 2
assert highest < usual

# %% plot
fig, axes = plt.subplots(2, 1, figsize=(5.6, 4.2), sharex=True)
steps = range(25, 240)
plots.trace(axes[0], steps, broken[25:], "x", dashes=(None, None), linewidth=1.4)
plots.trace(axes[1], steps, surprise(broken), "g", dashes=(None, None), linewidth=1.4)
axes[1].axhline(surprise(normal[720:]).max(), color=plots.COLORS["muted"], linestyle="--")
for ax, label in zip(axes, ("진동", "LSTM의 오차"), strict=True):
    ax.axvspan(fault, fault + 16, facecolor=plots.COLORS["grid"], edgecolor="none")
    ax.set_ylabel(label)
axes[1].set_xlabel("걸음 t")
fig.set_label(
    "회색 띠가 고장 난 16걸음. 위의 진동은 평소의 범위를 벗어나지 않지만, 아래의 LSTM의 오차는 "
    "평소의 가장 큰 값(파선)을 훌쩍 넘습니다."
)
plt.show()
