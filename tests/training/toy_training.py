"""학습 루프를 시험하는 작은 모델. `python toy_training.py OUT STEPS [resume]`으로도 돕니다.

모델은 드롭아웃과 python, numpy의 난수를 모두 씁니다. 하나라도 되살리지 못하면 결과가 달라집니다.
"""

import random
import sys
import time

import numpy as np
import torch
from torch import nn

from lstm_blog.training import Trainer
from lstm_blog.training.batches import Drawn, Shuffled, seed_everything
from lstm_blog.training.distributed import joined
from lstm_blog.training.optimization import warmup_cosine

STEPS = 30


class Toy(nn.Module):
    """길이가 다른 시퀀스의 합을 맞히는 LSTM. 손실은 채운 자리를 뺀 평균입니다."""

    def __init__(self, dropout: float = 0.3) -> None:
        super().__init__()
        self.lstm = nn.LSTM(2, 6)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(6, 1)
        self.noisy = dropout > 0

    def forward(self, x):
        return self.head(self.dropout(self.lstm(x)[0])).squeeze(-1)  # (T, B)

    def loss(self, batch):
        x, lengths = batch  # (T, B, 2), (B,)
        mask = torch.arange(len(x), device=x.device)[:, None] < lengths  # (T, B)
        target = x.sum(dim=-1).cumsum(dim=0)
        if self.noisy:
            target = target + 0.1 * random.gauss(0, 1) + 0.1 * np.random.normal()
        return ((self(x) - target).square() * mask).sum() / mask.sum()


def draw(generator: torch.Generator) -> list[torch.Tensor]:
    lengths = torch.randint(1, 7, (8,), generator=generator).tolist()
    return [torch.randn(length, 2, generator=generator) for length in lengths]


def collate(examples):
    lengths = torch.tensor([len(example) for example in examples])
    return nn.utils.rnn.pad_sequence(list(examples)), lengths


def count(batch) -> int:
    return int(batch[1].sum())


def drawn_batches() -> Drawn:
    return Drawn(draw, collate, seed=1)


def shuffled_batches() -> Shuffled:
    examples = draw(torch.Generator().manual_seed(9)) + draw(torch.Generator().manual_seed(8))
    return Shuffled(examples, 5, collate, seed=1)


def trainer(out=None, *, seed: int = 0, **options) -> Trainer:
    """늘 같은 초깃값에서 시작하는 Trainer."""
    seed_everything(seed)
    model = Toy()
    options = {"clip": 0.5, "schedule": warmup_cosine(STEPS, 5), "quiet": True} | options
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    return Trainer(model, optimizer, out=out, log_every=5, count=count, **options)


def slow(batches, seconds: float):
    def wait_and_draw(step: int):
        time.sleep(seconds)
        return batches(step)

    return wait_and_draw


def main() -> int:
    out, steps, resume, pause = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "resume", sys.argv[4]
    torch.set_num_threads(1)
    with joined("cpu"):
        one = trainer(out, save_every=1)
        if resume:
            one.resume()
        print("시작", flush=True)
        outcome = one.fit(slow(drawn_batches(), float(pause)), steps)
    print(outcome.reason, outcome.step, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
