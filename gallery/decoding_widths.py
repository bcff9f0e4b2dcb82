"""
빔을 넓히면
===========
빔의 크기를 두 배씩 키우며 로그 확률, 맞힌 비율, BLEU, chrF, 답의 길이를 잽니다. 덜 배운 모델은 빔을
넓힐수록 더 그럴듯하고 더 짧은 답을 찾아내지만 점수는 도로 떨어집니다.
"""

# %% setup
import os
from itertools import pairwise

import matplotlib.pyplot as plt
import torch

from lstm_blog import metrics, plots, pretrained, record
from lstm_blog.data.numbers import number_reading
from lstm_blog.data.text import pad_batch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
task, early = pretrained.load("number_reading_early")
_, later = pretrained.load("number_reading")
train, _ = task.examples(seed=0)
generator = torch.Generator().manual_seed(200 + SEED)
drawn = number_reading(200, min_digits=5, max_digits=8, generator=generator)
pairs = [pair for pair in drawn if pair not in set(train)]
sources = pad_batch([task.source.encode(digits) for digits, _ in pairs])
truth = [reading for _, reading in pairs]


# %% search
def search(model, width):
    """빔 크기마다의 가장 좋은 답."""
    bos, eos = task.target.bos, task.target.eos
    return [one[0] for one in model.beam(*sources, bos, eos, max_length=20, width=width)]


def measure(found):
    texts = [task.target.decode(one.ids) for one in found]
    return {
        "log": sum(one.log_probability for one in found) / len(found),
        "right": metrics.exact_match(texts, truth),
        "bleu": metrics.bleu(texts, truth).score,
        "chrf": metrics.chrf(texts, truth),
        "length": sum(map(len, texts)) / sum(map(len, truth)),
    }


widths = (1, 2, 4, 8, 16)
answers = {width: search(early, width) for width in widths}
rows = {width: measure(found) for width, found in answers.items()}
for width, row in rows.items():
    print(f"빔 {width:>2}", "  ".join(f"{name} {value:.3f}" for name, value in row.items()))
for width in widths[1:]:
    for wide, narrow in zip(answers[width], answers[1], strict=True):
        assert wide.log_probability >= narrow.log_probability - 1e-4
assert all(rows[a]["log"] <= rows[b]["log"] for a, b in pairwise(widths))
best = max(widths, key=lambda width: rows[width]["bleu"])
assert best in (2, 4)
assert rows[16]["bleu"] < rows[best]["bleu"]
assert rows[16]["length"] < rows[1]["length"]

# %% later
greedy, wide = measure(search(later, 1)), measure(search(later, 8))
print(f"잘 배운 모델: 로그 확률 {greedy['log']:.3f} → {wide['log']:.3f}")
print(f"              맞힌 비율 {greedy['right']:.3f} → {wide['right']:.3f}")
assert wide["log"] - greedy["log"] < rows[8]["log"] - rows[1]["log"]

# %% record
record(best=best)
record(numbers=len(pairs), later_greedy=greedy["right"], later_wide=wide["right"])
record(later_gain=wide["log"] - greedy["log"], early_gain=rows[8]["log"] - rows[1]["log"])
for width, row in rows.items():
    record(**{f"{name}_{width}": value for name, value in row.items()})

# %% plot
fig, axes = plt.subplots(1, 3, figsize=(6.2, 2.7))
for ax, key, color, title in (
    (axes[0], "log", "h", "로그 확률"),
    (axes[1], "bleu", "g", "BLEU"),
    (axes[2], "length", "c", "길이의 비"),
):
    ax.plot(widths, [rows[width][key] for width in widths], "o-", color=plots.COLORS[color])
    ax.set_xscale("log", base=2)
    ax.set_xticks(widths, [str(width) for width in widths])
    ax.minorticks_off()
    ax.set_title(title, fontsize=13)
axes[1].set_xlabel("빔의 크기")
axes[2].axhline(1, color=plots.COLORS["muted"], linewidth=1)
fig.set_label(
    "덜 배운 모델의 빔 크기에 따른 변화. 로그 확률은 오르기만 하고, BLEU는 좁은 빔에서 가장 "
    "높다가 내려갑니다. 오른쪽은 답의 길이를 정답의 길이로 나눈 것으로, 넓힐수록 짧아집니다."
)
plt.show()
