"""
입력과 출력의 다섯 모양, 코드로
===============================
셀은 그대로 두고 언제 넣고 언제 꺼내는지만 바꿉니다. 다섯 모양의 텐서 크기를 출력하고, 출력마다 어느
입력을 보았는지 기울기로 확인합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import RNN, plots, record
from lstm_blog.cells import rnn_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
B, I, H, K = 2, 6, 8, 5  # 문장의 수, 입력의 크기, 은닉 크기, 답의 가짓수
rnn, head = RNN(I, H), nn.Linear(H, K)
decoder = RNN(K, H)  # 제가 낸 답(크기 K)을 다시 읽는 RNN


# %% feed-back
def write(h, y, steps):
    """은닉 상태 h와 첫 입력 y에서 시작해, 낸 것을 다시 읽으며 steps번 답한다."""
    outputs = []
    for _ in range(steps):
        h = rnn_step(y, h, *decoder.all_weights[0])  # (B, H)
        y = torch.softmax(head(h), dim=-1)  # (B, K)
        outputs.append(y)
    return torch.stack(outputs)  # (steps, B, K)


# %% one-to-one
def one_to_one(x):
    output, _ = rnn(x)  # T = 1
    return head(output)


x = torch.randn(1, B, I)
print("일대일          ", tuple(x.shape), "→", tuple(one_to_one(x).shape))


# %% one-to-many
image_to_state = nn.Linear(I, H)


def one_to_many(x, steps=3):
    h = torch.tanh(image_to_state(x[0]))  # 사진의 벡터를 첫 은닉 상태로
    return write(h, torch.zeros(B, K), steps)


print("일대다          ", tuple(x.shape), "→", tuple(one_to_many(x).shape))


# %% many-to-one
def many_to_one(x):
    output, h_n = rnn(x)
    assert torch.equal(output[-1], h_n[0])  # 한 층, 한 방향이고 패딩이 없을 때만
    return head(h_n)


x = torch.randn(4, B, I)
print("다대일          ", tuple(x.shape), "→", tuple(many_to_one(x).shape))


# %% many-to-many-later
def many_to_many_later(x, steps=3):
    _, h_n = rnn(x)
    return write(h_n[0], torch.zeros(B, K), steps)


print("다대다, 다 읽고 ", tuple(x.shape), "→", tuple(many_to_many_later(x).shape))


# %% many-to-many-together
def many_to_many_together(x):
    output, _ = rnn(x)
    return head(output)


print("다대다, 읽으면서", tuple(x.shape), "→", tuple(many_to_many_together(x).shape))
record(classes=K)
assert one_to_one(x[:1]).shape == many_to_one(x).shape == (1, B, K)
assert one_to_many(x[:1]).shape == many_to_many_later(x).shape == (3, B, K)
assert many_to_many_together(x).shape == (len(x), B, K)


# %% sees
def sees(model, x):
    """(출력의 걸음, 입력의 걸음): 그 출력이 그 입력의 영향을 받으면 1."""
    x = x.clone().requires_grad_()
    outputs = model(x)
    scale = torch.randn(outputs.shape[1:])  # 확률의 합은 늘 1이라 그냥 더하면 기울기가 0이다
    rows = [torch.autograd.grad((y * scale).sum(), x, retain_graph=True)[0] for y in outputs]
    return torch.stack([(row.abs().sum(dim=(1, 2)) > 0).float() for row in rows])


later, together = sees(many_to_many_later, x), sees(many_to_many_together, x)
record(first_later=int(later[0].sum()), first_together=int(together[0].sum()))
assert later.bool().all()
assert torch.equal(together, torch.ones(4, 4).tril())
assert sees(many_to_one, x).tolist() == [[1, 1, 1, 1]]
assert sees(one_to_many, x[:1]).tolist() == [[1], [1], [1]]

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(5.6, 3.0))
for ax, title, seen in zip(axes, ("다 읽고 나서", "읽으면서"), (later, together), strict=True):
    for t, row in enumerate(seen):
        for k, value in enumerate(row):
            face = plots.COLORS["h"] if value else "none"
            ax.plot(k + 1, t + 1, "o", markersize=15, color=plots.COLORS["h"], mfc=face)
    ax.set(xlim=(0.4, 4.6), ylim=(4.6, 0.4), yticks=range(1, len(seen) + 1))
    ax.set(xlabel="입력의 걸음", xticks=range(1, 5), title=title)
    ax.grid(False)
axes[0].set_ylabel("출력의 걸음")
fig.set_label(
    "출력이 본 입력. 채운 동그라미는 그 입력이 그 출력에 영향을 준다는 뜻입니다. 다 읽고 나서 낸 "
    "출력은 모두를 보았고, 읽으면서 낸 출력은 그때까지 들어온 것만 보았습니다."
)
plt.show()
