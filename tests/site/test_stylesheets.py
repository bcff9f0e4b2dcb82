"""스타일시트 묶기: 차례가 그대로이고, 가리키던 파일을 그대로 가리킨다."""

from lstm_blog.site import stylesheets

PAGE = """<head>
<link rel="stylesheet" href="../assets/stylesheets/main.css">
  <link rel="stylesheet" href="../assets/one.css">

  <link rel="stylesheet" href="../assets/css/two.css">
<script></script></head>"""


def test_the_theme_comes_first_and_ours_becomes_one():
    page = stylesheets.link_one(PAGE, ["assets/one.css", "assets/css/two.css"])
    assert page.count("<link") == 2
    assert page.index("main.css") < page.index("../assets/css/book.css") < page.index("<script>")


def test_the_missing_page_keeps_the_full_path_of_its_links():
    """404쪽은 어느 폴더에서도 열리므로 고리가 사이트 뿌리부터 적혀 있다."""
    page = '<link rel="stylesheet" href="/book/assets/one.css">'
    assert stylesheets.link_one(page, ["assets/one.css"]) == (
        '<link rel="stylesheet" href="/book/assets/css/book.css">'
    )


def test_a_page_without_our_sheets_is_left_alone():
    assert stylesheets.link_one("<head></head>", ["assets/one.css"]) == "<head></head>"


def test_later_rules_stay_later_and_notes_are_dropped(tmp_path):
    (tmp_path / "a.css").write_text("/* 까닭 */\np { color: red }\n", "utf-8")
    (tmp_path / "b.css").write_text("p { color: blue }\n", "utf-8")
    stylesheets.bundle(tmp_path, ["a.css", "b.css"])
    assert (tmp_path / stylesheets.BOOK).read_text("utf-8") == (
        "p { color: red }\np { color: blue }\n"
    )
    assert not (tmp_path / "a.css").exists()


def test_addresses_still_point_at_the_same_files(tmp_path):
    (tmp_path / "assets" / "katex").mkdir(parents=True)
    (tmp_path / "assets" / "katex" / "katex.css").write_text(
        "a { src: url(fonts/A.woff2); b: url('../img/x.png'); c: url(data:image/png;base64,AA);"
        " d: url(https://example.org/e.css); f: url(#mask) }",
        "utf-8",
    )
    stylesheets.bundle(tmp_path, ["assets/katex/katex.css"])
    text = (tmp_path / stylesheets.BOOK).read_text("utf-8")
    assert "url(../katex/fonts/A.woff2)" in text
    assert "url('../img/x.png')" in text
    for same in ("url(data:image/png;base64,AA)", "url(https://example.org/e.css)", "url(#mask)"):
        assert same in text
