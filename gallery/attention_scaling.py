"""
내적은 왜 √H로 나누는가
=======================
크기가 H인 두 벡터의 내적은 곱 H개를 더한 것이라 점수가 √H만큼 커집니다. 점수가 커지면
softmax가 하나로 쏠리고, 쏠린 softmax는 기울기를 거의 돌려주지 않습니다. √H로 나누면 H와 상관없이
같은 크기가 됩니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import dot_product_attention, plots, record

plots.use_style()
torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
S, TRIALS = 10, 400
SIZES = (4, 16, 64, 256)


# %% measure
def measure(H, scale):
    """점수의 표준편차, 가장 큰 가중치의 평균, 점수를 바꿀 때 가중치가 움직이는 정도."""
    query = torch.randn(TRIALS, H)
    encoder_outputs = torch.randn(S, TRIALS, H)
    scores = torch.einsum("bh,sbh->bs", query, encoder_outputs) * scale
    weights = dot_product_attention(query * scale, encoder_outputs)[1]
    # 가중치가 점수에 얼마나 반응하는지: ∂αᵢ/∂eᵢ = αᵢ (1 − αᵢ)
    slope = (weights * (1 - weights)).sum(dim=-1).mean()
    return scores.std().item(), weights.max(dim=-1).values.mean().item(), slope.item()


raw = {H: measure(H, 1.0) for H in SIZES}
scaled = {H: measure(H, H**-0.5) for H in SIZES}
for name, table in (("그대로", raw), ("√H로 나눔", scaled)):
    for H, (spread, largest, slope) in table.items():
        print(f"{name} H={H:<3}  점수의 표준편차 {spread:5.2f}", end="")
        print(f"  가장 큰 가중치 {largest:.2f}  반응 {slope:.3f}")
assert all(abs(raw[H][0] / H**0.5 - 1) < 0.1 for H in SIZES)
assert all(abs(scaled[H][0] - 1) < 0.1 for H in SIZES)
assert raw[256][1] > 0.9 > 0.5 > scaled[256][1]
assert raw[256][2] < raw[4][2] / 3

# %% record
record(raw_largest=raw[256][1], scaled_largest=scaled[256][1], raw_spread=raw[256][0])
record(raw_slope=raw[256][2], scaled_slope=scaled[256][2], scaled_spread=scaled[256][0])

# %% plot
fig, ax = plt.subplots()
plots.trace(ax, SIZES, [raw[H][1] for H in SIZES], "g", marker="o", label="그대로")
plots.trace(ax, SIZES, [scaled[H][1] for H in SIZES], "h", marker="s", label="√H로 나눔")
ax.axhline(1 / S, color=plots.COLORS["muted"], linestyle=":")
ax.text(SIZES[0], 1 / S + 0.02, "고르게 볼 때", color=plots.COLORS["muted"])
ax.set_xscale("log", base=2)
ax.set_xticks(SIZES, [str(H) for H in SIZES])
ax.set(xlabel="벡터의 크기 H", ylabel="가장 큰 가중치의 평균", ylim=(0, 1.02))
ax.legend(loc="center right")
fig.set_label(
    "난수 벡터 열 개를 볼 때 가장 큰 가중치입니다. 내적을 그대로 쓰면 H가 클수록 한 자리에 거의 "
    "모두 쏠립니다. √H로 나누면 크기와 상관없이 그대로입니다."
)
plt.show()
