"""
국의 받침은 뒤를 보아야 안다
============================
같은 글자 국으로 시작하는 어절을 두 모델에 읽힙니다. 한 방향 모델은 뒤를 보지 못하므로 국의 세
자리에 언제나 같은 답을 냅니다. 두 방향 모델은 뒤에 무엇이 오는지에 따라 다르게 답합니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, pretrained, record
from lstm_blog.data.pronunciation import pronounce

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
