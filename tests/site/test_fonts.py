"""글꼴 덜어 내기: 책의 글자만, 언제나 같은 바이트로, 없는 글자는 지을 때 알린다."""

import io
import re
import shutil

import pytest
from fontTools.ttLib import TTFont

from lstm_blog.site import fonts
from lstm_blog.site.characters import Characters
from lstm_blog.site.fonts import ROOT, FontError, common_syllables, subset_katex, write_subsets

KATEX_FONTS = ROOT / "docs" / "assets" / "katex" / "fonts"


def characters(sans: str, code: str = "") -> Characters:
    found = Characters()
    found.add("쪽.html", sans, code)
    return found


def drawn_by(font: bytes) -> str:
    with TTFont(io.BytesIO(font), lazy=True) as opened:
        return "".join(map(chr, opened.getBestCmap()))


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture(scope="module")
def written(tmp_path_factory, cache):
    folder = tmp_path_factory.mktemp("site") / "assets" / "fonts"
    write_subsets(characters("망각 게이트 ⊙ ∇ hₜ", "셀 = cₜ"), folder, cache=cache)
    return folder


def test_each_font_has_what_its_text_uses_and_no_more(written):
    sans = drawn_by((written / "lb-sans.woff2").read_bytes())
    code = drawn_by((written / "lb-code.woff2").read_bytes())
    assert set("망각게이트ₜ") <= set(sans)
    assert set("ₜ=") <= set(code)
    assert drawn_by((written / "lb-code-1.woff2").read_bytes()) == "셀"
    assert "셀" not in sans
    assert "망" not in code


def book(sans: dict[str, str], code: str = "x") -> Characters:
    """쪽 → 글자. 열 쪽이 넘어야 드문 글자가 생긴다."""
    found = Characters()
    for number in range(20):
        found.add(f"examples/{number}/index.html", "늘", code)
    for page, text in sans.items():
        found.add(page, f"늘{text}", code)
    return found


def faces(folder, sheet: str) -> list[tuple[str, str]]:
    """스타일시트의 규칙마다 (파일, 맡은 글자)."""
    rules = re.findall(
        r'url\("([^"]+)"\)[^}]*?(?:unicode-range:([^;}]*);)?}', (folder / sheet).read_text("utf-8")
    )
    return [
        (file, "".join(chr(int(code[2:], 16)) for code in codes.split(",") if code))
        for file, codes in rules
    ]


def test_rare_characters_come_in_files_of_their_own(tmp_path, cache):
    write_subsets(book({"lstm/index.html": "뷁"}, code="셀x"), tmp_path, cache=cache)
    assert faces(tmp_path, "fonts.css") == [
        ("lb-sans.woff2", ""),
        ("lb-sans-1.woff2", "뷁"),
        ("lb-code.woff2", ""),
        ("lb-code-1.woff2", "셀"),
    ]
    assert "늘" in drawn_by((tmp_path / "lb-sans.woff2").read_bytes())
    assert "뷁" not in drawn_by((tmp_path / "lb-sans.woff2").read_bytes())
    assert drawn_by((tmp_path / "lb-sans-1.woff2").read_bytes()) == "뷁"
    assert drawn_by((tmp_path / "lb-code-1.woff2").read_bytes()) == "셀"


def test_a_chapter_has_all_its_rare_characters_in_one_file(tmp_path, cache):
    found = book({"a/index.html": "뷁쏇", "b/index.html": "쏇뛟"})
    write_subsets(found, tmp_path, own={"a/index.html": "a", "b/index.html": "b"}, cache=cache)
    assert faces(tmp_path, "a.css") == [("lb-sans-a.woff2", "뷁쏇")]
    assert faces(tmp_path, "b.css") == [("lb-sans-b.woff2", "뛟쏇")]
    assert drawn_by((tmp_path / "lb-sans-b.woff2").read_bytes()) == "뛟쏇"


def test_a_chapter_without_rare_characters_has_an_empty_sheet(tmp_path, cache):
    write_subsets(book({"a/index.html": ""}), tmp_path, own={"a/index.html": "a"}, cache=cache)
    assert (tmp_path / "a.css").read_text("utf-8") == ""


def test_symbols_pretendard_lacks_are_in_the_code_font(written):
    sans = drawn_by((written / "lb-sans.woff2").read_bytes())
    code = drawn_by((written / "lb-code.woff2").read_bytes())
    assert not set("⊙∇") & set(sans)
    assert set("⊙∇") <= set(code)
    assert faces(written, "fonts.css")[-1] == ("lb-code.woff2", "∇⊙")


