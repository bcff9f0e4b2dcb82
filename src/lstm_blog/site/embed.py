"""Markdown 확장: ```` ```example ````, ```` ```source ````, `{{script.py:name}}`.

코드는 보통의 python 울타리로 바꾸어 강조와 복사 단추를 그대로 얻고, 출력과 그림은 HTML로 넣는다.
MkDocs를 모른다. 쪽의 주소와 너그러움(serve에서 멈추지 않기)만 `Context`로 건네받는다.
"""

from __future__ import annotations

import ast
import html
import posixpath
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from lstm_blog.site.cache import PACKAGE, package_modules
from lstm_blog.site.errors import BookError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.runner import CellResult, Figure
from lstm_blog.site.script import Block, Script

FENCE = re.compile(
    r"^(?P<prefix>[ \t]*(?:>[ \t]*)*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`]*?)[ \t]*$"
)
NUMBER = re.compile(r"\{\{ *(?P<script>[^\s:{}]+\.py):(?P<name>\w+)(?::(?P<format>[^{}]*?))? *\}\}")
CODE_SPAN = re.compile(r"(?P<mark>`+)(?!`).+?(?<!`)(?P=mark)(?!`)")
PARTS = ("코드", "출력", "그림")


@dataclass
class Context:
    """지금 짓는 쪽. `current`를 바꿔 끼우면 그 뒤의 변환이 따른다.

    입력:
        gallery: 스크립트와 결과. 없으면 지금 폴더의 것을 읽는다.
        url: 쪽의 주소("lstm/lstm/"처럼 사이트 뿌리에서 본 것).
        source: 쪽의 원고 이름. 오류 글에 쓴다.
        lenient: 참이면 잘못을 멈추는 대신 쪽 안에 붉은 상자로 보인다.
    """

    gallery: Gallery | None = None
    url: str = ""
    source: str = ""
    lenient: bool = False
    problems: list[str] = field(default_factory=list)

    def link(self, target: str) -> str:
        """사이트 뿌리에서 본 주소 → 이 쪽에서 본 상대 주소."""
        base = self.url if self.url.endswith("/") or not self.url else posixpath.dirname(self.url)
        relative = posixpath.relpath(target, base or ".")
        return relative + "/" if target.endswith("/") else relative

    def loaded(self) -> Gallery:
        """돌려 둔 갤러리. MkDocs 없이 쓰일 때는 지금 폴더의 갤러리를 읽어 돌린다."""
        if self.gallery is None:
            self.gallery = Gallery(Path.cwd())
            failures = self.gallery.run()
            if failures and not self.lenient:
                raise failures[0]
        return self.gallery


current = Context()


class EmbedExtension(Extension):
    """`markdown_extensions`에 `lstm_blog.site.embed`로 적는다."""

    def extendMarkdown(self, md: Markdown) -> None:
        # 28: 공백을 고르는 단계(30) 다음, superfences(25)와 HTML 묶음(20) 앞.
        md.preprocessors.register(EmbedPreprocessor(md), "lstm_blog_embed", 28)


def makeExtension(**options: object) -> EmbedExtension:
    """Python-Markdown이 부르는 이름."""
    return EmbedExtension(**options)


