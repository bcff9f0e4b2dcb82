"""
글이 스스로 내는 문제들
=======================
같은 글에서 BERT의 빈칸 문제와 이어짐 문제, GPT의 다음 글자 문제, 그리고 아무것도 되살리지 않는 대조
문제를 만듭니다. 사람이 단 이름표는 하나도 쓰지 않습니다.
"""

# %% setup
import math
import os
import random

import torch

from lstm_blog import record
from lstm_blog.data.book import book_text
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.masking import mask_tokens

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
generator = torch.Generator().manual_seed(SEED)
lines = book_text().splitlines()
vocabulary = Vocabulary.build(lines)
MASK = len(vocabulary)


def show(ids):
    return "".join("■" if n == MASK else vocabulary.token(n) for n in ids)


# %% masked
line = next(line for line in lines if 30 <= len(line) <= 40)
ordinary = range(4, len(vocabulary))
batch = mask_tokens(*pad_batch([vocabulary.encode(line)]), ordinary, MASK, generator=generator)
print("원래  ", line)
print("입력  ", show(batch.ids[:, 0].tolist()))
print("답    ", "".join(c if hit else "·" for c, hit in zip(line, batch.chosen[:, 0], strict=True)))
assert len(batch.ids) == len(line)  # 지운 것이 아니라 가렸다

# %% shares
ids, lengths = pad_batch([vocabulary.encode(line) for line in lines])
batch = mask_tokens(ids, lengths, ordinary, MASK, generator=generator)
chosen = int(batch.chosen.sum())
hidden = int((batch.ids == MASK).sum())
swapped = int((batch.chosen & (batch.ids != MASK) & (batch.ids != ids)).sum())
print(f"고른 글자 {chosen:,}개, 전체의 {chosen / int(lengths.sum()):.3f}")
print(f"  가린 것      {hidden / chosen:.3f}")
print(f"  바꾼 것      {swapped / chosen:.3f}")
print(f"  그대로인 것  {1 - (hidden + swapped) / chosen:.3f}")
assert abs(chosen / int(lengths.sum()) - 0.15) < 0.015
assert abs(hidden / chosen - 0.8) < 0.04
assert abs(swapped / chosen - 0.1) < 0.03

# %% next-sentence
draw = random.Random(SEED)
pairs = []
for place in draw.sample(range(len(lines) - 1), 200):
    true = draw.random() < 0.5
    other = place + 1
    while not true and other == place + 1:
        other = draw.randrange(len(lines))
    pairs.append((lines[place], lines[other], "예" if true else "아니요"))
for one, two, answer in sorted(pairs, key=lambda pair: len(pair[0] + pair[1]))[:4]:
    print(f"{one} | {two} → {answer}")
answers = {answer for *_, answer in pairs}
assert answers == {"예", "아니요"}  # 문장을 쓰는 것이 아니라 둘 가운데 하나를 고른다
yes = sum(answer == "예" for *_, answer in pairs) / len(pairs)
assert 0.35 < yes < 0.65

# %% causal
text = "기억하는 신경망"
for t in range(1, 5):
    print(f"{text[:t]!r} → {text[t]!r}")
problems = {"BERT": chosen, "GPT": sum(len(line) - 1 for line in lines)}
print(f"같은 글에서 나온 문제: 빈칸 {problems['BERT']:,}개, 다음 글자 {problems['GPT']:,}개")
assert problems["GPT"] > 5 * problems["BERT"]

# %% contrastive
halves = [(line[: len(line) // 2], line[len(line) // 2 :]) for line in lines[:8]]
embed = torch.randn(len(vocabulary), 64, generator=generator)


def bag(text):
    """글자 벡터의 평균. 길이를 1로 맞춘다."""
    vector = embed[vocabulary.encode(text)].mean(dim=0)
    return vector / vector.norm()


left, right = (torch.stack([bag(half[side]) for half in halves]) for side in (0, 1))
loss = torch.nn.functional.cross_entropy(left @ right.T / 0.1, torch.arange(8)).item()
print(f"앞 반쪽 여덟에 뒤 반쪽을 짝지으라는 문제의 손실 {loss:.2f}, 찍으면 {math.log(8):.2f}")
assert loss > 0.8 * math.log(8)  # 배우지 않은 벡터는 짝을 모른다

# %% record
record(chosen=chosen, share=chosen / int(lengths.sum()), hidden=hidden / chosen)
record(swapped=swapped / chosen, kept=1 - (hidden + swapped) / chosen)
record(pairs=len(pairs), yes=yes)
record(causal=problems["GPT"], times=problems["GPT"] / problems["BERT"])
record(contrastive=loss, guess=math.log(8))
