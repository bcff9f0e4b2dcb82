"""
w = 3인 장난감은 폭발하는가
===========================
은닉 상태가 수 하나뿐인 RNN에서 w = 3으로 두고 셋째 상태를 첫째 상태로 미분합니다. 3을 두 번 곱하니
9가 될 것 같지만, tanh의 기울기가 함께 곱해집니다. 입력이 0일 때와 무작위일 때를 잽니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np

from lstm_blog import plots, record
from lstm_blog.recording import scientific

plots.use_style()
rng = np.random.default_rng(int(os.environ.get("LSTM_BLOG_SEED", "0")))
w_hh, w_xh, b = 3.0, 2.0, 1.0


# %% gradient
def gradient(x):
    """∂h₃/∂h₁. x는 (3, N), h₀ = 0."""
    h, product = 0.0, 1.0
    for t, x_t in enumerate(x, start=1):
        h = np.tanh(w_xh * x_t + w_hh * h + b)
        slope = 1 - h**2
        if t > 1:  # ∂hₜ/∂hₜ₋₁ = (1 − hₜ²)·w
            product = product * slope * w_hh
        if x.shape[1] == 1:
            print(f"h{t} = {h[0]:.4f}   tanh의 기울기 {slope[0]:.5f}")
    return product


zero = gradient(np.zeros((3, 1)))[0]
print(f"∂h₃/∂h₁ = {zero:.2e}")
assert 6e-5 < zero < 8e-5

# %% random
values = gradient(rng.standard_normal((3, 100_000)))
above = 100 * (values > 1).mean()
median = scientific(np.median(values))
print(f"중앙값        {median}")
print(f"가장 큰 값    {values.max():.3f}")
print(f"1을 넘은 것   {above:.1f}%")
assert np.median(values) < 1e-3
assert 8 < above < 11
assert values.max() < w_hh**2  # tanh의 기울기는 1을 넘지 못한다

# %% record
record(zero=scientific(zero), median=median)
record(above=round(above, 1), largest=round(values.max(), 3))

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.2))
counts, edges = np.histogram(np.log10(values), bins=np.arange(-10, 1.5, 0.5))
ax.stairs(100 * counts / len(values), edges, fill=True, color=plots.COLORS["gradient"])
ax.axvline(0, color=plots.COLORS["muted"], linewidth=1.2, linestyle="--")
ax.text(-0.2, 9.5, "1", ha="right")
ax.axvline(np.log10(w_hh**2), color=plots.COLORS["g"], linewidth=1.2)
ax.text(1.05, 9.5, "9")
ax.set(
    xlabel="∂h₃/∂h₁", ylabel="입력의 비율 (%)", xlim=(-10, 1.6), ylim=(0, 10.5), yticks=[0, 5, 10]
)
ax.set_xticks([-9, -6, -3, 0], ["10⁻⁹", "10⁻⁶", "10⁻³", "1"])
fig.set_label(
    "무작위 입력 십만 개에 대한 ∂h₃/∂h₁의 분포. 가로는 로그 눈금입니다. 파선 1의 왼쪽은 줄어드는 "
    "쪽, 오른쪽 끝의 실선은 tanh를 빼고 계산한 9입니다."
)
plt.show()
