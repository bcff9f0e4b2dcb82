"""
세 가지 RNN이 같은 답을 낸다
============================
NumPy로 쓴 것, 이 책의 것, torch.nn의 것에 같은 가중치와 같은 입력을 넣고 출력, 상태, 기울기를
맞대어 봅니다. 활성화 함수는 tanh와 relu 둘 다 봅니다.
"""

# %% setup
import os

import torch

from lstm_blog import RNN, record, reference

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, B, I, H = 12, 3, 5, 7
x = torch.randn(T, B, I, dtype=torch.float64)
h_0 = torch.randn(1, B, H, dtype=torch.float64)
direction = torch.randn(T, B, H, dtype=torch.float64)  # 손실은 출력에 이것을 곱해 모두 더한 것


# %% torch
def run(module):
    """출력과 마지막 상태, 그리고 입력, 첫 상태, 파라미터의 기울기."""
    leaves = [value.clone().requires_grad_() for value in (x, h_0)]
    output, h_n = module(*leaves)
    loss = (output * direction).sum()
    gradients = torch.autograd.grad(loss, [*leaves, *module.parameters()])
    return [output, h_n], list(gradients)


# %% numpy
def run_numpy(module):
    weights = [parameter.detach().numpy() for parameter in module.parameters()]
    output, h_n, cache = reference.rnn_forward(x, h_0[0], *weights, module.nonlinearity)
    back = reference.rnn_backward(direction, torch.zeros(B, H), cache)
    gradients = [back.x, back.h_0, back.weight_ih, back.weight_hh, back.bias_ih, back.bias_hh]
    return [output, h_n], gradients


# %% compare
def largest_gap(left, right):
    """대응하는 배열끼리 뺀 값의 크기 가운데 가장 큰 것."""
    pairs = zip(left, right, strict=True)
    return max((torch.as_tensor(a).reshape(b.shape) - b).abs().max().item() for a, b in pairs)


threshold, gaps = 1e-12, []
for nonlinearity in ("tanh", "relu"):
    theirs = torch.nn.RNN(I, H, nonlinearity=nonlinearity, dtype=torch.float64)
    ours = RNN(I, H, nonlinearity=nonlinearity, dtype=torch.float64, backend="readable")
    ours.load_state_dict(theirs.state_dict())
    states, gradients = run(theirs)
    for name, other in (("책   ", run(ours)), ("NumPy", run_numpy(theirs))):
        for kind, left, right in (("값    ", other[0], states), ("기울기", other[1], gradients)):
            gaps.append(largest_gap(left, right))
            print(
                f"{nonlinearity} {name} torch  {kind} 차이 < {threshold:g}: {gaps[-1] < threshold}"
            )
record(threshold="10⁻¹²", comparisons=len(gaps))
assert max(gaps) < threshold

# %% single
theirs = torch.nn.RNN(I, H)
ours = RNN(I, H, backend="readable")
ours.load_state_dict(theirs.state_dict())
gap = largest_gap(ours(x.float(), h_0.float()), theirs(x.float(), h_0.float()))
print("float32 값 차이 < 1e-06:", gap < 1e-6)
record(single_threshold="10⁻⁶")
assert gap < 1e-6
