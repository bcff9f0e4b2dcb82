"""
기억이 없으면 넘지 못하는 바닥
==============================
hello의 다음 글자를 지금 글자만 보고 맞히는 모델 둘과 RNN을 나란히 학습합니다. 기억이 없는 모델은
크게 만들어도 손으로 구한 바닥에서 멈추고, 은닉 크기가 3인 RNN은 그 아래로 내려갑니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% data
vocabulary = "helo"
ids = torch.tensor([vocabulary.index(letter) for letter in "hello"])
x = nn.functional.one_hot(ids[:-1], len(vocabulary)).float()  # (T, V) 원-핫 h, e, l, l
target = ids[1:]  # (T,) 번호 e, l, l, o
print(x.long())
print("정답 번호:", target.tolist())


# %% models
class HelloRNN(nn.Module):
    def __init__(self, hidden_size=3):
        super().__init__()
        self.rnn = nn.RNN(len(vocabulary), hidden_size)
        self.head = nn.Linear(hidden_size, len(vocabulary))

    def forward(self, x):
        output, _ = self.rnn(x)  # (T, H)
        return self.head(output)  # (T, V)


models = {
    "table": nn.Linear(4, 4),  # 지금 글자의 줄을 그대로 읽는 표
    "wide": nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 4)),
    "rnn": HelloRNN(),
}


# %% train
def train(model, steps=150):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    right = (model(x).argmax(dim=-1) == target).float().mean().item()
    return losses, right


floor = (0 + 0 + math.log(2) + math.log(2)) / 4  # h와 e는 확실하고 l은 반반
curves, accuracy, size_of = {}, {}, {}
for name, model in models.items():
    curves[name], accuracy[name] = train(model)
    size_of[name] = size = sum(p.numel() for p in model.parameters())
    print(f"{name:5}  파라미터 {size:3}  손실 {curves[name][-1]:.3f}  맞힘 {accuracy[name]:.2f}")
    record(**{f"{name}_size": size, f"{name}_loss": curves[name][-1]})
    record(**{f"{name}_accuracy": accuracy[name]})
record(floor=floor)
for name in ("table", "wide"):
    assert accuracy[name] == 0.75
    assert floor - 1e-6 < min(curves[name]) < floor + 0.02
assert accuracy["rnn"] == 1
assert size_of["wide"] > 10 * size_of["rnn"]
assert curves["rnn"][-1] < 0.05

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.5))
looks = {"table": ("표", "g", "--"), "wide": ("넓은 층", "x", ":"), "rnn": ("RNN(3)", "h", "-")}
for name, (label, quantity, dashes) in looks.items():
    ax.plot(curves[name], color=plots.COLORS[quantity], linestyle=dashes, label=label)
ax.axhline(floor, color=plots.COLORS["muted"], linewidth=1)
ax.text(150, floor * 1.12, "바닥 ½ ln 2", ha="right", va="bottom")
ax.set(yscale="log", xlabel="학습 스텝", ylabel="손실 (nat)")
ax.legend(loc="lower left")
fig.set_label(
    "세로축은 로그. 지금 글자만 보는 두 모델은 손으로 구한 바닥에서 멈추고, 은닉 상태를 넘겨받는 "
    "RNN만 그 아래로 내려갑니다."
)
plt.show()
