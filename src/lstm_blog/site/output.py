"""지은 사이트를 제자리에 놓습니다. 옆에서 다 짓고 이름을 바꾸므로 지난 사이트가 다치지 않습니다."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path


class Output:
    """사이트 폴더 하나. `begin`이 준 곳에 짓고, 다 되면 `publish`로 바꿔치기합니다."""

    def __init__(self, site: Path) -> None:
        self.site = site.resolve()
        self.partial = self._beside(os.getpid(), "partial")

    def begin(self) -> Path:
        """죽은 빌드가 남긴 것을 치우고 지을 곳을 알려 줍니다."""
        for path in self.site.parent.glob(f".{self.site.name}.*.*"):
            pid, _, kind = path.name.removeprefix(f".{self.site.name}.").partition(".")
            if kind not in ("partial", "old") or not pid.isdigit() or _alive(int(pid)):
                continue
            if kind == "old" and not self.site.exists():
                path.rename(self.site)
            else:
                shutil.rmtree(path, ignore_errors=True)
        return self.partial

    def publish(self) -> None:
        """다 지은 것을 제자리로 옮깁니다."""
        old = self._beside(os.getpid(), "old")
        for _ in range(50):
            try:
                with contextlib.suppress(FileNotFoundError):
                    self.site.rename(old)
                self.partial.rename(self.site)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    # 이름을 바꿀 수 없는 자리(마운트 지점 따위)이면 내용을 옮긴다.
                    if old.exists() and not self.site.exists():
                        old.rename(self.site)
                    self._copy_over()
                    break
                # 나란히 짓는 쪽이 그 틈에 제 것을 놓았다. 그것을 다시 비킨다.
                shutil.rmtree(old, ignore_errors=True)
            else:
                break
        shutil.rmtree(old, ignore_errors=True)

    def discard(self) -> None:
        """짓다 만 것을 버립니다."""
        shutil.rmtree(self.partial, ignore_errors=True)

    def _copy_over(self) -> None:
        for entry in self.site.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        shutil.copytree(self.partial, self.site, dirs_exist_ok=True)
        self.discard()

    def _beside(self, pid: int, kind: str) -> Path:
        return self.site.parent / f".{self.site.name}.{pid}.{kind}"


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    with contextlib.suppress(ProcessLookupError):
        with contextlib.suppress(PermissionError):
            os.kill(pid, 0)
        return True
    return False
