"""
tanh의 기울기는 1을 넘지 않는다
==============================
tanh와 그 기울기를 나란히 그립니다. 기울기는 0에서 꼭 1이고 양쪽으로 빠르게 줄어듭니다. 그러니
기울기를 키우는 것은 tanh가 아니라 가중치입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import numpy as np

from lstm_blog import plots, record

plots.use_style()

# %% slope
a = np.linspace(-4, 4, 161)
slope = 1 - np.tanh(a) ** 2
for value in (0.0, 1.0, 2.0, 3.0):
    print(f"a = {value:g}   tanh {np.tanh(value):.3f}   기울기 {1 - np.tanh(value) ** 2:.3f}")
measured = np.diff(np.tanh(a)) / np.diff(a)  # 이웃한 두 점을 이은 선의 기울기
assert slope.max() == slope[80] == 1.0
assert measured.max() < 1
assert slope.min() > 0

# %% record
record(slope_2=round(1 - np.tanh(2) ** 2, 3), slope_3=round(1 - np.tanh(3) ** 2, 3))

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
ax.plot(a, np.tanh(a), color=plots.COLORS["h"])
ax.plot(a, slope, color=plots.COLORS["gradient"], linestyle="--")
ax.text(2.2, 0.72, "tanh(a)")
ax.text(-2.15, 0.55, "기울기", ha="right")
ax.axhline(1, color=plots.COLORS["muted"], linewidth=1)
ax.set(xlabel="a", ylim=(-1.15, 1.25), xlim=(-4, 4), xticks=range(-4, 5, 2), yticks=[-1, 0, 1])
fig.set_label(
    "tanh(실선)와 그 기울기(파선). 기울기는 가운데에서 1이고 어디에서도 1을 넘지 않습니다."
)
plt.show()
