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
STEPS, COUNTS, SEEDS = 60, (10, 30, 100, 300), (SEED, SEED + 1, SEED + 2)

# %% encoder
source, pretrained_model = pretrained.load("masked_characters")
task = find_task("띄어쓰기")()
task.set_encoding(source.encoding())  # 글자의 번호도 물려받는다
labelled, held_out = task.examples(seed=0)


# %% train
def train(sentences, seed, moved):
    """띄어쓰기를 배우고 떼어 둔 문장의 F1을 돌려준다. moved면 인코더를 옮겨 놓고 시작한다."""
    seed_everything(seed)
    size = pretrained_model.hidden_size
    model = TransformerTagger(len(source.vocabulary) + 1, labels=2, hidden_size=size, dropout=0.1)
    if moved:
        model.encoder.load_state_dict(pretrained_model.encoder.state_dict())
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    schedule = warmup_cosine(STEPS, 10)
    trainer = Trainer(model, optimizer, clip=1.0, schedule=schedule, quiet=True)
    trainer.fit(task.batches(sentences, 16, seed), STEPS)
    return task.score(model, held_out)


scores = {}
for count in COUNTS:
    for seed in SEEDS:
        few = random.Random(seed).sample(labelled, count)
        for moved in (False, True):
            scores.setdefault((count, moved), []).append(train(few, seed, moved))
print("문장   처음부터          옮겨서            차이")
for count in COUNTS:
    fresh, moved = scores[count, False], scores[count, True]
    columns = ("  ".join(f"{f1:.2f}" for f1 in one) for one in (fresh, moved))
    print(f"{count:4}  ", "  ".join(columns), f"  {mean(moved) - mean(fresh):+.3f}")
