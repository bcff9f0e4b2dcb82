"""
두 방향을 손으로 잇기
=====================
앞에서부터 읽는 GRU와 뒤에서부터 읽는 GRU를 따로 돌려 이어 붙이면 양방향 GRU와 같습니다. 층을 쌓는
것도 출력을 다음 GRU의 입력으로 넣는 일일 뿐입니다.
"""

# %% setup
import os

import torch

from lstm_blog import GRU, record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, B, I, H = 6, 2, 3, 4
x = torch.randn(T, B, I)

# %% module
both = GRU(I, H, num_layers=2, bidirectional=True)
expected, _ = both(x)
weights = both.state_dict()


# %% by-hand
def reader(layer, suffix):
    """양방향 GRU의 한 층, 한 방향만 옮겨 담은 GRU."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    own = {f"{name}_l0": weights[f"{name}_l{layer}{suffix}"] for name in names}
    alone = GRU(own["weight_ih_l0"].shape[1], H)
    alone.load_state_dict(own)
    return alone


h = x
for layer in range(2):
    forward, _ = reader(layer, "")(h)
    backward, _ = reader(layer, "_reverse")(h.flip(0))  # 뒤집어 읽고
    h = torch.cat([forward, backward.flip(0)], dim=-1)  # 제자리로 되돌려 이어 붙인다
    print(f"{layer}층의 출력 {tuple(h.shape)}")
record(by_hand=torch.allclose(h, expected, atol=1e-6))
assert torch.allclose(h, expected, atol=1e-6)
