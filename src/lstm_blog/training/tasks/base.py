"""과제 하나가 지키는 약속."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import torch

from lstm_blog.model import Model
from lstm_blog.training.batches import Shuffled


class TaskError(Exception):
    """과제에 맞지 않는 요청입니다. 첫 줄은 무엇이 잘못됐는지, 다음 줄은 할 일입니다.

    >>> raise TaskError("모르는 과제입니다: 그림")
    Traceback (most recent call last):
    lstm_blog.training.tasks.base.TaskError: 모르는 과제입니다: 그림
    """


class TrainTask(ABC):
    """과제 하나: 자료를 만들고, 모델을 짓고, 점수를 재고, 새 글에 답합니다.

    속성:
        name, korean: 명령줄에서 부르는 이름.
        metric: 점수의 이름. minimize가 참이면 작을수록 좋습니다.
        defaults: 학습 설정의 기본값.

    >>> from lstm_blog.training.tasks import find_task
    >>> task = find_task("숫자")()
    >>> train, held_out = task.examples(seed=0)
    >>> {source for source, _ in train} & {source for source, _ in held_out}
    set()
    """

    name: ClassVar[str]
    korean: ClassVar[str]
    summary: ClassVar[str]
    metric: ClassVar[str]
    minimize: ClassVar[bool] = False
    model_class: ClassVar[type[Model]]
    defaults: ClassVar[Mapping[str, Any]]

    @abstractmethod
    def examples(self, seed: int) -> tuple[list[Any], list[Any]]:
        """(학습용, 따로 떼어 둔 것). 둘은 겹치지 않습니다."""

    def learn_encoding(self, train: Sequence[Any]) -> None:  # noqa: B027
        """학습용 자료에서 어휘처럼 글을 번호로 바꾸는 데 필요한 것을 정합니다."""

    def encoding(self) -> dict[str, Any]:
        """정한 것을 JSON 값으로. 체크포인트에 담습니다."""
        return {}

    def set_encoding(self, encoding: Mapping[str, Any]) -> None:  # noqa: B027
        """`encoding`이 돌려준 것을 되살립니다.

        예외:
            KeyError, TypeError, ValueError: 되살릴 수 없는 값일 때.
        """

    @abstractmethod
    def build(self, hidden_size: int, **changes: Any) -> Model:
        """모델. changes로 생성자의 다른 인자를 바꿀 수 있습니다."""

    @abstractmethod
    def collate(self, examples: Sequence[Any]) -> tuple[torch.Tensor, ...]:
        """예제의 목록 → 모델의 `loss`가 받는 묶음."""

    def batches(self, train: Sequence[Any], batch_size: int, seed: int) -> Callable[[int], Any]:
        """걸음 번호 → 묶음."""
        return Shuffled(train, batch_size, self.collate, seed=seed)

    @abstractmethod
    def score(self, model: Model, examples: Sequence[Any]) -> float:
        """예제들에서 잰 점수."""

    def read_examples(self, path: str | os.PathLike[str]) -> list[Any]:
        """파일에서 점수를 잴 예제를 읽습니다.

        예외:
            TaskError: 글을 받지 않는 과제일 때.
        """
        raise self._takes_no_text()

    def predict(self, model: Model, text: str, **options: Any) -> str:
        """새 글에 답합니다.

        예외:
            TaskError: 글을 받지 않는 과제이거나, 배우지 않은 글자가 있을 때.
        """
        raise self._takes_no_text()

    def _takes_no_text(self) -> TaskError:
        return TaskError(
            f"{self.korean} 과제는 글을 받지 않습니다.\n"
            "  자료는 스스로 만듭니다. lstm-blog evaluate를 파일 없이 쓰세요."
        )


def chunks(examples: Sequence[Any], size: int = 250) -> list[Sequence[Any]]:
    """차례를 지키며 size개씩 자릅니다. 점수를 잴 때 메모리를 아낍니다.

    >>> chunks("가나다", 2)
    ['가나', '다']
    """
    return [examples[start : start + size] for start in range(0, len(examples), size)]
