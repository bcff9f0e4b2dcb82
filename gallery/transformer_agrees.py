"""
트랜스포머 층이 torch와 같은 답을 낸다
======================================
이 책의 층과 torch.nn.TransformerEncoderLayer에 같은 가중치를 넣고 값과 기울기를 맞대어 봅니다.
정규화를 앞에 둔 것과 뒤에 둔 것을 모두 보고, 채운 자리가 답을 바꾸지 않는지도 봅니다.
"""

# %% setup
import os

import torch

from lstm_blog import TransformerEncoderLayer, record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, B, H, HEADS = 9, 3, 16, 4
lengths = torch.tensor([9, 5, 2])
mask = torch.arange(T) < lengths[:, None]  # (B, T), 진짜 자리가 True
real = mask.T[..., None]
x = torch.randn(T, B, H, dtype=torch.float64, requires_grad=True)

# %% compare
threshold, gaps = 1e-10, []
for norm_first in (True, False):
    theirs = torch.nn.TransformerEncoderLayer(H, HEADS, 4 * H, dropout=0.0, norm_first=norm_first)
    theirs = theirs.double()
    ours = TransformerEncoderLayer(H, HEADS, 4 * H, norm_first=norm_first).double()
    ours.load_state_dict(theirs.state_dict())  # 이름이 같아 그대로 들어간다
    results = []
    for output, layer in ((ours(x, mask), ours), (theirs(x, src_key_padding_mask=~mask), theirs)):
        shown = output.masked_fill(~real, 0.0)
        gradients = torch.autograd.grad(shown.sin().sum(), [x, *layer.parameters()])
        results.append([shown, *gradients])
    gaps += [(a - b).abs().max().item() for a, b in zip(*results, strict=True)]
    name = "pre-norm " if norm_first else "post-norm"
    print(f"{name} 값과 기울기의 차이 < {threshold:g}: {max(gaps) < threshold}")
assert max(gaps) < threshold

# %% padding
with torch.no_grad():
    filled = torch.where(real, x, 1e6)  # 채운 자리에 엄청난 수를 넣는다
    alone = ours(x[:2, 2:])  # 짧은 시퀀스만 따로
    gap = (ours(filled, mask)[:2, 2:] - alone).abs().max().item()
print("짧은 시퀀스의 답이 혼자 읽을 때와 같은가:", gap < 1e-12)
assert gap < 1e-12

# %% record
record(
    threshold="10⁻¹⁰", comparisons=len(gaps), parameters=sum(p.numel() for p in ours.parameters())
)
