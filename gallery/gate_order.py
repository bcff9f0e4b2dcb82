"""
게이트의 순서는 약속일 뿐, 그러나 지켜야 하는 약속
==================================================
torch는 게이트를 i, f, g, o 순서로 쌓고 다른 틀은 다르게 쌓습니다. 순서를 바꿔 쌓은 가중치를 그대로
넣으면 오류는 나지 않고 답만 틀립니다. 순서를 되돌려 넣으면 같은 답이 나옵니다.
"""

# %% setup
import os

import torch

from lstm_blog import LSTM, record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% model
I, H = 3, 4
lstm = LSTM(I, H)
x = torch.randn(5, 2, I)
right, _ = lstm(x)
names = {"weight_ih_l0": (4 * H, I), "weight_hh_l0": (4 * H, H), "bias_ih_l0": (4 * H,)}
for name, shape in names.items():
    assert lstm.state_dict()[name].shape == shape
print("네 블록:", {name: f"{4}×{H}행" for name in names})


# %% reorder
def reorder(state, source, target):
    """source 순서로 쌓인 네 블록을 target 순서로 다시 쌓는다."""
    return {
        name: torch.cat([value.split(H)[source.index(gate)] for gate in target])
        for name, value in state.items()
    }


ifog = reorder(lstm.state_dict(), "ifgo", "ifog")  # 다른 책의 순서로 저장된 가중치라고 하자

# %% wrong
other = LSTM(I, H)
other.load_state_dict(ifog)
wrong, _ = other(x)
record(wrong_order_loads=True, wrong_order_agrees=torch.allclose(wrong, right))
assert not torch.allclose(wrong, right, atol=1e-3)

# %% fixed
other.load_state_dict(reorder(ifog, "ifog", "ifgo"))
fixed, _ = other(x)
record(right_order_agrees=torch.equal(fixed, right))
assert torch.equal(fixed, right)
