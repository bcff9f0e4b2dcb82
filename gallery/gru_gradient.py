"""
업데이트 게이트와 기울기
========================
50걸음 뒤의 은닉 상태를 처음의 은닉 상태로 미분하고, 그 크기를 업데이트 게이트의 편향마다 잽니다.
GRU도 편향 0이면 기울기가 사라집니다. 학습하기 전의 모델입니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.recording import scientific

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, I, H = 50, 16, 8, 32
biases = (0, 1, 3, 5)


# %% gradients
def gradients(bias):
    """거리마다의 기울기 RMS."""
    torch.manual_seed(SEED)
    gru = torch.nn.GRU(I, H)
    torch.nn.init.zeros_(gru.bias_ih_l0)
    torch.nn.init.zeros_(gru.bias_hh_l0)
    torch.nn.init.constant_(gru.bias_ih_l0[H : 2 * H], bias)  # 둘째 블록이 z의 몫
    h = torch.zeros(1, B, H, requires_grad=True)
    states = [h]
    for x_t in torch.randn(T, 1, B, I):
        states.append(gru(x_t, states[-1])[1])
    back = torch.autograd.grad(states[-1].sum(), states)
    return [gradient.pow(2).mean().sqrt().item() for gradient in reversed(back)]


# %% measure
curves = {bias: gradients(bias) for bias in biases}
for bias, curve in curves.items():
    print(f"업데이트 편향 {bias}: {scientific(curve[-1])}")
    record(**{f"bias{bias}": scientific(curve[-1])})
assert curves[0][-1] < 1e-6 < curves[1][-1] < curves[3][-1]
assert curves[3][-1] > 0.05

# %% plot
fig, ax = plt.subplots()
for bias, style in zip(biases, (":", "--", "-.", "-"), strict=True):
    ax.plot(range(T + 1), curves[bias], style, color=plots.COLORS["f"])
    ax.text(T + 1, curves[bias][-1], f"편향 {bias}", va="center", fontsize=12)
ax.set(yscale="log", xlabel="거슬러 간 걸음", ylabel="기울기의 RMS", xlim=(0, T + 11))
ax.set_xticks(range(0, T + 1, 10))
fig.set_label(
    "마지막 은닉 상태의 합을 앞선 은닉 상태로 미분한 크기. 업데이트 편향이 0이면 걸음마다 줄어 "
    "사라지고, 크면 살아남습니다. LSTM의 망각 편향과 같은 모양입니다."
)
plt.show()
