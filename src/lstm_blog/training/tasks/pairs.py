"""글에서 글로 가는 과제(Seq2Seq): 숫자 읽기와 날짜."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import torch

from lstm_blog.data.corpora import read_sentences
from lstm_blog.data.dates import dates
from lstm_blog.data.numbers import number_reading
from lstm_blog.data.sampling import split
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.seq2seq import Seq2Seq
from lstm_blog.training.tasks.base import TaskError, TrainTask, chunks

Pair = tuple[str, str]


class PairTask(TrainTask):
    """(입력 글, 답 글)의 쌍을 어텐션이 있는 Seq2Seq로 배웁니다. 점수는 글 전체를 맞힌 비율입니다.

    >>> task = Numbers()
    >>> task.learn_encoding([("325", "삼백이십오")])
    >>> source, source_lengths, target, target_lengths = task.collate([("325", "삼백이십오")])
    >>> source.shape, target.shape
    (torch.Size([3, 1]), torch.Size([7, 1]))
    """

    metric = "글 전체를 맞힌 비율"
    model_class = Seq2Seq
    attention: ClassVar[str]

    def learn_encoding(self, train: Sequence[Pair]) -> None:
        self.source = Vocabulary.build(source for source, _ in train)
        self.target = Vocabulary.build(target for _, target in train)
        self.max_length = 2 + max(len(target) for _, target in train)

    def encoding(self) -> dict[str, Any]:
        vocabularies = {"source": self.source.to_json(), "target": self.target.to_json()}
        return vocabularies | {"max_length": self.max_length}

    def set_encoding(self, encoding: Mapping[str, Any]) -> None:
        self.source = Vocabulary.from_json(encoding["source"])
        self.target = Vocabulary.from_json(encoding["target"])
        self.max_length = min(int(encoding["max_length"]), 1000)

    def build(self, hidden_size: int, **changes: Any) -> Seq2Seq:
        options = {"attention": self.attention, "bidirectional": True, "cell": "gru"} | changes
        return Seq2Seq(len(self.source), len(self.target), 32, hidden_size, **options)

    def collate(self, examples: Sequence[Pair]) -> tuple[torch.Tensor, ...]:
        bos, eos = self.target.bos, self.target.eos
        source = pad_batch([self.source.encode(source) for source, _ in examples])
        target = pad_batch([[bos, *self.target.encode(text), eos] for _, text in examples])
        return *source, *target

    def score(self, model: Seq2Seq, examples: Sequence[Pair]) -> float:
        right = 0
        for part in chunks(examples):
            answers = self._answers(model, [source for source, _ in part])
            right += sum(
                answer == target for answer, (_, target) in zip(answers, part, strict=True)
            )
        return right / len(examples)

    def read_examples(self, path: str | os.PathLike[str]) -> list[Pair]:
        return read_pairs(path)

    def predict(self, model: Seq2Seq, text: str, **_: Any) -> str:
        unknown = sorted({mark for mark in text if self.source.encode(mark) == [self.source.unk]})
        if unknown or not text:
            raise TaskError(
                f"배우지 않은 글자가 있습니다: {' '.join(unknown)}\n"
                f"  배운 글자로만 쓰세요: {' '.join(self.source.tokens)}"
                if text
                else "빈 글입니다.\n  한 글자 이상 넣으세요."
            )
        return self._answers(model, [text])[0]

    def _answers(self, model: Seq2Seq, sources: Sequence[str]) -> list[str]:
        source, lengths = pad_batch([self.source.encode(text) for text in sources])
        found = model.greedy(source, lengths, self.target.bos, self.target.eos, self.max_length)
        return [self.target.decode(answer.ids) for answer in found]


class Numbers(PairTask):
    """숫자 읽기: 325 → 삼백이십오. 한 자리부터 여덟 자리까지입니다.

    >>> train, held_out = Numbers().examples(seed=0)
    >>> len(train), len(held_out)
    (11400, 600)
    """

    name, korean = "numbers", "숫자"
    summary = "숫자를 한글로 읽습니다: 325 → 삼백이십오"
    attention = "dot"
    defaults: ClassVar = {
        "steps": 300,
        "hidden_size": 96,
        "batch_size": 64,
        "learning_rate": 5e-3,
    }

    def examples(self, seed: int) -> tuple[list[Pair], list[Pair]]:
        generator = torch.Generator().manual_seed(seed)
        pairs = number_reading(12_000, max_digits=8, generator=generator)
        return split(pairs, 0.05, generator=generator)


class Dates(PairTask):
    """날짜: 2020년 8월 7일 → 2020-08-07. 떼어 둔 날짜는 학습할 때 어떤 꼴로도 보지 않습니다.

    >>> [len(target) for _, target in Dates().examples(seed=0)[1][:2]]
    [10, 10]
    """

    name, korean = "dates", "날짜"
    summary = "여러 꼴로 적은 날짜를 한 꼴로 바꿉니다: 2020년 8월 7일 → 2020-08-07"
    attention = "additive"
    defaults: ClassVar = {
        "steps": 300,
        "hidden_size": 96,
        "batch_size": 64,
        "learning_rate": 5e-3,
    }

    def examples(self, seed: int) -> tuple[list[Pair], list[Pair]]:
        generator = torch.Generator().manual_seed(seed)
        pairs = dates(20_000, generator=generator)
        return split(pairs, 0.05, key=lambda pair: pair[1], generator=generator)


def read_pairs(path: str | os.PathLike[str]) -> list[Pair]:
    """한 줄에 입력과 답을 탭으로 나누어 적은 파일을 읽습니다.

    입력:
        path: UTF-8 글 파일.

    반환:
        (입력 글, 답 글)의 목록.

    예외:
        TaskError: 탭이 하나가 아닌 줄이 있을 때.
        CorpusError, FileNotFoundError: 파일을 읽을 수 없을 때.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "a.tsv")
    ...     _ = path.write_text("325\\t삼백이십오\\n", encoding="utf-8")
    ...     read_pairs(path)
    [('325', '삼백이십오')]
    """
    pairs = []
    for number, line in enumerate(read_sentences(path), start=1):
        parts = line.split("\t")
        if len(parts) != 2 or not all(parts):
            raise TaskError(
                f"{path}: {number}번째 글이 '입력<탭>답'이 아닙니다: {line[:40]!r}\n"
                "  한 줄에 입력과 답을 탭 하나로 나누어 적으세요."
            )
        pairs.append((parts[0], parts[1]))
    return pairs
