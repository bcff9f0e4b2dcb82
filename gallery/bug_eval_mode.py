"""
심은 버그 8: 드롭아웃을 켠 채 답하기
====================================
eval을 부르지 않으면 답할 때에도 드롭아웃이 값을 지웁니다. 오류는 나지 않고 점수만 조금 낮고, 물을
때마다 답이 달라집니다. 두 번 물어보는 시험이 잡아냅니다.
"""

# %% setup
import os

import torch
from torch import nn

from lstm_blog import Classifier, record
from lstm_blog.verdicts import verdict

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, V = 8, 10


# %% wrong
def wrong_answer(model, ids, lengths):
    with torch.no_grad():  # 기울기만 끄고 드롭아웃은 그대로다
        return model(ids, lengths).argmax(dim=-1)


# %% right
def right_answer(model, ids, lengths):
    model.eval()
    with torch.no_grad():
        return model(ids, lengths).argmax(dim=-1)


answer = right_answer

# %% harm
torch.manual_seed(SEED)
model = Classifier(V, V, 16, 32, cell="gru", dropout=0.5)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
lengths = torch.full((64,), T)
for _ in range(150):  # 마지막에서 둘째 기호를 답하는 과제
    ids = torch.randint(V, (T, 64))
    loss = nn.functional.cross_entropy(model(ids, lengths), ids[-2])
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()

ids, lengths = torch.randint(V, (T, 1000)), torch.full((1000,), T)
first, second = wrong_answer(model, ids, lengths), wrong_answer(model, ids, lengths)
changed = (first != second).float().mean().item()
wrong = (first == ids[-2]).float().mean().item()
right = (right_answer(model, ids, lengths) == ids[-2]).float().mean().item()
print(f"맞힌 비율  틀린 코드 {wrong:.3f}  옳은 코드 {right:.3f}")
print(f"두 번 물어 답이 달라진 비율 {changed:.3f}")
assert right > wrong + 0.03
assert changed > 0.03
record(wrong=wrong, right=right, changed=changed)


# %% test
def test_asking_twice_gives_one_answer():
    model = Classifier(10, 10, 8, 8, dropout=0.5).train()
    ids, lengths = torch.randint(10, (5, 200)), torch.full((200,), 5)
    assert torch.equal(answer(model, ids, lengths), answer(model, ids, lengths))


# %% verdict
red = verdict(test_asking_twice_gives_one_answer, answer=wrong_answer)
green = verdict(test_asking_twice_gives_one_answer, answer=right_answer)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")
