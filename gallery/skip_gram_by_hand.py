"""
skip-gram 한 번, 손으로
=======================
두 칸짜리 벡터로 물음 셋의 확률과 손실과 기울기를 구하고, 손으로 유도한 기울기가 PyTorch의 자동
미분과 같은지 봅니다.
"""

# %% setup
import numpy as np
import torch
from torch.nn.functional import logsigmoid

from lstm_blog import record
from lstm_blog.reference.word2vec import skip_gram

np.set_printoptions(precision=3, suppress=True)

# %% vectors
u = np.array([1.0, 0.5])  # 가운데: 왕
v = np.array([0.5, 1.0])  # 정말 곁에 있던 말: 왕관
noise = np.array([[1.0, -1.0], [-0.5, 0.0]])  # 아무렇게나 뽑은 말: 홍차, 숙제

# %% probabilities
asked = [("왕관", u @ v, 1), ("홍차", u @ noise[0], 0), ("숙제", u @ noise[1], 0)]
for name, score, answer in asked:
    p = 1 / (1 + np.exp(-score))
    cost = -np.log(p if answer else 1 - p)
    print(f"{name}: 내적 {score:5.2f}  σ {p:.3f}  정답 {answer}  손실 {cost:.3f}")

# %% values
for key, (_, score, _) in zip(("crown", "tea", "homework"), asked, strict=True):
    record(**{f"{key}_p": float(1 / (1 + np.exp(-score)))})

# %% loss
loss, gradients = skip_gram(u[None], v[None], noise[None])
print(f"손실 {loss:.3f}")
print("∂L/∂u       ", gradients.center[0])
print("∂L/∂v       ", gradients.context[0])
print("∂L/∂v′ 홍차 ", gradients.negatives[0, 0])
print("∂L/∂v′ 숙제 ", gradients.negatives[0, 1])
record(loss=loss)

# %% step
moved = u - gradients.center[0]  # 학습률 1
print("왕의 벡터", u, "→", moved)
print(f"왕관과의 내적 {u @ v:.2f} → {moved @ v:.2f}")
print(f"홍차와의 내적 {u @ noise[0]:.2f} → {moved @ noise[0]:.2f}")
assert moved @ v > u @ v
assert moved @ noise[0] < u @ noise[0]

# %% values-after
record(crown_after=float(moved @ v), tea_after=float(moved @ noise[0]))

# %% torch
tensors = [torch.tensor(each, requires_grad=True) for each in (u, v, noise)]
tu, tv, tn = tensors
torch_loss = -logsigmoid(tu @ tv) - logsigmoid(-tn @ tu).sum()
torch_loss.backward()
ours = (gradients.center[0], gradients.context[0], gradients.negatives[0])
apart = max(np.abs(a - t.grad.numpy()).max() for a, t in zip(ours, tensors, strict=True))
print(f"손실의 차이 {abs(loss - torch_loss.item()):.0e}, 기울기의 가장 큰 차이 {apart:.0e}")
assert abs(loss - torch_loss.item()) < 1e-12
assert apart < 1e-12
