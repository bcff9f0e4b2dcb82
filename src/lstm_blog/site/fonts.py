"""책에 나오는 글자만 담은 글꼴 두 벌을 만듭니다: 본문의 LB Sans, 코드의 LB Code.

바탕 글꼴은 저장소의 ``assets/fonts/``에 있습니다. Pretendard와 D2Coding은 OFL의 예약된 이름이라
고친 글꼴에는 쓸 수 없어 이름을 바꿨습니다.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import shutil
import unicodedata
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from lstm_blog.site.cache import write_atomically
from lstm_blog.site.characters import Characters
from lstm_blog.site.errors import BookError

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "assets" / "fonts"
CACHE = ROOT / ".cache" / "fonts"
SANS, CODE = "LBSans.woff", "LBCode.woff"
LICENCES = ("Pretendard-OFL.txt", "D2Coding-OFL.txt")
# 글꼴을 만드는 방법이 바뀌면 올립니다. 캐시의 열쇠에 들어갑니다.
RECIPE = 3
# 드문 글자의 조각 하나에 담는 글자 수.
RARE = 48
# 만들 조각이 이보다 많으면 바탕 글꼴부터 한 번 줄입니다. 줄이는 데 조각 다섯쯤의 시간이 듭니다.
SEVERAL = 5

FOLDER = "assets/fonts"
OWN = FOLDER + "/{}.css"

ASCII = "".join(map(chr, range(0x20, 0x7F)))


class FontError(BookError):
    """글꼴에 없는 글자가 쪽에 있습니다."""


def write_subsets(
    characters: Characters,
    out_dir: str | Path,
    *,
    own: Mapping[str, str] | None = None,
    spare: bool = False,
    cache: Path = CACHE,
) -> None:
    """글꼴과 스타일시트와 라이선스를 씁니다. 같은 글자에서는 언제나 같은 바이트가 나옵니다.

    글꼴 한 벌은 첫 조각과 드문 글자의 조각들입니다. 쪽마다 첫 조각을 받고, 드문 글자는 화면에
    다가올 때 받습니다. 글이 긴 장은 드문 글자가 조각마다 조금씩 있어 다 받게 되므로 제 것을 둡니다.

    입력:
        characters: ``characters_of``가 모은 글자.
        out_dir: 놓을 폴더. 없으면 만듭니다. 첫 조각은 ``lb-sans.woff2``와 ``lb-code.woff2``, 규칙은
            ``fonts.css``입니다.
        own: 제 조각을 따로 두는 쪽 → 그 조각의 이름. 규칙은 ``이름.css``이고 쪽의
            머리(overrides/main.html)가 부릅니다.
        spare: 참이면 나누지 않고 자주 쓰는 한글 2,350자를 미리 담습니다. ``mkdocs serve``에서 글을
            고칠 때마다 글꼴을 다시 만들지 않으려는 것입니다.
        cache: 만든 글꼴을 기억하는 폴더.
    예외:
        FontError: 어느 글꼴에도 없는 글자가 있을 때.
    """
    out_dir = Path(out_dir)
    sans_has, code_has = _coverage(SANS), _coverage(CODE)
    _check(characters, sans_has, code_has)
    # Pretendard에 없는 ⊙, ∇ 같은 본문 글자는 D2Coding이 맡습니다. 코드 글자는 그 반대입니다.
    # 글꼴 이름을 잇달아 적어 맡기면, 먼저 온 쪽이 남은 글자까지 잠깐 그려 줄이 밀립니다.
    code_only = {c: pages for c, pages in characters.code.items() if c not in code_has}
    sans_only = {c: pages for c, pages in characters.sans.items() if c not in sans_has}
    wanted = {
        "lb-sans": (SANS, sans_has, code_only | characters.sans),
        "lb-code": (CODE, code_has, sans_only | characters.code),
    }
    out_dir.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, list[str]] = {sheet: [] for sheet in ("fonts", *(own or {}).values())}
    for name, (source, covered, pages_of) in wanted.items():
        pages_of = {c: pages for c, pages in pages_of.items() if c in covered}
        first = _first_slice(source, pages_of)
        if spare:
            first = (set(pages_of) | set(ASCII) | common_syllables()) & covered
        slices = {f"{name}.woff2": ("fonts", first)}
        for number, one in enumerate(_rare(pages_of, first), 1):
            slices[f"{name}-{number}.woff2"] = ("fonts", one)
        for page, sheet in (own or {}).items():
            one = {c for c, pages in pages_of.items() if page in pages} - first
            slices[f"{name}-{sheet}.woff2"] = (sheet, one)
        slices = {file: (sheet, one) for file, (sheet, one) in slices.items() if one}
        made = _subsets(SOURCES / source, [one for _, one in slices.values()], cache)
        for (file, (sheet, one)), font in zip(slices.items(), made, strict=True):
            (out_dir / file).write_bytes(font)
            sheets[sheet].append(_font_face(source, file, [] if one is first else sorted(one)))
    borrowed = sorted(set(sans_only) & code_has)
    if borrowed:
        sheets["fonts"].append(_font_face(SANS, "lb-code.woff2", borrowed))
    for sheet, rules in sheets.items():
        (out_dir / f"{sheet}.css").write_text("\n".join(rules), encoding="utf-8")
    for licence in LICENCES:
        shutil.copyfile(SOURCES / licence, out_dir / licence)


def _rare(pages_of: dict[str, list[str]], first: set[str]) -> list[set[str]]:
    """첫 조각에 없는 글자들을, 같은 쪽에 나오는 것끼리 묶은 조각들로 나눕니다."""
    rare = sorted(set(pages_of) - first, key=lambda character: (pages_of[character][0], character))
    return [set(rare[at : at + RARE]) for at in range(0, len(rare), RARE)]


def _first_slice(source: str, pages_of: dict[str, list[str]]) -> set[str]:
    """첫 조각의 글자. 본문은 열 쪽에 한 번은 나오는 것, 코드는 한글이 아닌 것."""
    pages = len(set().union(*pages_of.values()))
    common = {character for character, found in pages_of.items() if len(found) * 10 >= pages}
    if source == CODE:
        common = {character for character in pages_of if not "가" <= character <= "힣"}
    return common | set(ASCII)


def _font_face(source: str, file: str, characters: list[str]) -> str:
    """조각 하나의 규칙. 첫 조각은 범위를 적지 않아, 뒤의 조각이 맡지 않은 글자를 맡습니다."""
    family, weight = ("LB Sans", "font-weight:400 700;") if source == SANS else ("LB Code", "")
    codes = ",".join(f"U+{ord(character):X}" for character in characters)
    ranges = f"unicode-range:{codes};" if characters else ""
    return (
        f'@font-face{{font-family:"{family}";src:url("{file}") format("woff2");'
        f"{weight}font-display:swap;{ranges}}}"
    )


def subset_katex(characters: Characters, folder: str | Path, *, cache: Path = CACHE) -> None:
    """사이트에 실린 KaTeX 글꼴에 책의 수식에 나오는 글자만 남깁니다.

    수식이 많은 장은 글꼴을 다섯 벌 넘게 받으므로, 줄이지 않으면 본문 글꼴만큼 무겁습니다.

    입력:
        characters: ``characters_of``가 모은 글자.
        folder: 원본 글꼴(.woff2)이 든 폴더. 같은 자리에 씁니다.
        cache: 만든 글꼴을 기억하는 폴더.
    """
    for path in sorted(Path(folder).glob("*.woff2")):
        [font] = _subsets(path, [set(characters.maths)], cache)
        path.write_bytes(font)


def common_syllables() -> set[str]:
    """KS X 1001의 한글 2,350자.

    >>> len(common_syllables())
    2350
    """
    rows = (bytes((lead, tail)) for lead in range(0xB0, 0xC9) for tail in range(0xA1, 0xFF))
    return {pair.decode("euc-kr") for pair in rows}


def _check(characters: Characters, sans_has: set[str], code_has: set[str]) -> None:
    missing = {
        character: pages[0]
        for found in (characters.code, characters.sans)
        for character, pages in found.items()
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


def _subsets(source: Path, wanted: list[set[str]], cache: Path) -> list[bytes]:
    """조각마다, 캐시에 온전한 글꼴이 있으면 그것을, 없으면 새로 만들어 돌려줍니다."""
    recipe = _recipe(source, source.stat().st_mtime_ns)
    places = [cache / f"{_digest(recipe, ''.join(sorted(one)))}.font" for one in wanted]
    fonts = [_remembered(place) for place in places]
    todo = [number for number, font in enumerate(fonts) if font is None]
    base = source.read_bytes() if todo else b""
    if len(todo) > SEVERAL:
        # 만들 글자만 담은 글꼴을 먼저 만들어 거기서 자른다. 큰 글꼴을 그때마다 헤집지 않아 두 배
        # 넘게 빠르고, 나오는 바이트는 같다.
        base = _make(base, set().union(*(wanted[number] for number in todo)), flavor=None)
    for number in todo:
        made = fonts[number] = _make(base, wanted[number])
        # 기억해 두지 못해도 글꼴은 손에 있습니다.
        with contextlib.suppress(OSError):
            write_atomically(places[number], hashlib.sha256(made).digest() + made)
    return fonts


def _digest(*parts: str) -> str:
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def _remembered(path: Path) -> bytes | None:
    """기억한 글꼴. 앞 32바이트는 나머지의 SHA-256이라, 쓰다 만 파일을 걸러 냅니다."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    whole = len(kept) > 32 and hashlib.sha256(kept[32:]).digest() == kept[:32]
    return kept[32:] if whole else None


@functools.lru_cache(maxsize=64)  # 조각이 백 개 가까이라 바탕 글꼴을 그때마다 읽지 않는다
def _recipe(source: Path, _changed: int) -> str:
    """조각 말고 글꼴을 정하는 것: 만드는 방법, 도구의 판, 바탕 글꼴."""
    original = hashlib.sha256(source.read_bytes()).hexdigest()
    return "\0".join((str(RECIPE), version("fonttools"), version("brotli"), original, ""))


def _make(source: bytes, wanted: set[str], flavor: str | None = "woff2") -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    # recalcTimestamp: 글꼴 머리의 시각이 원본 그대로여야 언제 지어도 같은 바이트입니다.
    with TTFont(io.BytesIO(source), lazy=True, recalcTimestamp=False) as font:
        options = subset.Options(
            layout_features=["*"], name_IDs=["*"], notdef_outline=True, hinting=False
        )
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=map(ord, wanted))
        subsetter.subset(font)
        font.flavor, font.flavorData = flavor, None  # WOFF 머리의 판은 바탕의 것을 옮기지 않는다
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
