"""
심은 버그 7: 기울기를 지우지 않기
=================================
zero_grad를 빠뜨리면 지나간 묶음의 기울기가 모두 더해진 채로 걸음을 뗍니다. 멈출 줄 모르는 운동량과
같습니다. 같은 묶음으로 두 번 걸어 보는 시험이 잡아냅니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.verdicts import verdict

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))


# %% wrong
def wrong_step(model, optimizer, x, y):
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()  # 지난 기울기에 더해진다
    optimizer.step()
    return loss.item()


# %% right
def right_step(model, optimizer, x, y):
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


step = right_step


# %% harm
def train(step):
    """점이 어느 쪽에 있는지 고르는, 거의 곧은 금 하나면 되는 과제."""
    torch.manual_seed(SEED)
    model = nn.Linear(2, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(256, 2)
    y = (x.sum(dim=1) + 0.5 * torch.randn(256) > 0).long()
    return [step(model, optimizer, x, y) for _ in range(400)]


wrong, right = train(wrong_step), train(right_step)
print(
    f"마지막 이백 스텝의 손실  틀린 코드 {min(wrong[-200:]):.2f}–{max(wrong[-200:]):.2f}", end="  "
)
print(f"옳은 코드 {min(right[-200:]):.2f}–{max(right[-200:]):.2f}")
assert max(wrong[-200:]) > 2 * max(right[-200:])
record(wrong=max(wrong[-200:]), right=max(right[-200:]))


# %% test
def test_a_step_uses_only_its_own_gradient():
    model, x, y = nn.Linear(3, 2), torch.randn(4, 3), torch.tensor([0, 1, 1, 0])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)  # 제자리걸음
    step(model, optimizer, x, y)
    first = model.weight.grad.clone()
    step(model, optimizer, x, y)
    assert torch.allclose(model.weight.grad, first)


# %% verdict
red = verdict(test_a_step_uses_only_its_own_gradient, step=wrong_step)
green = verdict(test_a_step_uses_only_its_own_gradient, step=right_step)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.7))
ax.plot(wrong, color=plots.COLORS["g"], dashes=(2.5, 1), label="틀린 코드")
ax.plot(right, color=plots.COLORS["h"], label="옳은 코드")
ax.set(xlabel="스텝", ylabel="손실 (나트)", ylim=(0, None))
ax.legend()
fig.set_label(
    "기울기를 지우지 않은 쪽은 처음에 더 빨리 내려갔다가 골짜기를 지나쳐 도로 올라가고, "
    "그 뒤로도 오르내립니다."
)
plt.show()
