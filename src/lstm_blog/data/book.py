"""이 책의 산문을 말뭉치로 씁니다. 한 줄에 한 문장입니다.

`book.txt`는 어느 날의 원고를 얼려 둔 것입니다. 원고를 고쳐도 그대로라서, 이것으로 배운 모델의 수가
오늘 고친 문장 때문에 바뀌지 않습니다. 새로 얼리려면 저장소에서 이렇게 합니다.

    $ python -m lstm_blog.data.book docs
"""

import argparse
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

__all__ = ["book_text", "make_book"]

SNAPSHOT = Path(__file__).with_name("book.txt")

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DISPLAY_MATHS = re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]", re.DOTALL)
_FENCE = re.compile(r"[ \t>]*(?P<mark>`{3,}|~{3,})")
# 산문이 아닌 줄: 제목, 표, 틀, 링크와 줄임말의 정의, 속성만 있는 줄.
_NOT_PROSE = re.compile(
    r"#|\||(?:!!!|\?\?\?\+?|===)\s|\[[^\]^][^\]]*\]:\s|\*\[[^\]]+\]:|\{:?[^{}]*\}$"
)
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:?")
_BULLET = re.compile(r"(?:[-*+]|\d+[.)]|:)\s+")
_CODE = re.compile(r"(?P<mark>`+)\s?(?P<text>.+?)\s?(?P=mark)(?!`)")
_MATHS = re.compile(r"(?<![\\$])\$(?P<text>[^$]+?)\$(?!\$)")
_MARKUP = (
    (
        re.compile(r"!\[[^\]]*\]\([^)]*\)|<https?://[^>]*>|</?[a-zA-Z][^>]*>"),
        "",
    ),  # 그림, 주소, HTML
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),  # 링크는 글만
    (re.compile(r"(?<!\{)\{:? ?[#.][^{}]*\}"), ""),  # 속성
    (re.compile(r"(\*\*|__|~~|==)(?=\S)(.+?)(?<=\S)\1"), r"\2"),  # 굵게, 취소, 형광
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?!\*)"), r"\1"),  # 기울임
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|$<>-])"), r"\1"),
)
# 한 낱말로 읽히는 코드와 수식은 글로 남기고, 나머지가 든 문장은 통째로 뺍니다.
_WORD = re.compile(r"[A-Za-z가-힣]+(?:[_.-][A-Za-z0-9]+)*|\d+(?:[.,]\d+)*")
_HOLE = "\0"
# 로마자 뒤의 마침표는 줄임(R., al.)일 수 있어 두 글자 낱말과 한글 사이에서만 나눕니다.
_SENTENCE_END = re.compile(
    r"(?<=[가-힣)\]\"'”’][.?!])([\"'”’)]*)\s+|(?<=[A-Za-z0-9]{2}[.?!])\s+(?=[가-힣\"'“‘])"
)
_SENTENCE = re.compile(r".*[가-힣A-Za-z0-9)\]\"'”’][.?!][\"'”’)]*\Z")


def book_text() -> str:
    """얼려 둔 책의 산문을 읽습니다.

    반환:
        한 줄에 한 문장인 글. 줄바꿈은 `\\n`이고, 마지막 줄도 줄바꿈으로 끝납니다.

    >>> lines = book_text().splitlines()
    >>> len(lines) > 100, "" in lines
    (True, False)
    """
    return SNAPSHOT.read_text(encoding="utf-8")


def make_book(docs: str | Path) -> str:
    """원고에서 산문만 골라 한 줄에 한 문장씩 적습니다.

    마침표나 물음표로 맺은 한국어 문장만 남습니다. 머리말, 울타리와 들여 쓴 코드, 독립 수식,
    제목, 표, 링크의 주소, 각주 번호, HTML과 강조 표시는 뺍니다. 글 속의 코드와 수식은
    V나 output처럼 한 낱말로 읽히면 그 낱말로 남깁니다. 그렇지 않으면 문장을 통째로 뺍니다. 가운데가
    비어 말이 안 되는 문장을 남기지 않으려는 것입니다. 잰 값이 들어갈 자리도 마찬가지입니다.

    입력:
        docs: 원고 폴더. 그 아래의 모든 `.md`를 경로의 차례로 읽습니다.

    반환:
        글. 같은 원고면 언제 어디서나 같은 바이트입니다.

    예외:
        FileNotFoundError: 폴더가 없거나 그 안에 원고가 없을 때.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = "# 제목 { #top }\\n\\n[봄](a.md)이\\n**온다.** 크기는 $H$다.\\n\\n$$x$$\\n"
    ...     _ = Path(folder, "page.md").write_text(page, encoding="utf-8")
    ...     print(make_book(folder), end="")
    봄이 온다.
    크기는 H다.
    """
    docs = Path(docs)
    pages = sorted(docs.rglob("*.md"), key=lambda path: path.relative_to(docs).as_posix())
    if not pages:
        raise FileNotFoundError(
            f"{docs}: 원고(.md)가 없습니다.\n저장소의 docs 폴더를 넘기세요: "
            "python -m lstm_blog.data.book docs"
        )
    sentences = []
    for page in pages:
        for paragraph in _paragraphs(page.read_text(encoding="utf-8-sig")):
            sentences += _sentences(paragraph)
    return "".join(sentence + "\n" for sentence in sentences)


