"""원고, 예제, 화면 문구에서 사람이 읽는 글만 꺼냅니다. 코드와 수식과 잰 수는 자리만 남깁니다."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lstm_blog.site import curriculum
from lstm_blog.site.embed import CODE_SPAN, FENCE, NUMBER
from lstm_blog.site.script import Script, parse

# 조사가 붙을 자리를 지키는 대역. 받침이 없는 라틴 글자와 수입니다.
CODE, MATHS, VALUE = "X", "X", "1"
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
BADGE = re.compile(r"<span\b[^<>]*>")  # 앞의 글과 떨어져 보인다
LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\{[^{}]*\})?"
)
DISPLAY = re.compile(r"\$\$.+?\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$(?!\s)[^$\n]+(?:\n[^$\n]+)?(?<!\s)\$")
ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[#.][^{}]*\}")
ENTRY = re.compile(r"^(?:[-*+]|\d+\.)[ \t]+|^:[ \t]+")
HEADING = re.compile(r"^#{1,6} ")
TITLE = re.compile(r'^(?:!!!|\?\?\?\+?|===)\s*\+?\s*[\w-]*\s*(?:"(?P<title>[^"]*)")?')
# 오류를 보이려고 틀린 말을 옮긴 자리. 쪽에서도 따옴표와 함께 다르게 보인다.
WRONG = re.compile(r"<del\b[^>]*>.*?</del>|~~.+?~~", re.DOTALL)
END = re.compile(r"(?<=[가-힣X1)\"'’”\]][.?!])[\"'’”)]*\s+")


@dataclass(frozen=True)
class Passage:
    """한 덩이의 글.

    입력:
        path: 저장소에서 본 파일.
        line: 덩이가 시작하는 줄.
        kind: "문단", "목록", "제목", "표", "인용", "그림 설명", "화면 문구" 가운데 하나.
        text: 꾸밈을 걷어 낸 글.
    """

    path: str
    line: int
    kind: str
    text: str

    def sentences(self) -> list[str]:
        return [sentence for sentence in END.split(self.text) if re.search("[가-힣]", sentence)]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def plain(text: str) -> str:
    """Markdown 한 덩이에서 꾸밈을 걷어 낸 글."""
    text = COMMENT.sub("", WRONG.sub(CODE, text))
    text = CODE_SPAN.sub(CODE, text)
    text = NUMBER.sub(VALUE, text)
    text = DISPLAY.sub(MATHS, text)
    text = INLINE.sub(MATHS, text)
    text = re.sub(r"\[\^[\w-]+\]", "", text)
    text = LINK.sub(r"\1", text)
    text = TAG.sub("", BADGE.sub(" ", ATTRIBUTES.sub("", text)))
    text = re.sub(r"\*\*|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
    text = re.sub(r"https?://\S+", CODE, text)
    return " ".join(text.replace("\\", "").split())


def from_markdown(text: str, path: str, first: int = 1) -> Iterator[Passage]:
    """Markdown의 덩이들. 울타리 안의 코드는 빼고 `그림:` 줄은 그림 설명으로 셉니다."""
    # 여러 줄에 걸친 수식은 줄 수만 남긴다. 줄 앞의 +나 -가 목록으로 읽히지 않게 한다.
    lines = DISPLAY.sub(lambda maths: MATHS + "\n" * maths[0].count("\n"), text).split("\n")
    at = _front_matter(lines)
    block: list[str] = []
    start, kind = at, "문단"

    def flush() -> Iterator[Passage]:
        body = plain("\n".join(block))
        block.clear()
        if re.search("[가-힣]", body):
            yield Passage(path, first + start, kind, body)

    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence is not None:
            yield from flush()
            end = _fence_end(lines, at, fence["mark"])
            yield from _captions(lines[at:end], path, first + at)
            if fence["info"] == "curriculum":
                for part in curriculum.parse(lines[at + 1 : end]):
                    for title in [part.name, *(title for _, title in part.entries)]:
                        yield Passage(path, first + at, "제목", plain(title))
            at = end + 1
            continue
        new_kind, body = _classify(lines[at].strip())
        starts_block = new_kind != "문단" or not body or HEADING.match(lines[at])
        if starts_block or not block:
            yield from flush()
            start, kind = at, new_kind
        if new_kind == "표":
            for cell in re.split(r"(?<!\\)\|", body):
                block[:] = [cell]
                yield from flush()
        elif body:
            block.append(body)
        if new_kind in ("제목", "인용"):
            yield from flush()
        at += 1
    yield from flush()


def from_script(path: Path, name: str) -> Iterator[Passage]:
    """예제의 제목, 소개, 글 셀, 그림 설명."""
    script = parse(path)
    yield Passage(name, 1, "제목", plain(script.title))
    yield from from_markdown(script.preface, name, 4)
    for block in script.blocks:
        if block.kind == "text":
            yield from from_markdown(block.source, name, block.line)
    for line, text in captions(script):
        yield Passage(name, line, "그림 설명", plain(text))


def captions(script: Script) -> Iterator[tuple[int, str]]:
    """`set_label`에 적힌 설명들과, 설명을 받아 그리는 함수에 건넨 설명들."""
    tree = ast.parse(script.text)
    drawers = {
        function.name: [argument.arg for argument in function.args.args].index("caption")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and "caption" in [argument.arg for argument in function.args.args]
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else None
        position = 0 if called == "set_label" else drawers.get(getattr(call.func, "id", ""))
        if position is None or len(call.args) <= position:
            continue
        for text in _strings(call.args[position]):
            yield call.lineno, text


def from_template(path: Path, name: str) -> Iterator[Passage]:
    """테마에서 고친 조각의 한국어: 태그 사이의 글, 이름표, 언어 파일의 값."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{(?!\s*\{).*?\}\}", CODE, text)
    for number, line in enumerate(text.split("\n"), 1):
        quoted = re.findall(r'(?::|title=|label=|alt=)\s*"([^"]*[가-힣][^"]*)"', line)
        rest = re.sub(r'"[^"]*"', "", line)
        for piece in (*quoted, TAG.sub("", rest)):
            if re.search("[가-힣]", piece):
                yield Passage(name, number, "화면 문구", plain(piece))


