"""`lstm-blog train`, `evaluate`, `predict`. torch는 명령을 받은 뒤에야 불러옵니다."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

COMMANDS = ("train", "evaluate", "predict")
INTERRUPTED = 130  # 신호로 멈춘 명령이 흔히 돌려주는 값(128 + SIGINT)

_NUMBERS = (
    ("steps", int, "모두 몇 스텝 학습할지"),
    ("hidden-size", int, "은닉 상태의 크기"),
    ("batch-size", int, "한 묶음의 예제 수(모든 프로세스를 합한 값)"),
    ("learning-rate", float, "학습률"),
    ("seed", int, "자료와 초깃값의 씨앗"),
    ("clip", float, "기울기 길이의 상한"),
    ("warmup", int, "학습률을 올리는 스텝 수"),
    ("evaluate-every", int, "몇 스텝마다 점수를 잴지"),
    ("patience", int, "점수가 나아지지 않은 채 몇 번을 재면 멈출지"),
)


def add_commands(commands: argparse._SubParsersAction) -> None:
    """명령 셋을 명령줄에 더합니다.

    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers(dest="command"))
    >>> parser.parse_args(["train", "숫자", "--steps", "5"]).steps
    5
    """
    train = commands.add_parser("train", help="과제 하나를 학습합니다.")
    train.add_argument("task", metavar="과제", help="숫자, 날짜, 발음, 띄어쓰기, 언어모델, 걸쇠, …")
    for name, kind, what in _NUMBERS:
        train.add_argument(f"--{name}", type=kind, metavar="수", help=what)
    train.add_argument("--schedule", choices=("cosine", "constant"), help="학습률의 일정")
    train.add_argument("--device", default="auto", metavar="장치", help="auto, cpu, cuda, mps")
    train.add_argument("--amp", action="store_true", help="순전파를 bfloat16으로 합니다.")
    train.add_argument("--out", type=Path, metavar="폴더", help="체크포인트와 기록을 둘 폴더")
    train.add_argument("--resume", action="store_true", help="--out의 체크포인트에서 잇습니다.")
    train.add_argument("--save-every", type=int, default=200, metavar="수", help="저장 간격(스텝)")
    train.add_argument("--log-every", type=int, default=20, metavar="수", help="기록 간격(스텝)")
    train.add_argument("--quiet", action="store_true", help="진행 상황을 보이지 않습니다.")

    evaluate = commands.add_parser("evaluate", help="체크포인트의 점수를 잽니다.")
    evaluate.add_argument("checkpoint", type=Path, metavar="체크포인트", help="파일이나 폴더")
    evaluate.add_argument(
        "--data", type=Path, metavar="파일", help="새 글. 없으면 학습할 때 떼어 둔 자료로 잽니다."
    )
    evaluate.add_argument("--device", default="auto", metavar="장치")

    predict = commands.add_parser("predict", help="체크포인트로 새 글에 답합니다.")
    predict.add_argument("checkpoint", type=Path, metavar="체크포인트", help="파일이나 폴더")
    predict.add_argument("texts", nargs="*", metavar="글", help="없으면 표준 입력을 한 줄씩 읽음")
    predict.add_argument("--device", default="auto", metavar="장치")
    predict.add_argument("--length", type=int, default=60, metavar="수", help="이어 쓸 글자 수")
    predict.add_argument("--temperature", type=float, default=0.7, metavar="수", help="뽑는 온도")
    predict.add_argument("--seed", type=int, default=0, metavar="수", help="뽑는 씨앗")


def run(options: argparse.Namespace) -> int:
    """명령 하나를 수행하고 종료 값을 돌려줍니다. 잘못은 한국어 한두 줄로 알립니다.

    >>> run(argparse.Namespace(command="predict", checkpoint="없음", texts=["1"], device="cpu"))
    1
    """
    # 행렬 곱의 순서를 GPU에서도 정해 두어야 이어서 한 학습이 비트까지 같습니다.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    from lstm_blog.training import TrainingError
    from lstm_blog.training.checkpoints import CheckpointError
    from lstm_blog.training.devices import DeviceError
    from lstm_blog.training.tasks import TaskError

    known = (CheckpointError, DeviceError, TaskError, TrainingError, ValueError, OSError)
    try:
        return {"train": _train, "evaluate": _evaluate, "predict": _predict}[options.command](
            options
        )
    except known as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("멈췄습니다.", file=sys.stderr)
        return INTERRUPTED


def _train(options: argparse.Namespace) -> int:
    from lstm_blog.training import LAST
    from lstm_blog.training.devices import choose_device
    from lstm_blog.training.distributed import joined
    from lstm_blog.training.runs import start

    _check_out(options, LAST)
    names = [name.replace("-", "_") for name, *_ in _NUMBERS] + ["schedule"]
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    device = choose_device(options.device)
    with joined(device.type) as here:
        _fix_the_order_of_sums(device.type)
        prepared = start(
            options.task,
            given,
            out=options.out,
            resume=options.resume,
            device=options.device,
            amp=options.amp,
            save_every=options.save_every,
            log_every=options.log_every,
            quiet=options.quiet,
        )
        outcome = prepared.fit()
    if here.is_main:
        print(_summary(prepared.task.metric, outcome, options))
    return INTERRUPTED if outcome.reason == "interrupted" else 0


def _check_out(options: argparse.Namespace, last: str) -> None:
    from lstm_blog.training.tasks import TaskError

    for name in ("save_every", "log_every"):
        if getattr(options, name) < 1:
            raise TaskError(f"--{name.replace('_', '-')}는 1 이상이어야 합니다.")
    if options.resume and options.out is None:
        raise TaskError("--resume에는 --out이 있어야 합니다.\n  이어서 할 폴더를 넘기세요.")
    if options.out is not None and (options.out / last).exists() and not options.resume:
        raise TaskError(
            f"이미 학습한 것이 있습니다: {options.out}\n"
            "  이어서 하려면 --resume을 붙이고, 아니면 다른 폴더를 고르세요."
        )


def _fix_the_order_of_sums(device_type: str) -> None:
    import torch

    if device_type == "cuda":
        torch.use_deterministic_algorithms(True, warn_only=True)


def _summary(metric: str, outcome, options: argparse.Namespace) -> str:
    said = {
        "finished": f"{outcome.step}스텝을 마쳤습니다.",
        "early": f"점수가 더 나아지지 않아 {outcome.step}스텝에서 멈췄습니다.",
        "interrupted": f"신호를 받아 {outcome.step}스텝에서 저장하고 멈췄습니다.",
    }
    text = said[outcome.reason]
    if outcome.reason == "interrupted" and options.out is None:
        text = f"신호를 받아 {outcome.step}스텝에서 멈췄습니다. --out이 없어 저장하지 않았습니다."
    elif outcome.reason == "interrupted":
        text += f" 이으려면: lstm-blog train {options.task} --out {options.out} --resume"
    if outcome.best is not None:
        text += f" 가장 좋은 {metric}: {outcome.best:.4f} ({outcome.best_step}스텝)"
    return text


def _evaluate(options: argparse.Namespace) -> int:
    from lstm_blog.training.devices import choose_device
    from lstm_blog.training.runs import load

    task, model, settings = load(options.checkpoint, choose_device(options.device))
    if options.data is None:
        examples, what = task.examples(settings["seed"])[1], "떼어 둔 예제"
    else:
        examples, what = task.read_examples(options.data), str(options.data)
    score = task.score(model, examples)
    print(f"{task.korean}: {task.metric} {score:.4f} ({what} {len(examples)}개)")
    return 0


def _predict(options: argparse.Namespace) -> int:
    from lstm_blog.training.devices import choose_device
    from lstm_blog.training.runs import load

    task, model, _ = load(options.checkpoint, choose_device(options.device))
    texts: Sequence[str] = options.texts or (line.rstrip("\n") for line in sys.stdin)
    for text in texts:
        answer = task.predict(
            model,
            text,
            length=options.length,
            temperature=options.temperature,
            seed=options.seed,
        )
        print(answer, flush=True)
    return 0
