"""
덧셈 과제: 두 수를 오래 들고 있기
================================
쉰 걸음 가운데 표시가 붙은 두 수를 더하는 과제를 tanh RNN, LSTM, GRU에게 시키고, 배우기까지 읽은
줄의 수를 셉니다. LSTM은 망각 편향이 0인 것과 1인 것을 나란히 놓고, 씨앗 셋을 모두 적습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.data.tasks import adding

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
SEEDS = [3 * SEED + number for number in range(3)]
T, B, H = 50, 32, 32
limit, enough, small = 1000, 20, 0.01  # 스무 묶음을 잇따라 오차 0.01 아래로 풀면 배운 것


# %% cells
def make(kind, seed):
    torch.manual_seed(seed)
    name, _, forget_bias = kind.partition("_bias")
    cell = {"tanh": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}[name](2, H)
    if forget_bias:
        nn.init.zeros_(cell.bias_ih_l0)
        nn.init.zeros_(cell.bias_hh_l0)
        nn.init.constant_(cell.bias_ih_l0[H : 2 * H], float(forget_bias))
    return cell, nn.Linear(H, 1)


# %% train
def squared_error(model, n, generator):
    cell, head = model
    x, target = adding(n, T, variant="2015", generator=generator)  # x (T, B, 2), target (B,)
    return nn.functional.mse_loss(head(cell(x)[0][-1])[:, 0], target)


def train(kind, seed):
    """배우는 데 든 스텝(못 배우면 None)과, 처음 보는 2,000줄의 평균 제곱 오차."""
    model = make(kind, seed)
    parameters = [*model[0].parameters(), *model[1].parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.02)
    generator = torch.Generator().manual_seed(1000 + seed)
    streak, learned = 0, None
    for step in range(1, limit + 1):
        loss = squared_error(model, B, generator)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        streak = streak + 1 if loss.item() < small else 0
        if streak == enough:
            learned = step
            break
    with torch.no_grad():
        return learned, squared_error(model, 2000, generator).item()


# %% run
kinds = {"tanh": SEEDS[:1], "LSTM_bias0": SEEDS, "LSTM_bias1": SEEDS, "GRU": SEEDS}
results = {kind: [train(kind, seed) for seed in seeds] for kind, seeds in kinds.items()}
for kind, runs in results.items():
    lines = [f"{B * step:,}줄" if step else "못 배움" for step, _ in runs]
    print(f"{kind:<10}  {'  '.join(lines):<28} 오차 {max(error for _, error in runs):.4f}")

# %% record
base = 1 / 6  # 늘 평균 1을 답할 때의 오차
record(base=base, limit=B * limit, tanh_error=results["tanh"][0][1])
for kind in ("LSTM_bias0", "LSTM_bias1", "GRU"):
    lines = sorted(B * (step or limit) for step, _ in results[kind])
    record(**{f"{kind}_least": lines[0], f"{kind}_middle": lines[1], f"{kind}_most": lines[2]})
    record(**{f"{kind}_error": max(error for _, error in results[kind])})
middle = {kind: sorted(step or limit for step, _ in runs)[len(runs) // 2]
          for kind, runs in results.items()}  # fmt: skip
assert results["tanh"][0][0] is None
assert results["tanh"][0][1] > 0.8 * base
assert middle["GRU"] < min(middle["LSTM_bias0"], middle["LSTM_bias1"])
assert max(middle["LSTM_bias0"], middle["LSTM_bias1"]) < limit

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.7))
looks = {"GRU": ("h", "o"), "LSTM_bias1": ("c", "s"), "LSTM_bias0": ("f", "D"), "tanh": ("x", "x")}
labels = ("GRU", "LSTM, 편향 1", "LSTM, 편향 0", "tanh RNN")
for row, (kind, (colour, marker)) in enumerate(looks.items()):
    read = [B * (step or limit) for step, _ in results[kind]]
    ax.plot(read, [row] * len(read), marker, color=plots.COLORS[colour], markersize=8)
ax.text(0.97 * B * limit, 3, "여기까지 배우지 못함", ha="right", va="center")
ax.set_yticks(range(4), labels)
ax.set(xlabel="배우기까지 읽은 줄", xlim=(0, 1.04 * B * limit), ylim=(3.5, -0.5))
ax.xaxis.set_major_formatter("{x:,.0f}")
ax.grid(False, axis="y")
fig.set_label(
    "길이 50의 덧셈 과제를 배우기까지 읽은 줄의 수. 점 하나가 씨앗 하나입니다. GRU가 가장 먼저 "
    "배우고, LSTM은 씨앗에 따라 흔들리며, tanh RNN은 배우지 못합니다."
)
plt.show()
