"""
게이트의 순서는 약속일 뿐, 그러나 지켜야 하는 약속
==================================================
torch는 게이트를 i, f, g, o 순서로 쌓고 다른 틀은 다르게 쌓습니다. 순서를 바꿔 쌓은 가중치를 그대로
넣으면 오류는 나지 않고 답만 틀립니다. 순서를 되돌려 넣으면 같은 답이 나옵니다.
"""

# %% setup
import os

import torch

from lstm_blog import LSTM

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% model
I, H = 3, 4
lstm = LSTM(I, H)
x = torch.randn(5, 2, I)
right, _ = lstm(x)
for name, value in lstm.state_dict().items():
    print(f"{name:<13} {tuple(value.shape)} = {H}행짜리 블록 {len(value) // H}개")


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
print(f"순서가 다른 가중치를 넣으면 출력이 같은가: {torch.allclose(wrong, right)}")
assert not torch.allclose(wrong, right, atol=1e-3)

# %% fixed
other.load_state_dict(reorder(ifog, "ifog", "ifgo"))
fixed, _ = other(x)
print(f"순서를 되돌려 넣으면 출력이 같은가: {torch.equal(fixed, right)}")
assert torch.equal(fixed, right)
