"""Markdown 확장: `example`, `source`, `curriculum`, `references` 울타리와 `{{script.py:name}}`.

코드는 보통의 python 울타리로 바꾸어 강조와 복사 단추를 그대로 얻고, 출력과 그림은 HTML로 넣습니다.
MkDocs를 모릅니다. 쪽의 주소와 너그러움(serve에서 멈추지 않기)만 `Context`로 건네받습니다.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from lstm_blog.site import bibliography, curriculum
from lstm_blog.site.cache import PACKAGE
from lstm_blog.site.chapters import Chapter
from lstm_blog.site.errors import BookError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.glossary import Term
from lstm_blog.site.markup import error_html, figure_html, output_html
from lstm_blog.site.references import as_markdown, home_of, recorded, source_of
from lstm_blog.site.runner import CellResult, Figure
from lstm_blog.site.script import Block, Script

FENCE = re.compile(
    r"^(?P<prefix>[ \t]*(?:>[ \t]*)*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`]*?)[ \t]*$"
)
# 뒤쪽은 잘못 쓴 참조다. 모르는 채 지나가면 쪽에 그대로 찍힌다.
NUMBER = re.compile(
    r"\{\{ *(?P<script>[^\s:{}]+\.py):(?P<name>\w+)(?::(?P<format>[^{}]*?))? *\}\}"
    r"|\{\{[^{}]*\.py\b[^{}]*\}\}"
)
CODE_SPAN = re.compile(r"(?P<mark>`+)(?!`).+?(?<!`)(?P=mark)(?!`)")
MADE = ("example", "source", "curriculum", "references")  # 우리가 채우는 울타리
PARTS = ("코드", "출력", "그림")
EXAMPLE_OPTIONS = {"그림": None, "보기": None, "코드": "접기", "막대": "빼기"}


@dataclass
class Context:
    """지금 짓는 쪽. `current`를 바꿔 끼우면 그 뒤의 변환이 따릅니다.

    입력:
        gallery: 스크립트와 결과. 없으면 지금 폴더의 것을 읽습니다.
        url: 쪽의 주소("lstm/lstm/"처럼 사이트 뿌리에서 본 것).
        source: 쪽의 원고 이름. 오류 글에 씁니다.
        lenient: 참이면 잘못을 멈추는 대신 쪽 안에 붉은 상자로 보입니다.
        terms: 용어집의 용어들. tooltips.py가 처음 나온 자리에 뜻을 답니다.
        surroundings: 글 말고 쪽의 모양을 바꿀 수 있는 것의 해시. page_memory.py의 열쇠가 됩니다.
        package: 쪽의 모양을 정하는 코드와 설정의 해시.
        api: 모듈 이름 → 그 모듈을 설명하는 API 쪽의 주소.
        chapters: 원고의 이름 → 써 둔 장. 차례 지도가 씁니다.
        works: 참고 문헌 → 인용한 장의 원고들.
    """

    gallery: Gallery | None = None
    url: str = ""
    source: str = ""
    lenient: bool = False
    terms: tuple[Term, ...] = ()
    surroundings: str = ""
    package: str = ""
    api: dict[str, str] = field(default_factory=dict)
    chapters: dict[str, Chapter] = field(default_factory=dict)
    works: dict[bibliography.Work, tuple[str, ...]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def link(self, target: str) -> str:
        """사이트 뿌리에서 본 주소 → 이 쪽에서 본 상대 주소."""
        base = self.url if self.url.endswith("/") or not self.url else posixpath.dirname(self.url)
        relative = posixpath.relpath(target, base or ".")
        return relative + "/" if target.endswith("/") else relative

    def api_link(self, reference: str) -> str | None:
        """`lstm_blog.cells:lstm_step` → 이 쪽에서 본 API 설명의 주소. 설명이 없으면 None."""
        module, _, name = home_of(reference).partition(":")
        name = name.removesuffix(".__init__")  # 생성자의 설명은 클래스의 것에 있다
        private = any(part.startswith("_") for part in name.split("."))
        if not name or private or module not in self.api:
            return None
        return f"{self.link(self.api[module])}#{module}.{name}"

    def loaded(self) -> Gallery:
        """돌려 둔 갤러리. MkDocs 없이 쓰일 때는 지금 폴더의 갤러리를 읽어 돌립니다."""
        if self.gallery is None:
            self.gallery = Gallery(Path.cwd())
            failures = self.gallery.run()
            if failures and not self.lenient:
                raise failures[0]
        return self.gallery


current = Context()


class EmbedExtension(Extension):
    """`markdown_extensions`에 `lstm_blog.site.embed`로 적습니다."""

    def extendMarkdown(self, md: Markdown) -> None:
        # 28: 공백을 고르는 단계(30) 다음, superfences(25)와 HTML 묶음(20) 앞.
        md.preprocessors.register(EmbedPreprocessor(md), "lstm_blog_embed", 28)


def makeExtension(**options: object) -> EmbedExtension:
    """Python-Markdown이 부르는 이름."""
    return EmbedExtension(**options)


class EmbedPreprocessor(Preprocessor):
    """줄들을 훑어 우리 울타리와 수 참조를 바꿉니다. 다른 울타리의 안은 건드리지 않습니다."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._salts: dict[str, int] = {}

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        stream = iter(enumerate(lines, 1))
        gap: str | None = None
        for number, line in stream:
            if gap is not None and not _blank(line):
                out.append(gap)
            gap = None
            opening = FENCE.match(line)
            if opening is None:
                out.append(self._numbers(line, number))
                continue
            raw, body, closed = _read_fence(opening, stream)
            kind = opening["info"]
            if closed and kind.split(" ")[0] not in MADE:
                out += [line, *raw]
                continue
            try:
                if not closed:
                    raise BookError(f"울타리 {line.strip()!r}이(가) 닫히지 않았습니다.")
                if kind not in MADE:
                    raise BookError(f"울타리 머리 {kind!r} 뒤의 것은 다음 줄에 적으세요.")
                made = self._made(kind, body, number)
            except BookError as error:
                made = self._trouble(error, number)
            # 앞뒤를 빈 줄 하나로만 띄운다. 둘이면 각주가 거기서 끝난다.
            gap = opening["prefix"].rstrip()
            if out and not _blank(out[-1]):
                out.append(gap)
            out += [(opening["prefix"] + text).rstrip() for text in made]
        return out

    def _made(self, kind: str, body: list[str], number: int) -> list[str]:
        if kind == "example":
            return self._example(body, number)
        if kind == "source":
            return self._source(body)
        if kind == "references":
            titles = {source: chapter.title for source, chapter in current.chapters.items()}
            return bibliography.lines(current.works, titles, current.source)
        parts = curriculum.parse(body)
        return [self._stash(curriculum.map_html(parts, current.chapters, current.link))]

    # ── 수 참조 ──

    def _numbers(self, line: str, number: int) -> str:
        if "{{" not in line:
            return line
        pieces, end = [], 0
        for span in CODE_SPAN.finditer(line):
            pieces += [self._fill(line[end : span.start()], number), span[0]]
            end = span.end()
        return "".join([*pieces, self._fill(line[end:], number)])

    def _fill(self, text: str, number: int, escape: Callable[[str], str] = as_markdown) -> str:
        def value_of(match: re.Match) -> str:
            try:
                if match["script"] is None:
                    raise BookError(
                        f"수 참조 {match[0]}을(를) 읽을 수 없습니다. "
                        "{{스크립트.py:이름}} 또는 {{스크립트.py:이름:서식}}으로 쓰세요."
                    )
                return escape(
                    recorded(
                        current.loaded(), match["script"], match["name"], match["format"] or ""
                    )
                )
            except BookError as error:
                if not current.lenient:
                    raise BookError(f"{_where(number)}: {error}") from None
                current.problems.append(str(error))
                return "⟨값 없음⟩"

        return NUMBER.sub(value_of, text)

    # ── 예제 ──

    def _example(self, body: list[str], number: int) -> list[str]:
        reference, options = _options(body, EXAMPLE_OPTIONS)
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
        captions = iter([self._fill(text, number, str) for text in options.get("그림", [])])
        out: list[str] = []
        for block, cell in cells:
            out += self._cell(block, cell, shown, captions, folded=bool(options.get("코드")))
        if next(captions, None) is not None:
            raise BookError(f"{reference}: `그림:` 줄이 그림보다 많습니다.")
        if not options.get("막대"):
            out += ["", self._stash(_bar(script, result.seconds))]
        return out[1:]  # 조각마다 앞에 둔 빈 줄 가운데 첫 줄은 뺀다

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
                if "$" in caption or "`" in caption:
                    raise BookError(
                        f"셀 {block.name}의 그림 설명에 $나 `가 있습니다. "
                        "설명은 대체 텍스트가 되므로 hₜ처럼 보통 글자로 쓰세요."
                    )
                if not caption.strip():
                    raise BookError(
                        f"셀 {block.name}의 그림에 설명이 없습니다. 울타리에 `그림: …` 줄을 쓰거나 "
                        "스크립트에서 fig.set_label(…)로 적으세요."
                    )
                out += ["", self._stash(self.figure_html(figure, caption))]
        return out

    def figure_html(self, figure: Figure, caption: str) -> str:
        """그림 하나. 한 쪽에 두 번 나와도 id가 겹치지 않게 합니다."""
        seen = self._salts.get(figure.salt, 0)
        self._salts[figure.salt] = seen + 1
        # 셀 이름에는 밑줄이 없어 다른 그림의 id와 겹치지 않는다.
        salt = f"{figure.salt}_{seen}" if seen else figure.salt
        return figure_html(figure.svg.replace(figure.salt, salt), salt, caption)

    def _source(self, body: list[str]) -> list[str]:
        reference, options = _options(body, {"설명": "빼기"})
        code, path = source_of(reference, docstring=not options.get("설명"))
        title = f"src/lstm_blog/{path.relative_to(PACKAGE).as_posix()}"
        made = _code_fence(code, title=title)
        link = current.api_link(reference)
        if link is None:
            return made
        bar = f'<div class="lb-api-bar" data-search-exclude><a href="{link}">API 설명</a></div>'
        return [*made, "", self._stash(bar)]

    def _stash(self, markup: str) -> str:
        return self.md.htmlStash.store(markup)

    def _trouble(self, error: BookError, number: int) -> list[str]:
        if not current.lenient:
            raise BookError(f"{_where(number)}: {error}") from None
        current.problems.append(str(error))
        return [self._stash(error_html(str(error)))]


