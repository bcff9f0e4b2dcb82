"""
온도와 top-k를 손으로
====================
로짓 다섯 개를 온도로 나누고, 큰 것 몇 개만 남기고, 소프트맥스에 넣습니다. 두 손잡이가 확률을 어떻게
바꾸는지 수로 봅니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.decoding import choose

plots.use_style()
letters = ["e", "a", "i", "o", "z"]
logits = torch.tensor([3.0, 2.0, 1.0, 0.0, -2.0])


# %% probabilities
def probabilities(logits, temperature=1.0, top_k=None):
    """온도로 나누고, 큰 것 top_k개만 남겨 고친 확률."""
    scaled = logits / temperature
    if top_k is not None:
        smallest = scaled.topk(top_k).values[-1]
        scaled = scaled.masked_fill(scaled < smallest, -torch.inf)
    return scaled.softmax(dim=0)


SETTINGS = ((1.0, None), (0.5, None), (2.0, None), (1.0, 3))
rows = [probabilities(logits, *setting) for setting in SETTINGS]
print("온도  top-k " + "".join(f"{letter:>7}" for letter in letters))
for (temperature, top_k), row in zip(SETTINGS, rows, strict=True):
    cells = "".join(f"{value:7.3f}" for value in row.tolist())
    print(f"{temperature:4}  {top_k or len(letters):5} {cells}")

# %% claims
plain, cold, hot, cut = rows
assert cold[0] > plain[0] > hot[0]
assert hot[-1] > plain[-1] > cold[-1]
assert torch.allclose(cut[:3], plain[:3] / plain[:3].sum())
record(plain_e=plain[0].item(), cold_e=cold[0].item(), hot_e=hot[0].item())
record(plain_z=plain[-1].item(), hot_z=hot[-1].item(), kept=plain[:3].sum().item())
record(cut_e=cut[0].item(), ratio=(plain[0] / plain[1]).item(), hot_ratio=(hot[0] / hot[1]).item())

# %% choose
generator = torch.Generator().manual_seed(0)
drawn = choose(logits.expand(20000, -1), 1.0, 3, generator).bincount(minlength=5) / 20000
print("2만 번 뽑은 몫:", "  ".join(f"{x} {y:.3f}" for x, y in zip(letters, drawn, strict=True)))
assert torch.allclose(drawn, cut, atol=0.02)

# %% plot
fig, axes = plt.subplots(1, 4, figsize=(5.6, 2.4), sharey=True)
for ax, row, (temperature, top_k) in zip(axes, rows, SETTINGS, strict=True):
    ax.bar(range(5), row.tolist(), color=plots.COLORS["h"])
    ax.set_xticks(range(5), letters)
    ax.set_title(f"k = {top_k}" if top_k else f"τ = {temperature:g}")
    ax.grid(axis="x", visible=False)
axes[0].set(ylabel="확률", ylim=(0, 1))
fig.set_label(
    "같은 로짓에서 나온 네 가지 확률. 온도 τ를 내리면 뾰족해지고 올리면 고르게 됩니다. top-k는 "
    "작은 것을 잘라 내고 나머지의 비율은 그대로 둡니다."
)
plt.show()
