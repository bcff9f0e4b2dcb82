"""
누가 누구를 기다리는가
======================
GRU에서는 모든 층이 직전 상태를 읽으므로 걸음마다 줄을 섭니다. minGRU에서는 게이트와 후보가 입력만
읽으므로 모두 한꺼번에 끝나고, 줄을 서는 것은 곱셈 하나와 덧셈 하나뿐입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import MinGRU, MinLSTM, plots, record

plots.use_style()

# %% plot
fig, axes = plt.subplots(2, 1, figsize=(6.4, 4.9))
for ax, title in zip(axes, ("GRU", "minGRU"), strict=True):
    waits = title == "GRU"
    for t in range(4):
        boxes = [(0.0, f"x{'₁₂₃₄'[t]}", "x"), (2.0, f"h{'₁₂₃₄'[t]}", "h")]
        boxes.insert(1, (1.0, "게이트, 후보", "f"))
        for y, label, quantity in boxes:
            box = {"boxstyle": "round,pad=0.35", "facecolor": plots.COLORS["surface"]}
            box |= {"edgecolor": plots.COLORS[quantity], "linewidth": 1.8}
            ax.text(2 * t, y, label, ha="center", va="center", fontsize=12, bbox=box)
        arrows = [((2 * t, 0.25), (2 * t, 0.72), "f"), ((2 * t, 1.28), (2 * t, 1.72), "h")]
        if t < 3:
            arrows.append(((2 * t + 0.35, 2), (2 * t + 1.62, 2), "h"))
            if waits:
                arrows.append(((2 * t + 0.3, 1.8), (2 * t + 1.6, 1.27), "g"))
        for start, end, quantity in arrows:
            style = {"arrowstyle": "-|>", "color": plots.COLORS[quantity], "linewidth": 1.6}
            ax.annotate("", xy=end, xytext=start, arrowprops=style)
    ax.set(xlim=(-0.9, 6.9), ylim=(-0.4, 2.45), title=title, xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
fig.set_label(
    "네 걸음에서 무엇이 무엇을 읽는지 그렸습니다. GRU에는 직전 상태에서 게이트와 후보로 가는 빨간 "
    "화살표가 있어 행렬곱이 차례를 기다립니다. minGRU에는 그 화살표가 없습니다."
)
plt.show()


# %% parameters
def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


I = H = 128
sizes = {"LSTM": count(torch.nn.LSTM(I, H)), "GRU": count(torch.nn.GRU(I, H))}
sizes |= {"minLSTM": count(MinLSTM(I, H)), "minGRU": count(MinGRU(I, H))}
for name, size in sizes.items():
    print(f"{name:<8}{size:>8,}개  LSTM의 {size / sizes['LSTM']:.2f}배")
record(**sizes)
record(
    min_gru_share=sizes["minGRU"] / sizes["GRU"], min_lstm_share=sizes["minLSTM"] / sizes["LSTM"]
)
assert sizes["minGRU"] == 2 * H * (I + 1)
assert sizes["minLSTM"] == 3 * H * (I + 1)
