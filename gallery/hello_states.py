"""
같은 l, 다른 은닉 상태
======================
학습한 RNN이 두 l을 어떻게 가르는지 봅니다. 입력은 같으니 차이는 은닉 상태에 있습니다. 두 상태를
서로 바꾸어 넣으면 답도 바뀝니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
vocabulary = "helo"
ids = torch.tensor([vocabulary.index(letter) for letter in "hello"])
one_hot = torch.eye(len(vocabulary))
x, target = one_hot[ids[:-1]], ids[1:]

# %% train
rnn, head = nn.RNN(4, 3), nn.Linear(3, 4)
optimizer = torch.optim.Adam([*rnn.parameters(), *head.parameters()], lr=0.1)
for _ in range(150):
    loss = nn.functional.cross_entropy(head(rnn(x)[0]), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %% states
states = rnn(x)[0].detach()  # (T, H)
for letter, h in zip("hell", states, strict=True):
    print(f"{letter} 다음의 h = " + "  ".join(f"{value:+.2f}" for value in h))
distance = (states[2] - states[3]).norm().item()
record(distance=distance)
assert distance > 0.5

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.7))
image = plots.heatmap(ax, states.T.tolist(), cmap=plots.DIVERGING, vmin=-1, vmax=1, numbers="+.2f")
ax.set(xticks=range(4), xticklabels=["h", "e", "l (첫째)", "l (둘째)"], yticks=range(3))
ax.set(yticklabels=["1칸", "2칸", "3칸"], xlabel="방금 읽은 글자")
ax.tick_params(length=0)
fig.set_label(
    "글자를 하나 읽을 때마다의 은닉 상태 세 칸. 오른쪽 두 열은 같은 글자 l을 읽은 뒤인데 값이 "
    "다릅니다."
)
plt.show()


# %% swap
def after(letter, h_before):
    """직전 상태 h_before에서 글자 하나를 읽은 뒤의 다음 글자 확률."""
    output, _ = rnn(one_hot[[vocabulary.index(letter)]], h_before[None])
    return torch.softmax(head(output[0]), dim=-1)


h_he, h_hel = states[1], states[2]
for name, h_before in (("he", h_he), ("hel", h_hel)):
    p = after("l", h_before)
    shown = "  ".join(f"{c} {value:.2f}" for c, value in zip(vocabulary, p, strict=True))
    print(f"{name:3} 뒤의 l   {shown}")
p_l, p_o = after("l", h_he)[2].item(), after("l", h_hel)[3].item()
record(p_l=p_l, p_o=p_o)
assert p_l > 0.9
assert p_o > 0.9
