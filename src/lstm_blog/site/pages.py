"""예제 쪽을 만듭니다: 카드가 있는 첫 쪽, 스크립트마다 한 쪽, 내려받을 .py와 .ipynb."""

from __future__ import annotations

import ast
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from sphinx_gallery.backreferences import NameFinder
from sphinx_gallery.notebook import jupyter_notebook
from sphinx_gallery.py_source_parser import Block as GalleryBlock
from sphinx_gallery.recommender import ExampleRecommender

from lstm_blog.site.errors import BookError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.references import home_of, source_of
from lstm_blog.site.runner import Result
from lstm_blog.site.script import HEADING_ID, Script

REFERENCE = re.compile(r"(?:^|[\s>{])([a-z]\w*\.py)(?=[#:\s]|$)", re.MULTILINE)
# 거의 모든 예제가 쓰는 것은 부품으로 보이지 않는다.
PLUMBING = ("lstm_blog.plots:use_style", "lstm_blog.recording:record")
# sphinx-gallery의 노트북 내보내기가 찾는 설정. 우리 글은 Markdown이라 바꿀 것이 없다.
NOTEBOOK_CONFIG = {
    "first_notebook_cell": None,
    "last_notebook_cell": None,
    "pypandoc": False,
    "promote_jupyter_magic": False,
}


@dataclass(frozen=True)
class Chapter:
    """예제를 쓰는 원고."""

    source: str
    title: str
    uses: tuple[str, ...]


def read_chapters(docs: Path, order: list[str]) -> list[Chapter]:
    """원고들을 메뉴 차례로 읽어 어느 예제를 쓰는지 모읍니다."""
    chapters = []
    for source in order:
        path = docs / source
        if path.suffix != ".md" or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        heading = re.search(r"^# (.+?)\s*(?:\{.*\})?\s*$", text, re.MULTILINE)
        title = heading[1] if heading else source
        chapters.append(Chapter(source, title, tuple(dict.fromkeys(REFERENCE.findall(text)))))
    return chapters


def example_files(gallery: Gallery, chapters: list[Chapter], pip_target: str) -> dict[str, str]:
    """만들 파일들: 원고에서 본 이름 → 글."""
    files = {"examples/index.md": _index(gallery, chapters)}
    related = _related(gallery)
    for script in gallery.scripts.values():
        files[f"examples/{script.stem}.md"] = _page(gallery, script, chapters, related[script.name])
        files[f"examples/{script.name}"] = standalone(script, pip_target)
        files[f"examples/{script.stem}.ipynb"] = notebook(script, pip_target)
    return files


def standalone(script: Script, pip_target: str) -> str:
    """내려받는 스크립트: 첫 줄이 설치 명령입니다."""
    return f"# 준비: pip install {pip_target}\n{script.text}"


def notebook(script: Script, pip_target: str, digest: str = "") -> str:
    """스크립트 → 노트북. 첫 셀은 패키지가 없을 때만 설치합니다. 언제 지어도 같은 바이트입니다."""
    blocks = [GalleryBlock("text", f"# {script.title}\n\n{script.preface}", 1)]
    blocks += [
        GalleryBlock(block.kind, HEADING_ID.sub(r"\1", block.source), block.line)
        for block in script.blocks
    ]
    install = f"try:\n    import lstm_blog\nexcept ImportError:\n    %pip install {pip_target}"
    config = NOTEBOOK_CONFIG | {"first_notebook_cell": install}
    made = jupyter_notebook(blocks, config, ".")
    made["cells"][:2] = reversed(made["cells"][:2])  # 제목이 먼저, 설치는 그다음
    for number, cell in enumerate(made["cells"]):
        cell["id"] = f"{script.stem}-{number}"
        cell["metadata"] = {}
    made["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "lstm_blog": {"digest": digest},
    }
    made["nbformat"], made["nbformat_minor"] = 4, 5
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


# ── 한 쪽 ──


def _page(gallery: Gallery, script: Script, chapters: list[Chapter], related: list[Script]) -> str:
    result = gallery.results[script.name]
    parts = [
        f"# {script.title} {{ #top }}",
        script.preface,
        _downloads(script, result),
    ]
    for block in script.blocks:
        if block.kind == "text":
            parts.append(block.source.strip())
        else:
            parts.append(f"```example\n{script.name}#{block.name}\n막대: 빼기\n```")
    parts += [_used_parts(script), _used_in(script, chapters), _next(related, gallery)]
    front = f"---\ndescription: {json.dumps(script.intro, ensure_ascii=False)}\n---\n\n"
    return front + "\n\n".join(part for part in parts if part) + "\n"


def _downloads(script: Script, result: Result) -> str:
    return (
        '<div class="lb-example-bar lb-example-bar--page" data-search-exclude>'
        f'<a href="../{script.name}" download>{script.name}</a>'
        f'<a href="../{script.stem}.ipynb" download>노트북</a>'
        f'<span class="lb-runtime" data-measured>{result.seconds:.1f}초</span>'
        f'<button type="button" class="lb-copy-all" data-script-url="../{script.name}">'
        "전체 복사</button></div>"
    )


