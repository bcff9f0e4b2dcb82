"""
쪽지는 몇 칸이면 되는가
=======================
은닉 크기가 1, 2, 3인 RNN을 백 개씩, 저마다 다른 난수에서 시작해 hello를 가르칩니다. 기억할 자리가
있다는 것과 기억을 쓰는 법을 배웠다는 것이 같은 말인지 셉니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import plots, record
from lstm_blog.cells import rnn_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
vocabulary = "helo"
ids = torch.tensor([vocabulary.index(letter) for letter in "hello"])
x, target = torch.eye(len(vocabulary))[ids[:-1]], ids[1:]
N, floor = 100, math.log(2) / 2


# %% read
def logits(used, weight_ih, weight_hh, bias, weight_hy, bias_y):
    """RNN 하나가 hell을 읽고 내는 로짓 (T, V). used가 0인 칸은 늘 비워 둔다."""
    h, outputs = torch.zeros(3), []
    for x_t in x:
        h = used * rnn_step(x_t, h, weight_ih, weight_hh, bias, None)
        outputs.append(weight_hy @ h + bias_y)
    return torch.stack(outputs)


# %% train
sizes = torch.arange(1, 4).repeat_interleave(N)  # 은닉 크기 1, 2, 3이 N개씩
used = (torch.arange(3) < sizes[:, None]).float()  # (3N, 3)
shapes = (3, 4), (3, 3), (3,), (4, 3), (4,)
bound = sizes**-0.5  # torch.nn.RNN이 쓰는 초깃값의 범위
stacked = []
for shape in shapes:
    values = torch.empty(3 * N, *shape).uniform_(-1, 1)
    stacked.append(values * bound.view(-1, *[1] * len(shape)))
for parameter in stacked:
    parameter.requires_grad_()
optimizer = torch.optim.Adam(stacked, lr=0.1)
for _ in range(100):
    answers = torch.vmap(logits)(used, *stacked)  # (3N, T, V)
    each = cross_entropy(answers.flatten(0, 1), target.repeat(3 * N), reduction="none")
    optimizer.zero_grad()
    each.sum().backward()  # 서로의 파라미터가 달라 더해도 기울기가 섞이지 않는다
    optimizer.step()

# %% count
loss = each.detach().view(-1, 4).mean(dim=1)  # (3N,)
right = (answers.argmax(dim=-1) == target).sum(dim=1)
losses, all_right = {}, {}
for H in (1, 2, 3):
    losses[H] = loss[sizes == H]
    all_right[H] = int((right[sizes == H] == 4).sum())
    print(f"은닉 크기 {H}: {N}개 가운데 {all_right[H]}개가 네 물음을 다 맞힘")
record(N=N, **{f"all_right_{H}": count for H, count in all_right.items()})
assert 10 < all_right[1] < all_right[2] <= all_right[3]
assert all_right[3] >= 0.95 * N

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
for H, quantity, marker in ((1, "g", "^"), (2, "x", "s"), (3, "h", "o")):
    ordered = losses[H].sort().values
    ax.plot(ordered, marker, markersize=4, color=plots.COLORS[quantity], label=f"H = {H}")
ax.axhline(floor, color=plots.COLORS["muted"], linewidth=1)
ax.set(yscale="log", xlabel="손실이 작은 것부터 늘어놓은 모델", ylabel="손실 (nat)")
ax.text(0, floor * 1.15, "바닥", va="bottom")
ax.set_ylim(4e-4, 8)
ax.legend(loc="upper left", ncols=3)
fig.set_label(
    "모델 하나가 점 하나이고 아래일수록 잘 배운 것입니다. 가로선이 기억이 없는 모델의 바닥입니다. "
    "쪽지가 한 칸인 모델은 더디게 배우고, 바닥 위에 남은 것이 많습니다."
)
plt.show()
