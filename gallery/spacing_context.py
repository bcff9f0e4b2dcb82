"""
띄어쓰기의 단서는 어느 쪽에 있는가
==================================
앞뒤로 보는 글자 수에 따라 띄어쓰기를 얼마나 맞힐 수 있는지, 신경망 없이 세어서 잽니다. 처음 보는
문장에서 재므로 문장을 통째로 외운 것은 도움이 되지 않습니다.
"""

# %% setup
import os
from collections import Counter, defaultdict

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.data.tasks import spacing
from lstm_blog.training.tasks.labels import Spacing

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
train, held_out = Spacing().examples(SEED)
record(sentences=len(train) + len(held_out), held_out=len(held_out))
record(letters=sum(len(spacing(line)[0]) for line in [*train, *held_out]))


# %% count
def windows(sentence, left, right):
    """글자마다 (왼쪽 left글자와 오른쪽 right글자, 그 뒤를 띄는가). 마지막 글자는 뺀다."""
    characters, labels = spacing(sentence)
    padded = "^" * left + characters + "$" * right
    for t, label in enumerate(labels[:-1]):
        yield padded[t + 1 : t + 1 + left + right], label


def learn(left, right):
    """창마다 띈 횟수와 붙인 횟수."""
    counts = defaultdict(Counter)
    for sentence in train:
        for window, label in windows(sentence, left, right):
            counts[window][label] += 1
    return counts


# %% score
def f1(left, right):
    """긴 창부터 찾아보고, 처음 보는 창이면 오른쪽부터 한 글자씩 줄인다."""
    sizes = [(left, kept) for kept in range(right, 0, -1)]
    sizes += [(kept, 0) for kept in range(left, -1, -1)]
    tables = [(size, learn(*size)) for size in sizes]
    both = guessed = true = 0
    for sentence in held_out:
        columns = [list(windows(sentence, *size)) for size, _ in tables]
        for choices in zip(*columns, strict=True):
            seen = [t[w] for (_, t), (w, _) in zip(tables, choices, strict=True) if w in t]
            guess, label = seen[0].most_common(1)[0][0], choices[0][1]
            both += guess and label
            guessed += guess
            true += label
    return 2 * both / max(guessed + true, 1)


# %% run
shapes = [(1, 0), (2, 0), (3, 0), (1, 1), (2, 1)]
scores = {f"왼쪽 {left}, 오른쪽 {right}": f1(left, right) for left, right in shapes}
for (left, right), score in zip(shapes, scores.values(), strict=True):
    print(f"왼쪽 {left}글자, 오른쪽 {right}글자: {score:.3f}")
    record(**{f"left{left}_right{right}": score})
assert scores["왼쪽 1, 오른쪽 1"] > scores["왼쪽 3, 오른쪽 0"] + 0.03

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
colors = [plots.COLORS["h" if right == 0 else "i"] for _, right in shapes]
bars = ax.barh(list(scores), scores.values(), color=colors)
for bar, (_, right) in zip(bars, shapes, strict=True):
    bar.set_hatch("//" if right else "")
ax.bar_label(bars, fmt="%.2f", padding=4)
ax.set(xlabel="띈 자리의 F1", xlim=(0, 1.1))
ax.invert_yaxis()
ax.grid(False, axis="y")
fig.set_label(
    "보는 글자 수마다 처음 보는 문장에서 잰 F1. 왼쪽을 세 글자까지 넓히는 것보다 오른쪽 한 글자를 "
    "더 보는 것이 낫습니다. 빗금은 오른쪽도 본 것입니다."
)
plt.show()
