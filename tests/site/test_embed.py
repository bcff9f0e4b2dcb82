"""원고의 울타리와 수 참조: 어디에 놓여도 온전하고, 틀리면 무엇이 있는지 말한다."""

import re
from pathlib import Path
from xml.etree import ElementTree

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup

from lstm_blog.site import cache, embed
from lstm_blog.site.errors import BookError, ExampleError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.runner import CellResult, Figure, Result

ROOT = Path(__file__).resolve().parents[2]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="lb-figure" viewBox="0 0 9 9">'
    '<defs><path id="x-plot-0-p" d="M0 0"/></defs><use href="#x-plot-0-p"/>'
    "<text>가 &lt; 나</text></svg>"
)
CODE = """
# %% setup
import os

# %% show
print("<script>alert(1)</script>")

# %% plot
mark = "```"
ref = "{{x.py:steps}}"
"""
EXTENSIONS = [
    "lstm_blog.site.embed",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.arithmatex",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.superfences",
    "pymdownx.tabbed",
]
OPTIONS = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
}


def test_the_extensions_here_are_those_of_the_book():
    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("!ENV", lambda *_: "")
    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: "")
    config = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader)
    names = [next(iter(e)) if isinstance(e, dict) else e for e in config["markdown_extensions"]]
    assert set(EXTENSIONS) <= set(names)


@pytest.fixture
def gallery(tmp_path, write_script, fresh_context) -> Gallery:
    """돌린 셈 친 갤러리: 그림과 출력과 값이 있는 x.py, 실패한 bad.py, 아무것도 없는 plain.py."""
    write_script("x.py", CODE)
    write_script("bad.py", "# %% go\nx = 1")
    write_script("plain.py", "# %% go\nx = 1")
    (tmp_path / "gallery" / "labs").mkdir()
    write_script("labs/lab.py", "# %% go\nx = 1")
    made = Gallery(tmp_path)
    cells = [
        CellResult(""),
        CellResult("<script>alert(1)</script>\n\n& 끝\n"),
        CellResult("", [Figure(SVG, "x-plot-0", "직선을 그립니다. <b>둘째</b> 문장입니다.")]),
    ]
    values = {"steps": 52, "loss": 0.12345, "ok": True, "mark": "<script>*_`|[x]"}
    made.results = {
        "x.py": Result(cells, values, 0.25),
        "plain.py": Result([CellResult("")], {}, 0.1),
        "bad.py": Result(
            [], {}, 0.1, error=ExampleError("gallery/bad.py", "go", 8, "<나쁨>", "줄")
        ),
    }
    fresh_context.gallery = made
    return made


@pytest.fixture
def render(gallery):
    def convert(text: str) -> BeautifulSoup:
        page = markdown.markdown(text, extensions=EXTENSIONS, extension_configs=OPTIONS)
        return BeautifulSoup(page, "html.parser")

    return convert


FENCE = "```example\nx.py#plot\n그림: 설명 하나입니다. 둘.\n```"
BOTH = (
    "```example\nx.py#show\n```\n\n```source\nlstm_blog.recording:record\n```\n\n{{x.py:steps}}번"
)


def indented(text: str, by: str = "    ") -> str:
    return "\n".join((by + line).rstrip() for line in text.splitlines())


