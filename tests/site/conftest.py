"""엔진 시험이 함께 쓰는 것: 스크립트 한 벌을 적는 법, 작은 책 한 권."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lstm_blog.site import embed

ROOT = Path(__file__).resolve().parents[2]
MENU = (
    "nav:\n  - 첫 쪽: index.md\n  - 둘째 쪽: two.md\n  - 예제: examples/index.md\n"
    "  - 블로그:\n      - blog/index.md\n"
)

FIRST = """
# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record

plots.use_style()
record(steps=52)
print("<b>굵게</b>")

# %% [markdown]
# 설명 문단입니다.

# %% plot
fig, ax = plt.subplots()
ax.plot([0, 1], [0, 1])
fig.set_label("직선 하나를 그립니다. 기울기는 1입니다.")
plt.show()
"""
SECOND = """
# %% go
from lstm_blog.cells import lstm_step

print(lstm_step.__name__)
"""
INDEX = """# 첫 쪽 { #top }

단계는 {{first.py:steps}}번입니다. $h_t$

```example
first.py#plot
```

```curriculum
하나
- two.md 둘째 쪽
둘
- three.md 셋째 쪽
```
"""
TWO = """# 둘째 쪽 { #two }

```example
second.py
```
"""


@pytest.fixture(scope="session")
def script_text() -> Callable[..., str]:
    """제목과 소개를 앞에 붙인 스크립트의 글. 첫 코드 셀의 머리는 7번째 줄에 온다."""

    def text(code: str, title: str = "제목", intro: str = "한 문단 소개입니다.") -> str:
        code = textwrap.dedent(code).strip("\n")
        return f'"""\n{title}\n{"=" * 10}\n{intro}\n"""\n\n{code}\n'

    return text


@pytest.fixture
def write_script(tmp_path, script_text) -> Callable[..., Path]:
    """`tmp_path/gallery`에 스크립트를 적고 경로를 돌려준다."""

    def write(name: str, code: str, **front: str) -> Path:
        path = tmp_path / "gallery" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script_text(code, **front), encoding="utf-8")
        return path

    return write


@pytest.fixture(autouse=True)
def fresh_context(monkeypatch):
    """embed가 보는 '지금 쪽'을 시험마다 새것으로."""
    monkeypatch.setattr(embed, "current", embed.Context(source="글.md", url="part/page/"))
    return embed.current


class Project:
    """이 저장소의 코드로 짓는 작은 책. 코드도 베껴 두어 고쳐 볼 수 있다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "site"

    def environment(self, **more: str) -> dict[str, str]:
        # 바이트코드를 안 쓰게 해 둔 곳에서도 쓰는 곳처럼 시험한다.
        hidden = {"SITE_URL", "REPO_URL", "OMP_NUM_THREADS", "PYTHONDONTWRITEBYTECODE"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        source = {"PYTHONPATH": str(self.root / "src"), "NO_MKDOCS_2_WARNING": "1"}
        return kept | source | {"SOURCE_DATE_EPOCH": "1700000000"} | more

    def start(self, *command: str, **env: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=self.environment(**env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *command: str, **env: str) -> tuple[int, str]:
        """명령을 끝까지 돌려 (종료 값, 출력)을 돌려준다."""
        with self.start(*command, **env) as process:
            output, _ = process.communicate(timeout=900)
        return process.returncode, output

    def build(self, **env: str) -> tuple[int, str]:
        return self.run("mkdocs", "build", "--strict", **env)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def pages(self) -> dict[str, bytes]:
        """사이트의 모든 파일. 재는 값(`data-measured`)은 지운다."""
        return {
            path.relative_to(self.site).as_posix(): unmeasured(path)
            for path in sorted(self.site.rglob("*"))
            if path.is_file()
        }

    def page(self, name: str) -> str:
        return (self.site / name / "index.html").read_text(encoding="utf-8")

    def processes(self) -> list[int]:
        """이 책의 코드를 돌리고 있는 프로세스."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                here = os.readlink(folder / "cwd")
            except OSError:
                continue
            if str(self.root).encode() in command or here.startswith(str(self.root)):
                found.append(int(folder.name))
        return found

    def leftovers(self) -> list[str]:
        return sorted(path.name for path in self.root.glob(".site.*"))


def unmeasured(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".html":
        data = re.sub(rb"(<[^>]*\bdata-measured\b[^>]*>)[^<]*", rb"\1", data)
    return data


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., object]:
    """일어날 때까지 기다려 그 값을 돌려준다."""

    def wait(happened: Callable[[], object], seconds: float = 300.0) -> object:
        deadline = time.monotonic() + seconds
        while not (value := happened()):
            assert time.monotonic() < deadline, "기다리던 일이 일어나지 않았습니다"
            time.sleep(0.02)
        return value

    return wait


@pytest.fixture(scope="session")
def kill() -> Callable[[subprocess.Popen], None]:
    """kill -9."""

    def end(process: subprocess.Popen) -> None:
        process.kill()
        process.wait()
        process.stdout.close()

    return end


@pytest.fixture(scope="session")
def blank_book(tmp_path_factory, script_text) -> Project:
    """아직 짓지 않은 작은 책."""
    root = tmp_path_factory.mktemp("book")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("*.egg-info"))
    shutil.copytree(ROOT / "overrides", root / "overrides")
    shutil.copytree(ROOT / "docs" / "assets", root / "docs" / "assets")
    (root / "assets").symlink_to(ROOT / "assets")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config, count = re.subn(r"^nav:\n(?:  .*\n)+", MENU, config, count=1, flags=re.MULTILINE)
    assert count == 1
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    (root / "docs" / "index.md").write_text(INDEX, encoding="utf-8")
    (root / "docs" / "two.md").write_text(TWO, encoding="utf-8")
    (root / "docs" / "blog" / "posts").mkdir(parents=True)  # 없으면 플러그인이 원고 폴더에 만든다
    (root / "docs" / "blog" / "index.md").write_text("# 블로그 { #blog }\n", encoding="utf-8")
    (root / "gallery").mkdir()
    (root / "gallery" / "first.py").write_text(script_text(FIRST), encoding="utf-8")
    (root / "gallery" / "second.py").write_text(
        script_text(SECOND, title="둘째 제목"), encoding="utf-8"
    )
    return Project(root)


@pytest.fixture(scope="session")
def built_book(blank_book) -> Project:
    """처음부터 지은 작은 책. 시험은 이것을 베껴서 쓰고 이것은 건드리지 않는다."""
    code, output = blank_book.build()
    assert code == 0, output
    return blank_book


@pytest.fixture
def copy_of(tmp_path) -> Callable[..., Project]:
    """책을 다른 곳에 베낀다. 지은 것과 기억도 함께 간다."""

    def copy(book: Project, place: str | Path = "copy", cache: bool = True) -> Project:
        root = tmp_path / place
        shutil.copytree(book.root, root, symlinks=True)
        if not cache:
            shutil.rmtree(root / ".cache")
        return Project(root)

    return copy
