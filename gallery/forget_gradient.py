"""
망각 편향과 기울기
==================
50걸음 뒤의 셀 상태를 처음의 셀 상태로 미분하고, 기울기의 크기를 망각 게이트의 편향마다 잽니다.
셀 상태를 따라 곧장 오는 길의 몫도 따로 재어 둘을 견줍니다. 학습하기 전의 모델입니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import lstm_gates, lstm_step, rnn_step
from lstm_blog.recording import scientific

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, I, H = 50, 16, 8, 32
biases = (0, 1, 3, 5)


def rms(tensor):
    return tensor.pow(2).mean().sqrt().item()


# %% lstm
def lstm_gradients(forget_bias):
    """거리마다의 기울기 RMS와, 망각 게이트만 곱한 직통로의 RMS."""
    torch.manual_seed(SEED)
    lstm = torch.nn.LSTM(I, H)
    with torch.no_grad():
        lstm.bias_ih_l0.zero_()
        lstm.bias_hh_l0.zero_()
        lstm.bias_ih_l0[H : 2 * H] = forget_bias  # i, f, g, o 가운데 둘째 블록
    weights = [parameter.detach() for parameter in lstm.parameters()]
    x = torch.randn(T, B, I)
    h, c = torch.zeros(B, H), torch.zeros(B, H, requires_grad=True)
    cells, direct = [c], torch.ones(B, H)
    for x_t in x:
        direct = direct * lstm_gates(x_t, h, *weights)[1].detach()  # f의 곱
        h, c = lstm_step(x_t, h, c, *weights)
        cells.append(c)
    gradients = torch.autograd.grad(cells[-1].sum(), cells)
    return [rms(gradient) for gradient in reversed(gradients)], rms(direct)


# %% rnn
def rnn_gradients():
    torch.manual_seed(SEED)
    weights = [parameter.detach() for parameter in torch.nn.RNN(I, H).parameters()]
    x = torch.randn(T, B, I)
    states = [torch.zeros(B, H, requires_grad=True)]
    for x_t in x:
        states.append(rnn_step(x_t, states[-1], *weights))
    return [rms(g) for g in reversed(torch.autograd.grad(states[-1].sum(), states))]


# %% measure
curves, direct = {}, {}
for bias in biases:
    curves[bias], direct[bias] = lstm_gradients(bias)
rnn = rnn_gradients()
for bias in biases:
    print(
        f"편향 {bias}  직통로 {scientific(direct[bias]):>9}"
        f"  모든 길 {scientific(curves[bias][T]):>9}"
    )
print(f"tanh RNN  모든 길 {scientific(rnn[T])}")
ends = [curves[bias][T] for bias in biases]
assert ends == sorted(ends)
assert rnn[T] < ends[0] < 1e-8
assert 1e-6 < ends[1] < 1e-2
assert min(ends[2:]) > 0.5
assert all(0 < direct[bias] < curves[bias][T] for bias in biases)
assert max(direct.values()) < 1

# %% record
record(bias0=scientific(curves[0][T]), bias1=scientific(curves[1][T]))
record(bias3=round(curves[3][T], 1), bias5=round(curves[5][T], 1), rnn=scientific(rnn[T]))
record(direct0=scientific(direct[0]), direct1=scientific(direct[1]))
record(direct3=round(direct[3], 2), direct5=round(direct[5], 2))

# %% plot
fig, ax = plt.subplots(figsize=(6.4, 4.0))
styles, ink = {0: ":", 1: "-.", 3: "--", 5: "-"}, plots.COLORS["gradient"]
for bias in biases:
    ax.plot(curves[bias], color=ink, linestyle=styles[bias])
    ax.text(
        50.8,
        ends[biases.index(bias)] * (3 if bias == 5 else 0.4 if bias == 3 else 1),
        f"편향 {bias}",
        va="center",
    )
ax.plot(rnn, color=plots.COLORS["h"], linewidth=3)
ax.text(50.8, rnn[T], "tanh RNN", va="center")
ax.set_yscale("log")
ax.set(xlabel="미분하는 두 시점의 거리 T − t (걸음)", ylabel="기울기의 크기 (RMS)", xlim=(0, 62))
ax.set_xticks(range(0, 51, 10))
fig.set_label(
    "학습하기 전 모델에서 마지막 상태의 합을 거리만큼 앞선 상태로 미분한 값. 세로는 "
    "로그 눈금입니다. "
    "망각 편향이 클수록 멀리까지 살아남습니다."
)
plt.show()

# %% paths
fig, ax = plt.subplots(figsize=(6.4, 3.4))
rows = range(len(biases))
ax.hlines(rows, [direct[b] for b in biases], ends, color=plots.COLORS["muted"], linewidth=1.2)
ax.plot([direct[b] for b in biases], rows, "o", color=plots.COLORS["f"], label="직통로 ∏ f")
ax.plot(ends, rows, "s", color=ink, label="모든 길")
ax.set_xscale("log")
ax.set(xlabel="거리 50에서 기울기의 크기 (RMS)", ylim=(-0.5, 3.5))
ax.set_yticks(rows, [f"편향 {bias}" for bias in biases])
ax.legend(loc="upper left")
fig.set_label(
    "50걸음을 건넌 기울기를 셀 상태만 따라온 몫(동그라미)과 은닉 상태를 거친 길까지 모두 더한 "
    "것(네모)으로 나누었습니다. 직통로의 몫은 1을 넘지 못합니다."
)
plt.show()
