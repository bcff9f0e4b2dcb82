"""
엿보기와 교사 강요의 몫: 재어 둔 기록
=====================================
어텐션이 없는 같은 모델에서 하나씩만 바꾸어 씨앗 셋으로 잰 기록을 읽습니다. 카드를 걸음마다 보여
주기, 정답을 넣어 주는 확률을 점점 줄이기, 처음부터 정답을 주지 않기입니다.
"""

# %% setup
from statistics import mean

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.measured import read_record

plots.use_style()

# %% show
rows = {row["name"]: row["runs"] for row in read_record("seq2seq")["rows"]}
names = {
    "plain": "언제나 정답",
    "peeky": "정답, 엿보기",
    "decay": "점점 제 글자",
    "free": "언제나 제 글자",
}
scores = {key: [run["exact"] for run in rows[key]] for key in names}
for key, name in names.items():
    print(" ".join(f"{score:.3f}" for score in scores[key]), name)
assert min(scores["plain"]) > max(scores["decay"]) > min(scores["decay"]) > max(scores["free"])

# %% record
for key in names:
    record(**{key: mean(scores[key]), f"{key}_low": min(scores[key])})
    record(**{f"{key}_high": max(scores[key])})
    record(**{f"{key}_symbols": mean(run["symbols"] for run in rows[key])})
spread = max(scores["plain"]) - min(scores["plain"])
record(peeky_gain=mean(scores["peeky"]) - mean(scores["plain"]), plain_spread=spread)
assert abs(mean(scores["peeky"]) - mean(scores["plain"])) < spread

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
places = range(len(names))
means = [mean(scores[key]) for key in names]
ax.barh(places, means, color=plots.COLORS["h"], height=0.55, alpha=0.35)
for place, key in enumerate(names):
    ax.plot(scores[key], [place] * len(scores[key]), "o", color=plots.COLORS["h"], markersize=6)
ax.set_yticks(places, names.values())
ax.invert_yaxis()
ax.set(xlim=(0, 1), xlabel="수 전체를 맞힌 비율")
ax.grid(axis="y", visible=False)
fig.set_label(
    "같은 스텝만큼 배웠을 때 처음 보는 수를 맞힌 비율. 점이 씨앗 하나, 막대가 평균입니다. 엿보기는 "
    "씨앗의 차이를 넘지 못하고, 제 글자를 읽으며 배우면 훨씬 더디게 배웁니다."
)
plt.show()
