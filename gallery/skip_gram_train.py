"""
skip-gram을 학습하면
====================
이웃을 알아맞히게 했을 뿐인데 뜻이 가까운 낱말끼리 모입니다. 이름표는 하나도 주지 않았습니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.analogies import CAPITAL, GENDER, RELATIONS, planted_sentences
from lstm_blog.embeddings import WordVectors, word_list
from lstm_blog.word2vec import noise_distribution, skip_gram_pairs, train_skip_gram

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% pairs
generator = torch.Generator().manual_seed(SEED)
sentences = planted_sentences(6000, generator=generator)
words = word_list(sentences)
pairs = skip_gram_pairs(sentences, words, window=4)
print("문장:", " ".join(sentences[0]))
for center, context in pairs[:5].tolist():
    print(f"  {words[center]} → {words[context]}")
print(f"짝 {len(pairs):,}개")
record(pairs=len(pairs))

# %% noise
counts = pairs[:, 1].bincount(minlength=len(words))
noise = noise_distribution(counts)
for word in (words[0], words[-1]):
    number = words.index(word)
    share = counts[number].item() / counts.sum().item()
    print(f"{word}: 나온 몫 {share:.4f}, 음성 표본으로 뽑힐 확률 {noise[number].item():.4f}")
common, rare = counts[0] / counts.sum(), counts[-1] / counts.sum()
assert noise[0] < common
assert noise[-1] > rare

# %% values
record(common_ratio=float(noise[0] / common), rare_ratio=float(noise[-1] / rare))

# %% train
K = 5
model, losses = train_skip_gram(
    pairs, len(words), 16, steps=400, negatives=K, learning_rate=0.05, generator=generator
)
first, last = losses[0], sum(losses[-50:]) / 50
print(f"손실 {first:.3f} → {last:.3f}")
record(first_loss=first, last_loss=last, asked=K + 1)
assert abs(first - (K + 1) * math.log(2)) < 1e-4  # 처음에는 물음 여섯이 모두 반반
assert last < 0.75 * first

# %% nearest
vectors = WordVectors(words, model.center.weight.detach().numpy())
for word in ("왕", "딸", "파리", "왕관"):
    print(f"{word}: " + ", ".join(f"{near} {cos:.2f}" for near, cos in vectors.nearest(word, 4)))
partners = [(pair[0], pair[1]) for relation in RELATIONS for pair in relation.pairs]
strangers = [(king[0], land[0]) for king in GENDER.pairs for land in CAPITAL.pairs]
near, far = (
    sum(vectors.similarity(a, b) for a, b in couples) / len(couples)
    for couples in (partners, strangers)
)
print(f"유사도: 개념이 같은 짝 {near:.2f}, 관계가 다른 짝 {far:.2f}")
assert near > far + 0.15

# %% values-nearest
together = sum("왕" in sentence and "여왕" in sentence for sentence in sentences)
record(partners=near, strangers=far, together=together)
assert not together  # 왕과 여왕은 한 번도 함께 나오지 않는다

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
smooth = torch.tensor(losses).unfold(0, 10, 10).mean(dim=-1)
ax.plot(range(5, 400, 10), smooth, color=plots.COLORS["h"])
ax.axhline(first, color=plots.COLORS["muted"], linewidth=1)
ax.text(395, first + 0.04, "물음 여섯이 모두 반반", ha="right")
ax.set(xlabel="학습 스텝", ylabel="손실 (nat)", ylim=(0, first + 0.5))
fig.set_label(
    "짝 하나의 손실. 0까지 내려가지는 않습니다. 같은 이웃이 정말로 나오기도 하고 음성 표본으로 "
    "뽑히기도 해서, 다 맞힐 수는 없는 물음입니다."
)
plt.show()
