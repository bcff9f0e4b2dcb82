"""
비트는 물음의 수
================
네 글자의 확률을 아는 사람이 예와 아니요로만 묻습니다. 잘 물으면 글자마다 드는 물음의 평균이
엔트로피와 같고, 확률을 잘못 알면 그만큼 더 묻습니다.
"""

# %% setup
import math
import os

import torch

from lstm_blog import record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% questions
true = {"다": 1 / 2, "이": 1 / 4, "를": 1 / 8, "쪽": 1 / 8}
asked = {"다": 1, "이": 2, "를": 3, "쪽": 3}  # 다인지, 이인지, 를인지 차례로 묻는다
entropy = -sum(p * math.log2(p) for p in true.values())
mean_asked = sum(true[letter] * asked[letter] for letter in true)
print(f"물음의 평균 {mean_asked}, 엔트로피 {entropy}비트, perplexity {2**entropy:.3f}")
assert mean_asked == entropy

# %% wrong-model
even = dict.fromkeys(true, 1 / 4)
swapped = {"다": 1 / 8, "이": 1 / 8, "를": 1 / 4, "쪽": 1 / 2}
for name, model in (("맞게", true), ("고르게", even), ("거꾸로", swapped)):
    cross = -sum(true[letter] * math.log2(model[letter]) for letter in true)
    print(f"{name} 아는 사람: {cross}비트, 엔트로피보다 {cross - entropy}비트 더")
    assert cross >= entropy

# %% values
record(entropy=entropy)
record(even=-sum(true[letter] * math.log2(even[letter]) for letter in true))
record(swapped=-sum(true[letter] * math.log2(swapped[letter]) for letter in true))

# %% sample
letters = list(true)
generator = torch.Generator().manual_seed(SEED)
drawn = torch.multinomial(
    torch.tensor(list(true.values())), 20000, replacement=True, generator=generator
)
measured = sum(-math.log2(true[letters[i]]) for i in drawn.tolist()) / len(drawn)
print(f"뽑은 글자 {len(drawn):,}개에서 잰 값 {measured:.3f}비트")
record(drawn=len(drawn), measured=measured)
assert abs(measured - entropy) < 0.05
