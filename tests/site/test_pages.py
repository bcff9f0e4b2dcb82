"""예제 쪽: 셀이 차례로 있고, 내려받은 것이 그대로 돌고, 어디서 쓰이는지 안다."""

import re

import pytest
from bs4 import BeautifulSoup

from lstm_blog.site.chapters import Chapter
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.pages import example_files, used_names
from lstm_blog.site.references import source_of
from lstm_blog.site.runner import CellResult, Figure, Result

DRAWS = """
# %% setup
import lstm_blog
from lstm_blog import LSTM, plots, record
from lstm_blog.cells import lstm_step as step
from lstm_blog.data import hangul

plots.use_style()
record(parts=str(hangul.decompose("가")))
print(step, LSTM, lstm_blog.__version__)

# %% [markdown]
# ## 소제목 { #part }
#
# 설명 $c_t$ 입니다.

# %% plot
print("끝")
"""
PRINTS = "# %% go\nprint('<b>굵게</b>')\nprint()\nprint('둘째')\nprint(42)"
CHAPTERS = [
    Chapter("lstm/lstm.md", "LSTM이란", ("draws.py",)),
    Chapter("rnn/rnn.md", "RNN이란", ("draws.py", "prints.py")),
]


@pytest.fixture
def gallery(tmp_path, write_script):
    write_script("draws.py", DRAWS, title="그리는 <예제>", intro='망각 "게이트"를 그립니다.')
    write_script("prints.py", PRINTS, title="찍는 예제", intro="망각 게이트를 찍습니다.")
    write_script("alone.py", "# %% go\nx = 1", title="홀로", intro="아무도 쓰지 않습니다.")
    made = Gallery(tmp_path)
    figures = [
        Figure('<svg class="lb-figure"><path id="draws-plot-0-a"/></svg>', "draws-plot-0", "하나."),
        Figure('<svg class="lb-figure">\n<path id="draws-plot-1-a"/></svg>', "draws-plot-1", "둘."),
    ]
    made.results = {
        "draws.py": Result([CellResult("가\n"), CellResult("끝\n", figures)], {}, 1.25),
        "prints.py": Result([CellResult("<b>굵게</b>\n\n둘째\n42\n")], {}, 0.1),
        "alone.py": Result([CellResult("")], {}, 0.1),
    }
    return made


@pytest.fixture
def files(gallery):
    return example_files(gallery, CHAPTERS, "book.whl")


def test_each_script_has_a_page_a_file_and_a_notebook(files):
    stems = ("alone", "draws", "prints")
    names = {f"examples/{stem}{kind}" for stem in stems for kind in (".md", ".py", ".ipynb")}
    others = {"examples/scripts.zip", "examples/notebooks.zip", "examples/draws.svg"}
    assert set(files) == names | others | {"examples/index.md"}


def test_a_page_holds_its_cells_and_text_in_order(files):
    page = files["examples/draws.md"]
    order = [
        "# 그리는 <예제> { #top }",
        '망각 "게이트"를 그립니다.',
        "```example\ndraws.py#setup\n",
        "## 소제목 { #part }",
        "설명 $c_t$ 입니다.",
        "```example\ndraws.py#plot\n",
        "{ #parts }",
        "{ #chapters }",
        "{ #next }",
    ]
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert page.startswith('---\ndescription: "망각 \\"게이트\\"를 그립니다."\n---\n')


def test_a_page_offers_its_downloads_and_run_time(files):
    bar = BeautifulSoup(files["examples/draws.md"], "html.parser").select_one(".lb-example-bar")
    links = [link["href"] for link in bar.find_all("a")]
    assert links == ["../draws.py", "../draws.ipynb", "../#open"]
    assert bar.button["data-script-url"] == "../draws.py"
    assert bar.select_one("[data-measured]").text == "1.2초"


def test_a_page_names_the_chapters_that_use_it(files):
    page = files["examples/draws.md"]
    assert "[LSTM이란](../lstm/lstm.md), [RNN이란](../rnn/rnn.md)" in page
    assert "#chapters" not in files["examples/alone.md"]


def test_the_parts_a_script_uses_can_all_be_shown(gallery, files):
    names = used_names(gallery.scripts["draws.py"])
    assert {
        "lstm_blog.recurrent.layers:LSTM",
        "lstm_blog.cells:lstm_step",
        "lstm_blog.data.hangul:decompose",
        "lstm_blog.plots:use_style",
    } <= set(names)
    assert len(names) == len(set(names))
    assert all(source_of(name)[0] for name in names)
    shown = re.findall(r"^    ```source\n    (\S+)$", files["examples/draws.md"], re.MULTILINE)
    assert "lstm_blog.cells:lstm_step" in shown
    assert set(shown) <= set(names)
    assert "#parts" not in files["examples/prints.md"]


def test_next_examples_are_others_each_once(files):
    page = BeautifulSoup(files["examples/draws.md"], "html.parser")
    targets = [card["href"] for card in page.select(".lb-next .lb-card")]
    assert targets
    assert set(targets) <= {"../prints/", "../alone/"}
    assert len(targets) == len(set(targets))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_or_identical_scripts_are_no_trouble_for_the_recommender(tmp_path, write_script, count):
    for number in range(count):
        write_script(f"same{number}.py", "# %% go\nx = 1")
    gallery = Gallery(tmp_path)
    gallery.results = {name: Result([CellResult("")], {}, 0.1) for name in gallery.scripts}
    assert f"examples/same{count - 1}.md" in example_files(gallery, [], "book.whl")


def test_an_empty_gallery_has_an_index_and_empty_archives(tmp_path):
    files = example_files(Gallery(tmp_path), [], "book.whl")
    assert [name for name in files if name.endswith((".md", ".py", ".ipynb"))] == [
        "examples/index.md"
    ]


def test_the_index_groups_cards_by_the_first_chapter_that_uses_them(files):
    index = files["examples/index.md"]
    sections = re.split(r"^## ", index, flags=re.MULTILINE)[1:]
    assert [section.split(" {")[0] for section in sections] == [
        "[LSTM이란](../lstm/lstm.md)",
        "[RNN이란](../rnn/rnn.md)",
        "그 밖의 예제",
        "내 컴퓨터에서 돌리기",
    ]
    cards = [re.findall(r'<a class="lb-card" href="(\w+)/"', section) for section in sections]
    assert cards == [["draws"], ["prints"], ["alone"], []]


def test_cards_show_the_last_figure_or_the_output_and_escape_both(files):
    cards = BeautifulSoup(files["examples/index.md"], "html.parser").select(".lb-card")
    draws, prints, alone = cards
    assert draws.div["data-lb-figure"] == "draws.svg"
    figure = BeautifulSoup(files["examples/draws.svg"], "html.parser")
    assert figure.svg.path["id"] == "draws-plot-1-thumb-a"
    assert draws.strong.text == "그리는 <예제>"
    assert draws.p.text == '망각 "게이트"를 그립니다.'
    assert prints.pre.text == "<b>굵게</b>\n둘째\n42"
    assert prints.b is None
    assert alone.strong.text == "홀로"
    # 빈 줄이 있으면 Markdown이 HTML 묶음을 끊는다.
    for line in files["examples/index.md"].split("\n\n"):
        assert line.count("<div") == line.count("</div")


def test_a_failed_script_still_has_its_page_while_serving(gallery):
    gallery.results["prints.py"] = Result([], {}, 0.0)
    files = example_files(gallery, CHAPTERS, "book.whl")
    assert "```example\nprints.py#go" in files["examples/prints.md"]
