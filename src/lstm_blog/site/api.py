"""API 쪽: 패키지의 공개 이름을 코드에서 읽어, 설명과 서명과 쓰는 예제를 붙입니다.

읽고 그리는 일은 mkdocstrings가 합니다. 여기 있는 것은 griffe의 확장(`BookApi`)과, 모듈마다 어느
쪽에 있는지의 목록입니다. 쪽의 꼴은 `templates/`에 있습니다.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

import lstm_blog
from lstm_blog.site import embed
from lstm_blog.site.cache import PACKAGE
from lstm_blog.site.docstrings import constructor_of, sections_of
from lstm_blog.site.pages import PLUMBING, used_names
from lstm_blog.site.references import source_of

DIRECTIVE = re.compile(r"^::: (lstm_blog[\w.]*)$", re.MULTILINE)
LINE = 72  # 서명이 이보다 길면 인자마다 줄을 바꾼다.
LONGEST_VALUE = 160  # 상수의 값이 이보다 길면 보이지 않는다.


def read_api_pages(docs: Path) -> dict[str, str]:
    """모듈 이름 → 그 모듈을 설명하는 쪽의 주소(사이트 뿌리에서 본 것)."""
    return {
        module: f"api/{path.stem}/"
        for path in sorted((docs / "api").glob("*.md"))
        for module in DIRECTIVE.findall(path.read_text(encoding="utf-8"))
    }


class BookApi(griffe.Extension):
    """griffe가 읽은 것에 이 책의 것을 더합니다. mkdocs.yml에 `lstm_blog.site.api`로 적습니다."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """패키지를 다 읽은 뒤 한 번."""
        imports, examples = _imports(pkg), _examples()
        for owner in _walk(pkg):
            if owner.docstring is not None:
                owner.docstring.parsed = sections_of(owner.docstring)
            if owner.exports is not None:
                # 다른 모듈에서 가져와 내보이는 이름은 그 이름이 사는 모듈에서만 설명한다.
                names = map(str, owner.exports)
                owner.exports = [name for name in names if not owner.members[name].is_alias]
            if _is_detail(owner):
                owner.public = False
            extra = owner.extra["lstm_blog"]
            extra["signature"] = signature_of(owner)
            extra["import"] = imports.get(owner.path, "")
            extra["examples"] = examples.get(owner.path, [])
            extra["source"], extra["file"] = _source(owner)


def _walk(owner: griffe.Object) -> Iterator[griffe.Object]:
    """우리 것 모두. 기계실(`site`)은 뺍니다."""
    yield owner
    for child in owner.members.values():
        if not child.is_alias and child.path != "lstm_blog.site":
            yield from _walk(child)


def _is_detail(owner: griffe.Object) -> bool:
    """설명 없는 멤버는 보이지 않습니다. 뜻은 클래스나, 처음 정한 클래스의 설명에 있습니다."""
    if isinstance(owner.parent, griffe.Class):
        return owner.docstring is None
    return owner.name.startswith("__")


def _imports(package: griffe.Module) -> dict[str, str]:
    """정의된 곳의 이름 → 더 짧게 가져오는 줄."""
    found: dict[str, str] = {}
    for module in _walk(package):
        if not isinstance(module, griffe.Module) or not module.exports:
            continue
        for name in map(str, module.exports):
            target = module.members.get(name)
            while target is not None and target.is_alias:
                path = target.target_path
                target = package.modules_collection.members.get("lstm_blog")
                for part in path.split(".")[1:]:
                    target = target and target.members.get(part)
            if target is not None and target.path != f"{module.path}.{name}":
                found.setdefault(target.path, f"from {module.path} import {name}")
    short = {f"{home}.{name}": name for name, home in lstm_blog._HOME.items()}
    return found | {path: f"from lstm_blog import {name}" for path, name in short.items()}


def _examples() -> dict[str, list[tuple[str, str]]]:
    """부품 → 그것을 쓰는 예제의 (원고에서 본 이름, 제목)."""
    found: dict[str, list[tuple[str, str]]] = {}
    if embed.current.gallery is None:
        return found
    for script in embed.current.gallery.scripts.values():
        for name in used_names(script):
            if name not in PLUMBING:
                link = f"../examples/{script.stem}.md", script.title
                found.setdefault(name.replace(":", "."), []).append(link)
    return found


def _source(owner: griffe.Object) -> tuple[str, str]:
    """설명글을 뺀 코드와 저장소에서 본 파일 이름. 메서드의 코드는 클래스의 코드에 있습니다."""
    if not isinstance(owner, griffe.Function | griffe.Class):
        return "", ""
    if not isinstance(owner.parent, griffe.Module):
        return "", ""
    code, path = source_of(f"{owner.parent.path}:{owner.name}", docstring=False)
    return code, f"src/lstm_blog/{path.relative_to(PACKAGE).as_posix()}"


# ── 서명 ──


def signature_of(owner: griffe.Object) -> str:
    """파이썬으로 적은 서명. 길면 인자마다 줄을 바꿉니다."""
    if isinstance(owner, griffe.Attribute):
        return _assignment(owner)
    made = constructor_of(owner) if isinstance(owner, griffe.Class) else owner
    if not isinstance(made, griffe.Function):
        return ""
    kinds = {"classmethod", "staticmethod"} & made.labels
    head = "".join(f"@{kind}\n" for kind in sorted(kinds))
    bound = isinstance(made.parent, griffe.Class) and "staticmethod" not in kinds
    parameters = list(made.parameters)[1:] if bound else list(made.parameters)
    returns = f" -> {made.returns}" if made.returns and made is owner else ""
    arguments = list(_arguments(parameters))
    whole = f"{owner.name}({', '.join(arguments)}){returns}"
    if len(whole) <= LINE:
        return head + whole
    lines = "".join(f"    {argument},\n" for argument in arguments)
    return f"{head}{owner.name}(\n{lines}){returns}"


def _arguments(parameters: list[griffe.Parameter]) -> Iterator[str]:
    kinds = griffe.ParameterKind
    stars = {kinds.var_positional: "*", kinds.var_keyword: "**"}
    starred = False
    for number, parameter in enumerate(parameters):
        if parameter.kind is kinds.keyword_only and not starred:
            starred = True
            yield "*"
        starred = starred or parameter.kind is kinds.var_positional
        text = stars.get(parameter.kind, "") + parameter.name
        if parameter.annotation is not None:
            text += f": {parameter.annotation}"
        if parameter.default is not None and parameter.kind not in stars:
            text += f" = {parameter.default}" if ":" in text else f"={parameter.default}"
        yield text
        following = parameters[number + 1 : number + 2]
        only = parameter.kind is kinds.positional_only
        if only and not (following and following[0].kind is kinds.positional_only):
            yield "/"


def _assignment(owner: griffe.Attribute) -> str:
    if "property" in owner.labels:
        return f"@property\n{owner.name}" + (f" -> {owner.annotation}" if owner.annotation else "")
    text = owner.name + (f": {owner.annotation}" if owner.annotation else "")
    value = str(owner.value) if owner.value is not None else ""
    if not value or len(value) > LONGEST_VALUE:
        return text
    return f"{text} = {value}" if len(text) + len(value) <= LINE else _spread(text, value)


def _spread(text: str, value: str) -> str:
    """긴 묶음은 값마다 한 줄."""
    node = ast.parse(value, mode="eval").body
    if not isinstance(node, ast.Tuple | ast.List | ast.Dict | ast.Set):
        return f"{text} = {value}"
    opening, closing = value[0], value[-1]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        items = [f"{ast.unparse(key)}: {ast.unparse(one)}" for key, one in pairs]
    else:
        items = [ast.unparse(one) for one in node.elts]
    return f"{text} = {opening}\n" + "".join(f"    {item},\n" for item in items) + closing
