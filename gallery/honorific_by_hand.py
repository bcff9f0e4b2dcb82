"""
높임을 기억하는 셀 하나
=======================
'께서'를 보면 1을 적고, 문장이 끝나면 지우고, 그사이에는 그대로 두는 LSTM 한 칸을 손으로 짠
가중치로 만듭니다. 학습은 하지 않습니다. 게이트 셋이 각각 무슨 일을 하는지 보려는 것입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import lstm_gates, lstm_step

plots.use_style()

# %% words
sentences = "할머니께서 손자가 사 온 떡을 맛있게 드셨다. 동생은 물을 마셨다."
words = sentences.split()
features = [[float(word.endswith("께서")), float(word.endswith("."))] for word in words]
x = torch.tensor(features)  # (T, 2): 높임 표지가 있는가, 문장이 끝나는가
T = len(words)
for word, (honorific, end) in zip(words, features, strict=True):
    print(f"높임 {honorific:.0f}  끝 {end:.0f}  {word}")

# %% [markdown]
# 행은 위에서부터 i, f, g, o의 몫입니다. 입력 게이트는 높임 표지가 있을 때만 열리고, 망각 게이트는
# 문장 끝에서만 닫힙니다.

# %% weights
weight_ih = torch.tensor([[10.0, 0.0], [0.0, -10.0], [3.0, 0.0], [0.0, 0.0]])  # (4, 2)
weight_hh = torch.zeros(4, 1)
bias_ih = torch.tensor([-5.0, 5.0, 0.0, 5.0])
weights = weight_ih, weight_hh, bias_ih, torch.zeros(4)

# %% run
h = c = torch.zeros(1)
trace = {name: [] for name in "ifch"}
for x_t in x:
    i, f, _, _ = lstm_gates(x_t, h, *weights)
    h, c = lstm_step(x_t, h, c, *weights)
    for name, value in zip("ifch", (i, f, c, h), strict=True):
        trace[name].append(value.item())
before_verb, after_period = trace["c"][5], trace["c"][6]
record(written=round(trace["c"][0], 4), before_verb=round(before_verb, 4))
record(after_period=round(after_period, 4))
assert before_verb > 0.9
assert max(map(abs, trace["c"][6:])) < 0.05

# %% plot
fig, axes = plt.subplots(3, 1, figsize=(6.4, 4.4), sharex=True, height_ratios=[1, 1, 1.5])
labels = {"i": "입력 게이트 iₜ", "f": "망각 게이트 fₜ", "c": "셀 상태 cₜ"}
hatches = {"i": "//", "f": "xx", "c": ""}
for ax, (name, label) in zip(axes, labels.items(), strict=True):
    ax.bar(range(T), trace[name], width=0.62, color=plots.COLORS[name], hatch=hatches[name])
    ax.set_title(label, fontsize=12, pad=4)
    ax.set(ylim=(0, 1.1), yticks=[0, 1])
    ax.axvline(6.5, color=plots.COLORS["muted"], linewidth=1, linestyle="--")
axes[-1].set_xticks(range(T), words, fontsize=11, rotation=30, ha="right", rotation_mode="anchor")
fig.set_label(
    "높임 주어를 기억하는 셀. '할머니께서'에서 입력 게이트가 열려 1 가까이 적히고, 문장 끝까지 "
    "망각 게이트가 열려 있어 남았다가, 마침표에서 닫혀 지워집니다. 점선이 문장의 경계입니다."
)
plt.show()
