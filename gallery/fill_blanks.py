"""
글자를 가려 배운 인코더
=======================
책에 실은 인코더에게 본 적 없는 문장의 빈칸을 채우게 합니다. 자주 나오는 글자만 아는 것보다 얼마나
나은지, 머리마다 어디를 보는지도 잽니다.
"""

# %% setup
from collections import Counter

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, pretrained, record
from lstm_blog.data.text import Vocabulary

plots.use_style()
torch.set_num_threads(1)
task, model = pretrained.load("masked_characters")
train, held_out = task.examples(seed=0)
ordinary = range(Vocabulary.unk + 1, len(task.vocabulary))

# %% fill
shown = [line for line in held_out if 14 <= len(line) <= 20 and line.isprintable()][:5]
for line in shown:
    middle = len(line) // 2
    question = f"{line[:middle]}_{line[middle + 1 :]}"
    print(question, "→", task.predict(model, question)[middle], f"(원래 {line[middle]})")

# %% score
counts = Counter(n for line in train for n in task.vocabulary.encode(line) if n in ordinary)
batch = task.collate(held_out)
answers = batch.labels[batch.chosen]
total = sum(counts.values()) + len(ordinary)
chances = torch.tensor([(counts[n] + 1) / total for n in answers.tolist()])
unigram = -chances.log2().mean().item()
bits = task.score(model, held_out)
with model.inference():
    guesses = model(batch.ids, batch.lengths).argmax(dim=-1)[batch.chosen]
right = (guesses == answers).float().mean().item()
most = max(counts.values()) / sum(counts.values())
print(f"가린 글자 {len(answers)}개: 맞힌 비율 {right:.3f}, 늘 가장 흔한 글자를 대면 {most:.3f}")
print(f"글자마다의 비트: {bits:.2f}, 글자의 빈도만 알면 {unigram:.2f}")
record(hidden=len(answers), right=right, most=most, bits=bits, unigram=unigram)
record(choices=2**bits, lines=len(train), letters=sum(map(len, train)))
assert bits < unigram - 2
assert right > 5 * most

# %% look
length = 24
lines = [line[:length] for line in held_out if len(line) >= length]
ids = torch.tensor([task.vocabulary.encode(line) for line in lines]).T  # (T, B)
tables = []
with model.inference():
    x = model.encoder.embedding(ids)
    for layer in model.encoder.layers:
        _, weights = layer.self_attn(layer.norm1(x))  # (T, B, heads, T)
        tables.append(weights.mean(dim=1))
        x = layer(x)
middle = length // 2
offsets = range(-6, 7)
looks = torch.stack(
    [table[middle, :, middle - 6 : middle + 7] for table in tables]
)  # 층, 머리, 거리
near = looks[0, :, 5:8].sum(dim=-1)
print("0층의 머리마다 바로 옆과 자기에 준 몫", " ".join(f"{share:.2f}" for share in near.tolist()))
assert near.max() > 0.8
record(near=near.max().item())

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.0), sharey=True)
for number, ax in enumerate(axes):
    plots.heatmap(ax, looks[number].tolist(), vmin=0, vmax=1)
    ax.set_xticks(
        range(0, 13, 3), [f"{n:+d}".replace("-", "−") if n else "0" for n in offsets[::3]]
    )
    ax.set(title=f"{number}층", xlabel="얼마나 떨어진 글자인가")
axes[0].set(ylabel="머리", yticks=range(4))
fig.set_label(
    "문장 가운데의 글자가 둘레의 글자에 준 가중치를 떼어 둔 문장에서 평균했습니다. 밝을수록 많이 "
    "봅니다. 머리마다 보는 곳이 다릅니다."
)
plt.show()
