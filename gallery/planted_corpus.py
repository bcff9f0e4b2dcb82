"""
유추를 심은 말뭉치
==================
낱말마다 개념과 종류를 정해 두고 이웃을 뽑은 작은 말뭉치입니다. 누가 누구와 함께 나왔는지 세어 보면
개념과 종류가 따로 보입니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np
import torch

from lstm_blog import plots, record
from lstm_blog.data.analogies import planted_sentences
from lstm_blog.embeddings import cooccurrence, word_list

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% sentences
sentences = planted_sentences(6000, generator=torch.Generator().manual_seed(SEED))
for sentence in sentences[:4]:
    print(" ".join(sentence))
words = word_list(sentences)
print(f"문장 {len(sentences):,}개, 서로 다른 낱말 {len(words)}개")

# %% count
counts = cooccurrence(sentences, words, window=4)  # (V, V)
place = {word: number for number, word in enumerate(words)}
rows = ["왕", "여왕", "아들", "딸"]
columns = ["왕관", "왕좌", "숙제", "장난감", "남성", "형제", "여성", "자매", "오늘"]
table = counts[np.ix_([place[word] for word in rows], [place[word] for word in columns])]
empty = float((counts == 0).mean())
record(sentences=len(sentences), words=len(words))
record(empty_percent=round(100 * empty), crown=int(table[0, 0]), crown_queen=int(table[1, 0]))
record(king_male=int(table[0, 4]), king_female=int(table[0, 6]))
record(queen_male=int(table[1, 4]), queen_female=int(table[1, 6]))
assert np.array_equal(counts, counts.T)
assert table[:2, :2].min() > 4 * table[2:, :2].max()  # 왕관과 왕좌는 왕과 여왕 곁에
assert table[::2, 4:6].min() > 4 * table[1::2, 4:6].max()  # 남성과 형제는 왕과 아들 곁에

# %% plot
fig, ax = plt.subplots(figsize=(6.4, 3.0))
plots.heatmap(ax, table, numbers=".0f")
ax.set_xticks(range(len(columns)), columns, rotation=40, ha="right")
ax.set_yticks(range(len(rows)), rows)
fig.set_label(
    "함께 나온 횟수. 왼쪽 네 열은 개념을, 그다음 네 열은 종류를 따라 갈립니다. 마지막 열 '오늘'은 "
    "누구와도 나오고, 왕의 줄이 큰 것은 왕이 자주 나온 탓입니다."
)
plt.show()
