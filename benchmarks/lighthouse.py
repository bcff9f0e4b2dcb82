"""Lighthouse(휴대전화)로 갈래마다 한 쪽씩 다섯 번 재고 가운뎃값을 보인다.

    npm ci --prefix benchmarks --ignore-scripts
    python benchmarks/lighthouse.py            # 사람이 읽는 표
    python benchmarks/lighthouse.py --json     # 기계가 읽는 것
    python benchmarks/lighthouse.py --runs 1   # 점수가 깎인 까닭만 빨리 볼 때

책을 임시 폴더에 지어 127.0.0.1에 gzip으로 띄우고 이 컴퓨터의 크로미움으로 잰다. 성능 점수는
컴퓨터가 바쁘면 떨어진다. 나머지 점수는 언제나 같다.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lstm_blog.site import host

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = ROOT / "benchmarks" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = {
    "performance": "성능",
    "accessibility": "접근성",
    "best-practices": "모범 사례",
    "seo": "검색 최적화",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--site", type=Path, help="이미 지은 사이트의 폴더")
    options = parser.parse_args()
    if not LIGHTHOUSE.is_file() or shutil.which("node") is None:
        raise SystemExit("Node와 `npm ci --prefix benchmarks --ignore-scripts`가 필요합니다.")
    with tempfile.TemporaryDirectory(prefix="lstm-blog-lighthouse-") as folder:
        site = options.site or Path(folder) / "site"
        with host.serving(site) as url:
            if options.site is None:
                build(site, url)
            pages = dict(one_of_each(site))
            rows = {kind: measure(url + page, options.runs) for kind, page in pages.items()}
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    show(rows)


def build(site: Path, url: str) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    environment = {**os.environ, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def one_of_each(site: Path) -> Iterator[tuple[str, str]]:
    """갈래 → 그 갈래에서 가장 무거운 쪽."""
    largest: dict[str, Path] = {}
    for path in site.rglob("index.html"):
        parts = path.relative_to(site).parts[:-1]
        if not parts:
            kind = "첫 쪽"
        elif parts[0] in ("examples", "labs", "api", "blog"):
            kind = {"examples": "예제", "labs": "실습", "api": "API", "blog": "글"}[parts[0]]
            kind += " 목록" if len(parts) == 1 else ""
        else:
            kind = "장"
        if kind not in largest or path.stat().st_size > largest[kind].stat().st_size:
            largest[kind] = path
    for kind, path in sorted(largest.items()):
        yield kind, path.relative_to(site).as_posix().removesuffix("index.html")


def measure(url: str, runs: int) -> dict:
    """점수의 가운뎃값과, 만점이 아닌 까닭."""
    reports = [report(url) for _ in range(runs)]
    scores = {
        category: [round(100 * one["categories"][category]["score"]) for one in reports]
        for category in CATEGORIES
    }
    lost = {
        f"{audit['id']}: {audit['title']}"
        for one in reports
        for category in CATEGORIES
        for reference in one["categories"][category]["auditRefs"]
        if reference["weight"]
        for audit in [one["audits"][reference["id"]]]
        if audit["score"] is not None and audit["score"] < (0.9 if category == "performance" else 1)
    }
    return {
        "주소": url.split("/", 3)[3],
        "가운뎃값": {name: statistics.median(values) for name, values in scores.items()},
        "모두": scores,
        "까닭": sorted(lost),
    }


def report(url: str) -> dict:
    names = ("chromium", "chromium-browser", "google-chrome")
    chrome = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, names)), None)
    if chrome is None:
        raise SystemExit("크로미움이 없습니다. 있는 곳을 CHROME_PATH로 알려 주십시오.")
    command = ["node", LIGHTHOUSE, url, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--locale=ko"]
    environment = {**os.environ, "CHROME_PATH": chrome}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"Lighthouse가 실패했습니다.\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def show(rows: dict) -> None:
    for kind, row in rows.items():
        scores = "  ".join(f"{CATEGORIES[name]} {row['가운뎃값'][name]:g}" for name in CATEGORIES)
        print(f"{kind} ({row['주소'] or '/'}): {scores}")
        for reason in row["까닭"]:
            print(f"    {reason}")


if __name__ == "__main__":
    main()
