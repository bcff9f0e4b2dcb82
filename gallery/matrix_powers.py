"""
가장 크게 늘이는 배율과 거듭한 끝의 배율
========================================
행렬이 화살표를 한 번에 가장 크게 늘이는 배율이 가장 큰 특잇값이고, 여러 번 거듭할 때 걸음마다의
배율이 다가가는 값이 스펙트럼 반지름입니다. 둘이 다르면 한동안 커지다가 사라질 수 있습니다.
"""

# %% setup
import matplotlib.pyplot as plt
import numpy as np

from lstm_blog import plots, record

plots.use_style()
turn = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
matrices = {
    "돌리며 줄이기": 0.9 * turn,
    "가로만 늘이기": np.array([[1.1, 0.0], [0.0, 0.5]]),
    "비스듬히 밀기": np.array([[0.8, 1.5], [0.0, 0.8]]),
}


# %% measure
def norm(matrix):
    return np.linalg.norm(matrix, ord=2)  # 가장 큰 특잇값


sizes = {}
for name, W in matrices.items():
    power, sizes[name] = np.eye(2), [1.0]
    for _ in range(40):
        power = W @ power
        sizes[name].append(norm(power))
    radius = abs(np.linalg.eigvals(W)).max()
    print(
        f"{name}: 한 번에 {norm(W):.2f}배까지, 마흔 번 거듭하면 한 걸음에"
        f" {sizes[name][40] ** (1 / 40):.2f}배 꼴, 스펙트럼 반지름 {radius:.2f}"
    )
    assert radius <= norm(W) + 1e-12
    assert abs(sizes[name][40] ** (1 / 40) - radius) < 0.1
shear = sizes["비스듬히 밀기"]
record(
    shear_first=round(shear[1], 2), shear_peak=round(max(shear), 2), shear_last=round(shear[40], 3)
)
record(peak_step=int(np.argmax(shear)), stretch_last=round(sizes["가로만 늘이기"][40], 1))
assert shear[1] > 1 > shear[40]

# %% circle
fig, ax = plt.subplots(figsize=(5.8, 2.6))
angle = np.linspace(0, 2 * np.pi, 97)
circle = np.stack([np.cos(angle), np.sin(angle)])
for place, (name, W) in zip((-4.2, -0.9, 2.6), matrices.items(), strict=True):
    left, singular, _ = np.linalg.svd(W)
    shift = np.array([[place], [0.0]])
    ax.plot(*(circle + shift), color=plots.COLORS["muted"], linewidth=1.2, linestyle="--")
    ax.plot(*(W @ circle + shift), color=plots.COLORS["gradient"])
    ax.plot(*(np.outer(left[:, 0], [0, singular[0]]) + shift), color=plots.COLORS["g"])
    ax.text(place, 1.5, name, ha="center", va="center")
    ax.text(place, -1.5, f"{singular[0]:.2f}배, {singular[1]:.2f}배", ha="center", va="center")
ax.axis("off")
ax.set(aspect="equal", xlim=(-5.6, 4.6), ylim=(-1.8, 1.8))
fig.set_label(
    "반지름 1인 원(파선)을 행렬에 넣으면 타원(실선)이 됩니다. 타원의 긴 반지름(색을 입힌 선)과 "
    "짧은 반지름의 길이가 두 특잇값입니다."
)
plt.show()

# %% powers
fig, ax = plt.subplots(figsize=(5.6, 3.2))
ends = {"돌리며 줄이기": (41, 0.025), "가로만 늘이기": (41, 45.0), "비스듬히 밀기": (41, 0.006)}
styles = (":", "-", "--")
for values, style in zip(sizes.values(), styles, strict=True):
    ax.plot(range(41), values, color=plots.COLORS["gradient"], linestyle=style)
for name, (place, height) in ends.items():
    ax.text(place, height, name, va="center")
ax.axhline(1, color=plots.COLORS["muted"], linewidth=1)
ax.set_yscale("log")
ax.minorticks_off()
ax.set(xlabel="거듭한 횟수 n", ylabel="‖Wⁿ‖", xlim=(0, 57), ylim=(3e-3, 100))
ax.set_xticks(range(0, 41, 10))
fig.set_label(
    "세 행렬을 거듭했을 때 가장 크게 늘이는 배율. 비스듬히 미는 행렬은 처음 몇 걸음 동안 커지지만 "
    "스펙트럼 반지름이 1보다 작아 끝내 사라집니다."
)
plt.show()
