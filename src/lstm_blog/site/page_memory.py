"""그린 쪽의 기억. 글도 둘레도 그대로인 쪽은 다시 그리지 않습니다.

바뀐 것 없는 책을 짓는 시간의 절반은 쪽을 그리고 검색할 글을 고르는 일입니다. 그린 것은 쪽의 글과,
그 글이 부르는 예제의 결과, 패키지의 코드, 설정, 그리는 도구의 판만으로 정해지므로 그 해시를 열쇠로
삼아 `.cache`에 둡니다. serve는 거기에 쓰지 않고 손에 든 것만 고칩니다.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

from jinja2 import Environment, Template
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from lstm_blog.site import search
from lstm_blog.site.cache import PACKAGE, environment, read_checked, write_checked

TOOLS = (
    *("griffelib", "Markdown", "mkdocs", "mkdocs-material", "mkdocstrings", "mkdocstrings-python"),
    *("Pygments", "pymdown-extensions"),
)
Made = TypeVar("Made")
Call = tuple[tuple[Any, ...], dict[str, Any]]


def state_of_the_package(config: Path) -> str:
    """쪽의 모양을 정하는 코드와 설정의 해시. 한 번 지을 때 한 번만 셉니다.

    입력:
        config: mkdocs.yml. Markdown과 mkdocstrings의 설정이 들어 있습니다.
    """
    digest = hashlib.sha256(config.read_bytes())
    kinds = ("*.py", "site/templates/**/*.jinja", "site/katex/*.js")
    for path in sorted(path for kind in kinds for path in PACKAGE.rglob(kind)):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    for tool in TOOLS:
        digest.update(version(tool).encode() + b"\0")
    digest.update(repr(environment()).encode())
    return digest.hexdigest()


class PageMemory:
    """쪽마다 마지막으로 그린 것 하나."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Any]] = {}

    def wrap(self, page: Any, folder: Path, state: str, references: Any, kept: bool) -> None:
        """page.render를, 그려 둔 것이 있으면 그것을 쓰게 바꿉니다.

        입력:
            page: MkDocs의 쪽.
            folder: 기억을 둘 폴더.
            state: `state_of_the_package`와 쪽의 둘레(예제, 용어)를 이은 글.
            references: 쪽 사이의 링크를 잇는 autorefs. 그릴 때 받은 이름을 다시 알려 줍니다.
            kept: 새로 그린 것을 폴더에도 둘지.
        """
        original, source = page.render, page.file.src_uri
        path = folder / f"{source.removesuffix('.md').replace('/', '-')}.json"

        def render(config: Any, files: Any) -> None:
            key = _digest(source, state, page.markdown)
            known = self._held.get(source) or read_checked(path) or {}
            if known.get("key") == key:
                self._held[source] = known
                _restore(page, known, files, references)
                return
            with _noted(references) as anchors, _overheard() as complaints:
                original(config, files)
            if complaints:  # 다음에 지을 때도 알려야 한다
                self._held.pop(source, None)
                return
            self._held[source] = known = {"key": key, "anchors": anchors, **_drawn(page)}
            with contextlib.suppress(OSError):  # 기억해 두지 못해도 쪽은 손에 있다
                if kept:
                    write_checked(path, known)

        page.render = render


class Last(Generic[Made]):
    """마지막에 만든 것 하나. 열쇠가 그대로면 다시 만들지 않습니다."""

    def __init__(self) -> None:
        self._held: tuple[str, Made] | None = None

    def get(self, key: str, make: Callable[[], Made]) -> Made:
        """열쇠가 지난번 그대로면 그때 만든 것, 아니면 새로 만든 것."""
        if self._held is None or self._held[0] != key:
            self._held = (key, make())
        return self._held[1]


class FrameMemory:
    """테마의 틀에 끼운 쪽. serve에서 글 한 줄을 고치면 그 쪽만 다시 끼웁니다."""

    def __init__(self) -> None:
        self._pages: dict[str, Last[str]] = {}

    def wrap(self, env: Environment, nav: Navigation, state: str, overrides: Path) -> None:
        """env가 내주는 쪽의 틀을, 끼워 둔 것이 있으면 그것을 쓰게 바꿉니다.

        입력:
            nav: 메뉴. 모든 쪽에 보이므로 어느 제목이 바뀌어도 모두 다시 끼웁니다.
            state: `state_of_the_package`.
            overrides: 이 책이 고친 틀의 폴더.
        """
        original = env.get_template
        files = sorted(path for path in overrides.rglob("*") if path.is_file())
        own = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
        around = _digest(state, *own, *(f"{page.url} {page.title}" for page in nav.pages))

        def get_template(name: str, parent: str | None = None, *rest: Any) -> Any:
            template = original(name, parent, *rest)
            # 다른 틀이 이어받거나 끼우는 틀은 그대로 내준다.
            return template if parent else _Frame(template, self._pages, around)

        env.get_template = get_template


