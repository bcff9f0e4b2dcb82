"""
층과 방향: h_n의 줄 번호
=======================
층을 쌓고 양쪽에서 읽으면 output은 옆으로 넓어지고 h_n은 위로 높아집니다. h_n의 어느 줄이 어느 층,
어느 방향인지 확인하고, 각 출력이 실제로 본 글자를 기울기로 잽니다.
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
T, B, I, H = 5, 2, 3, 4
x = torch.randn(T, B, I)

# %% stacked
lstm = nn.LSTM(I, H, num_layers=2, bidirectional=True)
output, (h_n, c_n) = lstm(x)
print("output", tuple(output.shape))
print("h_n   ", tuple(h_n.shape))
print("c_n   ", tuple(c_n.shape))
record(rows=h_n.shape[0], width=output.shape[2])
assert output.shape == (T, B, 2 * H)
assert h_n.shape == c_n.shape == (2 * 2, B, H)

# %% [markdown]
# h_n의 첫 축은 층이 먼저, 방향이 나중입니다. `view`로 두 축을 떼어 놓으면 헷갈릴 일이 없습니다.

# %% rows
by_layer = h_n.view(2, 2, B, H)  # (층, 방향, B, H)
for layer in range(2):
    for direction, name in enumerate(["앞방향", "뒷방향"]):
        row = layer * 2 + direction
        assert torch.equal(by_layer[layer, direction], h_n[row])
        print(f"h_n[{row}] = {layer}층 {name}")

# %% [markdown]
# 줄 번호를 믿어도 되는지 하나씩 따로 돌려 확인합니다. 0층의 앞방향 가중치만 옮겨 담은 LSTM은
# h_n[0]을, 뒷방향 가중치를 옮겨 담고 입력을 뒤집은 LSTM은 h_n[1]을 내야 합니다.

# %% check-rows
weights = lstm.state_dict()
for row, suffix, sequence in [(0, "", x), (1, "_reverse", x.flip(0))]:
    single = nn.LSTM(I, H)
    single.load_state_dict({name: weights[name + suffix] for name in single.state_dict()})
    matches = torch.allclose(single(sequence)[1][0][0], h_n[row], atol=1e-6)
    print(f"h_n[{row}]과 같은가: {matches}")
    assert matches

# %% ends
forward, backward = output[..., :H], output[..., H:]
print("앞방향의 끝  forward[-1] = h_n[-2]:", torch.equal(forward[-1], h_n[-2]))
print("뒷방향의 끝  backward[0] = h_n[-1]:", torch.equal(backward[0], h_n[-1]))
print("흔한 착각   backward[-1] = h_n[-1]:", torch.equal(backward[-1], h_n[-1]))
assert torch.equal(forward[-1], h_n[-2])
assert torch.equal(backward[0], h_n[-1])
assert not torch.allclose(backward[-1], h_n[-1])

# %% [markdown]
# 한 층짜리 양방향 LSTM에서 출력마다 어느 글자의 영향을 받는지 셉니다. 영향이 있으면 그 글자에
# 대한 기울기가 0이 아닙니다.

# %% seen
one_layer = nn.LSTM(I, H, bidirectional=True)
letters = x[:, :1].clone().requires_grad_()  # (T, 1, I)
hidden, _ = one_layer(letters)
seen = torch.zeros(2, T, T, dtype=torch.bool)  # (방향, 출력 시점, 입력 시점)
for direction in range(2):
    for t in range(T):
        part = hidden[t, :, direction * H : (direction + 1) * H].sum()
        (gradient,) = torch.autograd.grad(part, letters, retain_graph=True)
        seen[direction, t] = gradient.abs().sum(dim=(1, 2)) > 0
counts = seen.sum(dim=2)
print("앞방향이 본 글자 수:", counts[0].tolist())
print("뒷방향이 본 글자 수:", counts[1].tolist())
record(backward_last=counts[1, -1].item(), backward_first=counts[1, 0].item())
assert counts[0].tolist() == [1, 2, 3, 4, 5]
assert counts[1].tolist() == [5, 4, 3, 2, 1]

# %% plot
fig, axes = plt.subplots(1, 2, sharey=True)
for ax, title, matrix in zip(axes, ["앞방향", "뒷방향"], seen, strict=True):
    row, column = matrix.nonzero(as_tuple=True)
    ax.scatter(column, row, marker="s", s=220, color=plots.COLORS["h"])
    ax.set(title=title, xlabel="글자의 시점", xticks=range(T), yticks=range(T))
    ax.set(xlim=(-0.6, T - 0.4), ylim=(T - 0.4, -0.6))
axes[0].set_ylabel("출력의 시점")
fig.set_label(
    "칠한 칸은 그 출력에 영향을 준 글자입니다. "
    "앞방향은 맨 아래 줄에서, 뒷방향은 맨 위 줄에서 문장을 다 봅니다."
)
plt.show()
