"""
심은 버그 2: 소프트맥스를 두 번
===============================
교차 엔트로피는 로짓을 받아 스스로 소프트맥스를 합니다. 확률을 넣으면 소프트맥스를 두 번 한 셈이라,
다 맞혀도 손실이 바닥까지 내려가지 않습니다. 확신을 가지고 맞힌 답을 넣어 보는 시험이 잡아냅니다.
"""

# %% setup
import math
import os

import torch
from torch.nn.functional import cross_entropy, one_hot

from lstm_blog import record
from lstm_blog.verdicts import verdict

torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
V = 20


# %% wrong
def wrong_loss(logits, answers):
    return cross_entropy(logits.softmax(dim=-1), answers)  # cross_entropy가 또 한 번 한다


# %% right
def right_loss(logits, answers):
    return cross_entropy(logits, answers)


loss = right_loss


# %% harm
def train(loss):
    """기호 20개를 그대로 답하는, 가장 쉬운 과제. 학습한 뒤의 손실과 정답의 평균 확률."""
    table = (0.1 * torch.randn(V, V)).requires_grad_()
    optimizer = torch.optim.Adam([table], lr=0.1)
    answers = torch.arange(V)
    for _ in range(60):
        optimizer.zero_grad()
        value = loss(table[answers], answers)
        value.backward()
        optimizer.step()
    return value.item(), table.softmax(dim=-1).diagonal().mean().item()


wrong, right = train(wrong_loss), train(right_loss)
floor = math.log(math.e + V - 1) - 1  # 확률이 정확히 1과 0일 때
print(f"틀린 코드: 손실 {wrong[0]:.3f} (더 내려갈 수 없는 값 {floor:.3f})")
print(f"옳은 코드: 손실 {right[0]:.3f}")
assert wrong[0] >= floor > 1
assert right[0] < 0.1
record(V=V, wrong=wrong[0], right=right[0], floor=floor)

# %% start
silent = [one(torch.zeros(V, V), torch.arange(V)).item() for one in (wrong_loss, right_loss)]
print(f"아무것도 모를 때의 손실  틀린 코드 {silent[0]:.3f}  옳은 코드 {silent[1]:.3f}")
record(start=silent[0])
assert math.isclose(*silent, rel_tol=1e-5)


# %% test
def test_a_sure_and_right_answer_costs_nothing():
    answers = torch.arange(5)
    sure = 50.0 * one_hot(answers, 5)
    assert loss(sure, answers) < 0.01


# %% verdict
red = verdict(test_a_sure_and_right_answer_costs_nothing, loss=wrong_loss)
green = verdict(test_a_sure_and_right_answer_costs_nothing, loss=right_loss)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")
