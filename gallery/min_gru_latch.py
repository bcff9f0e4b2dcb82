"""
minGRU는 오래 기억한다
======================
첫 기호를 백 걸음 뒤에 답하는 걸쇠 과제입니다. 남기는 몫의 편향을 키워 두면 minGRU가 배우고, 0으로
두면 같은 스텝 안에 배우지 못합니다. LSTM과 GRU에서 본 것과 같습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import MinGRU, plots, record
from lstm_blog.data.tasks import latch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, H, limit = 100, 16, 16, 150


# %% train
def learn(keep):
    """스텝마다의 손실. 다섯 묶음을 잇따라 다 맞히면 멈춘다."""
    torch.manual_seed(SEED)
    model, head = MinGRU(2, H), nn.Linear(H, 2)
    nn.init.zeros_(model.bias_ih)
    nn.init.constant_(model.bias_ih[:H], -keep)  # z의 편향. 남기는 몫은 σ(keep)에서 시작한다
    parameters = [*model.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.02)
    generator = torch.Generator().manual_seed(1000 + SEED)
    losses, streak = [], 0
    while streak < 5 and len(losses) < limit:
        x, target = latch(B, T, generator=generator)
        logits = head(model(x)[0][-1])
        loss = nn.functional.cross_entropy(logits, target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(loss.item())
        streak = streak + 1 if torch.equal(logits.argmax(dim=-1), target) else 0
    return losses, streak == 5


# %% run
runs = {keep: learn(keep) for keep in (0, 5)}
for keep, (losses, learned) in runs.items():
    verdict = "배움" if learned else "못 배움"
    print(f"남기는 편향 {keep}: {verdict}, {len(losses)}스텝, 손실 {losses[-1]:.2f}")
assert runs[5][1]
assert not runs[0][1]
record(T=T, limit=limit, steps=len(runs[5][0]), loss_bias0=sum(runs[0][0][-20:]) / 20)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.1))
ax.plot(runs[0][0], color=plots.COLORS["x"], linestyle=(0, (1, 1.5)), label="남기는 편향 0")
ax.plot(runs[5][0], color=plots.COLORS["h"], label="남기는 편향 5")
ax.set(xlabel="학습 스텝", ylabel="손실", xlim=(0, limit), ylim=(0, 1.1))
ax.legend()
fig.set_label(
    "백 걸음짜리 걸쇠 과제를 배우는 minGRU의 손실. 편향을 5로 두면 다 맞힐 때까지 내려가고, 0으로 "
    "두면 찍을 때의 손실에 머뭅니다."
)
plt.show()
