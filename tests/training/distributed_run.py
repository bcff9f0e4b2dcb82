"""`torchrun`이 띄우는 프로세스 하나. `distributed_run.py OUT 할일`로 부릅니다.

gradients: float64 한 스텝의 기울기와 손실을 rank마다 OUT에 남깁니다.
train:     STEPS스텝을 학습하고, 7스텝에서 멈췄다 잇는 학습도 합니다.
score:     0번 프로세스만 검증 점수를 재고 모두가 함께 멈추는지 봅니다.
wait:      신호를 기다립니다.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from toy_training import STEPS, Toy, count, drawn_batches, shuffled_batches, slow, trainer

from lstm_blog.training import Trainer, distributed


def gradients(out: Path) -> None:
    torch.manual_seed(distributed.current().rank)  # 프로세스마다 다르게 시작해도 0번을 따릅니다
    model = Toy(dropout=0.0).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    draws = drawn_batches()
    one = Trainer(model, optimizer, out=out, count=count, log_every=1, quiet=True)
    one.fit(lambda step: (lambda x, n: (x.double(), n))(*draws(step)), 1)
    tensors = {name: value.grad.clone() for name, value in model.named_parameters()}
    save_file(tensors, out / f"gradients-{distributed.current().rank}.safetensors")


def train(out: Path) -> None:
    for batches in (drawn_batches, shuffled_batches):
        whole = out / batches.__name__
        trainer(whole).fit(batches(), STEPS)
        cut = out / f"{batches.__name__}-cut"
        trainer(cut).fit(batches(), 7)
        again = trainer(cut, seed=4)
        again.resume()
        again.fit(batches(), STEPS)


def score(out: Path) -> None:
    values = iter([0.2, 0.5, 0.4, 0.3])
    one = trainer(out, evaluate_every=2, patience=2)
    outcome = one.fit(drawn_batches(), STEPS, evaluate=lambda model: next(values))
    leave(out, f"{outcome.reason} {outcome.step} {outcome.best}")


def wait(out: Path) -> None:
    one = trainer(out, save_every=1)
    outcome = one.fit(slow(drawn_batches(), 0.05), 2000)
    leave(out, f"{outcome.reason} {outcome.step}")


def leave(out: Path, text: str) -> None:
    """프로세스마다 파일 하나에 남깁니다. 같은 stdout에 쓰면 두 글이 섞일 수 있습니다."""
    (out / f"left-{distributed.current().rank}").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)
    with distributed.joined("cpu"):
        {"gradients": gradients, "train": train, "score": score, "wait": wait}[sys.argv[2]](
            Path(sys.argv[1])
        )