def _strings(node: ast.expr) -> Iterator[str]:
    """글자로 적힌 값. f-문자열의 값은 자리만 남긴다."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            part.value if isinstance(part, ast.Constant) else VALUE for part in node.values
        )


def _front_matter(lines: list[str]) -> int:
    if lines and lines[0] == "---":
        return lines.index("---", 1) + 1
    return 0


def _fence_end(lines: list[str], at: int, mark: str) -> int:
    for end in range(at + 1, len(lines)):
        if re.match(rf"[ \t>]*{re.escape(mark)}{re.escape(mark[0])}*\s*$", lines[end]):
            return end
    return len(lines)


def _captions(fence: list[str], path: str, line: int) -> Iterator[Passage]:
    if fence[0].strip(" \t>").strip("`~") != "example":
        return
    for number, text in enumerate(fence):
        if text.strip().startswith("그림:"):
            caption = text.strip().removeprefix("그림:")
            yield Passage(path, line + number, "그림 설명", plain(caption))


def _classify(line: str) -> tuple[str, str]:
    """한 줄의 갈래와, 표시를 뗀 글."""
    if HEADING.match(line):
        return "제목", HEADING.sub("", line)
    titled = TITLE.match(line)
    if titled is not None:
        return "제목", titled["title"] or ""
    if line.startswith(">"):
        return "인용", line.lstrip("> ")
    if line.startswith("|"):
        return "표", "" if re.fullmatch(r"[|:\s-]+", line) else line.strip("|")
    if ENTRY.match(line):
        return "목록", ENTRY.sub("", line)
    return "문단", line
