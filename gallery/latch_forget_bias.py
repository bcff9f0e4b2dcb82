"""
망각 편향과 학습 속도
====================
첫 시점의 기호를 잡음 속에서 끝까지 기억하는 걸쇠(latch) 과제를 LSTM에게 시킵니다. 바꾸는 것은 망각
게이트의 편향뿐입니다. 길이가 20일 때와 50일 때 몇 스텝 만에 배우는지 셉니다.
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
B, H = 32, 16
limit, enough = 100, 5  # 많아야 100스텝, 다섯 묶음을 잇따라 다 맞히면 배운 것으로 본다


# %% train
def train(cell, T):
    """손실의 기록과, 배우는 데 걸린 스텝 수(못 배우면 None)."""
    head = nn.Linear(H, 2)
    parameters = [*cell.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.01)
    generator = torch.Generator().manual_seed(1000 + SEED)
    losses, streak = [], 0
    for step in range(1, limit + 1):
        x, target = latch(B, T, generator=generator)  # x (T, B, 2), target (B,)
        output, _ = cell(x)  # (T, B, H)
        logits = head(output[-1])  # 마지막 시점에만 묻는다
        loss = nn.functional.cross_entropy(logits, target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(loss.item())
        streak = streak + 1 if torch.equal(logits.argmax(dim=-1), target) else 0
        if streak == enough:
            return losses, step
    return losses, None


def lstm_with(forget_bias):
    torch.manual_seed(SEED)
    lstm = nn.LSTM(2, H)
    nn.init.zeros_(lstm.bias_ih_l0)
    nn.init.zeros_(lstm.bias_hh_l0)
    nn.init.constant_(lstm.bias_ih_l0[H : 2 * H], forget_bias)  # 둘째 블록이 f의 몫
    return lstm


def tanh_rnn():
    torch.manual_seed(SEED)
    return nn.RNN(2, H)


# %% run
makers = {f"bias{bias}": lambda bias=bias: lstm_with(bias) for bias in (0, 1, 3)}
makers["rnn"] = tanh_rnn
losses, steps = {}, {}
for T in (20, 50):
    for name, make in makers.items():
        losses[name, T], steps[name, T] = train(make(), T)
        record(**{f"{name}_T{T}": steps[name, T] or "배우지 못함"})
record(limit=limit)
assert steps["bias3", 20] < steps["bias1", 20] < 100
assert steps["bias0", 20] is None
assert steps["bias3", 50] < 100
assert steps["bias0", 50] is None
assert steps["bias1", 50] is None

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.6), sharey=True)
looks = {
    "bias0": ("편향 0", {"color": plots.COLORS["f"], "linestyle": ":"}),
    "bias1": ("편향 1", {"color": plots.COLORS["f"], "linestyle": "--"}),
    "bias3": ("편향 3", {"color": plots.COLORS["f"], "linestyle": "-"}),
    "rnn": ("tanh RNN", {"color": plots.COLORS["h"], "linestyle": "-.", "linewidth": 1.4}),
}
for ax, T in zip(axes, (20, 50), strict=True):
    for name, (label, look) in looks.items():
        ax.plot(range(1, len(losses[name, T]) + 1), losses[name, T], label=label, **look)
    ax.set_title(f"길이 {T}", fontsize=13)
    ax.set(xlabel="학습 스텝", xlim=(0, limit), ylim=(0, 1))
axes[0].set_ylabel("손실 (nat)")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
fig.set_label(
    "걸쇠 과제의 손실. 선이 끊긴 곳이 다 배운 스텝이고, 찍기만 하면 ln 2(약 0.69)에 "
    "머뭅니다. "
    "길이 20에서는 편향 1도 배우지만 길이 50에서는 세 편향 가운데 3만 배웁니다."
)
plt.show()
