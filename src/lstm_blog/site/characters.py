"""사이트에 나오는 글자를 모읍니다: 본문, 코드, 수식 가운데 어디에, 어느 쪽들에 나오는가."""

from __future__ import annotations

import contextlib
import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lstm_blog.site.cache import read_checked, write_checked

# 화면에 모양이 없는 글자의 유니코드 갈래: 제어, 서식, 빈칸, 줄 나눔, 문단 나눔.
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}

_HIDDEN = re.compile(
    r"<!--.*?-->|<(script|style|template|math)\b.*?</\1>|<title>.*?</title>", re.DOTALL
)
_CONFIG = re.compile(r'<script id="__config" type="application/json">(.*?)</script>', re.DOTALL)
_CODE = re.compile(r"<(pre|code|kbd|samp)\b[^>]*>.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LABEL = re.compile(r'\btitle="([^"]*)"')
_KATEX = '<span class="katex-html"'
_SPAN = re.compile(r"<span\b|</span>")
_RECIPE = Path(__file__).read_bytes()
# 그대로인 쪽은 다시 훑지 않는다: 쪽의 해시 → 본문, 코드, 수식의 글자.
_pages: dict[str, list[str]] = {}


@dataclass
class Characters:
    """사이트에 나오는 글자와 그 글자가 나온 쪽들.

    입력:
        sans: 본문 글자 → 쪽 이름들.
        code: 코드 글자 → 쪽 이름들.
        maths: 수식 글자 → 쪽 이름들.
    """

    sans: dict[str, list[str]] = field(default_factory=dict)
    code: dict[str, list[str]] = field(default_factory=dict)
    maths: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self, page: str, sans: Iterable[str], code: Iterable[str] = (), maths: Iterable[str] = ()
    ) -> None:
        """한 쪽의 글자를 더합니다."""
        for found, where in ((sans, self.sans), (code, self.code), (maths, self.maths)):
            for character in set(found):
                if unicodedata.category(character) not in INVISIBLE:
                    where.setdefault(character, []).append(page)


def characters_of(site_dir: str | Path, memory: Path | None = None) -> Characters:
    """지은 사이트의 HTML, CSS, JS에서 화면에 나오는 글자를 모읍니다.

    입력:
        site_dir: ``mkdocs build``가 쓴 폴더.
        memory: 쪽마다 찾은 글자를 다음에 쓰려고 적어 두는 파일. 없으면 적지 않습니다.
    반환:
        글자와 쪽. 쪽 이름은 ``site_dir``에서 본 경로입니다.
    """
    site_dir = Path(site_dir)
    characters = Characters()
    before = dict(_pages) or (memory and read_checked(memory)) or {}
    _pages.clear()
    for path in sorted(site_dir.rglob("*.html")):
        page = path.read_bytes()
        key = hashlib.sha256(_RECIPE + page).hexdigest()
        found = before.get(key) or ["".join(sorted(one)) for one in characters_in(page.decode())]
        _pages[key] = found
        characters.add(path.relative_to(site_dir).as_posix(), *found)
    if memory and _pages.keys() != before.keys():
        with contextlib.suppress(OSError):  # 기억해 두지 못해도 글자는 손에 있다
            write_checked(memory, _pages)
    # 'content: "출력"'이나 알림 문구처럼 CSS와 JS가 화면에 쓰는 글자입니다. 테마의 파일은 HTML의
    # 설정에 든 번역문을 쓰므로 우리 것만 봅니다.
    for folder, pattern in (("css", "*.css"), ("js", "*.js"), ("js", "*.mjs")):
        for path in sorted((site_dir / "assets" / folder).glob(pattern)):
            text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
            shown = {c for c in text if "가" <= c <= "힣"}
            characters.add(path.relative_to(site_dir).as_posix(), shown)
    return characters


def characters_in(page: str) -> tuple[set[str], set[str], set[str]]:
    """HTML 한 쪽의 본문 글자, 코드 글자, 수식 글자.

    수식 글자는 KaTeX의 글꼴이 맡으므로 한글만 본문 글자로도 셉니다.

    >>> sans, code, maths = characters_in("<p>셀 <code>cₜ</code></p><!-- 주석 -->")
    >>> sorted(sans), sorted(code)
    ([' ', '셀'], ['c', 'ₜ'])
    """
    sans: set[str] = set()
    for config in _CONFIG.findall(page):
        sans.update(*json.loads(config).get("translations", {}).values())
    page = _HIDDEN.sub("", page)
    sans.update(html.unescape("".join(_LABEL.findall(page))))  # 가리키면 뜨는 말
    code: set[str] = set()
    for found in _CODE.finditer(page):
        code.update(html.unescape(_TAG.sub("", found[0])))
    page, formulas = _without_katex(_CODE.sub("", page))
    sans.update(html.unescape(_TAG.sub("", page)))
    sans.update(c for c in formulas if "가" <= c <= "힣")
    return sans, code, set(html.unescape(formulas))


def _without_katex(page: str) -> tuple[str, str]:
    kept, formulas, at = [], [], 0
    while (start := page.find(_KATEX, at)) >= 0:
        depth, end = 0, len(page)
        for span in _SPAN.finditer(page, start):
            depth += 1 if span[0] == "<span" else -1
            if depth == 0:
                end = span.end()
                break
        kept.append(page[at:start])
        formulas.append(_TAG.sub("", page[start:end]))
        at = end
    kept.append(page[at:])
    return "".join(kept), "".join(formulas)
