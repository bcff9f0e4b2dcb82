"""
원탁에는 차례가 없다
====================
자리의 벡터를 빼면 글자의 차례를 바꾸어도 출력은 따라서 자리만 바꿉니다. 누가 누구를 이겼는지
가리지 못한다는 뜻입니다. 자리의 벡터를 더하면 달라집니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import TransformerEncoder, plots, record
from lstm_blog.data.text import Vocabulary
from lstm_blog.transformer import sinusoidal_positions

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
one, other = "곰이뱀을이겼다", "뱀이곰을이겼다"
vocabulary = Vocabulary.build([one])

# %% compare
order = [2, 1, 0, 3, 4, 5, 6]  # 곰과 뱀을 맞바꾼다
assert "".join(one[place] for place in order) == other


def read(text, positions):
    torch.manual_seed(SEED)
    encoder = TransformerEncoder(len(vocabulary), 16, heads=2, positions=positions).double()
    ids = torch.tensor(vocabulary.encode(text))[:, None]
    with torch.no_grad():
        return encoder(ids, torch.tensor([len(text)]))[:, 0]


gaps = {}
for positions, name in (
    ("none", "자리 없음"),
    ("sinusoidal", "사인과 코사인"),
    ("relative", "거리"),
):
    here, there = read(one, positions), read(other, positions)
    gaps[name] = (there - here[order]).abs().max().item()
    same = gaps[name] < 1e-12
    print(f"{name}  같은 글자의 벡터가 두 문장에서 같은가: {same}")
assert gaps["자리 없음"] < 1e-12
assert min(gaps["사인과 코사인"], gaps["거리"]) > 0.01

# %% pooled
summaries = [read(text, positions="none").mean(dim=0) for text in (one, other)]
print("두 문장의 평균 벡터가 같은가:", torch.allclose(*summaries, atol=1e-12))
assert torch.allclose(*summaries, atol=1e-12)

# %% distance
table = sinusoidal_positions(100, 48)
products = table @ table.T
near, far = products[10, 11].item(), products[10, 40].item()
assert all(torch.allclose(products.diagonal(d), products[0, d], atol=1e-3) for d in (1, 5, 30))
record(near=near, far=far, same=products[10, 10].item())

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), width_ratios=(1.25, 1))
plots.heatmap(left, table[:40].T.tolist(), cmap=plots.DIVERGING)
left.set(xlabel="자리", ylabel="칸", title="자리의 벡터")
for place, style in ((10, "-"), (40, "--")):
    right.plot(range(60), products[place, :60], style, color=plots.COLORS["h"])
    right.annotate(f"{place}번 자리", (place, products[place, place]), (0, 4),
                   textcoords="offset points", ha="center")  # fmt: skip
right.set(xlabel="다른 자리", ylabel="내적", title="자리끼리의 내적", ylim=(None, 28))
fig.set_label(
    "왼쪽: 위쪽 칸은 빠르게, 아래쪽 칸은 느리게 오르내립니다. 오른쪽: 두 자리의 벡터를 내적하면 "
    "얼마나 떨어졌는지에만 달린 값이 나오고, 제자리에서 가장 큽니다."
)
plt.show()
