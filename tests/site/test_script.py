"""갤러리 스크립트의 문법: 지킨 것은 셀로 나뉘고, 어긴 것은 파일과 줄과 고칠 말이 나온다."""

import pytest

from lstm_blog.site.errors import BookError
from lstm_blog.site.script import GrammarError, parse

GOOD = """
# %% setup
x = 1

# %% [markdown]
# 설명 $c_t = f_t \\odot c_{t-1}$ 입니다.
#
# ## 소제목 { #part }

# %% plot-2


y = x

# %% last
print(y)
"""


def test_cells_keep_their_names_order_and_line_numbers(write_script):
    path = write_script("good.py", GOOD)
    script = parse(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [cell.name for cell in script.cells] == ["setup", "plot-2", "last"]
    assert [block.kind for block in script.blocks] == ["code", "text", "code", "code"]
    for cell in script.cells:
        first = cell.source.splitlines()[0]
        assert lines[cell.line - 1] == first
        assert lines[cell.line - 2] == f"# %% {cell.name}"


def test_the_front_gives_title_intro_and_preface(write_script):
    path = write_script(
        "good.py", "# %% a\nx = 1", title="큰 제목", intro="첫\n문단.\n\n둘째 문단."
    )
    script = parse(path)
    assert (script.title, script.intro) == ("큰 제목", "첫 문단.")
    assert script.preface == "첫\n문단.\n\n둘째 문단."
    assert (script.name, script.stem) == ("good.py", "good")


def test_text_loses_its_comment_marks_and_nothing_else(write_script):
    script = parse(write_script("good.py", GOOD))
    text = script.blocks[1].source
    assert text == "설명 $c_t = f_t \\odot c_{t-1}$ 입니다.\n\n## 소제목 { #part }\n"


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_endings_do_not_matter(tmp_path, script_text, ending):
    path = tmp_path / "ends.py"
    path.write_bytes(script_text(GOOD).replace("\n", ending).encode())
    assert [(cell.name, cell.line) for cell in parse(path).cells] == [
        ("setup", 8),
        ("plot-2", 16),
        ("last", 21),
    ]


@pytest.mark.parametrize("odd", ["\u2028", "\x0c", "\x1c", "\x85"])
def test_only_newlines_count_as_lines(write_script, odd):
    script = parse(write_script("odd.py", f"# %% a\nx = '''{odd}'''\n\n# %% b\ny = 1"))
    assert [(cell.name, cell.line) for cell in script.cells] == [("a", 8), ("b", 11)]


def test_tabs_in_code_survive(write_script):
    script = parse(write_script("tabs.py", "# %% a\nif True:\n\tx = 'a\tb'"))
    assert script.cells[0].source == "if True:\n\tx = 'a\tb'\n"


def test_a_header_inside_an_indented_block_is_not_a_cell(write_script):
    script = parse(write_script("in.py", "# %% a\nif True:\n    # %% b\n    x = 1"))
    assert [cell.name for cell in script.cells] == ["a"]


def test_a_header_inside_the_docstring_is_not_a_cell(write_script):
    script = parse(write_script("doc.py", "# %% a\nx = 1", intro="소개.\n\n# %% b\n글"))
    assert [(cell.name, cell.line) for cell in script.cells] == [("a", 11)]


BREACHES = {
    "comment-first": ("# %% a\n# 주석\nx = 1", 8, "셀 a", "첫 줄에 코드를 두거나"),
    "only-a-comment": ("# %% a\nx = 1\n\n# %% b\n# 주석", 11, "셀 b", "첫 줄에 코드를 두거나"),
    "code-before-any-cell": ("x = 1\n\n# %% a\ny = 1", 7, "이름 없는 코드", "# %% name"),
    "code-after-text": ("# %% [markdown]\n# 글\n\nx = 1", 10, "이름 없는 코드", "# %% name"),
    "no-name": ("# %%\nx = 1", 8, "이름 없는 코드", "# %% name"),
    "capital-name": ("# %% Setup\nx = 1", 8, "이름 없는 코드", "소문자"),
    "hash-rule": (f"# %% a\nx = 1\n{'#' * 30}\n# 글\ny = 1", 9, "셀 머리", "# %% [markdown]"),
    "header-in-a-string": ("# %% a\nx = '''\n# %% b\n'''", 8, "셀 a", "문자열 안"),
    "header-in-parentheses": ("# %% a\nx = [\n# %% b\n]", 8, "셀 a", "괄호"),
    "text-touching-a-header": ("# %% [markdown]\n# 글\n# %% a\nx = 1", 8, "글", "빈 줄을 두세요"),
    "syntax": ("# %% a\nx = 1\ny = = 2", 9, "파이썬 문법 오류", ""),
    "math-directive": ("# %% [markdown]\n# :math:`x`\n\n# %% a\nx = 1", 8, "reST", "Markdown"),
    "underlined-heading": (
        "# %% [markdown]\n# 절\n# ---\n# 글\n\n# %% a\nx=1",
        8,
        "reST",
        "Markdown",
    ),
    "image-directive": (
        "# %% [markdown]\n# .. image:: x.png\n#\n\n# %% a\nx=1",
        8,
        "reST",
        "Markdown",
    ),
    "reST-link": ("# %% [markdown]\n# `글 <http://x>`_\n\n# %% a\nx = 1", 8, "reST", "Markdown"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_names_file_line_and_remedy(write_script, name):
    code, line, what, remedy = BREACHES[name]
    with pytest.raises(GrammarError) as caught:
        parse(write_script("bad.py", code))
    text = str(caught.value)
    assert text.startswith(f"bad.py, {line}번째 줄: ")
    assert what in text
    assert remedy in text


FRONTS = {
    "no-docstring": ("# %% a\nx = 1\n", "제목과 소개"),
    "one-line": ('"""제목"""\n\n# %% a\nx = 1\n', "밑줄"),
    "no-underline": ('"""\n제목\n\n소개.\n"""\n\n# %% a\nx = 1\n', "밑줄"),
    "no-intro": ('"""\n제목\n====\n"""\n\n# %% a\nx = 1\n', "소개"),
    "no-cell": ('"""\n제목\n====\n소개.\n"""\n', "코드 셀이 하나도"),
    "only-text": ('"""\n제목\n====\n소개.\n"""\n\n# %% [markdown]\n# 글\n', "코드 셀이 하나도"),
    "twice": ('"""\n제목\n====\n소개.\n"""\n\n# %% a\nx=1\n\n# %% a\ny=1\n', "둘 이상입니다: a"),
    "reST-intro": ('"""\n제목\n====\n소개 :math:`x`.\n"""\n\n# %% a\nx = 1\n', "reST"),
    "setext-in-intro": ('"""\n제목\n====\n소개.\n\n절\n---\n글\n"""\n\n# %% a\nx = 1\n', "reST"),
}


@pytest.mark.parametrize("name", FRONTS)
def test_a_breach_of_the_front_says_what_to_write(tmp_path, name):
    text, expected = FRONTS[name]
    path = tmp_path / "front.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GrammarError, match=r"^front\.py") as caught:
        parse(path)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('"""\n제목\n'.encode("cp949"), "UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'"""\nT\n===\nintro.\n"""\n\n# %% a\nx = "\0"\n', "null bytes"),
        ('\ufeff"""\n제목\n===\n소개.\n"""\n\n# %% a\nx = 1\n'.encode(), "U+FEFF"),
        (b"", "제목과 소개"),
    ],
)
def test_bytes_that_are_no_script_are_refused(tmp_path, data, expected):
    path = tmp_path / "bytes.py"
    path.write_bytes(data)
    with pytest.raises(GrammarError, match=r"^bytes\.py") as caught:
        parse(path)
    assert expected in str(caught.value)
    assert "None" not in str(caught.value)


@pytest.mark.parametrize("name", ["index.py", "Caps.py", "2d.py", "a-b.py", "한글.py", "a b.py"])
def test_a_file_name_that_would_break_an_address_is_refused(write_script, name):
    with pytest.raises(GrammarError, match="파일 이름"):
        parse(write_script(name, "# %% a\nx = 1"))


def test_a_folder_with_a_scripts_name_is_refused(tmp_path):
    (tmp_path / "folder.py").mkdir()
    with pytest.raises(GrammarError, match=r"folder\.py: 읽을 수 없습니다"):
        parse(tmp_path / "folder.py")


def test_asking_for_a_cell_that_is_not_there_lists_those_that_are(write_script):
    script = parse(write_script("good.py", GOOD))
    assert script.cell_index("plot-2") == 1
    with pytest.raises(BookError, match="있는 셀: setup, plot-2, last"):
        script.cell_index("plot")
