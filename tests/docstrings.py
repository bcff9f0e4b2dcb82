"""독스트링의 문법과, 소스에서 읽은 공개 이름. 규칙은 `test_public_names.py`에 적혀 있습니다."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "lstm_blog"

SECTIONS = ("입력", "속성", "호출", "반환", "예외", "출처")  # 이 차례로 놓입니다
# `forward(x, hx=None)`: 처럼 부르는 꼴을 적은 제목은 "호출" 구역입니다.
_HEADING = re.compile(r"(?:(입력|속성|반환|예외|출처)|(`\w+\(.*\)`)):(?: (.*))?$")
_NAME = r"[A-Za-z_]\w*(?:\(\w+\))?"
_ENTRY = re.compile(rf" {{4}}((?:{_NAME}, )*{_NAME}|반환):(?: (.*))?$")


@dataclass
class Docstring:
    """나눈 독스트링. 구역은 이름 → 글이고, 반환과 출처는 이름이 빈 글 하나입니다."""

    summary: str = ""
    prose: str = ""
    sections: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: str = ""  # "호출" 구역의 제목
    examples: str = ""
    complaints: list[str] = field(default_factory=list)


def parse(text: str) -> Docstring:
    """독스트링을 구역으로 나누고, 문법에 어긋난 것을 complaints에 적습니다."""
    found = Docstring()
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    prose = []
    for lines in filter(None, paragraphs):
        heading = _HEADING.match(lines[0])
        if heading:
            _add_section(found, heading, lines[1:])
        elif lines[0].startswith(">>>") or (found.examples and lines[0].startswith((">", "."))):
            found.examples += "\n".join(lines) + "\n"
        else:
            prose.append(" ".join(line.strip() for line in lines))
            if any(_HEADING.match(line.strip()) for line in lines):
                found.complaints.append(f"구역 앞에 빈 줄이 없음: {lines[0]}")
    found.prose = "\n".join(prose)
    found.summary = prose[0] if prose else ""
    order = [SECTIONS.index(name) for name in found.sections]
    if order != sorted(order):
        found.complaints.append(f"구역의 차례: {list(found.sections)}")
    return found


def _add_section(found: Docstring, heading: re.Match[str], lines: list[str]) -> None:
    name, call, text = heading.groups()
    name = name or "호출"
    found.calls = call or found.calls
    if name in found.sections:
        found.complaints.append(f"{name} 구역이 둘")
    entries = found.sections.setdefault(name, {})
    if name == "출처":  # 같은 줄에서 시작해 들여 쓰지 않고 잇습니다
        if not text or any(line.startswith(" ") for line in lines):
            found.complaints.append("출처는 제목과 같은 줄에서 시작해 들여 쓰지 않고 잇습니다")
        entries[""] = " ".join([text or "", *lines])
        return
    if text or not lines or not all(line.startswith("    ") for line in lines):
        found.complaints.append(f"{name}: 제목 다음 줄부터 네 칸 들여 씁니다")
    if name == "반환":
        entries[""] = " ".join(line.strip() for line in lines)
        return
    names: list[str] = []
    for line in lines:
        entry = _ENTRY.match(line)
        if entry:
            names = entry[1].split(", ")
            entries.update(dict.fromkeys(names, entry[2] or ""))
        elif names and line.startswith(" " * 8):
            entries.update({each: f"{entries[each]} {line.strip()}" for each in names})
        else:
            found.complaints.append(f"{name}: '이름: 글'이 아닌 줄: {line.strip()}")


Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """소스 하나."""

    name: str  # cells, training.loop
    tree: ast.Module

    def imported(self) -> dict[str, str]:
        """이 모듈 안의 이름 → 패키지 안의 자리. `checks` → `recurrent.checks`."""
        found = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lstm_blog"):
                home = node.module.removeprefix("lstm_blog").removeprefix(".")
                for alias in node.names:
                    place = f"{home}.{alias.name}".removeprefix(".")
                    found[alias.asname or alias.name] = place
        return found


def modules() -> list[Module]:
    """`site`와 `cli*`를 뺀 모든 모듈."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] == "site" or parts[0].startswith(("cli", "__main__")):
            continue
        name = ".".join(part for part in parts if part != "__init__")
        found.append(Module(name, ast.parse(path.read_text(encoding="utf-8"))))
    return found


