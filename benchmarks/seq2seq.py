"""숫자 읽기를 어텐션 없는 Seq2Seq으로 배우며 하나씩 바꾸고, 떼어 둔 수에서 점수를 잽니다.

    python benchmarks/seq2seq.py            # 사람이 읽는 표
    python benchmarks/seq2seq.py --write    # 책이 싣는 기록을 새로 씁니다

바꾸는 것은 원문의 순서, 정답을 넣어 주는 확률, 엿보기, 은닉 상태의 크기, 학습하는 스텝입니다.
씨앗마다 자료를 나누는 것부터 새로 합니다. CPU 하나로 오 분쯤 걸립니다.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from lstm_blog.training.runs import Run, start
from lstm_blog.training.tasks.base import chunks

RECORD = Path(__file__).resolve().parent.parent / "src/lstm_blog/measured/seq2seq.json"
COMMAND = "python benchmarks/seq2seq.py --write"
SEEDS = (1, 2, 3)
OPTIONS = {"steps": 400, "hidden_size": 96, "batch_size": 64, "learning_rate": 5e-3, "warmup": 40}
MODEL = {"attention": None, "bidirectional": False, "cell": "lstm"}
# 이름 → (바꾼 설정, 바꾼 모델 인자).
SETTINGS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "plain": ({}, {}),
    "reversed": ({}, {"reverse_source": True}),
    "peeky": ({}, {"peeky": True}),
    "decay": ({}, {}),  # 정답을 넣어 주는 확률을 1에서 0까지 고르게 내립니다.
    "free": ({}, {"teacher_forcing": 0.0}),
    "narrow": ({"hidden_size": 32}, {}),
    "wide": ({"hidden_size": 192}, {}),
    "long": ({"steps": 1200}, {}),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    record = {"command": COMMAND, "date": datetime.datetime.now(datetime.UTC).date().isoformat()}
    record |= {"torch": torch.__version__, "python": platform.python_version(), "options": OPTIONS}
    record |= {"seeds": SEEDS, "rows": []}
    for name in SETTINGS:
        record["rows"].append({"name": name, "runs": [measure(name, seed) for seed in SEEDS]})
        print(name, [run["exact"] for run in record["rows"][-1]["runs"]], flush=True)
    if options.write:
        text = json.dumps(record, ensure_ascii=False, indent=1)
        RECORD.write_text(text + "\n", encoding="utf-8")


def measure(name: str, seed: int, steps: int | None = None) -> dict[str, Any]:
    """처음부터 학습해 떼어 둔 수에서 잽니다.

    반환:
        exact(글 전체를 맞힌 비율), by_digits(자릿수마다의 비율과 개수),
        loss와 symbols(정답을 읽혔을 때의 손실과 기호를 맞힌 비율).
    """
    options, changes = SETTINGS[name]
    settings = {"seed": seed, "evaluate_every": 0, **OPTIONS, **options}
    if steps is not None:
        settings |= {"steps": steps, "warmup": 0}
    run = start("숫자", settings, model_changes={**MODEL, **changes}, quiet=True)
    if name == "decay":
        run.batches = less_and_less(run)
    run.fit()
    model, task = run.trainer.model, run.task
    by_digits, right = {}, 0.0
    for digits in range(1, 9):
        group = [pair for pair in run.held_out if len(pair[0]) == digits]
        if group:
            score = task.score(model, group)
            by_digits[str(digits)] = [round(score, 4), len(group)]
            right += score * len(group)
    loss, symbols = forced(run)
    return {
        "exact": round(right / len(run.held_out), 4),
        "by_digits": by_digits,
        "loss": round(loss, 4),
        "symbols": round(symbols, 4),
    }


def forced(run: Run) -> tuple[float, float]:
    """떼어 둔 수를 정답을 읽혀 가며 쟀을 때의 손실(나트)과 다음 기호를 맞힌 비율."""
    model, task = run.trainer.model, run.task
    total = right = count = 0.0
    with model.inference():
        for part in chunks(run.held_out):
            batch = source, lengths, target, target_lengths = task.collate(part)
            real = torch.arange(len(target) - 1)[:, None] < target_lengths - 1
            choice = model(source, lengths, target[:-1]).argmax(dim=-1)
            right += (choice == target[1:])[real].sum().item()
            total += model.loss(batch).item() * model.count(batch)
            count += model.count(batch)
    return total / count, right / count


def less_and_less(run: Run) -> Callable[[int], Any]:
    """묶음을 뽑을 때마다 정답을 넣어 줄 확률을 고쳐, 학습이 끝날 때 0에 닿게 합니다."""
    batches, steps = run.batches, run.options["steps"]

    def scheduled(step: int) -> Any:
        run.trainer.model.teacher_forcing = 1 - step / steps
        return batches(step)

    return scheduled


if __name__ == "__main__":
    main()
