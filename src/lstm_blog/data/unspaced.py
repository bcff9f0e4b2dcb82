"""띄어쓰기를 버린 이 책의 산문. 이름표 없는 글로 씁니다.

`unspaced.txt`는 어느 날의 원고에서 문장을 골라 공백을 모두 지운 것이고, 한 줄에 한 문장입니다.
띄어쓰기 과제의 글인 `book.txt`에 있는 문장은 하나도 없습니다. 그래서 여기서 배운 모델은 그 과제의
답도, 문제로 나올 문장도 본 적이 없습니다. 새로 얼리려면 저장소에서 이렇게 합니다.

    $ python -m lstm_blog.data.unspaced docs
"""

from collections.abc import Sequence
from pathlib import Path

from lstm_blog.data.book import book_text, freeze, make_book
from lstm_blog.data.tasks import spacing

__all__ = ["make_unspaced", "unspaced_text"]

SNAPSHOT = Path(__file__).with_name("unspaced.txt")


def unspaced_text() -> str:
    """얼려 둔 글을 읽습니다.

    반환:
        한 줄에 한 문장인, 공백이 없는 글. 줄바꿈은 `\\n`이고, 마지막 줄도 줄바꿈으로 끝납니다.

    >>> lines = unspaced_text().splitlines()
    >>> len(lines) > 1000, any(" " in line for line in lines)
    (True, False)
    """
    return SNAPSHOT.read_text(encoding="utf-8")


def make_unspaced(docs: str | Path) -> str:
    """원고의 문장에서 공백을 지우고, `book.txt`에 있는 것과 두 번 나온 것을 뺍니다.

    입력:
        docs: 원고 폴더.

    반환:
        글. 같은 원고면 언제 어디서나 같은 바이트입니다.

    예외:
        FileNotFoundError: 폴더가 없거나 그 안에 원고가 없을 때.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = "# 제목 { #top }\\n\\n봄이 온다. 눈이 녹고 봄이 온다. 봄이 온다.\\n"
    ...     _ = Path(folder, "page.md").write_text(page, encoding="utf-8")
    ...     print(make_unspaced(folder), end="")
    봄이온다.
    눈이녹고봄이온다.
    """
    known = {spacing(line)[0] for line in book_text().splitlines()}
    lines = dict.fromkeys(spacing(line)[0] for line in make_book(docs).splitlines())
    return "".join(line + "\n" for line in lines if line not in known)


def main(arguments: Sequence[str] | None = None) -> None:
    """명령줄: 원고 폴더를 받아 unspaced.txt를 새로 씁니다.

    입력:
        arguments: 명령줄의 인자들. 없으면 `sys.argv`의 것입니다.

    예외:
        SystemExit: 인자가 틀렸거나 원고가 없을 때. 이때 파일은 그대로입니다.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "page.md").write_text("봄이 온다.\\n", encoding="utf-8")
    ...     main([folder, "--output", f"{folder}/unspaced.txt"])  # doctest: +ELLIPSIS
    문장 1개, 글자 5개: ...unspaced.txt
    """
    freeze(make_unspaced, SNAPSHOT, "책의 산문을 공백 없이 얼립니다.", arguments)


if __name__ == "__main__":
    main()
