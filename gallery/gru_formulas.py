"""
어느 GRU가 torch의 GRU인가
==========================
책의 GRU, NumPy로 쓴 GRU, torch.nn의 GRU가 같은 답을 내는지 보고, 글에 흔히 적히는 식은 어디에서
갈리는지 하나씩 떼어 확인합니다.
"""

# %% setup
import os

import torch

from lstm_blog import GRU, record, reference
from lstm_blog.cells import gru_step
from lstm_blog.recurrent.variants import gru_reset_before_step

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, B, I, H = 12, 3, 5, 7
theirs = torch.nn.GRU(I, H, dtype=torch.float64)
x, h_0 = torch.randn(T, B, I, dtype=torch.float64), torch.zeros(B, H, dtype=torch.float64)
right = theirs(x)[0].detach()
weights = [parameter.detach() for parameter in theirs.parameters()]

# %% same
ours = GRU(I, H, dtype=torch.float64, backend="readable")
ours.load_state_dict(theirs.state_dict())
numpy_output, _, _ = reference.gru_forward(x, h_0, *[weight.numpy() for weight in weights])
record(ours_agree=torch.allclose(ours(x)[0], right, atol=1e-12))
record(numpy_agrees=torch.allclose(torch.as_tensor(numpy_output), right, atol=1e-12))
assert torch.allclose(ours(x)[0], right, atol=1e-12)
assert torch.allclose(torch.as_tensor(numpy_output), right, atol=1e-12)


# %% variants
def read(step, weight_ih, weight_hh, bias_ih, bias_hh):
    h, outputs = h_0, []
    for x_t in x:
        h = step(x_t, h, weight_ih, weight_hh, bias_ih, bias_hh)
        outputs.append(h)
    return torch.stack(outputs)


def swapped_step(x_t, h, *weights):
    """z와 1 - z의 자리를 바꾼 식: hₜ = (1 - zₜ) ⊙ hₜ₋₁ + zₜ ⊙ nₜ"""
    new = gru_step(x_t, h, *weights)  # (1 - z) n + z h
    n = gru_step(x_t, h, *(close_z(weight) for weight in weights))  # z를 0으로 두면 n만 남는다
    return n + h - new


def close_z(weight):
    closed = weight.clone()
    closed[H : 2 * H] = 0 if weight.dim() == 2 else -500.0
    return closed


# %% compare
weight_ih, weight_hh, bias_ih, bias_hh = weights
answers = {
    "torch의 식": read(gru_step, *weights),
    "편향을 빼면": read(gru_step, weight_ih, weight_hh, None, None),
    "r을 먼저 곱하면": read(gru_reset_before_step, *weights),
    "z를 뒤집으면": read(swapped_step, *weights),
}
agree = {name: torch.allclose(answer, right, atol=1e-6) for name, answer in answers.items()}
for name, same in agree.items():
    print(f"{name}: {same}")
assert list(agree.values()) == [True, False, False, False]


# %% negate
def negate_z(weight):
    """z의 몫만 부호를 바꾼다. σ(-a) = 1 - σ(a)라서 z가 1 - z가 된다."""
    flipped = weight.clone()
    flipped[H : 2 * H] *= -1
    return flipped


negated = read(swapped_step, *(negate_z(weight) for weight in weights))
print("z의 가중치를 뒤집어 넣으면:", torch.allclose(negated, right, atol=1e-6))
assert torch.allclose(negated, right, atol=1e-6)
