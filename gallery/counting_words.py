"""
문장을 낱말의 수로
==================
문장을 원-핫 벡터의 합으로 바꾸면 낱말마다의 횟수가 됩니다. 순서는 사라지고, 같은 낱말을 나눠 쓴
문장끼리만 가까워집니다. 무엇을 셀지 바꾸면 가까운 문장도 바뀝니다.
"""

# %% setup
import math
from collections import Counter

import torch

from lstm_blog import record
from lstm_blog.naive_bayes import character_ngrams

# %% sum
sentence = "눈이 온다 온다 하더니 정말 눈이 온다"
words = list(dict.fromkeys(sentence.split()))
one_hot = torch.eye(len(words), dtype=torch.int64)
vectors = one_hot[[words.index(word) for word in sentence.split()]]  # (T, V)
bag = vectors.sum(dim=0)  # (V,)
print(words)
print(bag.tolist())
assert dict(zip(words, bag.tolist(), strict=True)) == Counter(sentence.split())
assert vectors.flip(0).sum(dim=0).equal(bag)  # 거꾸로 읽어도 같은 가방


# %% cosine
def cosine(a, b):
    """두 가방이 이루는 각의 코사인. 겹치는 것이 없으면 0, 비율이 같으면 1."""
    dot = sum(a[token] * b[token] for token in a)
    return dot / math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))


question = "자전거를 잃어버렸어"
documents = ["잃어버린 자전거 찾습니다", "자전거를 새로 샀는데 정말 빠르더라", "우산을 놓고 내렸어"]
scores = {
    name: [cosine(Counter(cut(question)), Counter(cut(each))) for each in documents]
    for name, cut in (("어절", str.split), ("글자 묶음", character_ngrams))
}
for name, row in scores.items():
    print(name, [f"{score:.2f}" for score in row])
assert scores["어절"][0] == 0 < scores["어절"][1]
assert scores["글자 묶음"][0] > max(scores["글자 묶음"][1:])

# %% values
record(T=len(vectors), V=len(words), word_0=scores["어절"][0], word_1=scores["어절"][1])
record(gram_0=scores["글자 묶음"][0], gram_1=scores["글자 묶음"][1])
