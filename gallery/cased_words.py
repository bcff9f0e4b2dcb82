"""
대문자를 가를까, 합칠까
=======================
대문자로만 갈리는 두 낱말을 심은 말뭉치에서, 가르면 무엇을 얻고 합치면 무엇을 잃는지 봅니다.
한국어의 동음이의어는 처음부터 합쳐져 있습니다.
"""

# %% setup
import os
from collections import Counter

import numpy as np
import torch

from lstm_blog import record
from lstm_blog.embeddings import WordVectors, cooccurrence, word_list

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
generator = torch.Generator().manual_seed(SEED)

# %% [markdown]
# Apple은 회사이고 apple은 과일입니다. The와 the는 자리만 다를 뿐 같은 말입니다.

# %% sentences
company = ("Google", "phone", "store", "stock", "computer")
fruit = ("pear", "juice", "tree", "pie", "sweet")


def draw(bag, n):
    return [bag[i] for i in torch.randint(len(bag), (n,), generator=generator).tolist()]


sentences = []
for _ in range(600):
    for name, bag in (("Apple", company), ("apple", fruit)):
        sentences.append(["The", name, *draw(bag, 2), "and", "the", *draw(bag, 1)])
print(" ".join(sentences[0]), "/", " ".join(sentences[1]))

# %% vocabulary
lower = [[word.lower() for word in sentence] for sentence in sentences]
cased, uncased = word_list(sentences), word_list(lower)
print(f"가르면 {len(cased)}낱말, 합치면 {len(uncased)}낱말")
counts = {name: Counter(word for each in text for word in each) for name, text in
          (("cased", sentences), ("uncased", lower))}  # fmt: skip
print("The", counts["cased"]["The"], " the", counts["cased"]["the"],
      " 합쳐서", counts["uncased"]["the"])  # fmt: skip
record(cased=len(cased), uncased=len(uncased), the_cased=counts["cased"]["the"])
record(the_uncased=counts["uncased"]["the"])


# %% vectors
def vectors(text, words):
    """우연보다 몇 배 자주 함께 나왔는지의 로그. 1배보다 드물면 0으로 둔다."""
    table = cooccurrence(text, words, window=6)
    total = table.sum(axis=1)
    chance = np.outer(total, total) / total.sum()
    return WordVectors(words, np.log(np.maximum(table / chance, 1.0)))


apart, merged = vectors(sentences, cased), vectors(lower, uncased)
for word in ("Apple", "apple"):
    print(f"가른 {word}: " + ", ".join(near for near, _ in apart.nearest(word, 4)))
sides = {name: max(merged.similarity("apple", word.lower()) for word in bag)
         for name, bag in (("company", company), ("fruit", fruit))}  # fmt: skip
print(f"합친 apple: 회사 쪽 이웃과 {sides['company']:.2f}, 과일 쪽 이웃과 {sides['fruit']:.2f}")
assert {near for near, _ in apart.nearest("Apple", 4)} <= set(company)
assert {near for near, _ in apart.nearest("apple", 4)} <= set(fruit)
assert apart.similarity("Apple", "apple") < 0.3
assert abs(sides["company"] - sides["fruit"]) < 0.2

# %% values
record(apart=apart.similarity("Apple", "apple"))
