"""갤러리: 모든 스크립트와 그 결과. 쪽을 짓는 쪽도, pytest도, 명령줄도 여기서 시작합니다."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISREG

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lstm_blog.site.cache import PACKAGE, Cache, keep_digests, load_digests, package_modules
from lstm_blog.site.errors import BookError, ExampleError
from lstm_blog.site.runner import Limits, Result, Runner
from lstm_blog.site.script import GrammarError, Script, parse


class Gallery:
    """`gallery/`의 스크립트와 실습, 그리고 이번에 얻은 결과.

    입력:
        root: 저장소 폴더.
        limits: 스크립트마다의 한도. 없으면 기본값.
    """

    def __init__(self, root: Path, limits: Limits | None = None) -> None:
        self.root = Path(root).resolve()
        self.limits = limits or Limits()
        self.cache = Cache(self.root, self.root / ".cache" / "examples")
        load_digests(self.root / ".cache" / "code.json")
        self.scripts: dict[str, Script] = {}
        self.labs: dict[str, Script] = {}
        self.broken: dict[str, BookError] = {}
        self.results: dict[str, Result] = {}
        self.executed: list[str] = []
        self.load()

    def load(self) -> None:
        """스크립트를 모두 다시 읽습니다. 결과는 비우고, 문법을 어긴 것은 broken에 모읍니다.

        예외:
            BookError: 같은 이름이 둘일 때.
        """
        package_modules.cache_clear()
        self._fresh = True
        self._seen: dict[Path, tuple[int, int]] | None = None
        folder = self.root / "gallery"
        self.results, self.executed, self.broken = {}, [], {}
        paths = [*sorted(folder.glob("*.py")), *sorted(folder.glob("labs/*.py"))]
        self.scripts = self._parse(path for path in paths if path.parent == folder)
        self.labs = self._parse(path for path in paths if path.parent != folder)
        names = [path.name.lower() for path in paths]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BookError(f"이름이 같은 스크립트가 둘 이상입니다: {', '.join(twice)}")

    def _parse(self, paths: Iterable[Path]) -> dict[str, Script]:
        scripts = {}
        for path in paths:
            try:
                if not path.resolve().is_relative_to(self.root / "gallery"):
                    raise GrammarError(f"{path.name}: gallery/ 밖을 가리키는 고리입니다.")
                scripts[path.name] = parse(path)
            except GrammarError as error:
                self.broken[path.name] = error
        return scripts

    def refresh(self) -> list[BookError]:
        """바뀐 것이 있으면 다시 읽고 돌려, 읽지 못한 것과 실패한 것을 모두 돌려줍니다.

        스크립트와 패키지, 결과가 기댄 파일의 시각과 크기가 지난번 그대로면 아무것도 하지 않습니다.
        """
        if self._seen is not None and self._seen == self._files():
            self.executed = []
            return []
        if not self._fresh:
            self.load()
        self._fresh = False
        started = time.time_ns()
        failures = [*self.broken.values(), *self.run()]
        seen = self._files()
        # 도는 사이 바뀐 것이 있으면 다음에 다시 본다. 파일 시계는 조금 느릴 수 있어 여유를 둔다.
        settled = all(changed < started - 50_000_000 for changed, _ in seen.values())
        self._seen = seen if settled and not failures else None
        return failures

    def _files(self) -> dict[Path, tuple[int, int]]:
        """갤러리와 패키지의 파일, 그 밖에 결과가 기댄 파일 → 바뀐 때(ns)와 크기(바이트)."""
        folders = (self.root / "gallery", PACKAGE)
        paths = {path for folder in folders for path in folder.rglob("*")}
        paths |= set(map(Path, {name for one in self.results.values() for name in one.files}))
        found = {}
        for path in filter(self.cache.is_ours, paths):
            with contextlib.suppress(OSError):
                stat = path.stat()
                if S_ISREG(stat.st_mode):
                    found[path] = (max(stat.st_mtime_ns, stat.st_ctime_ns), stat.st_size)
        return found

    def run(
        self, names: Iterable[str] | None = None, seed: int | None = None
    ) -> list[ExampleError]:
        """스크립트를 돌려 results를 채우고 실패를 모아 돌려줍니다. 기억한 결과는 다시 씁니다.

        입력:
            names: 스크립트 이름들. 없으면 갤러리 전부(실습은 빼고).
            seed: 주면 `LSTM_BLOG_SEED`로 건네고, 기억을 읽지도 쓰지도 않습니다.
        """
        chosen = [self.find(name) for name in (self.scripts if names is None else names)]
        results = self.evaluate(chosen, seed)
        keep_digests(self.root / ".cache" / "code.json")
        self.results |= {script.name: results[script.path] for script in chosen}
        errors = (results[script.path].error for script in chosen)
        return [error for error in errors if error is not None]

    def evaluate(self, scripts: Iterable[Script], seed: int | None = None) -> dict[Path, Result]:
        """갤러리 밖의 것(원고의 울타리 따위)까지, 주어진 스크립트의 결과를 경로마다 돌려줍니다."""
        results: dict[Path, Result] = {}
        todo = []
        for script in scripts:
            hit = None if seed is not None else self.cache.get(script)
            if hit is None:
                todo.append(script)
            else:
                results[script.path] = hit
        return results | self._run_all(todo, seed)

    def state(self) -> str:
        """쪽의 모양을 바꿀 수 있는 모든 것의 해시: 스크립트, 결과, 패키지의 코드."""
        parts = [script.text for script in (self.scripts | self.labs).values()]
        parts += [str(error) for error in self.broken.values()]
        for result in self.results.values():
            # 방금 돈 것과 기억에서 꺼낸 것이 같은 글이 되게 적는다.
            shown = [result.values, result.seconds, result.ran_at, result.cells]
            parts += [str(result.error), json.dumps(shown, default=vars, sort_keys=True)]
        parts += [path.read_text(encoding="utf-8") for path in package_modules().values()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def find(self, name: str) -> Script:
        """이름으로 스크립트나 실습을 찾습니다. 없으면 있는 이름을 모두 알려 줍니다."""
        if name in self.broken:
            raise self.broken[name]
        everything = self.scripts | self.labs
        script = everything.get(name) or everything.get(f"{name}.py")
        if script is None:
            raise BookError(f"스크립트 {name!r}이(가) 없습니다. 있는 것: {', '.join(everything)}")
        return script

    def _run_all(self, scripts: list[Script], seed: int | None) -> dict[Path, Result]:
        results: dict[Path, Result] = {}
        if not scripts:
            return results
        env = {} if seed is None else {"LSTM_BLOG_SEED": str(seed)}
        started = time.time()
        unsaved: OSError | None = None
        with Runner(self.root, limits=self.limits) as runner, _Bar(len(scripts)) as bar:
            for script, result in runner.run(scripts, env, on_start=bar.start):
                bar.finish(script, result)
                results[script.path] = result
                self.executed.append(script.name)
                if seed is None:
                    try:
                        self.cache.put(script, result, started)
                    except OSError as error:
                        unsaved = error
        if unsaved is not None:
            print(
                f"알림: 결과를 기억해 두지 못했습니다({unsaved.strerror}: {self.cache.folder}). "
                "책은 바르게 지어지지만 다음에 다시 돌려야 합니다.",
                file=sys.stderr,
            )
        return results


class _Bar:
    """지금 도는 스크립트의 이름을 보이는 진행 막대. 단말이 아니면 끝난 것을 한 줄씩 적습니다."""

    def __init__(self, total: int) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("예제"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(
            *columns, TextColumn("{task.description}"), console=console, transient=True
        )
        self._live = console.is_terminal
        self._task = self._progress.add_task("", total=total)
        self._running: list[str] = []

    def __enter__(self) -> _Bar:
        if self._live:
            self._progress.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._progress.stop()

    def start(self, script: Script) -> None:
        self._running.append(script.name)
        self._progress.update(self._task, description=", ".join(self._running))

    def finish(self, script: Script, result: Result) -> None:
        self._running.remove(script.name)
        self._progress.update(self._task, advance=1, description=", ".join(self._running))
        if not self._live:
            verdict = "실패" if result.error else f"{result.seconds:.1f}초"
            print(f"예제 {script.name}: {verdict}", file=sys.stderr)
