"""책에 나오는 글자만 담은 글꼴 두 벌을 만듭니다: 본문의 LB Sans, 코드의 LB Code.

바탕 글꼴은 저장소의 ``assets/fonts/``에 있습니다. Pretendard와 D2Coding은 OFL의 예약된 이름이라
고친 글꼴에는 쓸 수 없어 이름을 바꿨습니다.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import io
import json
import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from lstm_blog.site.cache import write_atomically
from lstm_blog.site.errors import BookError

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "assets" / "fonts"
CACHE = ROOT / ".cache" / "fonts"
SANS, CODE = "LBSans.woff", "LBCode.woff"
LICENCES = ("Pretendard-OFL.txt", "D2Coding-OFL.txt")
# 글꼴을 만드는 방법이 바뀌면 올립니다. 캐시의 열쇠에 들어갑니다.
RECIPE = 2

ASCII = "".join(map(chr, range(0x20, 0x7F)))
# 화면에 모양이 없는 글자의 유니코드 갈래: 제어, 서식, 빈칸, 줄 나눔, 문단 나눔.
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}

_HIDDEN = re.compile(
    r"<!--.*?-->|<(script|style|template|math)\b.*?</\1>|<title>.*?</title>", re.DOTALL
)
_CONFIG = re.compile(r'<script id="__config" type="application/json">(.*?)</script>', re.DOTALL)
_CODE = re.compile(r"<(pre|code|kbd|samp)\b[^>]*>.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_KATEX = '<span class="katex-html"'
_SPAN = re.compile(r"<span\b|</span>")


class FontError(BookError):
    """글꼴에 없는 글자가 쪽에 있습니다."""


@dataclass
class Characters:
    """사이트에 나오는 글자와 그 글자가 처음 나온 쪽.

    입력:
        sans: 본문 글자 → 쪽 이름.
        code: 코드 글자 → 쪽 이름.
        maths: 수식 글자 → 쪽 이름.
    """

    sans: dict[str, str] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)
    maths: dict[str, str] = field(default_factory=dict)

    def add(
        self, page: str, sans: Iterable[str], code: Iterable[str] = (), maths: Iterable[str] = ()
    ) -> None:
        """한 쪽의 글자를 더합니다. 이미 있는 글자의 쪽은 바꾸지 않습니다."""
        for found, where in ((sans, self.sans), (code, self.code), (maths, self.maths)):
            for character in set(found):
                if unicodedata.category(character) not in INVISIBLE:
                    where.setdefault(character, page)


def characters_of(site_dir: str | Path) -> Characters:
    """지은 사이트의 HTML, CSS, JS에서 화면에 나오는 글자를 모읍니다.

    입력:
        site_dir: ``mkdocs build``가 쓴 폴더.
    반환:
        글자와 쪽. 쪽 이름은 ``site_dir``에서 본 경로입니다.
    """
    site_dir = Path(site_dir)
    characters = Characters()
    for path in sorted(site_dir.rglob("*.html")):
        found = characters_in(path.read_text("utf-8"))
        characters.add(path.relative_to(site_dir).as_posix(), *found)
    # 'content: "출력"'이나 알림 문구처럼 CSS와 JS가 화면에 쓰는 글자입니다. 테마의 파일은 HTML의
    # 설정에 든 번역문을 쓰므로 우리 것만 봅니다.
    for folder, pattern in (("css", "*.css"), ("js", "*.js"), ("js", "*.mjs")):
        for path in sorted((site_dir / "assets" / folder).glob(pattern)):
            text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
            shown = {c for c in text if "가" <= c <= "힣"}
            characters.add(path.relative_to(site_dir).as_posix(), shown)
    return characters


_pages: dict[str, tuple[set[str], set[str], set[str]]] = {}


def characters_in(page: str) -> tuple[set[str], set[str], set[str]]:
    """HTML 한 쪽의 본문 글자, 코드 글자, 수식 글자.

    수식 글자는 KaTeX의 글꼴이 맡으므로 한글만 본문 글자로도 셉니다.

    >>> sans, code, maths = characters_in("<p>셀 <code>cₜ</code></p><!-- 주석 -->")
    >>> sorted(sans), sorted(code)
    ([' ', '셀'], ['c', 'ₜ'])
    """
    # serve가 한 쪽만 다시 지을 때 나머지 쪽을 다시 훑지 않습니다.
    digest = hashlib.sha256(page.encode()).hexdigest()
    if digest not in _pages:
        _pages[digest] = _scan(page)
    return _pages[digest]


def _scan(page: str) -> tuple[set[str], set[str], set[str]]:
    sans: set[str] = set()
    for config in _CONFIG.findall(page):
        sans.update(*json.loads(config).get("translations", {}).values())
    page = _HIDDEN.sub("", page)
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


def write_subsets(
    characters: Characters, out_dir: str | Path, *, spare: bool = False, cache: Path = CACHE
) -> None:
    """글꼴 두 벌과 라이선스를 씁니다. 같은 글자에서는 언제나 같은 바이트가 나옵니다.

    입력:
        characters: ``characters_of``가 모은 글자.
        out_dir: ``lb-sans.woff2``와 ``lb-code.woff2``를 둘 폴더. 없으면 만듭니다.
        spare: 참이면 자주 쓰는 한글 2,350자를 미리 담습니다. ``mkdocs serve``에서 글을 고칠 때마다
            글꼴을 다시 만들지 않으려는 것입니다.
        cache: 만든 글꼴을 기억하는 폴더.
    예외:
        FontError: 어느 글꼴에도 없는 글자가 있을 때.
    """
    out_dir = Path(out_dir)
    sans_has, code_has = _coverage(SANS), _coverage(CODE)
    _check(characters, sans_has, code_has)
    common = set(ASCII) | (common_syllables() if spare else set())
    # Pretendard에 없는 ⊙, ∇ 같은 본문 글자는 D2Coding이 맡습니다. 코드 글자는 그 반대입니다.
    sans_wanted = (set(characters.sans) | (set(characters.code) - code_has) | common) & sans_has
    code_wanted = (set(characters.code) | (set(characters.sans) - sans_has) | common) & code_has
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / "lb-sans.woff2").write_bytes(_subset(SOURCES / SANS, sans_wanted, cache))
    (out_dir / "lb-code.woff2").write_bytes(_subset(SOURCES / CODE, code_wanted, cache))
    for licence in LICENCES:
        shutil.copyfile(SOURCES / licence, out_dir / licence)


def subset_katex(characters: Characters, folder: str | Path, *, cache: Path = CACHE) -> None:
    """사이트에 실린 KaTeX 글꼴에 책의 수식에 나오는 글자만 남깁니다.

    수식이 많은 장은 글꼴을 다섯 벌 넘게 받으므로, 줄이지 않으면 본문 글꼴만큼 무겁습니다.

    입력:
        characters: ``characters_of``가 모은 글자.
        folder: 원본 글꼴(.woff2)이 든 폴더. 같은 자리에 씁니다.
        cache: 만든 글꼴을 기억하는 폴더.
    """
    for path in sorted(Path(folder).glob("*.woff2")):
        path.write_bytes(_subset(path, set(characters.maths), cache))


def common_syllables() -> set[str]:
    """KS X 1001의 한글 2,350자.

    >>> len(common_syllables())
    2350
    """
    rows = (bytes((lead, tail)) for lead in range(0xB0, 0xC9) for tail in range(0xA1, 0xFF))
    return {pair.decode("euc-kr") for pair in rows}


def _check(characters: Characters, sans_has: set[str], code_has: set[str]) -> None:
    missing = {
        character: page
        for found in (characters.code, characters.sans)
        for character, page in found.items()
        if character not in sans_has and character not in code_has
    }
    if missing:
        lines = [
            f"  {character} (U+{ord(character):04X} {unicodedata.name(character, '이름 없음')})"
            f" — {page}"
            for character, page in sorted(missing.items())
        ]
        raise FontError(
            "책의 글꼴에 없는 글자가 쪽에 있습니다.\n"
            + "\n".join(lines)
            + "\n  다른 글자로 바꾸거나, 기호라면 수식 $…$ 안에 쓰십시오."
        )


_covered: dict[str, set[str]] = {}


def _coverage(source: str) -> set[str]:
    from fontTools.ttLib import TTFont

    if source not in _covered:
        with TTFont(SOURCES / source, lazy=True) as font:
            _covered[source] = set(map(chr, font.getBestCmap()))
    return _covered[source]


def _subset(source: Path, wanted: set[str], cache: Path) -> bytes:
    """캐시에 온전한 글꼴이 있으면 그것을, 없으면 새로 만들어 돌려줍니다."""
    key = hashlib.sha256()
    for part in (
        str(RECIPE),
        version("fonttools"),
        version("brotli"),
        hashlib.sha256(source.read_bytes()).hexdigest(),
        "".join(sorted(wanted)),
    ):
        key.update(part.encode() + b"\0")
    remembered = cache / f"{key.hexdigest()}.font"
    try:
        kept = remembered.read_bytes()
    except OSError:
        kept = b""
    # 앞 32바이트는 나머지의 SHA-256입니다. 쓰다 만 파일이나 망가진 파일을 걸러 냅니다.
    if len(kept) > 32 and hashlib.sha256(kept[32:]).digest() == kept[:32]:
        return kept[32:]
    made = _make(source, wanted)
    # 기억해 두지 못해도 글꼴은 손에 있습니다.
    with contextlib.suppress(OSError):
        write_atomically(remembered, hashlib.sha256(made).digest() + made)
    return made


def _make(source: Path, wanted: set[str]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    # recalcTimestamp: 글꼴 머리의 시각이 원본 그대로여야 언제 지어도 같은 바이트입니다.
    with TTFont(source, lazy=True, recalcTimestamp=False) as font:
        options = subset.Options(
            layout_features=["*"], name_IDs=["*"], notdef_outline=True, hinting=False
        )
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=map(ord, wanted))
        subsetter.subset(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
        return out.getvalue()


def prepare(original: str | Path, family: str, out: str | Path) -> None:
    """원본 글꼴을 저장소에 둘 꼴로 바꿉니다. 원본의 판을 올릴 때 한 번만 씁니다.

    굵기를 400–700으로 줄이고, 쓰지 않는 조판 기능을 덜고, 이름을 바꾸고, 읽는 데 7초 걸리는 WOFF2
    대신 0.1초 걸리는 WOFF로 씁니다.

    입력:
        original: 원본 글꼴 파일.
        family: 새 이름.
        out: 쓸 파일(.woff).
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    with TTFont(original, recalcTimestamp=False) as font:
        options = subset.Options(
            layout_features=["ccmp", "kern", "locl", "mark", "mkmk", "tnum"],
            hinting=False,
            name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
            drop_tables=["FFTM", "DSIG"],
            notdef_outline=True,
        )
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap())
        subsetter.subset(font)
        if "fvar" in font:
            instancer.instantiateVariableFont(font, {"wght": (400, 700)}, inplace=True)
        for record in font["name"].names:
            if record.nameID in (1, 3, 4):
                record.string = family
            elif record.nameID == 6:
                record.string = family.replace(" ", "")
        font.flavor = "woff"
        font.save(out)
