"""책을 짓고 고쳐 읽는 데 걸리는 시간과, 고쳤을 때 다시 도는 예제의 수를 잽니다.

    python benchmarks/build.py            # 사람이 읽는 표
    python benchmarks/build.py --json     # 기계가 읽는 것

저장소를 임시 폴더에 복사해 재므로 작업 중인 파일은 건드리지 않습니다. 시간은 기계와 그때의 짐에
따라 다릅니다. 횟수는 언제나 같습니다.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "start/getting-started"
EDITS = 10
# 쪽을 다 읽은 브라우저의 화면에 고친 글이 있는가.
SHOWN = "mark => document.querySelector('article')?.textContent.includes(mark)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lstm-blog-bench-") as folder:
        copy = Path(folder) / "book"
        copy_repository(copy)
        rows = {
            "처음부터 짓기(초)": timed(copy, "mkdocs", "build", "--strict", "--quiet"),
            "바뀐 것 없이 짓기(초)": timed(copy, "mkdocs", "build", "--strict", "--quiet"),
            **reruns(copy),
            **served(copy),
        }
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for name, value in rows.items():
        print(f"{name:<40} {value}")


def copy_repository(target: Path) -> None:
    """git이 아는 파일과 아직 더하지 않은 파일. 무시하는 것(기억, 가상 환경)은 빼고."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listing.split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def environment(copy: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(copy / "src"),
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "0",
    }


def python(copy: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=copy, env=environment(copy), capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}가 실패했습니다.\n{done.stdout}{done.stderr}")
    return done.stdout


def timed(copy: Path, *arguments: str) -> float:
    start = time.perf_counter()
    python(copy, *arguments)
    return round(time.perf_counter() - start, 2)


def reruns(copy: Path) -> dict[str, str]:
    """고친 곳마다 다시 돈 예제의 수. 기대하는 수는 결과에 적힌 기댐에서 셉니다."""
    edits = {
        "글": (copy / "docs" / f"{CHAPTER}.md", "\n문장 하나를 더합니다.\n"),
        "src의 주석": (copy / "src/lstm_blog/cells.py", "\n# 주석 하나\n"),
        "LSTM이 쓰지 않는 모듈의 코드": (copy / "src/lstm_blog/data/hangul.py", "\n_unused = 1\n"),
        "cells.py의 코드": (copy / "src/lstm_blog/cells.py", "\n_unused = 1\n"),
        "스크립트 하나의 코드": (copy / "gallery/shapes.py", "\nunused = 1\n"),
    }
    rows = {}
    for name, (path, addition) in edits.items():
        expected = 1 if path.parent.name == "gallery" else 0
        if "코드" in name and expected == 0:
            expected = users(copy, path)
        path.write_text(path.read_text("utf-8") + addition, "utf-8")
        time.sleep(0.1)  # 고치자마자 돌린 결과는 기억하지 않는다
        ran = re.search(r"(\d+)개를 돌렸고", python(copy, "lstm_blog.cli", "run"))[1]
        rows[f"다시 돈 예제: {name}"] = f"{ran} (기대 {expected})"
    return rows


def users(copy: Path, module: Path) -> int:
    name = "lstm_blog:" + module.relative_to(copy / "src/lstm_blog").as_posix()
    entries = copy.glob(".cache/examples/*/*.json")  # 스크립트마다 지난 결과도 몇 벌 남아 있다
    needs = ((path.parent, json.loads(path.read_bytes().partition(b"\n")[2])) for path in entries)
    return len({folder for folder, body in needs if name in body["needs"]})


def served(copy: Path) -> dict[str, str]:
    """serve로 띄운 장의 글을 처음부터 끝까지 고루 한 곳씩 고치고, 브라우저에 보일 때까지 잽니다."""
    with browser() as page, server(copy) as address:
        page.goto(f"{address}{CHAPTER}/")
        path = copy / "docs" / f"{CHAPTER}.md"
        lines = path.read_text("utf-8").splitlines()
        prose = [number for number, line in enumerate(lines) if re.match(r"[가-힣].*다\.$", line)]
        seconds = []
        for number in range(EDITS):
            mark = f"고침{number}번째"
            place = prose[len(prose) * number // EDITS]
            time.sleep(1.0)  # 앞의 새로 고침이 가라앉도록
            edited = [*lines[:place], f"{lines[place]} {mark}", *lines[place + 1 :], ""]
            path.write_text("\n".join(edited), "utf-8")
            start = time.perf_counter()
            page.wait_for_function(SHOWN, arg=mark, timeout=30_000)
            seconds.append(time.perf_counter() - start)
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    return {"글 고침 → 브라우저(초, 중앙값)": f"{middle:.2f} ({low:.2f}–{high:.2f}, {EDITS}번)"}


@contextlib.contextmanager
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=flags)
        yield opened.new_page()
        opened.close()


@contextlib.contextmanager
def server(copy: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", host]
    process = subprocess.Popen(command, cwd=copy, env=environment(copy))
    try:
        while True:  # 고친 코드에 기대는 예제들을 먼저 다시 돌린다
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"http://{host}/", timeout=5).close()
                break
            if process.poll() is not None:
                raise SystemExit(f"mkdocs serve가 뜨지 못했습니다. 종료 코드 {process.returncode}")
            time.sleep(0.1)
        yield f"http://{host}/"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
