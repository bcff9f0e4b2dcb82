"""
비트와 perplexity, 손으로
=========================
네 글자짜리 글에 준 확률에서 비트, 나트, perplexity를 차례로 구합니다. 셋은 같은 것을 다른 자로 잰
값입니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch.nn.functional import nll_loss

from lstm_blog import plots, record

plots.use_style()

# %% letters
given = {"봄": 1 / 2, "이": 1 / 4, "온": 1 / 8, "다": 1 / 2}
for letter, p in given.items():
    print(f"{letter}: 확률 {p:.3f}   {-math.log2(p):.0f}비트   {-math.log(p):.3f}나트")

# %% mean
bits = -sum(math.log2(p) for p in given.values()) / len(given)
nats = -sum(math.log(p) for p in given.values()) / len(given)
whole = math.prod(given.values())
perplexity = 2**bits
print(f"글 전체의 확률 {whole} = 1/{1 / whole:.0f}")
print(f"평균 {bits}비트 = {nats:.4f}나트")
print(f"perplexity 2^{bits} = {perplexity:.4f}, e^{nats:.4f} = {math.exp(nats):.4f}")
print(f"확률의 기하 평균의 역수 {whole ** (-1 / len(given)):.4f}")
assert math.isclose(perplexity, math.exp(nats))
assert math.isclose(perplexity, whole ** (-1 / len(given)))
assert math.isclose(bits, nats / math.log(2))

# %% values
record(bits=bits, perplexity=perplexity, inverse=round(1 / whole))

# %% torch
log_p = torch.log(torch.tensor(list(given.values()), dtype=torch.float64))
logits = torch.stack([log_p, torch.log1p(-log_p.exp())], dim=-1)  # 정답과 나머지 (4, 2)
loss = nll_loss(logits, torch.zeros(4, dtype=torch.int64))
print(f"torch의 교차 엔트로피 {loss.item():.4f}나트")
assert math.isclose(loss.item(), nats)

# %% mistake
arithmetic = sum(given.values()) / len(given)
wrong = 1 / arithmetic
one_zero = [*given.values(), 0.0]
print(f"확률을 그냥 평균 내어 뒤집으면 {wrong:.2f}")
print("확률 0인 글자가 하나라도 있으면", "무한대" if math.prod(one_zero) == 0 else "")
record(wrong=wrong)
assert wrong < perplexity

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.1))
p = np.linspace(0.02, 1, 200)
ax.plot(p, -np.log2(p), color=plots.COLORS["h"])
for letter, each in list(given.items())[:3]:
    ax.plot(each, -math.log2(each), "o", color=plots.COLORS["g"])
    ax.text(each + 0.02, -math.log2(each) + 0.15, letter)
ax.set(xlabel="나온 글자에 준 확률", ylabel="치르는 값 (비트)", xlim=(0, 1), ylim=(0, 6))
fig.set_label(
    "나온 글자에 준 확률과 그 글자에서 치르는 비트. 반으로 줄 때마다 1비트씩 늘고, 0에 다가가면 "
    "끝없이 커집니다."
)
plt.show()