PLACES = {
    "paragraph": (lambda body: f"글 앞\n\n{body}\n\n글 뒤", None),
    "list": (lambda body: f"- 하나\n\n{indented(body)}\n\n- 둘", "ul > li"),
    "nested-list": (
        lambda body: f"1. 하나\n\n    - 속\n\n{indented(body, ' ' * 8)}\n\n2. 둘",
        "ol > li > ul > li",
    ),
    "admonition": (
        lambda body: f'!!! note "제목"\n\n{indented(body)}\n\n글',
        "div.admonition.note",
    ),
    "details": (lambda body: f'??? question "물음"\n\n{indented(body)}\n', "details.question"),
    "tab": (
        lambda body: f'=== "하나"\n\n{indented(body)}\n\n=== "둘"\n\n    글\n',
        "div.tabbed-content > div.tabbed-block",
    ),
    "blockquote": (lambda body: f"> 앞\n>\n{indented(body, '> ')}\n>\n> 뒤\n", "blockquote"),
    "list-in-admonition": (
        lambda body: f"!!! tip\n\n    - 하나\n\n{indented(body, ' ' * 8)}\n",
        "div.admonition > ul > li",
    ),
    "html": (lambda body: f'<div class="wrap" markdown>\n\n{body}\n\n</div>\n', "div.wrap"),
    "footnote": (
        lambda body: f"글[^1]\n\n[^1]:\n    각주\n\n{indented(body)}\n",
        "div.footnote li",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_figure_is_whole_in_its_place(render, place):
    wrap, container = PLACES[place]
    page = render(wrap(FENCE))
    [figure] = page.find_all("figure")
    if container is not None:
        assert figure in page.select(f"{container} figure")
    else:
        assert figure.parent is page
    assert len(page.find_all("svg")) == 1
    tree = ElementTree.fromstring(str(figure))
    [svg] = tree.findall("{http://www.w3.org/2000/svg}svg")
    assert svg.get("role") == "img"
    names = {child.tag.rpartition("}")[2]: child for child in svg}
    assert names["title"].text == "설명 하나입니다."
    assert names["desc"].text == "설명 하나입니다. 둘."
    assert svg.get("aria-labelledby") == names["title"].get("id")
    assert svg.get("aria-describedby") == names["desc"].get("id")
    assert tree.find("figcaption").text == "설명 하나입니다. 둘."
    assert names["text"].text == "가 < 나"
    assert "wzxhzdk" not in str(page)


@pytest.mark.parametrize("place", PLACES)
def test_code_output_source_and_numbers_are_whole_in_their_place(render, place):
    wrap, container = PLACES[place]
    page = render(wrap(BOTH))
    inside = page.select_one(container) if container else page
    code, source = inside.select("div.highlight")
    assert code.select_one("span.nb").text == "print"
    assert 'print("<script>alert(1)</script>")' in code.get_text()
    assert source.select_one("span.filename").text == "src/lstm_blog/recording.py"
    assert source.select_one("code").text.startswith("def record(")
    [output] = inside.select("div.lb-output")
    assert output.select_one("pre code").text == "<script>alert(1)</script>\n\n& 끝"
    assert output.has_attr("data-search-exclude")
    assert "52번" in inside.get_text()
    assert page.script is None
    assert "wzxhzdk" not in str(page)
    assert "```" not in page.get_text()


def test_without_a_cell_the_whole_script_is_embedded_in_order(render):
    page = render("```example\nx.py\n```")
    kinds = [tag.name for tag in page.find_all(["figure", "div"], class_=True, recursive=False)]
    assert kinds == ["div", "div", "div", "div", "figure", "div"]
    assert [code.text.split()[0] for code in page.select(".highlight code")] == [
        "import",
        'print("<script>alert(1)</script>")',
        "mark",
    ]


def test_the_bar_links_to_the_example_and_its_file_from_where_the_page_is(render):
    bar = render("```example\nx.py\n```").select_one(".lb-example-bar")
    assert bar.a["href"] == "../../examples/x/"
    assert bar.button["data-script-url"] == "../../examples/x.py"
    assert bar.select_one("[data-measured]").text == "0.2초"
    assert render("```example\nx.py\n막대: 빼기\n```").select_one(".lb-example-bar") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", "examples/x/"),
        ("page/", "../examples/x/"),
        ("examples/x/", "./"),
        ("404.html", "examples/x/"),
    ],
)
def test_links_are_relative_to_the_page(url, expected):
    assert embed.Context(url=url).link("examples/x/") == expected


