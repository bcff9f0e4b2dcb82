"""학습이 어디까지 왔는지 보이고 남깁니다: 화면의 진행 막대와 JSON-lines 기록."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from lstm_blog.training.checkpoints import replace_durably


class Progress:
    """진행 막대 하나. rich가 있고 화면이 터미널이면 막대를, 아니면 줄을 씁니다.

    입력:
        total: 모두 몇 스텝인지.
        start: 몇 스텝에서 시작하는지(이어서 할 때).
        quiet: 참이면 아무것도 보이지 않습니다.
        stream: 쓸 곳. 없으면 표준 오류입니다.

    >>> import io
    >>> screen = io.StringIO()
    >>> with Progress(total=10, stream=screen) as progress:
    ...     progress.say("학습을 시작합니다.")
    ...     progress.show(10, loss=0.5)
    >>> print(screen.getvalue().split(" 초당")[0])
    학습을 시작합니다.
    스텝 10/10 손실 0.5000
    >>> progress.seconds > 0, progress.speed(10) > 0
    (True, True)
    """

    def __init__(
        self, total: int, *, start: int = 0, quiet: bool = False, stream: TextIO | None = None
    ) -> None:
        self.total = total
        self.start = start
        self.quiet = quiet
        self.stream = sys.stderr if stream is None else stream
        self._began = time.perf_counter()
        self._bar = None
        self._task = None

    def __enter__(self) -> Progress:
        self._began = time.perf_counter()
        if not self.quiet and self.stream.isatty():
            self._bar = _rich_bar(self.stream)
        if self._bar is not None:
            self._task = self._bar.add_task(
                "학습", total=self.total, completed=self.start, loss=math.nan, speed=0.0
            )
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    @property
    def seconds(self) -> float:
        """시작하고 흐른 시간, 초."""
        return time.perf_counter() - self._began

    def speed(self, step: int) -> float:
        """지금까지의 빠르기를 잽니다.

        입력:
            step: 지금 스텝.

        반환:
            초당 스텝 수.
        """
        return (step - self.start) / max(self.seconds, 1e-9)

    def show(self, step: int, loss: float) -> None:
        """지금 스텝과 손실을 보입니다.

        입력:
            step: 지금 스텝.
            loss: 그 스텝의 손실.
        """
        if self.quiet:
            return
        speed = self.speed(step)
        if self._bar is not None:
            self._bar.update(self._task, completed=step, loss=loss, speed=speed)
        else:
            self.say(f"스텝 {step}/{self.total} 손실 {loss:.4f} 초당 {speed:.1f}스텝")

    def say(self, text: str) -> None:
        """막대를 흐트러뜨리지 않고 한 줄을 씁니다.

        입력:
            text: 쓸 글.
        """
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=self.stream, flush=True)


def _rich_bar(stream: TextIO):
    """손실과 빠르기가 붙은 rich의 막대. rich가 없으면 None."""
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress
    except ImportError:
        return None
    return RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("손실 {task.fields[loss]:.4f}"),
        TextColumn("초당 {task.fields[speed]:.1f}스텝"),
        TimeRemainingColumn(),
        console=Console(file=stream),
    )


class JsonLinesLog:
    """한 줄에 JSON 객체 하나를 적는 기록. 줄마다 파일에 내보냅니다.

    입력:
        path: 기록 파일. None이면 아무것도 적지 않습니다.
        step: 이어서 시작하는 스텝. 이보다 뒤의 줄은 다시 적힐 것이므로 지웁니다.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "log.jsonl")
    ...     with JsonLinesLog(path) as log:
    ...         log.write({"step": 1, "loss": 0.5})
    ...     path.read_text(encoding="utf-8")
    '{"step": 1, "loss": 0.5}\\n'
    """

    def __init__(self, path: str | os.PathLike[str] | None, *, step: int = 0) -> None:
        self.path = None if path is None else Path(path)
        self.step = step
        self._file: TextIO | None = None

    def __enter__(self) -> JsonLinesLog:
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _keep_until(self.path, self.step)
            self._file = self.path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, line: Mapping[str, Any]) -> None:
        """한 줄을 적습니다. 유한하지 않은 수는 null이 됩니다.

        입력:
            line: JSON으로 쓸 수 있는 값만 담은 사전.
        """
        if self._file is None:
            return
        clean = {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in line.items()
        }
        self._file.write(json.dumps(clean, ensure_ascii=False, allow_nan=False) + "\n")
        self._file.flush()


def _keep_until(path: Path, step: int) -> None:
    """step까지의 온전한 줄만 남깁니다. 죽은 프로세스는 마지막 줄을 쓰다 말았을 수 있습니다."""
    if not path.exists():
        return
    kept = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            if step and json.loads(line)["step"] <= step:
                kept.append(line + "\n")
        except (ValueError, KeyError, TypeError):
            continue
    beside = path.with_name(path.name + ".tmp")
    beside.write_text("".join(kept), encoding="utf-8")
    replace_durably(beside, path)
