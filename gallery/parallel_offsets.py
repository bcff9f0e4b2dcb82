"""
나란한 화살표
=============
배운 벡터를 주성분 둘로 옮겨 그립니다. 왕에서 여왕으로 가는 화살표와 아들에서 딸로 가는 화살표가
나란하고, 나라에서 수도로 가는 화살표는 저희끼리 나란합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np
import torch

from lstm_blog import plots, record
from lstm_blog.analysis.components import principal_components
from lstm_blog.data.analogies import CAPITAL, GENDER, planted_sentences, questions
from lstm_blog.embeddings import WordVectors, cooccurrence, word_list
from lstm_blog.glove import count_weights, log_counts, train_glove
from lstm_blog.word2vec import skip_gram_pairs, train_skip_gram

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% train
sentences = planted_sentences(12000, generator=torch.Generator().manual_seed(SEED))
words = word_list(sentences)
skip_gram, _ = train_skip_gram(
    skip_gram_pairs(sentences, words, window=4), len(words), 16, steps=400, learning_rate=0.05,
    generator=torch.Generator().manual_seed(SEED),
)  # fmt: skip
counts = cooccurrence(sentences, words, window=4)
glove, _ = train_glove(
    log_counts(counts), count_weights(counts), 12, steps=200,
    generator=np.random.default_rng(SEED),
)  # fmt: skip
learned = {
    "skip_gram": WordVectors(words, skip_gram.center.weight.detach().numpy()),
    "glove": WordVectors(words, glove.w + glove.w_context),
}


# %% parallel
def offsets(vectors, relation):
    """짝마다의 화살표. 길이는 1로 맞춘다."""
    arrows = np.stack([vectors[pair[1]] - vectors[pair[0]] for pair in relation.pairs])
    return arrows / np.linalg.norm(arrows, axis=1, keepdims=True)


measured = {}
for name, vectors in learned.items():
    gender, capital = offsets(vectors, GENDER), offsets(vectors, CAPITAL)
    upper = np.triu_indices(len(gender), 1)
    same = np.concatenate([(each @ each.T)[upper] for each in (gender, capital)])
    across = gender @ capital.T
    print(f"{name}  같은 관계 {same.mean():.2f}, 가장 작은 것 {same.min():.2f}")
    print(f"{'':{len(name)}}  다른 관계 {across.mean():.2f}")
    measured |= {f"{name}_same": float(same.mean()), f"{name}_across": float(across.mean())}
    assert same.mean() > 0.8
    assert abs(across.mean()) < 0.3

# %% analogy
for name, vectors in learned.items():
    for relation in (GENDER, CAPITAL):
        asked = questions(relation)
        right = sum(vectors.analogy(a, b, c)[0][0] == d for a, b, c, d in asked)
        print(f"{name:9}  {relation.name}: {len(asked)}문제 가운데 {right}개")
        assert right / len(asked) > 0.8
answer = learned["skip_gram"].analogy("왕", "여왕", "아들", 3)
print("아들 + (여왕 − 왕):", ", ".join(f"{word} {cosine:.2f}" for word, cosine in answer))

# %% values
record(**measured, asked=len(asked))

# %% pca
topics = [word for relation in (GENDER, CAPITAL) for pair in relation.pairs for word in pair[:2]]
found = {
    name: principal_components([vectors[word] for word in topics])
    for name, vectors in learned.items()
}
for name, each in found.items():
    print(f"{name}: 두 방향에 담긴 몫 {each.shares.sum():.2f}")
    record(**{f"{name}_share": float(each.shares.sum())})

# %% plot
fig, axes = plt.subplots(2, 1, figsize=(5.6, 8.4))
for ax, each, title in zip(axes, found.values(), ("skip-gram", "GloVe"), strict=True):
    for pair in (*range(4), *range(6, 10)):  # 관계마다 네 쌍만 그린다
        tail, head = each.points[2 * pair], each.points[2 * pair + 1]
        color = plots.COLORS["h"] if pair < len(GENDER.pairs) else plots.COLORS["g"]
        style = "-" if pair < len(GENDER.pairs) else "--"
        ax.annotate("", head, tail, arrowprops={"arrowstyle": "->", "color": color, "ls": style})
        away = (tail - head) / np.linalg.norm(tail - head)
        for word, point, push in ((topics[2 * pair], tail, away),
                                  (topics[2 * pair + 1], head, -away)):  # fmt: skip
            # 이름은 화살표의 바깥에. 누운 화살표에서는 낱말이 길수록 멀리 둔다.
            ax.annotate(
                word, point, push * (5 + 6 * len(word), 9), textcoords="offset points",
                ha="center", va="center", fontsize=11, zorder=3,
                bbox={"boxstyle": "square,pad=0.05", "fc": plots.COLORS["surface"], "ec": "none"},
            )  # fmt: skip
    drawn = each.points[[*range(8), *range(12, 20)]]
    ax.scatter(*drawn.T, s=0)
    ax.margins(0.24, 0.14)
    ax.set(title=title, xlabel="첫째 주성분", ylabel="둘째 주성분", xticks=[], yticks=[])
fig.set_label(
    "낱말의 벡터를 주성분 둘로 옮긴 것. 실선은 남성에서 여성으로, 점선은 나라에서 수도로 "
    "갑니다. 같은 관계의 화살표는 방향과 길이가 비슷합니다."
)
plt.show()
