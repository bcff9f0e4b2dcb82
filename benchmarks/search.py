"""검색이 얼마나 빠르고 색인이 얼마나 큰지, 책이 열 배로 커져도 그런지 잰다.

    python benchmarks/search.py            # 사람이 읽는 표
    python benchmarks/search.py --json     # 기계가 읽는 것

책을 임시 폴더에 짓고, 브라우저의 진짜 일꾼에게 검색어를 하나씩 물어 답이 올 때까지 잰다.
열 배 큰 책은 이 책의 문장을 섞어 만든다. 시간은 기계와 그때의 짐에 따라 다르고, 크기와 재현율은
언제나 같다.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import http.server
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.browser import search_queries  # noqa: E402

from lstm_blog.site import search  # noqa: E402

TIMES = 10
SEED = 1
# 한 글자만 쳤을 때도 멈추지 않아야 한다.
SHORT = ["ㅇ", "이", "a", "다", "ㄱㅅ"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lstm-blog-search-") as folder:
        site = Path(folder) / "site"
        build(site)
        index = json.loads(read(site).removeprefix("self.searchSections="))
        queries = search_queries.make(search_queries.read(site), index["aliases"], SEED)
        rows = {"일꾼": sizes(*sorted((site / "assets" / "js").glob("search*.js")))}
        with browser() as page:
            rows["책"], answers = measure(page, site, queries)
            rows["재현율@5"] = search_queries.recall(queries, answers)
            enlarge(site, index)
            rows[f"{TIMES}배 큰 책"], _ = measure(page, site, queries)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for name, found in rows.items():
        for what, value in found.items():
            print(f"{name:<10} {what:<28} {value:.3f}".rstrip("0").rstrip("."))


def build(site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", str(site)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def read(site: Path) -> str:
    return (site / search.INDEX).read_text("utf-8")


def sizes(*paths: Path) -> dict[str, int]:
    data = b"".join(path.read_bytes() for path in paths)
    return {"바이트": len(data), "gzip 바이트": len(gzip.compress(data, 9, mtime=0))}


def enlarge(site: Path, index: dict) -> None:
    """쪽마다 글과 코드의 줄을 책 전체에서 다시 뽑은 쪽 아홉을 더한다."""
    rng = random.Random(SEED)
    parts = [part for page in index["pages"] for part in page["sections"]]
    lines = {
        field: [line for part in parts for line in part[field].split("\n")] for field in (2, 3)
    }

    def shuffled(part: list[str], copy: int) -> list[str]:
        text, code = (
            "\n".join(rng.choices(lines[field], k=part[field].count("\n") + 1)) for field in (2, 3)
        )
        return [part[0], f"{part[1]} {copy}" if part[1] else "", text, code]

    more = [
        {**page, "url": f"{copy}/{page['url']}"}
        | {"sections": [shuffled(part, copy) for part in page["sections"]]}
        for copy in range(1, TIMES)
        for page in index["pages"]
    ]
    data = {**index, "pages": [*index["pages"], *more]}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (site / search.INDEX).write_text(f"self.searchSections={text}\n", "utf-8")


def measure(page: object, site: Path, queries: list[search_queries.Query]) -> tuple[dict, list]:
    with served(site) as address:
        page.goto(address)
        texts = [query.text for query in queries]
        first, *answers = search_queries.ask(page, ["게이트", *texts])
        short = search_queries.ask(page, ["게이트", *SHORT])[1:]
        mistyped = [
            answer
            for query, answer in zip(queries, answers, strict=True)
            if query.kind == "낱자 하나 틀림"
        ]
    rows = {
        **sizes(site / search.INDEX),
        "첫 물음(ms)": round(first["milliseconds"], 1),
        "물음(ms, 중앙값)": median(answers),
        "물음(ms, 95백분위)": round(statistics.quantiles(milliseconds(answers), n=20)[-1], 1),
        "틀린 물음(ms, 중앙값)": median(mistyped),
        "한 글자 물음(ms, 중앙값)": median(short),
        "빈 답": sum(not answer["shown"] for answer in answers),
    }
    return rows, answers


def milliseconds(answers: list[dict]) -> list[float]:
    return [answer["milliseconds"] for answer in answers]


def median(answers: list[dict]) -> float:
    return round(statistics.median(milliseconds(answers)), 2)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *message: object) -> None:
        pass


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


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


if __name__ == "__main__":
    main()
