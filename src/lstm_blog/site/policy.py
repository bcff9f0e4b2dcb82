"""보안 정책(Content-Security-Policy): 쪽이 제 것 말고는 아무것도 읽거나 돌리지 못하게 합니다.

정책은 쪽마다 `<meta>`로 넣고, 머리말을 정할 수 있는 호스트를 위해 `csp.txt`에도 한 줄로 적습니다.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from lstm_blog.site.errors import BookError

FILE = "csp.txt"
RULES = {
    "default-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "img-src": "'self' data:",  # 테마의 단추 그림
    "object-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",  # KaTeX와 SVG와 표의 style 속성. 스크립트는 되지 않는다
}
# <meta>에서는 통하지 않는 규칙이라 머리말에만 넣는다.
HEADER_ONLY = "; frame-ancestors 'self'"

# 쪽마다 이 줄이 있고, 정책은 다른 무엇보다 먼저 와야 그 뒤의 모든 것에 듣는다.
_FIRST = '<meta charset="utf-8">'
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)


def write(site: Path) -> None:
    """지은 쪽들에 정책을 넣고 `csp.txt`를 씁니다. 모든 쪽의 정책이 같습니다.

    테마가 쪽 안에 적은 스크립트는 해시로 허락합니다. 쪽을 갈아 끼우는 이동(instant navigation)은
    처음 연 쪽의 정책 아래에서 다음 쪽의 스크립트를 돌리므로, 해시는 책 전체에서 모읍니다.

    예외:
        BookError: 정책을 넣을 자리가 없는 쪽이 있을 때.
    """
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    rules = policy(set().union(*map(inline_scripts, pages.values())))
    meta = f'{_FIRST}<meta http-equiv="Content-Security-Policy" content="{rules}">'
    for path, page in pages.items():
        if _FIRST not in page:
            raise BookError(f"보안 정책을 넣을 {_FIRST} 줄이 없습니다: {path.relative_to(site)}")
        path.write_text(page.replace(_FIRST, meta, 1), "utf-8")
    (site / FILE).write_text(f"Content-Security-Policy: {rules}{HEADER_ONLY}\n", "utf-8")


def inline_scripts(page: str) -> set[str]:
    """쪽 안에 적힌 스크립트. `src`가 있는 것과, 돌지 않는 자료(JSON)는 뺍니다.

    >>> inline_scripts('<script>a()</script><script src="b.js"></script>')
    {'a()'}
    """
    return {
        source
        for attributes, source in _SCRIPT.findall(page)
        if source and "src=" not in attributes and "json" not in attributes
    }


def policy(scripts: set[str]) -> str:
    """이 스크립트들만 쪽 안에서 돌 수 있는 정책 한 줄.

    >>> policy(set()).split("; ")[0]
    "default-src 'self'"
    """
    hashes = sorted(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    allowed = RULES | {"script-src": " ".join([RULES["script-src"], *hashes])}
    return "; ".join(f"{name} {value}" for name, value in allowed.items())
