"""
기다려야 풀리는 일
==================
네 글자를 거꾸로 읊는 과제를 두 가지 다대다에게 시킵니다. 읽으면서 답하면 아직 듣지 못한 글자를 찍을
수밖에 없습니다. 그 한계를 손으로 계산해 두고, 학습한 모델이 어디까지 오는지 봅니다.
"""

# %% setup
import itertools
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, H, steps = 4, 16, 80
bits = torch.tensor(list(itertools.product([0, 1], repeat=T))).T  # (T, 16) 가능한 모든 시퀀스
target = bits.flip(0)  # 거꾸로
x = 2.0 * bits[..., None] - 1  # (T, 16, 1)


# %% models
class Together(nn.Module):
    """읽는 걸음마다 답한다."""

    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.RNN(1, H), nn.Linear(H, 2)

    def forward(self, x):
        return self.head(self.rnn(x)[0])  # (T, 16, 2)


class Later(Together):
    """T걸음을 더 두고, 다 읽은 뒤의 T걸음에만 답한다."""

    def forward(self, x):
        silence = torch.zeros_like(x)
        return self.head(self.rnn(torch.cat([x, silence]))[0][len(x) :])


# %% train
def train(model):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x).flatten(0, 1), target.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = model(x).argmax(dim=-1) == target  # (T, 16)
    return right.float().mean(dim=1)


# %% run
torch.manual_seed(SEED)
together, later = train(Together()), train(Later())
print("읽으면서   ", [f"{value:.2f}" for value in together])
print("다 읽고 나서", [f"{value:.2f}" for value in later])
sizes = {sum(p.numel() for p in model().parameters()) for model in (Together, Later)}
assert len(sizes) == 1  # 크기는 같고 답하는 때만 다르다
known = sum(position >= T / 2 for position in range(T)) / T  # 거꾸로의 뒤쪽 절반은 이미 들었다
ceiling = known + (1 - known) / 2
record(together=together.mean().item(), later=later.mean().item(), ceiling=ceiling)
assert together.mean() <= ceiling
assert together.tolist() == [0.5, 0.5, 1.0, 1.0]
assert later.tolist() == [1.0] * T

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.2))
place = torch.arange(T)
ax.bar(place - 0.2, together, 0.36, facecolor="none", edgecolor=plots.COLORS["h"], hatch="//")
ax.bar(place + 0.2, later, 0.36, color=plots.COLORS["h"])
ax.axhline(0.5, color=plots.COLORS["muted"], linestyle=":")
ax.set(xticks=range(T), xticklabels=[f"y{n}" for n in "₁₂₃₄"], ylim=(0, 1.05))
ax.set(xlabel="몇 번째 답인가", ylabel="맞힌 비율")
fig.set_label(
    "거꾸로 읊기에서 자리마다 맞힌 비율. 빗금은 읽으면서 답하는 모델, 채운 것은 다 읽고 답하는 "
    "모델, 점선은 찍었을 때입니다. 앞의 두 답은 아직 듣지 못한 글자라 읽으면서는 찍을 수밖에 "
    "없습니다."
)
plt.show()
