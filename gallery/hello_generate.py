"""
배울 때는 정답을, 쓸 때는 제 답을 읽는다
========================================
hello를 배우는 RNN을 학습 도중 몇 번 멈춰 세우고 두 가지로 읽힙니다. 정답 글자를 넣어 줄 때의 답과,
제가 낸 글자를 다시 넣을 때의 답입니다. 둘은 처음 틀린 글자까지만 같습니다.
"""

# %% setup
import os

import torch
from torch import nn

from lstm_blog import record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
vocabulary = "helo"
one_hot = torch.eye(len(vocabulary))
ids = torch.tensor([vocabulary.index(letter) for letter in "hello"])
x, target = one_hot[ids[:-1]], ids[1:]  # (T, V), (T,)
rnn, head = nn.RNN(4, 3), nn.Linear(3, 4)


# %% forced
def forced():
    """정답을 넣어 주었을 때의 답."""
    logits = head(rnn(x)[0])
    return "".join(vocabulary[k] for k in logits.argmax(dim=-1))


# %% free
def free(start="h", length=4):
    """제가 낸 글자를 다시 넣었을 때의 답."""
    letter, h, written = start, None, ""
    for _ in range(length):
        output, h = rnn(one_hot[[vocabulary.index(letter)]], h)  # 한 걸음
        letter = vocabulary[head(output[-1]).argmax().item()]
        written += letter
    return written


# %% train
def train(steps):
    for _ in range(steps):
        loss = nn.functional.cross_entropy(head(rnn(x)[0]), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


optimizer = torch.optim.Adam([*rnn.parameters(), *head.parameters()], lr=0.1)
print("스텝        정답을 넣으면   제 답을 넣으면")
done = 0
for until in (0, 2, 4, 6, 8, 10, 15, 20, 150):
    train(until - done)
    done = until
    with_answers, alone = forced(), free()
    print(f"{until:6}      {with_answers:13}   {alone}")
    wrong = [t for t in range(4) if with_answers[t] != "ello"[t]]
    same = wrong[0] + 1 if wrong else 4  # 처음 틀린 글자까지는 입력이 같다
    assert alone[:same] == with_answers[:same]
record(final=alone)
assert forced() == free() == "ello"

# %% longer
longer = free(length=8)
print("멈추지 않고 여덟 글자:", "h" + longer)
record(longer="h" + longer)
assert longer[:4] == "ello"
