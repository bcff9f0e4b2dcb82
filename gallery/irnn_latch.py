"""
IRNN과 tanh RNN의 걸쇠
=====================
처음 본 기호 여덟 가지 가운데 하나를 쉰 걸음 뒤에 답하는 걸쇠 과제를 IRNN과 tanh RNN에게 시킵니다.
IRNN은 활성화 함수를 ReLU로 바꾸고 은닉 쪽 가중치를 단위 행렬에서 시작한 RNN입니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.data.tasks import latch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, H, symbols, steps, noise = 50, 32, 64, 8, 300, 0.05


# %% cells
def make(kind):
    torch.manual_seed(SEED)
    if kind == "tanh":
        return nn.RNN(symbols, H)
    rnn = nn.RNN(symbols, H, nonlinearity="relu")
    nn.init.eye_(rnn.weight_hh_l0)
    nn.init.zeros_(rnn.bias_ih_l0)
    nn.init.zeros_(rnn.bias_hh_l0)
    return rnn


# %% train
def train(kind):
    """스텝마다의 손실과, 배운 뒤 처음 보는 1,000줄에서 맞힌 몫."""
    cell, head = make(kind), nn.Linear(H, symbols)
    parameters = [*cell.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.002)
    generator = torch.Generator().manual_seed(1000 + SEED)
    losses = []
    for _ in range(steps):
        x, target = latch(B, T, num_classes=symbols, noise=noise, generator=generator)
        loss = nn.functional.cross_entropy(head(cell(x)[0][-1]), target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(loss.item())
    x, target = latch(1000, T, num_classes=symbols, noise=noise, generator=generator)
    with torch.no_grad():
        right = head(cell(x)[0][-1]).argmax(dim=1) == target
    return losses, right.float().mean().item()


# %% run
losses, shares = {}, {}
for kind in ("tanh", "IRNN"):
    losses[kind], shares[kind] = train(kind)
    print(f"{kind:<5} 맞힌 몫 {shares[kind]:.2f}")
record(tanh=shares["tanh"], irnn=shares["IRNN"], chance=1 / symbols, symbols=symbols)
late_spike = max(losses["IRNN"][steps // 2 :])
record(late_spike=late_spike, steps=steps, T=T)
assert shares["IRNN"] > 0.95
assert shares["tanh"] < 0.3
assert late_spike > 1

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
top = 3  # 가끔 튀는 손실은 여기서 자른다
ax.plot(
    [min(loss, top) for loss in losses["tanh"]],
    color=plots.COLORS["x"],
    linestyle="--",
    label="tanh RNN",
)
ax.plot([min(loss, top) for loss in losses["IRNN"]], color=plots.COLORS["h"], label="IRNN")
ax.set(xlabel="학습 스텝", ylabel="손실 (nat)", ylim=(0, top))
ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.24), ncols=2)
fig.set_label(
    "길이 50의 걸쇠 과제의 손실. tanh RNN(파선)은 찍는 것과 같은 자리에 머물고, IRNN(실선)은 "
    "기호를 끝까지 나르지만 다 배운 뒤에도 자꾸 튑니다. 3보다 큰 손실은 3에서 잘라 그렸습니다."
)
plt.show()
