"""
minGRU는 홀짝을 세지 못한다
===========================
지금까지 본 1이 홀수 개인지 걸음마다 답합니다. GRU는 배우고, 게이트가 상태를 보지 못하는 minGRU는
배우지 못합니다. 배우는 문제가 아니라 식의 문제라는 것을 1만 이어지는 입력으로 확인합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import MinGRU, plots, record
from lstm_blog.recurrent.scans import linear_scan

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, H, limit = 12, 32, 16, 300


# %% task
def parity(batch_size, length, generator):
    bits = torch.randint(2, (length, batch_size), generator=generator)
    return nn.functional.one_hot(bits, 2).float(), bits.cumsum(dim=0) % 2


# %% train
def learn(kind):
    """한 묶음을 모두 맞히거나 limit스텝이 될 때까지 배운다."""
    torch.manual_seed(SEED)
    model, head = kind(2, H), nn.Linear(H, 2)
    parameters = [*model.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.02)
    generator = torch.Generator().manual_seed(1000 + SEED)
    step, wrong = 0, True
    while wrong and step < limit:
        step += 1
        x, target = parity(B, T, generator)
        logits = head(model(x)[0])  # (T, B, 2)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        wrong = not torch.equal(logits.argmax(dim=-1), target)
    return model, head, step


# %% run
scores, results = {}, {}
with torch.no_grad():
    x, target = parity(500, T, torch.Generator().manual_seed(7))
    ones = nn.functional.one_hot(torch.ones(40, 1, dtype=torch.int64), 2).float()
    for kind in (nn.GRU, MinGRU):
        with torch.enable_grad():
            model, head, step = learn(kind)
        right = head(model(x)[0]).argmax(dim=-1) == target  # (T, B)
        answers = head(model(ones)[0])[:, 0].argmax(dim=-1)  # 1만 40개
        turns = int((answers.diff() != 0).sum())
        scores[kind.__name__] = right.float().mean(dim=1)
        last = scores[kind.__name__][-1].item()
        print(f"{kind.__name__:<7} {step:>3}스텝, 마지막 자리 {last:.2f}, 답을 뒤집은 횟수 {turns}")
        results[kind.__name__] = step, last, turns

# %% record
for name, (step, last, turns) in results.items():
    record(**{f"{name}_steps": step, f"{name}_last": last, f"{name}_turns": turns})
assert results["GRU"][1] > 0.9
assert results["MinGRU"][1] < 0.65
assert results["MinGRU"][2] <= H  # 뒤집을 수 있는 횟수는 칸의 수를 넘지 못한다
record(T=T, H=H, limit=limit, second=scores["MinGRU"][1].item())

# %% signs
bits = x[:, 0, 1]
signs = linear_scan(1 - 2 * bits, torch.zeros(T), torch.tensor(1.0))  # a가 1 아니면 -1
print("비트:", *(f"{int(bit):>2}" for bit in bits))
print("부호:", *(f"{int(sign):>2}" for sign in signs))
assert torch.equal((signs < 0).long(), target[:, 0])

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.1))
places = range(1, T + 1)
ax.plot(places, scores["GRU"], "s-", color=plots.COLORS["c"], label="GRU")
ax.plot(places, scores["MinGRU"], "o--", color=plots.COLORS["h"], label="minGRU")
ax.axhline(0.5, color=plots.COLORS["muted"], linewidth=1.2)
ax.set(xlabel="몇 번째 자리", ylabel="맞힌 비율", ylim=(0.35, 1.05), xticks=range(1, T + 1))
ax.legend(loc="center right")
fig.set_label(
    "자리마다 홀짝을 맞힌 비율. GRU는 끝까지 맞히고, minGRU는 몇 자리 지나면 찍는 것과 "
    "같아집니다. 가로선이 찍을 때의 비율입니다."
)
plt.show()
