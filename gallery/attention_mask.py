"""
채운 자리에는 정확히 0
======================
길이가 다른 글을 한 묶음에 담으면 짧은 글의 뒤가 빈자리로 채워집니다. 마스크를 쓰면 그 자리의
가중치가 정확히 0이고, 쓰지 않으면 아무것도 적히지 않은 자리가 무게를 받아 갑니다.
"""

# %% setup
import os

import torch

from lstm_blog import dot_product_attention, record
from lstm_blog.padding import length_mask

torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
S, B, H = 8, 2, 4
lengths = torch.tensor([8, 3])
mask = length_mask(lengths, S).T  # (B, S), 진짜 자리가 True
encoder_outputs = torch.randn(S, B, H) * mask.T[..., None]  # 채운 자리의 상태는 0
query = torch.randn(B, H)

# %% with-mask
context, weights = dot_product_attention(query, encoder_outputs, mask)
print("긴 글  ", " ".join(f"{a:.3f}" for a in weights[0].tolist()))
print("짧은 글", " ".join(f"{a:.3f}" for a in weights[1].tolist()))
assert (weights[1, 3:] == 0).all()  # 거의 0이 아니라 정확히 0
assert abs(weights[1].sum().item() - 1) < 1e-6

# %% alone
alone_context, alone = dot_product_attention(query[1:], encoder_outputs[:3, 1:])
assert torch.allclose(alone[0], weights[1, :3], atol=1e-6)
assert torch.allclose(alone_context[0], context[1], atol=1e-6)
print("혼자 읽힐 때", " ".join(f"{a:.3f}" for a in alone[0].tolist()))

# %% without-mask
spoiled_context, spoiled = dot_product_attention(query, encoder_outputs)
print("짧은 글, 마스크 없이", " ".join(f"{a:.3f}" for a in spoiled[1].tolist()))
stolen = spoiled[1, 3:].sum().item()
print(f"빈자리가 가져간 무게 {stolen:.3f}")
assert stolen > 0.05
assert torch.allclose(spoiled_context[1], context[1] * (1 - stolen), atol=1e-6)

# %% nan
encoder_outputs[3:, 1] = float("nan")  # 채운 자리에 무엇이 들었든
safe_context, _ = dot_product_attention(query, encoder_outputs, mask)
assert torch.equal(safe_context[1], context[1])
print("빈자리에 NaN이 있어도 문맥은 그대로:", safe_context[1].isfinite().all().item())

# %% record
record(stolen=stolen, kept=1 - stolen, padded=int((~mask[1]).sum()))
