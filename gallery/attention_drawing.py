"""
어텐션의 그림
=============
결과의 한 글자를 적는 순간입니다. 디코더의 상태가 인코더의 상태마다 점수를 매기고, 점수를 무게로
바꾸고, 무게대로 섞어 문맥을 만듭니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import dot_product_attention, plots, record

plots.use_style()
MARKS = ["8", "월", "␣", "7", "일"]
states = torch.eye(5)[:, None]  # 그림에서는 자리마다 다른 상태면 넉넉합니다
query = torch.tensor([[0.3, 0.1, 0.4, 3.2, 1.9]])
context, weights = dot_product_attention(query, states)
weights = weights[0].tolist()
assert abs(sum(weights) - 1) < 1e-6
record(largest=max(weights))

# %% attention
fig, ax = plt.subplots(figsize=(5.8, 4.5))
ax.set_axis_off()
ax.set(xlim=(-0.9, 5.0), ylim=(-0.5, 5.0))


def box(x, y, text, color, width=0.72):
    shape = plots.patches.FancyBboxPatch(
        (x - width / 2, y - 0.26), width, 0.52, boxstyle="round,pad=0.02,rounding_size=0.08",
        facecolor=plots.COLORS["surface"], edgecolor=plots.COLORS[color], linewidth=1.6,
    )  # fmt: skip
    ax.add_patch(shape)
    ax.text(x, y, text, ha="center", va="center")


def state(i, x, y):
    """상태 h̄ᵢ. 글자 위의 줄은 브라우저마다 놓이는 자리가 달라 선으로 긋습니다."""
    box(x, y, f"h{'₁₂₃₄₅'[i]}", "h")
    ax.plot([x - 0.1, x], [y + 0.13] * 2, color=plots.COLORS["foreground"], linewidth=1.1)


def arrow(start, end, color, width=1.2, style="-|>"):
    options = {"arrowstyle": style, "color": plots.COLORS[color], "lw": width}
    ax.annotate("", end, start, arrowprops=options | {"shrinkA": 0, "shrinkB": 0})


for i, (mark, weight) in enumerate(zip(MARKS, weights, strict=True)):
    ax.text(i, -0.35, mark, ha="center", va="center", fontsize=15)
    arrow((i, -0.12), (i, 0.27), "muted")
    state(i, i, 0.55)
    if i:
        arrow((i - 0.62, 0.63), (i - 0.4, 0.63), "muted")
        arrow((i - 0.4, 0.47), (i - 0.62, 0.47), "muted")
    ax.bar(i, weight * 1.1, bottom=1.25, width=0.5, color=plots.COLORS["f"])
    ax.text(i, 1.31 + weight * 1.1, f"{weight:.2f}", ha="center", va="bottom", fontsize=11)
    arrow((i, 0.83), (i, 1.2), "muted")
    arrow((i, 1.62 + weight * 1.1), (1.28 + 0.22 * i, 3.1), "c", width=0.6 + 4 * weight, style="-")
ax.text(-0.42, 1.35, "무게 α", ha="right", va="center", fontsize=12)
box(1.72, 3.38, "문맥 cₜ", "c", width=1.2)
box(4.0, 3.38, "상태 sₜ", "h", width=1.2)
box(2.86, 4.2, "s̃ₜ", "h")
arrow((2.05, 3.66), (2.6, 3.95), "c")
arrow((3.67, 3.66), (3.12, 3.95), "h")
arrow((2.86, 4.48), (2.86, 4.78), "muted")
ax.text(3.0, 4.8, "7", ha="left", va="center", fontsize=15)
ax.annotate(
    "묻는다", (4.4, 0.8), (4.45, 3.08), ha="center", va="top",
    arrowprops={"arrowstyle": "-|>", "color": plots.COLORS["h"], "linestyle": "--"},
)  # fmt: skip
fig.set_label(
    "7을 적는 순간. 디코더의 상태 sₜ가 인코더의 상태마다 물어 무게를 정하고, 굵은 선일수록 많이 "
    "섞어 문맥 cₜ를 만듭니다. 문맥과 상태를 합친 것에서 다음 글자를 고릅니다."
)
plt.show()

# %% bottleneck
fig, ax = plt.subplots(figsize=(5.8, 2.9))
ax.set_axis_off()
ax.set(xlim=(-0.6, 6.3), ylim=(-0.6, 3.0))
for i, mark in enumerate([*MARKS[:3], "7"]):
    ax.text(i, -0.4, mark, ha="center", va="center", fontsize=15)
    arrow((i, -0.15), (i, 0.22), "muted")
    state(i, i, 0.5)
    if i:
        arrow((i - 0.62, 0.5), (i - 0.4, 0.5), "muted")
for i, mark in enumerate("07"):
    x = 4.6 + 1.1 * i
    box(x, 1.6, f"s{'₁₂'[i]}", "h")
    arrow((x, 1.88), (x, 2.3), "muted")
    ax.text(x, 2.5, mark, ha="center", va="center", fontsize=15)
arrow((3.38, 0.62), (4.2, 1.4), "g", width=2.4)
arrow((4.98, 1.6), (5.32, 1.6), "muted")
ax.text(3.3, 1.35, "상태 하나", ha="right", va="center", color=plots.COLORS["g"])
fig.set_label(
    "어텐션이 없을 때. 읽은 것은 모두 마지막 상태 하나에 담겨 넘어갑니다. 적는 동안에는 원문을 "
    "다시 볼 수 없습니다."
)
plt.show()
