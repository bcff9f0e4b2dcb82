"""
눈앞의 싼 길과 가장 싼 길
=========================
갈림길마다 확률을 정해 준 작은 지도입니다. 탐욕 탐색은 첫 갈림길에서 가장 그럴듯한 쪽으로 들어가고,
그 바람에 전체로는 덜 그럴듯한 답에 이릅니다. 길을 모두 세어 가장 그럴듯한 답과 견줍니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt

from lstm_blog import plots, record

plots.use_style()
roads = {
    "": {"이": 0.5, "사": 0.4, "육": 0.1},
    "이": {"십": 0.4, "백": 0.35, "천": 0.25},
    "사": {"십": 0.9, "백": 0.05, "천": 0.05},
    "육": {"십": 0.4, "백": 0.3, "천": 0.3},
}

# %% greedy
answer, toll = "", 0.0
for _ in range(2):
    character, chance = max(roads[answer].items(), key=lambda road: road[1])
    answer, toll = answer + character, toll - math.log(chance)
    print(f"{answer:<2} 지금까지의 통행료 {toll:.2f}")

# %% all
ends = {
    first + second: chance * then
    for first, chance in roads[""].items()
    for second, then in roads[first].items()
}
for text, chance in sorted(ends.items(), key=lambda end: -end[1])[:4]:
    print(f"{text}  확률 {chance:.3f}  통행료 {-math.log(chance):.2f}")
best = max(ends, key=ends.get)
assert math.isclose(sum(ends.values()), 1)
assert answer == "이십"
assert best == "사십"
record(greedy=ends[answer], best=ends[best], routes=len(ends))
record(greedy_toll=-math.log(ends[answer]), best_toll=-math.log(ends[best]))

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.9))
places = {"": (0, 4.0)} | {first: (1, 7 - 3 * row) for row, first in enumerate(roads[""])}
for first in roads[""]:
    for row, second in enumerate(roads[first]):
        places[first + second] = (2, places[first][1] + 1 - row)
for text, (x, y) in places.items():
    for character, chance in roads.get(text, {}).items():
        after = text + character
        to_x, to_y = places[after]
        kind = "c" if answer.startswith(after) else "h" if best.startswith(after) else "muted"
        width = 1.2 if kind == "muted" else 3.4
        ax.plot((x, to_x), (y, to_y), color=plots.COLORS[kind], linewidth=width, zorder=1)
        where = 0.6 if text == "" else 0.72
        ax.text(
            x + where * (to_x - x),
            y + where * (to_y - y) + (0.16 if text else 0.3),
            f"{chance:g}",
            ha="center",
            fontsize=11,
        )
for text, (x, y) in places.items():
    box = {"boxstyle": "round,pad=0.28", "fc": plots.COLORS["surface"], "ec": plots.COLORS["muted"]}
    ax.text(x, y, text[-1:] or "시작", ha="center", va="center", bbox=box)
for text, name in ((answer, "탐욕"), (best, "가장 그럴듯함")):
    x, y = places[text]
    ax.text(x + 0.14, y, f"{name} {ends[text]:.2f}", va="center")
ax.set(xlim=(-0.2, 3.05), ylim=(-0.6, 8.6))
ax.axis("off")
fig.set_label(
    "굵은 주황이 탐욕 탐색의 길, 굵은 파랑이 가장 그럴듯한 길입니다. 첫 갈림길에서 0.5를 고르면 "
    "그 뒤의 길이 모두 비싸고, 0.4를 고르면 바로 뒤에 0.9가 기다립니다."
)
plt.show()
