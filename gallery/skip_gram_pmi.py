"""
내적이 배우는 것
================
skip-gram의 내적을 낱말의 짝마다 꺼내, 함께 나온 횟수와 견줍니다. 내적은 횟수를 따라가지 않습니다.
우연히 함께 나올 몫에 견주어 몇 배나 자주 함께 나왔는지, 그 로그를 따라갑니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np
import torch

from lstm_blog import plots, record
from lstm_blog.data.analogies import planted_sentences
from lstm_blog.embeddings import cooccurrence, word_list
from lstm_blog.word2vec import noise_distribution, skip_gram_pairs, train_skip_gram

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% train
K = 5
sentences = planted_sentences(12000, generator=torch.Generator().manual_seed(SEED))
words = word_list(sentences)
pairs = skip_gram_pairs(sentences, words, window=4)
model, _ = train_skip_gram(
    pairs, len(words), 24, steps=500, negatives=K, batch_size=1024, learning_rate=0.05,
    generator=torch.Generator().manual_seed(SEED),
)  # fmt: skip
dot = (model.center.weight @ model.context.weight.T).detach().numpy()  # (V, V)

# %% compare
counts = cooccurrence(sentences, words, window=4)
noise = noise_distribution(torch.from_numpy(counts.sum(axis=0))).numpy()
given = counts / counts.sum(axis=1, keepdims=True)  # P(이웃 | 가운데)
often = counts >= 20  # 몇 번 안 나온 칸은 세어 본 몫부터 흔들린다
ratio = np.log((given / noise / K)[often])
with_count = float(np.corrcoef(dot[often], counts[often])[0, 1])
with_ratio = float(np.corrcoef(dot[often], ratio)[0, 1])
slope = float(np.polyfit(ratio, dot[often], 1)[0])
print(f"칸 {often.sum()}개에서 내적과의 상관: 횟수 {with_count:.2f}, 몫의 로그 {with_ratio:.2f}")
print(f"몫의 로그가 1 늘 때 내적은 {slope:.2f} 는다")
record(cells=int(often.sum()), with_count=with_count, with_ratio=with_ratio, slope=slope)
assert with_ratio > 0.9
assert with_ratio > with_count + 0.15
assert 0.7 < slope < 1.3

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.8, 3.4), sharey=True)
left.scatter(counts[often], dot[often], s=4, color=plots.COLORS["x"])
right.scatter(ratio, dot[often], s=4, color=plots.COLORS["h"])
ends = np.array([ratio.min(), ratio.max()])
right.plot(ends, ends, color=plots.COLORS["foreground"], linewidth=1)
left.set(xlabel="함께 나온 횟수", ylabel="내적 u·v")
right.set(xlabel="ln(몫 ÷ 우연 ÷ K)")
fig.set_label(
    "점 하나가 낱말의 짝 하나. 왼쪽은 함께 나온 횟수, 오른쪽은 우연에 견준 몫의 로그에 대고 그린 "
    "내적입니다. 오른쪽의 직선은 둘이 같은 자리입니다."
)
plt.show()
