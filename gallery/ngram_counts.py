"""
세어서 맞히기, 그리고 0
=======================
이 책의 글에서 두 글자 다음에 온 글자를 셉니다. 센 비율을 그대로 확률로 쓰면 처음 보는 묶음에서
확률이 0이 되고, 글 전체의 확률도 0이 됩니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.book import book_text
from lstm_blog.data.sampling import split
from lstm_blog.data.text import Vocabulary
from lstm_blog.ngram import AddK

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% text
sentences = list(dict.fromkeys(book_text().splitlines()))
generator = torch.Generator().manual_seed(SEED)
train, held_out = split(sentences, 0.1, key=lambda line: line, generator=generator)
vocabulary = Vocabulary.build(train)


def encode(lines):
    """문장마다 시작 표지와 끝 표지를 붙인다."""
    return [[vocabulary.bos, *vocabulary.encode(line), vocabulary.eos] for line in lines]


print(f"배울 문장 {len(train)}개, 글자 {sum(map(len, train)):,}개, 어휘 {len(vocabulary)}개")
record(train=len(train), held_out=len(held_out), vocabulary=len(vocabulary))
record(characters=sum(map(len, train)))

# %% table
trigram = AddK(encode(train), order=3, vocabulary_size=len(vocabulary), k=0)
context = "글자"
counts = trigram.counts(vocabulary.encode(context))
for symbol, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:6]:
    name = vocabulary.decode([symbol]) or "(끝)"
    p = trigram.probability(vocabulary.encode(context), symbol)
    print(f"{context} 다음 '{name}': {count}번, 확률 {p:.3f}")
assert math.isclose(sum(trigram.probability(vocabulary.encode(context), s) for s in counts), 1)

# %% zeros
held, train_ids = encode(held_out), encode(train)
unseen, lost = {}, {}
for order in range(1, 6):
    model = AddK(train_ids, order=order, vocabulary_size=len(vocabulary), k=0)
    new = [
        [
            line[place] not in model.counts(line[max(0, place - order + 1) : place])
            for place in range(1, len(line))
        ]
        for line in held
    ]
    unseen[order] = sum(map(sum, new)) / sum(map(len, new))
    lost[order] = sum(map(any, new)) / len(held)
    print(
        f"{order}-gram: 처음 보는 묶음 {unseen[order]:.3f}, 그런 묶음이 든 문장 {lost[order]:.2f}"
    )
record(**{f"unseen_{order}": share for order, share in unseen.items()})
record(**{f"lost_{order}": share for order, share in lost.items()})
print("3-gram의 비트:", trigram.bits(held))
assert trigram.bits(held) == math.inf
assert lost[3] > 0.5
assert list(unseen.values()) == sorted(unseen.values())

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
ax.bar(lost.keys(), lost.values(), 0.6, color=plots.COLORS["g"])
for order, share in lost.items():
    ax.text(order, share + 0.02, f"{share:.2f}", ha="center")
ax.set(xlabel="n", ylabel="확률 0인 문장의 몫", ylim=(0, 1.15), xticks=list(lost))
ax.grid(axis="x", visible=False)
fig.set_label(
    "센 비율을 그대로 확률로 썼을 때 확률이 0이 되는, 떼어 둔 문장의 몫. 글자 하나만 처음 보는 "
    "묶음이어도 문장 전체가 0이 됩니다."
)
plt.show()
