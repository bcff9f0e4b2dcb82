"""minGRU를 짝지어, 차례로, 로그로 읽는 시간과 torch.nn의 GRU, LSTM의 시간을 CPU에서 견줍니다.

    python benchmarks/scan_cost.py            # 사람이 읽는 표
    python benchmarks/scan_cost.py --write    # 책이 싣는 기록을 새로 씁니다

스레드 하나로, 짝지어 푸는 스캔과 다른 것을 번갈아 재어 짝마다 비율을 냅니다. 기록에 남는 것은
비율의 사분위수와 짝지어 푼 것의 중앙값(밀리초)입니다. "잡음"은 같은 것을 한 번 더 잰 것입니다.
다른 일에 밀려 멈춘 동안을 빼려고 벽시계가 아니라 CPU 시간을 봅니다. 마지막으로 torch.compile로 묶은
스캔을 새 프로세스에서 재고, 시간 안에 되지 않으면 기록에 null을 남깁니다. 1분 남짓 걸립니다.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from lstm_blog import MinGRU
from lstm_blog.recurrent.scans import linear_scan, log_scan, loop_scan

RECORD = Path(__file__).resolve().parent.parent / "src/lstm_blog/measured/scan_cost.json"
COMMAND = "python benchmarks/scan_cost.py --write"
SHAPES = [(64, 8, 64), (512, 8, 64), (512, 1, 64)]  # (T, B, H), I = H
ROUNDS = 9
SECONDS = 0.01  # 한 번 잴 때 적어도 이만큼 되풀이합니다.
COMPILE_SECONDS = 60  # 묶기를 이보다 오래 기다리지 않습니다.
MODELS = ("차례로", "로그로", "GRU", "LSTM", "잡음")
SCANS = ("차례로", "로그로", "잡음")

Job = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--compiled", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.compiled:
        print(json.dumps(measure_compiled(SHAPES[1])))
        return
    record = {"command": COMMAND, "date": datetime.datetime.now(datetime.UTC).date().isoformat()}
    record |= {"cpu": cpu(), "threads": 1, "torch": torch.__version__, "rounds": ROUNDS}
    record["python"] = platform.python_version()
    record["rows"] = []
    for shape in SHAPES:
        record["rows"].append(measure(shape, ROUNDS, SECONDS))
        print(json.dumps(record["rows"][-1], ensure_ascii=False), flush=True)
    record["compiled"] = None
    if options.write:
        write(record)  # 묶다가 끊겨도 여기까지는 남습니다
    record["compiled"] = compiled(COMPILE_SECONDS)
    print(json.dumps(record["compiled"]))
    if options.write:
        write(record)


def write(record: dict[str, object]) -> None:
    text = json.dumps(record, ensure_ascii=False, indent=1)
    RECORD.write_text(text + "\n", encoding="utf-8")


def measure(shape: tuple[int, int, int], rounds: int, seconds: float) -> dict[str, object]:
    T, B, H = shape
    row: dict[str, object] = {"T": T, "B": B, "H": H}
    for work in ("forward", "training"):
        x = torch.randn(T, B, H, requires_grad=work == "training")
        minimal = MinGRU(H, H)
        jobs = {
            "차례로": reading(MinGRU(H, H, scan="loop"), x),
            "로그로": reading(MinGRU(H, H, scan="log"), x),
            "GRU": reading(nn.GRU(H, H), x),
            "LSTM": reading(nn.LSTM(H, H), x),
            "잡음": reading(minimal, x),
        }
        row[work] = paired(reading(minimal, x), jobs, rounds, seconds)
        # 스캔만: 층의 행렬곱은 빼고
        a, b = (value.detach().requires_grad_(x.requires_grad) for value in minimal.terms(x))
        jobs = {
            "차례로": scanning(loop_scan, a, b),
            "로그로": scanning(in_logs, a, b),
            "잡음": scanning(linear_scan, a, b),
        }
        row[f"scan_{work}"] = paired(scanning(linear_scan, a, b), jobs, rounds, seconds)
    return row


def in_logs(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return log_scan(a.log(), b.log()).exp()


def reading(module: nn.Module, x: torch.Tensor) -> Job:
    return forward_or_training(lambda: module(x)[0], x.requires_grad)


def scanning(scan: Callable[..., torch.Tensor], a: torch.Tensor, b: torch.Tensor) -> Job:
    return forward_or_training(lambda: scan(a, b), a.requires_grad)


def forward_or_training(run: Callable[[], torch.Tensor], training: bool) -> Job:
    """기울기를 바라면 앞으로 갔다가 돌아오고, 아니면 앞으로만 갑니다."""

    def forward() -> None:
        with torch.no_grad():
            run()

    return (lambda: run().sum().backward()) if training else forward


def paired(base: Job, jobs: dict[str, Job], rounds: int, seconds: float) -> dict[str, object]:
    """짝마다 (짝지은 스캔, 다른 것)을 이어서 재고, 앞의 것의 몇 배인지 사분위수로 돌려줍니다."""
    repeats = max(1, int(seconds / timed(base, 1)))
    ratios: dict[str, list[float]] = {name: [] for name in jobs}
    times: list[float] = []
    for _ in range(rounds):
        for name, job in jobs.items():
            times.append(timed(base, repeats))
            ratios[name].append(timed(job, max(1, repeats // 4)) / times[-1])
    quartiles = {
        name: [round(value, 3) for value in statistics.quantiles(values, n=4)]
        for name, values in ratios.items()
    }
    return {"linear_ms": round(1000 * statistics.median(times), 3), "ratio": quartiles}


def timed(job: Job, repeats: int) -> float:
    """한 번에 걸린 CPU 시간(초)."""
    job()
    began = time.process_time()
    for _ in range(repeats):
        job()
    return (time.process_time() - began) / repeats


def compiled(limit: float) -> dict[str, float] | None:
    """묶은 스캔을 묶어 둔 것이 없는 새 프로세스에서 잽니다. 컴파일러가 없거나 오래 걸리면 None."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, __file__, "--compiled"],
                env={**os.environ, "TORCHINDUCTOR_CACHE_DIR": folder},
                capture_output=True,
                timeout=limit,
                check=True,
                text=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            return None
    return json.loads(done.stdout.splitlines()[-1])


def measure_compiled(shape: tuple[int, int, int]) -> dict[str, float]:
    """묶는 데 걸린 시간(초)과, 묶지 않은 스캔의 몇 배 시간이 걸리는지(앞으로만)."""
    a, b = torch.rand(shape), torch.rand(shape)
    whole = torch.compile(linear_scan)
    with torch.no_grad():
        began = time.perf_counter()
        whole(a, b)
        seconds = time.perf_counter() - began
    jobs = {"compiled": scanning(whole, a, b)}
    row = paired(scanning(linear_scan, a, b), jobs, ROUNDS, SECONDS)
    return {"T": shape[0], "seconds": round(seconds, 1), "ratio": row["ratio"]["compiled"]}


def cpu() -> str:
    """CPU의 이름. 기계의 이름은 적지 않습니다."""
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    name = found[1].strip() if found else platform.processor() or platform.machine()
    return f"{name}, {torch.backends.cpu.get_cpu_capability()}"


if __name__ == "__main__":
    main()
