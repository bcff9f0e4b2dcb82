"""지은 사이트를 한 번 짓고 진짜 브라우저로 여는 채비."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from lstm_blog.site import host

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
# 시험만 쓰는 검사기: `npm ci --prefix tests/browser --ignore-scripts`
MODULES = Path(__file__).parent / "node_modules"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# 화면에서 먼 것은 그리지 않으므로(site.css) 줄과 색과 글을 다 보려면 모두 그린다.
DRAW_ALL = """
() => {
  const all = new CSSStyleSheet();
  all.replaceSync("* { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [all];
}
"""
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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """책을 한 번 지어 빈 포트에 띄운다. 올린 곳처럼 gzip과 보안 정책을 붙여 보낸다."""
    folder = tmp_path_factory.mktemp("built") / "site"
    with host.serving(folder) as url:
        _build(folder, url)
        yield Site(folder, url, tuple(_pages(folder)))


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


@contextlib.contextmanager
def launched() -> Iterator[object]:
    """새로 띄운 브라우저."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        missing('playwright가 없습니다. `pip install -e ".[test]"`로 설치하십시오.')
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            if "Executable doesn't exist" not in str(error):
                raise
            missing(HOW)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """시험 전체가 함께 쓰는 브라우저 하나."""
    with launched() as browser:
        yield browser


def side_by_side(visit: Callable[[object, str], T], names: Iterable[str]) -> dict[str, T]:
    """쪽마다 `visit(browser, 이름)`을 부르고 답을 모은다. 브라우저 몇이 쪽을 나누어 연다."""
    names = list(names)
    count = min(os.cpu_count() or 1, 4)

    def share(start: int) -> dict[str, T]:
        with launched() as browser:
            return {name: visit(browser, name) for name in names[start::count]}

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(share, range(count)))
    found = {name: answer for each in answers for name, answer in each.items()}
    return {name: found[name] for name in names}


def missing(reason: str) -> None:
    """갖출 것이 없으면 까닭을 말하고 건너뛴다. 꼭 있어야 하는 곳(.ci/run)에서는 실패다."""
    if os.environ.get("LSTM_BLOG_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
