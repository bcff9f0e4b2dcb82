"""
NumPy LSTM에서 PyTorch LSTM까지
===============================
LSTM 한 걸음을 NumPy로 직접 쓰고 PyTorch의 것과 같은지 잽니다. 그다음 첫 글자를 끝까지 기억하는
과제를 학습시켜 게이트가 무엇을 하는지 들여다봅니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from lstm_blog import LSTM, plots, record, reference
from lstm_blog.cells import lstm_gates, lstm_step
from lstm_blog.data.tasks import latch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% [markdown]
# ## 식을 그대로 옮기기 { #write-a-step }
#
# 라이브러리를 쓰기 전에 한 번은 손으로 써 보는 편이 좋습니다. 식이 여섯 줄이니 코드도 여섯
# 줄입니다.
#
# $$
# \begin{aligned}
# i_t &= \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi}) \\
# f_t &= \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf}) \\
# g_t &= \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg}) \\
# o_t &= \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho}) \\
# c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
# h_t &= o_t \odot \tanh(c_t)
# \end{aligned}
# $$
#
# PyTorch는 네 게이트의 행렬을 i, f, g, o의 차례로 세로로 쌓아 하나로 들고 있습니다. 그래서
# `weight_ih`의 모양은 (4H, I)입니다. 아래 함수는 쌓인 행렬을 다시 넷으로 나누어 식의 이름을
# 돌려줍니다.


# %% numpy-step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def numpy_lstm_step(x, h, c, weight_ih, weight_hh, bias_ih, bias_hh):
    """x (B, I), h와 c (B, H). 새 h와 c를 돌려줍니다."""
    W_ii, W_if, W_ig, W_io = np.split(weight_ih, 4)  # 각각 (H, I)
    W_hi, W_hf, W_hg, W_ho = np.split(weight_hh, 4)  # 각각 (H, H)
    b_ii, b_if, b_ig, b_io = np.split(bias_ih, 4)  # 각각 (H,)
    b_hi, b_hf, b_hg, b_ho = np.split(bias_hh, 4)
    i = sigmoid(x @ W_ii.T + b_ii + h @ W_hi.T + b_hi)
    f = sigmoid(x @ W_if.T + b_if + h @ W_hf.T + b_hf)
    g = np.tanh(x @ W_ig.T + b_ig + h @ W_hg.T + b_hg)
    o = sigmoid(x @ W_io.T + b_io + h @ W_ho.T + b_ho)
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c


# %% [markdown]
# ## 같은 답이 나오는가 { #four-answers }
#
# 맞게 썼는지 어떻게 알 수 있을까요? 같은 가중치와 같은 입력을 네 구현에 넣고 서른 걸음 뒤의 상태를
# 견줍니다. 방금 쓴 함수, 이 책의 NumPy 구현 `reference`, 이 책의 PyTorch 함수 `lstm_step`, 그리고
# `torch.nn.LSTM`입니다. 모두 float64로 계산하므로 차이가 나더라도 반올림 오차뿐이어야 합니다.

# %% compare
T, B, input_size, H = 30, 4, 3, 5
torch.manual_seed(SEED)
torch_lstm = nn.LSTM(input_size, H, dtype=torch.float64)
weights = [parameter.detach() for parameter in torch_lstm.parameters()]
numpy_weights = [weight.numpy() for weight in weights]
x = torch.randn(T, B, input_size, dtype=torch.float64)

h = c = np.zeros((B, H))
for t in range(T):
    h, c = numpy_lstm_step(x[t].numpy(), h, c, *numpy_weights)

zeros = np.zeros((B, H))
_, (reference_h, reference_c), _ = reference.lstm_forward(x.numpy(), zeros, zeros, *numpy_weights)

step_h = step_c = torch.zeros(B, H, dtype=torch.float64)
for t in range(T):
    step_h, step_c = lstm_step(x[t], step_h, step_c, *weights)

with torch.no_grad():
    _, (torch_h, torch_c) = torch_lstm(x)

others = {
    "reference": (reference_h, reference_c),
    "lstm_step": (step_h.numpy(), step_c.numpy()),
    "torch.nn.LSTM": (torch_h[0].numpy(), torch_c[0].numpy()),
}
for name, (other_h, other_c) in others.items():
    difference = max(np.abs(h - other_h).max(), np.abs(c - other_c).max())
    assert difference < 1e-10
    print(f"NumPy 함수와 {name}: 가장 큰 차이가 1e-10보다 작음")
record(implementations_agree=True)

# %% [markdown]
# 네 구현이 같은 답을 냅니다. 이제부터는 읽기 쉬운 것을 골라 써도 됩니다.
#
# ## 기억해야만 풀리는 과제 { #the-task }
#
# 걸쇠(latch) 과제는 첫 시점에 기호 하나를 보여 주고, 그 뒤로는 잡음만 들려준 다음, 마지막에 처음
# 기호가 무엇이었는지 묻습니다. 마지막 입력만 보고는 풀 수 없습니다. 답을 아는 것은 첫 시점뿐입니다.

# %% task
T, B, H, classes = 50, 32, 16, 2
generator = torch.Generator().manual_seed(SEED)
held_out_x, held_out_target = latch(500, T, num_classes=classes, generator=generator)
print("x", tuple(held_out_x.shape), " target", tuple(held_out_target.shape))
first_symbol = held_out_x[0].argmax(dim=-1)
last_noise = held_out_x[-1].argmax(dim=-1)
assert torch.equal(first_symbol, held_out_target)
assert 0.4 < (last_noise == held_out_target).float().mean() < 0.6
print("첫 시점을 보면 언제나 맞고, 마지막 시점만 보면 동전 던지기와 같습니다.")

# %% [markdown]
# ## 학습하기 { #training }
#
# 이 책의 `LSTM`은 `torch.nn.LSTM`과 쓰는 법이 같습니다. 마지막 은닉 상태를 선형층에 넣어 답을
# 고르게 합니다. 한 가지만 미리 손봅니다. 편향을 모두 0으로 두고 망각 게이트의 것만 3으로 올립니다.
# 게이트가 처음부터 $\sigma(3) \approx 0.95$만큼 열려 있어야 마지막 시점의 기울기가 50걸음을 거슬러
# 첫 시점에 닿기 때문입니다.

# %% model
torch.manual_seed(SEED)
lstm = LSTM(classes, H, backend="readable")
head = nn.Linear(H, classes)
with torch.no_grad():
    lstm.bias_ih_l0.zero_()
    lstm.bias_hh_l0.zero_()
    lstm.bias_ih_l0[H : 2 * H] = 3.0  # i, f, g, o에서 둘째 묶음이 f
print(lstm, head, sep="\n")

# %% train
parameters = [*lstm.parameters(), *head.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.005)
losses = []
for _ in range(80):
    x, target = latch(B, T, num_classes=classes, generator=generator)
    output, (h_n, c_n) = lstm(x)
    loss = F.cross_entropy(head(h_n[0]), target)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    losses.append(loss.item())

with torch.no_grad():
    _, (h_n, _) = lstm(held_out_x)
    accuracy = (head(h_n[0]).argmax(dim=-1) == held_out_target).float().mean().item()
assert accuracy >= 0.99
record(train_steps=len(losses), accuracy_at_least=0.99)

# %% [markdown]
# 학습에 쓰지 않은 500개로 잰 정확도가 0.99 이상입니다. 손실은 찍기의 수준인 $\ln 2 \approx 0.69$
# 근처에서 시작해 0 가까이로 내려갑니다.

# %% loss-curve
fig, ax = plt.subplots()
ax.plot(range(1, len(losses) + 1), losses, color=plots.COLORS["foreground"])
ax.axhline(np.log(2), color=plots.COLORS["muted"], linestyle=":")
ax.text(80, np.log(2) + 0.02, "찍기: ln 2", color=plots.COLORS["muted"], ha="right")
ax.set(xlabel="학습 스텝", ylabel="손실 (nat)", xlim=(0, 81), ylim=(0, 0.85))
fig.set_label(
    "걸쇠 과제의 학습 손실. 점선은 답을 찍을 때의 손실 ln 2이고, 손실이 그 아래로 내려가 0에 "
    "가까워집니다."
)
plt.show()

# %% [markdown]
# ## 셀 안을 들여다보기 { #look-inside }
#
# 기억은 셀 안에 어떤 모습으로 남아 있을까요? 답이 0인 시퀀스와 1인 시퀀스를 하나씩 골라 같은
# 가중치로 한 걸음씩 읽습니다. `lstm_gates`를 쓰면 게이트의 값도 꺼내 볼 수 있습니다. 셀 상태 16개
# 가운데 두 시퀀스의 끝 값이 가장 크게 벌어진 하나를 그립니다.

# %% gates
weights = [parameter.detach() for parameter in lstm.parameters()]
pair = [int((held_out_target == k).nonzero()[0]) for k in (0, 1)]
x = held_out_x[:, pair]  # (T, 2, I)
h = c = torch.zeros(2, H)
traces = {name: [] for name in "ifoc"}
for t in range(T):
    i, f, g, o = lstm_gates(x[t], h, *weights)
    h, c = lstm_step(x[t], h, c, *weights)
    for name, value in zip("ifoc", (i, f, o, c), strict=True):
        traces[name].append(value)
traces = {name: torch.stack(values).numpy() for name, values in traces.items()}  # (T, 2, H)

final = traces["c"][-1]  # (2, H)
cell = int(np.abs(final[0] - final[1]).argmax())
assert final[0, cell] * final[1, cell] < 0

# %% trace
fig, (top, bottom) = plt.subplots(2, 1, figsize=(5.6, 5.0), sharex=True)
steps = range(1, T + 1)
for name, label in [("f", "망각 fₜ"), ("i", "입력 iₜ"), ("o", "출력 oₜ")]:
    plots.trace(top, steps, traces[name][:, 0, cell], name, label=label)
top.set(ylabel="게이트의 값", ylim=(0, 1.05))
top.legend(loc="lower right", ncols=3)
plots.trace(bottom, steps, traces["c"][:, 0, cell], "c", label="답이 0")
plots.trace(bottom, steps, traces["c"][:, 1, cell], "c", label="답이 1", linestyle="--")
bottom.axhline(0, color=plots.COLORS["muted"], linewidth=0.8)
bottom.set(xlabel="시점 t", ylabel="셀 상태 cₜ")
bottom.legend(loc="center right")
fig.set_label(
    "위는 답이 0인 시퀀스에서 셀 하나의 세 게이트, 아래는 같은 셀의 상태를 답이 0일 때와 1일 때로 "
    "나누어 그린 것입니다. 처음에 가까이 있던 두 선이 서로 다른 쪽으로 멀어집니다."
)
plt.show()

# %% [markdown]
# 뜻밖의 모습입니다. 망각 게이트가 첫 기억을 상하지 않게 보관할 뿐이라면 두 선은 처음 벌어진 만큼만
# 떨어져 있어야 합니다. 실제로는 갈수록 멀어집니다.
#
# 보관만 했을 때와 견주어 봅니다. 첫 시점의 셀 상태 $c_1$에 그 뒤의 망각 게이트를 모두 곱한
# $f_t \odot \cdots \odot f_2 \odot c_1$이 보관만 한 값입니다. 셀 16개를 한꺼번에 보려고 두 시퀀스의
# 셀 상태 벡터 사이의 거리를 잽니다.

# %% distance
kept = traces["c"][0] * np.cumprod(traces["f"][1:], axis=0)  # (T-1, 2, H), t = 2부터
kept = np.concatenate([traces["c"][:1], kept])  # (T, 2, H)
distances = {
    "LSTM이 한 일": np.linalg.norm(traces["c"][:, 0] - traces["c"][:, 1], axis=-1),
    "보관만 했다면": np.linalg.norm(kept[:, 0] - kept[:, 1], axis=-1),
}
assert distances["LSTM이 한 일"][-1] > 10 * distances["LSTM이 한 일"][0]
assert distances["보관만 했다면"][-1] < 0.6 * distances["보관만 했다면"][0]
record(grew_tenfold=True, kept_alone_shrinks=True)

# %% distance-curve
fig, ax = plt.subplots()
for (label, distance), style in zip(distances.items(), ("-", ":"), strict=True):
    ax.plot(steps, distance, color=plots.COLORS["c"], linestyle=style, label=label)
ax.set(xlabel="시점 t", ylabel="두 셀 상태의 거리", yscale="log")
ax.legend(loc="center right")
fig.set_label(
    "답이 다른 두 시퀀스의 셀 상태 벡터 사이의 거리(로그 눈금). 망각 게이트로 보관만 하면 거리가 "
    "줄어들지만, 학습한 LSTM에서는 오히려 커집니다."
)
plt.show()

# %% [markdown]
# 보관만 했다면 기억은 갈수록 바랩니다. 0.95도 마흔아홉 번 곱하면 0.08입니다. LSTM은 기억을
# 보관하면서 새로 고쳐 씁니다. 은닉 상태 $h_{t-1}$이 후보 $g_t$로 되돌아오므로, 이미 기억한 쪽으로
# 걸음마다 조금씩 더할 수 있습니다. 거리가 열 배 넘게 커진 것은 그 덧셈이 쌓인 결과입니다. 마지막
# 연습에서 되먹임을 끊어 확인할 수 있습니다.
#
# ## 연습 { #exercises }
#
# 1. `numpy_lstm_step`에서 `W_ii`와 `W_if`의 자리를 바꾸어 보세요. 위의 비교에서 어느 줄이
#    멈출까요? 모양이 같으니 오류는 나지 않습니다. 값을 견주지 않으면 모르고 지나갈 실수입니다.
# 2. 망각 편향 3.0을 0.0으로 바꾸고 다시 학습해 보세요. 손실이 ln 2를 벗어날까요? 처음 망각
#    게이트는 $\sigma(0) = 0.5$이므로 기울기는 걸음마다 반으로 줄어듭니다. 50걸음이면 얼마가
#    남는지 계산해 보세요.
# 3. 학습한 뒤에 `weight_hh_l0`를 0으로 채우고 셀 상태의 거리를 다시 그려 보세요. 되먹임이 끊기면
#    어느 선을 닮을까요? 그려 보기 전에 먼저 짐작해 보세요.
