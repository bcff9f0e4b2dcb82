"""
적은 이름표로 띄어쓰기
======================
글자를 가려 배운 인코더를 띄어쓰기에 옮겨, 처음부터 배운 같은 모델과 견줍니다. 띄어 쓴 문장의 수를
늘려 가며 떼어 둔 문장의 F1을 잽니다.
"""

# %% setup
import os
import random
from statistics import mean

import matplotlib.pyplot as plt
import torch

from lstm_blog import Trainer, TransformerTagger, plots, pretrained, record
from lstm_blog.training.batches import seed_everything
from lstm_blog.training.optimization import warmup_cosine
from lstm_blog.training.tasks import find_task

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.set_num_threads(1)
STEPS, COUNTS, SEEDS = 40, (10, 40, 160), (SEED, SEED + 1, SEED + 2)
LONGEST = 36

# %% encoder
source, pretrained_model = pretrained.load("masked_characters")
task = find_task("띄어쓰기")()
task.set_encoding(source.encoding())  # 글자의 번호도 물려받는다
labelled, held_out = task.examples(seed=0)
labelled = [line for line in labelled if len(line) <= LONGEST]  # 짧은 것만 써서 금세 끝나게


# %% train
def build(kind):
    """띄어쓰기를 배울 새 모델과 학습률."""
    if kind == "lstm":
        return task.build(pretrained_model.hidden_size), 1.5e-2  # 양방향, 한 층
    size = pretrained_model.hidden_size
    model = TransformerTagger(len(source.vocabulary) + 1, labels=2, hidden_size=size, dropout=0.1)
    if kind == "moved":
        model.encoder.load_state_dict(pretrained_model.encoder.state_dict())
    return model, 5e-3


def train(sentences, seed, kind):
    """띄어쓰기를 배우고 떼어 둔 문장의 F1을 돌려준다."""
    seed_everything(seed)
    model, rate = build(kind)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    schedule = warmup_cosine(STEPS, 10)
    trainer = Trainer(model, optimizer, clip=1.0, schedule=schedule, quiet=True)
    trainer.fit(task.batches(sentences, 8, seed), STEPS)
    return task.score(model, held_out)


names = {"fresh": "처음부터", "moved": "옮겨서", "lstm": "양방향 LSTM"}
scores = {}
for count in COUNTS:
    for seed in SEEDS:
        few = random.Random(seed).sample(labelled, count)
        for kind in names:
            scores.setdefault((count, kind), []).append(train(few, seed, kind))
    print(f"문장 {count}개")
    for kind, name in names.items():
        print(f"  {name:9}", "  ".join(f"{f1:.3f}" for f1 in scores[count, kind]))

# %% check
f1 = {case: mean(values) for case, values in scores.items()}
for count in COUNTS:
    pairs = zip(scores[count, "fresh"], scores[count, "moved"], strict=True)
    assert all(after > before for before, after in pairs)
    assert f1[count, "moved"] > f1[count, "lstm"]
    for kind in names:
        record(**{f"{kind}{count}": f1[count, kind]})
    record(**{f"gain{count}": f1[count, "moved"] - f1[count, "fresh"]})
for fewer, more in ((10, 40), (40, 160)):
    assert f1[fewer, "moved"] > f1[more, "fresh"]  # 이름표를 네 배 모은 것보다 낫다
    assert f1[more, "lstm"] > f1[more, "fresh"]
record(sentences=len(held_out), labelled=len(labelled), steps=STEPS, longest=LONGEST)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.4))
looks = {"fresh": ("x", "o", ":"), "moved": ("c", "s", "-"), "lstm": ("h", "^", "--")}
for kind, (color, marker, style) in looks.items():
    ink = plots.COLORS[color]
    for count in COUNTS:
        ax.plot([count] * len(SEEDS), scores[count, kind], marker, color=ink, mfc="none", ms=6)
    means = [mean(scores[count, kind]) for count in COUNTS]
    ax.plot(COUNTS, means, style, color=ink)
    ax.annotate(
        names[kind], (COUNTS[-1], means[-1]), (9, 0), textcoords="offset points", va="center"
    )
ax.set(xscale="log", xlabel="띄어 쓴 문장의 수", ylabel="띈 자리의 F1", xlim=(8, 420))
ax.set_xticks(COUNTS, [str(count) for count in COUNTS])
ax.minorticks_off()
fig.set_label(
    "떼어 둔 문장의 F1. 작은 표지가 씨앗 하나, 선이 평균입니다. 인코더를 옮겨 온 트랜스포머는 "
    "처음부터 배운 같은 모델보다 늘 낫습니다. 양방향 LSTM도 처음부터 배운 것입니다."
)
plt.show()
