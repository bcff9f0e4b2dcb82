"""
칸이 하나뿐인 카드
==================
숫자를 읽을 때마다 카드의 수를 10배 하고 더하면, 아무리 긴 수도 한 칸에 적힙니다. 꺼낼 때는 나중에
적은 것부터 나옵니다. 컴퓨터의 실수로는 몇 자리까지 적었다가 그대로 꺼낼 수 있는지 잽니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.numbers import number_reading

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))


# %% code
def read(digits, dtype=torch.float64):
    """숫자를 하나씩 읽어 카드 한 칸에 적는다."""
    card = torch.zeros((), dtype=dtype)
    for digit in digits:
        card = 10 * card + int(digit)
    return card


def write(card, length):
    """카드에서 숫자를 하나씩 꺼낸다. 나중에 적은 것부터 나온다."""
    if not card.isfinite():
        return "넘침"
    written = ""
    for _ in range(length):
        written += str(int(card % 10))
        card = (card / 10).floor()
    return written


# %% hand
card = torch.zeros((), dtype=torch.float64)
for digit in "325":
    card = 10 * card + int(digit)
    print(f"{digit} 다음의 카드: {card:.0f}")
for source in ("325", "523"):
    print(f"{source} 읽고 꺼낸 차례: {write(read(source), 3)}")
assert write(read("325"), 3) == "523"
assert write(read("523"), 3) == "325"

# %% capacity
kinds = {"bfloat16": 8, "float16": 11, "float32": 24, "float64": 53}
counts = {1: 9, 16: 240}  # 열여섯 자리에서 float64가 못 담는 수는 스물에 하나뿐이라 많이 뽑는다
shares = {}
for kind, bits in kinds.items():
    dtype = getattr(torch, kind)
    shares[kind] = []
    for length in range(1, 17):
        generator = torch.Generator().manual_seed(SEED)
        pairs = number_reading(
            counts.get(length, 60), min_digits=length, max_digits=length, generator=generator
        )
        kept = [write(read(digits, dtype), length) == digits[::-1] for digits, _ in pairs]
        shares[kind].append(sum(kept) / len(kept))
    whole = sum(share == 1 for share in shares[kind])
    safe = math.floor(math.log10(2**bits))
    print(f"{kind:<9} 유효 숫자 {bits}비트: {whole}자리까지 모두 그대로")
    record(**{kind: whole})
    assert all(share == 1 for share in shares[kind][:safe])
    assert min(shares[kind]) < 1

# %% plot
fig, ax = plt.subplots()
looks = zip(shares.items(), ("x", "i", "h", "c"), ("o", "s", "^", "D"), strict=True)
for (kind, values), quantity, marker in looks:
    ax.plot(range(1, 17), values, color=plots.COLORS[quantity], marker=marker, label=kind)
ax.set(xlabel="수의 자릿수", ylabel="그대로 꺼낸 비율", ylim=(-0.03, 1.05), xticks=range(1, 17, 3))
ax.legend(loc="center right")
fig.set_label(
    "칸이 하나인 카드에 적었다가 그대로 꺼낸 수의 비율. 실수의 유효 숫자가 다하는 자리에서 "
    "절벽처럼 떨어집니다. 칸의 크기가 정해져 있으면 담을 수 있는 길이도 정해집니다."
)
plt.show()
