"""
빔 탐색을 한 걸음씩
===================
덜 배운 모델에게 수 하나를 읽히며 빔 크기 2의 탐색을 손으로 돌립니다. 걸음마다 후보를 늘리고, 가장
그럴듯한 둘만 남깁니다. 탐욕 탐색이 틀리고 빔이 맞히는 수를 골랐습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, pretrained, record
from lstm_blog.data.numbers import number_reading
from lstm_blog.data.text import pad_batch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
task, model = pretrained.load("number_reading_early")
BOS, EOS, K = task.target.bos, task.target.eos, 2

# %% choose
generator = torch.Generator().manual_seed(100 + SEED)
pairs = number_reading(200, min_digits=5, max_digits=5, generator=generator)
sources = pad_batch([task.source.encode(digits) for digits, _ in pairs])
greedy = model.greedy(*sources, BOS, EOS, max_length=20)
beam = [found[0] for found in model.beam(*sources, BOS, EOS, max_length=20, width=K)]
saved = [
    n
    for n, (_, reading) in enumerate(pairs)
    if task.target.decode(beam[n].ids) == reading != task.target.decode(greedy[n].ids)
]
chosen = min(saved, key=lambda n: len(pairs[n][1]))
digits, reading = pairs[chosen]
source = pad_batch([task.source.encode(digits)])
print(f"{digits} → {reading}")
print("탐욕 탐색:", task.target.decode(greedy[chosen].ids))
print("빔 탐색:  ", task.target.decode(beam[chosen].ids))
record(digits=digits, reading=reading, greedy=task.target.decode(greedy[chosen].ids))
record(greedy_toll=-greedy[chosen].log_probability, beam_toll=-beam[chosen].log_probability)


# %% beam
def next_log_probabilities(ids):
    """지금까지 쓴 번호를 다 읽히고, 다음 기호의 로그 확률을 낸다."""
    with model.inference():
        target = torch.tensor([[index] for index in [BOS, *ids]])
        return model(*source, target)[-1, 0].log_softmax(dim=-1)


beams, steps = [([], 0.0)], []  # (쓴 번호, 로그 확률)
while not all(ids[-1:] == [EOS] for ids, _ in beams):
    finished = [one for one in beams if one[0][-1:] == [EOS]]
    grown = []
    for ids, total in beams:
        if ids[-1:] != [EOS]:
            best = next_log_probabilities(ids).topk(K)
            for value, index in zip(best.values.tolist(), best.indices.tolist(), strict=True):
                grown.append(([*ids, index], total + value))
    grown.sort(key=lambda one: -one[1])
    beams = finished + grown[: K - len(finished)]  # 끝난 것은 자리를 차지한 채 기다린다
    steps.append((beams, grown[K - len(finished) :]))
    shown = [f"{task.target.decode(ids)}({-total:.2f})" for ids, total in beams]
    print(f"{len(steps):>2}걸음  남김 {'  '.join(shown)}")
best_ids, best_total = max(beams, key=lambda one: one[1])
assert task.target.decode(best_ids) == reading
assert abs(best_total - beam[chosen].log_probability) < 1e-3
assert beam[chosen].log_probability > greedy[chosen].log_probability
# %% plot
fig, ax = plt.subplots(figsize=(5.8, 3.6))
greedy_path = [*greedy[chosen].ids, EOS]


def mark(step, row, ids, total, kept):
    """칸 하나: 새로 쓴 글자와 그때까지의 통행료."""
    color = "muted" if not kept else "c" if ids == greedy_path[: len(ids)] else "h"
    last = "끝" if ids[-1] == EOS else task.target.token(ids[-1])
    last = "␣" if last == " " else last
    frame = {"boxstyle": "round,pad=0.22", "fc": plots.COLORS["surface"]}
    frame |= {"ec": plots.COLORS[color], "lw": 2.2 if kept else 0.8}
    plain = {"boxstyle": "square,pad=0.05", "fc": plots.COLORS["surface"], "ec": "none"}
    ax.text(step, row, last, ha="center", va="center", bbox=frame, fontsize=12)
    ax.text(step, row - 0.42, f"{-total:.1f}", ha="center", va="center", fontsize=10, bbox=plain)


seats = {(): (0, 0.5)}
for step, (kept, dropped) in enumerate(steps, start=1):
    before = dict(seats)
    for row, (ids, total) in enumerate([*kept, *dropped]):
        place = (step, 1 - row - (0.35 if row >= K else 0))
        waiting = tuple(ids) in before  # 끝나서 자리만 차지한 후보
        x, y = before[tuple(ids if waiting else ids[:-1])]
        style = "-" if row < K else ":"
        ax.plot((x, step), (y, place[1]), style, color=plots.COLORS["muted"], lw=1, zorder=0)
        mark(step, place[1], ids, total, kept=row < K)
        if row < K:
            seats[tuple(ids)] = place
ax.set(xlim=(-0.3, len(steps) + 0.5), ylim=(-3.0, 1.6))
ax.axis("off")
fig.set_label(
    "위의 두 줄이 남긴 후보, 점선 아래가 버린 후보입니다. 주황 테두리는 탐욕 탐색이 간 길이고 "
    "파랑은 다른 길입니다. 칸 아래의 수는 그때까지의 통행료, 곧 로그 확률의 부호를 바꾼 값입니다."
)
plt.show()
