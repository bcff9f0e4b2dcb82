"""NSMC 영화평에서 나이브 베이즈와 BiLSTM을 견줍니다. 파일은 따로 받습니다.

    LSTM_BLOG_NSMC=ratings_train.txt python benchmarks/nsmc.py
    LSTM_BLOG_NSMC=ratings_train.txt python benchmarks/nsmc.py --write   # 책에 실을 기록

영화평을 섞어 4천 편을 시험에 떼어 두고, 배우는 수를 늘려 가며 잽니다. 씨앗마다 섞는 것부터 새로
합니다. CPU 하나로 씨앗마다 1분 남짓 걸립니다.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch

from lstm_blog import Classifier
from lstm_blog.data.corpora import Review, read_nsmc
from lstm_blog.data.text import Vocabulary, batches, pad_batch
from lstm_blog.naive_bayes import NaiveBayes, character_ngrams

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "src" / "lstm_blog" / "measured" / "nsmc.json"
COMMAND = "python benchmarks/nsmc.py --write"
SEEDS = (0, 1, 2)
HELD_OUT = 4000
SIZES = {1000: 12, 4000: 6, 16000: 2}  # 배우는 수 → BiLSTM이 몇 바퀴 도는지
OPTIONS = {"embedding_size": 32, "hidden_size": 48, "dropout": 0.3, "bidirectional": True}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    record = measure(read_nsmc(os.environ["LSTM_BLOG_NSMC"]))
    text = json.dumps(record, ensure_ascii=False, indent=1)
    print(text)
    if options.write:
        RECORD.write_text(text + "\n", encoding="utf-8")


def measure(
    reviews: Sequence[Review],
    seeds: Sequence[int] = SEEDS,
    sizes: Mapping[int, int] = SIZES,
    held_out: int = HELD_OUT,
) -> dict[str, object]:
    """씨앗마다 재어, 배운 수마다 점수를 씨앗의 차례로 늘어놓은 기록."""
    reviews = [review for review in reviews if review.document.strip()]
    measured = [list(rows(reviews, seed, sizes, held_out)) for seed in seeds]
    names = ("naive_bayes", "bilstm")
    return {
        "command": COMMAND,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "torch": torch.__version__,
        "source": "https://github.com/e9t/nsmc (CC0 1.0)",
        "reviews": len(reviews),
        "held_out": held_out,
        "seeds": list(seeds),
        "options": OPTIONS,
        "rows": [
            {"train": same[0]["train"]}
            | {name: [row[name] for row in same] for name in names if name in same[0]}
            for same in zip(*measured, strict=True)
        ],
    }


def rows(
    reviews: Sequence[Review], seed: int, sizes: Mapping[int, int], held_out: int
) -> Iterator[dict[str, float]]:
    """배우는 수마다 두 모델의 점수. 마지막은 남은 것을 모두 배운 나이브 베이즈."""
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(reviews), generator=generator).tolist()
    test = [reviews[place] for place in order[:held_out]]
    train = [reviews[place] for place in order[held_out:]]
    for size, epochs in sizes.items():
        torch.manual_seed(seed)
        part = train[:size]
        yield {
            "train": size,
            "naive_bayes": counted(part, test),
            "bilstm": read(part, test, epochs, generator),
        }
    yield {"train": len(train), "naive_bayes": counted(train, test)}


def counted(train: Sequence[Review], test: Sequence[Review]) -> float:
    model = NaiveBayes([character_ngrams(r.document) for r in train], [r.label for r in train])
    answers = [model.classify(character_ngrams(r.document)) for r in test]
    return share(answers, test)


def read(
    train: Sequence[Review], test: Sequence[Review], epochs: int, generator: torch.Generator
) -> float:
    vocabulary = Vocabulary.build((r.document for r in train), min_count=2)

    def collate(part: Sequence[Review]) -> tuple[torch.Tensor, ...]:
        ids, lengths = pad_batch([vocabulary.encode(r.document)[:80] for r in part])
        return ids, lengths, torch.tensor([r.label for r in part])

    model = Classifier(len(vocabulary), 2, **OPTIONS)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for _ in range(epochs):
        for part in batches(train, 64, generator):
            loss = model.loss(collate(part))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    answers = [
        answer for part in batches(test, 250) for answer in model.predict(*collate(part)[:2])
    ]
    return share(answers, test)


def share(answers: Sequence[int], test: Sequence[Review]) -> float:
    right = sum(answer == review.label for answer, review in zip(answers, test, strict=True))
    return round(right / len(test), 4)


if __name__ == "__main__":
    main()
