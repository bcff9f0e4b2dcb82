"""글꼴 덜어 내기: 책의 글자만, 언제나 같은 바이트로, 없는 글자는 지을 때 알린다."""

import io
import shutil

import pytest
from fontTools.ttLib import TTFont

from lstm_blog.site.fonts import (
    ROOT,
    Characters,
    FontError,
    characters_in,
    characters_of,
    common_syllables,
    subset_katex,
    write_subsets,
)

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
    assert set("셀ₜ=") <= set(code)
    assert "셀" not in sans
    assert "망" not in code


def test_symbols_pretendard_lacks_are_in_the_code_font(written):
    sans = drawn_by((written / "lb-sans.woff2").read_bytes())
    code = drawn_by((written / "lb-code.woff2").read_bytes())
    assert not set("⊙∇") & set(sans)
    assert set("⊙∇") <= set(code)


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
    with TTFont(written / "lb-code.woff2", lazy=True) as font:
        cmap, advance = font.getBestCmap(), font["hmtx"]
        assert advance[cmap[ord("셀")]][0] == 2 * advance[cmap[ord("x")]][0]


def test_licences_travel_with_the_fonts(written):
    for name in ("Pretendard-OFL.txt", "D2Coding-OFL.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (written / name).read_text("utf-8")


def test_same_characters_give_the_same_bytes_without_the_cache(tmp_path, written):
    write_subsets(
        characters("망각 게이트 ⊙ ∇ hₜ", "셀 = cₜ"), tmp_path / "out", cache=tmp_path / "other"
    )
    for name in ("lb-sans.woff2", "lb-code.woff2"):
        assert (tmp_path / "out" / name).read_bytes() == (written / name).read_bytes()


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


def test_code_text_scripts_and_formulas_are_told_apart():
    sans, code, maths = characters_in(
        "<title>제목</title><p>본문 <code>코드 &lt;</code></p><pre><span>울</span>타리</pre>"
        "<script>숨</script><style>은</style><!-- 주석 -->"
        '<span class="katex"><span class="katex-mathml"><math><mo>⊗</mo></math></span>'
        '<span class="katex-html"><span class="mord">𝔼</span><span>식글</span></span></span>끝'
    )
    assert set("본문끝식글") <= sans
    assert set("코드<울타리") <= code
    assert not set("제목숨은주석⊗𝔼코드") & sans
    assert maths == set("𝔼식글")


def test_theme_messages_and_our_css_and_js_count_as_text(tmp_path):
    (tmp_path / "assets" / "css").mkdir(parents=True)
    (tmp_path / "assets" / "js").mkdir()
    (tmp_path / "assets" / "css" / "site.css").write_text('/* 쉿 */ a { content: "출력" }', "utf-8")
    (tmp_path / "assets" / "js" / "site.js").write_text('show("복사했습니다")', "utf-8")
    config = '{"translations": {"search.result.none": "\\uc5c6\\uc74c"}}'
    (tmp_path / "index.html").write_text(
        f'<p>글</p><script id="__config" type="application/json">{config}</script>', "utf-8"
    )
    found = characters_of(tmp_path)
    assert set("글없음출력복사했습니다") <= set(found.sans)
    assert "쉿" not in found.sans
    assert found.sans["글"] == "index.html"


def test_formula_fonts_keep_only_the_letters_of_the_book(tmp_path, cache):
    names = {"KaTeX_Math-Italic.woff2": "hσ", "KaTeX_Main-Regular.woff2": "+h"}
    for name in names:
        shutil.copyfile(KATEX_FONTS / name, tmp_path / name)
    found = Characters()
    found.add("쪽.html", "", "", "h+σ")
    subset_katex(found, tmp_path, cache=cache)
    for name, letters in names.items():
        assert drawn_by((tmp_path / name).read_bytes()) == letters
