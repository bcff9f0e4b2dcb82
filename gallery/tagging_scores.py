"""
두 방향, 한 방향, 베끼기
========================
학습할 때 보지 못한 어절에서 세 가지를 견줍니다. 두 방향으로 읽는 LSTM, 앞에서 뒤로만 읽는 LSTM,
적은 대로 베끼는 기준입니다. 어절 전체를 맞힌 비율과, 자리마다 맞힌 비율을 따로 셉니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, pretrained, record
from lstm_blog.training.tasks.labels import slots

plots.use_style()
task, two_way = pretrained.load("pronunciation_two_way")
_, one_way = pretrained.load("pronunciation_one_way")
_, held_out = task.examples(seed=0)
written = [word for word, _ in held_out]
spoken = [sound for _, sound in held_out]

# %% answer
answers = {
    "베끼기": written,
    "한 방향": [task.predict(one_way, word) for word in written],
    "두 방향": [task.predict(two_way, word) for word in written],
}


def share(right):
    right = list(right)
    return sum(right) / len(right)


def words_right(answer):
    return share(a == b for a, b in zip(answer, spoken, strict=True))


def slots_right(answer, first=0, stride=1):
    """자리마다 맞힌 비율. first=2, stride=3이면 종성만 센다."""
    return share(
        a == b
        for mine, theirs in zip(answer, spoken, strict=True)
        for a, b in zip(slots(mine)[first::stride], slots(theirs)[first::stride], strict=True)
    )


# %% compare
for name, answer in answers.items():
    parts = [slots_right(answer, place, 3) for place in range(3)]
    print(f"{name}: 어절 {words_right(answer):.3f}, 자리 {slots_right(answer):.3f}")
    print("  초성 {:.3f}, 중성 {:.3f}, 종성 {:.3f}".format(*parts))
assert words_right(answers["두 방향"]) > 0.98
assert words_right(answers["한 방향"]) < 0.7
assert words_right(answers["베끼기"]) < words_right(answers["한 방향"])

# %% mistakes
wrong = [
    (word, sound, answer)
    for word, sound, answer in zip(written, spoken, answers["두 방향"], strict=True)
    if sound != answer
]
for word, sound, answer in wrong:
    print(f"{word} → {sound}인데 {answer}라고 답함")

# %% record
record(wrong=len(wrong))
record(words=len(held_out), hidden=two_way.hidden_size)
for answer, key in zip(answers.values(), ("copy", "one", "two"), strict=True):
    record(**{key: words_right(answer), f"{key}_slots": slots_right(answer)})
    record(**{f"{key}_onset": slots_right(answer, 0, 3), f"{key}_coda": slots_right(answer, 2, 3)})

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.6))
names = list(answers)
values = [words_right(answers[name]) for name in names]
ax.barh(names, values, color=[plots.COLORS[name] for name in ("x", "c", "h")], height=0.6)
for place, value in enumerate(values):
    ink = plots.COLORS["surface"]
    ax.text(value - 0.02, place, f"{value:.2f}", ha="right", va="center", color=ink)
ax.set(xlim=(0, 1), xlabel="어절 전체를 맞힌 비율")
ax.grid(axis="y", visible=False)
fig.set_label(
    "보지 못한 어절의 소리를 맞힌 비율. 한 방향은 베끼기보다 훨씬 낫지만 열에 넷쯤을 틀리고, 두 "
    "방향은 거의 다 맞힙니다."
)
plt.show()
