"""
꼬리를 자르는 top-k
==================
자리마다 다음 글자의 확률은 모양이 다릅니다. 큰 것 몇 개만 남기면 꼬리에서 잘못 뽑는 일이 줄어드는지
같은 온도에서 견줍니다.
"""

# %% setup
import os
import re

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.code_model import code_model, code_vocabulary
from lstm_blog.data.python_source import code_text

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
model, vocabulary = code_model("lstm"), code_vocabulary()
WORD = re.compile(r"[A-Za-z_]{3,}")
known = set(WORD.findall(code_text()))


# %% next
def following(prompt):
    """앞글 다음 글자의 확률. 모양 (V,)."""
    with model.inference():
        logits, _ = model(torch.tensor(vocabulary.encode(prompt))[:, None])
    return logits[-1, 0].softmax(dim=0)


def entropy_bits(p):
    return -(p * p.clamp_min(1e-12).log2()).sum().item()


PROMPTS = {"낱말의 가운데": "\n        retur", "줄의 머리": "\n        return None\n\n    "}
tables = {name: following(prompt) for name, prompt in PROMPTS.items()}
for name, p in tables.items():
    best = p.topk(5)
    shown = [
        f"{vocabulary.token(i)!r} {v:.3f}"
        for v, i in zip(*map(torch.Tensor.tolist, best), strict=True)
    ]
    print(f"{name}: 엔트로피 {entropy_bits(p):.2f}비트, 큰 것 다섯의 몫 {best.values.sum():.3f}")
    print("   ", "   ".join(shown))
inside, start = tables.values()
record(inside=entropy_bits(inside), start=entropy_bits(start))
record(inside_top=inside.topk(5).values.sum().item(), start_top=start.topk(5).values.sum().item())
assert entropy_bits(inside) < 1 < entropy_bits(start)


# %% cut
def real_words(top_k, length=1200):
    """온도 1에서 지은 낱말 가운데 배운 글에 있는 것의 몫."""
    generator = torch.Generator().manual_seed(SEED)
    prompt = vocabulary.encode("\n    def ")
    ids = model.generate(prompt, length, 1.0, top_k, generator)
    words = WORD.findall(vocabulary.decode(ids))[:-1]
    return sum(word in known for word in words) / len(words)


SIZES = (2, 5, 20, None)
shares = [real_words(top_k) for top_k in SIZES]
for top_k, share in zip(SIZES, shares, strict=True):
    print(f"아는 낱말 {share:.2f}   k = {top_k or '모두'}")

# %% claims
record(real_2=shares[0], real_5=shares[1], real_all=shares[-1])
assert shares[0] > shares[-1]

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(5.6, 2.8), sharey=True)
for ax, (name, p) in zip(axes, tables.items(), strict=True):
    values = p.sort(descending=True).values[:12].tolist()
    colours = [plots.COLORS["h"] if rank < 5 else plots.COLORS["muted"] for rank in range(12)]
    ax.bar(range(1, 13), values, color=colours)
    ax.set(title=name, xlabel="큰 것부터", xticks=(1, 5, 12))
    ax.grid(axis="x", visible=False)
axes[0].set(ylabel="확률", ylim=(0, 1))
fig.set_label(
    "다음 글자의 확률을 큰 것부터 늘어놓은 것. 낱말의 가운데에서는 하나에 몰리고 줄의 머리에서는 "
    "퍼집니다. 파란 막대가 k = 5로 남는 것입니다."
)
plt.show()
