"""
손으로 하는 셀프 어텐션
=======================
글자 셋이 서로를 보는 셀프 어텐션을 작은 수로 풀고, 패키지의 함수와 맞대어 봅니다. 칸이 많아지면 왜
제곱근으로 나누어야 하는지도 잽니다.
"""

# %% setup
import math
import os

import torch

from lstm_blog import record, scaled_dot_product_attention

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% hand
query = torch.tensor([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]])  # 글자마다 묻는 것
keys = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])  # 글자마다 내건 이름표
values = torch.tensor([[10.0, 0.0], [0.0, 10.0], [5.0, 5.0]])  # 글자마다 내줄 것

scores = query @ keys.T / math.sqrt(2)
weights = torch.softmax(scores, dim=1)
context = weights @ values
for t in range(3):
    print(f"{t + 1}번 글자  점수", " ".join(f"{s:.3f}" for s in scores[t].tolist()), end="  ")
    print("가중치", " ".join(f"{w:.3f}" for w in weights[t].tolist()), end="  ")
    print("문맥", " ".join(f"{c:.2f}" for c in context[t].tolist()))

# %% check
batch = [part[:, None] for part in (query, keys, values)]  # (T, B, ·)에서 B = 1
ours, ours_weights = scaled_dot_product_attention(*batch)
assert torch.allclose(ours[:, 0], context, atol=1e-6)
assert torch.allclose(ours_weights[:, 0], weights, atol=1e-6)
record(score=scores[0, 0].item(), one=weights[0, 0].item(), two=weights[0, 1].item())
record(three=weights[0, 2].item(), first=context[0, 0].item(), second=context[0, 1].item())

# %% scale
generator = torch.Generator().manual_seed(SEED)
print("칸의 수   내적의 표준편차   가장 큰 가중치: 그대로   나누면")
largest = {}
for size in (4, 64, 1024):
    asked = torch.randn(500, size, generator=generator)
    shown = torch.randn(20, size, generator=generator)
    products = asked @ shown.T
    plain, scaled = (
        torch.softmax(products / divisor, dim=1).max(dim=1).values.mean().item()
        for divisor in (1, math.sqrt(size))
    )
    largest[size] = plain, scaled
    print(f"{size:6} {products.std():14.1f} {plain:21.2f} {scaled:13.2f}")
assert largest[1024][0] > 0.9  # 그대로 두면 한 자리만 본다
assert abs(largest[1024][1] - largest[64][1]) < 0.05  # 나누면 칸의 수를 타지 않는다

# %% record
record(plain_small=largest[4][0], plain_large=largest[1024][0], scaled_large=largest[1024][1])