def functions_of(body: list[ast.stmt]) -> dict[str, Function]:
    """이름 → 정의. @overload가 있으면 인자가 적힌 첫 정의입니다."""
    found: dict[str, Function] = {}
    for node in body:
        if isinstance(node, Function):
            found.setdefault(node.name, node)
    return found


def classes_of(module: Module) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in module.tree.body if isinstance(node, ast.ClassDef)}


class Raises:
    """함수가 낼 수 있는 예외의 이름: 제가 raise하는 것과, 부르는 패키지 안 함수가 내는 것.

    except가 있는 try의 몸통, 인자로 받은 함수, 텐서 연산이 내는 것은 보지 못합니다.
    """

    def __init__(self, sources: list[Module]) -> None:
        self._bodies: dict[str, tuple[Module, str, list[Function]]] = {}
        self._returns: dict[str, str] = {}
        self._exported = {
            f"{module.name}.{name}": place
            for module in sources
            for name, place in module.imported().items()
        }
        for module in sources:
            dot = f"{module.name}." if module.name else ""
            for name, node in functions_of(module.tree.body).items():
                self._bodies[dot + name] = (module, "", [node])
                self._returns[dot + name] = ast.unparse(node.returns) if node.returns else ""
            for owner, node in classes_of(module).items():
                methods = [each for each in node.body if isinstance(each, Function)]
                for each in methods:
                    place = f"{dot}{owner}.{each.name}"
                    self._bodies.setdefault(place, (module, owner, []))[2].append(each)
                    self._returns[place] = ast.unparse(each.returns) if each.returns else ""
                made = [each for each in methods if each.name in ("__init__", "__post_init__")]
                self._bodies[dot + owner] = (module, owner, made)

    def of(self, place: str, _seen: frozenset[str] = frozenset()) -> set[str]:
        if place in _seen or place not in self._bodies:
            return set()
        module, owner, nodes = self._bodies[place]
        found: set[str] = set()
        for node in _reached(nodes):
            if isinstance(node, ast.Raise) and node.exc is not None:
                found.add(self._raised(node.exc, module, owner))
            elif isinstance(node, ast.Call):
                called = self._resolve(node.func, module, owner)
                if called is not None:
                    found |= self.of(called, _seen | {place})
        return found - {"", "NotImplementedError"}

    def _raised(self, node: ast.expr, module: Module, owner: str) -> str:
        if isinstance(node, ast.Call):
            made_by = self._returns.get(self._resolve(node.func, module, owner) or "", "")
            return made_by or ast.unparse(node.func).rpartition(".")[2]
        name = ast.unparse(node)
        return name if name[:1].isupper() else ""

    def _resolve(self, node: ast.expr, module: Module, owner: str) -> str | None:
        dot = f"{module.name}." if module.name else ""
        if isinstance(node, ast.Name):
            here = dot + node.id
            place = here if here in self._bodies else module.imported().get(node.id)
            return self._exported.get(place, place)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in ("self", "cls"):
                return f"{dot}{owner}.{node.attr}"
            home = module.imported().get(node.value.id)
            return f"{home}.{node.attr}" if home else None
        return None


def _reached(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """안쪽 함수와 except가 지키는 몸통을 뺀 모든 마디."""
    for node in nodes:
        yield node
        inside = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Try) and node.handlers:
            inside = [each for each in inside if each not in node.body]
        yield from _reached(
            [each for each in inside if not isinstance(each, Function | ast.Lambda)]
        )
