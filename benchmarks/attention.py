"""숫자 읽기를 어텐션 없이, 두 어텐션으로, 두 방향으로 배우고 자릿수마다 맞힌 비율을 잽니다.

    python benchmarks/attention.py            # 사람이 읽는 표
    python benchmarks/attention.py --write    # 책이 싣는 기록을 새로 씁니다

네 자리부터 아홉 자리까지의 수 만 이천 개 가운데 열에 하나를 떼어 둡니다. 씨앗마다 자료를 나누는
것부터 새로 합니다. CPU 하나로 3분쯤 걸립니다.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
from pathlib import Path

import torch

from lstm_blog.data.numbers import number_reading
from lstm_blog.data.sampling import split
from lstm_blog.training import Trainer
from lstm_blog.training.batches import seed_everything
from lstm_blog.training.optimization import warmup_cosine
from lstm_blog.training.tasks.pairs import Numbers, Pair

RECORD = Path(__file__).resolve().parent.parent / "src/lstm_blog/measured/attention.json"
COMMAND = "python benchmarks/attention.py --write"
SEEDS = (1, 2, 3)
MIN_DIGITS, MAX_DIGITS, EXAMPLES = 4, 9, 12_000
OPTIONS = {"steps": 400, "warmup": 50, "hidden_size": 96, "learning_rate": 5e-3, "batch_size": 64}
LONGER = 4  # 어텐션이 없는 모델만 이만큼 더 오래도 학습합니다.
MODELS = {
    "none": {"attention": None, "bidirectional": False},
    "additive": {"attention": "additive", "bidirectional": False},
    "additive two ways": {"attention": "additive", "bidirectional": True},
    "dot": {"attention": "dot", "bidirectional": False},
    "dot two ways": {"attention": "dot", "bidirectional": True},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    record = {"command": COMMAND, "date": datetime.datetime.now(datetime.UTC).date().isoformat()}
    record |= {"torch": torch.__version__, "python": platform.python_version(), "options": OPTIONS}
    record |= {"seeds": SEEDS, "digits": [MIN_DIGITS, MAX_DIGITS], "examples": EXAMPLES, "rows": []}
    for name, seed, steps in settings():
        record["rows"].append(measure(name, seed, steps))
        print(json.dumps(record["rows"][-1]), flush=True)
    if options.write:
        text = json.dumps(record, ensure_ascii=False, indent=1)
        RECORD.write_text(text + "\n", encoding="utf-8")


def settings() -> list[tuple[str, int, int]]:
    """(모델, 씨앗, 학습 스텝). 어텐션이 없는 모델은 씨앗 하나로 더 오래도 학습합니다."""
    steps = OPTIONS["steps"]
    return [
        *((name, seed, steps) for name in MODELS for seed in SEEDS),
        ("none", 1, LONGER * steps),
    ]


def measure(name: str, seed: int, steps: int) -> dict:
    """처음부터 학습해 떼어 둔 수에서 잰, 전체와 자릿수마다의 맞힌 비율."""
    task, train, held_out = prepared(seed)
    seed_everything(seed)
    model = task.build(OPTIONS["hidden_size"], **MODELS[name])
    optimizer = torch.optim.Adam(model.parameters(), lr=OPTIONS["learning_rate"])
    schedule = warmup_cosine(steps, min(OPTIONS["warmup"], steps // 2))
    trainer = Trainer(model, optimizer, clip=1.0, schedule=schedule, quiet=True)
    trainer.fit(task.batches(train, OPTIONS["batch_size"], seed), steps)
    by_digits: dict[str, list[Pair]] = {}
    for pair in sorted(held_out, key=lambda pair: len(pair[0])):
        by_digits.setdefault(str(len(pair[0])), []).append(pair)
    row = {"model": name, "seed": seed, "steps": steps}
    row["score"] = round(task.score(model, held_out), 4)
    row["parameters"] = sum(parameter.numel() for parameter in model.parameters())
    row["held_out"] = {digits: len(pairs) for digits, pairs in by_digits.items()}
    row["by_digits"] = {d: round(task.score(model, pairs), 4) for d, pairs in by_digits.items()}
    return row


def prepared(seed: int) -> tuple[Numbers, list[Pair], list[Pair]]:
    """어휘를 익힌 과제와, 배울 수와 떼어 둔 수."""
    generator = torch.Generator().manual_seed(seed)
    pairs = number_reading(
        EXAMPLES, min_digits=MIN_DIGITS, max_digits=MAX_DIGITS, generator=generator
    )
    train, held_out = split(pairs, 0.1, generator=generator)
    task = Numbers()
    task.learn_encoding(train)
    return task, train, held_out


if __name__ == "__main__":
    main()
