"""우리 스타일시트를 하나로 묶습니다.

느린 전화망에서는 파일마다 부탁하고 기다리는 왕복이 글이 보이기까지 걸리는 시간의 큰 몫입니다.
쓸 때는 나뉘어 있는 것이 낫고(``mkdocs serve``는 그대로 둡니다) 올릴 때는 하나가 낫습니다.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

BOOK = "assets/css/book.css"

_LINK = re.compile(r'[ \t]*<link rel="stylesheet" href="(?P<up>[^"]*?)(?P<name>assets/[^"]+)">\s*')
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_URL = re.compile(r"url\((?P<mark>['\"]?)(?!data:|#|/|[a-z]+:)(?P<path>[^'\")]+)(?P=mark)\)")


def link_one(page: str, names: list[str]) -> str:
    """쪽에서 묶을 것들의 고리를 지우고, 마지막 것이 있던 자리에 묶은 것의 고리를 둡니다.

    >>> link_one('<link rel="stylesheet" href="../assets/a.css">', ["assets/a.css"])
    '<link rel="stylesheet" href="../assets/css/book.css">'
    """
    head = page.partition("</head>")[0]
    links = [found for found in _LINK.finditer(head) if found["name"] in names]
    if not links:
        return page
    last = links[-1]
    one = f'<link rel="stylesheet" href="{last["up"]}{BOOK}">'
    page = page[: last.start()] + one + page[last.end() :]
    for found in reversed(links[:-1]):
        page = page[: found.start()] + page[found.end() :]
    return page


def bundle(site: Path, names: list[str]) -> None:
    """지은 사이트의 파일들을 차례대로 하나로 묶고 지웁니다. 까닭을 적은 글은 독자가 받지 않습니다.

    입력:
        names: 사이트에서 본 파일 이름들. 뒤의 규칙이 앞의 것을 이깁니다.
    """
    parts = [_moved(_COMMENT.sub("", (site / name).read_text("utf-8")), name) for name in names]
    for name in names:
        (site / name).unlink()
    (site / BOOK).parent.mkdir(parents=True, exist_ok=True)
    (site / BOOK).write_text("\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")


def _moved(text: str, name: str) -> str:
    """``url(…)``이 새 자리에서도 같은 파일을 가리키게 합니다."""
    home, here = posixpath.dirname(name), posixpath.dirname(BOOK)

    def path(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(home, found["path"]))
        return f"url({found['mark']}{posixpath.relpath(target, here)}{found['mark']})"

    return _URL.sub(path, text)
