"""띄어쓰기를 층의 수와 방향을 바꾸어 가며 배우고, 떼어 둔 문장의 F1을 잽니다.

    python benchmarks/spacing.py            # 사람이 읽는 표
    python benchmarks/spacing.py --write    # 책이 싣는 기록을 새로 씁니다

씨앗마다 자료를 나누는 것부터 새로 합니다. "늦게 답하기"는 한 방향으로 읽되 글자를 몇 개 더 읽은
다음에 답하게 한 것입니다. CPU 하나로 여섯 분쯤 걸립니다.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
from collections.abc import Sequence
from pathlib import Path

import torch

from lstm_blog.data.book import book_text
from lstm_blog.data.tasks import spacing
from lstm_blog.data.text import pad_batch
from lstm_blog.training.runs import start
from lstm_blog.training.tasks.labels import Spacing

RECORD = Path(__file__).resolve().parent.parent / "src/lstm_blog/measured/spacing.json"
COMMAND = "python benchmarks/spacing.py --write"
SEEDS = (1, 2, 3)
OPTIONS = {"steps": 200, "hidden_size": 64, "learning_rate": 1e-2, "warmup": 15}
LAYERS = (1, 2, 3)
DELAYS = (1, 2, 4)
LONGER = 3  # 가장 늦은 것만 이만큼 더 오래도 학습합니다.


class Delayed(Spacing):
    """글자를 delay개 더 읽은 다음에 답하는 띄어쓰기. 문장 뒤를 그만큼 빈 글자로 늘입니다."""

    def __init__(self, delay: int) -> None:
        self.delay = delay

    def collate(self, examples: Sequence[str]) -> tuple[torch.Tensor, ...]:
        wait = [0] * self.delay
        characters, labels = zip(*map(spacing, examples), strict=True)
        ids, lengths = pad_batch([[*self.vocabulary.encode(text), *wait] for text in characters])
        return ids, lengths, pad_batch([[*wait, *label] for label in labels])[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    record = {"command": COMMAND, "date": datetime.datetime.now(datetime.UTC).date().isoformat()}
    record |= {"torch": torch.__version__, "python": platform.python_version(), "options": OPTIONS}
    record |= {"seeds": SEEDS, "characters": len(book_text()), "rows": []}
    for directions, layers, delay, steps in settings():
        scores, parameters = [], 0
        for seed in SEEDS:
            score, parameters = held_out(seed, directions, layers, delay, steps)
            scores.append(round(score, 4))
        row = {"directions": directions, "layers": layers, "delay": delay, "steps": steps}
        record["rows"].append(row | {"parameters": parameters, "F1": scores})
        print(json.dumps(record["rows"][-1]), flush=True)
    if options.write:
        text = json.dumps(record, ensure_ascii=False, indent=1)
        RECORD.write_text(text + "\n", encoding="utf-8")


def settings() -> list[tuple[int, int, int, int]]:
    """(방향의 수, 층의 수, 늦게 답하는 글자 수, 학습 스텝)."""
    steps = OPTIONS["steps"]
    layered = [(directions, layers, 0, steps) for directions in (1, 2) for layers in LAYERS]
    late = [(1, 1, delay, steps) for delay in DELAYS]
    return [*layered, *late, (1, 1, max(DELAYS), LONGER * steps)]


def held_out(seed: int, directions: int, layers: int, delay: int, steps: int) -> tuple[float, int]:
    """처음부터 학습해 떼어 둔 문장에서 잰 F1과 순환층의 파라미터 수."""
    changes = {"num_layers": layers, "bidirectional": directions == 2}
    options = {"seed": seed, "evaluate_every": 0, **OPTIONS, "steps": steps}
    run = start("띄어쓰기", options, model_changes=changes, quiet=True)
    if delay:
        task = Delayed(delay)
        task.set_encoding(run.task.encoding())
        train, _ = task.examples(seed)
        run.task, run.batches = task, task.batches(train, run.options["batch_size"], seed)
    run.fit()
    model = run.trainer.model
    return run.score(model), sum(parameter.numel() for parameter in model.layers.parameters())


if __name__ == "__main__":
    main()
