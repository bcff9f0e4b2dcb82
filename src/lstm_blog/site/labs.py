"""실습: 스크립트 → 노트북 → mkdocs-jupyter가 진짜 커널에서 돌린 쪽. 틀어지는 곳을 바로잡습니다."""

from __future__ import annotations

import ast
import base64
import contextlib
import functools
import hashlib
import html
import itertools
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag

from lstm_blog.site import cache, chapters, downloads, markup
from lstm_blog.site.errors import BookError, ExampleError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.markup import error_html, figure_html, output_html
from lstm_blog.site.runner import Result
from lstm_blog.site.script import HEADING_ID, Script

# 글 속의 코드 블록. 그 안의 `# …` 줄은 제목이 아니다.
FENCED = re.compile(r"^(```+|~~~+).*?^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)

KEPT = {"content", "ran_at", "seconds"}  # 실습 하나에서 기억하는 것

INSTALL = "%pip install "  # 내려받은 노트북의 설치 셀

_started: dict[Path, tuple[Path, Future[dict]]] = {}  # 노트북 → 기억할 자리와 도는 일
_kernels = threading.Semaphore(os.cpu_count() or 1)


def write_notebooks(gallery: Gallery, docs: Path, pip_target: str) -> None:
    """`docs/labs/`에 노트북을 씁니다. 바이트가 같으면 손대지 않고, 없어진 실습의 것은 지웁니다."""
    wanted = {}
    for script in gallery.labs.values():
        wanted[f"{script.stem}.ipynb"] = downloads.notebook(script, pip_target, digest(script))
    folder = docs / "labs"
    for path in folder.glob("*.ipynb"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text.encode():
            cache.write_atomically(path, text.encode())


def kernel_environment(root: Path) -> dict[str, str]:
    """실습의 커널이 물려받을 환경: 스레드 하나, 사람마다 다른 IPython 설정 없이."""
    profile = root / ".cache" / "ipython" / "profile_default"
    settings = b"c.IPKernelApp.log_level = 40\n"  # 커널을 띄울 때마다 나오는 경고를 끈다
    with contextlib.suppress(OSError):
        cache.write_atomically(profile / "ipython_kernel_config.py", settings)
    return {"OMP_NUM_THREADS": "1", "IPYTHONDIR": str(profile.parent)}


def digest(script: Script) -> str:
    """실습이 기댄 것의 해시: 코드, 거기서 import로 닿는 우리 모듈 모두, 환경."""
    reached: dict[str, str] = {}
    _reach("\n".join(cell.source for cell in script.cells), reached)
    parts = [*(cell.source for cell in script.cells), *sorted(reached.items()), cache.environment()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _reach(source: str, reached: dict[str, str]) -> None:
    """글에서 import로 닿는 우리 모듈들의 구문 해시를 모읍니다."""
    modules = cache.package_modules()
    for name in _imported(source):
        path = modules.get(name)
        if path is None or name in reached:
            continue
        reached[name] = str(cache.file_digest(path))
        if name != "lstm_blog":  # 첫머리는 이름만 알고, 쓰일 때 불러온다
            _reach(path.read_text(encoding="utf-8"), reached)


@functools.lru_cache(maxsize=256)
def _imported(source: str) -> list[str]:
    import lstm_blog

    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "lstm_blog":
            names.append(lstm_blog._HOME.get(node.attr, ""))  # lstm_blog.LSTM
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if node.module == "lstm_blog":
                names += [lstm_blog._HOME.get(alias.name, "") for alias in node.names]
    ours = [name for name in names if name.partition(".")[0] == "lstm_blog"]
    # a.b.c를 import하면 a와 a.b의 __init__도 돈다.
    return [".".join(name.split(".")[:end]) for name in ours for end in range(1, 5)]


class LabRender:
    """mkdocs-jupyter가 갈아 끼운 `page.render`를 감쌉니다.

    그쪽 창고는 잘린 파일에 무너지고 import한 모듈을 모르므로 끄고, 검사합이 있는 우리
    창고를 씁니다.
    """

    def __init__(self, script: Script, notebook: Path, folder: Path, lenient: bool) -> None:
        self.script = script
        self.notebook = notebook
        self.folder = folder
        self.lenient = lenient

    def start(self, page: object, config: object, files: object) -> None:
        """기억에 없는 실습이면 옆에서 돌리기 시작합니다. 다른 쪽을 그리는 동안 커널이 일합니다."""
        path, draw = self._path(), page.render
        running, _ = _started.get(self.notebook, (None, None))
        if running != path and _known(path) is None:
            work = functools.partial(self._made, draw, page, config, files)
            _started[self.notebook] = path, _aside(work)

    def wrap(self, page: object) -> None:
        """page.render를 기억이 있는 것으로 바꿉니다. 이미 시작했으면 그것을 기다립니다."""
        from mkdocs.structure.toc import get_toc

        original = page.render

        def render(config: object, files: object) -> None:
            path = self._path()
            running, made = _started.pop(self.notebook, (None, None))
            try:
                known = made.result() if running == path else _known(path)
                if known is None:
                    known = self._made(original, page, config, files)
                took = Result([], {}, known["seconds"], ran_at=known["ran_at"])
                page.content = known["content"] + chapters.lab_end(self.script, took)
            except BookError as error:
                if not self.lenient:
                    raise
                page.content = error_html(str(error))
            page.toc = get_toc(toc_tokens(self.script))

        page.render = render

    def _path(self) -> Path:
        """노트북과, HTML을 다시 짜는 코드로 정해지는 이름.

        설치 셀은 뺍니다. 책의 주소만 달라진 것이라면 다시 돌리지 않습니다.
        """
        made = json.loads(self.notebook.read_bytes())
        made["cells"] = [cell for cell in made["cells"] if INSTALL not in "".join(cell["source"])]
        digest = hashlib.sha256(json.dumps(made, sort_keys=True).encode())
        for module in (__file__, markup.__file__):
            digest.update(str(cache.file_digest(Path(module))).encode())
        return self.folder / f"{self.script.stem}-{digest.hexdigest()[:24]}.json"

    def _made(self, draw: Callable, page: object, config: object, files: object) -> dict:
        """실습을 돌려 얻은 본문, 때, 시간. 도는 사이 노트북이 바뀌었으면 기억하지 않습니다."""
        path, started = self._path(), time.time()
        self._execute(draw, config, files)
        ran_at = time.time()
        made = {"content": fix_html(page.content, self.script)}
        made |= {"ran_at": ran_at, "seconds": ran_at - started}
        if self._path() == path:
            self._remember(path, made)
        return made

    def _remember(self, path: Path, known: dict) -> None:
        with contextlib.suppress(OSError):  # 기억해 두지 못해도 쪽은 손에 있다
            for old in self.folder.glob(f"{self.script.stem}-*.json"):
                old.unlink(missing_ok=True)
            cache.write_checked(path, known)

    def _execute(self, original: object, config: object, files: object) -> None:
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

        name = f"gallery/labs/{self.script.name}"
        try:
            original(config, files)
        except CellExecutionError as failure:
            trace = re.sub(r"\x1b\[[0-9;]*m", "", str(failure.traceback))
            cause = f"{failure.ename}: {failure.evalue}"
            raise ExampleError(name, *self._place(trace), cause, trace[-2000:]) from None
        except (DeadKernelError, CellTimeoutError) as failure:
            cause = "커널이 죽었거나 제때 끝나지 않았습니다."
            raise ExampleError(name, None, None, cause, str(failure)[-2000:]) from None

    def _place(self, trace: str) -> tuple[str | None, int | None]:
        """역추적의 `Cell In[3], line 2` → (셀 이름, 스크립트의 줄 번호). 첫 셀은 설치 셀입니다."""
        found = re.search(r"Cell In\[(\d+)\], line (\d+)", trace)
        if found is None or not 0 <= int(found[1]) - 2 < len(self.script.cells):
            return None, None
        cell = self.script.cells[int(found[1]) - 2]
        skipped = len(cell.source) - len(cell.source.lstrip("\n"))
        return cell.name, cell.line + skipped + int(found[2]) - 1


def _known(path: Path) -> dict | None:
    known = cache.read_checked(path)
    return known if isinstance(known, dict) and known.keys() >= KEPT else None


def _aside(work: Callable[[], dict]) -> Future[dict]:
    """work를 다른 스레드에서 부릅니다. 짓기가 멈추면 함께 끝나도록 데몬 스레드를 씁니다."""
    made: Future[dict] = Future()

    def run() -> None:
        with _kernels:
            try:
                made.set_result(work())
            except BaseException as error:
                made.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return made


def headings(script: Script) -> list[tuple[int, str, str]]:
    """실습의 제목들: (단계, 글, id). id를 적지 않은 제목은 차례로 이름을 붙입니다."""
    found = [(1, script.title, "top")]
    texts = [script.preface, *(block.source for block in script.blocks if block.kind == "text")]
    for text in texts:
        for line in FENCED.sub("", text).splitlines():
            match = re.match(r"(#{1,6}) (.+)", line)
            if match:
                named = HEADING_ID.match(line)
                title = named[1] if named else line
                anchor = named[2] if named else f"section-{len(found)}"
                found.append((len(match[1]), title.lstrip("# ").strip(), anchor))
    return found


def toc_tokens(script: Script) -> list[dict]:
    """MkDocs가 받는 차례. 제목 아래에 둘째 단계부터 놓습니다."""
    top, *rest = headings(script)
    root = {"level": 1, "id": top[2], "name": top[1], "children": []}
    for level, text, anchor in rest:
        home = root
        while home["children"] and home["children"][-1]["level"] < level:
            home = home["children"][-1]
        home["children"].append({"level": level, "id": anchor, "name": text, "children": []})
    return [root]


def fix_html(markup: str, script: Script) -> str:
    """nbconvert의 HTML에서 글, 코드, 출력, 그림만 골라 책의 다른 쪽과 같은 꼴로 다시 짭니다.

    인라인 CSS 560 KiB와 MathJax 코드, 클립보드 단추는 버립니다. 한글 제목의 빈 id를 채웁니다.
    """
    soup = BeautifulSoup(markup, "html.parser")
    anchors = iter(headings(script))
    figures = itertools.count()
    parts: list[str] = []
    for cell in soup.select("div.jp-Cell[id]"):
        if "jp-MarkdownCell" in cell["class"]:
            text = cell.select_one(".jp-RenderedMarkdown")
            for heading in text.find_all(re.compile(r"^h[1-6]$")):
                level, title, anchor = next(anchors, (0, "", ""))
                if not level:
                    raise BookError(
                        f"gallery/labs/{script.name}: 제목 {heading.get_text()!r}을(를) 알아보지 "
                        "못했습니다. 제목은 줄 맨 앞의 #으로 쓰세요."
                    )
                _name_heading(heading, level, title, anchor, soup)
            parts.append(f'<div class="jp-RenderedMarkdown">{text.decode_contents()}</div>')
            continue
        shown = cell.select_one(".highlight-ipynb pre")
        if INSTALL in shown.get_text():  # 내려받은 노트북에서만 뜻이 있다
            continue
        code = shown.decode_contents()
        parts.append(f'<div class="highlight"><pre><code>{code}</code></pre></div>')
        parts += _outputs(cell, script, figures)
    return "\n".join(parts)


def _name_heading(heading: Tag, level: int, text: str, anchor: str, soup: BeautifulSoup) -> None:
    for old in heading.select("a.anchor-link"):
        old.decompose()
    heading.attrs = {"id": anchor}
    if level > 1:
        attributes = {"class": "headerlink", "href": f"#{anchor}", "title": "이 절의 주소"}
        link = soup.new_tag("a", attrs=attributes)
        link.string = "#"
        heading.append(link)


def _outputs(cell: Tag, script: Script, figures: Iterator[int]) -> list[str]:
    """셀의 출력들. 커널은 찍은 글을 아무 데서나 끊어 보내므로 이어진 것은 하나로 잇습니다."""
    parts, printed = [], ""
    for shown in cell.select(".jp-OutputArea-output"):
        result = shown.find_parent(class_="jp-OutputArea-executeResult")
        if shown.pre is not None and result is None and shown["data-mime-type"] == "text/plain":
            printed += shown.pre.get_text()
            continue
        if printed:
            parts.append(output_html(printed))
            printed = ""
        parts.append(_output(shown, script, figures))
    return [*parts, output_html(printed)] if printed else parts


def _output(shown: Tag, script: Script, figures: Iterator[int]) -> str:
    """출력 하나: 그림은 인라인 SVG로, 글은 글로. 다른 것은 받은 그대로."""
    image = shown.find("img", src=re.compile(r"^data:image/svg\+xml;base64,"))
    if image is not None:
        svg = base64.b64decode(image["src"].partition(",")[2]).decode()
        caption = re.search(r"<title>(.*?)</title>", svg, re.S)
        if caption is None or not caption[1].strip():
            raise BookError(
                f"gallery/labs/{script.name}: 설명 없는 그림이 있습니다. fig.set_label(…)을 쓰세요."
            )
        salt = f"{script.stem}-{next(figures)}"
        svg = svg.replace("notebook-figure", salt).replace(caption[0], "", 1)
        return figure_html(svg, salt, html.unescape(caption[1]))
    if shown.pre is not None:
        return output_html(shown.pre.get_text())
    return shown.decode_contents()
