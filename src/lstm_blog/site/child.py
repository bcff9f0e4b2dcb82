"""스크립트 하나를 셀 차례로 돌립니다. `worker.py`에서 갈라져 나온 자식이 하는 일입니다.

`lstm_blog`은 스크립트가 읽을 때 비로소 읽습니다. 그래야 고친 코드가 돕니다.
"""

from __future__ import annotations
import __future__

import contextlib
import faulthandler
import importlib.machinery
import json
import os
import re
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from pathlib import Path

# 창을 여는 도구들. 책을 짓는 기계에는 화면이 없다고 본다.
WINDOW_TOOLKITS = {"tkinter", "_tkinter", "PyQt5", "PyQt6", "PySide2", "PySide6", "wx", "gi"}
# 줄바꿈과 탭을 뺀 제어 문자는 글이 아니다.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# 낡은 이름 경고는 남의 판올림에 책이 깨지지 않게 놓아둔다.
QUIET = (
    DeprecationWarning,
    PendingDeprecationWarning,
    FutureWarning,
    ImportWarning,
    ResourceWarning,
)


class Recorder:
    """감사 고리(audit hook)가 보는 것: 기록한 값, 연 파일, 창을 열려는 시도."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.files: set[str] = set()
        self.lost: list[threading.ExceptHookArgs] = []

    def __call__(self, event: str, args: tuple) -> None:
        if event == "lstm_blog.record":
            self.values[args[0]] = args[1]
        elif event == "open" and isinstance(args[0], str | bytes):
            self.files.add(os.path.abspath(os.fsdecode(args[0])))
        elif event == "import" and args[0].partition(".")[0] in WINDOW_TOOLKITS:
            raise ImportError(
                f"{args[0]}: 예제는 창을 열 수 없습니다. 그림은 matplotlib으로 그리세요."
            )
        elif event == "webbrowser.open":
            raise RuntimeError("예제는 브라우저 창을 열 수 없습니다.")


def run_script(job: dict) -> dict:
    """셀을 차례로 돌리고 출력, 그림, 값, 기댄 파일을 돌려줍니다.

    실패하면 error에 까닭을 담습니다.
    """
    import matplotlib.pyplot as plt

    plt.rcdefaults()  # 사람마다 다른 matplotlibrc가 그림을 바꾸지 않게
    recorder = Recorder()
    sys.addaudithook(recorder)
    threading.excepthook = recorder.lost.append
    plt.show = lambda *args, **kwargs: None
    main = types.ModuleType("__main__")
    main.__file__ = job["path"]
    sys.modules["__main__"] = main
    sys.argv = [job["path"]]
    output = os.open(job["output"], os.O_RDONLY)
    cells: list[dict] = []
    result: dict = {"cells": cells, "error": None}
    started = time.perf_counter()
    for number, cell in enumerate(job["cells"]):
        Path(job["progress"]).write_text(str(number))
        start = os.fstat(output).st_size
        result["error"] = _run_cell(cell, main.__dict__, job["path"])
        if result["error"] is None and recorder.lost:
            failure = recorder.lost[0].exc_value
            cause = f"스레드에서 {type(failure).__name__}: {failure}"
            result["error"] = _error(cell, job["path"], failure, cause, with_trace=True)
        _flush()
        end = os.fstat(output).st_size
        too_much = end > job["output_bytes"]
        text, trouble = _as_text(b"" if too_much else os.pread(output, end - start, start))
        if too_much:
            trouble = f"출력이 한도 {job['output_bytes']:,}바이트를 넘었습니다."
        cells.append({"output": text, "figures": []})
        if result["error"] is None and trouble is not None:
            result["error"] = {
                "cell": cell["name"],
                "line": cell["line"],
                "cause": trouble,
                "detail": "",
            }
        if result["error"] is None:
            result["error"] = _collect_figures(plt, cell, cells[-1], job)
        if result["error"] is not None:
            break
    result["seconds"] = round(time.perf_counter() - started, 3)
    if result["error"] is None:
        result["error"] = _leftovers(job["cells"][-1])
    result["values"] = recorder.values
    result["files"] = sorted(recorder.files)
    found = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    result["modules"] = sorted({os.path.abspath(file) for file in found if file})
    return result


def _run_cell(cell: dict, namespace: dict, path: str) -> dict | None:
    # 빈 줄을 채워 넣으면 오류의 줄 번호가 스크립트의 줄 번호와 같다.
    padded = "\n" * (cell["line"] - 1) + cell["source"]
    # 이 파일의 __future__는 물려주지 않고, 스크립트가 앞 셀에서 켠 것은 이어 준다.
    future = __future__.annotations
    flags = future.compiler_flag if namespace.get("annotations") is future else 0
    try:
        exec(compile(padded, path, "exec", flags, dont_inherit=True), namespace)
        sys.stdout.flush()  # 디스크가 찼거나 스크립트가 출력을 닫았으면 여기서 드러난다
    except SystemExit as stop:
        cause = f"sys.exit({stop.code!r})를 불렀습니다. 예제는 끝까지 흘러야 합니다."
        return _error(cell, path, stop, cause, with_trace=False)
    except BaseException as failure:
        message = str(failure) or "(설명 없음)"
        return _error(cell, path, failure, f"{type(failure).__name__}: {message}", with_trace=True)
    return None


def _error(cell: dict, path: str, failure: BaseException, cause: str, with_trace: bool) -> dict:
    frames = [f for f in traceback.extract_tb(failure.__traceback__) if f.filename != __file__]
    own = [index for index, frame in enumerate(frames) if frame.filename == path]
    line = frames[own[-1]].lineno if own else getattr(failure, "lineno", None) or cell["line"]
    detail = "".join(traceback.format_list(frames[own[0] :])) if with_trace and own else ""
    return {"cell": cell["name"], "line": line, "cause": cause, "detail": detail.rstrip()}


def _as_text(raw: bytes) -> tuple[str, str | None]:
    """출력 바이트 → 글. 글이 아니면 까닭도 함께."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return "", "표준 출력에 UTF-8 글자가 아닌 이진 자료를 썼습니다."
    # 진행 막대는 \r로 제 줄을 덮어쓴다. 화면에 마지막으로 남을 모습만 둔다.
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    if CONTROL.search(text):
        return "", "표준 출력에 제어 문자(이진 자료)를 썼습니다."
    return text, None


