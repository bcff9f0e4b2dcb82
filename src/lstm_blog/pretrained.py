"""책에 실은 학습된 모델. 명령 한 줄로 똑같이 다시 만들 수 있습니다.

    python -m lstm_blog.pretrained pronunciation_two_way --out 발음

가중치는 `weights/`에 safetensors로 있고, 저마다 500 KB를 넘지 않습니다. 자료도 씨앗도 정해져 있어
같은 판의 torch를 쓰는 CPU에서는 같은 점수가 나옵니다.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lstm_blog.model import Model
from lstm_blog.training import runs
from lstm_blog.training.tasks.base import TrainTask

__all__ = ["RECIPES", "load", "main", "train"]

_FOLDER = Path(__file__).parent / "weights"
_PLAIN = {"attention": None, "bidirectional": False}
# 이름 → (과제, 바꾼 설정, 바꾼 모델 인자). 나머지는 과제의 기본값입니다.
RECIPES: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, Any]]] = {
    "pronunciation_two_way": ("발음", {"hidden_size": 64}, {"bidirectional": True}),
    "pronunciation_one_way": ("발음", {"hidden_size": 64}, {"bidirectional": False}),
    "dates_additive": ("날짜", {"hidden_size": 64, "learning_rate": 1e-2}, {}),
    "dates_dot": ("날짜", {"hidden_size": 64, "learning_rate": 1e-2}, {"attention": "dot"}),
    "masked_characters": ("빈칸", {"hidden_size": 48}, {}),
    # 어텐션이 없어 긴 수를 자주 틀립니다. 덜 배운 것은 더 자주 틀리고 제 답을 덜 믿습니다.
    "number_reading": ("숫자", {"hidden_size": 96, "steps": 600}, _PLAIN),
    "number_reading_early": ("숫자", {"hidden_size": 64, "steps": 450}, _PLAIN),
}


def load(name: str) -> tuple[TrainTask, Model]:
    """실린 모델을 읽습니다.

    입력:
        name: `RECIPES`의 이름.

    반환:
        (과제, 모델). 과제는 학습할 때의 어휘를 되살린 것입니다.

    예외:
        ValueError: 모르는 이름일 때.
        CheckpointError: 파일이 망가졌을 때.

    >>> task, model = load("pronunciation_two_way")
    >>> task.predict(model, "국물")
    '궁물'
    """
    _recipe(name)
    task, model, _ = runs.load(_FOLDER / f"{name}.safetensors")
    return task, model


def train(name: str, out: str | os.PathLike[str], **options: Any) -> float:
    """실린 모델을 처음부터 다시 학습합니다.

    입력:
        name: `RECIPES`의 이름.
        out: 체크포인트를 둘 폴더. 그 안의 `best.safetensors`가 실린 파일입니다.
        options: 바꿀 학습 설정. 책에 실은 것을 그대로 다시 만들려면 비웁니다.

    반환:
        떼어 둔 예제의 점수.

    예외:
        ValueError: 모르는 이름일 때.
        TaskError: 설정이 맞지 않을 때.
        CheckpointError, DeviceError: `lstm_blog.training.runs.start`와 같습니다.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     score = train("pronunciation_one_way", folder, steps=1, warmup=0, batch_size=2)
    >>> 0 <= score <= 1
    True
    """
    task, settings, changes = _recipe(name)
    run = runs.start(task, {**settings, **options}, model_changes=changes, out=out, quiet=True)
    run.fit()
    return run.score(run.trainer.model)


def main(arguments: Sequence[str] | None = None) -> None:
    """명령줄에서 모델 하나를 다시 만들고 점수를 출력합니다.

    입력:
        arguments: 명령줄의 낱말들. 없으면 `sys.argv`에서 읽습니다.

    예외:
        ValueError, TaskError, CheckpointError, DeviceError: `train`과 같습니다.

    >>> main(["없는_모델", "--out", "."])
    Traceback (most recent call last):
    SystemExit: 2
    """
    parser = argparse.ArgumentParser(prog="python -m lstm_blog.pretrained", description=__doc__)
    parser.add_argument("name", choices=list(RECIPES), metavar="이름", help=", ".join(RECIPES))
    parser.add_argument("--out", type=Path, required=True, metavar="폴더")
    options = parser.parse_args(arguments)
    print(f"떼어 둔 예제의 점수 {train(options.name, options.out):.4f}")


def _recipe(name: str) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    if name not in RECIPES:
        raise ValueError(f"실린 모델이 아닙니다: {name!r}. {list(RECIPES)} 가운데 고르세요.")
    return RECIPES[name]


if __name__ == "__main__":
    main()
