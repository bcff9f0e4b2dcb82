"""
다듬는 법 셋
============
같은 책의 글에서 센 n-gram을 1 더하기, 보간, Kneser–Ney로 다듬어 떼어 둔 글의 비트를 잽니다. 이 책의
신경망이 넘어야 할 기준이 여기서 나옵니다.
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
from lstm_blog.ngram import AddK, Interpolated, KneserNey

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% text
sentences = list(dict.fromkeys(book_text().splitlines()))
generator = torch.Generator().manual_seed(SEED)
train, held_out = split(sentences, 0.1, key=lambda line: line, generator=generator)
vocabulary = Vocabulary.build(train)
train_ids, held_ids = (
    [[vocabulary.bos, *vocabulary.encode(line), vocabulary.eos] for line in lines]
    for lines in (train, held_out)
)
size = len(vocabulary)
uniform = math.log2(size)
record(uniform=uniform, vocabulary=size)

# %% measure
orders = range(1, 6)
models = {
    "add_one": lambda order: AddK(train_ids, order=order, vocabulary_size=size, k=1),
    "add_little": lambda order: AddK(train_ids, order=order, vocabulary_size=size, k=0.01),
    "interpolated": lambda order: Interpolated(
        train_ids, order=order, vocabulary_size=size, weight=0.7
    ),
    "kneser_ney": lambda order: KneserNey(train_ids, order=order, vocabulary_size=size),
}
names = {"add_one": "1 더하기", "add_little": "0.01 더하기"}
names |= {"interpolated": "보간", "kneser_ney": "Kneser–Ney"}
print("".join(f"{order:6}" for order in orders) + "  n")
bits, built = {}, {}
for name, make in models.items():
    built[name] = [make(order) for order in orders]
    bits[name] = [model.bits(held_ids) for model in built[name]]
    print("".join(f"{each:6.2f}" for each in bits[name]) + f"  {names[name]}")

# %% values
for name, each in bits.items():
    record(**{f"{name}_{order}": each[order - 1] for order in orders})
    record(**{f"{name}_best": min(each), f"{name}_order": orders[each.index(min(each))]})
best = min(bits["kneser_ney"])
seen = built["kneser_ney"][-1].bits(train_ids[:60])  # 배운 글에서 잰 것
record(baseline=bits["kneser_ney"][4], perplexity=2 ** bits["kneser_ney"][4])
record(shrunk=2 ** (uniform - bits["kneser_ney"][4]))
record(seen=seen, best=best)
assert best == min(min(each) for each in bits.values())
assert min(bits["add_one"]) == bits["add_one"][1]  # 1 더하기는 문맥이 길수록 나빠진다
assert bits["interpolated"][4] < bits["add_little"][4] < bits["add_one"][4]
assert seen < best / 2

# %% kinds
whole = "\n".join(sentences)
for symbol, name in (("태", "tae"), ("와", "wa")):
    before = [whole[place - 1] for place, each in enumerate(whole) if each == symbol]
    print(f"'{symbol}': {len(before)}번 나오고, 앞에 온 글자는 {len(set(before))}가지")
    record(**{f"{name}_times": len(before), f"{name}_kinds": len(set(before))})
    assert len(before) > 20
    assert (len(set(before)) == 1) == (symbol == "태")

# %% sums
context = vocabulary.encode("기울")
for name, by_order in built.items():
    model = by_order[2]  # 3-gram
    total = sum(model.probability(context, symbol) for symbol in range(size))
    rare = model.probability(context, vocabulary.encode("쪽")[0])
    print(f"{names[name]}: 더하면 {total:.6f}, 처음 보는 '기울쪽' {rare:.6f}")
    record(**{f"{name}_gi": model.probability(context, vocabulary.encode("기")[0])})
    assert math.isclose(total, 1)
    assert rare > 0

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.6))
looks = {
    "add_one": ("g", "s--"),
    "add_little": ("c", "^-."),
    "interpolated": ("f", "D:"),
    "kneser_ney": ("h", "o-"),
}
for name, (quantity, style) in looks.items():
    ax.plot(orders, bits[name], style, color=plots.COLORS[quantity])
    ax.text(5.15, bits[name][-1], names[name], va="center", fontsize=11)
ax.axhline(uniform, color=plots.COLORS["muted"], linewidth=1)
ax.text(1, uniform + 0.1, "고르게 찍기")
ax.set(xlabel="n", ylabel="글자마다의 비트", xlim=(0.8, 6.6), ylim=(3, 10.2), xticks=list(orders))
fig.set_label(
    "떼어 둔 글의 글자마다의 비트. 아래로 갈수록 잘 맞힙니다. 1 더하기는 문맥을 늘리면 도로 "
    "나빠지고, 짧은 문맥에 기대는 두 방법은 내려가서 머뭅니다."
)
plt.show()
