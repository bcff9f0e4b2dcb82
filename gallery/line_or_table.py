"""
줄로 앉기와 둘러앉기
====================
순환층은 이웃에게만 건네고, 셀프 어텐션은 모두가 모두를 봅니다. 같은 여섯 글자를 두 가지로 앉혀
선을 긋고 세어 봅니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt

from lstm_blog import plots, record

plots.use_style()
LETTERS = "나는책을읽다"

# %% count
T = len(LETTERS)
line = [(t, t + 1) for t in range(T - 1)]
table = [(t, s) for t in range(T) for s in range(t + 1, T)]


def hops(lines):
    """첫 글자에서 마지막 글자까지 건너야 하는 가장 적은 선의 수."""
    reached, count = {0}, 0
    while T - 1 not in reached:
        reached |= {s for t, s in lines if t in reached}
        count += 1
    return count


print(f"줄로 앉으면    선 {len(line):2}개, 첫 글자에서 끝 글자까지 {hops(line)}번")
print(f"둘러앉으면    선 {len(table):2}개, 첫 글자에서 끝 글자까지 {hops(table)}번")
record(line_edges=len(line), line_hops=hops(line), table_edges=len(table), table_hops=hops(table))
assert (hops(line), hops(table)) == (T - 1, 1)
assert len(table) == T * (T - 1) // 2

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.2, 2.9))
around = [(math.sin(2 * math.pi * t / T), math.cos(2 * math.pi * t / T)) for t in range(T)]
seats = ((left, [(t, 0) for t in range(T)], line), (right, around, table))
for ax, places, lines in seats:
    for t, s in lines:
        (x, y), (u, v) = places[t], places[s]
        if ax is left:
            arrow = {"arrowstyle": "-|>", "color": plots.COLORS["h"], "shrinkA": 13, "shrinkB": 13}
            ax.annotate("", (u, v), (x, y), arrowprops=arrow)
        else:
            ax.plot([x, u], [y, v], color=plots.COLORS["h"], linewidth=1.2, zorder=1)
    for (x, y), letter in zip(places, LETTERS, strict=True):
        face, edge = plots.COLORS["surface"], plots.COLORS["x"]
        ax.plot(x, y, "o", markersize=24, color=face, markeredgecolor=edge, zorder=2)
        ax.text(x, y - 0.01, letter, ha="center", va="center", zorder=3)
    ax.axis("off")
left.set(title="줄: 이웃에게만", xlim=(-0.6, T - 0.4), ylim=(-1.3, 1.3))
right.set(title="원탁: 모두가 모두를", xlim=(-1.5, 1.5), ylim=(-1.3, 1.3), aspect="equal")
fig.set_label(
    "왼쪽은 순환층입니다. 첫 글자의 이야기는 여러 사람을 거쳐 끝 글자에 닿습니다. 오른쪽은 셀프 "
    "어텐션입니다. 누구든 한 번에 닿는 대신 선이 훨씬 많습니다."
)
plt.show()
