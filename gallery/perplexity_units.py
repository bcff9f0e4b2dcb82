"""
단위가 다르면 perplexity를 견줄 수 없다
=======================================
같은 글을 음절, 자모, 바이트로 나누어 같은 방법으로 셉니다. 토큰마다의 perplexity는 크게 다르지만,
문장 하나에 드는 비트로 바꾸면 서로 견줄 수 있습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.book import book_text
from lstm_blog.data.sampling import split
from lstm_blog.data.text import Vocabulary
from lstm_blog.ngram import KneserNey

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
sentences = list(dict.fromkeys(book_text().splitlines()))
generator = torch.Generator().manual_seed(SEED)
train, held_out = split(sentences, 0.1, key=lambda line: line, generator=generator)

# %% measure
ORDERS = {"syllable": 4, "jamo": 5, "byte": 6}
names = {"syllable": "음절", "jamo": "자모", "byte": "바이트"}
perplexity, per_sentence, measured = {}, {}, {}
for unit, order in ORDERS.items():
    vocabulary = Vocabulary.build(train, unit=unit)
    train_ids, held_ids = (
        [[vocabulary.bos, *vocabulary.encode(line), vocabulary.eos] for line in lines]
        for lines in (train, held_out)
    )
    bits = KneserNey(train_ids, order=order, vocabulary_size=len(vocabulary)).bits(held_ids)
    tokens = sum(len(line) - 1 for line in held_ids)
    perplexity[unit], per_sentence[unit] = 2**bits, bits * tokens / len(held_out)
    print(f"{names[unit]} {order}-gram: {bits:.2f}비트, perplexity {2**bits:.2f}")
    print(f"  문장마다 {tokens / len(held_out):.0f}개, {per_sentence[unit]:.0f}비트")
    measured |= {f"{unit}_bits": bits, f"{unit}_perplexity": 2**bits}
    measured |= {f"{unit}_tokens": tokens / len(held_out), f"{unit}_sentence": per_sentence[unit]}
assert perplexity["syllable"] > 2 * perplexity["jamo"] > 2 * perplexity["byte"]
spread = max(per_sentence.values()) / min(per_sentence.values())
assert spread < 1.5

# %% values
record(**measured, times=perplexity["syllable"] / perplexity["byte"], spread=spread)

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.0))
for ax, values, label in ((left, perplexity, "토큰마다의 perplexity"),
                          (right, per_sentence, "문장마다의 비트")):  # fmt: skip
    ax.bar([names[unit] for unit in values], values.values(), 0.6, color=plots.COLORS["h"])
    ax.set(ylabel=label)
    ax.grid(axis="x", visible=False)
fig.set_label(
    "같은 글, 같은 방법, 다른 단위. 왼쪽만 보면 바이트가 훨씬 나아 보이지만, 문장 하나를 다 "
    "맞히는 데 드는 비트(오른쪽)는 비슷합니다."
)
plt.show()
