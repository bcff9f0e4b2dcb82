"""지은 사이트를 한 번 짓고 진짜 브라우저로 여는 채비."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW = (
    "크로미움이 없습니다. `python -m playwright install chromium`이나 "
    "`apt-get install chromium`으로 설치하십시오."
)


@dataclass(frozen=True)
class Site:
    """띄워 둔 사이트.

    입력:
        folder: 지은 폴더.
        url: 주소. '/'로 끝난다.
        pages: 사이트 뿌리에서 본 쪽의 주소들.
    """

    folder: Path
    url: str
    pages: tuple[str, ...]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *message: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """책을 한 번 지어 빈 포트에 띄운다."""
    folder = tmp_path_factory.mktemp("built") / "site"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        url = f"http://127.0.0.1:{server.server_port}/"
        _build(folder, url)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Site(folder, url, tuple(_pages(folder)))
        server.shutdown()
        thread.join()


def _build(folder: Path, url: str) -> None:
    # 주소를 알려 주고 지어야 쪽을 갈아 끼우는 이동(instant navigation)이 켜진다.
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    if built.returncode:
        pytest.fail(f"책을 짓지 못했습니다.\n{(built.stdout + built.stderr)[-4000:]}")


def _pages(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        yield name.removesuffix("index.html")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """시험 전체가 함께 쓰는 브라우저 하나."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        _missing('playwright가 없습니다. `pip install -e ".[test]"`로 설치하십시오.')
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            if "Executable doesn't exist" not in str(error):
                raise
            _missing(HOW)
        yield browser
        browser.close()


def _missing(reason: str) -> None:
    if os.environ.get("LSTM_BLOG_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