def _bar(script: Script, seconds: float) -> str:
    page = current.link(f"examples/{script.stem}/")
    file = current.link(f"examples/{script.name}")
    return (
        f'<div class="lb-example-bar" data-search-exclude><a href="{page}">{script.name}</a>'
        f'<span class="lb-runtime" data-measured>{seconds:.1f}초</span>'
        f'<button type="button" class="lb-copy-all" data-script-url="{file}">전체 복사</button>'
        "</div>"
    )


def _blank(line: str) -> bool:
    return not line.strip(" \t>")


def _where(number: int) -> str:
    return f"{current.source or '원고'}, {number}번째 줄"


def _read_fence(opening: re.Match, stream: Iterator) -> tuple[list[str], list[str], bool]:
    """여는 줄 다음부터 닫는 줄까지. (날 줄들, 앞머리를 뗀 본문, 닫혔는지)."""
    prefix = opening["prefix"]
    mark = opening["mark"]
    close = re.compile(rf"{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    raw: list[str] = []
    body: list[str] = []
    for _, line in stream:
        raw.append(line)
        text = line[len(prefix) :] if line.startswith(prefix) else line.lstrip(" \t>")
        if close.match(text):
            return raw, body, True
        body.append(text)
    return raw, body, False


def _options(body: list[str], known: dict[str, str | None]) -> tuple[str, dict]:
    """첫 줄은 참조, 나머지는 `이름: 값`. known은 이름마다 쓸 수 있는 값(None은 아무 값)."""
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
        if key == "그림":
            options.setdefault(key, []).append(value)
            continue
        if key in options:
            raise BookError(f"울타리에 {key!r}이(가) 두 번 있습니다.")
        if known[key] not in (None, value):
            raise BookError(f"{key}: {value!r}. 쓸 수 있는 것: {known[key]}")
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
