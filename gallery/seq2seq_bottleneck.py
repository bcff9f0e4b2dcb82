"""
카드가 모자라는 곳: 재어 둔 기록
================================
자릿수마다 맞힌 비율을 은닉 상태의 크기, 읽는 차례, 학습 스텝을 바꾸어 가며 씨앗 셋으로 잰 기록을
읽습니다. 수가 길어질수록 점수가 어디서부터 떨어지는지 봅니다.
"""

# %% setup
from statistics import mean

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.measured import read_record

plots.use_style()
measured = read_record("seq2seq")
rows = {row["name"]: row["runs"] for row in measured["rows"]}
LENGTHS = range(3, 9)


# %% curve
def curve(name):
    """자릿수마다의 비율. 씨앗마다 떼어 둔 수가 다르므로 맞힌 개수를 모아 나눈다."""
    values = []
    for length in map(str, LENGTHS):
        cells = [run["by_digits"][length] for run in rows[name]]
        values.append(sum(share * n for share, n in cells) / sum(n for _, n in cells))
    return values


names = {
    "narrow": "H = 32",
    "plain": "H = 96",
    "wide": "H = 192",
    "reversed": "뒤에서부터",
    "long": "세 배 학습",
}
curves = {name: curve(name) for name in names}
print("자릿수      ", "     ".join(map(str, LENGTHS)))
for name, label in names.items():
    print(f"{label:<8}", " ".join(f"{value:.2f} " for value in curves[name]))

# %% record
for name, values in curves.items():
    record(**{name: mean(run["exact"] for run in rows[name])})
    record(**{f"{name}_{n}": value for n, value in zip(LENGTHS, values, strict=True)})
record(steps=measured["options"]["steps"], long_steps=3 * measured["options"]["steps"])
for short, long in zip(curves["plain"], curves["plain"][1:], strict=False):
    assert long < short  # 길수록 못 읽는다
assert curves["narrow"][-1] < curves["plain"][-1] < curves["wide"][-1]
assert curves["plain"][-1] < min(curves["reversed"][-1], curves["long"][-1])

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.3), sharey=True)
panels = (
    (left, "center left", ("narrow", "plain", "wide"), ("x", "h", "c"), ("o", "s", "^")),
    (right, "lower left", ("plain", "reversed", "long"), ("h", "i", "foreground"), ("s", "D", "v")),
)
for ax, place, keys, quantities, markers in panels:
    for key, quantity, marker in zip(keys, quantities, markers, strict=True):
        ax.plot(LENGTHS, curves[key], marker=marker, color=plots.COLORS[quantity], label=names[key])
    ax.set(xlabel="수의 자릿수", xticks=list(LENGTHS), ylim=(0, 1.03))
    ax.legend(loc=place, fontsize=11)
left.set_ylabel("수 전체를 맞힌 비율")
fig.set_label(
    "자릿수마다 맞힌 비율, 씨앗 셋을 모은 것. 왼쪽: 카드의 칸을 바꾸면 떨어지기 시작하는 곳이 "
    "옮겨 갑니다. 오른쪽: 칸을 그대로 두고 읽는 차례를 바꾸거나 오래 배우면 역시 옮겨 갑니다."
)
plt.show()
