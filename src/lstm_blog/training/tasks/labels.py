"""글자마다 이름표를 붙이는 과제(Tagger): 표준 발음과 띄어쓰기."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import torch

from lstm_blog.data.book import book_text
from lstm_blog.data.corpora import read_sentences
from lstm_blog.data.hangul import join_syllable, split_syllable
from lstm_blog.data.pronunciation import pronunciation
from lstm_blog.data.sampling import split
from lstm_blog.data.tasks import restore_spacing, spacing
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.tagger import Tagger
from lstm_blog.training.tasks.base import TaskError, TrainTask, chunks
from lstm_blog.training.tasks.pairs import Pair, read_pairs

NO_CODA = "-"
_HANGUL = re.compile("[가-힣]+")


class Pronunciation(TrainTask):
    """표준 발음: 국물 → 궁물. 음절을 초성, 중성, 종성의 세 자리로 펴서 자리마다 소리를 맞힙니다.

    점수는 어절 전체를 맞힌 비율입니다.

    >>> slots("국이")
    'ㄱㅜㄱㅇㅣ-'
    """

    name, korean = "pronunciation", "발음"
    summary = "적은 대로에서 소리 나는 대로 바꿉니다: 국물 → 궁물"
    metric = "어절을 맞힌 비율"
    model_class = Tagger
    defaults: ClassVar = {
        "steps": 500,
        "hidden_size": 96,
        "batch_size": 64,
        "learning_rate": 1e-2,
    }

    def examples(self, seed: int) -> tuple[list[Pair], list[Pair]]:
        generator = torch.Generator().manual_seed(seed)
        return split(pronunciation(20_000, generator=generator), 0.05, generator=generator)

    def learn_encoding(self, train: Sequence[Pair]) -> None:
        self.vocabulary = Vocabulary.build(slots(text) for pair in train for text in pair)

    def encoding(self) -> dict[str, Any]:
        return {"vocabulary": self.vocabulary.to_json()}

    def set_encoding(self, encoding: Mapping[str, Any]) -> None:
        self.vocabulary = Vocabulary.from_json(encoding["vocabulary"])

    def build(self, hidden_size: int, **changes: Any) -> Tagger:
        options = {"bidirectional": True, "cell": "lstm"} | changes
        return Tagger(len(self.vocabulary), len(self.vocabulary), 32, hidden_size, **options)

    def collate(self, examples: Sequence[Pair]) -> tuple[torch.Tensor, ...]:
        ids, lengths = self._ids([written for written, _ in examples])
        return ids, lengths, self._ids([spoken for _, spoken in examples])[0]

    def score(self, model: Tagger, examples: Sequence[Pair]) -> float:
        right = 0
        for part in chunks(examples):
            answers = self._answers(model, [written for written, _ in part])
            right += sum(
                answer == spoken for answer, (_, spoken) in zip(answers, part, strict=True)
            )
        return right / len(examples)

    def read_examples(self, path: str | os.PathLike[str]) -> list[Pair]:
        pairs = read_pairs(path)
        for written, spoken in pairs:
            same_length = len(written) == len(spoken)
            if not (same_length and _HANGUL.fullmatch(written) and _HANGUL.fullmatch(spoken)):
                raise TaskError(
                    f"{path}: 적은 것과 소리의 음절 수가 다르거나 한글이 아닙니다: "
                    f"{written!r}, {spoken!r}\n  한글 어절만, 같은 음절 수로 적으세요."
                )
        return pairs

    def predict(self, model: Tagger, text: str, **_: Any) -> str:
        return _HANGUL.sub(lambda match: self._answers(model, [match[0]])[0], text)

    def _ids(self, words: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        return pad_batch([self.vocabulary.encode(slots(word)) for word in words])

    def _answers(self, model: Tagger, words: Sequence[str]) -> list[str]:
        tags = model.predict(*self._ids(words))
        return [self._word(word, row) for word, row in zip(words, tags, strict=True)]

    def _word(self, written: str, tags: Sequence[int]) -> str:
        spoken = ""
        for place, syllable in enumerate(written):
            onset, nucleus, coda = map(self.vocabulary.token, tags[3 * place : 3 * place + 3])
            try:
                spoken += join_syllable(onset, nucleus, "" if coda == NO_CODA else coda)
            except ValueError:  # 음절이 될 수 없는 답이면 적은 대로 둡니다
                spoken += syllable
        return spoken


def slots(word: str) -> str:
    """한글 낱말을 음절마다 초성, 중성, 종성의 세 글자로 폅니다. 종성이 없으면 "-"입니다.

    입력:
        word: 한글 음절만 있는 글.

    반환:
        길이가 세 배인 글.

    예외:
        ValueError: 한글 음절이 아닌 글자가 있을 때.

    >>> slots("값도")
    'ㄱㅏㅄㄷㅗ-'
    """
    parts = (split_syllable(syllable) for syllable in word)
    return "".join(part.onset + part.nucleus + (part.coda or NO_CODA) for part in parts)


class Spacing(TrainTask):
    """띄어쓰기: 붙여 쓴 글에서 글자마다 뒤를 띄는지 맞힙니다. 자료는 이 책의 산문입니다.

    점수는 띈 자리의 F1입니다. 문장의 마지막 글자는 세지 않습니다.

    >>> task = Spacing()
    >>> train, held_out = task.examples(seed=0)
    >>> set(train) & set(held_out)
    set()
    """

    name, korean = "spacing", "띄어쓰기"
    summary = "붙여 쓴 글을 띄어 씁니다: 나는책을읽는다 → 나는 책을 읽는다"
    metric = "띈 자리의 F1"
    model_class = Tagger
    defaults: ClassVar = {
        "steps": 300,
        "hidden_size": 96,
        "batch_size": 32,
        "learning_rate": 3e-3,
    }

    def examples(self, seed: int) -> tuple[list[str], list[str]]:
        generator = torch.Generator().manual_seed(seed)
        sentences = list(dict.fromkeys(book_text().splitlines()))
        return split(sentences, 0.1, key=lambda line: spacing(line)[0], generator=generator)

    def learn_encoding(self, train: Sequence[str]) -> None:
        # 한 번만 나온 글자를 모르는 글자로 두어, 모르는 글자를 만났을 때도 배우게 합니다.
        self.vocabulary = Vocabulary.build((spacing(line)[0] for line in train), min_count=2)

    def encoding(self) -> dict[str, Any]:
        return {"vocabulary": self.vocabulary.to_json()}

    def set_encoding(self, encoding: Mapping[str, Any]) -> None:
        self.vocabulary = Vocabulary.from_json(encoding["vocabulary"])

    def build(self, hidden_size: int, **changes: Any) -> Tagger:
        options = {"bidirectional": True, "cell": "lstm", "dropout": 0.3} | changes
        return Tagger(len(self.vocabulary), 2, 64, hidden_size, **options)

    def collate(self, examples: Sequence[str]) -> tuple[torch.Tensor, ...]:
        characters, labels = zip(*map(spacing, examples), strict=True)
        ids, lengths = pad_batch([self.vocabulary.encode(text) for text in characters])
        return ids, lengths, pad_batch(labels)[0]

    def score(self, model: Tagger, examples: Sequence[str]) -> float:
        both = guessed = true = 0
        for part in chunks(examples):
            ids, lengths, labels = self.collate(part)
            tags = model.predict(ids, lengths)
            for guess, length, label in zip(tags, lengths.tolist(), labels.T.tolist(), strict=True):
                here, there = guess[: length - 1], label[: length - 1]
                both += sum(a and b for a, b in zip(here, there, strict=True))
                guessed += sum(here)
                true += sum(there)
        return 2 * both / max(guessed + true, 1)

    def read_examples(self, path: str | os.PathLike[str]) -> list[str]:
        return read_sentences(path)

    def predict(self, model: Tagger, text: str, **_: Any) -> str:
        characters, _ = spacing(text)
        if not characters:
            return ""
        tags = model.predict(*pad_batch([self.vocabulary.encode(characters)]))[0]
        return restore_spacing(characters, [*tags[:-1], 0])