def _paragraphs(text: str) -> Iterator[str]:
    """산문 문단을 한 줄로 이어서 돌려줍니다."""
    text = _COMMENT.sub("", _FRONT_MATTER.sub("", text))
    text = _DISPLAY_MATHS.sub("\n\n", "\n".join(_outside_fences(text.split("\n"))))
    lines: list[str] = []
    container = False  # 목록이나 틀 안인가. 그 안의 들여쓰기는 코드가 아닙니다.
    for line in [*text.split("\n"), ""]:
        stripped = re.sub(r"^(?:>\s*)+", "", line.strip())
        bullet = _BULLET.match(stripped)
        opens = bool(bullet) or stripped.startswith(("!!!", "???", "===", "[^"))
        if stripped and not line.startswith((" ", "\t")):
            container = opens
        indented_code = line.startswith(("    ", "\t")) and not container and not lines
        if not stripped or bullet or _NOT_PROSE.match(stripped) or indented_code:
            if lines:
                yield " ".join(lines)
            lines = []
        if bullet:
            stripped = stripped[bullet.end() :]
        if stripped and not indented_code and not _NOT_PROSE.match(stripped):
            lines.append(stripped)


def _outside_fences(lines: list[str]) -> Iterator[str]:
    mark = ""
    for line in lines:
        fence = _FENCE.match(line)
        if mark:
            closes = fence and fence["mark"].startswith(mark) and not line[fence.end() :].strip()
            mark = "" if closes else mark
        elif fence:
            mark = fence["mark"]
            yield ""  # 울타리는 문단을 끊습니다
        else:
            yield line


def _sentences(paragraph: str) -> list[str]:
    text = _CODE.sub(_word_or_hole, _FOOTNOTE.sub("", paragraph))
    text = re.sub(r"\{\{.*?\}\}", _HOLE, _MATHS.sub(_word_or_hole, text))
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    text = " ".join(text.split())
    found = _SENTENCE_END.sub(lambda match: (match[1] or "") + "\n", text).split("\n")
    return [sentence for sentence in found if _is_prose(sentence)]


def _is_prose(sentence: str) -> bool:
    """빈 곳 없이 맺었고 로마자가 한글의 곱절을 넘지 않는가. 참고 문헌의 줄은 대개 넘습니다."""
    hangul, latin = (len(re.findall(letters, sentence)) for letters in ("[가-힣]", "[A-Za-z]"))
    return 2 * hangul > latin and _HOLE not in sentence and bool(_SENTENCE.match(sentence))


def _word_or_hole(match: re.Match[str]) -> str:
    return match["text"] if _WORD.fullmatch(match["text"]) else _HOLE


def main(arguments: Sequence[str] | None = None) -> None:
    """명령줄: 원고 폴더를 받아 book.txt를 새로 씁니다.

    입력:
        arguments: 명령줄의 인자들. 없으면 `sys.argv`의 것입니다.

    예외:
        SystemExit: 인자가 틀렸거나 원고가 없을 때. 이때 파일은 그대로입니다.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "page.md").write_text("봄이 온다.\\n", encoding="utf-8")
    ...     main([folder, "--output", f"{folder}/book.txt"])  # doctest: +ELLIPSIS
    문장 1개, 글자 6개: ...book.txt
    """
    freeze(make_book, SNAPSHOT, "책의 산문을 얼립니다.", arguments)


def freeze(
    make: Callable[[Path], str],
    snapshot: Path,
    description: str,
    arguments: Sequence[str] | None = None,
) -> None:
    """원고로 만든 글을 파일에 얼리는 명령줄입니다.

    입력:
        make: 원고 폴더를 받아 글을 돌려주는 함수. 원고가 없으면 `FileNotFoundError`를 냅니다.
        snapshot: 따로 말하지 않을 때 쓸 파일. 그 옆에 모듈이 같은 이름으로 있습니다.
        description: 명령을 알리는 한마디.
        arguments: 명령줄의 인자들. 없으면 `sys.argv`의 것입니다.

    예외:
        SystemExit: 인자가 틀렸거나 원고가 없을 때. 이때 파일은 그대로입니다.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "spring.txt")
    ...     freeze(lambda docs: "봄\\n", path, "봄을 얼립니다.", [folder])  # doctest: +ELLIPSIS
    ...     path.read_text(encoding="utf-8")
    문장 1개, 글자 1개: ...spring.txt
    '봄\\n'
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m lstm_blog.data.{snapshot.stem}", description=description
    )
    parser.add_argument("docs", type=Path, help="원고 폴더")
    parser.add_argument("--output", type=Path, default=snapshot, help="쓸 파일 (기본: 패키지 안)")
    options = parser.parse_args(arguments)
    try:
        text = make(options.docs)
    except FileNotFoundError as error:
        parser.exit(2, f"{error}\n")
    # 쓰다가 멈추어도 반쪽짜리 파일이 남지 않게 옆에 쓰고 바꿔 놓습니다.
    partial = options.output.with_name(options.output.name + ".partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, options.output)
    lines = text.count("\n")
    print(f"문장 {lines:,}개, 글자 {len(text) - lines:,}개: {options.output}")


if __name__ == "__main__":
    main()
