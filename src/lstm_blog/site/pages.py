"""예제 쪽을 만듭니다: 카드가 있는 첫 쪽, 스크립트마다 한 쪽, 내려받을 .py와 .ipynb."""

from __future__ import annotations

import ast
import html
import json

from sphinx_gallery.backreferences import NameFinder
from sphinx_gallery.recommender import ExampleRecommender

from lstm_blog.site import downloads
from lstm_blog.site.chapters import Chapter
from lstm_blog.site.errors import BookError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.references import home_of, source_of
from lstm_blog.site.runner import Result
from lstm_blog.site.script import Script

# 거의 모든 예제가 쓰는 것은 부품으로 보이지 않는다.
PLUMBING = ("lstm_blog.plots:use_style", "lstm_blog.recording:record")


def example_files(
    gallery: Gallery, chapters: list[Chapter], pip_target: str
) -> dict[str, str | bytes]:
    """만들 파일들: 원고에서 본 이름 → 내용."""
    files: dict[str, str | bytes] = {
        "examples/index.md": _index(gallery, chapters, downloads.how_to_open(pip_target))
    }
    related = _related(gallery)
    for script in gallery.scripts.values():
        files[f"examples/{script.stem}.md"] = _page(gallery, script, chapters, related[script.name])
        files[f"examples/{script.name}"] = downloads.standalone(script, pip_target)
        files[f"examples/{script.stem}.ipynb"] = downloads.notebook(script, pip_target)
        if (svg := _thumbnail(script, gallery.results[script.name])) is not None:
            files[f"examples/{script.stem}.svg"] = svg
    for script in gallery.labs.values():
        files[f"labs/{script.name}"] = downloads.standalone(script, pip_target)
    everything = list(gallery.scripts.values()), list(gallery.labs.values())
    for name, data in downloads.archives(*everything, pip_target).items():
        files[f"examples/{name}"] = data
    return files


def script_of(source: str) -> str | None:
    """스크립트에서 만든 쪽이면 저장소에서 본 그 스크립트의 이름, 아니면 None.

    >>> script_of("examples/shapes.md"), script_of("labs/latch.ipynb"), script_of("lstm/lstm.md")
    ('gallery/shapes.py', 'gallery/labs/latch.py', None)
    """
    folder, _, name = source.rpartition("/")
    homes = {("examples", "md"): "gallery", ("labs", "ipynb"): "gallery/labs"}
    stem, _, kind = name.partition(".")
    home = homes.get((folder, kind))
    return f"{home}/{stem}.py" if home and stem != "index" else None


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
        '<a href="../#open">여는 법</a>'
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


def _index(gallery: Gallery, chapters: list[Chapter], how_to_open: str) -> str:
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
    parts.append(how_to_open)
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
        f"{_card_figure(script, result, up)}"
        f'<div class="lb-card-body"><strong class="lb-card-title">{title}</strong>'
        f"<p>{intro}</p></div></a>"
    )


def _card_figure(script: Script, result: Result, up: str) -> str:
    """마지막 그림, 그림이 없으면 출력의 첫머리.

    그림은 카드가 화면에 다가올 때 docs/assets/js/site.js가 받아 넣습니다. 쪽에 모두 넣으면 예제의
    첫 쪽이 장보다 무겁고, `<img>`로 넣으면 쪽의 글꼴과 색을 따르지 않습니다.
    """
    attributes = 'class="lb-card-figure" aria-hidden="true" data-search-exclude'
    if _thumbnail(script, result) is not None:
        return f'<div {attributes} data-lb-figure="{up}{script.stem}.svg"></div>'
    lines = [line for cell in result.cells for line in cell.output.splitlines() if line.strip()]
    # 빈 줄이 있으면 Markdown이 HTML 묶음을 끊는다. 위에서 뺐으니 줄바꿈만 남는다.
    return f"<div {attributes}><pre>{html.escape(chr(10).join(lines[:8]))}</pre></div>"


def _thumbnail(script: Script, result: Result) -> str | None:
    figures = [figure for cell in result.cells for figure in cell.figures]
    if not figures:
        return None
    # 같은 쪽에 같은 그림이 크게도 있을 수 있어 id를 달리한다.
    return figures[-1].svg.replace(figures[-1].salt, f"{figures[-1].salt}-thumb")
