"""사이트에 함께 싣는 패키지의 wheel. 복사한 예제의 첫 줄이 이 파일을 설치합니다."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import tomllib
from pathlib import Path

from lstm_blog.site.cache import write_atomically


def file_name(root: Path) -> str:
    """wheel의 파일 이름. 짓지 않고 pyproject.toml에서 압니다."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['name'].replace('-', '_')}-{project['version']}-py3-none-any.whl"


def build_wheel(root: Path) -> tuple[str, bytes]:
    """wheel을 지어 (파일 이름, 내용)을 돌려줍니다. 원본이 그대로면 지난번 것을 씁니다.

    입력:
        root: pyproject.toml이 있는 폴더.
    """
    sources = sorted(
        path
        for path in (root / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".egg-info" not in str(path)
    )
    digest = hashlib.sha256()
    for path in [root / "pyproject.toml", root / "README.md", root / "LICENSE", *sources]:
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    folder = root / ".cache" / "wheel" / digest.hexdigest()[:24]
    known = _intact(folder)
    if known is not None:
        return known
    with tempfile.TemporaryDirectory() as temporary:
        from hatchling.builders.wheel import WheelBuilder

        built = Path(next(WheelBuilder(str(root)).build(directory=temporary)))
        data = built.read_bytes()
        try:
            shutil.rmtree(folder.parent, ignore_errors=True)
            write_atomically(folder / built.name, data)
            write_atomically(folder / "sha256", hashlib.sha256(data).hexdigest().encode())
        except OSError:
            pass  # 기억해 두지 못해도 wheel은 손에 있다
        return built.name, data


def _intact(folder: Path) -> tuple[str, bytes] | None:
    try:
        wheel = next(folder.glob("*.whl"))
        data, known = wheel.read_bytes(), (folder / "sha256").read_bytes()
    except (StopIteration, OSError):  # 없거나, 나란히 짓는 쪽이 방금 지웠거나
        return None
    return (wheel.name, data) if hashlib.sha256(data).hexdigest().encode() == known else None
