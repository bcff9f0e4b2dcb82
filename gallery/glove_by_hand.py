"""
GloVe의 칸 하나, 손으로
=======================
표의 칸 하나에서 예측과 오차와 무게와 기울기를 구하고, 손으로 유도한 기울기가 자동 미분과 같은지
봅니다. 무게 함수도 그립니다.
"""

# %% setup
import matplotlib.pyplot as plt
import numpy as np
import torch

from lstm_blog import plots, record
from lstm_blog.glove import GloVe, count_weights, glove_loss, log_counts

plots.use_style()

# %% cell
counts = np.array([[50.0]])
model = GloVe(
    w=np.array([[1.0, 0.5]]), w_context=np.array([[2.0, 1.0]]), b=np.array([0.5]),
    b_context=np.array([0.3]),
)  # fmt: skip
target, weight = log_counts(counts), count_weights(counts)
predicted = float(model.scores()[0, 0])
loss, gradients = glove_loss(model, target, weight)
print(f"예측 {predicted:.2f}, 맞출 값 ln 50 = {target[0, 0]:.3f}")
print(f"무게 {weight[0, 0]:.3f}, 손실 {loss:.3f}")
print("w의 기울기", gradients.w[0].round(3), " b의 기울기", gradients.b.round(3))

# %% values
record(predicted=predicted, target=float(target[0, 0]), short=float(target[0, 0]) - predicted)

# %% torch
generator = np.random.default_rng(0)
table = generator.poisson(3.0, (6, 6)).astype(float)
random = GloVe(*(generator.normal(size=shape) for shape in ((6, 4), (6, 4), (6,), (6,))))
loss, gradients = glove_loss(random, log_counts(table), count_weights(table))
w, w_context, b, b_context = (torch.tensor(each, requires_grad=True) for each in random)
scores = w @ w_context.T + b[:, None] + b_context
goal, weights = (torch.tensor(each) for each in (log_counts(table), count_weights(table)))
torch_loss = (weights * (scores - goal) ** 2).sum()
torch_loss.backward()
apart = max(
    np.abs(ours - theirs.grad.numpy()).max()
    for ours, theirs in zip(gradients, (w, w_context, b, b_context), strict=True)
)
print(f"손실의 차이 {abs(loss - torch_loss.item()):.0e}, 기울기의 가장 큰 차이 {apart:.0e}")
assert abs(loss - torch_loss.item()) < 1e-10
assert apart < 1e-10

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.9))
x = np.arange(0, 201)
ax.plot(x, count_weights(x), color=plots.COLORS["f"])
ax.axvline(100, color=plots.COLORS["muted"], linewidth=1)
ax.text(103, 0.1, "100번", ha="left")
ax.set(xlabel="함께 나온 횟수 X", ylabel="무게 f(X)", ylim=(0, 1.1), xlim=(0, 200))
fig.set_label(
    "칸의 무게. 한 번도 함께 나오지 않은 칸은 0이라 손실에 들지 않고, 100번이 넘으면 더 "
    "무거워지지 않습니다."
)
plt.show()
