"""실습: 스크립트 → 노트북 → mkdocs-jupyter가 진짜 커널에서 돌린 쪽. 틀어지는 곳을 바로잡는다."""

from __future__ import annotations

import ast
import base64
import hashlib
import html
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag

from lstm_blog.site import cache, pages
from lstm_blog.site.errors import BookError, ExampleError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.markup import figure_html, output_html
from lstm_blog.site.script import HEADING_ID, Script


def write_notebooks(gallery: Gallery, docs: Path, pip_target: str) -> None:
    """`docs/labs/`에 노트북을 쓴다. 바이트가 같으면 손대지 않고, 없어진 실습의 것은 지운다."""
    wanted = {}
    for script in gallery.labs.values():
        wanted[f"{script.stem}.ipynb"] = pages.notebook(script, pip_target, digest(script))
    folder = docs / "labs"
    for path in folder.glob("*.ipynb"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text.encode():
            cache.write_atomically(path, text.encode())


def digest(script: Script) -> str:
    """실습이 기댄 것의 해시: 코드, 거기서 import로 닿는 우리 모듈 모두, 환경."""
    reached: dict[str, str] = {}
    _reach("\n".join(cell.source for cell in script.cells), reached)
    parts = [*(cell.source for cell in script.cells), *sorted(reached.items()), cache.environment()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _reach(source: str, reached: dict[str, str]) -> None:
    """글에서 import로 닿는 우리 모듈들의 구문 해시를 모은다."""
    modules = cache.package_modules()
    for name in _imported(ast.parse(source)):
        path = modules.get(name)
        if path is None or name in reached:
            continue
        reached[name] = str(cache.file_digest(path))
        _reach(path.read_text(encoding="utf-8"), reached)


def _imported(tree: ast.AST) -> list[str]:
    import lstm_blog

    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if node.module == "lstm_blog":
                names += [lstm_blog._HOME.get(alias.name, "") for alias in node.names]
    return [name for name in names if name.partition(".")[0] == "lstm_blog"]


class LabRender:
    """mkdocs-jupyter가 갈아 끼운 `page.render`를 감싼다.

    그쪽 창고는 잘린 파일에 무너지고 import한 모듈을 모르므로 끄고, 검사합이 있는 우리 창고를 쓴다.
    """

    def __init__(self, script: Script, notebook: Path, folder: Path) -> None:
        self.script = script
        self.notebook = notebook
        self.folder = folder

    def wrap(self, page: object) -> None:
        """page.render를 기억이 있는 것으로 바꾼다."""
        from mkdocs.structure.toc import get_toc

        original = page.render

        def render(config: object, files: object) -> None:
            key = hashlib.sha256(self.notebook.read_bytes()).hexdigest()
            path = self.folder / f"{self.script.stem}-{key[:24]}.json"
            known = cache.read_checked(path)
            if known is None:
                self._execute(original, config, files)
                known = {"content": fix_html(page.content, self.script)}
                for old in self.folder.glob(f"{self.script.stem}-*.json"):
                    old.unlink(missing_ok=True)
                cache.write_checked(path, known)
            page.content = known["content"]
            page.title = self.script.title
            page.toc = get_toc(toc_tokens(self.script))

        page.render = render

    def _execute(self, original: object, config: object, files: object) -> None:
        from nbclient.exceptions import CellExecutionError

        try:
            original(config, files)
        except CellExecutionError as failure:
            raise ExampleError(
                f"gallery/labs/{self.script.name}",
                None,
                None,
                f"{failure.ename}: {failure.evalue}",
                re.sub(r"\x1b\[[0-9;]*m", "", str(failure.traceback))[-2000:],
            ) from None


def headings(script: Script) -> list[tuple[int, str, str]]:
    """실습의 제목들: (단계, 글, id). id를 적지 않은 제목은 차례로 이름을 붙인다."""
    found = [(1, script.title, "top")]
    for block in script.blocks:
        if block.kind == "text":
            for line in block.source.splitlines():
                match = re.match(r"(#{1,6}) (.+)", line)
                if match:
                    named = HEADING_ID.match(line)
                    text = named[1] if named else line
                    anchor = named[2] if named else f"section-{len(found)}"
                    found.append((len(match[1]), text.lstrip("# ").strip(), anchor))
    return found


def toc_tokens(script: Script) -> list[dict]:
    """MkDocs가 받는 차례. 제목 아래에 둘째 단계부터 놓는다."""
    top, *rest = headings(script)
    root = {"level": 1, "id": top[2], "name": top[1], "children": []}
    for level, text, anchor in rest:
        home = root
        while home["children"] and home["children"][-1]["level"] < level:
            home = home["children"][-1]
        home["children"].append({"level": level, "id": anchor, "name": text, "children": []})
    return [root]


def fix_html(markup: str, script: Script) -> str:
    """nbconvert의 HTML에서 글, 코드, 출력, 그림만 골라 책의 다른 쪽과 같은 꼴로 다시 짠다.

    인라인 CSS 560 KiB와 MathJax 코드, 클립보드 단추는 버린다. 한글 제목의 빈 id를 채운다.
    """
    soup = BeautifulSoup(markup, "html.parser")
    anchors = iter(headings(script))
    figures = itertools.count()
    parts: list[str] = []
    for cell in soup.select("div.jp-Cell[id]"):
        if "jp-MarkdownCell" in cell["class"]:
            text = cell.select_one(".jp-RenderedMarkdown")
            for heading in text.find_all(re.compile(r"^h[1-6]$")):
                _name_heading(heading, *next(anchors), soup)
            parts.append(f'<div class="jp-RenderedMarkdown">{text.decode_contents()}</div>')
            continue
        code = cell.select_one(".highlight-ipynb pre").decode_contents()
        parts.append(f'<div class="highlight"><pre tabindex="0"><code>{code}</code></pre></div>')
        parts += [_output(out, script, figures) for out in cell.select(".jp-OutputArea-output")]
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
