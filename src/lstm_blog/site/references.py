"""본문이 가리키는 것을 찾습니다: 스크립트가 기록한 값과 패키지의 코드."""

from __future__ import annotations

import ast
import functools
import html
import re
import textwrap
from pathlib import Path

from lstm_blog.site.cache import package_modules
from lstm_blog.site.errors import BookError
from lstm_blog.site.gallery import Gallery


def recorded(gallery: Gallery, script_name: str, name: str, spec: str) -> str:
    """스크립트가 기록한 값을 서식에 맞춘 글.

    예외:
        BookError: 스크립트, 이름, 서식이 틀렸을 때. 있는 이름을 알려 줍니다.
    """
    script = gallery.find(script_name)
    result = gallery.results.get(script.name)
    if result is None or result.error is not None:
        raise BookError(f"{script_name}의 결과가 없어 {name}을(를) 쓸 수 없습니다.")
    if name not in result.values:
        known = ", ".join(result.values) or "없음"
        raise BookError(
            f"{script_name}은(는) {name!r}을(를) 기록하지 않았습니다. 기록한 이름: {known}"
        )
    value = result.values[name]
    try:
        text = format(value, spec)
    except (ValueError, TypeError) as error:
        raise BookError(
            f"{{{{{script_name}:{name}:{spec}}}}}: 서식이 맞지 않습니다: {error}"
        ) from None
    # 수의 음의 부호는 붙임표가 아니라 빼기표다.
    return text if isinstance(value, str) else text.replace("-", "−")


def as_markdown(text: str) -> str:
    """Markdown 안에 두어도 글자 그대로 보이는 글."""
    return re.sub(
        r"([\\`*_\[\]|<>&])", lambda m: html.escape(m[1]) if m[1] in "<>&" else "\\" + m[1], text
    )


@functools.lru_cache(maxsize=1024)  # 패키지의 모듈보다 많아야 되풀이해 읽지 않는다
def _tree(text: str) -> ast.Module:
    return ast.parse(text)


def home_of(reference: str) -> str:
    """다른 모듈에서 가져와 내보이는 이름이면, 그것을 정의한 모듈의 이름으로 바꿉니다.

    예외:
        BookError: 패키지에 없는 모듈일 때. 있는 것을 알려 줍니다.

    >>> home_of("lstm_blog.reference:lstm_forward")
    'lstm_blog.reference.cells:lstm_forward'
    """
    module, _, name = reference.strip().partition(":")
    modules = package_modules()
    if module not in modules:
        raise BookError(f"모듈 {module!r}이(가) 없습니다. 있는 것: {', '.join(modules)}")
    if not name:
        return module
    for child in _tree(modules[module].read_text(encoding="utf-8")).body:
        shown = isinstance(child, ast.ImportFrom) and child.module in modules
        for alias in child.names if shown else ():
            if name == (alias.asname or alias.name):
                return home_of(f"{child.module}:{alias.name}")
    return f"{module}:{name}"


def source_of(reference: str, docstring: bool = True) -> tuple[str, Path]:
    """`lstm_blog.cells:lstm_step` → (그 정의의 글, 파일). import하지 않고 구문 나무에서 찾습니다.

    예외:
        BookError: 패키지 밖을 가리키거나, 모듈이나 이름이 없을 때. 있는 것을 알려 줍니다.
    """
    module, _, name = home_of(reference).partition(":")
    path = package_modules()[module]
    text = path.read_text(encoding="utf-8")
    if not name:
        return text, path
    node: ast.AST = _tree(text)
    for part in name.split("."):
        defined = {
            child.name: child
            for child in getattr(node, "body", [])
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        if part not in defined:
            raise BookError(
                f"{module}에 {name!r}이(가) 없습니다. 있는 것: {', '.join(defined) or '없음'}"
            )
        node = defined[part]
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    lines = text.split("\n")
    kept = list(range(first, node.end_lineno + 1))
    if not docstring and ast.get_docstring(node) is not None:
        words = node.body[0]
        kept = [number for number in kept if not words.lineno <= number <= words.end_lineno]
    return textwrap.dedent("\n".join(lines[number - 1] for number in kept)), path
