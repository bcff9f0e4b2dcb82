"""
기억과 기울기는 다른 것이다
===========================
첫 입력이 +1이었는지 −1이었는지를 예순 걸음 뒤의 상태에서 읽어 냅니다. 한쪽은 완벽하게 기억하지만
기울기가 없고, 다른 쪽은 기울기가 1인데 거의 기억하지 못합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np

from lstm_blog import plots, record
from lstm_blog.recording import scientific

plots.use_style()
rng = np.random.default_rng(int(os.environ.get("LSTM_BLOG_SEED", "0")))
T, N = 60, 2000
first = rng.choice([-1.0, 1.0], size=N)


# %% measure
def read(w, noise, squash):
    """첫 입력 뒤로 잡음만 읽은 상태의 자취 (T, N)과 ∂h_T/∂h₁의 중앙값."""
    h, states, gradient = np.zeros(N), [], np.ones(N)
    for t in range(T):
        a = (first if t == 0 else noise * rng.standard_normal(N)) + w * h
        h = np.tanh(a) if squash else a
        if t > 0:
            gradient *= w * (1 - h**2 if squash else 1.0)
        states.append(h)
    return np.stack(states), np.median(gradient)


latched, small = read(w=3.0, noise=0.1, squash=True)
summed, one = read(w=1.0, noise=1.0, squash=False)
recalled = {
    "latch": 100 * (np.sign(latched[-1]) == first).mean(),
    "sum": 100 * (np.sign(summed[-1]) == first).mean(),
}
print(f"tanh, w = 3   맞힌 비율 {recalled['latch']:.1f}%   ∂h_T/∂h₁ {scientific(small)}")
print(f"선형, w = 1   맞힌 비율 {recalled['sum']:.1f}%   ∂h_T/∂h₁ {scientific(one)}")
assert recalled["latch"] == 100
assert small < 1e-60
assert one == 1.0
assert 50 < recalled["sum"] < 62

# %% record
record(T=T, latch_percent=recalled["latch"], latch_gradient=scientific(small))
record(sum_percent=recalled["sum"], sum_gradient=one)

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.0, 3.0))
places = [int(np.argmax(first > 0)), int(np.argmax(first < 0))]  # +1인 것과 −1인 것 하나씩
for ax, states, title in zip(axes, (latched, summed), ("tanh, w = 3", "선형, w = 1"), strict=True):
    for place, style in zip(places, ("-", "--"), strict=True):
        ax.plot(range(1, T + 1), states[:, place], color=plots.COLORS["h"], linestyle=style)
    ax.set_title(title, fontsize=13)
    ax.set(xlabel="걸음 t")
    ax.set_xticks([1, 30, 60])
    ax.locator_params(axis="y", nbins=3)
axes[0].set(ylabel="은닉 상태 hₜ", ylim=(-1.2, 1.2))
fig.set_label(
    "첫 입력이 +1이던 것(실선)과 −1이던 것(파선)의 은닉 상태. 왼쪽은 끝까지 둘로 갈라져 있어 첫 "
    "입력을 알 수 있지만 기울기가 사라졌고, 오른쪽은 기울기가 1이지만 잡음에 섞였습니다."
)
plt.show()
