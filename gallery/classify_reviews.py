"""
영화평 백스무 편: 나이브 베이즈와 BiLSTM
========================================
짧은 영화평을 다섯 묶음으로 나누어, 네 묶음을 배우고 남은 하나를 맞히는 일을 다섯 번 합니다. 글자
묶음을 세기만 하는 나이브 베이즈와 차례대로 읽는 BiLSTM을 견줍니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import Classifier, plots, record
from lstm_blog.data.reviews import reviews
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.naive_bayes import NaiveBayes, character_ngrams

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
generator = torch.Generator().manual_seed(SEED)
data = reviews()
# 같은 것을 두고 쓴 긍정과 부정이 짝이다. 갈라지면 배운 글이 반대의 답을 귀띔하므로 묶어 나눈다.
pairs = [data[first : first + 2] for first in range(0, len(data), 2)]
order = torch.randperm(len(pairs), generator=generator).tolist()
folds = [[r for place in order[start::5] for r in pairs[place]] for start in range(5)]


# %% models
def count(train, test):
    """나이브 베이즈: 글자 하나와 둘짜리 묶음을 센다."""
    model = NaiveBayes([character_ngrams(r.document) for r in train], [r.label for r in train])
    return [model.classify(character_ngrams(r.document)) for r in test]


def read(train, test, steps=40):
    """BiLSTM: 음절을 차례대로 양쪽에서 읽는다."""
    vocabulary = Vocabulary.build((r.document for r in train), min_count=2)

    def batch(part):
        ids, lengths = pad_batch([vocabulary.encode(r.document) for r in part])
        return ids, lengths, torch.tensor([r.label for r in part])

    model = Classifier(len(vocabulary), 2, 16, 12, bidirectional=True, dropout=0.3)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    whole = batch(train)
    for _ in range(steps):
        loss = model.loss(whole)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.predict(*batch(test)[:2]), model.predict(*whole[:2])


# %% compare
torch.manual_seed(SEED)
right = {"나이브 베이즈": 0, "BiLSTM": 0}
remembered = 0
answers = []
for k, test in enumerate(folds):
    train = [review for other, fold in enumerate(folds) if other != k for review in fold]
    counted, (tested, trained) = count(train, test), read(train, test)
    right["나이브 베이즈"] += sum(a == r.label for a, r in zip(counted, test, strict=True))
    right["BiLSTM"] += sum(a == r.label for a, r in zip(tested, test, strict=True))
    remembered += sum(a == r.label for a, r in zip(trained, train, strict=True))
    answers += zip(test, counted, tested, strict=True)
shares = {name: count / len(data) for name, count in right.items()}
remembered /= 4 * len(data)
for name, share in shares.items():
    print(f"{name:<8} 처음 보는 글 {share:.2f}")
print(f"BiLSTM   배운 글      {remembered:.2f}")

# %% record
record(bayes=shares["나이브 베이즈"], lstm=shares["BiLSTM"], remembered=remembered)
record(reviews=len(data))
error = (0.65 * 0.35 / len(data)) ** 0.5  # 이만한 자료에서 비율이 우연히 흔들리는 폭
record(error=error)
assert min(shares.values()) > 0.5
assert abs(shares["나이브 베이즈"] - shares["BiLSTM"]) < 4 * error  # 가릴 수 없다
assert remembered > 0.85

# %% torn
torn = [[] for _ in range(5)]  # 일부러 짝을 다른 묶음에 가른다
for turn, place in enumerate(order):
    for side, review in enumerate(pairs[place]):
        torn[(turn + side) % 5].append(review)
missed = 0
for k, test in enumerate(torn):
    train = [review for other, fold in enumerate(torn) if other != k for review in fold]
    missed += sum(a != r.label for a, r in zip(count(train, test), test, strict=True))
print(f"짝을 가르면 나이브 베이즈 {1 - missed / len(data):.2f}")
record(torn=1 - missed / len(data))
assert missed > len(data) / 2

# %% both-wrong
wrong = [r for r, counted, read_as in answers if counted != r.label and read_as != r.label]
for review in sorted(wrong, key=lambda r: int(r.id))[:6]:
    print("긍정" if review.label else "부정", review.document)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.6))
names = ["BiLSTM, 배운 글", "BiLSTM", "나이브 베이즈"]
values = [remembered, shares["BiLSTM"], shares["나이브 베이즈"]]
bars = ax.barh(names, values, color=[plots.COLORS[name] for name in ("h", "h", "c")], height=0.6)
bars[0].set_alpha(0.45)
ax.axvline(0.5, color=plots.COLORS["muted"], linestyle="--")
ax.set(xlim=(0, 1), xlabel="맞힌 비율")
ax.grid(axis="y", visible=False)
fig.set_label(
    "영화평의 긍정과 부정을 맞힌 비율. 파선은 찍었을 때입니다. BiLSTM은 배운 글을 거의 외웠지만, "
    "처음 보는 글에서는 두 모델의 우열을 가릴 수 없습니다."
)
plt.show()
