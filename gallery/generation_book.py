"""
배울수록 글이 된다
==================
이 책의 글을 배우는 LSTM을 몇 번 멈춰 세우고 글을 지어 보게 합니다. 점수가 내려가는 만큼 지은 글의
어절도 진짜가 됩니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import LanguageModel, plots, record
from lstm_blog.analysis import longest_copy
from lstm_blog.code_model import stream_bits
from lstm_blog.data.book import book_text
from lstm_blog.data.streams import stream_chunks
from lstm_blog.data.text import Vocabulary

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% data
lines = list(dict.fromkeys(book_text().splitlines()))
held_out = "\n".join(lines[9::10])  # 열 문장에 하나씩 떼어 둔다
train = "\n".join(line for number, line in enumerate(lines) if number % 10 != 9)
vocabulary = Vocabulary.build([train])
train_ids, held_out_ids = (torch.tensor(vocabulary.encode(text)) for text in (train, held_out))
words = set(book_text().split())  # 자료에 나온 어절
print(f"배울 글 {len(train):,}글자, 떼어 둔 글 {len(held_out):,}글자, 어휘 {len(vocabulary)}개")
record(characters=len(train), vocabulary_size=len(vocabulary))


# %% measure
def written(length=300, temperature=0.7):
    """줄바꿈에서 시작해 이어 지은 글."""
    start = vocabulary.encode("\n")
    generator = torch.Generator().manual_seed(SEED)
    return vocabulary.decode(model.generate(start, length, temperature, generator=generator))


def real_words(text):
    """지은 어절 가운데 자료에 나온 것의 몫. 잘렸을지 모르는 마지막 어절은 뺀다."""
    made = text.split()[:-1]
    return sum(word in words for word in made) / len(made) if made else 0.0


# %% train
torch.manual_seed(SEED)
model = LanguageModel(len(vocabulary), embedding_size=48, hidden_size=128)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
STOPS = (0, 20, 60, 150, 300)


def chunks():
    while True:
        for number, (x, y) in enumerate(stream_chunks(train_ids, batch_size=16, length=50)):
            yield number == 0, x, y


history, samples, state = [], {}, None
for step, (first, x, y) in enumerate(chunks()):
    if step in STOPS:
        samples[step] = written()
        bits = stream_bits(model, train_ids[:4000]), stream_bits(model, held_out_ids)
        history.append((step, *bits, real_words(samples[step])))
    if step == STOPS[-1]:
        break
    if first:
        state = None  # 글의 처음으로 돌아왔다
    logits, state = model(x, state)
    state = tuple(part.detach() for part in state)  # 기울기는 토막 안에서만
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()

# %% scores
print("스텝   배운 글   떼어 둔 글   진짜 어절")
for stop, seen, unseen, share in history:
    print(f"{stop:4}   {seen:7.2f}   {unseen:10.2f}   {share:9.2f}")

# %% claims
first, last = history[0], history[-1]
record(steps=last[0], seen=last[1], unseen_first=first[2], unseen=last[2])
record(uniform=math.log2(len(vocabulary)), words_first=first[3], words=last[3])
unseen = [row[2] for row in history]
assert unseen == sorted(unseen, reverse=True)
assert first[3] < 0.1 < 0.5 < last[3]
assert last[1] < last[2]  # 배운 글을 더 잘 맞힌다

# %% samples
for stop in STOPS:
    print(f"[{stop}스텝]", samples[stop][:90].strip().replace("\n", " / "))

# %% copies
print("스텝   가장 긴 베낀 토막")
copies = {stop: longest_copy(sample, train) for stop, sample in samples.items()}
for stop, copy in copies.items():
    print(f"{stop:4}   {len(copy.text):2}글자  {copy.text!r}")
natural = longest_copy(held_out[:300], train)
print(f"진짜   {len(natural.text):2}글자  {natural.text!r}")

# %% copy-claims
record(copied=len(copies[STOPS[-1]].text), copied_first=len(copies[0].text))
record(natural=len(natural.text))
assert len(copies[0].text) < len(copies[STOPS[-1]].text)

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 3.0))
stops, seen, unseen, shares = zip(*history, strict=True)
left.plot(stops, unseen, "o-", color=plots.COLORS["h"], label="떼어 둔 글")
left.plot(stops, seen, "s--", color=plots.COLORS["c"], label="배운 글")
left.set(xlabel="스텝", ylabel="글자마다의 비트", ylim=(0, None))
left.legend()
right.plot(stops, shares, "o-", color=plots.COLORS["f"])
right.set(xlabel="스텝", ylabel="진짜 어절의 몫", ylim=(0, 1))
fig.set_label(
    "학습하는 동안의 점수. 왼쪽은 글자마다의 비트이고 낮을수록 좋습니다. 오른쪽은 지은 글의 "
    "어절 가운데 자료에 나온 것의 몫입니다."
)
plt.show()
