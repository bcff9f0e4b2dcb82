"""함께 나온 횟수의 로그를 두 벡터의 내적과 두 편향의 합으로 맞추는 GloVe입니다."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class GloVe(NamedTuple):
    """GloVe의 파라미터. 기울기도 같은 꼴로 나옵니다.

    속성:
        w: 낱말 벡터. 모양 (V, H).
        w_context: 이웃일 때의 낱말 벡터. 모양 (V, H).
        b, b_context: 편향. 모양 (V,).

    >>> model = GloVe(np.ones((2, 3)), np.ones((2, 3)), np.zeros(2), np.ones(2))
    >>> model.scores().tolist()
    [[4.0, 4.0], [4.0, 4.0]]
    """

    w: Array
    w_context: Array
    b: Array
    b_context: Array

    def scores(self) -> Array:
        """짝마다의 예측 w·w̃ + b + b̃. log X와 맞추는 값입니다.

        반환:
            모양 (V, V).
        """
        return self.w @ self.w_context.T + self.b[:, None] + self.b_context


def log_counts(counts: ArrayLike) -> Array:
    """횟수의 자연로그. 0인 칸은 0으로 두며, 무게가 0이라 손실에 들지 않습니다.

    입력:
        counts: 함께 나온 횟수. 모양 (V, V), 0 이상.

    반환:
        모양 (V, V), float64.

    출처: Pennington, Socher & Manning (2014).

    >>> log_counts([[0.0, 1.0]]).tolist()
    [[0.0, 0.0]]
    """
    counts = np.asarray(counts, dtype=np.float64)
    return np.log(np.where(counts > 0, counts, 1.0))


def count_weights(counts: ArrayLike, x_max: float = 100.0, alpha: float = 0.75) -> Array:
    """칸마다의 무게 f(X) = min(1, (X / x_max)^α). 0번 나온 칸의 무게는 0입니다.

    입력:
        counts: 함께 나온 횟수. 모양 (V, V), 0 이상.
        x_max: 무게가 1이 되는 횟수.
        alpha: 지수 α.

    반환:
        모양 (V, V), 0과 1 사이.

    예외:
        ValueError: x_max나 alpha가 0 이하일 때.

    출처: Pennington, Socher & Manning (2014), 식 9.

    >>> count_weights([[0.0, 100.0, 400.0]]).tolist()
    [[0.0, 1.0, 1.0]]
    """
    if x_max <= 0 or alpha <= 0:
        raise ValueError(f"x_max={x_max}, alpha={alpha}: 둘 다 0보다 큰 값을 넘기세요.")
    return np.minimum(1.0, (np.asarray(counts, dtype=np.float64) / x_max) ** alpha)


def glove_loss(model: GloVe, target: ArrayLike, weight: ArrayLike) -> tuple[float, GloVe]:
    """손실 J = Σ f·(w·w̃ + b + b̃ − target)²과 그 기울기.

    입력:
        model: 지금 파라미터.
        target: 맞출 값. GloVe에서는 log X. 모양 (V, V).
        weight: 칸마다의 무게 f. 모양 (V, V).

    반환:
        손실과, 파라미터와 같은 꼴의 기울기.

    출처: Pennington, Socher & Manning (2014), 식 8.

    >>> model = GloVe(np.zeros((1, 2)), np.zeros((1, 2)), np.zeros(1), np.zeros(1))
    >>> loss, gradients = glove_loss(model, [[3.0]], [[1.0]])
    >>> loss, gradients.b.tolist()
    (9.0, [-6.0])
    """
    difference = model.scores() - np.asarray(target, dtype=np.float64)  # (V, V)
    weighted = np.asarray(weight, dtype=np.float64) * difference
    loss = float((weighted * difference).sum())
    slope = 2 * weighted  # ∂J/∂scores
    gradients = GloVe(
        slope @ model.w_context, slope.T @ model.w, slope.sum(axis=1), slope.sum(axis=0)
    )
    return loss, gradients


def train_glove(
    target: ArrayLike,
    weight: ArrayLike,
    embedding_size: int,
    *,
    steps: int,
    biases: bool = True,
    learning_rate: float = 0.2,
    generator: np.random.Generator | None = None,
) -> tuple[GloVe, list[float]]:
    """모든 칸을 한꺼번에 보며 AdaGrad로 학습합니다.

    입력:
        target, weight: `glove_loss`의 것. 모양 (V, V).
        embedding_size: 벡터의 길이 H. 0이면 편향만 배웁니다.
        steps: 파라미터를 고치는 횟수.
        biases: 거짓이면 편향을 0에 묶어 둡니다. 무엇이 달라지는지 보려는 것입니다.
        learning_rate: AdaGrad의 학습률.
        generator: NumPy 난수 생성기. 없으면 씨앗 0의 것을 만듭니다.

    반환:
        학습한 파라미터와 스텝마다의 손실.

    예외:
        ValueError: target과 weight의 모양이 다르거나 정사각형이 아닐 때.

    출처: Pennington, Socher & Manning (2014), 4.2절. 논문은 칸을 하나씩 뽑아 고칩니다.

    >>> model, losses = train_glove([[0.0, 2.0], [2.0, 0.0]], [[0, 1], [1, 0]], 2, steps=200)
    >>> losses[-1] < 0.001 < losses[0]
    True
    """
    target, weight = (np.asarray(each, dtype=np.float64) for each in (target, weight))
    size = len(target)
    if not target.shape == weight.shape == (size, size):
        raise ValueError(
            f"target {target.shape}과 weight {weight.shape}이 맞지 않습니다. "
            "둘 다 (V, V)로 넘기세요."
        )
    generator = np.random.default_rng(0) if generator is None else generator
    shapes = ((size, embedding_size), (size, embedding_size), (size,), (size,))
    model = GloVe(*((generator.random(shape) - 0.5) / max(embedding_size, 1) for shape in shapes))
    if not biases:
        model = model._replace(b=np.zeros(size), b_context=np.zeros(size))
    squares = [np.zeros(shape) for shape in shapes]
    losses = []
    for _ in range(steps):
        loss, gradients = glove_loss(model, target, weight)
        losses.append(loss)
        for name, gradient, square in zip(GloVe._fields, gradients, squares, strict=True):
            if name in ("b", "b_context") and not biases:
                continue
            square += gradient**2
            # AdaGrad: 지금까지의 기울기 제곱의 합으로 걸음을 줄인다
            parameter = getattr(model, name)
            parameter -= learning_rate * gradient / np.sqrt(square + 1e-12)
    return model, losses
