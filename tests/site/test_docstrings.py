"""설명글의 마디: 입력, 반환, 예외, 출처, 속성, 예가 저마다의 꼴로 나뉜다."""

import textwrap

import griffe
import pytest

from lstm_blog.site.docstrings import constructor_of, sections_of, types_of

MODULE = '''
from dataclasses import dataclass
from typing import NamedTuple, overload


def mix(query: Tensor, size: int, other: int, **options: str) -> tuple[Tensor, Tensor]:
    """섞습니다.

    둘째 문단: 머리가 아닙니다.

    입력:
        query: 질의.
            다음 줄.
        size, other: 크기.
        **options: 나머지.

    반환:
        문맥과 가중치.
        합은 1입니다.

    예외:
        ValueError: 모양이 맞지 않을 때.
        TypeError, KeyError: 그 밖에.

    출처: Luong (2015),
        식 (8).

    >>> mix(1)
    2

    끝에 오는 글.
    """


class Layer:
    """층.

    입력:
        size: 크기.

    `forward(x, h=None)`:
        x: 입력. 모양 (B,).
        반환: 출력.
            h_n은 h와 같습니다.
        예외: ValueError를 냅니다.

    속성:
        width: 폭.
    """

    width: float

    @overload
    def __init__(self, size: int) -> None: ...
    def __init__(self, *args) -> None: ...
    def forward(self, x: Tensor, h: Tensor | None = None) -> Tensor: ...


class Pair(NamedTuple):
    """쌍.

    반환: `mix`와 같습니다.
    """

    left: int
    right: str = "나"
'''


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    folder = tmp_path_factory.mktemp("code")
    (folder / "sample.py").write_text(textwrap.dedent(MODULE), encoding="utf-8")
    return griffe.load("sample", search_paths=[folder])


def described(sections):
    """(마디의 갈래, 제목) 차례대로."""
    return [(section.kind.value, section.title) for section in sections]


def test_sections_keep_their_order_and_plain_text_stays_text(module):
    sections = sections_of(module["mix"].docstring)
    assert described(sections) == [
        ("text", None),
        ("parameters", "입력"),
        ("returns", "반환"),
        ("raises", "예외"),
        ("text", "출처"),
        ("examples", "예"),
        ("text", None),
    ]
    first, *_, source, example, last = (section.value for section in sections)
    assert first == "섞습니다.\n\n둘째 문단: 머리가 아닙니다."
    assert source == "Luong (2015),\n식 (8)."
    assert example[0][1] == ">>> mix(1)\n2"
    assert last == "끝에 오는 글."


def test_fields_carry_their_lines_and_the_types_of_the_signature(module):
    _, parameters, returns, raises, *_ = sections_of(module["mix"].docstring)
    found = [(one.name, str(one.annotation), one.description) for one in parameters.value]
    assert found == [
        ("query", "Tensor", "질의.\n다음 줄."),
        ("size, other", "int", "크기."),
        ("**options", "str", "나머지."),
    ]
    [back] = returns.value
    assert back.description == "문맥과 가중치.\n합은 1입니다."
    assert str(back.annotation) == "tuple[Tensor, Tensor]"
    assert [one.annotation for one in raises.value] == ["ValueError", "TypeError, KeyError"]


def test_names_of_different_types_on_one_line_show_no_type(module):
    docstring = griffe.Docstring("한 줄.\n\n입력:\n    query, size: 둘.", parent=module["mix"])
    [field] = sections_of(docstring)[1].value
    assert field.annotation is None


def test_a_class_tells_the_inputs_and_returns_of_its_call(module):
    sections = sections_of(module["Layer"].docstring)
    assert described(sections)[1:] == [
        ("parameters", "입력"),
        ("parameters", "`forward(x, h=None)`"),
        ("returns", "`forward`의 반환"),
        ("raises", "`forward`의 예외"),
        ("attributes", "속성"),
    ]
    _, built, inputs, returns, raises, attributes = (section.value for section in sections)
    assert (built[0].name, str(built[0].annotation)) == ("size", "int")
    assert (inputs[0].name, str(inputs[0].annotation)) == ("x", "Tensor")
    assert (returns[0].name, str(returns[0].annotation)) == ("", "Tensor")
    assert returns[0].description == "출력.\nh_n은 h와 같습니다."
    assert raises[0].description == "ValueError를 냅니다."
    assert str(attributes[0].annotation) == "float"


def test_a_heading_with_its_text_beside_it_is_one_unnamed_field(module):
    [field] = sections_of(module["Pair"].docstring)[1].value
    assert (field.name, field.description) == ("", "`mix`와 같습니다.")


def test_the_constructor_is_the_first_overload_or_the_fields_of_a_named_tuple(module):
    assert [one.name for one in constructor_of(module["Layer"]).parameters] == ["self", "size"]
    assert [one.name for one in constructor_of(module["Pair"]).parameters][1:] == ["left", "right"]
    assert {name: str(one) for name, one in types_of(module["Pair"]).items()} == {
        "self": "None",
        "left": "int",
        "right": "str",
    }
