"""표준 라이브러리의 소스 읽기와 글자마다의 표시."""

import keyword
import sysconfig

import pytest

from lstm_blog.data import python_source
from lstm_blog.data.python_source import (
    SELECTION,
    TEST,
    TRAINING,
    CodeStates,
    code_states,
    code_text,
    module_source,
)

MODULES = (*TRAINING, *SELECTION, *TEST)


def marked(source: str, name: str) -> str:
    return "".join(
        letter if flag else "·"
        for letter, flag in zip(source, getattr(code_states(source), name), strict=True)
    )


def test_no_module_is_in_two_parts():
    assert len(set(MODULES)) == len(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_every_pinned_module_is_in_this_python_and_can_be_marked(name):
    source = module_source(name)
    assert all(len(flags) == len(source) for flags in code_states(source))
    assert "\t" not in source


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("x = 'a' + \"b\"\n", "string", "····'a····\"b··"),
        ('x = """a\nb"""\n', "string", '····"""a\nb""··'),
        ("x = f'{y!r}' + 'z'\n", "string", "····f'{y!r}····'z··"),
        ("x = 1  # '\n", "comment", "·······# '·"),
        ("if a:\n    b\n", "margin", "······    ··"),
        ("while a[1:2]:\n    b\n", "condition", "····e a[1:2]········"),
        ("if (lambda: 1)():\n    b\n", "condition", "·f (lambda: 1)()········"),
        ("if lambda: 1:\n    b\n", "condition", "·f lambda: 1········"),
        ("x = 1 if y else 2\n", "condition", "··················"),
        ("if a: pass\nelif b: c\n", "condition", "·f a··········f b····"),
    ],
)
def test_a_mark_begins_when_it_can_be_known_and_ends_when_it_is_over(source, name, expected):
    assert marked(source, name) == expected


def test_a_deep_line_is_known_from_its_eighth_space():
    source = "if a:\n    if b:\n        c\n    d\n"
    assert marked(source, "deep") == "·" * 23 + " c" + "·" * 7


def test_marks_do_not_depend_on_what_comes_later():
    source = module_source("uuid")
    whole = code_states(source)
    cut = source.index("\nclass ") + 1
    part = code_states(source[:cut])
    assert all(a[:cut] == b for a, b in zip(whole, part, strict=True))


def test_text_joins_the_modules_in_order():
    assert code_text(("uuid", "cmd")) == module_source("uuid") + "\n" + module_source("cmd")


def test_a_name_that_is_no_module_is_refused():
    for name in ("../secret", "a.b", "", keyword.kwlist[0]):
        with pytest.raises(ValueError, match="모듈의 이름이 아닙니다"):
            module_source(name)


def test_a_python_without_sources_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"소스가 없습니다.\n.*3.11–3.13"):
        module_source("uuid")


def test_text_that_is_not_python_is_refused():
    with pytest.raises(ValueError, match="파이썬 소스가 아닙니다"):
        code_states('x = """끝이 없는 글\n')


def test_every_mark_has_a_name():
    assert set(CodeStates._fields) == {"string", "comment", "margin", "deep", "condition"}
    assert python_source.code_states("") == CodeStates([], [], [], [], [])
