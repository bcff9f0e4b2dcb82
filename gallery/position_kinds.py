"""
자리를 알리는 두 가지 방법
==========================
같은 트랜스포머에게 자리를 두 가지로 알려 주고, 같은 걸음 수만큼 띄어쓰기를 가르칩니다. 이만한
자료에서 어느 쪽이 이웃을 보는 법을 빨리 배우는지 봅니다.
"""

# %% setup
import os

import torch

from lstm_blog import Trainer, TransformerTagger, record
from lstm_blog.training.batches import seed_everything
from lstm_blog.training.optimization import warmup_cosine
from lstm_blog.training.tasks import find_task

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
STEPS = 60
torch.set_num_threads(1)
task = find_task("띄어쓰기")()
sentences, held_out = task.examples(seed=0)
task.learn_encoding(sentences)

# %% train
f1 = {}
for positions, name in (("sinusoidal", "사인과 코사인"), ("relative", "거리마다의 수")):
    seed_everything(SEED)
    model = TransformerTagger(len(task.vocabulary), 2, hidden_size=48, positions=positions)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    trainer = Trainer(model, optimizer, clip=1.0, schedule=warmup_cosine(STEPS, 10), quiet=True)
    trainer.fit(task.batches(sentences, 8, SEED), STEPS)
    f1[positions] = task.score(model, held_out)
    print(f"{name}  F1 {f1[positions]:.3f}")

# %% check
assert f1["relative"] > f1["sinusoidal"] + 0.02
record(sinusoidal=f1["sinusoidal"], relative=f1["relative"], steps=STEPS)
