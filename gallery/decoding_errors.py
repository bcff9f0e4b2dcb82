"""
찾지 못한 것과 알지 못한 것
===========================
틀린 답을 둘로 가릅니다. 정답의 확률이 낸 답보다 높으면 탐색이 놓친 것이고, 낸 답의 확률이 더 높으면
모델이 틀린 답을 더 믿은 것입니다. 빔이 고친 것과 도리어 망친 것도 셉니다.
"""

# %% setup
import os

import torch

from lstm_blog import pretrained, record
from lstm_blog.data.numbers import number_reading

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
task, model = pretrained.load("number_reading_early")
generator = torch.Generator().manual_seed(400 + SEED)
pairs = number_reading(400, min_digits=4, max_digits=6, generator=generator)
source, source_lengths, target, target_lengths = task.collate(pairs)
bos, eos = task.target.bos, task.target.eos

# %% truth
with model.inference():
    logits = model(source, source_lengths, target[:-1])
rows = logits.log_softmax(dim=-1).gather(-1, target[1:, :, None])[..., 0]  # (T, B)
real = torch.arange(len(rows))[:, None] < target_lengths - 1
truth = (rows * real).sum(dim=0).tolist()  # 정답의 로그 확률

# %% count
greedy = model.greedy(source, source_lengths, bos, eos, max_length=20)
beam = [found[0] for found in model.beam(source, source_lengths, bos, eos, 20, width=4)]


def outcome(found, n):
    """맞음, 탐색이 놓침, 모델이 모름."""
    if task.target.decode(found[n].ids) == pairs[n][1]:
        return "맞음"
    return "탐색이 놓침" if truth[n] > found[n].log_probability else "모델이 모름"


names = ("맞음", "탐색이 놓침", "모델이 모름")
counted = {}
for title, key, found in (("탐욕", "greedy", greedy), ("빔 4", "beam", beam)):
    outcomes = [outcome(found, n) for n in range(len(pairs))]
    counts = [outcomes.count(name) for name in names]
    print(title, "  ".join(f"{name} {count}" for name, count in zip(names, counts, strict=True)))
    counted[key] = counts
assert counted["beam"][1] < counted["greedy"][1]

# %% broken
was = [outcome(greedy, n) == "맞음" for n in range(len(pairs))]
now = [outcome(beam, n) == "맞음" for n in range(len(pairs))]
fixed = sum(b and not a for a, b in zip(was, now, strict=True))
broken = [n for n in range(len(pairs)) if was[n] and not now[n]]
print(f"빔이 고친 것 {fixed}개, 망친 것 {len(broken)}개")
for n in broken[:3]:
    better = beam[n].log_probability - greedy[n].log_probability
    answer = task.target.decode(beam[n].ids)
    print(f"{pairs[n][0]}: {pairs[n][1]}")
    print(f"  → {answer}, 로그 확률은 {better:+.2f}")
    assert better >= 0
assert broken

# %% record
for key, counts in counted.items():
    words = ("right", "missed", "unknown")
    record(**{f"{key}_{word}": count for word, count in zip(words, counts, strict=True)})
record(numbers=len(pairs), fixed=fixed, broken=len(broken))
first = broken[0]
record(digits=pairs[first][0], reading=pairs[first][1])
record(worse=task.target.decode(beam[first].ids))
