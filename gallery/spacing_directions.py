"""
띄어쓰기 복원: 한 방향과 두 방향
================================
붙여 쓴 문장에서 띌 자리를 찾는 LSTM 태거를 한 방향과 두 방향으로 학습하고, 학습에 쓰지 않은
문장에서 견줍니다. 두 방향도 틀린 문장은 그대로 보입니다.
"""

# %% setup
import os

import torch

from lstm_blog import record
from lstm_blog.data.tasks import spacing
from lstm_blog.training.runs import start

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.set_num_threads(1)
options = {"seed": SEED, "steps": 120, "hidden_size": 64, "learning_rate": 1.5e-2}
options |= {"warmup": 15, "evaluate_every": 0}


# %% train
def train(bidirectional):
    run = start("띄어쓰기", options, model_changes={"bidirectional": bidirectional}, quiet=True)
    run.fit()
    return run


one, both = train(False), train(True)
f1 = {"한 방향": one.score(one.trainer.model), "두 방향": both.score(both.trainer.model)}
for name, score in f1.items():
    print(f"{name} F1 {score:.3f}")
assert f1["두 방향"] >= 0.90
assert f1["두 방향"] - f1["한 방향"] >= 0.08


# %% scores
record(one_way=f1["한 방향"], two_ways=f1["두 방향"], gap=f1["두 방향"] - f1["한 방향"])
record(sentences=len(both.held_out), steps=options["steps"])


# %% answers
def answer(run, sentence):
    return run.task.predict(run.trainer.model, sentence.replace(" ", ""))


rows = [(line, answer(one, line), answer(both, line)) for line in both.held_out]
rescued = [row for row in rows if row[2] == row[0] != row[1]]
for truth, alone, _ in sorted(rescued, key=lambda row: len(row[0]))[:4]:
    print("정답    ", truth)
    print("한 방향 ", alone)
    print()

# %% failures
wrong = [row for row in rows if row[2] != row[0]]
for truth, _, together in sorted(wrong, key=lambda row: len(row[0]))[:6]:
    print("정답    ", truth)
    print("두 방향 ", together)
    print()

# %% counts
lost = [row for row in rows if row[1] == row[0] != row[2]]
record(right=len(rows) - len(wrong), wrong=len(wrong), rescued=len(rescued), lost=len(lost))


# %% mistakes
def mistakes(column):
    """(잘못 띈 자리, 붙여 버린 자리)의 수."""
    extra = missed = 0
    for row in rows:
        for guess, label in zip(spacing(row[column])[1], spacing(row[0])[1], strict=True):
            extra += guess > label
            missed += guess < label
    return extra, missed


for name, column in (("한 방향", 1), ("두 방향", 2)):
    extra, missed = mistakes(column)
    print(f"{name}: 잘못 띈 자리 {extra}, 붙여 버린 자리 {missed}")
    record(**{f"extra{column}": extra, f"missed{column}": missed})
assert sum(mistakes(2)) < sum(mistakes(1))
