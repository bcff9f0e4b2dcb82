"""
숫자 그림을 한 점씩 읽기
========================
가로세로 여덟 점짜리 손글씨 숫자를 예순네 걸음의 시퀀스로 바꾸어 LSTM에게 한 점씩 읽힙니다. 같은
그림을 한 줄씩 여덟 걸음에 읽는 것과 견줍니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

from lstm_blog import LSTM, plots, record

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
digits = load_digits()
x = torch.tensor(digits.images, dtype=torch.float32) / 16  # (1797, 8, 8), 0부터 1까지
y = torch.tensor(digits.target)
order = torch.randperm(len(x))
train, test = order[:1400], order[1400:]


# %% train
class Reader(nn.Module):
    """그림을 걸음으로 나누어 다 읽고 나서 숫자 하나를 고른다."""

    def __init__(self, size):
        super().__init__()
        self.size = size  # 한 걸음에 읽는 점의 수
        self.lstm, self.output = LSTM(size, 48), nn.Linear(48, 10)

    def forward(self, images):
        steps = images.reshape(len(images), -1, self.size).transpose(0, 1)  # (T, B, size)
        _, (h_n, _) = self.lstm(steps)
        return self.output(h_n[-1])


def learn(size, steps):
    model = Reader(size)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        batch = train[torch.randint(len(train), (64,))]
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    with torch.no_grad():
        return model(x[test]).argmax(dim=-1)


# %% compare
answers = {"한 줄씩": learn(size=8, steps=200), "한 점씩": learn(size=1, steps=200)}
shares = {name: (answer == y[test]).float().mean().item() for name, answer in answers.items()}
for name, share in shares.items():
    print(f"{name}  {share:.2f}")

# %% record
record(row=shares["한 줄씩"], pixel=shares["한 점씩"], test=len(test), images=len(x))
assert shares["한 줄씩"] > 0.9
assert shares["한 점씩"] < shares["한 줄씩"] - 0.05

# %% at-once
flat = nn.Linear(64, 10)  # 예순네 점을 한꺼번에 본다
optimizer = torch.optim.Adam(flat.parameters(), lr=0.01)
for _ in range(200):
    batch = train[torch.randint(len(train), (64,))]
    loss = nn.functional.cross_entropy(flat(x[batch].flatten(1)), y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
with torch.no_grad():
    at_once = (flat(x[test].flatten(1)).argmax(dim=-1) == y[test]).float().mean().item()
print(f"한꺼번에  {at_once:.2f}")
record(at_once=at_once)
assert at_once > shares["한 점씩"] + 0.05

# %% plot
fig, axes = plt.subplots(2, 1, figsize=(5.6, 3.6), height_ratios=(2.2, 1))
image = x[test[0]]
axes[0].imshow(image, cmap=plots.SEQUENTIAL)
axes[0].set(xticks=[], yticks=[])
axes[1].imshow(image.reshape(1, 64), cmap=plots.SEQUENTIAL, aspect="auto")
axes[1].set(yticks=[], xticks=[0, 16, 32, 48, 63], xlabel="걸음 (한 점씩 읽을 때)")
for ax in axes:
    ax.grid(False)
fig.set_label(
    f"손글씨 {int(y[test[0]])}. 위는 그림이고, 아래는 같은 점들을 한 줄로 편 것입니다. 이웃한 "
    "위아래의 두 점이 여기서는 여덟 걸음 떨어져 있습니다."
)
plt.show()
