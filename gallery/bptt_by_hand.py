"""
손으로 푸는 세 걸음의 BPTT
==========================
은닉 상태가 수 하나뿐인 RNN을 세 걸음 펼치고, 손실의 기울기를 math.tanh와 곱셈만으로 거슬러
구합니다. torch의 backward, 이 책의 NumPy 역전파, 가중치를 살짝 흔들어 잰 값과 모두 맞춰 봅니다.
"""

# %% setup
import math

import torch

from lstm_blog import record, reference

w, u = 0.5, 1.0  # 은닉 상태와 입력에 곱하는 수. 편향은 0
x = [1.0, -0.5, 0.25]
h_0, target = 0.5, 1.0


# %% forward
def forward(w):
    states = [h_0]
    for x_t in x:
        states.append(math.tanh(u * x_t + w * states[-1]))
    return states


h = forward(w)
loss = 0.5 * (h[3] - target) ** 2
for t in range(1, 4):
    print(f"h{t} = tanh({u:g} × {x[t - 1]:g} + {w:g} × {h[t - 1]:.4f}) = {h[t]:.4f}")

# %% record-forward
record(h1=round(h[1], 4), h2=round(h[2], 4), h3=round(h[3], 4), loss=round(loss, 4))

# %% backward
delta = {3: (h[3] - target) * (1 - h[3] ** 2)}  # ∂L/∂a₃
for t in (2, 1):
    delta[t] = delta[t + 1] * w * (1 - h[t] ** 2)  # ∂L/∂aₜ
share = {t: delta[t] * h[t - 1] for t in (3, 2, 1)}  # 걸음 t에서 쓴 w의 몫
total = sum(share.values())
for t in (3, 2, 1):
    print(
        f"걸음 {t}: ∂L/∂a = {delta[t]:+.4f}, w의 몫 = {delta[t]:+.4f} × {h[t - 1]:.4f}"
        f" = {share[t]:+.4f}"
    )
print(f"합 ∂L/∂w = {total:+.4f}")
record(error=round(h[3] - target, 4))
for t in (3, 2, 1):
    slope = round(1 - h[t] ** 2, 4)
    record(**{f"slope{t}": slope, f"delta{t}": round(delta[t], 4), f"share{t}": round(share[t], 4)})
total_u = sum(delta[t] * x[t - 1] for t in (3, 2, 1))  # ∂L/∂u
record(total=round(total, 4), total_u=round(total_u, 4))


# %% check
def weights(dtype):
    parts = [[u]], [[w]], [0.0], [0.0]
    return [torch.tensor(part, dtype=dtype, requires_grad=True) for part in parts]


parameters = weights(torch.float64)
rnn = torch.nn.RNN(1, 1, dtype=torch.float64)
inputs = torch.tensor(x, dtype=torch.float64).reshape(3, 1, 1)
first = torch.full((1, 1, 1), h_0, dtype=torch.float64)
output, _ = torch.func.functional_call(
    rnn, dict(zip(dict(rnn.named_parameters()), parameters, strict=True)), (inputs, first)
)
(0.5 * (output[-1] - target) ** 2).sum().backward()
autograd = parameters[1].grad.item()

states, h_n, cache = reference.rnn_forward(
    inputs.numpy(), first[0].numpy(), *[p.detach().numpy() for p in parameters]
)
numpy = reference.rnn_backward(0 * states, h_n - target, cache).weight_hh.item()

nudge = 1e-6
rise = 0.5 * (forward(w + nudge)[3] - target) ** 2 - 0.5 * (forward(w - nudge)[3] - target) ** 2
measured = rise / (2 * nudge)
assert math.isclose(total, autograd, rel_tol=1e-12)
assert math.isclose(total, numpy, rel_tol=1e-12)
assert math.isclose(total_u, parameters[0].grad.item(), rel_tol=1e-12)
assert math.isclose(total, measured, rel_tol=1e-7)
for name, value in (("손", total), ("torch", autograd), ("NumPy", numpy), ("흔들기", measured)):
    print(f"{value:+.6f}  {name}")
