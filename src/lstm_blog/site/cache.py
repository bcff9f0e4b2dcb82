"""예제 결과를 기억합니다. 기댄 것이 하나도 바뀌지 않은 결과만 다시 씁니다.

결과는 다음이 모두 그대로인 동안 옳습니다: 스크립트의 코드 셀, 실행이 읽어 들인 우리 모듈, 실행이 연
저장소 파일, 파이썬과 주요 패키지의 판, 기계의 종류, 일꾼(`worker.py`). 코드는 글자가 아니라
구문 나무(AST)로 견주므로 주석이나 빈 줄을 고쳐도 다시 돌지 않습니다.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import glob
import hashlib
import importlib.metadata
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from lstm_blog.site.runner import WORKER, Result
from lstm_blog.site.script import Script

PACKAGE = Path(__file__).resolve().parent.parent
# 결과에 영향을 주지 않는 우리 코드. 기계실을 고쳤다고 모델을 다시 돌리지는 않는다.
IGNORED = (PACKAGE / "site", PACKAGE / "cli.py")
KEPT_PER_SCRIPT = 6
MOST_DIGESTS = 20_000


def write_atomically(path: Path, data: bytes) -> None:
    """옆에 다 쓰고 나서 이름을 바꿉니다. 언제 죽어도 반쯤 쓴 파일이 남지 않습니다."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # mkstemp는 저만 읽게 만든다
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def write_checked(path: Path, data: dict) -> None:
    """검사합을 앞세운 JSON으로 씁니다."""
    body = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    write_atomically(path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def read_checked(path: Path) -> dict | None:
    """`write_checked`로 쓴 파일을 읽습니다. 없거나 잘렸거나 한 비트라도 다르면 None."""
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    return json.loads(body)


# 글의 해시 → 구문 나무의 해시. 나무를 짜는 일은 글을 읽는 일보다 훨씬 느리다.
_trees: dict[str, str] = {}


def code_digest(source: str) -> str:
    """구문 나무의 해시. 주석, 빈 줄, 줄바꿈 자리는 들지 않습니다."""
    key = hashlib.sha256(f"{sys.version}\0{source}".encode()).hexdigest()
    if key not in _trees:
        _trees[key] = _hash(ast.dump(ast.parse(source)))
    return _trees[key]


def load_digests(path: Path) -> None:
    """지난번에 짠 나무의 해시들을 읽습니다."""
    _trees.update(read_checked(path) or {})


def keep_digests(path: Path) -> None:
    """이제까지 짠 나무의 해시들을 적어 둡니다. 너무 많으면 모두 잊고 다시 모읍니다."""
    if len(_trees) > MOST_DIGESTS:
        _trees.clear()
    with contextlib.suppress(OSError):  # 적어 두지 못해도 해시는 손에 있다
        if _trees != read_checked(path):
            write_checked(path, _trees)


def file_digest(path: Path) -> str | None:
    """파이썬 파일은 구문 나무로, 다른 파일은 바이트로. 읽을 수 없으면 None."""
    try:
        if path.suffix == ".py":
            with contextlib.suppress(SyntaxError, UnicodeDecodeError):
                return code_digest(path.read_text(encoding="utf-8"))
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


@functools.cache
def package_modules() -> dict[str, Path]:
    """패키지의 모듈 이름 → 파일. import하지 않고 파일 이름으로만 압니다."""
    modules = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if not path.resolve().is_relative_to(PACKAGE):
            continue
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@functools.cache
def environment() -> dict[str, str]:
    """결과를 바꿀 수 있는 바깥: 파이썬과 패키지의 판, 기계의 종류, GPU."""
    versions = {}
    for name in ("numpy", "torch", "matplotlib"):
        versions[name] = importlib.metadata.version(name)
    return versions | {
        "python": sys.version,
        "platform": " ".join([platform.system(), platform.machine(), *platform.libc_ver()]),
        "devices": " ".join(sorted(glob.glob("/dev/nvidia[0-9]*"))),
    }


class Cache:
    """결과 창고. 파일 하나에 결과 하나, 이름은 열쇠의 해시입니다.

    입력:
        root: 저장소 폴더. 이 안의 파일과 패키지 코드만 기댄 것으로 칩니다.
        folder: 창고 폴더.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root.resolve()
        self.folder = folder

    def get(self, script: Script) -> Result | None:
        """아직 옳은 결과. 없으면 None."""
        key = self._key(script)
        for path in sorted(self._home(script).glob(f"{key[:24]}-*.json")):
            entry = read_checked(path)
            if not isinstance(entry, dict) or entry.get("key") != key:
                continue
            with contextlib.suppress(KeyError, TypeError, AttributeError):  # 꼴이 다른 옛 판의 결과
                needs, result = entry["needs"].items(), Result.from_json(entry["result"])
                if all(file_digest(self._locate(name)) == was for name, was in needs):
                    with contextlib.suppress(OSError):
                        os.utime(path)  # 오래 안 쓴 것부터 버리도록
                    return result
        return None

    def put(self, script: Script, result: Result, started: float) -> None:
        """결과를 넣습니다. 실패한 결과와, 도는 사이 기댄 파일이 바뀐 결과는 넣지 않습니다.

        입력:
            started: 실행을 맡긴 때(`time.time()`, 초).

        예외:
            OSError: 창고에 쓸 수 없을 때.
        """
        if result.error is not None:
            return
        needs = {}
        for file in sorted({*result.modules, *result.files}):
            path = Path(file)
            if not self.is_ours(path) or path == script.path.resolve():
                continue
            with contextlib.suppress(OSError):
                # 파일 시계는 조금 느릴 수 있어 여유를 둔다. mtime은 되돌릴 수 있어 ctime도 본다.
                stat = path.stat()
                if max(stat.st_mtime, stat.st_ctime) >= started - 0.05:
                    return
            needs[self._short(path)] = file_digest(path)
        key = self._key(script)
        path = self._home(script) / f"{key[:24]}-{_hash(needs)[:24]}.json"
        write_checked(path, {"key": key, "needs": needs, "result": result.to_json()})
        self._forget_old(script)

    def _home(self, script: Script) -> Path:
        return self.folder / script.stem

    def _key(self, script: Script) -> str:
        cells = [(cell.name, code_digest(cell.source)) for cell in script.cells]
        engine = [file_digest(path) for path in (WORKER, WORKER.with_name("child.py"))]
        return _hash(script.name, cells, environment(), engine)

    def is_ours(self, path: Path) -> bool:
        """결과가 기댄 것으로 칠 파일인가: 패키지의 코드와, 숨기지 않은 저장소의 파일."""
        if any(path.is_relative_to(ignored) for ignored in IGNORED) or "__pycache__" in path.parts:
            return False
        if path.is_relative_to(PACKAGE):
            return True
        # 열려다 못 찾은 파일도 기댄 것이다. 나중에 생기면 결과가 달라진다.
        inside = path.is_relative_to(self.root) and not path.is_dir()
        return inside and not any(
            part.startswith(".") for part in path.relative_to(self.root).parts
        )

    def _short(self, path: Path) -> str:
        """저장소를 다른 곳에 두어도 통하는 이름."""
        if path.is_relative_to(PACKAGE):
            return f"lstm_blog:{path.relative_to(PACKAGE).as_posix()}"
        return path.relative_to(self.root).as_posix()

    def _locate(self, name: str) -> Path:
        package, _, rest = name.rpartition(":")
        return PACKAGE / rest if package else self.root / name

    def _forget_old(self, script: Script) -> None:
        with contextlib.suppress(OSError):  # 나란히 짓는 쪽이 먼저 지웠을 수 있다
            entries = sorted(self._home(script).glob("*.json"), key=lambda p: p.stat().st_mtime)
            for path in entries[:-KEPT_PER_SCRIPT]:
                path.unlink(missing_ok=True)