def test_the_source_of_a_constructor_leads_to_the_text_of_its_class():
    context = embed.Context(url="part/page/", api={"lstm_blog.recurrent.layers": "api/recurrent/"})
    expected = "../../api/recurrent/#lstm_blog.recurrent.layers.LSTM"
    for name in ("LSTM", "LSTM.__init__"):
        assert context.api_link(f"lstm_blog.recurrent.layers:{name}") == expected
    assert context.api_link("lstm_blog.recurrent.layers:LSTM._step") is None  # API에 없다


def test_only_the_asked_parts_are_shown(render):
    page = render("```example\nx.py#plot\n보기: 그림\n```")
    assert page.figure is not None
    assert page.select_one(".highlight") is None
    page = render("```example\nx.py\n보기: 코드, 출력\n```")
    assert page.figure is None
    assert len(page.select(".highlight")) == 3
    assert len(page.select(".lb-output")) == 1


def test_code_can_be_folded(render):
    page = render("```example\nx.py#plot\n코드: 접기\n```")
    assert page.select_one("details .highlight") is not None
    assert page.figure.find_parent("details") is None


def test_a_source_can_leave_its_docstring_out(render):
    whole = render("```source\nlstm_blog.recording:record\n```").code.text
    bare = render("```source\nlstm_blog.recording:record\n설명: 빼기\n```").code.text
    assert '"""' in whole
    assert '"""' not in bare
    assert "def record(" in bare
    assert "sys.audit" in bare


def test_a_whole_module_and_a_method_can_be_shown(render):
    assert "import sys" in render("```source\nlstm_blog.recording\n```").code.text
    method = render("```source\nlstm_blog.site.script:Script.cells\n```").code.text
    assert method.startswith("@property\ndef cells(self)")


def test_one_figure_twice_on_a_page_has_unique_ids(render):
    page = render(f"{FENCE}\n\n{FENCE}\n\n- 또\n\n{indented(FENCE)}")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(page.find_all("figure")) == 3
    assert len(ids) == len(set(ids)) == 9
    for svg in page.find_all("svg"):
        inside = {tag["id"] for tag in svg.find_all(id=True)}
        assert svg.use["href"][1:] in inside
        assert {svg["aria-labelledby"], svg["aria-describedby"]} <= inside


def test_code_with_backticks_or_references_is_shown_as_written(render):
    code = render("```example\nx.py#plot\n```").select_one(".highlight code").text
    assert code == 'mark = "```"\nref = "{{x.py:steps}}"\n'


