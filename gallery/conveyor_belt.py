"""
컨베이어 벨트 위의 수 하나
==========================
셀 상태에 1을 올려놓고 50걸음을 보냅니다. 새로 더하는 것이 없으면 남는 양은 망각 게이트 f를 쉰 번
곱한 값입니다. f가 1에서 조금만 모자라도 50걸음 뒤의 차이는 커집니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt

from lstm_blog import diagrams, plots, record

plots.use_style()

# %% belt
fig, ax = plt.subplots(figsize=(5.6, 2.8))
diagrams.conveyor_belt(ax)
fig.set_label(
    "셀 상태는 벨트입니다. 걸음마다 망각 게이트를 곱하고 새 내용을 더하는 두 곳만 지나면 "
    "다음 걸음입니다."
)
plt.show()

# %% carry
T = 50
forget = {"1": 1.0, "0.99": 0.99, "0.95": 0.95, "0.9": 0.9, "0.5": 0.5}
kept = {}
for name, f in forget.items():
    c = 1.0
    kept[name] = [c]
    for _ in range(T):
        c = f * c  # i ⊙ g = 0: 벨트에 새로 올리는 것이 없다
        kept[name].append(c)
    print(f"f = {name:<4}  50걸음 뒤 {c:.3g}")
    assert math.isclose(c, f**T)

# %% [markdown]
# 반으로 줄 때까지 걸리는 걸음 수(반감기)는 $\ln 0.5 / \ln f$입니다.

# %% half-life
half_life = {name: math.log(0.5) / math.log(f) for name, f in forget.items() if f < 1}
record(left_99=kept["0.99"][T], left_95=kept["0.95"][T], left_90=kept["0.9"][T])
record(left_50=kept["0.5"][T])
record(half_99=half_life["0.99"], half_95=half_life["0.95"], half_90=half_life["0.9"])
f_for_100 = 0.5 ** (1 / 100)  # 반감기가 100걸음인 f와, σ(b) = f인 편향 b
record(f_for_100=f_for_100, bias_for_100=math.log(f_for_100 / (1 - f_for_100)))
assert kept["1"][T] == 1.0
assert kept["0.99"][T] > 0.6 > 0.01 > kept["0.9"][T] > 1e-6 > kept["0.5"][T]

# %% plot
fig, ax = plt.subplots(figsize=(6.4, 3.4))
styles = {"1": "-", "0.99": "--", "0.95": "-.", "0.9": ":", "0.5": "-"}
for name, values in kept.items():
    ax.plot(values, color=plots.COLORS["c"], linestyle=styles[name])
for name, (x, y) in {
    "1": (50.6, 1.0),
    "0.99": (50.6, 0.605),
    "0.95": (50.6, 0.09),
    "0.9": (12.5, 0.31),
    "0.5": (3.8, 0.12),
}.items():
    ax.text(x, y, f"f = {name}", va="center")
ax.set(xlabel="걸음 t", ylabel="남은 양 cₜ", xlim=(0, 59), ylim=(-0.04, 1.08))
ax.set_xticks(range(0, 51, 10))
fig.set_label(
    "처음에 올려놓은 1이 50걸음 동안 얼마나 남는지를 망각 게이트의 값마다 그렸습니다. "
    "0.9는 꽤 커 보이지만 50걸음 뒤에는 남는 것이 거의 없습니다."
)
plt.show()
