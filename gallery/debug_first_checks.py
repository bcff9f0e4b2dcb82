"""
학습하기 전에 재는 것
=====================
새로 만든 모델의 첫 손실은 log V에 가까워야 합니다. 출력층을 크게 만들면 벗어납니다. 묶음
하나만 거듭 학습하면 손실이 0 가까이 내려가야 합니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import Seq2Seq, plots, record
from lstm_blog.data.numbers import number_reading
from lstm_blog.training.tasks.pairs import Numbers

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
pairs = number_reading(200, max_digits=4, generator=torch.Generator().manual_seed(SEED))
task = Numbers()
task.learn_encoding(pairs)
V = len(task.target)


def new_model():
    torch.manual_seed(SEED)
    return Seq2Seq(len(task.source), V, 16, 64, cell="gru")


# %% first-loss
batch, first = task.collate(pairs), {}
for scale in (1, 10, 100):
    model = new_model()
    with torch.no_grad():
        model.decoder.output.weight *= scale
        loss = model.loss(batch).item()
    print(f"출력층 × {scale:<3}  첫 손실 {loss:6.3f}   log V {math.log(V):.3f}")
    first[scale] = loss
    assert scale != 1 or abs(loss - math.log(V)) < 0.15
assert loss > 2 * math.log(V)

# %% record
record(V=V, log_v=math.log(V))
record(**{f"first_{scale}": loss for scale, loss in first.items()})


# %% overfit
def overfit(learning_rate, steps=100):
    """묶음 하나만 거듭 학습한 손실."""
    model, one = new_model(), task.collate(pairs[:8])
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        loss = model.loss(one)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


curves = {rate: overfit(rate) for rate in (0.0001, 0.01)}
for rate, losses in curves.items():
    print(f"학습률 {rate:g}  처음 {losses[0]:.3f}  끝 {losses[-1]:.4f}")
assert curves[0.01][-1] < 0.05
assert curves[0.0001][-1] > 1
record(overfit=curves[0.01][-1], slow=curves[0.0001][-1])

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
ax.axhline(math.log(V), color=plots.COLORS["muted"], linewidth=1)
ax.text(60, math.log(V) - 0.34, "log V")
ax.plot(curves[0.0001], color=plots.COLORS["g"], dashes=(2.5, 1))
ax.plot(curves[0.01], color=plots.COLORS["h"])
ax.text(45, curves[0.0001][45] - 0.42, "학습률 0.0001")
ax.text(26, 0.7, "학습률 0.01")
ax.set(xlabel="스텝", ylabel="손실 (나트)", ylim=(0, 3.6))
fig.set_label(
    "여덟 개짜리 묶음 하나만 거듭 학습한 손실. log V에서 시작해 0 가까이 내려가야 합니다. "
    "내려가지 않으면 어딘가 막힌 것입니다."
)
plt.show()
