"""스크립트를 여럿 나란히 돌립니다. 실패는 예외가 아니라 값입니다: 어느 파일, 셀, 줄, 까닭."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lstm_blog.site.errors import BookError, ExampleError
from lstm_blog.site.script import Script

WORKER = Path(__file__).with_name("worker.py")
BROKEN = 70  # child.py가 스크립트 아닌 까닭으로 끝났을 때의 종료 값


@dataclass(frozen=True)
class Limits:
    """스크립트 하나의 한도.

    입력:
        seconds: 벽시계 시간(초). 다른 일로 바쁜 기계에서도 멀쩡한 예제가 걸리지 않게 넉넉히 둡니다.
        output_bytes: 표준 출력과 표준 오류를 더한 크기(바이트).
        memory_bytes: 주소 공간(바이트). 리눅스에서만 지킵니다.
    """

    seconds: float = 300.0
    output_bytes: int = 1_000_000
    memory_bytes: int = 12 << 30


@dataclass
class Figure:
    """셀이 그린 그림 하나. svg의 id는 모두 salt로 시작합니다."""

    svg: str
    salt: str
    caption: str


@dataclass
class CellResult:
    """셀 하나의 출력과 그림."""

    output: str
    figures: list[Figure] = field(default_factory=list)


@dataclass
class Result:
    """스크립트 하나를 돌린 결과. error가 있으면 cells는 실패한 셀까지만 있습니다.

    ran_at은 다 돈 때(`time.time()`, 초)입니다. 기억에서 꺼낸 결과라면 그때 돌았던 때입니다.
    """

    cells: list[CellResult]
    values: dict[str, int | float | bool | str]
    seconds: float
    modules: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    error: ExampleError | None = None
    ran_at: float = 0.0

    @classmethod
    def from_json(cls, data: dict) -> Result:
        cells = [
            CellResult(cell["output"], [Figure(**figure) for figure in cell["figures"]])
            for cell in data["cells"]
        ]
        values, seconds, ran_at = data["values"], data["seconds"], data["ran_at"]
        return cls(cells, values, seconds, data["modules"], data["files"], ran_at=ran_at)

    def to_json(self) -> dict:
        data = asdict(self)
        del data["error"]
        return data


class Runner:
    """일꾼 프로세스를 하나 띄워 두고 스크립트를 맡깁니다. `with`로 씁니다.

    입력:
        root: 저장소 폴더. 오류 글의 경로가 여기서 시작합니다.
        workers: 한꺼번에 돌릴 개수. 없으면 코어 수.
        limits: 스크립트마다의 한도.
    """

    def __init__(
        self, root: Path, workers: int | None = None, limits: Limits | None = None
    ) -> None:
        self.root = root
        self.limits = limits or Limits()
        self.workers = workers or len(getattr(os, "sched_getaffinity", _all_cores)(0))
        self._folder = tempfile.TemporaryDirectory(prefix="lstm-blog-", ignore_cleanup_errors=True)
        self._process: subprocess.Popen | None = None
        self._count = 0

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """일꾼을 끝내고 임시 폴더를 지웁니다."""
        if self._process is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None
        self._folder.cleanup()

    def run(
        self,
        scripts: Iterable[Script],
        env: dict[str, str] | None = None,
        on_start: Callable[[Script], None] = lambda script: None,
    ) -> Iterator[tuple[Script, Result]]:
        """스크립트들을 돌리고, 끝나는 차례대로 (스크립트, 결과)를 내놓습니다."""
        jobs = {}
        for script in scripts:
            job = self._job(script, env or {})
            jobs[job["id"]] = (script, job)
        self._send([job for _, job in jobs.values()])
        while jobs:
            reply = self._receive()
            if "started" in reply:
                on_start(jobs[reply["started"]][0])
            else:
                script, job = jobs.pop(reply["done"])
                yield script, self._result(script, job, reply)

    def _job(self, script: Script, env: dict[str, str]) -> dict:
        self._count += 1
        folder = Path(self._folder.name) / str(self._count)
        (folder / "work").mkdir(parents=True)
        cells = [{"name": c.name, "line": c.line, "source": c.source} for c in script.cells]
        return {
            "id": self._count,
            "path": str(script.path),
            "cells": cells,
            "env": env,
            "workdir": str(folder / "work"),
            **{name: str(folder / name) for name in ("output", "progress", "trace", "result")},
            **asdict(self.limits),
        }

    def _send(self, jobs: list[dict]) -> None:
        if not jobs:
            return
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(WORKER), str(self.workers)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None,
                env=_environment(),
                cwd=self._folder.name,
            )
            self._receive()
        for job in jobs:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self._process.stdin.flush()

    def _receive(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            status = self._process.wait()
            raise BookError(
                f"예제를 돌리는 프로세스가 스스로 끝났습니다(종료 값 {status}). "
                "메모리나 디스크가 모자라지 않은지, "
                "`python -c 'import torch, matplotlib'`이 되는지 보세요."
            )
        return json.loads(line)

    def _result(self, script: Script, job: dict, reply: dict) -> Result:
        data = None
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            data = json.loads(Path(job["result"]).read_text(encoding="utf-8"))
        if data is None or reply["stopped"] is not None or reply["status"] != 0:
            return Result([], {}, 0.0, error=self._sudden_end(script, job, reply))
        failure = data.pop("error")
        result = Result.from_json(data | {"ran_at": time.time()})
        if failure is not None:
            tail = _tail(job["output"]) if not failure["detail"] else failure["detail"]
            result.error = ExampleError(
                self._name(script), failure["cell"], failure["line"], failure["cause"], tail
            )
        return result

    def _sudden_end(self, script: Script, job: dict, reply: dict) -> ExampleError:
        """결과를 남기지 못한 끝: 한도를 넘었거나, 신호로 죽었거나, os._exit을 불렀습니다."""
        cell = script.cells[int(_read(job["progress"]) or 0)]
        # faulthandler는 ASCII가 아닌 글자를 \uXXXX로 적는다.
        path = str(script.path).encode("ascii", "backslashreplace").decode()
        lines = re.findall(rf'File "{re.escape(path)}", line (\d+)', _read(job["trace"]))
        status = reply["status"]
        if reply["stopped"] == "time":
            cause = f"{self.limits.seconds:g}초 안에 끝나지 않아 멈췄습니다."
        elif reply["stopped"] == "output":
            cause = f"출력이 한도 {self.limits.output_bytes:,}바이트를 넘었습니다."
        elif status < 0:
            cause = f"신호 {-status}번({_signal_name(-status)})으로 죽었습니다."
        elif status == BROKEN:
            cause = "결과를 적지 못했습니다. 디스크가 가득 차지 않았는지 보세요."
        else:
            cause = f"결과를 남기지 않고 끝났습니다(종료 값 {status}). os._exit을 불렀는지 보세요."
        line = int(lines[0]) if lines else cell.line
        return ExampleError(self._name(script), cell.name, line, cause, _tail(job["output"]))

    def _name(self, script: Script) -> str:
        with contextlib.suppress(ValueError):
            return script.path.relative_to(self.root).as_posix()
        return str(script.path)


def _all_cores(_: int) -> range:
    return range(os.cpu_count() or 1)


def _environment() -> dict[str, str]:
    """사람마다 다른 설정이 결과에 새지 않게 한 환경."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "LSTM_BLOG_SEED", "PYTHONWARNINGS", "MATPLOTLIBRC"}
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    return env | {
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }


def _signal_name(number: int) -> str:
    import signal

    try:
        return signal.Signals(number).name
    except ValueError:
        return "이름 모름"


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _tail(path: str, lines: int = 8, width: int = 160) -> str:
    """출력의 마지막 몇 줄. 이진 자료는 알아볼 수 있는 만큼만."""
    try:
        with open(path, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 8192))
            text = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    kept = [line[:width] for line in text.splitlines() if line.strip()][-lines:]
    return "\n".join("".join(c if c.isprintable() else "�" for c in line) for line in kept)
