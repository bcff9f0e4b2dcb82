"""공개 이름의 독스트링. 규칙은 다음과 같고, `docstring_rules.py`가 봅니다.

공개 이름은 `site`와 `cli*`를 뺀 모듈에서 밑줄 없이 정의한 함수, 클래스, 그 메서드와 속성입니다.
던더와, 패키지 안의 부모 클래스가 이미 설명한 메서드는 뺍니다.

1. 첫 문장이 한국어이고 마침표로 끝납니다. 글은 합니다체입니다. "…다."는 "…니다."뿐입니다.
2. 구역은 입력, 속성, `forward(…)`, 반환, 예외, 출처의 차례이고 빈 줄로 나눕니다.
   제목은 홀로 한 줄이고, 그 아래 네 칸 들여 `이름: 글` 또는 `이름, 이름: 글`을 적습니다.
   이어지는 줄은 여덟 칸 들여 씁니다. 반환은 네 칸 들인 글이고, 출처는 `출처: 글` 문단입니다.
3. 인자가 있으면 입력에 모든 인자의 이름이 있습니다(밑줄로 시작하는 것은 뺍니다). forward의
   인자는 클래스의 `forward(…)` 구역에, NamedTuple과 dataclass의 칸은 속성에 적습니다.
4. None이 아닌 것을 돌려주는 함수와 메서드에는 반환이 있습니다. @property는 첫 문장이 반환입니다.
5. 텐서나 배열인 인자와 반환에는 모양이 괄호로 있습니다: (T, B, H). 스칼라, 같은 모양, "…와
   같습니다"도 됩니다.
6. 소스에서 보이는 예외는 모두 예외에 있고, 예외에 적은 이름은 모두 진짜 예외입니다. __init__과
   forward의 것은 클래스에 적습니다.
7. `SOURCED`의 함수와 클래스에는 출처가 있고, 출처는 해가 적힌 논문, 표준, 주소, torch 문서를
   댑니다. 값을 담기만 하는 것(NamedTuple, dataclass)은 뺍니다.
8. 함수와 클래스에는 >>> 예가 있습니다. 메서드는 제 예가 있거나 클래스의 예에서 불립니다.
"""

import ast

import pytest

from docstring_rules import SOURCES, complaints_of
from docstrings import Module, Raises, parse


@pytest.mark.parametrize("module", SOURCES, ids=lambda module: module.name or "lstm_blog")
def test_every_public_name_explains_itself(module):
    assert {name: wrong for name, wrong in complaints_of(module).items() if wrong} == {}


GOOD = '''
def double(x: Tensor, times: int = 1) -> Tensor:
    """두 배로 늘립니다.

    글은 구역 앞에 둡니다.

    입력:
        x: 늘릴 것. 모양 (T, B).
        times: 몇 번 늘릴지.
            이어지는 줄입니다.

    반환:
        x와 같은 모양.

    예외:
        ValueError, TypeError: times가 맞지 않을 때.

    출처: Elman (1990),
    `torch.mul` 문서.

    >>> double(torch.ones(1))
    tensor([2.])
    """
'''


def complaints(text: str, name: str = "losses") -> list[str]:
    """text를 진짜 모듈의 소스인 듯이 보고, 모듈의 설명을 뺀 모든 이름의 어긋난 것을 모읍니다."""
    found = complaints_of(Module(name, ast.parse(text)))
    found.pop(name)
    return [wrong for each in found.values() for wrong in each]


