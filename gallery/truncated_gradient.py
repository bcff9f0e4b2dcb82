"""
끊으면 무엇을 잃는가
====================
마지막 걸음의 손실을 모든 걸음의 입력으로 미분합니다. 다섯 걸음마다 끊으면 그보다 먼 입력의 기울기는
정확히 0입니다. 그래도 은닉 상태를 이어 주었다면 먼 입력은 앞으로 가는 계산에는 남아 있습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import rnn_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, k, I, H = 15, 5, 4, 16
rnn = torch.nn.RNN(I, H)
torch.nn.init.orthogonal_(rnn.weight_hh_l0)  # 기울기가 저절로 사라지지 않게
inputs = 0.3 * torch.randn(T, I)


# %% read
def read(x, between):
    """토막마다 between을 거쳐 은닉 상태를 넘기며 끝까지 읽은 h_T."""
    h = torch.zeros(H)
    for t in range(T):
        if t % k == 0:
            h = between(h)
        h = rnn_step(x[t], h, *rnn.parameters())
    return h


ways = {
    "통째로": lambda h: h,
    "잇고 끊기": lambda h: h.detach(),
    "비우기": torch.zeros_like,
}
gradients, changes = {}, {}
for name, between in ways.items():
    x = inputs.clone().requires_grad_()
    h_T = read(x, between)
    (gradient,) = torch.autograd.grad(h_T.pow(2).sum(), x)
    gradients[name] = gradient.norm(dim=-1)  # (T,)
    shifted = inputs.clone()
    shifted[0] += 1  # 첫 입력만 바꾼다
    changes[name] = (read(shifted, between) - h_T).norm().item()
    zeros = int((gradients[name] == 0).sum())
    print(f"{name}: 기울기가 0인 입력 {zeros}개, 첫 입력을 바꾸면 h_T의 변화 {changes[name]:.3f}")

# %% claims
whole, carried, reset = gradients.values()
record(T=T, k=k, change=round(changes["잇고 끊기"], 3))
record(zeros_whole=int((whole == 0).sum()), zeros_carried=int((carried == 0).sum()))
assert (whole > 0).all()
assert (carried[: T - k] == 0).all()
assert (carried[T - k :] > 0).all()
assert torch.equal(carried[T - k :], whole[T - k :])  # 남은 것은 줄지도 바뀌지도 않는다
assert changes["통째로"] == changes["잇고 끊기"] > 0.01
assert changes["비우기"] == 0

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.2))
steps = range(1, T + 1)
ax.plot(steps, whole, "o", color=plots.COLORS["muted"], fillstyle="none", markersize=10)
ax.plot(steps, carried, "o", color=plots.COLORS["gradient"], markersize=5)
ax.axvline(T - k + 0.5, color=plots.COLORS["muted"], linewidth=1, linestyle="--")
ax.text(T - k + 0.3, float(whole.max()) * 1.12, "여기서 끊음", ha="right", va="center")
ax.set(
    xlabel="입력의 걸음 t", ylabel="기울기 ‖∂L/∂xₜ‖", ylim=(-0.05 * whole.max(), 1.22 * whole.max())
)
ax.set_xticks([1, 5, 10, 15])
fig.set_label(
    "마지막 손실을 걸음마다의 입력으로 미분한 크기. 큰 동그라미는 통째로 역전파한 것, 작은 점은 "
    "다섯 걸음마다 끊은 것입니다. 끊은 곳 앞은 정확히 0이고 뒤는 통째로 한 것과 같습니다."
)
plt.show()
