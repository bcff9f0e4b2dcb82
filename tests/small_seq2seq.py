"""Seq2Seq 시험이 함께 쓰는 작은 모델과 자료."""

import itertools

import torch

from lstm_blog import Seq2Seq
from lstm_blog.decoding import Hypothesis

SOURCE, TARGET, BOS, EOS = 7, 6, 1, 2
S, T, B = 5, 4, 4
LENGTHS = torch.tensor([5, 2, 1, 0])
TARGET_LENGTHS = torch.tensor([3, 4, 2, 1])
NAMES = ("attention", "cell", "bidirectional", "reverse_source", "peeky")
CHOICES = [
    dict(zip(NAMES, values, strict=True))
    for values in itertools.product(
        (None, "additive", "dot"),
        ("rnn", "lstm", "gru"),
        (False, True),
        (False, True),
        (False, True),
    )
]


def name_of(options: dict) -> str:
    return "-".join(str(value) for value in options.values())


def make(**options) -> Seq2Seq:
    torch.manual_seed(0)
    model = Seq2Seq(SOURCE, TARGET, 3, 4, num_layers=2, **options).double()
    with torch.no_grad():  # 갓 만든 모델은 거의 고르므로 확률의 차이를 키웁니다.
        model.decoder.output.weight *= 5
    return model


def draw(seed: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    source = torch.randint(SOURCE, (S, B), generator=generator)
    target = torch.randint(3, TARGET, (T, B), generator=generator)
    target[0] = BOS
    return source, target


def close(one: torch.Tensor, other: torch.Tensor) -> None:
    torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def pad(ids: torch.Tensor, lengths: torch.Tensor, extra: int, content: int) -> torch.Tensor:
    ids = torch.cat([ids, ids.new_zeros(extra, ids.shape[1])])
    return ids.masked_fill(torch.arange(len(ids))[:, None] >= lengths, content)


def same(one: Hypothesis, other: Hypothesis) -> None:
    assert (one.ids, one.finished) == (other.ids, other.finished)
    assert abs(one.log_probability - other.log_probability) <= 1e-9
    assert abs(one.score - other.score) <= 1e-9
