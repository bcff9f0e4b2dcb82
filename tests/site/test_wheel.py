"""사이트에 싣는 wheel: 원본이 그대로면 같은 바이트, 망가진 기억은 없는 것과 같다."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from lstm_blog.site import wheel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def book(tmp_path, monkeypatch):
    """작은 패키지 하나."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    package = tmp_path / "src" / "lstm_blog"
    (package / "fonts").mkdir(parents=True)
    (package / "__init__.py").write_text("value = 1\n")
    (package / "fonts" / "OFL.txt").write_text("OFL\n")
    return tmp_path


def cached(book: Path) -> Path:
    [folder] = (book / ".cache" / "wheel").iterdir()
    return folder


def test_the_name_is_known_without_building(book):
    name, data = wheel.build_wheel(book)
    assert name == wheel.file_name(book)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "lstm_blog/__init__.py" in names
    assert not [name for name in names if name.startswith(("tests", "gallery", "docs"))]


def test_the_same_sources_give_the_same_bytes_wherever_they_are(book, tmp_path_factory):
    _, data = wheel.build_wheel(book)
    there = tmp_path_factory.mktemp("there") / "book"
    shutil.copytree(book, there, ignore=shutil.ignore_patterns(".cache"))
    (there / "src/lstm_blog/__init__.py").touch()
    assert wheel.build_wheel(there)[1] == data


def test_an_unchanged_package_is_not_built_again(book, monkeypatch):
    first = wheel.build_wheel(book)
    monkeypatch.setattr("hatchling.builders.wheel.WheelBuilder", None)
    (book / "src/lstm_blog/__pycache__").mkdir()
    (book / "src/lstm_blog/__pycache__/x.pyc").write_bytes(b"1")
    assert wheel.build_wheel(book) == first


def test_a_changed_file_changes_the_wheel(book):
    _, first = wheel.build_wheel(book)
    (book / "src/lstm_blog/__init__.py").write_text("value = 2\n")
    assert wheel.build_wheel(book)[1] != first


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\xff\xfe"])
@pytest.mark.parametrize("which", ["*.whl", "sha256"])
def test_a_damaged_memory_is_built_again(book, which, damage):
    first = wheel.build_wheel(book)
    next(cached(book).glob(which)).write_bytes(damage)
    assert wheel.build_wheel(book) == first
    next(cached(book).glob(which)).unlink()
    assert wheel.build_wheel(book) == first


def test_an_unwritable_memory_is_no_trouble(book):
    (book / ".cache").write_text("폴더가 아닙니다")
    name, data = wheel.build_wheel(book)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert name.endswith(".whl")


def test_without_a_commit_the_oldest_date_still_works(book, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert zipfile.ZipFile(io.BytesIO(wheel.build_wheel(book)[1])).testzip() is None
