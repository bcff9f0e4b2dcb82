"""갤러리의 모든 스크립트와 실습: 여기서 돌고, 복사해 가도 돈다."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lstm_blog.site import cache
from lstm_blog.site.downloads import standalone
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.wheel import build_wheel

ROOT = Path(__file__).resolve().parent.parent
GALLERY = Gallery(ROOT)
NAMES = [*GALLERY.scripts, *GALLERY.labs]


@pytest.fixture(scope="module")
def results():
    GALLERY.run(NAMES)
    return GALLERY.results


def test_every_script_obeys_the_grammar():
    assert not GALLERY.broken, "\n".join(map(str, GALLERY.broken.values()))
    assert GALLERY.scripts


@pytest.mark.parametrize("name", NAMES)
def test_script_runs_to_the_end(results, name):
    error = results[name].error
    assert error is None, str(error)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_caption(results, name):
    for cell in results[name].cells:
        for figure in cell.figures:
            assert len(figure.caption) >= 10, f"{name}: 그림 설명이 없거나 너무 짧습니다"


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """지은 wheel을 빈 폴더에 설치한 것. (폴더, wheel의 해시)."""
    name, data = build_wheel(ROOT)
    folder = tmp_path_factory.mktemp("wheel")
    (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    options = ["--disable-pip-version-check", "--target", str(folder / "site")]
    subprocess.run([*command, *options, str(folder / name)], check=True)
    return folder / "site", hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="session")
def copied(installed, tmp_path_factory):
    """모든 스크립트를 저마다 빈 폴더에 복사해 새 파이썬으로 돌린 결과: 이름 → 오류 글."""
    site, wheel = installed
    env = {**os.environ, "PYTHONPATH": str(site), "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1"}
    del_names = [name for name in env if name.startswith("COV_") or name == "LSTM_BLOG_SEED"]
    for name in del_names:
        del env[name]

    def run(name: str) -> str:
        script = GALLERY.find(name)
        text = standalone(script, "lstm-blog")
        key = hashlib.sha256(repr((text, wheel, cache.environment())).encode()).hexdigest()
        done = ROOT / ".cache" / "copied" / script.stem
        if cache.read_checked(done) == {"key": key}:
            return ""
        folder = tmp_path_factory.mktemp(script.stem)
        (folder / name).write_text(text, encoding="utf-8")
        command = [sys.executable, "-W", "error::UserWarning", name]
        process = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, timeout=900
        )
        # Agg에서 plt.show()는 창 대신 경고를 낸다. 독자의 화면에서는 창이 뜬다.
        errors = process.stderr
        if process.returncode != 0:
            return errors or f"종료 값 {process.returncode}"
        cache.write_checked(done, {"key": key})
        return ""

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return dict(zip(NAMES, pool.map(run, NAMES), strict=True))


def test_the_wheel_stands_on_its_own(installed):
    command = [sys.executable, "-c", "import lstm_blog; print(lstm_blog.__file__)"]
    env = {**os.environ, "PYTHONPATH": str(installed[0])}
    out = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert Path(out.strip()).is_relative_to(installed[0])


@pytest.mark.parametrize("name", NAMES)
def test_script_runs_when_copied_to_an_empty_folder(copied, name):
    assert copied[name] == ""
