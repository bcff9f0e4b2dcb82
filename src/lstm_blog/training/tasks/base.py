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
        summary: 명령줄의 도움말에 보일 한 문장.
        model_class: 모델의 클래스.
        defaults: 학습 설정의 기본값.

    >>> from lstm_blog.training.tasks import find_task
    >>> task = find_task("숫자")()
    >>> train, held_out = task.examples(seed=0)
    >>> {source for source, _ in train} & {source for source, _ in held_out}
    set()
    >>> task.learn_encoding(train)
    >>> model = task.build(hidden_size=8)
    >>> batches = task.batches(train, batch_size=4, seed=0)
    >>> model.loss(batches(0)).shape, len(task.collate(train[:3]))
    (torch.Size([]), 4)
    >>> task.score(model, held_out[:2]), type(task.predict(model, "325"))
    (0.0, <class 'str'>)
    >>> twin = find_task("숫자")()
    >>> twin.set_encoding(task.encoding())
    >>> twin.encoding() == task.encoding()
    True
    >>> find_task("걸쇠")().read_examples("글.tsv")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    TaskError: 걸쇠 과제는 글을 받지 않습니다.
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
        """자료를 만들어 둘로 나눕니다.

        입력:
            seed: 씨앗. 같으면 언제나 같은 자료입니다.

        반환:
            (학습용, 따로 떼어 둔 것). 둘은 겹치지 않습니다.
        """

    def learn_encoding(self, train: Sequence[Any]) -> None:  # noqa: B027
        """학습용 자료에서 어휘처럼 글을 번호로 바꾸는 데 필요한 것을 정합니다.

        입력:
            train: 학습용 예제.
        """

    def encoding(self) -> dict[str, Any]:
        """`learn_encoding`이 정한 것을 체크포인트에 담을 값으로 바꿉니다.

        반환:
            JSON으로 쓸 수 있는 값만 담은 사전.
        """
        return {}

    def set_encoding(self, encoding: Mapping[str, Any]) -> None:  # noqa: B027
        """`encoding`이 돌려준 것을 되살립니다.

        입력:
            encoding: `encoding`의 반환값.

        예외:
            KeyError, TypeError, ValueError: 되살릴 수 없는 값일 때.
        """

    @abstractmethod
    def build(self, hidden_size: int, **changes: Any) -> Model:
        """모델을 새로 만듭니다.

        입력:
            hidden_size: 은닉 상태의 크기 H.
            changes: 생성자의 다른 인자를 바꿀 값.

        반환:
            모델. 가중치는 torch의 전역 난수에서 뽑습니다.

        예외:
            TypeError, ValueError: 모르는 인자이거나 값이 맞지 않을 때.
        """

    @abstractmethod
    def collate(self, examples: Sequence[Any]) -> tuple[torch.Tensor, ...]:
        """예제를 텐서로 묶습니다.

        입력:
            examples: 예제 B개.

        반환:
            모델의 `loss`가 받는 묶음. 시퀀스의 모양은 (T, B, …)입니다.
        """

    def batches(self, train: Sequence[Any], batch_size: int, seed: int) -> Callable[[int], Any]:
        """학습에 쓸 묶음을 차립니다.

        입력:
            train: 학습용 예제.
            batch_size: 묶음의 크기 B.
            seed: 씨앗.

        반환:
            스텝 번호 → 묶음.

        예외:
            ValueError: 예제가 없거나 batch_size가 1보다 작을 때.
        """
        return Shuffled(train, batch_size, self.collate, seed=seed)

    @abstractmethod
    def score(self, model: Model, examples: Sequence[Any]) -> float:
        """예제들에서 점수를 잽니다.

        입력:
            model: 잴 모델.
            examples: 예제. 하나 이상.

        반환:
            `metric`이 말하는 점수.
        """

    def read_examples(self, path: str | os.PathLike[str]) -> list[Any]:
        """파일에서 점수를 잴 예제를 읽습니다.

        입력:
            path: UTF-8 글 파일.

        반환:
            예제.

        예외:
            TaskError: 글을 받지 않는 과제이거나 파일이 기다린 꼴이 아닐 때.
            CorpusError, FileNotFoundError: 파일을 읽을 수 없을 때.
        """
        raise self._takes_no_text()

    def predict(self, model: Model, text: str, **options: Any) -> str:
        """새 글에 답합니다.

        입력:
            model: 학습한 모델.
            text: 새 글.
            options: 과제마다 다른 설정. 언어 모델은 length, temperature, seed를 받습니다.

        반환:
            답.

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

    입력:
        examples: 예제.
        size: 한 조각의 크기. 마지막 조각은 이보다 작을 수 있습니다.

    반환:
        조각의 목록.

    >>> chunks("가나다", 2)
    ['가나', '다']
    """
    return [examples[start : start + size] for start in range(0, len(examples), size)]
