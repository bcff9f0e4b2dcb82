"""
멀어지면 배우지 못한다
======================
첫 걸음의 기호를 끝에서 맞히는 걸쇠 과제를 거리를 바꾸며 tanh RNN에게 시킵니다. 서로 다른 씨앗에서
시작한 모델 여덟을 나란히 학습하고 몇이 배우는지 셉니다. 초깃값을 직교 행렬로 바꾼 것과도 견줍니다.
"""

# %% setup
import os

import torch

from lstm_blog import record
from lstm_blog.data.tasks import latch

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
models, B, H = 8, 16, 16
limit, enough = 40, 5  # 많아야 마흔 스텝, 다섯 묶음을 잇따라 다 맞히면 배운 것


# %% train
def learned(T, orthogonal=False):
    """길이 T의 걸쇠 과제를 배운 모델의 수. 첫 축이 모델입니다."""
    generator = torch.Generator().manual_seed(SEED)

    def uniform(*shape):  # torch.nn.RNN의 초깃값과 같은 범위
        return (2 * torch.rand(models, *shape, generator=generator) - 1) / H**0.5

    weight_ih, weight_hh, weight_out = uniform(2, H), uniform(H, H), uniform(H, 2)
    if orthogonal:
        weight_hh = torch.linalg.qr(torch.randn(models, H, H, generator=generator))[0]
    bias, bias_out = torch.zeros(models, 1, H), torch.zeros(models, 1, 2)
    parameters = [weight_ih, weight_hh, weight_out, bias, bias_out]
    optimizer = torch.optim.Adam([p.requires_grad_() for p in parameters], lr=0.01)
    streak, done = torch.zeros(models), torch.zeros(models, dtype=torch.bool)
    for _ in range(limit):
        x, target = latch(models * B, T, generator=generator)
        x, target = x.view(T, models, B, 2), target.view(models, B)
        a, h = x @ weight_ih + bias, torch.zeros(models, B, H)  # a (T, 모델, B, H)
        for a_t in a:
            h = torch.tanh(torch.baddbmm(a_t, h, weight_hh))  # 모델마다 a_t + h W
        logits = h @ weight_out + bias_out  # (모델, B, 2)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten())
        optimizer.zero_grad()
        (models * loss).backward()
        optimizer.step()
        streak = (streak + 1) * (logits.argmax(dim=-1) == target).all(dim=1)
        done |= streak >= enough
        if done.all():
            break
    return int(done.sum())


# %% run
counts = {T: learned(T) for T in (5, 10, 30)}
for T, count in counts.items():
    print(f"길이 {T:>2}  torch의 초깃값  {count}/{models}")
    record(**{f"T{T}": count})
kept = learned(30, orthogonal=True)
print(f"길이 30  직교 행렬      {kept}/{models}")
record(models=models, limit=limit, orthogonal_T30=kept)
assert counts[5] == models
assert min(counts[10], kept) >= models - 1
assert counts[30] <= models // 2
