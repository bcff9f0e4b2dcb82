"""
오른쪽을 가리는 칸막이
======================
같은 가중치의 셀프 어텐션을 칸막이 없이, 칸막이를 두고 돌려 가중치를 그립니다. 칸막이가 있으면 뒤의
글자를 바꾸어도 앞의 출력은 그대로입니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.transformer import SelfAttention

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
LETTERS = "봄이오면꽃이핀다"
T, H = len(LETTERS), 16
torch.manual_seed(SEED)
vectors = {letter: torch.randn(H) for letter in "봄이오면꽃핀진다"}


def embed(text):
    return torch.stack([vectors[letter] for letter in text])[:, None]  # (T, 1, H)


# %% compare
attention = SelfAttention(H, heads=1)
weights, changed = {}, {}
for causal, name in ((False, "모두 봄"), (True, "칸막이")):
    attention.causal = causal
    with torch.no_grad():
        before, table = attention(embed(LETTERS))
        after, _ = attention(embed("봄이오면꽃이진다"))
    weights[name] = table[:, 0, 0]
    moved = (before != after).any(dim=-1)[:, 0].tolist()
    changed[name] = sum(moved)
    print(f"{name}  '핀'을 '진'으로 바꾸자 출력이 달라진 글자: ", end="")
    print("".join(letter for letter, other in zip(LETTERS, moved, strict=True) if other))
assert changed == {"모두 봄": T, "칸막이": 2}
assert torch.equal(weights["칸막이"].triu(1), torch.zeros(T, T))
assert torch.allclose(weights["칸막이"].sum(dim=1), torch.ones(T))

# %% record
record(letters=T, changed=changed["칸막이"])

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.2, 3.2), sharey=True)
for ax, (name, table) in zip(axes, weights.items(), strict=True):
    plots.heatmap(ax, table.tolist(), vmin=0, vmax=1)
    ax.set_xticks(range(T), LETTERS)
    ax.set_yticks(range(T), LETTERS)
    ax.set(title=name, xlabel="보는 글자")
axes[0].set_ylabel("묻는 글자")
fig.set_label(
    "학습하지 않은 셀프 어텐션의 가중치. 밝을수록 많이 봅니다. 왼쪽은 모든 자리를 보고, 오른쪽은 "
    "자기와 왼쪽만 봅니다. 첫 글자는 자기밖에 볼 것이 없습니다."
)
plt.show()
