"""
정답만 읽고 배운 모델에게 틀린 글자를 읽히면
============================================
여섯 자리까지의 수를 두 가지로 배웁니다. 하나는 언제나 정답을 읽고, 하나는 점점 제가 쓴 글자를
읽습니다. 읽을 것 한 글자를 다른 숫자로 바꾸어 놓고, 그 뒤를 얼마나 바르게 쓰는지 잽니다.
"""

# %% setup
import os

import torch

from lstm_blog import Seq2Seq, record
from lstm_blog.data.numbers import DIGITS, number_reading, read_number
from lstm_blog.data.sampling import split
from lstm_blog.data.text import batches
from lstm_blog.training.tasks import find_task

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.set_num_threads(1)
generator = torch.Generator().manual_seed(SEED)
pairs = number_reading(6_000, min_digits=2, max_digits=6, generator=generator)
train, held_out = split(pairs, 0.1, generator=generator)
task = find_task("숫자")()
task.learn_encoding(train)
STEPS = 300


# %% train
def learn(forcing):
    """forcing은 학습의 진행(0에서 1)을 받아 정답을 넣어 줄 확률을 내는 함수."""
    torch.manual_seed(SEED)
    shuffle, coins = torch.Generator().manual_seed(SEED), torch.Generator().manual_seed(SEED)
    model = Seq2Seq(len(task.source), len(task.target), 32, 96, reverse_source=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, STEPS, pct_start=0.1)
    parts = (part for _ in range(STEPS) for part in batches(train, 64, generator=shuffle))
    for step, part in zip(range(STEPS), parts, strict=False):
        model.teacher_forcing = forcing(step / STEPS)
        loss = model.loss(task.collate(part), coins)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return model


always = learn(lambda progress: 1.0)
mixed = learn(lambda progress: 1.0 - progress)
exact = {"언제나 정답": task.score(always, held_out), "점점 제 글자": task.score(mixed, held_out)}
for name, score in exact.items():
    print(f"{name}: 수 전체를 맞힌 비율 {score:.3f}")
record(train=len(train), held_out=len(held_out), steps=STEPS)
record(always_exact=exact["언제나 정답"], mixed_exact=exact["점점 제 글자"])

# %% read
for number in (325, 1004, 86400, 100000):
    mine, right = task.predict(always, str(number)), read_number(number)
    print(f"{number:>6} → {mine}" + ("" if mine == right else f"  (바른 답: {right})"))

# %% slips
source, lengths, target, target_lengths = task.collate(held_out)
real = torch.arange(len(target) - 1)[:, None] < target_lengths - 1  # (T - 1, B)
numerals = torch.tensor([task.target.encode(digit)[0] for digit in DIGITS[1:]])
slipped, after = target[:-1].clone(), torch.zeros_like(real)
for column in range(target.shape[1]):
    places = [t for t in range(1, len(slipped)) if slipped[t, column] in numerals]
    place = places[int(torch.randint(len(places), (1,), generator=generator))]
    others = numerals[numerals != slipped[place, column]]
    slipped[place, column] = others[int(torch.randint(len(others), (1,), generator=generator))]
    after[place:, column] = real[place:, column]  # 바꾼 글자를 읽은 걸음부터 뒤


def right_after(model, inputs):
    """바꾼 자리부터 뒤의 글자를 맞힌 비율."""
    with model.inference():
        choice = model(source, lengths, inputs).argmax(dim=-1)
    return (choice == target[1:])[after].float().mean().item()


column = next(b for b, (digits, _) in enumerate(held_out) if len(digits) == 4)
print("원문", held_out[column][0], " 바른 답", held_out[column][1])
print("읽힌 것", task.target.decode(slipped[:, column].tolist()))

# %% compare
models = {"언제나 정답": always, "점점 제 글자": mixed}
rights = {}
for name, model in models.items():
    rights[name] = right_after(model, target[:-1]), right_after(model, slipped)
    print(name)
    print("  바른 글자를 읽은 뒤 {:.3f}\n  바꾼 글자를 읽은 뒤 {:.3f}".format(*rights[name]))
drops = {name: clean - wrong for name, (clean, wrong) in rights.items()}
assert exact["언제나 정답"] > 0.85
assert exact["점점 제 글자"] < exact["언제나 정답"]
assert drops["점점 제 글자"] + 0.05 < drops["언제나 정답"]

# %% record
for key, (clean, wrong) in zip(("always", "mixed"), rights.values(), strict=True):
    record(**{f"{key}_clean": clean, f"{key}_slipped": wrong})
