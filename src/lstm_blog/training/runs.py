"""과제의 학습을 차리고, 저장된 체크포인트에서 과제와 모델을 되살립니다."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from lstm_blog.model import Model
from lstm_blog.training import BEST, LAST, Outcome, Trainer
from lstm_blog.training.batches import mix_seed, seed_everything
from lstm_blog.training.checkpoints import (
    Checkpoint,
    CheckpointError,
    check_weights,
    load_checkpoint,
    restore_model,
)
from lstm_blog.training.distributed import current
from lstm_blog.training.optimization import Schedule, constant, warmup_cosine
from lstm_blog.training.tasks import find_task
from lstm_blog.training.tasks.base import TaskError, TrainTask

# 학습 결과를 정하는 설정. 체크포인트에 담기고, 이어서 할 때 바꿀 수 있는 것은 steps뿐입니다.
OPTIONS: Mapping[str, Any] = {
    "seed": 0,
    "clip": 1.0,
    "schedule": "cosine",
    "warmup": 50,
    "evaluate_every": 100,
    "patience": None,
}


@dataclass
class Run:
    """차려 놓은 학습 하나. `start`가 만듭니다.

    속성:
        task: 과제.
        trainer: 모델과 옵티마이저를 가진 학습 루프.
        batches: 스텝 번호 → 묶음.
        held_out: 점수를 잴 예제.
        options: 학습 설정.

    >>> run = start("걸쇠", {"steps": 2, "hidden_size": 4, "warmup": 0}, quiet=True)
    >>> run.fit().step
    2
    >>> 0 <= run.score(run.trainer.model) <= 1
    True
    """

    task: TrainTask
    trainer: Trainer
    batches: Callable[[int], Any]
    held_out: list[Any]
    options: dict[str, Any]

    def fit(self) -> Outcome:
        """설정한 스텝까지 학습합니다.

        반환:
            `Outcome`.

        예외:
            TrainingError: 손실이나 기울기가 유한하지 않을 때.
        """
        return self.trainer.fit(self.batches, self.options["steps"], evaluate=self.score)

    def score(self, model: Model) -> float:
        """떼어 둔 예제에서 점수를 잽니다.

        입력:
            model: 잴 모델.

        반환:
            과제의 점수.
        """
        return self.task.score(model, self.held_out)


def start(
    name: str,
    options: Mapping[str, Any] | None = None,
    *,
    model_changes: Mapping[str, Any] | None = None,
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    **trainer_options: Any,
) -> Run:
    """과제의 자료, 모델, 옵티마이저를 만들어 학습할 준비를 합니다.

    입력:
        name: 과제의 이름.
        options: 과제의 기본값을 바꿀 설정. 이름은 `OPTIONS`와 과제의 `defaults`에 있습니다.
        model_changes: 모델 생성자의 인자를 바꿀 값.
        out: 체크포인트와 기록을 둘 폴더.
        resume: 참이면 out의 체크포인트에서 잇습니다. 설정도 거기 것을 따릅니다.
        trainer_options: `Trainer`에 그대로 넘길 것(device, amp, log_every, save_every, quiet).

    반환:
        `Run`.

    예외:
        TaskError: 모르는 과제거나, 설정이 맞지 않거나, 이을 때 바꿀 수 없는 설정을 바꿨을 때.
        CheckpointError: 이을 체크포인트를 읽을 수 없을 때.
        DeviceError: 그런 장치가 없을 때.

    >>> start("latch", {"hidden_size": 4}, quiet=True).options["hidden_size"]
    4
    """
    task = find_task(name)()
    settings, changes = {**OPTIONS, **task.defaults, **(options or {})}, dict(model_changes or {})
    saved = None
    if resume:
        saved = load_checkpoint(Path(out, LAST))
        settings, changes = _saved_settings(saved, task, options or {}, changes)
    _check_settings(settings)
    train, held_out = task.examples(settings["seed"])
    task.learn_encoding(train)
    if saved is not None and saved.metadata["training"]["encoding"] != task.encoding():
        raise CheckpointError(
            "저장할 때와 자료가 다릅니다. 자료를 만드는 코드가 바뀌었습니다.\n"
            "  저장할 때의 코드로 잇거나, 처음부터 다시 학습하세요."
        )
    seed_everything(settings["seed"])
    model = task.build(settings["hidden_size"], **changes)
    facts = {"task": task.name, "options": settings, "changes": changes}
    facts |= {"encoding": task.encoding(), "model": model.config()}
    trainer = Trainer(
        model,
        torch.optim.Adam(model.parameters(), lr=settings["learning_rate"]),
        out=out,
        clip=settings["clip"],
        schedule=_schedule(settings),
        count=model.count,
        evaluate_every=settings["evaluate_every"],
        patience=settings["patience"],
        minimize=task.minimize,
        metadata=facts,
        **trainer_options,
    )
    if current().size > 1:  # 드롭아웃은 프로세스마다 달라야 합니다
        seed_everything(mix_seed(settings["seed"], "rank", current().rank))
    if resume:
        trainer.resume()
    batches = task.batches(train, settings["batch_size"], settings["seed"])
    return Run(task, trainer, batches, held_out, settings)


def load(path: str | os.PathLike[str], device: str = "cpu") -> tuple[TrainTask, Model, dict]:
    """체크포인트에서 과제와 모델을 되살립니다.

    입력:
        path: 체크포인트 파일, 또는 그것이 든 폴더. 폴더면 가장 좋았던 것, 없으면 마지막 것입니다.
        device: 모델을 둘 장치.

    반환:
        (과제, 모델, 학습할 때의 설정).

    예외:
        CheckpointError: 읽을 수 없거나 과제와 모델을 되살릴 수 없을 때.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = start("걸쇠", {"steps": 1, "warmup": 0}, out=folder, quiet=True).fit()
    ...     task, model, options = load(folder)
    >>> task.name, model.hidden_size, options["steps"]
    ('latch', 32, 1)
    """
    path = Path(path)
    if path.is_dir():
        path = path / (BEST if (path / BEST).exists() else LAST)
    checkpoint = load_checkpoint(path)
    try:
        facts = checkpoint.metadata["training"]
        task = find_task(facts["task"])()
        task.set_encoding(facts["encoding"])
        _check_scale(facts["model"], checkpoint)
        with torch.device("meta"):  # 가중치와 모양이 맞는지 메모리를 쓰기 전에 봅니다
            check_weights(task.model_class.from_config(facts["model"]), checkpoint)
        model = task.model_class.from_config(facts["model"])
        options = dict(facts["options"])
        int(options["seed"])
    except (KeyError, TypeError, ValueError, RuntimeError, AttributeError, TaskError) as error:
        raise CheckpointError(
            f"과제와 모델을 되살릴 수 없는 체크포인트입니다: {path}\n"
            "  lstm-blog train이 쓴 파일을 넘기세요."
        ) from error
    restore_model(model, checkpoint)
    return task, model.to(device), options


def _check_scale(config: Mapping[str, Any], checkpoint: Checkpoint) -> None:
    """남이 적은 엄청난 크기를 믿고 모델을 만들지 않게 합니다."""
    elements = sum(value.numel() for value in checkpoint.group("model").values())
    sizes = [value for value in config.values() if isinstance(value, int)]
    if max(sizes, default=0) > elements or config.get("num_layers", 1) > len(checkpoint.tensors):
        raise ValueError("설정의 크기가 가중치보다 큽니다")


def _saved_settings(
    saved: Checkpoint, task: TrainTask, given: Mapping[str, Any], changes: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """이어서 할 설정과 모델 생성자의 인자. 저장된 것을 따르되 steps와 patience는 새것을 씁니다."""
    try:
        facts = saved.metadata["training"]
        settings, then = dict(facts["options"]), dict(facts["changes"])
        facts["encoding"].items()
        same_task = facts["task"] == task.name
        _check_settings(settings)
        _check_scale(then | {"hidden_size": settings["hidden_size"]}, saved)
        if not then.keys() <= inspect.signature(task.model_class).parameters.keys():
            raise ValueError("모르는 인자")
    except (KeyError, TypeError, ValueError, AttributeError, TaskError) as error:
        raise CheckpointError(
            "이어서 할 수 없는 체크포인트입니다: 학습 설정이 없거나 틀렸습니다.\n"
            "  lstm-blog train이 쓴 폴더를 넘기세요."
        ) from error
    if not same_task:
        raise TaskError(
            f"다른 과제의 체크포인트입니다: {facts['task']}\n"
            "  --out을 바꾸거나 그 과제의 이름으로 다시 하세요."
        )
    for name, value in given.items():
        if name not in ("steps", "patience") and settings.get(name) != value:
            raise TaskError(
                f"이어서 할 때는 {name}={settings.get(name)}을(를) {value}(으)로 "
                "바꿀 수 없습니다.\n"
                "  그 설정을 빼거나, 다른 --out에서 처음부터 학습하세요."
            )
    if changes and changes != then:
        raise TaskError("이어서 할 때는 모델을 바꿀 수 없습니다.\n  다른 --out에서 시작하세요.")
    return settings | dict(given), then


def _check_settings(settings: Mapping[str, Any]) -> None:
    least = {"steps": 1, "hidden_size": 1, "batch_size": 1, "seed": 0, "warmup": 0}
    least |= {"evaluate_every": 0, "patience": 1}
    for name, minimum in least.items():
        value = settings[name]
        if name == "patience" and value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
            raise TaskError(
                f"{name}={value}은(는) 쓸 수 없습니다.\n  {minimum} 이상의 정수를 넘기세요."
            )
    for name in ("learning_rate", "clip"):
        value = settings[name]
        if name == "clip" and value is None:
            continue
        if not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise TaskError(f"{name}={value}은(는) 쓸 수 없습니다.\n  0보다 큰 수를 넘기세요.")
    if settings["schedule"] not in ("cosine", "constant"):
        raise TaskError(
            f"모르는 일정입니다: {settings['schedule']}\n  cosine이나 constant를 고르세요."
        )


def _schedule(settings: Mapping[str, Any]) -> Schedule:
    # 스텝이 몇 안 되면 올리는 구간도 그만큼 짧게 합니다.
    warmup = min(settings["warmup"], settings["steps"] // 2)
    if settings["schedule"] == "cosine":
        return warmup_cosine(settings["steps"], warmup)
    return constant(warmup)
