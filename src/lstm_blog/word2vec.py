"""word2vec의 skip-gram: 가운데 낱말로 이웃 낱말을 알아맞히며 벡터를 배웁니다."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid


class SkipGram(nn.Module):
    """음성 표본을 쓰는 skip-gram. 낱말마다 벡터가 둘입니다.

    입력:
        vocabulary_size: 낱말의 수 V.
        embedding_size: 벡터의 길이 H.

    `forward(center, context, negatives)`:
        center: 가운데 낱말의 번호. 모양 (B,), 정수.
        context: 그 이웃으로 정말 나온 낱말의 번호. 모양 (B,), 정수.
        negatives: 아무렇게나 뽑은 낱말의 번호. 모양 (B, K), 정수.
        반환: 스칼라 손실. 짝마다 −ln σ(u·v) − Σ ln σ(−u·v′)이고, 단위는 나트(nat)입니다.

    출처: Mikolov, Sutskever et al. (2013), 식 4.
    처음 값은 저자들의 코드와 같이 가운데 쪽은 ±1/2H에서 고르게
    뽑고 이웃 쪽은 0입니다.

    >>> model = SkipGram(5, 3)
    >>> loss = model(torch.tensor([0]), torch.tensor([1]), torch.tensor([[2, 3]]))
    >>> round(loss.item(), 4)  # 이웃 쪽이 0이라 물음 셋이 모두 ln 2
    2.0794
    """

    def __init__(self, vocabulary_size: int, embedding_size: int) -> None:
        super().__init__()
        self.center = nn.Embedding(vocabulary_size, embedding_size)
        self.context = nn.Embedding(vocabulary_size, embedding_size)
        nn.init.uniform_(self.center.weight, -0.5 / embedding_size, 0.5 / embedding_size)
        nn.init.zeros_(self.context.weight)

    def forward(self, center: Tensor, context: Tensor, negatives: Tensor) -> Tensor:
        """음성 표본의 손실. 모양은 클래스 설명에 있습니다."""
        u = self.center(center)  # (B, H)
        v = self.context(context)  # (B, H)
        noise = self.context(negatives)  # (B, K, H)
        positive = (u * v).sum(dim=-1)  # (B,)
        negative = (noise @ u[..., None]).squeeze(-1)  # (B, K)
        return -(logsigmoid(positive) + logsigmoid(-negative).sum(dim=-1)).mean()


def skip_gram_pairs(
    sentences: Iterable[Sequence[str]], words: Sequence[str], *, window: int
) -> Tensor:
    """문장마다 (가운데 낱말, window칸 안쪽의 이웃) 짝을 모두 적습니다.

    입력:
        sentences: 낱말의 나열들. words에 없는 낱말은 건너뜁니다.
        words: 번호를 줄 낱말 V개.
        window: 양옆으로 몇 칸까지 이웃으로 볼지.

    반환:
        번호의 짝. 모양 (N, 2), int64.

    예외:
        ValueError: window가 1보다 작을 때.

    출처: Mikolov, Chen et al. (2013)의 skip-gram.

    >>> skip_gram_pairs([["가", "나", "다"]], ["가", "나", "다"], window=1).tolist()
    [[0, 1], [1, 0], [1, 2], [2, 1]]
    """
    if window < 1:
        raise ValueError(f"window={window}는 너무 작습니다. 1 이상의 값을 넘기세요.")
    ids = {word: number for number, word in enumerate(words)}
    pairs = []
    for sentence in sentences:
        numbers = [ids.get(word, -1) for word in sentence]
        for place, number in enumerate(numbers):
            if number < 0:
                continue
            around = (
                numbers[max(0, place - window) : place] + numbers[place + 1 : place + 1 + window]
            )
            pairs += [(number, neighbor) for neighbor in around if neighbor >= 0]
    return torch.tensor(pairs, dtype=torch.int64).reshape(-1, 2)


def noise_distribution(counts: Tensor, power: float = 0.75) -> Tensor:
    """음성 표본을 뽑을 분포: 나온 횟수의 0.75제곱에 비례합니다.

    입력:
        counts: 낱말마다 나온 횟수. 모양 (V,). 음이 아니고 하나는 0보다 큽니다.
        power: 몇 제곱. 1이면 나온 비율 그대로, 0이면 고르게 뽑습니다.

    반환:
        더해서 1인 확률. 모양 (V,), float64.

    예외:
        ValueError: 음수가 있거나 모두 0일 때.

    출처: Mikolov, Sutskever et al. (2013), 2.2절.

    >>> noise_distribution(torch.tensor([16.0, 1.0])).round(decimals=2).tolist()
    [0.89, 0.11]
    """
    counts = counts.to(torch.float64)
    if (counts < 0).any() or not counts.sum() > 0:
        raise ValueError(
            "횟수는 음수가 아니고 적어도 하나는 0보다 커야 합니다. 다시 세어 넘기세요."
        )
    weights = torch.where(counts > 0, counts**power, 0.0)
    return weights / weights.sum()


def train_skip_gram(
    pairs: Tensor,
    vocabulary_size: int,
    embedding_size: int,
    *,
    steps: int,
    negatives: int = 5,
    batch_size: int = 512,
    learning_rate: float = 0.025,
    generator: torch.Generator | None = None,
) -> tuple[SkipGram, list[float]]:
    """짝을 묶음으로 뽑아 skip-gram을 Adam으로 학습합니다.

    입력:
        pairs: (가운데, 이웃) 번호의 짝. 모양 (N, 2), int64.
        vocabulary_size, embedding_size: `SkipGram`의 것.
        steps: 파라미터를 고치는 횟수.
        negatives: 짝 하나에 뽑을 음성 표본의 수 K.
        batch_size: 한 스텝에 볼 짝의 수.
        learning_rate: 처음 학습률. 끝까지 직선으로 0까지 줄입니다.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        학습한 모델과 스텝마다의 손실.

    예외:
        ValueError: 짝이 없거나 steps가 1보다 작을 때.

    출처: Mikolov, Sutskever et al. (2013). 옵티마이저만 Adam으로 바꾸었습니다.

    >>> model, losses = train_skip_gram(torch.tensor([[0, 1], [1, 0]]), 2, 4, steps=3)
    >>> len(losses)
    3
    """
    if not len(pairs) or steps < 1:
        raise ValueError(
            f"짝 {len(pairs)}개로 {steps}스텝을 배울 수 없습니다. 둘 다 하나 이상이어야 합니다."
        )
    model = SkipGram(vocabulary_size, embedding_size)
    with torch.no_grad():
        draw = torch.rand(model.center.weight.shape, generator=generator)
        model.center.weight.copy_((draw - 0.5) / embedding_size)
    noise = noise_distribution(pairs[:, 1].bincount(minlength=vocabulary_size))
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    losses = []
    for _ in range(steps):
        chosen = pairs[torch.randint(len(pairs), (batch_size,), generator=generator)]
        sampled = torch.multinomial(
            noise, batch_size * negatives, replacement=True, generator=generator
        )
        loss = model(chosen[:, 0], chosen[:, 1], sampled.view(batch_size, negatives))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    return model, losses
