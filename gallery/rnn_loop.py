"""
고리를 펼치면 사슬이 된다
=========================
RNN은 셀 하나를 되풀이해 부르는 for 문입니다. 접은 그림과 펼친 그림을 나란히 그리고, 되풀이와 겹겹이
부른 함수가 같은 값을 내는지, 먼저 읽은 것만 나중 상태에 닿는지 확인합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import diagrams, plots, record
from lstm_blog.cells import rnn_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% folded
fig, ax = plt.subplots(figsize=(5.6, 2.6))
diagrams.looped(ax)
fig.set_label("접은 RNN. 셀이 낸 은닉 상태가 한 걸음 기다렸다가 같은 셀로 돌아옵니다.")
plt.show()

# %% unrolled
fig, ax = plt.subplots(figsize=(5.6, 2.6))
diagrams.unrolled(ax, 4)
fig.set_label("네 걸음을 펼친 RNN. 상자는 넷이지만 모두 같은 셀이고 가중치도 한 벌입니다.")
plt.show()

# %% loop
T, I, H = 4, 3, 5
x = torch.randn(T, I)
h_0 = torch.zeros(H)
weights = [torch.randn(H, I), torch.randn(H, H) / 2, torch.zeros(H), torch.zeros(H)]

h, states = h_0, []
for x_t in x:
    h = rnn_step(x_t, h, *weights)
    states.append(h)


# %% nested
def f(x_t, h_before):
    return rnn_step(x_t, h_before, *weights)


nested = f(x[3], f(x[2], f(x[1], f(x[0], h_0))))
print("겹겹이 부른 값과 같은가:", torch.equal(nested, states[-1]))
record(same=torch.equal(nested, states[-1]))
assert torch.equal(nested, states[-1])


# %% [markdown]
# 입력 하나를 바꾸었을 때 은닉 상태가 얼마나 움직이는지 걸음마다 잽니다. 바꾼 자리보다 앞선 상태는
# 꿈쩍하지 않아야 합니다.


# %% reach
def read(sequence):
    h, outputs = h_0, []
    for x_t in sequence:
        h = f(x_t, h)
        outputs.append(h)
    return torch.stack(outputs)  # (T, H)


moved = torch.zeros(T, T)  # 행: 바꾼 입력, 열: 은닉 상태
for k in range(T):
    changed = x.clone()
    changed[k] += 1
    moved[k] = (read(changed) - read(x)).norm(dim=-1)
reached = moved > 0
for k in range(T):
    marks = "  ".join("●" if touched else "·" for touched in reached[k])
    print(f"바꾼 입력 x{k + 1}   움직인 h1…h{T}:  {marks}")
assert torch.equal(reached, torch.ones(T, T).triu().bool())

# %% order
forward, backward = read(x)[-1], read(x.flip(0))[-1]
order_gap = (forward - backward).norm().item()
print("같은 것을 거꾸로 읽은 마지막 상태와의 거리:", f"{order_gap:.2f}")
record(order_gap=order_gap)
# 입력을 더하기만 해서는 순서를 구별하지 못한다
assert torch.allclose(x.sum(0), x.flip(0).sum(0), atol=1e-6)
assert order_gap > 0.1
