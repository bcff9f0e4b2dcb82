"""
기계 번역의 네 시대
===================
규칙, 통계, 순환 신경망, 트랜스포머가 번역을 이끈 때를 논문이 나온 해로 그립니다. 규칙과 신경망
사이에 스무 해가 넘는 통계의 시대가 있습니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record

plots.use_style()
events = [  # (해, 일, 시대)
    (1954, "조지타운 시연", "규칙"),
    (1966, "ALPAC 보고서", "규칙"),
    (1993, "IBM 모델", "통계"),
    (2003, "구 단위 번역", "통계"),
    (2014, "Seq2Seq", "순환 신경망"),
    (2015, "어텐션", "순환 신경망"),
    (2017, "트랜스포머", "트랜스포머"),
]
colors = {"규칙": "x", "통계": "c", "순환 신경망": "h", "트랜스포머": "g"}

# %% gap
first = {era: min(year for year, _, each in events if each == era) for era in colors}
gap = first["순환 신경망"] - first["통계"]
for era, year in first.items():
    print(f"{year}년부터 {era}")
print(f"통계에서 순환 신경망까지 {gap}년")
assert list(first.values()) == sorted(first.values())
assert gap > 20

# %% values
record(years_of_statistics=gap)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.6))
for place, (year, name, era) in enumerate(events):
    color = plots.COLORS[colors[era]]
    ax.plot([year, year], [place, len(events)], color=plots.COLORS["grid"], linewidth=1, zorder=1)
    ax.plot(year, place, "o", color=color, markersize=8)
    side, align = (-10, "right") if year > 1980 else (10, "left")
    label = f"{year} {name}" + (" (순환 신경망)" if era == "순환 신경망" else "")
    text = ax.annotate(label, (year, place), (side, 0), textcoords="offset points", va="center")
    text.set(ha=align, bbox={"facecolor": plots.COLORS["surface"], "edgecolor": "none", "pad": 1})
starts = [*first.values(), 2026]
for (era, start), end in zip(first.items(), starts[1:], strict=True):
    color = plots.COLORS[colors[era]]
    bar = ax.barh(len(events) + 0.3, end - start, left=start, height=0.9, edgecolor=color)
    bar[0].set_facecolor((color, 0.3))
    if end - start > 15:
        ax.text((start + end) / 2, len(events) + 0.3, era, ha="center", va="center")
ax.set(xlim=(1950, 2028), ylim=(len(events) + 1, -0.6), xticks=range(1960, 2021, 10), yticks=[])
ax.grid(visible=False)
for side in ("left", "right", "top"):
    ax.spines[side].set_visible(False)
fig.set_label(
    "기계 번역을 이끈 방법과 그 방법을 연 일들. 회색은 규칙, 주황은 통계, 파랑은 순환 신경망, "
    "주홍은 트랜스포머의 때입니다. 새 방법이 나온 뒤에도 앞의 방법은 한동안 함께 쓰였습니다."
)
plt.show()
