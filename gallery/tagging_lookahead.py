"""
국의 받침은 뒤를 보아야 안다
============================
같은 글자 국으로 시작하는 어절을 두 모델에 읽힙니다. 한 방향 모델은 뒤를 보지 못하므로 국의 세
자리에 언제나 같은 답을 냅니다. 두 방향 모델은 뒤에 무엇이 오는지에 따라 다르게 답합니다.
"""

# %% setup
from collections import Counter, defaultdict

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, pretrained, record
from lstm_blog.data.pronunciation import pronounce
from lstm_blog.training.tasks.labels import slots

plots.use_style()
task, two_way = pretrained.load("pronunciation_two_way")
_, one_way = pretrained.load("pronunciation_one_way")
words = ["국물", "국이", "국도", "국화"]


# %% read
def chances(model, word, place):
    """그 자리의 이름표마다의 확률."""
    ids, lengths, _ = task.collate([(word, word)])
    with model.inference():
        return model(ids, lengths)[place, 0].softmax(dim=-1)


def answer(model, word):
    row = chances(model, word, place=2)  # 첫 음절의 종성
    return task.vocabulary.token(int(row.argmax())), row


for word in words:
    (one, _), (two, _) = answer(one_way, word), answer(two_way, word)
    print(f"{word}[{pronounce(word)}]   국의 종성: 한 방향 {one}   두 방향 {two}")
one_rows = torch.stack([answer(one_way, word)[1] for word in words])
assert torch.allclose(one_rows, one_rows[:1].expand_as(one_rows), atol=1e-6)
assert len({answer(two_way, word)[0] for word in words}) >= 3

# %% chances
row = one_rows[0]
labels = ["ㄱ", "ㅇ", "-"]  # 그대로, 비음, 뒤로 넘어가 비었음
percents = {label: row[task.vocabulary.encode(label)[0]].item() for label in labels}
for label, chance in percents.items():
    print(f"국의 종성이 {label}일 확률 {chance:.2f}")
record(stay=percents["ㄱ"], nasal=percents["ㅇ"], empty=percents["-"])

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(5.8, 3.0), sharey=True)
for ax, model, title in zip(axes, (one_way, two_way), ("한 방향", "두 방향"), strict=True):
    table = [
        [chances(model, word, 2)[task.vocabulary.encode(label)[0]].item() for label in labels]
        for word in words
    ]
    plots.heatmap(ax, table, vmin=0, vmax=1, numbers=".2f")
    ax.set_title(title, fontsize=13)
    ax.set_xticks(range(3), ["ㄱ", "ㅇ", "없음"])
    ax.set_yticks(range(4), words)
    ax.set_xlabel("국의 종성")
fig.set_label(
    "국의 받침 소리에 건 확률입니다. 한 방향 모델은 네 줄이 똑같습니다. 뒤를 보지 못해 셋에 나누어 "
    "거는 것입니다. 두 방향 모델은 줄마다 하나에 몰아 겁니다."
)
plt.show()

# %% [markdown]
# 뒤를 얼마나 보아야 하는지는 모델 없이도 셀 수 있습니다. 처음부터 몇 자리 뒤까지 똑같이 적힌
# 것에는 같은 답밖에 할 수 없으니, 자료를 모두 세어 자리마다 가장 잦은 소리를 답해 봅니다.

# %% ceiling
train, held_out = task.examples(seed=0)
pairs = [(slots(word), slots(sound)) for word, sound in train + held_out]


def ceiling(ahead):
    """뒤로 ahead자리까지 보고 자리마다 가장 잦은 소리를 답할 때, 어절을 맞히는 비율."""
    heard = defaultdict(Counter)
    for word, sound in pairs:
        for place, label in enumerate(sound):
            heard[place, word[: place + 1 + ahead]][label] += 1
    best = {seen: labels.most_common(1)[0][0] for seen, labels in heard.items()}
    right = sum(
        all(best[place, word[: place + 1 + ahead]] == label for place, label in enumerate(sound))
        for word, sound in pairs[len(train) :]
    )
    return right / len(held_out)


limits = {ahead: ceiling(ahead) for ahead in range(4)}
for ahead, limit in limits.items():
    print(f"뒤로 {ahead}자리까지 보면 어절 {limit:.3f}")

# %% values
record(**{f"limit_{ahead}": limit for ahead, limit in limits.items()})
assert limits[0] < 0.75 < 0.95 < limits[1] < limits[3] == 1