class EmbedPreprocessor(Preprocessor):
    """줄들을 훑어 우리 울타리와 수 참조를 바꾼다. 다른 울타리의 안은 건드리지 않는다."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._salts: dict[str, int] = {}

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        stream = iter(enumerate(lines, 1))
        for number, line in stream:
            opening = FENCE.match(line)
            if opening is None:
                out.append(self._numbers(line, number))
                continue
            raw, body, closed = _read_fence(opening, stream)
            kind = opening["info"]
            if kind not in ("example", "source"):
                out += [line, *raw]
                continue
            try:
                if not closed:
                    raise BookError(f"```{kind} 울타리가 닫히지 않았습니다.")
                made = self._example(body) if kind == "example" else _source(body)
            except BookError as error:
                made = self._trouble(error, number)
            prefix = opening["prefix"]
            out += [(prefix + text).rstrip() for text in ["", *made, ""]]
        return out

    # ── 수 참조 ──

    def _numbers(self, line: str, number: int) -> str:
        if "{{" not in line:
            return line
        pieces, end = [], 0
        for span in CODE_SPAN.finditer(line):
            pieces += [self._fill(line[end : span.start()], number), span[0]]
            end = span.end()
        return "".join([*pieces, self._fill(line[end:], number)])

    def _fill(self, text: str, number: int) -> str:
        def value_of(match: re.Match) -> str:
            try:
                return _recorded(match["script"], match["name"], match["format"] or "")
            except BookError as error:
                if not current.lenient:
                    raise BookError(f"{_where(number)}: {error}") from None
                current.problems.append(str(error))
                return "⟨값 없음⟩"

        return NUMBER.sub(value_of, text)

    # ── 예제 ──

    def _example(self, body: list[str]) -> list[str]:
        reference, options = _options(
            body, {"그림": True, "보기": False, "코드": False, "막대": False}
        )
        name, _, cell_name = reference.partition("#")
        gallery = current.loaded()
        script = gallery.find(name)
        result = gallery.results.get(script.name)
        if result is None:
            raise BookError(
                f"{script.name}은(는) 실습이라 쪽에 셀로 넣을 수 없습니다. 링크로 거세요."
            )
        if result.error is not None:
            raise result.error
        chosen = range(len(script.cells))
        if cell_name:
            chosen = [script.cell_index(cell_name)]
        cells = [(script.cells[index], result.cells[index]) for index in chosen]
        shown = _shown(options, cells, script)
        captions = iter(options.get("그림", []))
        out: list[str] = []
        for block, cell in cells:
            out += self._cell(block, cell, shown, captions, folded=bool(options.get("코드")))
        if next(captions, None) is not None:
            raise BookError(f"{reference}: `그림:` 줄이 그림보다 많습니다.")
        if not options.get("막대"):
            out += ["", self._stash(_bar(script, result.seconds))]
        return out

    def _cell(
        self, block: Block, cell: CellResult, shown: set[str], captions: Iterator[str], folded: bool
    ) -> list[str]:
        out: list[str] = []
        if "코드" in shown:
            out += ["", *_code_fence(block.source, folded)]
        if "출력" in shown and cell.output.strip():
            out += ["", self._stash(output_html(cell.output))]
        if "그림" in shown:
            for figure in cell.figures:
                caption = next(captions, None) or figure.caption
                if not caption.strip():
                    raise BookError(
                        f"셀 {block.name}의 그림에 설명이 없습니다. 울타리에 `그림: …` 줄을 쓰거나 "
                        "스크립트에서 fig.set_label(…)로 적으세요."
                    )
                out += ["", self._stash(self.figure_html(figure, caption))]
        return out

    def figure_html(self, figure: Figure, caption: str) -> str:
        """그림 하나. 한 쪽에 두 번 나와도 id가 겹치지 않게 한다."""
        seen = self._salts.get(figure.salt, 0)
        self._salts[figure.salt] = seen + 1
        salt = f"{figure.salt}-{seen}" if seen else figure.salt
        return figure_html(figure.svg.replace(figure.salt, salt), salt, caption)

    def _stash(self, markup: str) -> str:
        return self.md.htmlStash.store(markup)

    def _trouble(self, error: BookError, number: int) -> list[str]:
        if not current.lenient:
            raise BookError(f"{_where(number)}: {error}") from None
        current.problems.append(str(error))
        return [self._stash(error_html(str(error)))]


def figure_html(svg: str, salt: str, caption: str) -> str:
    """인라인 SVG와 그림 설명. 설명의 첫 문장이 title, 전체가 desc가 된다."""
    text = re.sub(r"[`*$]", "", caption)
    title = re.split(r"(?<=다\.)\s", text, maxsplit=1)[0]
    label = (
        f'<title id="{salt}-title">{html.escape(title)}</title>'
        f'<desc id="{salt}-desc">{html.escape(text)}</desc>'
    )
    described = re.sub(
        r"^\s*<svg\b([^>]*)>",
        lambda m: (
            f'<svg{m[1]} role="img" aria-labelledby="{salt}-title" '
            f'aria-describedby="{salt}-desc" data-search-exclude>{label}'
        ),
        svg,
        count=1,
    )
    return f'<figure class="lb-figure">{described}<figcaption>{html.escape(caption)}</figcaption></figure>'


def output_html(text: str) -> str:
    """스크립트의 출력. 무엇을 찍었든 글로만 보인다."""
    body = html.escape(text.rstrip("\n"))
    return (
        '<div class="lb-output" data-search-exclude>'
        f'<pre tabindex="0" aria-label="출력"><code>{body}</code></pre></div>'
    )


def error_html(text: str) -> str:
    """serve에서 쪽 안에 보이는 붉은 상자."""
    first, _, rest = text.partition("\n")
    return (
        f'<div class="lb-error" role="alert"><p>{html.escape(first)}</p>'
        f"<pre>{html.escape(textwrap.dedent(rest))}</pre></div>"
    )


def _bar(script: Script, seconds: float) -> str:
    page = current.link(f"examples/{script.stem}/")
    file = current.link(f"examples/{script.name}")
    return (
        f'<div class="lb-example-bar" data-search-exclude><a href="{page}">{script.name}</a>'
        f'<span class="lb-runtime" data-measured>{seconds:.1f}초</span>'
        f'<button type="button" class="lb-copy-all" data-script-url="{file}">전체 복사</button></div>'
    )


def _where(number: int) -> str:
    return f"{current.source or '원고'}, {number}번째 줄"


def _read_fence(opening: re.Match, stream: Iterator) -> tuple[list[str], list[str], bool]:
    """여는 줄 다음부터 닫는 줄까지. (날 줄들, 앞머리를 뗀 본문, 닫혔는지)."""
    prefix = opening["prefix"]
    mark = opening["mark"]
    close = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    raw: list[str] = []
    body: list[str] = []
    for _, line in stream:
        raw.append(line)
        if close.match(line):
            return raw, body, True
        body.append(line[len(prefix) :] if line.startswith(prefix) else line.lstrip(" \t>"))
    return raw, body, False


def _options(body: list[str], known: dict[str, bool]) -> tuple[str, dict]:
    """첫 줄은 참조, 나머지는 `이름: 값`. known의 참은 여러 번 쓸 수 있다는 뜻이다."""
    lines = [line.strip() for line in body if line.strip()]
    if not lines:
        raise BookError("울타리가 비었습니다. 첫 줄에 무엇을 넣을지 적으세요.")
    options: dict = {}
    for line in lines[1:]:
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in known:
            raise BookError(
                f"울타리의 {line!r}을(를) 모르겠습니다. 쓸 수 있는 것: {', '.join(known)}"
            )
        key, value = key.strip(), value.strip()
        if known[key]:
            options.setdefault(key, []).append(value)
        else:
            options[key] = value
    return lines[0], options


def _shown(options: dict, cells: list[tuple[Block, CellResult]], script: Script) -> set[str]:
    if "보기" not in options:
        return set(PARTS)
    shown = {part.strip() for part in options["보기"].split(",")}
    if not shown <= set(PARTS):
        raise BookError(f"보기: {options['보기']!r}. 쓸 수 있는 것: {', '.join(PARTS)}")
    has = {"코드"}
    for _, cell in cells:
        has |= {"출력"} if cell.output.strip() else set()
        has |= {"그림"} if cell.figures else set()
    if not shown <= has:
        missing = ", ".join(sorted(shown - has))
        raise BookError(
            f"{script.name}의 이 셀에는 {missing}이(가) 없습니다. 있는 것: {', '.join(has)}"
        )
    return shown


def _code_fence(source: str, folded: bool = False, title: str = "") -> list[str]:
    code = source.strip("\n").splitlines()
    longest = max((len(run) for run in re.findall(r"`+", source)), default=0)
    mark = "`" * max(3, longest + 1)
    head = f'{mark}python title="{title}"' if title else f"{mark}python"
    lines = [head, *(line.rstrip() for line in code), mark]
    if folded:
        return ['??? note "코드 보기"', "", *("    " + line for line in lines)]
    return lines


def _recorded(script_name: str, name: str, spec: str) -> str:
    gallery = current.loaded()
    script = gallery.find(script_name)
    result = gallery.results.get(script.name)
    if result is None or result.error is not None:
        raise BookError(f"{script_name}의 결과가 없어 {name}을(를) 쓸 수 없습니다.")
    if name not in result.values:
        known = ", ".join(result.values) or "없음"
        raise BookError(
            f"{script_name}은(는) {name!r}을(를) 기록하지 않았습니다. 기록한 이름: {known}"
        )
    try:
        text = format(result.values[name], spec)
    except (ValueError, TypeError) as error:
        raise BookError(
            f"{{{{{script_name}:{name}:{spec}}}}}: 서식이 맞지 않습니다: {error}"
        ) from None
    return re.sub(
        r"([\\`*_\[\]|<>&])", lambda m: html.escape(m[1]) if m[1] in "<>&" else "\\" + m[1], text
    )


def _source(body: list[str]) -> list[str]:
    reference, options = _options(body, {"설명": False})
    code, path = source_of(reference, docstring=not options.get("설명"))
    title = f"src/lstm_blog/{path.relative_to(PACKAGE).as_posix()}"
    return ["", *_code_fence(code, title=title)]


def source_of(reference: str, docstring: bool = True) -> tuple[str, Path]:
    """`lstm_blog.cells:lstm_step` → (그 정의의 글, 파일). import하지 않고 구문 나무에서 찾는다.

    예외:
        BookError: 패키지 밖을 가리키거나, 모듈이나 이름이 없을 때. 있는 것을 알려 준다.
    """
    module, _, name = reference.strip().partition(":")
    modules = package_modules()
    if module not in modules:
        raise BookError(f"모듈 {module!r}이(가) 없습니다. 있는 것: {', '.join(modules)}")
    path = modules[module]
    text = path.read_text(encoding="utf-8")
    if not name:
        return text, path
    node: ast.AST = ast.parse(text)
    for part in name.split("."):
        defined = {
            child.name: child
            for child in getattr(node, "body", [])
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        if part not in defined:
            raise BookError(
                f"{module}에 {name!r}이(가) 없습니다. 있는 것: {', '.join(defined) or '없음'}"
            )
        node = defined[part]
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    lines = text.splitlines()
    kept = list(range(first, node.end_lineno + 1))
    if not docstring and ast.get_docstring(node) is not None:
        words = node.body[0]
        kept = [number for number in kept if not words.lineno <= number <= words.end_lineno]
    return textwrap.dedent("\n".join(lines[number - 1] for number in kept)), path
