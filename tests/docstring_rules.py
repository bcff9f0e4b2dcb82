"""공개 이름 하나하나의 독스트링을 보는 법. 규칙은 `test_public_names.py`에 적혀 있습니다."""

from __future__ import annotations

import ast
import builtins
import importlib
import re

from docstrings import Docstring, Function, Module, Raises, classes_of, functions_of, modules, parse

# 식을 옮긴 모듈. 나머지는 자료를 나르거나 그림을 그립니다.
SOURCED = {
    "analysis.attention",
    "analysis.components",
    "analysis.gradients",
    "analysis.probes",
    "analysis.states",
    "attention",
    "cells",
    "classifier",
    "data.dates",
    "data.hangul",
    "data.numbers",
    "data.pronunciation",
    "decoding",
    "encoder_decoder",
    "glove",
    "language_model",
    "losses",
    "naive_bayes",
    "ngram",
    "padding",
    "recurrent.initialisation",
    "recurrent.layers",
    "recurrent.minimal",
    "recurrent.scans",
    "recurrent.unrolling",
    "recurrent.variants",
    "reference.attention",
    "reference.cells",
    "reference.scans",
    "reference.word2vec",
    "seq2seq",
    "tagger",
    "training.optimization",
    "word2vec",
}
# 소스에서는 보이지만 앞에서 걸러 나지 않는 예외와 그 까닭.
UNREACHABLE = {
    "code_model.code_vocabulary": {"ValueError"},  # 적어 둔 글자만 넘깁니다
    "code_model.unit_states": {"TypeError"},  # 우리 셀만 읽습니다
    "code_model.train_code_model": {"DeviceError"},  # CPU에서만 배웁니다
    "code_model.main": {"DeviceError", "ValueError"},  # 셀은 argparse가 먼저 봅니다
    "data.words.all_words": {"ValueError"},  # 모듈에 적힌 낱말만 나눕니다
    "training.loop.Trainer": {"ValueError"},  # constant()를 인자 없이 부릅니다
    "training.runs.start": {"ValueError"},  # 일정의 인자는 _check_settings가 먼저 봅니다
}
HANGUL = re.compile("[가-힣]")
PLAIN = re.compile(r"(?<!니)다\.(?=\s|$)")
SHAPE = re.compile(r"\((?:[^()]*[A-ZΣ…·\d][^()]*)?\)|스칼라|같(?:은|습니다)")
ARRAY = re.compile(r"\b(?:Tensor|Array|ArrayLike|NDArray|ndarray)\b")
# 사전, 함수, 여럿의 모음 안에 든 텐서는 모양이 하나가 아닙니다.
INSIDE = re.compile(r"\b(?:dict|Mapping|Callable|Iterable|Sequence)\[.*\]")
SOURCE = re.compile(
    r"\(\d{4}\)|`torch\.|PackedSequence|`cells`|발음법|맞춤법|유니코드|ISO |RFC \d|https?://"
)

SOURCES = modules()
RAISES = Raises(SOURCES)


def parameters_of(node: Function) -> dict[str, str]:
    """인자 이름 → 적힌 형."""
    given = node.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    every += [each for each in (given.vararg, given.kwarg) if each]
    return {
        each.arg: ast.unparse(each.annotation) if each.annotation else ""
        for each in every
        if each.arg not in ("self", "cls") and not each.arg.startswith("_")
    }


def decorators_of(node: ast.AST) -> set[str]:
    return {ast.unparse(each).partition("(")[0].rpartition(".")[2] for each in node.decorator_list}


def is_record(node: ast.ClassDef) -> bool:
    bases = {ast.unparse(base) for base in node.bases}
    return "NamedTuple" in bases or "dataclass" in decorators_of(node)


def fields_of(node: ast.ClassDef) -> dict[str, str]:
    """칸의 이름 → 적힌 형."""
    return {
        each.target.id: ast.unparse(each.annotation)
        for each in node.body
        if isinstance(each, ast.AnnAssign)
        and not each.target.id.startswith("_")
        and "ClassVar" not in ast.unparse(each.annotation)
    }


def check_text(doc: Docstring) -> list[str]:
    first = re.match(r".*?[.:](?=\s|$)", doc.summary)
    found = list(doc.complaints)
    if not first or not HANGUL.search(first[0]):
        found.append("첫 문장이 한국어가 아니거나 마침표로 끝나지 않음")
    everything = [doc.prose, *(text for part in doc.sections.values() for text in part.values())]
    if plain := [text for text in everything if PLAIN.search(text)]:
        found.append(f"합니다체가 아님: {plain[0][:60]}")
    return found


def check_entries(doc: Docstring, section: str, wanted: dict[str, str]) -> list[str]:
    entries = doc.sections.get(section, {})
    names = {name.partition("(")[0] for name in entries}
    found = [f"{section}에 없음: {name}" for name in wanted if name not in names]
    for name, annotation in wanted.items():
        if ARRAY.search(INSIDE.sub("", annotation)) and not SHAPE.search(entries.get(name, "()")):
            found.append(f"{section}의 {name}에 모양이 없음")
    return found


def check_unknown(doc: Docstring, section: str, known: dict[str, str]) -> list[str]:
    return [
        f"{section}에 남는 이름: {name}"
        for name in doc.sections.get(section, {})
        if name not in known and name != "반환"
    ]


