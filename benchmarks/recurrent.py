"""`lstm_blog`의 RNN, LSTM, GRU가 `torch.nn`의 몇 배 시간을 쓰는지 잽니다.

    python benchmarks/recurrent.py            # 사람이 읽는 표
    python benchmarks/recurrent.py --json     # 기계가 읽는 것

비율은 번갈아 잰 짝의 비율을 모두 모은 것의 중앙값입니다. torch.nn을 한 번 더 잰 "잡음"과 견주어
읽습니다. 잡음보다 크지 않으면 차이가 없는 것입니다.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import torch
from torch import nn

import lstm_blog

SHAPES = [(1, 1, 8), (20, 1, 32), (50, 8, 64), (100, 32, 128), (20, 64, 256)]  # (T, B, H=I)
BACKENDS = ("auto", "readable")
ROUNDS = 15
SECONDS = 0.02  # 한 번 잴 때 적어도 이만큼 되풀이합니다.


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rows = []
    for name in ("RNN", "LSTM", "GRU"):
        for shape in SHAPES:
            for training in (False, True):
                rows.append(measure(name, shape, training))
                if not options.json:
                    print_row(rows[-1], heading=len(rows) == 1)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))


def measure(name: str, shape: tuple[int, int, int], training: bool) -> dict[str, object]:
    T, B, H = shape
    peer = getattr(nn, name)(H, H)
    x = torch.randn(T, B, H, requires_grad=training)
    jobs = {"잡음": step(peer, x, training)}
    for backend in BACKENDS:
        ours = getattr(lstm_blog, name)(H, H, backend=backend)
        ours.load_state_dict(peer.state_dict())
        jobs[backend] = step(ours, x, training)
    ratios = paired_ratios(step(peer, x, training), jobs)
    return {"model": name, "T": T, "B": B, "H": H, "train": training, **ratios}


def step(module: nn.Module, x: torch.Tensor, training: bool) -> Callable[[], None]:
    def infer() -> None:
        with torch.no_grad():
            module(x)

    def train() -> None:
        module(x)[0].sum().backward()

    return train if training else infer


def paired_ratios(
    peer: Callable[[], None], jobs: dict[str, Callable[[], None]]
) -> dict[str, float]:
    """짝마다 (우리, torch.nn)을 이어서 재고 비율의 중앙값을 돌려줍니다."""
    seconds_once = timed(peer, 3)
    repeats = max(1, int(SECONDS / seconds_once))
    ratios: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            before = timed(peer, repeats)
            ratios[name].append(timed(job, repeats) / before)
    return {name: round(statistics.median(values), 3) for name, values in ratios.items()}


def timed(job: Callable[[], None], repeats: int) -> float:
    """한 번에 걸린 시간(초)."""
    job()
    began = time.perf_counter()
    for _ in range(repeats):
        job()
    return (time.perf_counter() - began) / repeats


def print_row(row: dict[str, object], heading: bool) -> None:
    if heading:
        print(" ".join(f"{name:>10}" for name in row))
    print(" ".join(f"{value!s:>10}" for value in row.values()), flush=True)


if __name__ == "__main__":
    main()
