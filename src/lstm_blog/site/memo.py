"""serve에서만 쓰는 기억: 글 하나를 고쳤을 때 나머지 쪽을 다시 그리지 않습니다.

`mkdocs build`는 이 모듈을 쓰지 않습니다. 기억이 틀려도 올리는 책은 틀리지 않습니다.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

# 검색에 들지 않는 것 가운데 큰 것. 빼고 훑으면 절반이 준다.
DRAWN = re.compile(r'<(svg|math)\b.*?</\1>|<details class="lb-doc-source".*?</details>', re.DOTALL)
REMEMBERED = ("content", "toc", "_title_from_render", "present_anchor_ids")
Call = tuple[tuple[Any, ...], dict[str, Any]]


class Memo:
    """지난번에 그린 쪽들과, 그 쪽들의 검색 항목."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, dict[str, Any], list[Call]]] = {}
        self._entries: dict[str, tuple[str, list[dict]]] = {}
        self._templates = Templates()
        self._files: list[str] | None = None

    def wrap_theme(self, theme: Any) -> None:
        """테마의 틀을 한 번만 번역하고, 만 개가 넘는 파일의 목록을 한 번만 만들게 합니다."""
        original = theme.get_env

        def get_env() -> Environment:
            env = original()
            env.bytecode_cache = self._templates
            listing = env.list_templates

            def list_templates(*arguments: Any, **options: Any) -> list[str]:
                if self._files is None:
                    self._files = listing(*arguments, **options)
                return self._files

            env.list_templates = list_templates
            return env

        theme.get_env = get_env

    def wrap_page(self, page: Any, surroundings: str, references: Any) -> None:
        """page.render를, 글과 둘레(예제, 코드, 파일 이름)가 그대로면 지난 결과를 쓰게 바꿉니다.

        입력:
            references: 쪽 사이의 고리를 잇는 autorefs. 그릴 때 받은 이름을 다시 알려 줍니다.
        """
        original, name = page.render, page.file.src_uri

        def render(config: Any, files: Any) -> None:
            key = _digest(page.markdown, surroundings)
            known, state, anchors = self._pages.get(name, ("", {}, []))
            if known == key:
                vars(page).update(state)
                for arguments, options in anchors:
                    references.register_anchor(page, *arguments, **options)
                return
            with _noted(references) as anchors:
                original(config, files)
            state = {field: vars(page).get(field) for field in REMEMBERED}
            self._pages[name] = key, state, anchors

        page.render = render

    def wrap_search(self, index: Any) -> None:
        """검색 색인의 `add_entry_from_context`를, 내용이 그대로면 지난 항목을 쓰게 바꿉니다."""
        original = index.add_entry_from_context

        def add(page: Any) -> None:
            key = _digest(page.content, page.url, str(page.title))
            known, entries = self._entries.get(page.url, ("", []))
            if known == key:
                index.entries += entries
                return
            before, whole = len(index.entries), page.content
            page.content = DRAWN.sub("", whole)
            original(page)
            page.content = whole
            self._entries[page.url] = key, index.entries[before:]

        index.add_entry_from_context = add


class Templates(BytecodeCache):
    """번역해 둔 테마의 틀. MkDocs는 다시 지을 때마다 틀을 처음부터 번역합니다."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


@contextlib.contextmanager
def _noted(references: Any) -> Iterator[list[Call]]:
    """그동안 `references.register_anchor`가 받은 것을 쪽만 빼고 모읍니다."""
    calls: list[Call] = []
    register = references.register_anchor

    def note(page: Any, *arguments: Any, **options: Any) -> None:
        calls.append((arguments, options))
        register(page, *arguments, **options)

    references.register_anchor = note
    try:
        yield calls
    finally:
        references.register_anchor = register


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
