"""검색 색인: 무엇이 들고 무엇이 빠지는가, 테마의 쪽에 제대로 이어지는가."""

import json
from types import SimpleNamespace

import pytest

from lstm_blog.site import search
from lstm_blog.site.glossary import Term
from lstm_blog.site.markup import JOINER
from lstm_blog.site.page_memory import SectionMemory

WORKER = "assets/javascripts/workers/search.a7633da7.min.js"


def page(url: str, title: str, content: str, **meta: object) -> SimpleNamespace:
    return SimpleNamespace(url=url, title=title, content=content, meta=meta)


def read(site) -> dict:
    text = (site / search.INDEX).read_text(encoding="utf-8")
    return json.loads(text.removeprefix("self.searchSections="))


def test_a_formula_and_an_output_stay_out_even_when_the_same_tag_is_nested_inside():
    content = (
        "<p>입력 <span data-search-exclude><span>x</span><span>t</span></span>와 상태</p>"
        "<div data-search-exclude><div>출력 52</div>꼬리</div><p>다음 글</p>"
    )
    [section] = search.read_sections(content, "쪽")
    assert section.text == "입력 …와 상태\n다음 글"


def test_figures_scripts_and_permalinks_stay_out():
    content = (
        '<h1 id="a">셀<a class="headerlink" href="#a">#</a></h1><svg><text>축</text></svg>'
        "<math><mi>x</mi></math><script>let y</script><p>글<br>둘째 줄</p>"
    )
    [section] = search.read_sections(content, "셀")
    assert section == ("", "", "글\n둘째 줄", "")


def test_every_heading_with_an_address_starts_a_section():
    content = (
        '<p>앞글</p><h1 id="top">긴 제목</h1><p>첫머리</p>'
        '<h2 id="gate"><code>f</code> 게이트</h2><ul><li>하나</li><li>둘</li></ul>'
        "<h3>주소 없음</h3>"
    )
    first, second = search.read_sections(content, "메뉴 이름")
    assert first == ("", "긴 제목", "앞글\n첫머리", "")
    assert second == ("gate", "f 게이트", "하나\n둘\n주소 없음", "")


def test_a_page_without_h1_keeps_its_first_heading_as_a_section():
    first, second = search.read_sections('<h2 id="a">절</h2><p>글</p>', "쪽")
    assert first == ("", "", "", "")
    assert second == ("a", "절", "글", "")


def test_code_leaves_its_names_and_korean_once_each():
    code = 'h, c = lstm_step(x, h)  # 새 상태를 얻는다\nfor name in torch.nn.LSTM: lstm_step("끝")'
    [section] = search.read_sections(f"<pre><code>{code}</code></pre>", "쪽")
    assert section.text == ""
    assert section.code.split("\n") == [
        "lstm_step",
        "name",
        "torch.nn.LSTM",
        "새 상태를 얻는다",
        "끝",
    ]


def test_the_joiner_of_particles_is_not_searched():
    [section] = search.read_sections(f"<p>셀(cell){JOINER}은</p>", "쪽")
    assert section.text == "셀(cell)은"


def test_pages_follow_the_menu_then_their_address_and_excluded_pages_are_left_out(tmp_path):
    index = search.Index()
    index.begin(["b/", "a/"])
    for url in ("z/", "a/", "y/", "b/"):
        index.add(page(url, url, f"<h1 id='top'>한글 {url}</h1>"))
    index.add(page("x/", "x", "<p>글</p>", search={"exclude": True}))
    index.write(tmp_path, [("은닉 상태", "hidden state")])
    before = (tmp_path / search.INDEX).read_bytes()
    found = read(tmp_path)
    assert [(one["url"], one["chapter"]) for one in found["pages"]] == [
        ("b/", True),
        ("a/", True),
        ("y/", False),
        ("z/", False),
    ]
    assert found["aliases"] == [["은닉 상태", "hidden state"]]
    assert "한글" in before.decode()
    index.write(tmp_path, [("은닉 상태", "hidden state")])
    assert (tmp_path / search.INDEX).read_bytes() == before
    index.begin([])
    index.write(tmp_path, [])
    assert read(tmp_path)["pages"] == []


def test_only_the_search_path_of_the_page_is_swapped():
    before = f'<script src="{WORKER}"></script>{{"base": "..", "search": "../{WORKER}"}}'
    after = search.use_worker(before, "쪽.md")
    assert (
        after == f'<script src="{WORKER}"></script>{{"base": "..", "search": "../{search.WORKER}"}}'
    )


@pytest.mark.parametrize("config", ["{}", f'"search": "{WORKER}" "search": "{WORKER}"'])
def test_a_theme_without_the_expected_path_stops_the_build(config):
    with pytest.raises(search.SearchError, match=r"검색을 잇지 못했습니다: 쪽\.md"):
        search.use_worker(config, "쪽.md")


def test_every_name_of_a_term_leads_to_it():
    term = Term(
        "은닉 상태",
        "hidden state",
        "뜻",
        "hidden-state",
        "a.md",
        ("히든 스테이트",),
        ("숨은 상태",),
    )
    names = ("은닉 상태", "hidden state", "히든 스테이트", "숨은 상태")
    assert search.names_of([term]) == [names]
    assert search.names_of([]) == []


def test_while_serving_only_changed_pages_are_read_again(monkeypatch, tmp_path):
    seen = []
    original = search.read_sections

    def counted(content: str, title: str) -> list[search.Section]:
        seen.append(title)
        return original(content, title)

    monkeypatch.setattr(search, "read_sections", counted)
    memory, index = SectionMemory(), search.Index()
    for text in ("처음", "처음", "고침"):
        index.begin([])
        memory.wrap(index, tmp_path / "search.json", "코드")
        index.add(page("a/", "가", f"<p>{text}</p>"))
        index.add(page("b/", "나", "<p>그대로</p>"))
    assert seen == ["가", "나", "가"]


def test_the_built_book_points_every_page_at_our_worker_and_leaves_the_theme_a_stub(built_book):
    site = built_book.site
    pages = list(site.rglob("*.html"))
    assert site / "404.html" in pages
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert text.count(f'{search.WORKER}"') == 1, path
        assert "javascripts/workers/search" not in text, path
    stub = (site / search.STUB).read_bytes()
    assert len(stub) < 300
    assert json.loads(stub)["docs"] == []
    sections = {
        (one["url"], part[0]): part for one in read(site)["pages"] for part in one["sections"]
    }
    assert "단계는 52번입니다." in sections["", ""][2]
    assert "lstm_step" in sections["two/", ""][3]
    assert not any("굵게" in part[2] for part in sections.values())


def test_an_offline_copy_reads_the_stub_as_a_script(tmp_path):
    (tmp_path / "search").mkdir()
    (tmp_path / search.STUB).write_text('{"docs":[]}', encoding="utf-8")
    search.write_offline(tmp_path)
    assert (tmp_path / "search/search_index.js").read_text("utf-8") == 'var __index = {"docs":[]}\n'
