"""갤러리 스크립트 → 이름 있는 셀. 문법은 sphinx-gallery의 것이고, 쪼개는 일도 그 파서가 합니다."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from sphinx.errors import ExtensionError
from sphinx_gallery.notebook import rst2md
from sphinx_gallery.py_source_parser import split_code_and_text_blocks

from lstm_blog.site.errors import BookError

CELL_HEADER = re.compile(r"# ?%% (?P<name>[a-z][a-z0-9-]*)\s*$")
TEXT_HEADER = re.compile(r"# ?%% \[markdown\]\s*$")
FILE_NAME = re.compile(r"(?!index\.py$)[a-z][a-z0-9_]*\.py")
HEADING_ID = re.compile(r"^(#{1,6} .*?)[ \t]*\{ *#([A-Za-z][\w-]*) *\}[ \t]*$", re.MULTILINE)


class GrammarError(BookError):
    """스크립트가 갤러리 문법을 어겼습니다."""


@dataclass(frozen=True)
class Block:
    """스크립트의 한 조각. kind는 "code" 또는 "text"이고, 글에는 이름이 없습니다."""

    kind: str
    name: str | None
    source: str
    line: int


@dataclass(frozen=True)
class Script:
    """읽어 들인 스크립트 하나. 첫 글 조각(제목과 소개)은 blocks에 들지 않습니다."""

    path: Path
    title: str
    intro: str
    preface: str
    blocks: tuple[Block, ...]
    text: str

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def cells(self) -> list[Block]:
        return [block for block in self.blocks if block.kind == "code"]

    def cell_index(self, name: str) -> int:
        """이름으로 코드 셀의 차례를 찾습니다. 없으면 있는 이름을 모두 알려 줍니다."""
        names = [cell.name for cell in self.cells]
        if name not in names:
            raise BookError(
                f"{self.name}에 셀 {name!r}이(가) 없습니다. 있는 셀: {', '.join(map(str, names))}"
            )
        return names.index(name)


def parse(path: Path) -> Script:
    """스크립트를 읽어 셀로 나눕니다.

    입력:
        path: `gallery/` 안의 .py 파일.

    예외:
        GrammarError: 문법을 어겼을 때. 파일과 줄, 고치는 법을 말합니다.
    """
    if FILE_NAME.fullmatch(path.name) is None:
        raise GrammarError(
            f"{path.name}: 파일 이름은 소문자, 숫자, 밑줄로 짓습니다. index.py는 쓸 수 없습니다."
        )
    text = _read(path)
    lines = text.split("\n")  # 줄을 세는 법이 파서와 같아야 한다
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        where = f", {error.lineno}번째 줄" if error.lineno else ""
        raise GrammarError(f"{path.name}{where}: 파이썬 문법 오류입니다: {error.msg}") from None
    if ast.get_docstring(tree) is None:
        raise GrammarError(f'{path.name}: 맨 위에 제목과 소개를 담은 """ """ 글이 있어야 합니다.')
    _, raw_blocks = split_code_and_text_blocks(path)
    title, intro, preface = _front(path, raw_blocks[0].content)
    blocks = []
    for kind, content, start in raw_blocks[1:]:
        header = lines[start - 2] if start >= 2 else ""
        block = (
            _code(path, header, content, start)
            if kind == "code"
            else _text(path, header, content, start)
        )
        blocks.append(block)
    script = Script(path, title, intro, preface, tuple(blocks), text)
    _check_names(script)
    return script


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise GrammarError(f"{path.name}: UTF-8로 저장한 파일이 아닙니다.") from None
    except OSError as error:
        raise GrammarError(f"{path.name}: 읽을 수 없습니다: {error.strerror}") from None


def _front(path: Path, docstring: str) -> tuple[str, str, str]:
    """제목, 첫 문단, 제목 아래 모든 문단."""
    lines = docstring.strip().splitlines()
    if len(lines) < 2 or not re.fullmatch(r"=+\s*", lines[1]):
        raise GrammarError(f"{path.name}: 첫 줄은 제목, 둘째 줄은 ==== 밑줄이어야 합니다.")
    preface = "\n".join(lines[2:]).strip()
    intro = " ".join(preface.split("\n\n")[0].split())
    if not intro:
        raise GrammarError(
            f"{path.name}: 제목 아래에 한 문단 소개가 있어야 합니다. 갤러리 카드에 쓰입니다."
        )
    _check_plain(path, preface, 4)
    return lines[0].strip(), intro, preface


def _code(path: Path, header: str, content: str, start: int) -> Block:
    match = CELL_HEADER.match(header)
    if match is None:
        first = next(number for number, line in enumerate(content.splitlines()) if line.strip())
        raise GrammarError(
            f"{path.name}, {start + first}번째 줄: 이름 없는 코드입니다. "
            "코드 셀은 `# %% name` 줄로 시작합니다(소문자, 숫자, 붙임표)."
        )
    try:
        ast.parse(content)
    except SyntaxError:
        raise GrammarError(
            f"{path.name}, {start}번째 줄: 셀 {match['name']}이(가) 문장 가운데에서 끊겼습니다. "
            "괄호나 문자열 안에 `# %%` 줄이 있는지 보세요."
        ) from None
    return Block("code", match["name"], content, start)


def _text(path: Path, header: str, content: str, start: int) -> Block:
    named = CELL_HEADER.match(header)
    if named is not None:
        raise GrammarError(
            f"{path.name}, {start}번째 줄: 셀 {named['name']}이(가) 주석으로 시작해 글로 읽힙니다. "
            "첫 줄에 코드를 두거나, 글이라면 `# %% [markdown]`으로 시작하세요."
        )
    if TEXT_HEADER.match(header) is None:
        raise GrammarError(
            f"{path.name}, {start - 1}번째 줄: 셀 머리 {header!r}을(를) 모르겠습니다. "
            "`# %% name` 또는 `# %% [markdown]`으로 쓰세요."
        )
    if re.search(r"^%%", content, re.MULTILINE):
        raise GrammarError(f"{path.name}, {start}번째 줄: 글과 다음 셀 머리 사이에 빈 줄을 두세요.")
    _check_plain(path, content, start)
    return Block("text", None, content, start)


def _check_plain(path: Path, text: str, line: int) -> None:
    """노트북으로 옮길 때 sphinx-gallery가 reST 무늬를 바꿉니다.

    우리 글은 그대로 지나가야 합니다.
    """
    try:
        kept = rst2md(text, {}, ".", {}) == text
    except (KeyError, ExtensionError):  # 밑줄로 그은 제목, `.. image::`
        kept = False
    if not kept:
        raise GrammarError(
            f"{path.name}, {line}번째 줄: 노트북으로 옮길 때 뜻이 바뀌는 reST 무늬가 있습니다 "
            "(`.. math::`, `:math:`, 밑줄로 그은 제목 따위). Markdown으로 쓰세요."
        )


def _check_names(script: Script) -> None:
    names = [cell.name for cell in script.cells]
    if not names:
        raise GrammarError(f"{script.name}: 코드 셀이 하나도 없습니다.")
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise GrammarError(f"{script.name}: 같은 이름의 셀이 둘 이상입니다: {', '.join(twice)}")
