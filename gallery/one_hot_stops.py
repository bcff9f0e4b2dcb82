"""
원-핫이 멈추는 곳
=================
낱말 몇 개에만 이름표를 주고, 이름표를 받지 못한 낱말을 맞히게 합니다. 원-핫 벡터는 배운 것을 다른
낱말로 옮기지 못하고, 이름표 없는 글에서 배운 벡터는 옮깁니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np
import torch

from lstm_blog import plots, record
from lstm_blog.data.analogies import CAPITAL, planted_sentences
from lstm_blog.embeddings import cooccurrence, word_list
from lstm_blog.glove import count_weights, log_counts, train_glove

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% distances
words = ["서울", "도쿄", "한국", "숙제"]
one_hot = np.eye(len(words))
distance = np.linalg.norm(one_hot[:, None] - one_hot, axis=-1)
print(distance.round(3))
print("코사인 유사도", (one_hot @ one_hot.T)[0])
off_diagonal = distance[~np.eye(len(words), dtype=bool)]
assert np.allclose(off_diagonal, np.sqrt(2))

# %% [markdown]
# 이름표는 나라면 0, 수도면 1입니다. 네 쌍에만 이름표를 주고 두 쌍은 숨깁니다. 벡터는 이름표 없는
# 말뭉치에서 배워 둡니다.

# %% vectors
sentences = planted_sentences(12000, generator=torch.Generator().manual_seed(SEED))
vocabulary = word_list(sentences)
counts = cooccurrence(sentences, vocabulary, window=4)
model, _ = train_glove(
    log_counts(counts), count_weights(counts), 12, steps=200,
    generator=np.random.default_rng(SEED),
)  # fmt: skip
place = {word: number for number, word in enumerate(vocabulary)}
topics = [word for pair in CAPITAL.pairs for word in pair[:2]]  # 나라, 수도, 나라, 수도, …
features = {
    "one_hot": np.eye(len(vocabulary))[[place[word] for word in topics]],
    "embedding": (model.w + model.w_context)[[place[word] for word in topics]],
}
label = np.array([0, 1] * 6)
seen, hidden = np.arange(8), np.arange(8, 12)


# %% classify
def train(x, steps=300):
    """로지스틱 회귀: 이름표를 받은 낱말로만 배우고, 모든 낱말의 확률을 낸다."""
    weight, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(x[seen] @ weight + bias)))
        weight -= 0.2 * x[seen].T @ (p - label[seen])
        bias -= 0.2 * (p - label[seen]).sum()
    return 1 / (1 + np.exp(-(x @ weight + bias)))


probability = {name: train(x) for name, x in features.items()}
for name, p in probability.items():
    right = {part: ((p > 0.5) == label)[rows].mean() for part, rows in
             (("seen", seen), ("hidden", hidden))}  # fmt: skip
    print(f"{name:10} 이름표를 본 낱말 {right['seen']:.2f}   못 본 낱말 {right['hidden']:.2f}")
    record(**{f"{name}_{part}": float(value) for part, value in right.items()})
for word, a, b in zip(topics[8:], *(p[8:] for p in probability.values()), strict=True):
    print(f"{word}: 수도일 확률  원-핫 {a:.2f}   배운 벡터 {b:.2f}")
assert np.allclose(probability["one_hot"][hidden], 0.5)
assert ((probability["one_hot"] > 0.5) == label)[seen].all()
assert ((probability["embedding"] > 0.5) == label).all()

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.2))
spots = np.arange(4)
ax.bar(spots - 0.2, probability["one_hot"][hidden], 0.36, color=plots.COLORS["x"], label="원-핫")
ax.bar(
    spots + 0.2, probability["embedding"][hidden], 0.36,
    color=plots.COLORS["h"], hatch="//", edgecolor=plots.COLORS["surface"], label="배운 벡터",
)  # fmt: skip
ax.axhline(0.5, color=plots.COLORS["muted"], linewidth=1)
ax.set_xticks(spots, topics[8:])
ax.set(ylabel="수도일 확률", ylim=(0, 1.3), yticks=[0, 0.5, 1])
ax.grid(axis="x", visible=False)
ax.legend(loc="upper center", ncol=2)
fig.set_label(
    "이름표를 한 번도 받지 못한 네 낱말이 수도일 확률. 원-핫은 모두 반반이고, 배운 벡터는 나라와 "
    "수도를 가릅니다."
)
plt.show()
