"""
GRU의 한 걸음을 손으로
======================
수 하나짜리 GRU의 한 걸음을 math만으로 계산해 책의 gru_step과 맞춰 보고, 칸이 둘일 때 리셋 게이트를
행렬보다 먼저 곱하는 것과 나중에 곱하는 것이 어떻게 갈리는지 봅니다.
"""

# %% setup
import math

import torch

from lstm_blog import record
from lstm_blog.cells import gru_step

# %% weights
x, h = 1.0, 0.5
w = {"r": 1.0, "z": 0.0, "n": -2.0}  # 입력에 곱하는 수
u = {"r": 2.0, "z": 2.0, "n": 2.0}  # 은닉 상태에 곱하는 수
b_i = {"r": -2.0, "z": 1.0, "n": 0.5}  # 입력 쪽 편향
b_h = {"r": 0.0, "z": 0.0, "n": 1.0}  # 은닉 쪽 편향


# %% hand
def sigmoid(a):
    return 1 / (1 + math.exp(-a))


r = sigmoid(w["r"] * x + b_i["r"] + u["r"] * h + b_h["r"])
z = sigmoid(w["z"] * x + b_i["z"] + u["z"] * h + b_h["z"])
n = math.tanh(w["n"] * x + b_i["n"] + r * (u["n"] * h + b_h["n"]))
h_new = (1 - z) * n + z * h
record(r=round(r, 4), z=round(z, 4), n=round(n, 4), h=round(h_new, 4))
record(kept=round(z * h, 4), added=round((1 - z) * n, 4), rest=round(1 - z, 4))
assert n < h_new < h  # 새 상태는 언제나 옛 상태와 후보 사이에 있다


# %% check
def column(values):
    return torch.tensor([[values[gate]] for gate in "rzn"], dtype=torch.float64)


weights = column(w), column(u), column(b_i).flatten(), column(b_h).flatten()
one = torch.ones(1, 1, dtype=torch.float64)
assert abs(gru_step(x * one, h * one, *weights).item() - h_new) < 1e-12
record(hand_equals_code=True)

# %% order
W = torch.tensor([[0.0, 1.0], [1.0, 0.0]])  # 두 칸을 맞바꾸는 행렬
r, h = torch.tensor([1.0, 0.0]), torch.tensor([0.8, -0.4])
paper, in_torch = W @ (r * h), r * (W @ h)
print("r을 먼저:", [round(value, 1) for value in paper.tolist()])
print("W를 먼저:", [round(value, 1) for value in in_torch.tolist()])
assert not torch.allclose(paper, in_torch)
