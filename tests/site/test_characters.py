"""글자 모으기: 본문과 코드와 수식을 가르고, 쪽마다 무엇이 나오는지 셉니다."""

from lstm_blog.site import characters
from lstm_blog.site.characters import characters_in, characters_of


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
    assert found.sans["글"] == ["index.html"]


def test_a_page_that_stays_is_not_read_again(tmp_path, monkeypatch):
    site, memory = tmp_path / "site", tmp_path / "characters.json"
    site.mkdir()
    (site / "a.html").write_text("<p>글 <code>벨</code></p>", "utf-8")
    read = []

    def counted(page):
        read.append(page)
        return characters_in(page)

    monkeypatch.setattr(characters, "characters_in", counted)
    for times in (1, 1):
        monkeypatch.setattr(characters, "_pages", {})  # 새로 띄운 파이썬인 셈이다
        found = characters_of(site, memory)
        assert (set("글 ") - {" "} <= set(found.sans), set(found.code)) == (True, {"벨"})
        assert len(read) == times
    (site / "a.html").write_text("<p>다른 글</p>", "utf-8")
    assert "른" in characters_of(site, memory).sans
    assert len(read) == 2
    assert memory.read_text("utf-8").count("른") == 1  # 옛 쪽의 것은 잊는다
    assert "벨" not in memory.read_text("utf-8")


def test_words_that_appear_on_pointing_count_as_text():
    sans, _, _ = characters_in('<button title="밝게 보기"></button>')
    assert set("밝게보기") <= sans
