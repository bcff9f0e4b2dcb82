"""
터진 학습과 잘라서 살린 학습
============================
ReLU를 쓴 RNN에게 걸쇠 과제를 시킵니다. 기울기를 그대로 쓰면 몇 스텝 만에 손실이 NaN이 되고,
기울기의 길이를 잘라 쓰면 같은 모델, 같은 자료, 같은 학습률로 끝까지 배웁니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.data.tasks import latch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, H, learning_rate, steps = 20, 16, 16, 4.0, 40


# %% train
def train(max_norm):
    """스텝마다의 손실과 (자르기 전) 기울기의 길이. 손실이 NaN이 되면 멈춘다."""
    torch.manual_seed(SEED)
    rnn, head = nn.RNN(2, H, nonlinearity="relu"), nn.Linear(H, 2)
    nn.init.eye_(rnn.weight_hh_l0)  # 처음에는 h를 그대로 넘긴다
    nn.init.zeros_(rnn.bias_ih_l0)
    nn.init.zeros_(rnn.bias_hh_l0)
    parameters = [*rnn.parameters(), *head.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=learning_rate)
    generator = torch.Generator().manual_seed(1000 + SEED)
    losses, norms = [], []
    for _ in range(steps):
        x, target = latch(B, T, generator=generator)
        loss = nn.functional.cross_entropy(head(rnn(x)[0][-1]), target)
        losses.append(loss.item())
        if math.isnan(losses[-1]):
            break
        optimizer.zero_grad()
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(parameters, max_norm).item())
        optimizer.step()
    return losses, norms


# %% run
free, free_norms = train(max_norm=math.inf)
clipped, clipped_norms = train(max_norm=0.015)
for step, loss in enumerate(free, start=1):
    norm = free_norms[step - 1] if step <= len(free_norms) else math.nan
    print(f"자르지 않음, 스텝 {step}: 손실 {loss:.3g}, 기울기의 길이 {norm:.3g}")
end = sum(clipped[-10:]) / 10
print(f"잘라 씀, 마지막 열 스텝의 손실 {end:.3f}, 가장 길던 기울기 {max(clipped_norms):.1f}")
assert math.isnan(free[-1])
assert len(free) < 10
assert len(clipped) == steps
assert end < 0.5 * math.log(2)

# %% record
record(nan_step=len(free), steps=steps, chance=round(math.log(2), 2))
record(end=round(end, 3), longest=round(max(clipped_norms)))

# %% plot
worst = max(loss for loss in free if math.isfinite(loss))
fig, ax = plt.subplots(figsize=(5.6, 3.2))
ax.plot(range(1, len(free)), free[:-1], color=plots.COLORS["g"], linestyle="--")
ax.plot(len(free) - 1, free[-2], "x", color=plots.COLORS["g"], markersize=9)
shown = [max(loss, 1e-4) for loss in clipped]  # 로그 눈금에는 0의 자리가 없다
ax.plot(range(1, steps + 1), shown, color=plots.COLORS["gradient"])
ax.text(len(free) + 0.8, free[-2], "자르지 않음: 다음 스텝은 NaN", va="center")
ax.text(20, 20, "잘라 씀")
ax.set_yscale("log")
ax.minorticks_off()
ax.set(xlabel="스텝", ylabel="손실 (nat)", xlim=(0, steps), ylim=(5e-5, 50 * worst))
ax.set_xticks(range(0, steps + 1, 10))
fig.set_label(
    "같은 모델, 같은 자료, 같은 학습률. 세로는 로그 눈금입니다. 기울기를 자르지 "
    "않으면(파선) 손실이 치솟다 NaN이 되고, 자르면(실선) 출렁이면서도 0으로 갑니다."
)
plt.show()
