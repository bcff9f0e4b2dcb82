"""
심은 버그 3: 축을 바꾸는 대신 모양만 바꾸기
===========================================
묶음이 앞에 있는 자료를 시간이 앞에 오게 하려고 reshape를 쓰면 모양은 맞는데 서로 다른 시퀀스의
글자가 섞입니다. 이웃을 바꾸어 보는 시험이 잡아냅니다.
"""

# %% setup
import os

import torch
from torch import nn

from lstm_blog import record
from lstm_blog.verdicts import verdict

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
B, T, V, H = 32, 6, 4, 24


# %% wrong
def wrong_time_first(x):
    return x.reshape(x.shape[1], x.shape[0], -1)  # (B, T, V) → (T, B, V), 모양만


# %% right
def right_time_first(x):
    return x.transpose(0, 1)  # (B, T, V) → (T, B, V)


time_first = right_time_first

# %% show
letters = torch.tensor([[0, 1, 2], [10, 11, 12]])[..., None]  # 시퀀스 둘, 길이 셋
for name, change in (("reshape", wrong_time_first), ("transpose", right_time_first)):
    print(f"{name:<9} 첫 시퀀스가 읽는 것 {change(letters)[:, 0, 0].tolist()}")


# %% harm
def train(change):
    """첫 기호를 끝까지 기억하는 과제를 배우고, 새 자료에서 맞힌 비율을 잰다."""
    torch.manual_seed(SEED)
    reader, head = nn.GRU(V, H), nn.Linear(H, V)
    optimizer = torch.optim.Adam([*reader.parameters(), *head.parameters()], lr=0.02)
    for step in range(121):
        ids = torch.randint(V, (B if step < 120 else 500, T))
        x = nn.functional.one_hot(ids, V).float()
        logits = head(reader(change(x))[1][0])  # (B, V)
        if step < 120:
            optimizer.zero_grad()
            nn.functional.cross_entropy(logits, ids[:, 0]).backward()
            optimizer.step()
    return (logits.argmax(dim=-1) == ids[:, 0]).float().mean().item()


wrong, right = train(wrong_time_first), train(right_time_first)
print(f"첫 기호를 맞힌 비율  틀린 코드 {wrong:.3f}  옳은 코드 {right:.3f}  찍기 {1 / V:.3f}")
assert wrong < 0.5
assert right > 0.95
record(wrong=wrong, right=right, chance=1 / V)


# %% test
def test_a_sequence_never_sees_its_neighbours():
    x = torch.randn(3, 5, 2)  # (B, T, I)
    other = x.clone()
    other[1:] = 0.0  # 이웃을 지운다
    assert torch.equal(time_first(x)[:, 0], time_first(other)[:, 0])


# %% verdict
red = verdict(test_a_sequence_never_sees_its_neighbours, time_first=wrong_time_first)
green = verdict(test_a_sequence_never_sees_its_neighbours, time_first=right_time_first)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")
