"""스크립트를 돌리는 프로세스. torch 등을 한 번 읽어 두고 스크립트마다 갈라져 나옵니다.

`runner.py`가 이 파일을 경로로 실행하고, 표준 입출력으로 한 줄에 JSON 하나씩 주고받습니다.
이 파일은 `lstm_blog`을 읽지 않습니다. 갈라져 나온 자식이 그때그때 새로 읽어야 고친 코드가 돕니다.
부모에서는 텐서 연산을 하지 않습니다. 스레드가 생기면 fork가 안전하지 않습니다.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

CAN_FORK = hasattr(os, "fork")
POLL_SECONDS = 0.02
LAST_WORDS_SECONDS = 10.0  # 멈춘 스크립트가 제 줄을 적을 때까지 기다리는 가장 긴 시간


def _load_child() -> types.ModuleType:
    """옆의 `child.py`. 스크립트의 import와 부딪치지 않게 모듈 길을 거치지 않고 읽습니다."""
    path = Path(__file__).with_name("child.py")
    spec = importlib.util.spec_from_file_location("_lstm_blog_child", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


child = _load_child()


class Running:
    """돌고 있는 자식 하나."""

    def __init__(self, job: dict) -> None:
        self.job = job
        self.deadline = time.monotonic() + job["seconds"]
        self.stopped: str | None = None
        self.kill_at = float("inf")
        self.process: subprocess.Popen | None = None
        sys.stdout.flush()
        if not CAN_FORK:
            command = [sys.executable, __file__, "--child"]
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
            )
            self.process.stdin.write(json.dumps(job).encode())
            self.process.stdin.close()
            self.pid = self.process.pid
            return
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            _prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: 일꾼이 죽으면 함께 죽는다
            _prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: 버려진 손자를 떠맡는다
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            child.child_main(job)

    def poll(self) -> int | None:
        """끝났으면 종료 값(신호로 죽었으면 음수), 아니면 None. 한도를 넘었으면 멈춥니다."""
        if self.process is not None:
            status = self.process.poll()
        else:
            pid, raw = os.waitpid(self.pid, os.WNOHANG)
            status = None if pid == 0 else os.waitstatus_to_exitcode(raw)
        if status is not None:
            self.kill()
            return status
        if self.stopped is None:
            self._check_limits()
        elif time.monotonic() > self.kill_at:
            self.kill()
        return None

    def _check_limits(self) -> None:
        if time.monotonic() > self.deadline:
            self.stop("time")
        elif _size(self.job["output"]) > self.job["output_bytes"]:
            self.stop("output")

    def stop(self, why: str) -> None:
        """어느 줄에 있었는지 적고 죽게 합니다. 그래도 죽지 않으면 `poll()`이 식구까지 끝냅니다."""
        self.stopped = why
        if hasattr(signal, "SIGUSR1") and self.process is None:
            os.kill(self.pid, signal.SIGUSR1)
            self.kill_at = time.monotonic() + LAST_WORDS_SECONDS
        else:
            self.kill()

    def kill(self) -> None:
        """스크립트와 그 묶음을 바로 끝냅니다."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.process is not None:
                self.process.kill()
            else:
                os.killpg(self.pid, signal.SIGKILL)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(option, value)


def serve(replies: int, workers: int) -> None:
    """요청을 읽고, 한 번에 workers개까지 돌리고, 끝나는 대로 답합니다.

    입력이 끊기면 모두 끝냅니다.
    """
    waiting: list[dict] = []
    running: list[Running] = []
    inbox = _Inbox()
    while not inbox.closed:
        waiting += inbox.read(block=not running and not waiting)
        while waiting and len(running) < workers:
            running.append(Running(waiting.pop(0)))
            _reply(replies, {"started": running[-1].job["id"]})
        for run in list(running):
            status = run.poll()
            if status is not None:
                running.remove(run)
                child.end_children(keep=frozenset(other.pid for other in running))
                _reply(replies, {"done": run.job["id"], "status": status, "stopped": run.stopped})
        if running:
            time.sleep(POLL_SECONDS)
    for run in running:
        run.kill()
    child.end_children()


class _Inbox:
    """표준 입력의 JSON 줄들. fork하는 쪽에서는 스레드 없이, 다른 쪽에서는 스레드로 읽습니다."""

    def __init__(self) -> None:
        self.closed = False
        self._buffer = b""
        self._lines: list[bytes] = []
        if not CAN_FORK:
            self._arrived = threading.Condition()
            threading.Thread(target=self._read_forever, daemon=True).start()

    def read(self, block: bool) -> list[dict]:
        if not CAN_FORK:
            with self._arrived:
                self._arrived.wait_for(
                    lambda: self._lines or self.closed or not block, timeout=None
                )
                lines, self._lines = self._lines, []
            return [json.loads(line) for line in lines]
        import select

        if not select.select([0], [], [], None if block else 0)[0]:
            return []
        piece = os.read(0, 1 << 16)
        self.closed = not piece
        *lines, self._buffer = (self._buffer + piece).split(b"\n")
        return [json.loads(line) for line in lines]

    def _read_forever(self) -> None:
        for line in sys.stdin.buffer:
            with self._arrived:
                self._lines.append(line)
                self._arrived.notify()
        with self._arrived:
            self.closed = True
            self._arrived.notify()


def _reply(stream: int, message: dict) -> None:
    os.write(stream, json.dumps(message).encode() + b"\n")


def main() -> None:
    # 이 파일의 폴더가 모듈 길에 있으면 script.py 같은 이름이 남의 것을 가린다.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    if sys.argv[1:] == ["--child"]:
        child.child_main(json.loads(sys.stdin.buffer.read()))
    replies = os.dup(1)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prctl(36, 1)  # 스크립트가 갑자기 죽으면 그 자식들이 이리 온다
    import matplotlib.pyplot  # noqa: F401
    import numpy  # noqa: F401
    import torch._dynamo  # noqa: F401 — 최적화기를 처음 만들 때 1초를 들여 읽는 것

    _reply(replies, {"ready": True})
    serve(replies, workers=int(sys.argv[1]))
    os._exit(0)  # torch를 읽은 파이썬은 곱게 끝내는 데 1초가 걸린다


if __name__ == "__main__":
    main()
