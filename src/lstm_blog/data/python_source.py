"""파이썬 표준 라이브러리의 소스를 말뭉치로 읽고, 글자마다 무엇의 안인지 표시합니다.

받아 올 것이 없습니다. 지금 도는 파이썬에 딸린 파일을 읽으므로 글은 파이썬의 판마다 조금씩 다릅니다.
모듈은 3.11부터 3.13까지 모두 있는 것으로 정해 두었습니다. 라이선스는 파이썬의 PSF 라이선스입니다.
"""

import io
import keyword
import re
import sysconfig
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# 배우는 것, 칸을 고르는 것, 성적을 재는 것. 셋은 겹치지 않습니다.
TRAINING = (
    *("argparse", "ast", "bdb", "calendar", "cmd", "codecs", "configparser", "contextlib"),
    *("copy", "csv", "doctest", "enum", "fractions", "ftplib", "functools", "imaplib"),
    *("inspect", "ipaddress", "mailbox", "optparse", "pickle", "platform", "plistlib"),
    *("random", "selectors", "socket", "socketserver", "statistics", "subprocess"),
    *("tarfile", "threading", "trace", "traceback", "warnings", "weakref"),
)
SELECTION = ("shutil", "smtplib")
TEST = ("gettext", "mimetypes", "tempfile", "uuid")

_DEEP = 8  # 네 칸씩 두 번 들여 쓴 것
_CONDITIONS = ("if", "elif", "while")


class CodeStates(NamedTuple):
    """글자마다, 그 글자까지 읽었을 때 무엇의 안인가. `code_states`가 돌려줍니다.

    속성:
        string: 문자열 안. 여는 따옴표부터 참이고 닫는 따옴표에서 거짓이 됩니다.
        comment: 주석 안. `#`부터 줄의 끝까지.
        margin: 줄 머리의 빈칸을 읽는 중.
        deep: 여덟 칸 넘게 들여 쓴 줄. 여덟째 빈칸부터 줄의 끝까지.
        condition: `if`, `elif`, `while`로 시작한 줄의 조건 안. 쌍점에서 끝납니다.

    >>> states = code_states('x = "a"  # b')
    >>> "".join("·#"[flag] for flag in states.string)
    '····##······'
    >>> "".join("·#"[flag] for flag in states.comment)
    '·········###'
    """

    string: list[bool]
    comment: list[bool]
    margin: list[bool]
    deep: list[bool]
    condition: list[bool]


def module_source(name: str) -> str:
    """표준 라이브러리 모듈 하나의 소스를 읽습니다.

    입력:
        name: 모듈의 이름. 파일 하나로 된 것이어야 합니다.

    반환:
        소스. 줄바꿈은 `\\n`이고 탭은 여덟 칸으로 폅니다.

    예외:
        ValueError: 모듈의 이름이 아닐 때.
        FileNotFoundError: 그런 파일이 없을 때. 소스를 뺀 파이썬이면 생길 수 있습니다.

    >>> module_source("textwrap").count("class TextWrapper")
    1
    """
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"{name!r}은(는) 모듈의 이름이 아닙니다. 'textwrap'처럼 적으세요.")
    path = Path(sysconfig.get_path("stdlib"), f"{name}.py")
    if not path.is_file():
        raise FileNotFoundError(
            f"{name}: 이 파이썬에 소스가 없습니다.\n"
            "표준 라이브러리의 .py 파일이 함께 설치된 파이썬 3.11–3.13을 쓰세요."
        )
    with tokenize.open(path) as file:  # 파일이 적어 둔 인코딩을 따릅니다
        return file.read().expandtabs(8)


def code_text(names: tuple[str, ...] = TRAINING) -> str:
    """모듈 여럿의 소스를 차례로 이어 붙입니다.

    입력:
        names: 모듈의 이름들. `TRAINING`, `SELECTION`, `TEST` 가운데 하나면 됩니다.

    반환:
        모듈 사이에 빈 줄 하나를 둔 글.

    예외:
        ValueError, FileNotFoundError: `module_source`와 같습니다.

    >>> len(code_text()) > 1_000_000
    True
    """
    return "\n".join(module_source(name) for name in names)


def code_states(source: str) -> CodeStates:
    """소스를 읽어 가며 글자마다 무엇의 안인지 표시합니다.

    문자열과 주석, 조건은 파이썬의 `tokenize`가 가른 대로입니다. 어느 것이나 그 글자까지만 읽고도
    알 수 있습니다. 앞을 읽는 모델에게 뒤를 묻지 않기 위해서입니다.

    입력:
        source: 파이썬 소스.

    반환:
        다섯 가지 표시. 저마다 길이가 len(source)입니다.

    예외:
        ValueError: 파이썬 소스로 읽을 수 없을 때.

    >>> states = code_states("if x:\\n    y = 1\\n")
    >>> "".join("·#"[flag] for flag in states.condition)
    '·###············'
    >>> "".join("·#"[flag] for flag in states.margin)
    '······####······'
    """
    starts = [0, *(match.end() for match in re.finditer("\n", source))]
    states = CodeStates(*([False] * len(source) for _ in CodeStates._fields))
    try:
        for kind, start, end in _spans(source):
            first, last = (starts[row - 1] + column for row, column in (start, end))
            getattr(states, kind)[first:last] = [True] * (last - first)
    except (tokenize.TokenError, SyntaxError) as error:
        raise ValueError(f"파이썬 소스가 아닙니다: {error}. 모듈을 통째로 넘기세요.") from error
    for start in starts:
        width = len(source[start:].partition("\n")[0]) if start < len(source) else 0
        line = source[start : start + width]
        margin = width - len(line.lstrip(" "))
        states.margin[start : start + margin] = [True] * margin
        if margin >= _DEEP:
            rest = width - (_DEEP - 1)
            states.deep[start + _DEEP - 1 : start + width] = [True] * rest
    return states


Position = tuple[int, int]  # 1부터 센 줄, 0부터 센 칸


def _spans(source: str) -> Iterator[tuple[str, Position, Position]]:
    """(무엇, 처음, 끝). 끝의 글자는 들지 않습니다."""
    f_strings: list[Position] = []
    condition: Position | None = None
    brackets, first, lambdas = 0, True, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name in ("FSTRING_START", "TSTRING_START"):  # 3.12부터 f-문자열은 조각납니다
            f_strings.append(token.start)
        elif name in ("FSTRING_END", "TSTRING_END"):
            opened = f_strings.pop()
            if not f_strings:
                yield "string", opened, _before(token.end)
        elif f_strings:
            continue
        elif name == "STRING":
            yield "string", token.start, _before(token.end)
        elif name == "COMMENT":
            yield "comment", token.start, token.end
        elif name == "OP":
            brackets += (token.string in "([{") - (token.string in ")]}")
            if token.string == ":" and not brackets and lambdas:
                lambdas -= 1
            elif token.string == ":" and not brackets and condition:
                yield "condition", condition, token.start
                condition = None
        elif name == "NAME" and first and token.string in _CONDITIONS:
            condition, lambdas = _before(token.end), 0
        elif name == "NAME" and token.string == "lambda" and not brackets:
            lambdas += 1
        if name not in ("NL", "COMMENT", "INDENT", "DEDENT"):
            first = name == "NEWLINE"


def _before(position: Position) -> Position:
    return position[0], position[1] - 1
