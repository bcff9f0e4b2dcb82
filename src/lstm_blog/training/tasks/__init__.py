"""`lstm-blog train`이 아는 과제들: 자료, 모델, 점수를 하나로 묶습니다."""

from __future__ import annotations

from lstm_blog.training.tasks.base import TaskError, TrainTask
from lstm_blog.training.tasks.labels import Pronunciation, Spacing
from lstm_blog.training.tasks.language import Prose
from lstm_blog.training.tasks.masked import MaskedCharacters
from lstm_blog.training.tasks.memory import Adding, Copy, Latch
from lstm_blog.training.tasks.pairs import Dates, Numbers

TASKS = (Numbers, Dates, Pronunciation, Spacing, Prose, MaskedCharacters, Latch, Adding, Copy)


def find_task(name: str) -> type[TrainTask]:
    """이름으로 과제를 찾습니다.

    입력:
        name: 한국어 이름(숫자)이나 영어 이름(numbers).

    반환:
        `TrainTask`를 이은 클래스.

    예외:
        TaskError: 그런 과제가 없을 때.

    >>> find_task("숫자") is find_task("numbers")
    True
    """
    for task in TASKS:
        if name in (task.name, task.korean):
            return task
    known = ", ".join(f"{task.korean}({task.name})" for task in TASKS)
    raise TaskError(f"모르는 과제입니다: {name}\n  다음 가운데 고르세요: {known}")
