"""가린 글자를 맞히는 과제(TransformerTagger): 이름표 없는 글로 하는 사전 학습."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import torch

from lstm_blog.data.corpora import read_sentences
from lstm_blog.data.sampling import split
from lstm_blog.data.tasks import restore_spacing, spacing
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.data.unspaced import unspaced_text
from lstm_blog.masking import MaskedBatch, mask_tokens
from lstm_blog.training.batches import Drawn, mix_seed
from lstm_blog.training.tasks.base import TaskError, TrainTask, chunks
from lstm_blog.transformer_tagger import TransformerTagger

BLANK = "_"


class MaskedCharacters(TrainTask):
    """빈칸: 붙여 쓴 글에서 가린 글자를 맞힙니다. 자료는 공백을 지운 이 책의 산문입니다.

    띄어쓰기 과제의 문장은 자료에 없습니다. 그래서 여기서 배운 인코더를 띄어쓰기에 옮겨도 답이나
    문제를 엿본 것이 아닙니다. 점수는 가린 글자마다의 비트(작을수록 좋음)입니다.

    >>> task = MaskedCharacters()
    >>> task.learn_encoding(["가 나 가 나 가", "나 가 나 가 나"])
    >>> ids, lengths, labels, chosen = task.collate(["가 나", "나"])
    >>> labels.tolist(), lengths.tolist(), task.mask_token
    ([[4, 5], [5, 0]], [2, 1], 6)
    """

    name, korean = "masked-characters", "빈칸"
    summary = "가린 글자를 앞뒤를 보고 맞힙니다: 신_망 → 신경망"
    metric = "가린 글자마다의 비트"
    minimize = True
    model_class = TransformerTagger
    defaults: ClassVar = {
        "steps": 2000,
        "hidden_size": 48,
        "batch_size": 32,
        "learning_rate": 5e-3,
    }

    def examples(self, seed: int) -> tuple[list[str], list[str]]:
        generator = torch.Generator().manual_seed(seed)
        lines = unspaced_text().splitlines()
        return split(lines, 0.05, key=lambda line: line, generator=generator)

    def learn_encoding(self, train: Sequence[str]) -> None:
        # 드문 글자는 모르는 글자로 둡니다. 어휘가 작아야 실린 가중치도 작습니다.
        self.vocabulary = Vocabulary.build((spacing(line)[0] for line in train), min_count=5)

    def encoding(self) -> dict[str, Any]:
        return {"vocabulary": self.vocabulary.to_json()}

    def set_encoding(self, encoding: Mapping[str, Any]) -> None:
        self.vocabulary = Vocabulary.from_json(encoding["vocabulary"])

    @property
    def mask_token(self) -> int:
        """가린 자리에 적는 번호. 어휘의 바로 다음입니다."""
        return len(self.vocabulary)

    def build(self, hidden_size: int, **changes: Any) -> TransformerTagger:
        options = {"dropout": 0.0} | changes
        return TransformerTagger(
            len(self.vocabulary) + 1, len(self.vocabulary), hidden_size, **options
        )

    def collate(self, examples: Sequence[str]) -> MaskedBatch:
        # 묶음의 문장들이 씨앗입니다. 섞일 때마다 다르게 가리고, 같은 묶음은 늘 같게 가립니다.
        generator = torch.Generator().manual_seed(mix_seed(*examples))
        ids, lengths = self._ids([spacing(line)[0] for line in examples])
        ordinary = range(Vocabulary.unk + 1, len(self.vocabulary))
        return mask_tokens(ids, lengths, ordinary, self.mask_token, generator=generator)

    def batches(
        self, train: Sequence[str], batch_size: int, seed: int
    ) -> Callable[[int], MaskedBatch]:
        # 길이가 비슷한 문장끼리 묶습니다. 채운 자리가 적으면 같은 시간에 두 배를 봅니다.
        ordered = sorted(train, key=lambda line: len(spacing(line)[0]))
        last = max(len(ordered) - 2 * batch_size, 0)

        def draw(generator: torch.Generator) -> list[str]:
            start = int(torch.randint(last + 1, (), generator=generator))
            near = ordered[start : start + 2 * batch_size]
            order = torch.randperm(len(near), generator=generator)[:batch_size]
            return [near[place] for place in order.tolist()]

        return Drawn(draw, self.collate, seed=seed)

    def score(self, model: TransformerTagger, examples: Sequence[str]) -> float:
        nats = count = 0
        with model.inference():
            for part in chunks(examples, 50):
                batch = MaskedBatch(*(value.to(model.device) for value in self.collate(part)))
                nats += model.loss(batch).item() * model.count(batch)
                count += model.count(batch)
        return nats / max(count, 1) / math.log(2)

    def read_examples(self, path: str | os.PathLike[str]) -> list[str]:
        return read_sentences(path)

    def predict(self, model: TransformerTagger, text: str, **_: Any) -> str:
        characters, labels = spacing(text)
        places = [place for place, character in enumerate(characters) if character == BLANK]
        if not places:
            raise TaskError(f"빈칸이 없습니다: {text!r}\n  맞힐 자리에 {BLANK}를 적으세요: 신_망")
        ids, lengths = self._ids([characters])
        ids[places, 0] = self.mask_token
        with model.inference():
            logits = model(ids.to(model.device), lengths)[:, 0].cpu()
        logits[:, : Vocabulary.unk + 1] = -math.inf  # 특별한 토큰으로는 채우지 않습니다
        filled = list(characters)
        for place in places:
            filled[place] = self.vocabulary.token(int(logits[place].argmax()))
        return restore_spacing("".join(filled), labels)

    def _ids(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        return pad_batch([self.vocabulary.encode(text) for text in texts])
