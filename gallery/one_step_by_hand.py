"""
손으로 푸는 한 걸음
===================
입력도 상태도 수 하나뿐인 LSTM의 한 걸음을 math.exp와 math.tanh만으로 계산하고, 책의 lstm_step이
같은 값을 내는지 확인합니다.
"""

# %% setup
import math

import torch

from lstm_blog import record
from lstm_blog.cells import lstm_gates, lstm_step

# %% weights
x, h, c = 1.0, 0.5, 2.0
w = {"i": 1.0, "f": 0.0, "g": -2.0, "o": 0.5}  # 입력에 곱하는 수
u = {"i": 2.0, "f": 2.0, "g": 2.0, "o": 1.0}  # 은닉 상태에 곱하는 수
b = {"i": -2.0, "f": 1.0, "g": 0.5, "o": -1.0}


# %% hand
def sigmoid(a):
    return 1 / (1 + math.exp(-a))


a = {gate: w[gate] * x + u[gate] * h + b[gate] for gate in "ifgo"}
i, f, g, o = sigmoid(a["i"]), sigmoid(a["f"]), math.tanh(a["g"]), sigmoid(a["o"])
c_new = f * c + i * g
h_new = o * math.tanh(c_new)
print(f"i = {i:.3f}   f = {f:.3f}   g = {g:.3f}   o = {o:.3f}")
print(f"c = {f * c:.3f} + ({i * g:.3f}) = {c_new:.3f}")
print(f"h = {o:.3f} × {math.tanh(c_new):.3f} = {h_new:.3f}")
assert a == {"i": 0.0, "f": 2.0, "g": -0.5, "o": 0.0}

# %% record
record(i=i, f=f, g=g, o=o, kept=f * c, added=i * g)
record(c=c_new, tanh_c=math.tanh(c_new), h=h_new)


# %% check
def column(values):
    return torch.tensor([[values[gate]] for gate in "ifgo"], dtype=torch.float64)


def one(value):
    return torch.tensor([[value]], dtype=torch.float64)


bias = column(b).flatten()
weights = column(w), column(u), bias, torch.zeros_like(bias)
gates = torch.cat(lstm_gates(one(x), one(h), *weights))
h_step, c_step = lstm_step(one(x), one(h), one(c), *weights)
assert torch.allclose(gates, torch.tensor([i, f, g, o], dtype=torch.float64)[:, None])
assert torch.allclose(torch.cat([h_step, c_step]), torch.cat([one(h_new), one(c_new)]))
record(hand_equals_code=True)
