"""
게이트는 스위치가 아니라 밸브
=============================
시그모이드의 값은 0과 1 사이이고 끝에는 닿지 않습니다. 보통의 입력에서는 대부분 어중간한 값이며,
게이트 여럿의 값을 더해도 1이 되지 않습니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record

plots.use_style()
torch.manual_seed(0)

# %% open
a = torch.randn(100_000, dtype=torch.float64)
gate = torch.sigmoid(a)
between = ((gate > 0.1) & (gate < 0.9)).double().mean().item()
record(between_percent=round(100 * between))
assert 0.96 < between < 0.98
assert gate.min() > 0
assert gate.max() < 1

# %% [markdown]
# 수학의 시그모이드는 1에 닿지 않지만 float32의 시그모이드는 닿습니다. 1보다 작으면서 1에 가장
# 가까운 float32보다 참값이 1에 더 가까워지면 반올림되기 때문입니다.

# %% rounding
rounds = torch.sigmoid(torch.tensor([10.0, 20.0])) == 1
print("σ(10) == 1:", rounds[0].item(), "  σ(20) == 1:", rounds[1].item())
record(rounds_at_20=rounds[1].item())
assert rounds.tolist() == [False, True]

# %% sum
gates = torch.sigmoid(torch.tensor([2.0, -1.0, 0.5, 3.0]))
shares = torch.softmax(torch.tensor([2.0, -1.0, 0.5, 3.0]), dim=0)
record(sigmoid_sum=round(gates.sum().item(), 2), softmax_sum=round(shares.sum().item(), 2))
assert not torch.isclose(gates.sum(), torch.tensor(1.0))

# %% valve
g = torch.tensor([-0.8, 0.8])
i = torch.linspace(0.02, 0.98, 49)
added = i[:, None] * g  # (49, 2)
record(half_of_plus=round(0.5 * g[1].item(), 2), half_of_minus=round(0.5 * g[0].item(), 2))
assert torch.equal(added.sign(), g.sign().expand_as(added))

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2))
z = torch.linspace(-5, 5, 101)
left.plot(z, torch.sigmoid(z), color=plots.COLORS["i"])
left.plot(z, torch.tanh(z), color=plots.COLORS["g"], linestyle="--")
left.text(-4.9, 0.42, "σ: 얼마나")
left.text(0.2, -0.75, "tanh: 무엇을")
left.set(xlabel="층의 값 a", ylabel="활성화한 값", yticks=[-1, 0, 1])
right.plot(i, added[:, 1], color=plots.COLORS["g"])
right.plot(i, added[:, 0], color=plots.COLORS["g"], linestyle="--")
right.text(0.06, 0.6, "g = 0.8")
right.text(0.06, -0.7, "g = −0.8")
right.set(xlabel="입력 게이트 i", ylabel="더해지는 값 i·g", xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
right.set(xlim=(0, 1), ylim=(-1.1, 1.1))
fig.set_label(
    "왼쪽은 두 함수의 범위, 오른쪽은 후보를 ±0.8에 고정하고 입력 게이트만 움직인 것. "
    "게이트는 크기를 정할 뿐 부호를 바꾸지 못합니다."
)
plt.show()