class _Frame:
    """기억이 있는 틀. MkDocs는 render만 부릅니다."""

    def __init__(self, template: Template, pages: dict[str, Last[str]], around: str) -> None:
        self._template, self._pages, self._around = template, pages, around

    def render(self, context: dict[str, Any]) -> str:
        page = context.get("page")
        if type(page) is not Page:  # 블로그의 목록은 다른 글에도 달렸다
            return self._template.render(context)
        toc = [_token(item) for item in page.toc]
        parts = (page.content, page.title, page.meta, toc, page.edit_url, page.canonical_url)
        key = _digest(self._around, *map(str, parts))
        last = self._pages.setdefault(page.url, Last())
        return last.get(key, lambda: self._template.render(context))


class SectionMemory:
    """쪽에서 고른 검색할 글. 쪽의 내용과 제목이 그대로면 다시 훑지 않습니다."""

    def __init__(self) -> None:
        self._sections: dict[str, list[Any]] = {}
        self._used: dict[str, list[Any]] = {}

    def wrap(self, index: search.Index, path: Path, state: str) -> None:
        """색인의 `read`를, 골라 둔 것이 있으면 그것을 쓰게 바꿉니다.

        입력:
            path: 기억을 둔 파일.
            state: 고르는 코드의 해시.
        """
        known = self._used or (read_checked(path) or {})
        self._sections, self._used = known, {}  # 지난번에 쓰지 않은 것은 잊는다

        def read(content: str, title: str) -> list[search.Section]:
            key = _digest(state, content, title)
            found = self._sections.get(key)
            if found is None:
                found = search.read_sections(content, title)
            self._used[key] = found
            return [search.Section(*section) for section in found]

        index.read = read

    def keep(self, path: Path) -> None:
        """이번에 쓴 것을 파일에 둡니다."""
        if self._used.keys() != self._sections.keys():
            with contextlib.suppress(OSError):
                write_checked(path, self._used)


def _drawn(page: Any) -> dict[str, Any]:
    """그린 쪽에서 기억할 것. JSON으로 적을 수 있습니다."""
    links = page.links_to_anchors
    return {
        "content": page.content,
        "title": page._title_from_render,
        "toc": [_token(item) for item in page.toc],
        "ids": sorted(page.present_anchor_ids),
        "links": links and {file.src_uri: anchors for file, anchors in links.items()},
        "description": page.meta["description"],
    }


def _restore(page: Any, known: dict[str, Any], files: Any, references: Any) -> None:
    from mkdocs.structure.toc import get_toc

    page.content, page._title_from_render = known["content"], known["title"]
    page.toc, page.present_anchor_ids = get_toc(known["toc"]), set(known["ids"])
    links = known["links"]
    page.links_to_anchors = links and {
        files.get_file_from_path(name): anchors for name, anchors in links.items()
    }
    page.meta["description"] = known["description"]
    for arguments, options in known["anchors"]:
        references.register_anchor(page, *arguments, **options)


def _token(item: Any) -> dict[str, Any]:
    children = [_token(child) for child in item.children]
    return {"name": item.title, "id": item.id, "level": item.level, "children": children}


@contextlib.contextmanager
def _noted(references: Any) -> Iterator[list[Call]]:
    """그동안 `references.register_anchor`가 받은 것을 쪽만 빼고 모읍니다."""
    calls: list[Call] = []
    register: Callable[..., None] = references.register_anchor

    def note(page: Any, *arguments: Any, **options: Any) -> None:
        calls.append((arguments, options))
        register(page, *arguments, **options)

    references.register_anchor = note
    try:
        yield calls
    finally:
        references.register_anchor = register


@contextlib.contextmanager
def _overheard() -> Iterator[list[logging.LogRecord]]:
    """그동안 MkDocs와 플러그인이 알린 것."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.INFO)
    handler.emit = records.append
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