UNTOUCHED = [
    "````markdown\n```example\nx.py#plot\n```\n{{x.py:steps}}\n````",
    "~~~text\n```example\nx.py#plot\n```\n{{x.py:steps}}\n~~~",
    "- 목록\n\n    ````text\n    ```example\n    x.py#plot\n    ```\n    {{x.py:steps}}\n    ````",
    '```python\ntext = """\n    ```\n"""\n# ```example\nx = "{{x.py:steps}}"\n```',
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_other_fences_are_left_alone(render, text):
    page = render(text)
    assert page.figure is None
    assert "{{x.py:steps}}" in page.select_one("code").text
    assert "```" in page.select_one("code").text


def test_an_example_after_an_odd_fence_is_still_embedded(render):
    assert render(f"{UNTOUCHED[3]}\n\n{FENCE}").figure is not None


def test_inline_code_is_left_alone_and_the_rest_of_the_line_is_not(render):
    page = render("`{{x.py:steps}}`과 ``{{x.py:없음}} ` ``, 값은 {{x.py:steps}}입니다.")
    assert [code.text for code in page.find_all("code")] == ["{{x.py:steps}}", "{{x.py:없음}} `"]
    assert "값은 52입니다." in page.get_text()


def test_numbers_take_their_format_anywhere_in_prose(render):
    page = render(
        "## {{x.py:steps}}번 { #h }\n\n| 손실 |\n|---|\n| {{ x.py:loss:.3f }} |\n\n"
        "$h = {{x.py:steps}}$ **{{x.py:loss:.1%}}** {{x.py:steps:,}} {{x.py:ok}}\n"
    )
    assert page.h2.text.startswith("52번")
    assert page.td.text == "0.123"
    assert page.select_one(".arithmatex").text == "\\(h = 52\\)"
    assert page.strong.text == "12.3%"


def test_a_recorded_text_is_text(render):
    page = render("| 값 |\n|---|\n| {{x.py:mark}} |\n")
    assert page.td.text == "<script>*_`|[x]"
    assert page.script is None


def test_numbers_in_a_caption_are_filled_in(render):
    page = render(
        "```example\nx.py#plot\n그림: 단계 {{x.py:steps}}번, 손실 {{x.py:loss:.2f}}.\n```"
    )
    assert page.figcaption.text == "단계 52번, 손실 0.12."


def test_captions_are_escaped(render):
    for text in ("```example\nx.py#plot\n```", "```example\nx.py#plot\n그림: <script>\"&'\n```"):
        page = render(text)
        assert page.script is None
        assert page.figcaption.b is None
    assert page.figcaption.text == page.svg.desc.text == "<script>\"&'"


WRONG = {
    "no script": ("```example\nnone.py\n```", "있는 것: bad.py, plain.py, x.py, lab.py"),
    "no cell": ("```example\nx.py#none\n```", "있는 셀: setup, show, plot"),
    "no object": ("```source\nlstm_blog.recording:none\n```", "있는 것: record"),
    "no method": ("```source\nlstm_blog.site.script:Script.none\n```", "cell_index"),
    "no module": ("```source\nlstm_blog.none:f\n```", "있는 것: lstm_blog, "),
    "no number": ("{{x.py:none}}", "기록한 이름: steps, loss, ok, mark"),
    "no number at all": ("{{plain.py:none}}", "기록한 이름: 없음"),
    "number of no script": ("{{none.py:steps}}", "있는 것: bad.py"),
    "number of a failed script": ("{{bad.py:steps}}", "결과가 없어"),
    "bad format": ("{{x.py:loss:d}}", "서식이 맞지 않습니다"),
    "format of a text": ("{{x.py:mark:.3f}}", "서식이 맞지 않습니다"),
    "odd reference": ("{{x.py steps}}", "읽을 수 없습니다"),
    "odd name": ("{{x.py:first-loss}}", "읽을 수 없습니다"),
    "parent": ("```example\n../x.py\n```", "없습니다"),
    "absolute": ("```example\n/etc/passwd\n```", "없습니다"),
    "number by path": ("{{../gallery/x.py:steps}}", "없습니다"),
    "other package": ("```source\nos:path\n```", "모듈 'os'"),
    "relative module": ("```source\n..secret\n```", "없습니다"),
    "file as module": ("```source\n../../README\n```", "없습니다"),
    "lab": ("```example\nlab.py\n```", "링크로 거세요"),
    "failed": ("```example\nbad.py\n```", "예제가 실패했습니다: gallery/bad.py, 8번째 줄 (셀 go)"),
    "unknown option": ("```example\nx.py\n제목: 가\n```", "쓸 수 있는 것: 그림, 보기, 코드, 막대"),
    "unknown part": ("```example\nx.py\n보기: 그림자\n```", "쓸 수 있는 것: 코드, 출력, 그림"),
    "part that is not there": ("```example\nplain.py\n보기: 그림\n```", "있는 것: 코드"),
    "odd value": ("```example\nx.py\n코드: 펴기\n```", "쓸 수 있는 것: 접기"),
    "odd bar": ("```example\nx.py\n막대: 넣기\n```", "쓸 수 있는 것: 빼기"),
    "option twice": ("```example\nx.py\n보기: 코드\n보기: 그림\n```", "두 번"),
    "source option": ("```source\nlstm_blog.recording\n그림: 가\n```", "쓸 수 있는 것: 설명"),
    "source value": ("```source\nlstm_blog.recording\n설명: 넣기\n```", "쓸 수 있는 것: 빼기"),
    "too many captions": (FENCE.replace("둘.", "둘.\n그림: 셋."), "그림보다 많습니다"),
    "formula in a caption": (FENCE.replace("둘.", "$h_t$."), "보통 글자로"),
    "caption for no figure": ("```example\nx.py#show\n그림: 가\n```", "그림보다 많습니다"),
    "empty": ("```example\n\n```", "비었습니다"),
    "unclosed": ("```example\nx.py\n\n글", "닫히지 않았습니다"),
    "unclosed other": (f"```python\nx = 1\n\n{FENCE.replace('```', '~~~')}", "닫히지 않았습니다"),
    "words after": ("```example x.py#plot\n```", "다음 줄에"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_reference_stops_and_says_where_and_what(render, name):
    text, expected = WRONG[name]
    with pytest.raises(BookError) as caught:
        render(f"첫 줄\n\n{text}")
    assert str(caught.value).startswith("글.md, 3번째 줄: ")
    assert expected in str(caught.value)


def test_a_figure_without_a_caption_stops(render, gallery):
    gallery.results["x.py"].cells[2].figures[0].caption = " "
    with pytest.raises(BookError, match="셀 plot의 그림에 설명이 없습니다"):
        render("```example\nx.py#plot\n```")
    assert render(FENCE).figcaption.text == "설명 하나입니다. 둘."
    assert render("```example\nx.py#plot\n보기: 코드\n```").figure is None


def test_a_link_out_of_the_package_is_no_module(render, tmp_path, monkeypatch):
    package = tmp_path / "src" / "lstm_blog"
    package.mkdir(parents=True)
    (package / "inside.py").write_text("def f():\n    pass\n")
    (tmp_path / "secret.py").write_text("def f():\n    pass\n")
    (package / "leak.py").symlink_to(tmp_path / "secret.py")
    monkeypatch.setattr(cache, "PACKAGE", package)
    monkeypatch.setattr(embed, "PACKAGE", package)
    cache.package_modules.cache_clear()
    try:
        assert render("```source\nlstm_blog.inside:f\n```").code is not None
        with pytest.raises(BookError, match=r"있는 것: lstm_blog\.inside$"):
            render("```source\nlstm_blog.leak:f\n```")
    finally:
        cache.package_modules.cache_clear()


@pytest.mark.parametrize("place", PLACES)
def test_while_serving_a_mistake_is_a_red_box_in_its_place(render, fresh_context, place):
    fresh_context.lenient = True
    wrap, container = PLACES[place]
    page = render(wrap("```example\nbad.py\n```") + f"\n\n{FENCE}\n\n{{{{x.py:none}}}}")
    [box] = page.select(".lb-error")
    if container is not None:
        assert box in page.select(f"{container} .lb-error")
    assert box["role"] == "alert"
    assert box.p.text == "예제가 실패했습니다: gallery/bad.py, 8번째 줄 (셀 go)"
    assert "원인: <나쁨>" in box.pre.text
    assert page.figure is not None
    assert "⟨값 없음⟩" in page.get_text()
    assert len(fresh_context.problems) == 2


def test_while_serving_an_unclosed_fence_keeps_the_rest_of_the_page(render, fresh_context):
    fresh_context.lenient = True
    page = render("앞\n\n```example\nx.py\n\n뒤의 글")
    assert "닫히지 않았습니다" in page.select_one(".lb-error").text
    assert re.match("앞", page.get_text())


def test_without_mkdocs_the_gallery_of_this_folder_is_run(tmp_path, write_script, monkeypatch):
    write_script("x.py", "# %% go\nprint('여기')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        Gallery,
        "run",
        lambda self: self.results.update({"x.py": Result([CellResult("여기\n")], {}, 0.1)}) or [],
    )
    page = markdown.markdown("```example\nx.py\n```", extensions=["lstm_blog.site.embed"])
    assert "<code>여기</code>" in page
