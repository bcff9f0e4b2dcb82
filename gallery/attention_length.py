"""
길이가 늘면: 숫자 읽기의 기록
=============================
네 자리부터 아홉 자리까지의 수를 한글로 읽는 모델을 어텐션 없이, 어텐션으로, 두 방향 인코더와
어텐션으로 학습해 잰 기록입니다. 씨앗 셋으로 자료를 나누는 것부터 따로 했습니다.
"""

# %% setup
import statistics

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.measured import read_record

plots.use_style()
measured = read_record("attention")
steps = measured["options"]["steps"]
KEYS = ("none", "additive", "additive_two_ways", "dot", "dot_two_ways")
NAMES = ("없음", "덧셈", "덧셈, 두 방향", "내적", "내적, 두 방향")
rows = {
    key: [
        row
        for row in measured["rows"]
        if row["model"].replace(" ", "_") == key and row["steps"] == steps
    ]
    for key in KEYS
}
digits = list(rows["none"][0]["by_digits"])


# %% table
def spread(values):
    return statistics.mean(values), min(values), max(values)


for key, name in zip(KEYS, NAMES, strict=True):
    mean, low, high = spread([row["score"] for row in rows[key]])
    nine = statistics.mean(row["by_digits"]["9"] for row in rows[key])
    print(f"{name:<8} 전체 {mean:.3f} ({low:.3f}–{high:.3f})   아홉 자리 {nine:.3f}")
    record(**{f"{key}_mean": mean, f"{key}_low": low, f"{key}_high": high, f"{key}_nine": nine})
    record(**{f"{key}_four": statistics.mean(row["by_digits"]["4"] for row in rows[key])})

# %% claims
means = {key: spread([row["score"] for row in rows[key]]) for key in KEYS}
for score in ("additive", "dot"):
    assert means["none"][2] < means[score][1]
    assert means[score][0] < means[f"{score}_two_ways"][0]
longer = next(row for row in measured["rows"] if row["steps"] > steps)
print(f"어텐션 없이 {longer['steps']}스텝: 전체 {longer['score']:.3f}", end="")
print(f", 아홉 자리 {longer['by_digits']['9']:.3f}")
assert longer["score"] < means["dot_two_ways"][1]

# %% record
record(longer=longer["score"], longer_nine=longer["by_digits"]["9"], longer_steps=longer["steps"])
record(longer_four=longer["by_digits"]["4"], steps=steps, day=measured["date"])
record(torch=measured["torch"], seeds=len(measured["seeds"]))
record(hidden=measured["options"]["hidden_size"], examples=measured["examples"])

# %% plot
fig, ax = plt.subplots()
shown = (("none", "x", "s"), ("additive", "g", "^"), ("additive_two_ways", "h", "o"))
labels = ("어텐션 없음", "덧셈 어텐션", "덧셈 + 두 방향")
for (key, color, marker), label in zip(shown, labels, strict=True):
    scores = [[row["by_digits"][d] for row in rows[key]] for d in digits]
    middle = [statistics.mean(values) for values in scores]
    plots.trace(ax, range(len(digits)), middle, color, marker=marker, label=label)
    lows, highs = [min(values) for values in scores], [max(values) for values in scores]
    ax.fill_between(range(len(digits)), lows, highs, color=plots.COLORS[color], alpha=0.15)
places = range(len(digits))
label = f"없음, {longer['steps'] // steps}배 오래"
plots.trace(ax, places, [longer["by_digits"][d] for d in digits], "o", marker="D", label=label)
ax.set_xticks(places, digits)
ax.set(xlabel="수의 자릿수", ylabel="통째로 맞힌 비율", ylim=(-0.03, 1.03))
ax.legend(loc="lower left", bbox_to_anchor=(-0.12, 1.0), ncols=2)
fig.set_label(
    "숫자 읽기에서 자릿수마다 통째로 맞힌 비율. 띠는 씨앗 셋의 최소와 최대입니다. 어텐션이 없으면 "
    "수가 길어질수록 무너지고, 네 배 오래 배워도 긴 수에서 뒤집니다."
)
plt.show()