def used_names(script: Script) -> list[str]:
    """스크립트가 쓴 우리 이름들을 `lstm_blog.cells:lstm_step` 꼴로."""
    finder = NameFinder(None)
    finder.visit(ast.parse(script.text))
    found = []
    for _, full_name, *_ in finder.get_mapping():
        parts = full_name.split(".")
        if parts[0] != "lstm_blog":
            continue
        for cut in range(len(parts) - 1, 0, -1):
            reference = ".".join(parts[:cut]) + ":" + parts[cut]
            try:
                reference = _public(reference)
                source_of(reference)
            except BookError:
                continue
            found.append(reference)
            break
    return sorted(set(found))  # 찾는 쪽이 집합을 써서 차례가 실행마다 다르다


def _public(reference: str) -> str:
    """패키지에서 꺼낸 이름은 그 이름이 사는 모듈로 바꿉니다."""
    import lstm_blog

    module, _, name = reference.partition(":")
    if module == "lstm_blog" and name in lstm_blog._HOME:
        return f"{lstm_blog._HOME[name]}:{name}"
    return home_of(reference)


def _used_parts(script: Script) -> str:
    names = [name for name in used_names(script) if name not in PLUMBING]
    if not names:
        return ""
    parts = ["## 이 예제가 쓰는 부품 { #parts }"]
    for name in names:
        fence = f"    ```source\n    {name}\n    ```"
        parts.append(f'??? abstract "{name.replace(":", ".")}"\n\n{fence}')
    return "\n\n".join(parts)


def _used_in(script: Script, chapters: list[Chapter]) -> str:
    links = [f"[{c.title}](../{c.source})" for c in chapters if script.name in c.uses]
    return f"## 이 예제가 나오는 장 {'{'} #chapters {'}'}\n\n{', '.join(links)}" if links else ""


def _next(related: list[Script], gallery: Gallery) -> str:
    if not related:
        return ""
    cards = "".join(_card(script, gallery.results[script.name], "../") for script in related)
    heading = "## 다음 예제 { #next }"
    return f'{heading}\n\n<div class="lb-cards lb-next" data-search-exclude>{cards}</div>'


def _related(gallery: Gallery) -> dict[str, list[Script]]:
    """가까운 스크립트 셋씩. 글의 낱말이 얼마나 겹치는지로 고릅니다."""
    paths = {str(script.path): script for script in gallery.scripts.values()}
    if len(paths) < 2:
        return {script.name: [] for script in paths.values()}
    recommender = ExampleRecommender(n_examples=3, min_df=1, max_df=0.99).fit(paths)
    return {
        script.name: [paths[other] for other in recommender.predict(path) if other != path][:3]
        for path, script in paths.items()
    }


# ── 첫 쪽 ──


def _index(gallery: Gallery, chapters: list[Chapter]) -> str:
    parts = [
        "# 예제 { #examples }",
        "이 책의 수와 그림은 모두 여기 있는 스크립트가 책을 지을 때 돌면서 만든 것입니다. "
        "스크립트 하나는 한 가지만 보이고, 복사해서 빈 폴더에서 돌려도 그대로 돕니다. "
        "파일마다 첫 줄에 설치 명령이 있습니다.",
    ]
    placed: set[str] = set()
    for number, chapter in enumerate(chapters):
        if chapter.source == "index.md":
            continue
        names = [n for n in chapter.uses if n in gallery.scripts and n not in placed]
        if names:
            placed.update(names)
            title = f"## [{chapter.title}](../{chapter.source}) {{ #chapter-{number} }}"
            parts += [title, _cards(gallery, names)]
    rest = [name for name in gallery.scripts if name not in placed]
    if rest:
        parts += ["## 그 밖의 예제 { #others }", _cards(gallery, rest)]
    return "\n\n".join(parts) + "\n"


def _cards(gallery: Gallery, names: list[str]) -> str:
    cards = "".join(_card(gallery.scripts[name], gallery.results[name], "") for name in names)
    # 카드의 제목과 소개는 예제 쪽에 있다. 검색에서 두 번 나오지 않게 뺀다.
    return f'<div class="lb-cards" data-search-exclude>{cards}</div>'


def _card(script: Script, result: Result, up: str) -> str:
    # 원고가 examples/index.md이면 쪽의 주소는 examples/이고, examples/x.md이면 examples/x/이다.
    title, intro = html.escape(script.title), html.escape(script.intro)
    return (
        f'<a class="lb-card" href="{up}{script.stem}/">'
        '<div class="lb-card-figure" aria-hidden="true" data-search-exclude>'
        f"{_thumbnail(script, result)}</div>"
        f'<div class="lb-card-body"><strong class="lb-card-title">{title}</strong>'
        f"<p>{intro}</p></div></a>"
    )


def _thumbnail(script: Script, result: Result) -> str:
    """마지막 그림을 작게. 그림이 없으면 출력의 첫머리를 보입니다."""
    figures = [figure for cell in result.cells for figure in cell.figures]
    if figures:
        figure = figures[-1]
        return re.sub(
            r"\s*\n\s*", " ", figure.svg.replace(figure.salt, f"{figure.salt}-thumb")
        ).strip()
    lines = [line for cell in result.cells for line in cell.output.splitlines() if line.strip()]
    # 빈 줄이 있으면 Markdown이 HTML 묶음을 끊는다. 위에서 뺐으니 줄바꿈만 남는다.
    return f"<pre>{html.escape(chr(10).join(lines[:8]))}</pre>"
