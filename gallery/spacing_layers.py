"""
층과 방향과 기다림: 재어 둔 기록
================================
띄어쓰기 태거를 층 하나에서 셋까지, 한 방향과 두 방향으로, 또 몇 글자 늦게 답하게 하여 씨앗 셋으로
잰 기록을 읽어 그립니다. 기록은 저장소의 benchmarks/spacing.py가 만듭니다.
"""

# %% setup
from statistics import mean

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.measured import read_record

plots.use_style()

# %% show
measured = read_record("spacing")
*short, longer = measured["rows"]  # 마지막 줄만 더 오래 학습했다
rows = {(row["directions"], row["layers"], row["delay"]): row for row in short}
for (directions, layers, delay), row in rows.items():
    if not delay:
        name = "한 방향" if directions == 1 else "두 방향"
        print(f"{name} {layers}층  F1 {min(row['F1']):.3f}–{max(row['F1']):.3f}")

# %% record
for (directions, layers, delay), row in rows.items():
    name = f"delay{delay}" if delay else f"ways{directions}_layers{layers}"
    record(**{name: mean(row["F1"]), f"{name}_size": row["parameters"]})
year, month, day = map(int, measured["date"].split("-"))
record(day=f"{year}년 {month}월 {day}일", torch=measured["torch"].split("+")[0])
record(steps=measured["options"]["steps"], seeds=len(measured["seeds"]))

# %% claims
worst_of_two = min(score for layers in (1, 2, 3) for score in rows[2, layers, 0]["F1"])
best_of_one = max(score for layers in (1, 2, 3) for score in rows[1, layers, 0]["F1"])
layers_of_two = [mean(rows[2, layers, 0]["F1"]) for layers in (1, 2, 3)]
record(worst_of_two=worst_of_two, best_of_one=best_of_one)
record(layer_effect=max(layers_of_two) - min(layers_of_two))
assert rows[1, 2, 0]["parameters"] == rows[2, 1, 0]["parameters"]
assert worst_of_two > best_of_one + 0.08  # 방향은 층보다, 씨앗보다 크다
assert max(layers_of_two) - min(layers_of_two) < 0.03
assert min(rows[1, 1, 1]["F1"]) > best_of_one + 0.05  # 한 글자만 기다려도 크게 오른다
record(longer=mean(longer["F1"]), longer_steps=longer["steps"])
assert longer["delay"] == 4
assert min(longer["F1"]) > best_of_one + 0.05  # 오래 학습하면 배운다
assert max(rows[1, 1, 4]["F1"]) < min(rows[1, 1, 0]["F1"])  # 네 글자는 배우지 못했다
pairs = zip(rows[2, 1, 0]["F1"], rows[2, 2, 0]["F1"], strict=True)
assert all(one < two for one, two in pairs)  # 두 방향에서 둘째 층은 씨앗마다 조금 낫다
assert layers_of_two[2] < layers_of_two[1]
assert mean(rows[1, 3, 0]["F1"]) < mean(rows[1, 1, 0]["F1"]) + 0.005

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.3), sharey=True)
looks = ((1, "한 방향", "h", "o"), (2, "두 방향", "i", "s"))
for directions, label, quantity, marker in looks:
    color = plots.COLORS[quantity]
    for layers in (1, 2, 3):
        scores = rows[directions, layers, 0]["F1"]
        left.plot([layers] * len(scores), scores, marker, color=color, markersize=5, mfc="none")
    means = [mean(rows[directions, layers, 0]["F1"]) for layers in (1, 2, 3)]
    left.plot((1, 2, 3), means, color=color)
    left.text(3.12, means[-1], label, va="center", fontsize=12)
left.set(xlabel="층의 수", ylabel="띈 자리의 F1", xticks=(1, 2, 3), xlim=(0.8, 4.3), ylim=(0.5, 1))
delays = (0, 1, 2, 4)
for delay in delays:
    scores = rows[1, 1, delay]["F1"]
    right.plot(
        [delay] * len(scores), scores, "o", color=plots.COLORS["h"], markersize=5, mfc="none"
    )
right.plot(delays, [mean(rows[1, 1, delay]["F1"]) for delay in delays], color=plots.COLORS["h"])
right.axhline(mean(rows[2, 1, 0]["F1"]), color=plots.COLORS["i"], linestyle="--")
right.text(4.2, mean(rows[2, 1, 0]["F1"]) + 0.02, "두 방향", ha="right", fontsize=12)
right.set(xlabel="늦게 답하는 글자 수", xticks=delays, xlim=(-0.4, 4.4))
fig.set_label(
    "떼어 둔 문장의 F1. 작은 표지가 씨앗 하나, 선이 평균입니다. 왼쪽: 층을 늘려도 거의 그대로이고 "
    "방향을 늘리면 오릅니다. 오른쪽: 한 방향도 한두 글자 기다리면 두 방향에 다가갑니다. 네 글자를 "
    "기다리면 이만한 학습으로는 배우지 못합니다."
)
plt.show()
