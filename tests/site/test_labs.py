"""실습: 노트북은 바뀔 때만 쓰고, 기댄 것이 바뀌면 다시 돌고, HTML은 책의 꼴이 된다."""

import base64
import html
import json
import os
import threading
import time
import warnings

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient.exceptions import CellExecutionError, DeadKernelError

from lstm_blog.site import cache, labs
from lstm_blog.site.errors import BookError, ExampleError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.script import parse

LAB = """
# %% setup
from lstm_blog.cells import lstm_step

# %% [markdown]
# ## 식을 그대로 { #as-written }
#
# 설명 **굵게** $c_t$
#
# ```python
# # 제목이 아닌 주석
# ```
#
# ### 이름 없는 제목

# %% show
print("<script>alert(1)</script>")
"""

CAPTION = "설명 <하나>입니다. 둘."


@pytest.fixture
def gallery(tmp_path, write_script):
    write_script("labs/lab.py", LAB, title="실습 <하나>", intro="소개.\n\n## 머리말 { #preface }")
    return Gallery(tmp_path)


@pytest.fixture
def docs(tmp_path):
    return tmp_path / "docs"


@pytest.fixture
def lab(gallery):
    return gallery.labs["lab.py"]


# ── 노트북 ──


def test_a_notebook_is_written_and_not_touched_again_until_it_changes(gallery, docs, write_script):
    labs.write_notebooks(gallery, docs, "book.whl")
    path = docs / "labs" / "lab.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    os.utime(path, (1, 1))
    labs.write_notebooks(gallery, docs, "book.whl")
    assert path.stat().st_mtime == 1
    write_script("labs/lab.py", LAB.replace("설명", "다른 설명"))
    gallery.load()
    labs.write_notebooks(gallery, docs, "book.whl")
    assert path.stat().st_mtime > 1


def test_notebooks_of_labs_that_are_gone_are_removed_and_nothing_else(gallery, docs):
    (docs / "labs").mkdir(parents=True)
    (docs / "labs" / "gone.ipynb").write_text("{}")
    (docs / "labs" / "note.md").write_text("# 글")
    labs.write_notebooks(gallery, docs, "book.whl")
    assert sorted(path.name for path in (docs / "labs").iterdir()) == ["lab.ipynb", "note.md"]


def test_a_garbage_notebook_is_written_over(gallery, docs):
    (docs / "labs").mkdir(parents=True)
    (docs / "labs" / "lab.ipynb").write_bytes(b"\xff\x00garbage")
    labs.write_notebooks(gallery, docs, "book.whl")
    nbformat.validate(nbformat.read(docs / "labs" / "lab.ipynb", as_version=4))


@pytest.fixture
def package(tmp_path, monkeypatch):
    """흉내 낸 패키지: cells는 base를 쓰고, attention은 아무도 쓰지 않는다."""
    folder = tmp_path / "src" / "lstm_blog"
    (folder / "data").mkdir(parents=True)
    sources = {
        "__init__.py": "from lstm_blog.attention import f\n",
        "cells.py": "from lstm_blog.base import f\n",
        "base.py": "def f():\n    from lstm_blog.late import g\n",
        "late.py": "g = 1\n",
        "recurrent.py": "x = 1\n",
        "attention.py": "x = 1\n",
        "data/__init__.py": "x = 1\n",
        "data/tasks.py": "x = 1\n",
    }
    for name, text in sources.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(cache, "PACKAGE", folder)
    cache.package_modules.cache_clear()
    yield folder
    cache.package_modules.cache_clear()


IMPORTS = {
    "from lstm_blog.cells import f": {"cells.py", "base.py", "late.py", "__init__.py"},
    "from lstm_blog import cells": {"cells.py", "base.py", "late.py", "__init__.py"},
    "import lstm_blog.late as x": {"late.py", "__init__.py"},
    "from lstm_blog import LSTM": {"recurrent.py", "__init__.py"},
    "import lstm_blog\nlstm_blog.LSTM": {"recurrent.py", "__init__.py"},
    "from lstm_blog.data.tasks import t": {"data/tasks.py", "data/__init__.py", "__init__.py"},
    "import os": set(),
}


