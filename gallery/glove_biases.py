"""
GloVe에서 편향을 빼면
=====================
같은 표를 편향이 있는 GloVe와 없는 GloVe로 맞춥니다. 편향이 없으면 자주 나오는 말이라는 사실까지
벡터가 떠맡아, 오차가 커지고 벡터의 길이가 빈도를 따라갑니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np
import torch

from lstm_blog import plots, record
from lstm_blog.data.analogies import planted_sentences
from lstm_blog.embeddings import cooccurrence, word_list
from lstm_blog.glove import count_weights, log_counts, train_glove

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% table
sentences = planted_sentences(12000, generator=torch.Generator().manual_seed(SEED))
words = word_list(sentences)
counts = cooccurrence(sentences, words, window=4)
target, weight = log_counts(counts), count_weights(counts)
log_frequency = np.log(counts.sum(axis=1))


# %% fit
def fit(size, biases):
    """오차(무게를 준 평균 제곱근)와, 벡터의 길이와 빈도의 상관."""
    generator = np.random.default_rng(SEED)
    model, losses = train_glove(target, weight, size, steps=300, biases=biases, generator=generator)
    error = float(np.sqrt(losses[-1] / weight.sum()))
    if not size:
        return error, float(np.corrcoef(model.b, log_frequency)[0, 1])
    length = np.linalg.norm(model.w + model.w_context, axis=1)
    return error, float(np.corrcoef(length, log_frequency)[0, 1])


alone, follows = fit(0, True)
print(f"편향만: 오차 {alone:.2f}, 편향과 빈도(로그)의 상관 {follows:.2f}")
record(alone=alone, follows=follows)
sizes = (1, 2, 3, 4, 6, 8)
found = {biases: [fit(size, biases) for size in sizes] for biases in (True, False)}
for number, size in enumerate(sizes):
    (with_error, with_r), (without_error, without_r) = found[True][number], found[False][number]
    print(f"{size}칸: 오차 {with_error:.3f} / {without_error:.3f}, "
          f"길이와 빈도의 상관 {with_r:5.2f} / {without_r:5.2f}")  # fmt: skip
    assert with_error < without_error
FOUR = sizes.index(4)
for name, biases in (("with_biases", True), ("without", False)):
    record(**{f"{name}_1": found[biases][0][0], f"{name}_4": found[biases][FOUR][0]})
    record(**{f"{name}_length_4": found[biases][FOUR][1]})
    record(**{f"{name}_8": found[biases][-1][0], f"{name}_length_8": found[biases][-1][1]})
assert found[False][FOUR][1] > found[True][FOUR][1]
assert found[False][-1][1] > found[True][-1][1] + 0.1
assert follows > 0.8

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.8, 3.3))
looks = {True: ("편향 있음", "h", "o-"), False: ("편향 없음", "g", "s--")}
for biases, (label, quantity, style) in looks.items():
    color = plots.COLORS[quantity]
    left.plot(sizes, [error for error, _ in found[biases]], style, color=color, label=label)
    right.plot(sizes, [r for _, r in found[biases]], style, color=color, label=label)
left.set(xlabel="벡터의 칸 수", ylabel="오차 (로그 횟수)", xticks=sizes)
right.set(xlabel="벡터의 칸 수", ylabel="길이와 빈도의 상관", xticks=sizes)
left.legend()
fig.set_label(
    "편향이 있는 것과 없는 것의 오차(왼쪽), 그리고 벡터의 길이가 낱말의 빈도를 따라가는 "
    "정도(오른쪽). 칸을 늘려도 왼쪽의 두 선은 만나지 않고, 오른쪽에서는 편향이 있는 쪽만 0에 "
    "다가갑니다."
)
plt.show()
