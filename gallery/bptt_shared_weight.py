"""
가중치는 한 벌, 기울기는 합
===========================
걸음마다 W의 사본을 하나씩 주고 사본의 기울기를 따로 구합니다. 그것을 모두 더하면 W를 한 벌만 쓴
RNN의 기울기와 같습니다. 순전파가 W를 바꾸지 않는다는 것도 함께 봅니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import rnn_step

plots.use_style()
torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
T, B, I, H = 12, 4, 3, 8
rnn = torch.nn.RNN(I, H, dtype=torch.float64)
weight_ih, weight_hh, bias_ih, bias_hh = rnn.parameters()
x = torch.randn(T, B, I, dtype=torch.float64)
target = torch.randn(T, B, H, dtype=torch.float64)

# %% one-weight
before = weight_hh.detach().clone()
h, loss = torch.zeros(B, H, dtype=torch.float64), 0.0
for t in range(T):
    h = rnn_step(x[t], h, weight_ih, weight_hh, bias_ih, bias_hh)
    loss = loss + (h - target[t]).pow(2).mean()
print(f"{T}걸음을 읽은 뒤에도 W_hh가 그대로인가: {torch.equal(weight_hh, before)}")
assert torch.equal(weight_hh, before)  # 순전파는 W를 쓰기만 한다
(whole,) = torch.autograd.grad(loss, weight_hh)

# %% copies
copies = [weight_hh.detach().clone().requires_grad_() for _ in range(T)]
h, loss_of_copies = torch.zeros(B, H, dtype=torch.float64), 0.0
for t in range(T):
    h = rnn_step(x[t], h, weight_ih, copies[t], bias_ih, bias_hh)
    loss_of_copies = loss_of_copies + (h - target[t]).pow(2).mean()
parts = torch.stack(torch.autograd.grad(loss_of_copies, copies))  # (T, H, H)

difference = (parts.sum(dim=0) - whole).abs().max().item()
print(f"손실이 같은가: {torch.equal(loss, loss_of_copies)}")
print(f"사본 {T}개의 합과 W의 기울기의 차이 < 1e-12: {difference < 1e-12}")
print(f"걸음마다 몫이 다른가: {not torch.allclose(parts[1], parts[2])}")
assert torch.equal(loss, loss_of_copies)
assert difference < 1e-12
assert not parts[0].any()  # 첫 걸음의 W_hh에는 0인 h₀이 곱해진다
assert all(parts[t].any() for t in range(1, T))

# %% record
record(steps=T, copies_size=parts.numel(), shared_size=whole.numel())

# %% plot
i, j = divmod(int(whole.abs().argmax()), H)  # 기울기가 가장 큰 성분 하나
values, total = parts[:, i, j].tolist(), whole[i, j].item()
fig, ax = plt.subplots(figsize=(5.6, 3.2))
ax.bar(range(1, T + 1), values, color=plots.COLORS["muted"])
ax.bar([T + 2], [total], color=plots.COLORS["gradient"])
ax.axhline(0, color=plots.COLORS["foreground"], linewidth=0.9)
ax.set(xlabel="W의 사본을 쓴 걸음", ylabel="기울기")
ax.set_xticks([1, 3, 5, 7, 9, 11, T + 2], ["1", "3", "5", "7", "9", "11", "합"])
fig.set_label(
    "W_hh의 성분 하나에 걸음마다 들어오는 몫(회색)과 그 합(오른쪽 끝 막대). 몫은 부호도 크기도 "
    "제각각이고, 가중치를 고칠 때 쓰는 것은 합 하나입니다."
)
plt.show()
