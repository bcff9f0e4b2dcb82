"""
양방향으로 다음 글자를 맞히면
=============================
아무렇게나 뽑은 글자는 다음을 알 길이 없습니다. 그런데 두 방향으로 읽는 모델에게 다음 글자를 맞히게
하면 거의 다 맞힙니다. 뒤에서부터 읽는 쪽이 답을 먼저 보았기 때문입니다.
"""

# %% setup
import os

import torch
from torch import nn

from lstm_blog import record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, V, H = 8, 32, 8, 32


# %% train
def train(bidirectional):
    """다음 글자를 맞히는 모델을 학습하고, 새 글자들에서 맞힌 비율을 잰다."""
    torch.manual_seed(SEED)
    reader = nn.LSTM(V, H, bidirectional=bidirectional)
    head = nn.Linear((2 if bidirectional else 1) * H, V)
    parameters = [*reader.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.03)
    for _ in range(60):
        letters = torch.randint(V, (T + 1, B))
        logits = head(reader(nn.functional.one_hot(letters[:-1], V).float())[0])
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), letters[1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    letters = torch.randint(V, (T + 1, 1000))
    guess = head(reader(nn.functional.one_hot(letters[:-1], V).float())[0]).argmax(dim=-1)
    return (guess == letters[1:])[:-1].float().mean().item()  # 마지막 답은 아무도 보지 못했다


# %% run
one_way, two_ways = train(False), train(True)
print(f"한 방향 {one_way:.3f}")
print(f"두 방향 {two_ways:.3f}")
print(f"찍으면  {1 / V:.3f}")

# %% record
record(chance=1 / V, one_way=one_way, two_ways=two_ways)
assert one_way < 0.2
assert two_ways > 0.95
