# ruff: noqa: E501 — 표의 한 줄이 스크립트 하나다.
"""일꾼: 어떻게 실패하든 파일, 셀, 줄, 까닭이 남고, 다른 스크립트와 기계는 멀쩡하다."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest

from lstm_blog.site.errors import BookError
from lstm_blog.site.runner import WORKER, Limits, Runner
from lstm_blog.site.script import parse

# 이 시험이 띄운 자식만 알아보도록 잠드는 시간에 프로세스 번호를 넣는다.
NAP = f"600.{os.getpid()}"
SECONDS = 8  # 스크립트마다의 한도. 바쁜 기계에서도 잠들기 전 몇 줄은 돌아야 한다
LATE = f"{SECONDS}초 안에 끝나지 않아"
# 이름: (셀 go의 코드, 파일에서 본 줄, 까닭에 있어야 할 말). go의 첫 줄은 12번째다.
FAILURES = {
    "raises": ("x = 1\ndef f():\n    raise ValueError('나쁨')\nf()", 14, "ValueError: 나쁨"),
    "asserts": ("assert 1 == 2, '같지 않음'", 12, "AssertionError: 같지 않음"),
    "syntax": ("x = 1\nreturn x", 13, "'return' outside function"),
    "hangs": ("x = 1\nwhile True:\n    pass", (13, 14), LATE),
    "sleeps": ("import time\n\n\ntime.sleep(600)", 15, LATE),
    "exits": ("x = 1\nsys.exit(3)", 13, r"sys.exit\(3\)"),
    "quits": ("raise SystemExit", 12, r"sys.exit\(None\)"),
    "os_exits": ("os._exit(0)", 12, "결과를 남기지 않고"),
    "killed": ("os.kill(os.getpid(), 9)", 12, r"신호 9번\(SIGKILL\)"),
    "terminated": ("os.kill(os.getpid(), 15)", 12, r"신호 15번\(SIGTERM\)"),
    "crashes": ("import ctypes\nctypes.string_at(0)", 13, r"신호 11번\(SIGSEGV\)"),
    "many_prints": ("for i in range(10**6):\n    print('x' * 100)", 13, "출력이 한도 1,000,000바이트"),
    "giant_print": ("print('x' * 10**8)", 12, "출력이 한도 1,000,000바이트"),
    "binary": ("sys.stdout.buffer.write(bytes(range(256)))", 12, "이진 자료"),
    "nul": ("print('a\\0b')", 12, "제어 문자"),
    "escape_codes": ("print('\\x1b[31m붉은 글자')", 12, "제어 문자"),
    "closed_output": ("sys.stdout.close()", 12, "I/O operation on closed file"),
    "thread": ("import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()", 12, "스레드 Thread-1"),
    "daemon": ("import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()", 12, "스레드 Thread-1"),
    "thread_raises": ("import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()", 13, "스레드에서 ZeroDivisionError"),
    "child": (f"import subprocess\nsubprocess.Popen(['sleep', '{NAP}'])", 12, "자식 프로세스"),
    "session": (f"import subprocess\nsubprocess.Popen(['sleep', '{NAP}'], start_new_session=True)", 12, "자식 프로세스"),
    "grandchild": (f"import subprocess\nsubprocess.run(['sh', '-c', 'setsid sleep {NAP} &'])", 12, "자식 프로세스"),
    "exits_leaving_a_child": (f"import subprocess\nsubprocess.Popen(['sleep', '{NAP}'], start_new_session=True)\nos._exit(0)", 12, "결과를 남기지 않고"),
    "hangs_with_a_child": (f"import subprocess, time\nsubprocess.Popen(['sleep', '{NAP}'], start_new_session=True)\ntime.sleep(600)", 14, LATE),
    "slow_to_die": (f"import signal\npid = os.getpid()\nif os.fork() == 0:\n    import time\n    time.sleep({SECONDS + 1})\n    os.kill(pid, signal.SIGCONT)\n    os._exit(0)\nos.kill(pid, signal.SIGSTOP)", 19, LATE),
    "window": ("import tkinter\ntkinter.Tk()", 12, "창을 열 수 없습니다"),
    "qt": ("from PyQt5 import QtWidgets", 12, "창을 열 수 없습니다"),
    "browser": ("import webbrowser\nwebbrowser.get('true %s').open('http://localhost')", 13, "브라우저 창을 열 수 없습니다"),
    "reads_input": ("input()", 12, "EOFError"),
    "memory": ("x = bytearray(20 << 30)", 12, "MemoryError"),
    "warns": ("import warnings\nwarnings.warn('조심')", 13, "UserWarning: 조심"),
    "missing_glyph": ("import matplotlib.pyplot as plt\nfrom lstm_blog import plots\nplots.use_style()\nplt.figure().text(0, 0, '\\U00013000')", 12, "SVG로 바꾸지 못했습니다"),
    "records_a_tensor": ("import torch\nfrom lstm_blog import record\nrecord(loss=torch.ones(()))", 14, "Tensor 값은 기록할 수 없습니다"),
}  # fmt: skip
GOOD = {
    "plain": "print('안녕', x)\nfrom lstm_blog import record\nrecord(steps=3, loss=0.5, ok=True, name='가')",
    "order": "print('하나')\nprint('둘', file=sys.stderr)\nprint('셋')",
    "bars": "for i in range(3):\n    print(f'\\r{i}/3', end='')\nprint()\nprint('100%\\r\\n끝')",
    "where": "import tempfile, threading\nimport torch\nprint(os.listdir(), torch.get_num_threads(), os.environ.get('DISPLAY'), hash('가'), __name__, sys.argv == [__file__], os.environ['TZ'])",
    "pollutes": "import lstm_blog.cells, matplotlib\nlstm_blog.cells.lstm_step = None\nmatplotlib.rcParams['lines.linewidth'] = 99\nos.environ['POLLUTED'] = '1'\nshared = 1\nos.chdir('/')",
    "polluted": "import matplotlib\nprint('lstm_blog' in sys.modules, matplotlib.rcParams['lines.linewidth'] == 99, 'POLLUTED' in os.environ, 'shared' in globals())",
    "server": "import json\nfrom pathlib import Path\nparent = Path('/proc') / str(os.getppid())\nprint(len(list((parent / 'task').iterdir())), any(name.startswith('lstm_blog') for name in sys.modules))",
    "annotations": "class A:\n    x: int\nprint(A.__annotations__['x'] is int)",
    "reads": "from pathlib import Path\nhere = Path(__file__).parent\n(here / 'data.txt').read_text()\nos.close(os.open(here / 'other.txt', os.O_RDONLY))",
    "forks": "pid = os.fork()\nif pid == 0:\n    os._exit(0)\nos.waitpid(pid, 0)\nprint('하나')",
    "processes": "import subprocess\nprint(subprocess.run(['echo', '자식'], capture_output=True, text=True).stdout)",
    "finished_thread": "import threading\nt = threading.Thread(target=print, args=('스레드',))\nt.start()\nt.join()",
    "draws": "import matplotlib.pyplot as plt\nfrom lstm_blog import plots\nplots.use_style()\nfor n in (1, 2):\n    plt.figure(figsize=(1, 1)).set_label(f'그림 {n}')\nplt.show()",
    "settings": "import matplotlib\nprint(matplotlib.rcParams['lines.linewidth'], matplotlib.get_backend())",
    "tags": "print('<script>alert(1)</script>')",
}  # fmt: skip
DRAW = (
    "import matplotlib.pyplot as plt\nfrom lstm_blog import plots\nplots.use_style()\nplt.figure()"
)
WHOLE = {
    "two_cells": f"# %% a\n{DRAW}\n\n# %% b\nprint(plt.get_fignums())",
    "future": "# %% a\nfrom __future__ import annotations\n\n# %% b\nclass A:\n    x: int\n\nprint(A.__annotations__)",
    "blank_lines": "# %% a\nx = 1\n\n# %% [markdown]\n# 글\n\n# %% b\n\n\n\nprint(y)",
}


def sleepers() -> list[str]:
    """스크립트가 남긴, 아직 자고 있는 프로세스."""
    listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listing.stdout.splitlines() if NAP in line]


@pytest.fixture(scope="module")
def run(tmp_path_factory, script_text):
    """모든 스크립트를 한꺼번에 돌린 결과. 길에 한글과 빈칸이 있어도 된다."""
    os.environ["DISPLAY"] = ":99"
    os.environ["LSTM_BLOG_SEED"] = "7"
    root = tmp_path_factory.mktemp("runner") / "한글 길"
    folder = root / "gallery"
    folder.mkdir(parents=True)
    (folder / "data.txt").write_text("자료")
    (folder / "other.txt").write_text("자료")
    codes = {name: code for name, (code, *_) in FAILURES.items()} | GOOD
    setup = '# %% setup\nimport os, sys\nx = "시작"\n\n# %% go\n'
    codes = {name: setup + code for name, code in codes.items()} | WHOLE
    scripts = []
    for name, code in codes.items():
        path = folder / f"{name}.py"
        path.write_text(script_text(code), "utf-8")
        scripts.append(parse(path))
    (root / "matplotlibrc").write_text("lines.linewidth: 42\nbackend: TkAgg\n")
    for path in Path(matplotlib.get_cachedir()).glob("*.json"):
        shutil.copy(path, root)
    os.environ["MPLCONFIGDIR"] = str(root)
    try:
        with Runner(root, limits=Limits(seconds=SECONDS), workers=4) as runner:
            pairs = [(script.stem, result) for script, result in runner.run(scripts)]
            pairs.append(("processes left", sleepers()))
    finally:
        del os.environ["DISPLAY"], os.environ["LSTM_BLOG_SEED"], os.environ["MPLCONFIGDIR"]
    assert len(pairs) == len(codes) + 1
    return dict(pairs)


def output(result) -> str:
    assert result.error is None, str(result.error)
    return "".join(cell.output for cell in result.cells)


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_names_file_cell_line_and_cause(run, name):
    _, line, cause = FAILURES[name]
    error = run[name].error
    assert error is not None
    assert (error.file, error.cell) == (f"gallery/{name}.py", "go")
    assert error.line in (line if isinstance(line, tuple) else (line,))
    assert re.search(cause, error.cause)
    text = str(error)
    assert text.startswith(f"예제가 실패했습니다: gallery/{name}.py, {error.line}번째 줄 (셀 go)")
    assert "lstm_blog/site" not in text
    assert len(text) < 4000


def test_failures_leave_no_process_behind(run):
    assert run["processes left"] == []
    assert sleepers() == []


def test_a_traceback_shows_the_scripts_own_lines(run):
    detail = run["raises"].error.detail
    assert "line 15" in detail
    assert "raise ValueError('나쁨')" in detail


def test_the_end_of_the_output_is_shown_when_there_is_no_traceback(run, script_text):
    assert "xxx" in run["many_prints"].error.detail
    assert all(len(line) <= 160 for line in run["giant_print"].error.detail.splitlines())


def test_values_and_output_come_back(run):
    assert output(run["plain"]) == "안녕 시작\nsteps = 3\nloss = 0.5\nok = True\nname = 가\n"
    assert run["plain"].values == {"steps": 3, "loss": 0.5, "ok": True, "name": "가"}


def test_output_and_errors_keep_the_order_they_were_written_in(run):
    assert output(run["order"]) == "하나\n둘\n셋\n"


def test_a_progress_bar_leaves_only_its_last_state(run):
    assert output(run["bars"]) == "2/3\n100%\n끝\n"


def test_markup_in_the_output_is_kept_as_it_was_printed(run):
    assert output(run["tags"]) == "<script>alert(1)</script>\n"


def test_a_script_starts_in_an_empty_folder_with_one_thread_and_no_display(run):
    seeded = subprocess.run(
        [sys.executable, "-c", "print(hash('가'))"],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = f"[] 1 None {seeded.stdout.strip()} __main__ True UTC\n"
    assert output(run["where"]) == expected


def test_scripts_do_not_see_each_other(run):
    assert run["pollutes"].error is None
    assert output(run["polluted"]) == "False False False False\n"


def test_a_readers_matplotlibrc_changes_nothing(run):
    assert output(run["settings"]).lower() == "1.5 agg\n"


def test_the_runners_own_future_import_does_not_leak_into_scripts(run):
    assert output(run["annotations"]) == "True\n"


def test_opened_files_and_loaded_modules_are_reported(run):
    names = {Path(file).name for file in run["reads"].files}
    assert {"data.txt", "other.txt"} <= names
    assert any(module.endswith("lstm_blog/recording.py") for module in run["plain"].modules)
    assert not any("lstm_blog/cells.py" in module for module in run["plain"].modules)


def test_finished_threads_and_children_are_no_failure(run):
    assert output(run["finished_thread"]) == "스레드\n"
    assert output(run["processes"]) == "자식\n\n"
    assert output(run["forks"]) == "하나\n"


def test_every_figure_of_a_cell_comes_back_with_its_caption_and_salt(run):
    figures = run["draws"].cells[1].figures
    assert [figure.caption for figure in figures] == ["그림 1", "그림 2"]
    assert [figure.salt for figure in figures] == ["draws-go-0", "draws-go-1"]
    assert all(figure.svg.startswith("<svg") for figure in figures)


def test_figures_are_closed_at_the_end_of_their_cell(run):
    assert [len(cell.figures) for cell in run["two_cells"].cells] == [1, 0]
    assert output(run["two_cells"]) == "[]\n"


def test_a_future_import_holds_for_the_cells_after_it(run):
    assert output(run["future"]) == "{'x': 'int'}\n"


def test_blank_lines_and_text_do_not_shift_line_numbers(run):
    error = run["blank_lines"].error
    assert (error.cell, error.line) == ("b", 17)


def test_the_server_has_one_thread_and_none_of_our_modules(run):
    assert output(run["server"]) == "1 False\n"


def test_a_dead_server_is_reported(tmp_path, write_script):
    path = write_script("parricide.py", "# %% a\nimport os\nos.kill(os.getppid(), 9)")
    with Runner(tmp_path) as runner, pytest.raises(BookError, match=r"종료 값 -9"):
        list(runner.run([parse(path)]))


def test_leaving_early_ends_the_scripts_that_still_run(tmp_path, write_script):
    nap = write_script("nap.py", f"# %% a\nimport subprocess\nsubprocess.run(['sleep', '{NAP}'])")
    quick = write_script("quick.py", "# %% a\nx = 1")
    with Runner(tmp_path, workers=2) as runner:
        script, _ = next(runner.run([parse(nap), parse(quick)]))
    assert script.stem == "quick"
    assert sleepers() == []


def test_where_there_is_no_fork_a_script_runs_in_a_fresh_process(tmp_path):
    job = {
        "id": 1,
        "path": str(tmp_path / "x.py"),
        "cells": [{"name": "a", "line": 8, "source": "print(__name__, 1)\n"}],
        "env": {},
        "workdir": str(tmp_path),
        "seconds": 60,
        "output_bytes": 1000,
        "memory_bytes": 0,
        **{name: str(tmp_path / name) for name in ("output", "progress", "trace", "result")},
    }
    done = subprocess.run([sys.executable, str(WORKER), "--child"], input=json.dumps(job).encode())
    assert done.returncode == 0
    result = json.loads((tmp_path / "result").read_text("utf-8"))
    assert result["error"] is None
    assert result["cells"] == [{"output": "__main__ 1\n", "figures": []}]
