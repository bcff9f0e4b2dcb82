"""
짧은 길의 유혹과 길이 벌점
==========================
빔 8로 찾은 후보들의 순위를 길이 벌점의 α만 바꾸어 다시 매깁니다. α가 0이면 짧은 답이 이기고,
키울수록 긴 답이 이깁니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import metrics, plots, pretrained, record
from lstm_blog.data.numbers import number_reading
from lstm_blog.data.text import pad_batch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
task, model = pretrained.load("number_reading_early")
generator = torch.Generator().manual_seed(300 + SEED)
pairs = number_reading(160, min_digits=5, max_digits=8, generator=generator)
truth = [reading for _, reading in pairs]
sources = pad_batch([task.source.encode(digits) for digits, _ in pairs])
bos, eos = task.target.bos, task.target.eos
candidates = model.beam(*sources, bos, eos, max_length=20, width=8)


# %% rank
def penalty(one, alpha):
    """길이 벌점. 길이는 끝 기호까지 센다."""
    return ((5 + len(one.ids) + one.finished) / 6) ** alpha


def winners(alpha):
    return [
        task.target.decode(
            max(found, key=lambda one: one.log_probability / penalty(one, alpha)).ids
        )
        for found in candidates
    ]


alphas = (0.0, 0.5, 1.0, 2.0, 3.0)
rows = {}
for alpha in alphas:
    texts = winners(alpha)
    ratio = sum(map(len, texts)) / sum(map(len, truth))
    score, right = metrics.bleu(texts, truth), metrics.exact_match(texts, truth)
    rows[alpha] = ratio, score, right
    print(f"α={alpha:<3g}  길이의 비 {ratio:.3f}  BLEU {score.score:.1f}")
lengths = [rows[alpha][0] for alpha in alphas]
assert lengths == sorted(lengths)
assert rows[1.0][1].score > rows[0.0][1].score

# %% record
record(numbers=len(pairs))
for name, alpha in (("0", 0.0), ("1", 1.0), ("3", 3.0)):
    ratio, score, right = rows[alpha]
    record(**{f"ratio_{name}": ratio, f"bleu_{name}": score.score, f"right_{name}": right})
    record(**{f"brevity_{name}": score.brevity_penalty})

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(5.8, 2.8))
axes[0].plot(alphas, lengths, "o-", color=plots.COLORS["c"])
axes[0].axhline(1, color=plots.COLORS["muted"], linewidth=1)
axes[0].set_title("길이의 비", fontsize=13)
axes[1].plot(alphas, [rows[alpha][1].score for alpha in alphas], "o-", color=plots.COLORS["g"])
axes[1].set_title("BLEU", fontsize=13)
for ax in axes:
    ax.set_xlabel("길이 벌점의 α")
fig.set_label(
    "같은 후보들에서 α만 바꾸어 고른 답. 왼쪽은 정답에 견준 길이이고 가로줄이 1입니다. 오른쪽의 "
    "BLEU는 길이가 정답에 가까울 때 높습니다."
)
plt.show()
