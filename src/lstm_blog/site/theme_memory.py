"""테마의 기억: 지을 때마다 테마의 틀을 새로 번역하지 않습니다."""

from __future__ import annotations

import base64
import contextlib
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from lstm_blog.site.cache import read_checked, write_checked


class ThemeMemory:
    """번역해 둔 틀과 테마의 파일 목록."""

    def __init__(self) -> None:
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

    def load(self, path: Path) -> None:
        """지난번에 번역해 둔 틀을 파일에서 읽습니다."""
        self._templates.load(path)

    def keep(self, path: Path) -> None:
        """번역한 틀을 파일에 둡니다."""
        self._templates.keep(path)


class Templates(BytecodeCache):
    """번역해 둔 틀들. 틀이나 Jinja, 파이썬의 판이 바뀐 것은 Jinja가 알아보고 다시 번역합니다."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}
        self._kept: dict[str, bytes] = {}

    def load(self, path: Path) -> None:
        if not self._code:
            known = read_checked(path) or {}
            self._code = {key: base64.b64decode(code) for key, code in known.items()}
            self._kept = dict(self._code)

    def keep(self, path: Path) -> None:
        if self._code != self._kept:
            code = {key: base64.b64encode(code).decode() for key, code in self._code.items()}
            with contextlib.suppress(OSError):
                write_checked(path, code)

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()