def test_a_complete_docstring_has_no_complaints():
    assert complaints(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("두 배로 늘립니다.", "Doubles x.", "첫 문장이"),
        ("두 배로 늘립니다.", "두 배로 늘립니다", "첫 문장이"),
        ("글은 구역 앞에 둡니다.", "글은 구역 앞에 둔다.", "합니다체가 아님"),
        ("times: 몇 번 늘릴지.", "time: 몇 번 늘릴지.", "입력에 없음: times"),
        ("times: 몇 번 늘릴지.", "time: 몇 번 늘릴지.", "입력에 남는 이름: time"),
        (" 모양 (T, B).", "", "입력의 x에 모양이 없음"),
        ("x와 같은 모양.", "늘린 것.", "반환에 모양이 없음"),
        ("    반환:\n        x와 같은 모양.\n\n", "", "반환이 없음"),
        ("반환:\n        x", "반환: x", "반환: 제목 다음 줄부터"),
        ("        times:", "     times:", "'이름: 글'이 아닌 줄"),
        ("\n    출처:", "    출처:", "예외: 제목 다음 줄부터"),
        ("ValueError, TypeError:", "ValueError, WrongError:", "예외가 아닌 이름: WrongError"),
        ("출처: Elman (1990),\n    `torch.mul` 문서.", "출처: 논문.", "가리키는 것이 없음"),
        ("    출처: Elman (1990),\n    `torch.mul` 문서.\n\n", "", "출처가 없음"),
        ("    >>> double(torch.ones(1))\n    tensor([2.])\n", "", "예가 없음"),
        (
            "    반환:\n",
            "    속성:\n        a: 칸.\n\n    입력:\n        y: 값.\n\n    반환:\n",
            "둘",
        ),
    ],
)
def test_each_rule_sees_what_breaks_it(old, new, wrong):
    assert old in GOOD
    assert any(wrong in each for each in complaints(GOOD.replace(old, new)))


def test_sections_keep_their_order():
    text = "둘입니다.\n\n예외:\n    ValueError: 틀릴 때.\n\n반환:\n    값.\n"
    assert any("구역의 차례" in each for each in parse(text).complaints)


def test_a_section_ends_at_the_blank_line_and_names_share_an_entry():
    doc = parse("첫 문장입니다.\n\n입력:\n    a, b: 값.\n        더.\n\n뒤의 글입니다.\n")
    assert doc.sections == {"입력": {"a": "값. 더.", "b": "값. 더."}}
    assert doc.prose == "첫 문장입니다.\n뒤의 글입니다."


def test_fields_of_a_record_and_calls_of_a_class_are_named():
    record = 'class Pair(NamedTuple):\n    """짝입니다.\n\n    >>> Pair(1)\n    """\n    x: int\n'
    assert complaints(record) == ["속성에 없음: x"]
    called = (
        'class Twice:\n    """두 배.\n\n    `twice(x)`:\n        y: 값.\n\n    >>> Twice()\n'
        '    """\n'
        "    def __call__(self, x): ...\n"
    )
    expected = ["호출에 없음: x", "호출에 남는 이름: y", "호출에 반환이 없음", "출처가 없음"]
    assert complaints(called) == expected


def test_a_method_needs_an_example_of_its_own_or_in_its_class():
    text = (
        'class MissingGlyphError:\n    """것입니다.\n\n    >>> MissingGlyphError(){}\n    """\n'
        '    def go(self) -> None:\n        """갑니다."""\n'
    )
    assert complaints(text.format(""), "plots") == ["예가 없음"]
    assert complaints(text.format(".go()"), "plots") == []


RAISING = """
from lstm_blog.model import check_sizes

def _fail(value):
    if value:
        raise KeyError(value)
    raise _made()

def _made() -> LookupError: ...

def outer(value):
    _fail(value)

def guarded(value):
    try:
        _fail(value)
    except KeyError:
        raise OSError from None

def far(value):
    check_sizes(0.0, value=value)

def later(value):
    return lambda: _fail(value)
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("outer", {"KeyError", "LookupError"}),
        ("guarded", {"OSError"}),
        ("far", {"ValueError"}),
        ("later", set()),
    ],
)
def test_exceptions_are_followed_through_plain_calls(name, expected):
    raises = Raises([*SOURCES, Module("fake", ast.parse(RAISING))])
    assert raises.of(f"fake.{name}") == expected