def check_return(doc: Docstring, annotation: str) -> list[str]:
    text = doc.sections.get("반환", {}).get("", "")
    if annotation in ("None", "Iterator[None]", "", "Self"):
        return []
    if not text:
        return ["반환이 없음"]
    if ARRAY.search(INSIDE.sub("", annotation)) and not SHAPE.search(text):
        return ["반환에 모양이 없음"]
    return []


def check_raises(doc: Docstring, module: Module, raised: set[str]) -> list[str]:
    listed = doc.sections.get("예외", {})
    home = importlib.import_module(f"lstm_blog.{module.name}".rstrip("."))
    known = {name: find_exception(name, home) for name in {*listed, *raised}}
    found = [f"예외가 아닌 이름: {name}" for name in listed if known[name] is None]
    covers = tuple(known[name] for name in listed if known[name] is not None)
    uncovered = [name for name in sorted(raised) if not issubclass(known[name], covers)]
    return found + [f"예외에 없음: {name}" for name in uncovered]


def find_exception(name: str, home: object) -> type[BaseException] | None:
    """이름의 예외. 다른 모듈이 낸 것이면 패키지 전체에서 찾습니다."""
    places = [home, builtins]
    places += [importlib.import_module(f"lstm_blog.{each.name}".rstrip(".")) for each in SOURCES]
    for place in places:
        value = getattr(place, name, None)
        if isinstance(value, type) and issubclass(value, BaseException):
            return value
    return None


def raised_by(place: str) -> set[str]:
    return RAISES.of(place) - UNREACHABLE.get(place, set())


def check_source(doc: Docstring, needed: bool) -> list[str]:
    text = doc.sections.get("출처", {}).get("")
    if text is None:
        return ["출처가 없음"] if needed else []
    return [] if SOURCE.search(text) else [f"출처가 가리키는 것이 없음: {text}"]


def check_function(node: Function, module: Module, place: str) -> list[str]:
    doc = parse(ast.get_docstring(node) or "")
    wanted = parameters_of(node)
    found = check_text(doc) + check_entries(doc, "입력", wanted)
    found += check_unknown(doc, "입력", wanted) + check_raises(doc, module, raised_by(place))
    if "property" not in decorators_of(node):
        found += check_return(doc, ast.unparse(node.returns) if node.returns else "")
    return found


def check_class(node: ast.ClassDef, module: Module, place: str) -> list[str]:
    doc = parse(ast.get_docstring(node) or "")
    methods = functions_of(node.body)
    found = check_text(doc)
    raised = raised_by(place)
    if is_record(node):
        found += check_entries(doc, "속성", fields_of(node))
    elif "__init__" in methods:
        wanted = parameters_of(methods["__init__"])
        found += check_entries(doc, "입력", wanted) + check_unknown(doc, "입력", wanted)
    for name in ("forward", "__call__"):
        if name in methods:
            wanted = parameters_of(methods[name])
            found += check_entries(doc, "호출", wanted) + check_unknown(doc, "호출", wanted)
            found += [] if "반환" in doc.sections.get("호출", {}) else ["호출에 반환이 없음"]
            raised |= raised_by(f"{place}.{name}")
    found += check_raises(doc, module, raised)
    found += check_source(doc, module.name in SOURCED and not is_record(node))
    return found if doc.examples else [*found, "예가 없음"]


def check_method(node: Function, owner: ast.ClassDef, module: Module, place: str) -> list[str]:
    if node.name == "forward":
        return check_text(parse(ast.get_docstring(node) or ""))
    found = check_function(node, module, place)
    examples = parse(ast.get_docstring(owner) or "").examples
    if not (parse(ast.get_docstring(node) or "").examples or f".{node.name}" in examples):
        found.append("예가 없음")
    return found


def inherited(module: Module, owner: str, name: str) -> bool:
    """패키지 안의 부모 클래스가 이미 설명한 메서드인지."""
    home = importlib.import_module(f"lstm_blog.{module.name}")
    parents = getattr(home, owner).__mro__[1:]
    return any(
        name in vars(parent) and parent.__module__.startswith("lstm_blog.") for parent in parents
    )


def complaints_of(module: Module) -> dict[str, list[str]]:
    """모듈 하나의 공개 이름 → 어긋난 것."""
    dot = f"{module.name}." if module.name else ""
    found = {module.name: check_text(parse(ast.get_docstring(module.tree) or ""))}
    for name, node in functions_of(module.tree.body).items():
        if name.startswith("_"):
            continue
        doc = parse(ast.get_docstring(node) or "")
        found[dot + name] = check_function(node, module, dot + name)
        found[dot + name] += check_source(doc, module.name in SOURCED)
        found[dot + name] += [] if doc.examples else ["예가 없음"]
    for owner, node in classes_of(module).items():
        if owner.startswith("_"):
            continue
        found[dot + owner] = check_class(node, module, dot + owner)
        for name, method in functions_of(node.body).items():
            if name.startswith("_") or inherited(module, owner, name):
                continue
            place = f"{dot}{owner}.{name}"
            found[place] = check_method(method, node, module, place)
    return found
