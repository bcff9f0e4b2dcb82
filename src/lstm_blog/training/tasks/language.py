"""다음 글자를 맞히는 과제(LanguageModel): 이 책의 산문."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import torch

from lstm_blog.data.book import book_text
from lstm_blog.data.corpora import read_sentences
from lstm_blog.data.sampling import split
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.language_model import LanguageModel
from lstm_blog.training.tasks.base import TrainTask, chunks


class Prose(TrainTask):
    """글자 언어 모델. 점수는 글자마다의 비트(작을수록 좋음)입니다.

    >>> task = Prose()
    >>> task.learn_encoding(["가나", "나"])
    >>> [part.tolist() for part in task.collate(["나가"])]  # bos 나 가 eos
    [[[1], [4], [5], [2]], [4]]
    """

    name, korean = "language-model", "언어모델"
    summary = "책의 산문으로 다음 글자를 배우고 글을 이어 씁니다"
    metric = "글자마다의 비트"
    minimize = True
    model_class = LanguageModel
    defaults: ClassVar = {
        "steps": 400,
        "hidden_size": 192,
        "batch_size": 32,
        "learning_rate": 3e-3,
    }

    def examples(self, seed: int) -> tuple[list[str], list[str]]:
        generator = torch.Generator().manual_seed(seed)
        sentences = list(dict.fromkeys(book_text().splitlines()))
        return split(sentences, 0.1, key=lambda line: line, generator=generator)

    def learn_encoding(self, train: Sequence[str]) -> None:
        self.vocabulary = Vocabulary.build(train)

    def encoding(self) -> dict[str, Any]:
        return {"vocabulary": self.vocabulary.to_json()}

    def set_encoding(self, encoding: Mapping[str, Any]) -> None:
        self.vocabulary = Vocabulary.from_json(encoding["vocabulary"])

    def build(self, hidden_size: int, **changes: Any) -> LanguageModel:
        options = {"cell": "lstm", "dropout": 0.2} | changes
        return LanguageModel(len(self.vocabulary), 64, hidden_size, **options)

    def collate(self, examples: Sequence[str]) -> tuple[torch.Tensor, ...]:
        bos, eos = self.vocabulary.bos, self.vocabulary.eos
        return pad_batch([[bos, *self.vocabulary.encode(text), eos] for text in examples])

    def score(self, model: LanguageModel, examples: Sequence[str]) -> float:
        nats = count = 0
        with model.inference():
            for part in chunks(examples, 50):
                ids, lengths = self.collate(part)
                batch = ids.to(model.device), lengths.to(model.device)
                nats += model.loss(batch).item() * model.count(batch)
                count += model.count(batch)
        return nats / count / math.log(2)

    def read_examples(self, path: str | os.PathLike[str]) -> list[str]:
        return read_sentences(path)

    def predict(
        self,
        model: LanguageModel,
        text: str,
        *,
        length: int = 60,
        temperature: float = 0.7,
        seed: int = 0,
        **_: Any,
    ) -> str:
        generator = torch.Generator().manual_seed(seed)
        prompt = [self.vocabulary.bos, *self.vocabulary.encode(text)]
        ids = model.generate(
            prompt, length, temperature, generator=generator, eos=self.vocabulary.eos
        )
        return text + self.vocabulary.decode(ids)
