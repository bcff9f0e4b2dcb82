"""이 책의 설명글(docstring)을 API 쪽의 마디로 나눕니다: 입력, 반환, 예외, 출처, 속성, 예.

마디의 머리는 `입력:`처럼 홀로 선 줄이거나 `출처: Elman (1990)`처럼 글이 바로 붙습니다. 클래스의
설명에서 `` `forward(input, hx=None)`: ``이 머리인 마디는 그 메서드의 입력과 반환입니다. `>>>`로
시작하는 줄부터 빈 줄까지가 예입니다. 나머지는 모두 보통의 글입니다.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from griffe import (
    Attribute,
    Class,
    Docstring,
    DocstringAttribute,
    DocstringParameter,
    DocstringRaise,
    DocstringReturn,
    DocstringSection,
    DocstringSectionAttributes,
    DocstringSectionExamples,
    DocstringSectionKind,
    DocstringSectionParameters,
    DocstringSectionRaises,
    DocstringSectionReturns,
    DocstringSectionText,
    Expr,
    Function,
    Module,
    Parameter,
    Parameters,
)

HEADING = re.compile(
    r"(?P<name>입력|반환|예외|출처|속성|`(?P<call>\w+)\(.*\)`):(?: +(?P<text>.+))?"
)
NAME = r"[A-Za-z_*][\w.*]*(?:\([\w, ]*\))?"
FIELD = re.compile(rf"(?P<names>{NAME}(?:, {NAME})*|반환|예외):(?: +(?P<text>.+))?")

Documented = Module | Class | Function | Attribute
Type = str | Expr | None


@dataclass
class Field:
    """마디 속의 한 항목. 이름이 없으면 그 마디 전체에 대한 글입니다."""

    name: str
    lines: list[str]

    @property
    def text(self) -> str:
        """첫 줄과 들여 쓴 이어지는 줄을 한 글로."""
        first, *rest = self.lines
        return f"{first}\n{textwrap.dedent(chr(10).join(rest))}".strip()


def sections_of(docstring: Docstring) -> list[DocstringSection]:
    """설명글 → 적힌 차례대로의 마디들. 자료형은 서명에서 찾습니다."""
    found: list[DocstringSection] = []
    lines = docstring.value.split("\n")
    while lines:
        heading = HEADING.fullmatch(lines[0])
        if heading is not None:
            found += _section(heading, _take_block(lines), docstring.parent)
        elif lines[0].startswith(">>>"):
            example = (DocstringSectionKind.examples, "\n".join(_take_until(lines, _is_blank)))
            found.append(DocstringSectionExamples([example], "예"))
        elif _is_blank(lines[0]):
            lines.pop(0)
        else:
            text = _take_until(lines, lambda line: HEADING.fullmatch(line) or line[:3] == ">>>")
            found.append(DocstringSectionText("\n".join(text).strip()))
    return found


def _take_until(lines: list[str], ends) -> list[str]:
    taken = [lines.pop(0)]
    while lines and not ends(lines[0]):
        taken.append(lines.pop(0))
    return taken


def _take_block(lines: list[str]) -> list[str]:
    """머리에 바로 붙은 글은 빈 줄까지, 아니면 들여 쓴 줄이 이어지는 데까지."""
    heading = HEADING.fullmatch(lines[0])
    if heading["text"]:
        taken = _take_until(lines, _is_blank)
        return [heading["text"], *map(str.strip, taken[1:])]
    taken = _take_until(lines, lambda line: line and not line[0].isspace())
    return textwrap.dedent("\n".join(taken[1:])).strip("\n").split("\n")


def _section(heading: re.Match, block: list[str], owner: Documented) -> list[DocstringSection]:
    name = heading["name"]
    if name == "출처":
        return [DocstringSectionText("\n".join(block), name)]
    if heading["call"]:
        return _call(heading, _fields(block), owner.members.get(heading["call"]))
    return [_titled(name, name, _fields(block), owner)]


def _call(heading: re.Match, fields: list[Field], owner: Documented | None) -> list:
    """클래스의 설명에 적은 메서드의 입력과 반환."""
    groups: dict[str, list[Field]] = {"입력": [], "반환": [], "예외": []}
    for field in fields:
        kind = field.name if field.name in groups else "입력"
        groups[kind].append(Field("", field.lines) if kind == field.name else field)
    call = f"`{heading['call']}`" if groups["입력"] else heading["name"]
    titles = {"입력": heading["name"], "반환": f"{call}의 반환", "예외": f"{call}의 예외"}
    return [_titled(kind, titles[kind], found, owner) for kind, found in groups.items() if found]


def _titled(
    kind: str, title: str, fields: list[Field], owner: Documented | None
) -> DocstringSection:
    if kind == "예외":
        raised = [DocstringRaise(annotation=field.name, description=field.text) for field in fields]
        return DocstringSectionRaises(raised, title)
    if kind == "반환":
        whole = getattr(owner, "returns", None) if len(fields) == 1 else None
        made = [
            DocstringReturn(name=field.name, description=field.text, annotation=whole)
            for field in fields
        ]
        return DocstringSectionReturns(made, title)
    types = types_of(owner)
    section, item = {
        "입력": (DocstringSectionParameters, DocstringParameter),
        "속성": (DocstringSectionAttributes, DocstringAttribute),
    }[kind]
    return section(
        [
            item(field.name, annotation=_shared(types, field.name), description=field.text)
            for field in fields
        ],
        title,
    )


def types_of(owner: Documented | None) -> dict[str, Type]:
    """이름 → 서명에 적힌 자료형. 클래스면 만들 때의 인자와 속성입니다."""
    if isinstance(owner, Class):
        attributes = {name: one.annotation for name, one in owner.attributes.items()}
        return attributes | types_of(constructor_of(owner))
    if isinstance(owner, Function):
        return {parameter.name: parameter.annotation for parameter in owner.parameters}
    return {}


def constructor_of(owner: Class) -> Function | None:
    """클래스를 만드는 함수. 서명을 겹쳐 적었으면 그 첫째, NamedTuple이면 칸들로 만듭니다."""
    made = owner.members.get("__init__")
    if isinstance(made, Function):
        return made.overloads[0] if made.overloads else made
    if not any(str(base) == "NamedTuple" for base in owner.bases):
        return None
    fields = [
        Parameter(name, annotation=one.annotation, default=one.value)
        for name, one in owner.attributes.items()
        if one.annotation is not None
    ]
    return Function("__init__", parameters=Parameters(Parameter("self"), *fields), parent=owner)


def _shared(types: dict[str, Type], names: str) -> Type:
    """이름 여럿을 한 줄에 적었으면, 모두 같은 자료형일 때만."""
    found = [types.get(name.lstrip("*")) for name in names.split(", ")]
    return found[0] if len({str(one) for one in found}) == 1 else None


def _fields(block: list[str]) -> list[Field]:
    """`이름: 설명`마다 하나. 들여 쓴 줄은 앞의 것에 이어집니다."""
    fields: list[Field] = []
    for line in block:
        field = FIELD.fullmatch(line)
        if field is not None:
            fields.append(Field(field["names"], [field["text"] or ""]))
        elif fields:
            fields[-1].lines.append(line)
        else:
            fields.append(Field("", [line]))
    return fields


def _is_blank(line: str) -> bool:
    return not line.strip()