@pytest.mark.parametrize("code", IMPORTS)
def test_the_digest_follows_the_modules_a_lab_reaches_and_no_others(package, write_script, code):
    script = parse(write_script("labs/x.py", f"# %% go\n{code}"))
    before = labs.digest(script)
    changed = set()
    for path in sorted(package.rglob("*.py")):
        text = path.read_text()
        path.write_text(text + "# 주석\n")
        assert labs.digest(script) == before
        path.write_text(text + "changed = 1\n")
        if labs.digest(script) != before:
            changed.add(path.relative_to(package).as_posix())
        path.write_text(text)
    assert changed == IMPORTS[code]


def test_the_digest_follows_the_code_and_the_machine(lab, write_script, monkeypatch):
    before = labs.digest(lab)
    assert labs.digest(parse(write_script("labs/lab.py", LAB + "\nx = 1"))) != before
    monkeypatch.setattr(cache, "environment", lambda: {"torch": "9.9"})
    assert labs.digest(lab) != before


# ── HTML ──


def drawing(title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lb-figure"><title>{html.escape(title)}'
        '</title><path id="notebook-figure-a"/><use href="#notebook-figure-a"/></svg>'
    )


@pytest.fixture
def converted(gallery, lab, docs):
    """mkdocs-jupyter가 (돌리지 않고) 만든 HTML. 출력은 미리 적어 둔다."""
    labs.write_notebooks(gallery, docs, "book.whl")
    path = docs / "labs" / "lab.ipynb"
    made = nbformat.read(path, as_version=4)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    out = nbformat.v4.new_output
    code[-1].outputs = [
        # 커널이 한 번 찍은 글을 둘로 끊어 보냈다.
        out("stream", name="stdout", text="<script>alert(1)"),
        out("stream", name="stdout", text="</script> & 끝\n\n  둘째 줄\n"),
        out("display_data", data={"image/svg+xml": drawing(CAPTION)}),
        out("execute_result", data={"text/plain": "'<b>값</b>'"}, execution_count=3),
    ]
    nbformat.write(made, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from mkdocs_jupyter.nbconvert2 import nb2html

        page = nb2html(str(path), allow_errors=False)
    return page


def test_a_page_keeps_text_code_and_outputs_and_drops_the_rest(converted, lab):
    assert len(converted) > 100_000
    fixed = labs.fix_html(converted, lab)
    page = BeautifulSoup(fixed, "html.parser")
    assert len(fixed) < 10_000
    assert not page.find_all(["style", "script", "link"])
    assert "MathJax" not in fixed
    assert page.strong.text == "굵게"
    assert "$c_t$" in page.get_text()
    assert page.select_one(".highlight .kn").text == "from"
    assert "%pip" not in page.get_text()  # 설치 셀은 내려받은 노트북에만 있다
    assert "from lstm_blog.cells import lstm_step" in page.get_text()
    outputs = [output.code.text for output in page.select(".lb-output")]
    assert outputs == ["<script>alert(1)</script> & 끝\n\n  둘째 줄", "'<b>값</b>'"]


def test_headings_get_their_ids_and_the_table_of_contents_matches(converted, lab):
    page = BeautifulSoup(labs.fix_html(converted, lab), "html.parser")
    found = [(tag.name, tag["id"]) for tag in page.find_all(["h1", "h2", "h3"])]
    assert found == [("h1", "top"), ("h2", "preface"), ("h2", "as-written"), ("h3", "section-3")]
    assert page.h1.get_text(strip=True) == "실습 <하나>"
    assert page.select_one("#as-written a.headerlink")["href"] == "#as-written"
    [top] = labs.toc_tokens(lab)
    assert top["id"] == "top"
    assert [child["id"] for child in top["children"]] == ["preface", "as-written"]
    assert [child["id"] for child in top["children"][1]["children"]] == ["section-3"]
    assert top["children"][1]["name"] == "식을 그대로"


def test_a_figure_becomes_inline_with_its_caption(converted, lab):
    page = BeautifulSoup(labs.fix_html(converted, lab), "html.parser")
    [figure] = page.find_all("figure")
    assert figure.svg["role"] == "img"
    assert figure.svg.title.text == "설명 <하나>입니다."
    assert figure.figcaption.text == CAPTION
    assert figure.path["id"] == "lab-0-a"
    assert figure.use["href"] == "#lab-0-a"
    assert page.img is None


def test_a_figure_without_a_caption_stops(converted, lab):
    encoded = [base64.b64encode(drawing(text).encode()).decode() for text in (CAPTION, " ")]
    bare = converted.replace(*encoded)
    assert bare != converted
    with pytest.raises(BookError, match=r"lab\.py: 설명 없는 그림"):
        labs.fix_html(bare, lab)


def test_a_heading_the_script_does_not_know_stops(converted, lab):
    odd = converted.replace("설명 <strong>", "<h4>몰래</h4><strong>")
    assert odd != converted
    with pytest.raises(BookError, match="알아보지 못했습니다"):
        labs.fix_html(odd, lab)


# ── 기억 ──


class FakePage:
    """mkdocs-jupyter가 render를 갈아 끼운 쪽. 몇 번 돌았는지 센다."""

    def __init__(self, content: str, failure: Exception | None = None) -> None:
        self.source, self.failure = content, failure
        self.executed = 0
        self.content = self.toc = self.title = None

    def render(self, config, files) -> None:
        self.executed += 1
        if self.failure is not None:
            raise self.failure
        self.content = self.source


@pytest.fixture
def show(lab, docs, tmp_path, converted):
    def run(content: str = converted, failure=None, lenient: bool = False) -> FakePage:
        page = FakePage(content, failure)
        folder = tmp_path / ".cache" / "labs"
        labs.LabRender(lab, docs / "labs" / "lab.ipynb", folder, lenient).wrap(page)
        page.render(None, None)
        return page

    run.folder = tmp_path / ".cache" / "labs"
    return run


def test_a_lab_is_executed_once_while_its_notebook_stays(show, docs):
    first, second = show(), show()
    assert (first.executed, second.executed) == (1, 0)
    assert first.content == second.content
    assert second.toc is not None
    path = docs / "labs" / "lab.ipynb"
    path.write_text(path.read_text("utf-8").replace("lstm_step", "lstm_gates"), "utf-8")
    assert show().executed == 1
    assert len(list(show.folder.iterdir())) == 1


def test_a_lab_started_ahead_is_executed_once_and_waited_for(lab, docs, show, converted):
    notebook, go = docs / "labs" / "lab.ipynb", threading.Event()
    ahead, page = FakePage(converted), FakePage(converted)
    execute = ahead.render
    ahead.render = lambda config, files: (go.wait(60), execute(config, files))
    render = labs.LabRender(lab, notebook, show.folder, lenient=False)
    for _ in range(2):
        render.start(ahead, None, None)
    threading.Timer(0.2, go.set).start()
    render.wrap(page)
    page.render(None, None)
    assert (ahead.executed, page.executed) == (1, 0)
    assert page.content == show().content
    render.start(ahead, None, None)  # 기억에 있으니 다시 돌지 않는다
    page.render(None, None)
    assert ahead.executed == 1


def test_a_lab_that_fails_ahead_fails_on_its_own_page(lab, docs, show):
    notebook = docs / "labs" / "lab.ipynb"
    render = labs.LabRender(lab, notebook, show.folder, lenient=False)
    render.start(FakePage("", failure_in(3, 1)), None, None)
    page = FakePage("")
    render.wrap(page)
    with pytest.raises(ExampleError, match="나쁨"):
        page.render(None, None)
    assert show().executed == 1


def test_a_notebook_changed_while_it_ran_ahead_is_executed_again(lab, docs, show, converted):
    notebook = docs / "labs" / "lab.ipynb"
    before = notebook.read_text("utf-8")
    ahead, page = FakePage("옛것"), FakePage(converted)
    execute = ahead.render

    def edited_meanwhile(config, files):
        execute(config, files)
        after = before.replace("lstm_step", "lstm_gates")
        cache.write_atomically(notebook, after.encode())

    ahead.render = edited_meanwhile
    render = labs.LabRender(lab, notebook, show.folder, lenient=False)
    render.start(ahead, None, None)
    while notebook.read_text("utf-8") == before:
        time.sleep(0.01)
    render.wrap(page)
    page.render(None, None)
    assert (ahead.executed, page.executed) == (1, 1)
    assert "옛것" not in page.content
    notebook.write_text(before, "utf-8")
    assert show().executed == 1  # 옛 노트북의 것으로는 기억하지 않았다


def test_another_address_of_the_book_does_not_execute_a_lab_again(gallery, show, docs):
    labs.write_notebooks(gallery, docs, "book.whl")
    assert show().executed == 1
    before = (docs / "labs" / "lab.ipynb").read_bytes()
    labs.write_notebooks(gallery, docs, '"https://other.example/book.whl"')
    assert (docs / "labs" / "lab.ipynb").read_bytes() != before
    assert show().executed == 0


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\xff\xfe", b'{"content": "<p>"}', "list"])
def test_a_damaged_memory_is_executed_again(show, damage):
    good = show().content
    [path] = show.folder.iterdir()
    if damage == "list":
        cache.write_checked(path, [1])
    else:
        path.write_bytes(damage)
    page = show()
    assert page.executed == 1
    assert page.content == good


def test_a_changed_converter_is_not_answered_from_memory(show, monkeypatch):
    show()
    digest = cache.file_digest
    monkeypatch.setattr(
        cache, "file_digest", lambda path: "x" if path.name == "markup.py" else digest(path)
    )
    assert show().executed == 1


def test_an_unwritable_memory_is_no_trouble(show):
    show.folder.parent.mkdir(exist_ok=True)
    show.folder.write_text("폴더가 아닙니다")
    assert show().executed == 1
    assert "figure" in show().content


def failure_in(cell: int, line: int) -> CellExecutionError:
    trace = f"\x1b[31mValueError\x1b[0m  Traceback\nCell In[{cell}], line {line}\n----> 나쁨"
    return CellExecutionError(trace, "ValueError", "나쁨")


def test_a_failing_lab_names_file_cell_line_and_cause(show, lab):
    with pytest.raises(ExampleError) as caught:
        show(failure=failure_in(3, 1))
    error = caught.value
    assert (error.file, error.cell) == ("gallery/labs/lab.py", "show")
    assert lab.text.splitlines()[error.line - 1].startswith("print(")
    assert error.cause == "ValueError: 나쁨"
    assert "\x1b" not in str(error)
    assert not show.folder.exists()


def test_a_dead_kernel_is_a_failure_of_the_lab(show):
    with pytest.raises(ExampleError, match=r"gallery/labs/lab\.py\n  원인: 커널이 죽었거나"):
        show(failure=DeadKernelError("Kernel died"))


def test_while_serving_a_failing_lab_is_a_red_box_and_is_not_remembered(show):
    page = show(failure=failure_in(3, 1), lenient=True)
    assert "lb-error" in page.content
    assert "(셀 show)" in page.content
    assert page.toc is not None
    assert show(lenient=True).executed == 1
    assert "lb-error" not in show().content


def test_an_unexpected_error_of_the_converter_is_not_swallowed(show):
    with pytest.raises(KeyError):
        show(failure=KeyError("x"), lenient=True)


def test_the_notebook_carries_the_digest(gallery, lab, docs):
    labs.write_notebooks(gallery, docs, "book.whl")
    made = json.loads((docs / "labs" / "lab.ipynb").read_text("utf-8"))
    assert made["metadata"]["lstm_blog"]["digest"] == labs.digest(lab)