def _collect_figures(plt: types.ModuleType, cell: dict, into: dict, job: dict) -> dict | None:
    if not plt.get_fignums():
        return None
    from lstm_blog import plots

    for number in plt.get_fignums():
        figure = plt.figure(number)
        salt = f"{Path(job['path']).stem}-{cell['name']}-{len(into['figures'])}"
        try:
            svg = plots.to_svg(figure, salt)
        except Exception as failure:
            cause = f"그림을 SVG로 바꾸지 못했습니다: {failure}"
            return {"cell": cell["name"], "line": cell["line"], "cause": cause, "detail": ""}
        into["figures"].append({"svg": svg, "salt": salt, "caption": str(figure.get_label())})
    plt.close("all")
    return None


def _leftovers(cell: dict) -> dict | None:
    """끝난 뒤에도 도는 스레드나 자식 프로세스가 있으면 실패입니다."""
    if "multiprocessing.resource_tracker" in sys.modules:
        tracker = sys.modules["multiprocessing.resource_tracker"]._resource_tracker
        if getattr(tracker, "_pid", None) is not None:
            tracker._stop()
    deadline = time.monotonic() + 0.3
    while (names := _still_running()) and time.monotonic() < deadline:
        time.sleep(0.02)
    if not names:
        return None
    end_children()
    cause = f"끝난 뒤에도 도는 것을 남겼습니다: {', '.join(names)}. join()으로 거두세요."
    return {"cell": cell["name"], "line": cell["line"], "cause": cause, "detail": ""}


def _still_running() -> list[str]:
    current = threading.current_thread()
    names = [f"스레드 {t.name}" for t in threading.enumerate() if t is not current and t.is_alive()]
    return names + [f"자식 프로세스 {pid}" for pid in _children()]


def end_children(keep: frozenset[int] = frozenset()) -> None:
    """자식을 모두 끝냅니다. 자식이 죽으면 손자가 이리 오므로 없어질 때까지 되풀이합니다."""
    while strays := set(_children()) - keep:
        for pid in strays:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _children() -> list[int]:
    """살아 있는 자식들. /proc이 없는 곳에서는 비어 있습니다(그때는 묶음째 끝내는 데 맡깁니다)."""
    alive = []
    for listing in Path("/proc/self/task").glob("*/children"):
        for pid in listing.read_text().split():
            with contextlib.suppress(FileNotFoundError):
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z":
                    alive.append(int(pid))
    return alive


def child_main(job: dict) -> None:
    """자식의 처음과 끝. 돌아오지 않습니다."""
    os.chdir(job["workdir"])
    os.environ.update(job["env"])
    trace = os.open(job["trace"], os.O_WRONLY | os.O_CREAT)
    faulthandler.enable(file=trace)
    if hasattr(signal, "SIGUSR1"):
        faulthandler.register(signal.SIGUSR1, file=trace, chain=True)  # 줄을 적고 죽는다
    _limit_resources(job)
    _redirect(job["output"])
    _read_no_bytecode()
    # 경고가 쪽에 새어 나오느니 멈춘다.
    warnings.resetwarnings()
    warnings.simplefilter("error")
    for kind in QUIET:
        warnings.simplefilter("ignore", kind)
    import torch

    torch.set_num_threads(1)
    pid, status = os.getpid(), 0
    try:
        result = run_script(job)
        if os.getpid() != pid:
            os._exit(0)  # 스크립트가 fork한 자식이 여기까지 흘러왔다
        Path(job["result"]).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    except BaseException:
        traceback.print_exc()
        status = 70
    _flush()
    os._exit(status)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(ValueError, OSError):  # 까닭은 _run_cell이 이미 알렸다
            stream.flush()


def _read_no_bytecode() -> None:
    """우리 모듈은 늘 원본을 읽습니다. `__pycache__`는 시각(초)과 크기만 견줍니다."""
    loader = importlib.machinery.SourceFileLoader
    stats = loader.path_stats

    def path_stats(self: importlib.machinery.SourceFileLoader, path: str) -> dict:
        if self.name.partition(".")[0] == "lstm_blog":
            raise OSError("원본을 읽습니다")
        return stats(self, path)

    loader.path_stats = path_stats


def _redirect(output: str) -> None:
    """표준 입력은 비우고, 표준 출력과 표준 오류는 한 파일에 차례대로 모읍니다."""
    sink = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    text = {"encoding": "utf-8", "closefd": False}
    sys.stdin = open(0, **text)
    sys.stdout = open(1, "w", newline="\n", buffering=1, **text)
    sys.stderr = open(2, "w", newline="\n", buffering=1, **text)


def _limit_resources(job: dict) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = job["memory_bytes"]
    # CUDA는 시작할 때 주소 공간을 수십 GiB 잡아 두므로 GPU가 있는 기계에서는 걸지 않는다.
    if sys.platform == "linux" and size and not os.path.exists("/dev/nvidia0"):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