def test_family_is_renamed_and_the_weight_axis_is_limited(written):
    with TTFont(written / "lb-sans.woff2", lazy=True) as font:
        names = {record.toUnicode() for record in font["name"].names if record.nameID in (1, 4, 6)}
        axis = font["fvar"].axes[0]
        # 예약된 이름은 글꼴 이름으로 쓸 수 없다.
        assert names == {"LB Sans", "LBSans"}
        assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)
    with TTFont(written / "lb-code.woff2", lazy=True) as font:
        names = {record.toUnicode() for record in font["name"].names if record.nameID in (1, 4, 6)}
        assert names == {"LB Code", "LBCode"}


def test_code_font_keeps_the_two_to_one_grid(written):
    widths = []
    for name, character in (("lb-code.woff2", "x"), ("lb-code-1.woff2", "셀")):
        with TTFont(written / name, lazy=True) as font:
            widths.append(font["hmtx"][font.getBestCmap()[ord(character)]][0])
    assert widths[1] == 2 * widths[0]


def test_licences_travel_with_the_fonts(written):
    for name in ("Pretendard-OFL.txt", "D2Coding-OFL.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (written / name).read_text("utf-8")


def test_same_characters_give_the_same_bytes_without_the_cache(tmp_path, written):
    write_subsets(
        characters("망각 게이트 ⊙ ∇ hₜ", "셀 = cₜ"), tmp_path / "out", cache=tmp_path / "other"
    )
    for name in ("lb-sans.woff2", "lb-code.woff2"):
        assert (tmp_path / "out" / name).read_bytes() == (written / name).read_bytes()


def test_slices_cut_from_a_smaller_font_are_the_same_bytes(tmp_path, monkeypatch):
    """조각이 많으면 글꼴을 먼저 한 번 줄이고 거기서 자른다."""
    found = book(
        {f"{n}/index.html": text for n, text in enumerate(("뷁·∇", "햏 AV", "꿹", "ㅎㅏ"))}
    )
    own = {f"{n}/index.html": f"own{n}" for n in range(4)}
    for name, several in (("one", 0), ("two", 1000)):
        monkeypatch.setattr(fonts, "SEVERAL", several)
        write_subsets(found, tmp_path / name, own=own, cache=tmp_path / f"{name}-cache")
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert len([name for name in one if name.endswith(".woff2")]) >= 6
    assert one == two


@pytest.mark.parametrize("garbage", [b"", b"x" * 10, b"x" * 5000])
def test_a_garbled_cache_file_is_never_used(tmp_path, garbage):
    cache = tmp_path / "cache"
    write_subsets(characters("가"), tmp_path / "first", cache=cache)
    kept = sorted(cache.iterdir())
    for path in kept:
        path.write_bytes(garbage)
    write_subsets(characters("가"), tmp_path / "second", cache=cache)
    for name in ("lb-sans.woff2", "lb-code.woff2"):
        first, second = tmp_path / "first" / name, tmp_path / "second" / name
        assert first.read_bytes() == second.read_bytes()
    assert sorted(cache.iterdir()) == kept
    assert all(path.read_bytes() != garbage for path in kept)


def test_spare_syllables_make_the_subset_stable_while_writing(tmp_path):
    write_subsets(characters("가"), tmp_path / "one", spare=True, cache=tmp_path / "cache")
    made = sorted((tmp_path / "cache").iterdir())
    write_subsets(characters("나다라"), tmp_path / "two", spare=True, cache=tmp_path / "cache")
    assert sorted((tmp_path / "cache").iterdir()) == made
    assert common_syllables() <= set(drawn_by((tmp_path / "two" / "lb-sans.woff2").read_bytes()))


def test_a_character_no_font_has_stops_the_build_and_names_the_page(tmp_path, cache):
    with pytest.raises(FontError, match="책의 글꼴에 없는 글자") as caught:
        write_subsets(characters("웃음 😀"), tmp_path, cache=cache)
    assert "😀 (U+1F600 GRINNING FACE) — 쪽.html" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_formula_fonts_keep_only_the_letters_of_the_book(tmp_path, cache):
    names = {"KaTeX_Math-Italic.woff2": "hσ", "KaTeX_Main-Regular.woff2": "+h"}
    for name in names:
        shutil.copyfile(KATEX_FONTS / name, tmp_path / name)
    found = Characters()
    found.add("쪽.html", "", "", "h+σ")
    subset_katex(found, tmp_path, cache=cache)
    for name, letters in names.items():
        assert drawn_by((tmp_path / name).read_bytes()) == letters
