"""
게이트는 무엇에 곱해지는가
==========================
게이트 하나의 편향만 바꾸고 한 걸음을 다시 계산합니다. 무엇이 바뀌고 무엇이 그대로인지를 보면
입력 게이트는 후보에, 출력 게이트는 tanh(c)에 곱해진다는 것을 알 수 있습니다.
"""

# %% setup
import os

import torch

from lstm_blog.cells import lstm_gates, lstm_step

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% base
I, H = 3, 4
x, h, c = torch.randn(1, I), torch.rand(1, H) - 0.5, torch.randn(1, H)
weight_ih, weight_hh, bias = torch.randn(4 * H, I), torch.randn(4 * H, H), torch.randn(4 * H)
zero = torch.zeros(4 * H)
i, f, g, o = lstm_gates(x, h, weight_ih, weight_hh, bias, zero)
h_new, c_new = lstm_step(x, h, c, weight_ih, weight_hh, bias, zero)
assert torch.allclose(c_new, f * c + i * g)
assert torch.allclose(h_new, o * torch.tanh(c_new))


# %% shift
def shift(block):
    """i, f, g, o 가운데 한 블록의 편향에만 1을 더하고 게이트와 한 걸음을 다시 계산한다."""
    start = H * "ifgo".index(block)
    moved = bias.clone()
    moved[start : start + H] += 1
    gates = dict(zip("ifgo", lstm_gates(x, h, weight_ih, weight_hh, moved, zero), strict=True))
    return gates, *lstm_step(x, h, c, weight_ih, weight_hh, moved, zero)


for block in "ifgo":
    _, h_moved, c_moved = shift(block)
    print(f"{block}만 바꾸면  c가 바뀌는가: {not torch.equal(c_moved, c_new)!s:<5}", end="  ")
    print(f"h가 바뀌는가: {not torch.equal(h_moved, h_new)}")

# %% input-gate
gates, _, c_moved = shift("i")
scales_candidate = torch.allclose(c_moved - c_new, (gates["i"] - i) * g, atol=1e-6)
print(f"c가 바뀐 양 = (i가 바뀐 양) ⊙ g 인가: {scales_candidate}")
assert scales_candidate

# %% output-gate
gates, h_moved, c_moved = shift("o")
assert torch.allclose(h_moved, gates["o"] * torch.tanh(c_new))
assert torch.equal(c_moved, c_new)
assert not torch.equal(h_moved, h_new)

# %% [markdown]
# 출력 게이트가 읽는 은닉 상태는 새로 만든 $h_t$가 아니라 직전의 $h_{t-1}$입니다. $h_t$는 출력
# 게이트를 곱한 뒤에야 생기므로 그 계산에 들어갈 수 없습니다.

# %% which-h
o_from_new_h = lstm_gates(x, h_new, weight_ih, weight_hh, bias, zero)[3]
print(f"새 h를 넣어도 출력 게이트가 같은가: {torch.allclose(o_from_new_h, o)}")
assert not torch.allclose(o_from_new_h, o)
