"""
끊으면 배우지 못하는 것
=======================
첫 걸음의 기호를 끝에서 맞히는 걸쇠 과제를 tanh RNN에게 시킵니다. 기울기를 마지막 두 걸음에서 끊으면
기억하는 법을 배울 길이 없습니다. 그런데 처음부터 잘 기억하는 가중치를 주면 끊어도 풉니다.
"""

# %% setup
import os

import torch

from lstm_blog import record
from lstm_blog.data.tasks import latch

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, H = 12, 16, 16
models, limit, enough = 8, 50, 5  # 모델 여덟을 나란히. 다섯 묶음을 잇따라 다 맞히면 배운 것


# %% train
def learned(k, orthogonal=False):
    """기울기를 마지막 k걸음에만 흘릴 때, 서로 다른 씨앗에서 시작한 모델 가운데 배운 것의 수."""
    generator = torch.Generator().manual_seed(SEED)

    def uniform(*shape):  # torch.nn.RNN의 초깃값과 같은 범위
        return (2 * torch.rand(models, *shape, generator=generator) - 1) / H**0.5

    weight_ih, weight_hh, weight_out = uniform(2, H), uniform(H, H), uniform(H, 2)
    if orthogonal:
        normal = torch.randn(models, H, H, generator=generator)
        weight_hh = torch.linalg.qr(normal)[0]  # 길이를 바꾸지 않는 행렬
    bias, bias_out = torch.zeros(models, 1, H), torch.zeros(models, 1, 2)
    parameters = [weight_ih, weight_hh, weight_out, bias, bias_out]
    optimizer = torch.optim.Adam([p.requires_grad_() for p in parameters], lr=0.01)
    streak, done = torch.zeros(models), torch.zeros(models, dtype=torch.bool)
    for _ in range(limit):
        x, target = latch(models * B, T, generator=generator)
        x, target = x.view(T, models, B, 2), target.view(models, B)
        h = torch.zeros(models, B, H)
        for t in range(T):
            if t == T - k:
                h = h.detach()  # 여기서 끊는다
            h = torch.tanh(x[t] @ weight_ih + h @ weight_hh + bias)
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
whole, cut, kept = learned(k=T), learned(k=2), learned(k=2, orthogonal=True)
print(f"통째로 역전파            {whole}/{models}")
print(f"두 걸음에서 끊음         {cut}/{models}")
print(f"끊음, 처음부터 잘 기억함 {kept}/{models}")
record(models=models, limit=limit, T=T, whole=whole, cut=cut, kept=kept)
assert whole >= models - 1
assert cut <= whole - 2
assert kept == models
