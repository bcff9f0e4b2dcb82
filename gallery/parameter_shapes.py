"""
파라미터의 모양과 기울기의 모양
==============================
LSTM이 배우는 숫자는 어떤 모양으로 몇 개 있을까요. 문장이 길어져도 그 수가 그대로인지 세어 보고,
손실의 기울기가 파라미터와 같은 모양으로 나오는 것과 기울기를 따라 한 걸음 옮기면 손실이 줄어드는
것을 봅니다.
"""

# %% setup
import math
import os

import torch
from torch import nn

from lstm_blog import record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
B, I, H, V = 2, 3, 4, 7
lstm = nn.LSTM(I, H)

# %% names
for name, parameter in lstm.named_parameters():
    print(f"{name:13}{tuple(parameter.shape)!s:9}{parameter.numel():3}개")
total = sum(parameter.numel() for parameter in lstm.parameters())
record(total=total, blocks=lstm.weight_ih_l0.shape[0] // H)
assert total == 4 * (H * I + H * H + H + H)

# %% [markdown]
# 길이가 다른 문장을 넣어도 파라미터는 그대로입니다. 같은 숫자를 모든 시점이 함께 쓰기 때문입니다.
# 늘어나는 것은 시점마다 하나씩 남는 출력입니다.

# %% lengths
for T in [5, 50, 500]:
    output, _ = lstm(torch.randn(T, B, I))
    count = sum(parameter.numel() for parameter in lstm.parameters())
    print(f"T = {T:3}   파라미터 {count}개   output {tuple(output.shape)}")
    assert count == total

# %% kinds
counts = {}
for kind in [nn.RNN, nn.GRU, nn.LSTM]:
    counts[kind.__name__] = sum(parameter.numel() for parameter in kind(I, H).parameters())
record(**counts)
assert counts["GRU"] == 3 * counts["RNN"]
assert counts["LSTM"] == 4 * counts["RNN"]

# %% [markdown]
# 시점마다 다음 글자의 점수 $V$개를 내고, 정답 글자의 확률로 손실을 셉니다. 손실은 숫자
# 하나입니다.

# %% loss
x = torch.randn(5, B, I)
readout = nn.Linear(H, V)
targets = torch.randint(V, (5, B))
logits = readout(lstm(x)[0])
loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
print("logits", tuple(logits.shape), " targets", tuple(targets.shape), " loss", tuple(loss.shape))
record(loss_before=loss.item(), uniform_loss=math.log(V))
assert abs(loss.item() - math.log(V)) < 0.5

# %% gradient
loss.backward()
for name, parameter in lstm.named_parameters():
    print(f"{name:13}{tuple(parameter.shape)!s:9}기울기 {tuple(parameter.grad.shape)}")
    assert parameter.grad.shape == parameter.shape

# %% [markdown]
# 기울기가 정말 기울기인지 숫자 하나를 조금 올리고 내려 확인합니다.


# %% nudge
def loss_with(change):
    with torch.no_grad():
        lstm.weight_ih_l0[0, 0] += change
        nudged = nn.functional.cross_entropy(readout(lstm(x)[0]).flatten(0, 1), targets.flatten())
        lstm.weight_ih_l0[0, 0] -= change
    return nudged.item()


step = 0.05
measured = (loss_with(step) - loss_with(-step)) / (2 * step)
from_autograd = lstm.weight_ih_l0.grad[0, 0].item()
print(f"올리고 내려 잰 값 {measured:.4f}   backward()가 준 값 {from_autograd:.4f}")
record(measured=measured, from_autograd=from_autograd)
assert abs(measured - from_autograd) < 1e-4

# %% update
learning_rate = 0.1
with torch.no_grad():
    for parameter in [*lstm.parameters(), *readout.parameters()]:
        parameter -= learning_rate * parameter.grad
    logits = readout(lstm(x)[0])
    loss_after = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten()).item()
record(loss_after=loss_after)
assert loss_after < loss.item()

# %% [markdown]
# 네 덩어리의 순서는 도구마다 다릅니다. 모양이 같으므로 순서를 바꿔 담아도 오류가 나지 않습니다.

# %% gate-order
permuted = nn.LSTM(I, H)
order = torch.tensor([0, 1, 3, 2])  # i, f, g, o를 i, f, o, g로
permuted.load_state_dict(
    {name: block.view(4, H, -1)[order].view_as(block) for name, block in lstm.state_dict().items()}
)
order_gap = (permuted(x)[0] - lstm(x)[0]).abs().max().item()
record(order_gap=order_gap)
assert order_gap > 1e-3
