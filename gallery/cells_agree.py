"""
세 가지 LSTM이 같은 답을 낸다
=============================
NumPy로 쓴 것, 이 책의 것, torch.nn의 것에 같은 가중치와 같은 입력을 넣고 출력, 상태, 기울기를
맞대어 봅니다. 기울기까지 같아야 학습도 같습니다.
"""

# %% setup
import os

import torch

from lstm_blog import LSTM, record, reference

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% forward
T, B, I, H = 12, 3, 5, 7
theirs = torch.nn.LSTM(I, H, dtype=torch.float64)
ours = LSTM(I, H, dtype=torch.float64, backend="readable")
ours.load_state_dict(theirs.state_dict())
x = torch.randn(T, B, I, dtype=torch.float64)
h_0, c_0 = torch.randn(2, 1, B, H, dtype=torch.float64)


def run(module):
    """출력과 마지막 상태, 그리고 무작위로 고른 방향의 기울기."""
    leaves = [value.clone().requires_grad_() for value in (x, h_0, c_0)]
    output, (h_n, c_n) = module(leaves[0], tuple(leaves[1:]))
    loss = (output * direction).sum() + (c_n * direction[0]).sum()
    gradients = torch.autograd.grad(loss, [*leaves, *module.parameters()])
    return [output, h_n, c_n], list(gradients)


direction = torch.randn(T, B, H, dtype=torch.float64)
our_states, our_gradients = run(ours)
their_states, their_gradients = run(theirs)

# %% numpy
weights = [parameter.detach().numpy() for parameter in theirs.parameters()]
output, (h_n, c_n), cache = reference.lstm_forward(x, h_0[0], c_0[0], *weights)
back = reference.lstm_backward(direction, torch.zeros(B, H), direction[0], cache)
numpy_states = [output, h_n, c_n]
numpy_gradients = [back.x, back.h_0, back.c_0]
numpy_gradients += [back.weight_ih, back.weight_hh, back.bias_ih, back.bias_hh]


# %% compare
def largest_gap(left, right):
    """대응하는 배열끼리 뺀 값의 크기 가운데 가장 큰 것."""
    pairs = zip(left, right, strict=True)
    return max((torch.as_tensor(a).reshape(b.shape) - b).abs().max().item() for a, b in pairs)


threshold = 1e-12
gaps = {
    "상태   책    torch": largest_gap(our_states, their_states),
    "상태   NumPy torch": largest_gap(numpy_states, their_states),
    "기울기 책    torch": largest_gap(our_gradients, their_gradients),
    "기울기 NumPy torch": largest_gap(numpy_gradients, their_gradients),
}
for name, gap in gaps.items():
    print(f"{name}  차이 < {threshold:g}: {gap < threshold}")
record(threshold="10⁻¹²", all_agree=all(gap < threshold for gap in gaps.values()))
assert all(gap < threshold for gap in gaps.values())
