"""
저금통 여덟 날을 짝지어 세기
============================
날마다 얼마를 남기고 얼마를 넣었는지 적은 쪽지 여덟 장을, 저금통에 든 돈을 모르는 채로 둘씩
합칩니다. 세 번 만에 여덟 날의 쪽지가 한 장이 되고, 차례로 센 것과 같은 돈이 나옵니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record

plots.use_style()

# %% days
a = [0.5, 1.0, 0.5, 0.5, 1.0, 0.5, 1.0, 0.5]  # 쓰고 남긴 비율
b = [4.0, 2.0, 1.0, 6.0, 0.0, 2.0, 3.0, 1.0]  # 새로 넣은 돈
start = 8.0


# %% join
def join(first, second):
    """이어진 두 쪽지를 한 장으로. 저금통에 얼마가 들었는지는 묻지 않는다."""
    (a1, b1), (a2, b2) = first, second
    return a2 * a1, a2 * b1 + b2


days = list(zip(a, b, strict=True))
print("첫날과 둘째 날을 합친 쪽지:", join(days[0], days[1]))

# %% rounds
slips, rounds = days, [days]
while len(slips) > 1:
    slips = [join(slips[k], slips[k + 1]) for k in range(0, len(slips), 2)]
    rounds.append(slips)
for number, slips in enumerate(rounds):
    print(f"{number}번 합친 뒤 {len(slips)}장:", "  ".join(f"×{p:g}+{q:g}" for p, q in slips))

# %% loop
money = [start]
for keep, put in days:
    money.append(keep * money[-1] + put)
[(keep, put)] = rounds[-1]
print("차례로:", *(f"{value:g}" for value in money))
print(f"쪽지 한 장으로: {keep:g} × {start:g} + {put:g} = {keep * start + put:g}")

# %% record
assert money[-1] == keep * start + put
record(days=len(days), rounds=len(rounds) - 1, start=start, end=money[-1])
record(joined_a=join(*days[:2])[0], joined_b=join(*days[:2])[1], all_a=keep, all_b=put)

# %% associative
left = join(join(days[0], days[1]), days[2])
right = join(days[0], join(days[1], days[2]))
print("왼쪽부터 합친 것:", left, "  오른쪽부터 합친 것:", right)
assert left == right

# %% plot
fig, ax = plt.subplots(figsize=(6.4, 3.9))
for level, slips in enumerate(rounds):
    width = 2**level
    for k, (p, q) in enumerate(slips):
        x = width * k + (width - 1) / 2
        label = f"×{p:g}\n+{q:g}"
        box = {"boxstyle": "round,pad=0.3", "facecolor": plots.COLORS["surface"]}
        box |= {"edgecolor": plots.COLORS["h" if level else "x"], "linewidth": 1.6}
        ax.text(x, level, label, ha="center", va="center", fontsize=11.5, bbox=box)
        if level:
            for child in (x - width / 4, x + width / 4):
                ends = [level - 1 + 0.28, level - 0.28]
                ax.plot([child, x], ends, color=plots.COLORS["h"], linewidth=1.3, zorder=0)
ax.set(xlim=(-0.6, 7.6), ylim=(-0.5, 3.45), xticks=range(8), yticks=range(4))
ax.set_xticklabels([f"{day}일" for day in range(1, 9)])
ax.set_yticklabels(["하루 치", "이틀 치", "나흘 치", "여드레 치"])
ax.tick_params(length=0)
ax.grid(False)
ax.spines[:].set_visible(False)
fig.set_label(
    "쪽지 여덟 장을 둘씩 합치는 세 번의 합치기. 같은 줄의 합치기는 서로 기다리지 않으므로 여러 "
    "사람이 한꺼번에 할 수 있습니다."
)
plt.show()
