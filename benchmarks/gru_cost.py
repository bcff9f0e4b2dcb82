"""torch.nn의 RNN, GRU, LSTM이 CPU에서 걸리는 시간을 LSTM의 몇 배인지로 잽니다.

    python benchmarks/gru_cost.py            # 사람이 읽는 표
    python benchmarks/gru_cost.py --write    # 책이 싣는 기록을 새로 씁니다

스레드 하나로, 모델을 번갈아 재어 짝마다 비율을 냅니다. 기록에 남는 것은 비율의 중앙값과 사분위수와
LSTM의 중앙값(밀리초)입니다. "LSTM, oneDNN 없이"는 torch가 LSTM에만 쓰는 합친 커널을 끈 것이고,
"잡음"은 LSTM을 한 번 더 잰 것입니다. 다른 일이 돌지 않는 기계에서 재세요.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

RECORD = Path(__file__).resolve().parent.parent / "src/lstm_blog/measured/gru_cost.json"
COMMAND = "python benchmarks/gru_cost.py --write"
SHAPES = [(100, 1, 64), (50, 32, 128), (100, 64, 256)]  # (T, B, H), I = H
ROUNDS = 15
SECONDS = 0.05  # 한 번 잴 때 적어도 이만큼 되풀이합니다.
MODELS = ("LSTM, oneDNN 없이", "GRU", "RNN", "잡음")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    record = {"command": COMMAND, "date": datetime.datetime.now(datetime.UTC).date().isoformat()}
    record |= {"cpu": cpu(), "threads": 1, "torch": torch.__version__, "rounds": ROUNDS}
    record["python"] = platform.python_version()
    record["rows"] = []
    for shape in SHAPES:
        record["rows"].append(measure(shape, ROUNDS, SECONDS))
        print(json.dumps(record["rows"][-1], ensure_ascii=False), flush=True)
    if options.write:
        text = json.dumps(record, ensure_ascii=False, indent=1)
        RECORD.write_text(text + "\n", encoding="utf-8")


def measure(shape: tuple[int, int, int], rounds: int, seconds: float) -> dict[str, object]:
    T, B, H = shape
    row: dict[str, object] = {"T": T, "B": B, "H": H}
    for name in ("forward", "training"):
        x = torch.randn(T, B, H, requires_grad=name == "training")
        lstm = nn.LSTM(H, H)
        jobs = {
            "LSTM, oneDNN 없이": without_onednn(work(lstm, x)),
            "GRU": work(nn.GRU(H, H), x),
            "RNN": work(nn.RNN(H, H), x),
            "잡음": work(lstm, x),
        }
        row[name] = paired(work(lstm, x), jobs, rounds, seconds)
    return row


def work(module: nn.Module, x: torch.Tensor) -> Callable[[], None]:
    """x가 기울기를 바라면 앞으로 갔다가 돌아오고, 아니면 앞으로만 갑니다."""

    def forward() -> None:
        with torch.no_grad():
            module(x)

    def training() -> None:
        module(x)[0].sum().backward()

    return training if x.requires_grad else forward


def without_onednn(job: Callable[[], None]) -> Callable[[], None]:
    def alone() -> None:
        with torch.backends.mkldnn.flags(enabled=False):
            job()

    return alone


def paired(
    base: Callable[[], None], jobs: dict[str, Callable[[], None]], rounds: int, seconds: float
) -> dict[str, object]:
    """짝마다 (LSTM, 다른 것)을 이어서 재고, LSTM의 몇 배인지 사분위수로 돌려줍니다."""
    repeats = max(1, int(seconds / timed(base, 1)))
    ratios: dict[str, list[float]] = {name: [] for name in jobs}
    times: list[float] = []
    for _ in range(rounds):
        for name, job in jobs.items():
            times.append(timed(base, repeats))
            ratios[name].append(timed(job, repeats) / times[-1])
    quartiles = {
        name: [round(value, 3) for value in statistics.quantiles(values, n=4)]
        for name, values in ratios.items()
    }
    return {"LSTM_ms": round(1000 * statistics.median(times), 3), "ratio": quartiles}


def timed(job: Callable[[], None], repeats: int) -> float:
    """한 번에 걸린 시간(초)."""
    job()
    began = time.perf_counter()
    for _ in range(repeats):
        job()
    return (time.perf_counter() - began) / repeats


def cpu() -> str:
    """CPU의 이름. 기계의 이름은 적지 않습니다."""
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    name = found[1].strip() if found else platform.processor() or platform.machine()
    return f"{name}, {torch.backends.cpu.get_cpu_capability()}"


if __name__ == "__main__":
    main()
