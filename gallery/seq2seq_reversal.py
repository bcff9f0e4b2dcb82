"""
원문을 뒤집어 읽히기: 재어 둔 기록
==================================
숫자를 앞에서부터 읽힌 모델과 뒤에서부터 읽힌 모델을 씨앗 셋으로 견준 기록을 읽습니다. 숫자와 그
숫자가 나오는 자리의 거리도 셉니다. 기록은 저장소의 benchmarks/seq2seq.py가 만듭니다.
"""

# %% setup
import math
from statistics import mean

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.data.numbers import DIGITS, read_number
from lstm_blog.measured import read_record

plots.use_style()

# %% lags
digits, reading = "325", read_number(325)
places = {digit: reading.index(DIGITS[int(digit)]) for digit in digits}  # 쓰는 차례, 0부터
lags = {}
for order in (digits, digits[::-1]):
    # 읽은 뒤 카드까지 남은 걸음과, 카드를 받고 그 글자를 쓸 때까지의 걸음.
    lags[order] = [len(order) - order.index(digit) + places[digit] for digit in digits]
    each = "  ".join(f"{d}→{lag}" for d, lag in zip(digits, lags[order], strict=True))
    print(f"{order} 읽기: {each}  평균 {mean(lags[order]):.0f}걸음")
assert mean(lags["325"]) == mean(lags["523"])
assert min(lags["523"]) < min(lags["325"])

# %% record-lags
record(mean_lag=mean(lags["325"]), nearest_forward=min(lags["325"]))
record(nearest_reversed=min(lags["523"]), farthest_reversed=max(lags["523"]))

# %% show
measured = read_record("seq2seq")
rows = {row["name"]: row["runs"] for row in measured["rows"]}
names = {"plain": "앞에서부터", "reversed": "뒤에서부터"}
for key, name in names.items():
    print(name, "  ".join(f"{run['exact']:.3f}" for run in rows[key]))
    record(**{key: mean(run["exact"] for run in rows[key])})
    record(**{f"{key}_low": min(run["exact"] for run in rows[key])})
    record(**{f"{key}_high": max(run["exact"] for run in rows[key])})
    record(**{f"{key}_loss": mean(run["loss"] for run in rows[key])})
    record(**{f"{key}_perplexity": mean(math.exp(run["loss"]) for run in rows[key])})
    record(**{f"{key}_symbols": mean(run["symbols"] for run in rows[key])})
pairs = list(zip(rows["plain"], rows["reversed"], strict=True))
wins = sum(plain["exact"] < turned["exact"] for plain, turned in pairs)
print(f"씨앗 {len(pairs)}개 가운데 뒤집은 쪽이 나은 것 {wins}개")
assert wins == len(pairs) == 3

# %% record
year, month, day = map(int, measured["date"].split("-"))
record(day=f"{year}년 {month}월 {day}일", torch=measured["torch"].split("+")[0])
record(steps=measured["options"]["steps"], hidden=measured["options"]["hidden_size"])
record(seeds=len(pairs), wins=wins)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
for number, (plain, turned) in enumerate(pairs):
    ax.plot((0, 1), (plain["exact"], turned["exact"]), color=plots.COLORS["muted"], lw=1, zorder=1)
    for x, run, quantity, marker in ((0, plain, "x", "o"), (1, turned, "h", "s")):
        label = None if number else names["plain" if x == 0 else "reversed"]
        color = plots.COLORS[quantity]
        ax.plot(x, run["exact"], marker, color=color, markersize=8, label=label)
ax.set(xlim=(-0.5, 1.5), ylim=(0, 1), ylabel="수 전체를 맞힌 비율")
ax.set_xticks((0, 1), names.values())
ax.grid(axis="x", visible=False)
fig.set_label(
    "처음 보는 수를 맞힌 비율. 점 하나가 씨앗 하나이고, 같은 씨앗을 선으로 이었습니다. 같은 자료, "
    "같은 스텝에서 뒤집어 읽힌 쪽이 세 번 모두 낫습니다."
)
plt.show()
