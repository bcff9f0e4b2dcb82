"""serve에서만 쓰는 기억: 글 하나를 고쳤을 때 나머지 쪽을 다시 그리지 않습니다.

`mkdocs build`는 이 모듈을 쓰지 않습니다. 기억이 틀려도 올리는 책은 틀리지 않습니다.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from lstm_blog.site import search

REMEMBERED = ("content", "toc", "_title_from_render", "present_anchor_ids")
Call = tuple[tuple[Any, ...], dict[str, Any]]


class Memo:
    """지난번에 그린 쪽들과, 그 쪽들의 검색 절."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, dict[str, Any], list[Call]]] = {}
        self._sections: dict[str, list[search.Section]] = {}
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
            with noted(references) as anchors:
                original(config, files)
            state = {field: vars(page).get(field) for field in REMEMBERED}
            self._pages[name] = key, state, anchors

        page.render = render

    def wrap_search(self, index: search.Index) -> None:
        """색인의 `read`를, 내용이 그대로면 지난번에 나눈 절을 쓰게 바꿉니다."""
        # 지난번에 쓰지 않은 것은 잊는다.
        before, self._sections = self._sections, {}

        def read(content: str, title: str) -> list[search.Section]:
            key = _digest(content, title)
            self._sections[key] = before.get(key) or search.read_sections(content, title)
            return self._sections[key]

        index.read = read


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
def noted(references: Any) -> Iterator[list[Call]]:
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
