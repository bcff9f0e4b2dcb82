"""API 쪽의 기억. 패키지가 그대로면 설명글을 다시 그리지 않습니다.

여덟 쪽을 그리는 일이 바뀐 것 없는 책을 짓는 시간의 절반입니다. 그린 것은 코드와 원고와 틀, 그리는
도구의 판만으로 정해지므로 그 해시를 이름으로 삼아 `.cache`에 둡니다.
"""

from __future__ import annotations

import contextlib
import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lstm_blog.site.cache import PACKAGE, read_checked, write_checked
from lstm_blog.site.memo import noted

TOOLS = ("griffelib", "Markdown", "mkdocstrings", "mkdocstrings-python", "Pygments")


def state_of_the_package(config: Path) -> str:
    """API 쪽의 모양을 정하는 것의 해시. 한 번 지을 때 한 번만 셉니다.

    입력:
        config: mkdocs.yml. mkdocstrings의 설정이 들어 있습니다.
    """
    digest = hashlib.sha256(config.read_bytes())
    templates = (PACKAGE / "site" / "templates").rglob("*.jinja")
    for path in sorted([*PACKAGE.rglob("*.py"), *templates]):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    for tool in TOOLS:
        digest.update(version(tool).encode() + b"\0")
    return digest.hexdigest()


def wrap_page(page: Any, folder: Path, state: str, references: Any) -> None:
    """page.render를, 그려 둔 것이 있으면 그것을 쓰게 바꿉니다.

    입력:
        page: MkDocs의 쪽.
        folder: 기억을 둘 폴더.
        state: `state_of_the_package`와 쪽의 둘레(예제, 용어)를 이은 글.
        references: 쪽 사이의 링크를 잇는 autorefs. 그릴 때 받은 이름을 다시 알려 줍니다.
    """
    original = page.render

    def render(config: Any, files: Any) -> None:
        from mkdocs.structure.toc import get_toc

        path = folder / f"{Path(page.file.src_uri).stem}-{_digest(state, page.markdown)}.json"
        known = read_checked(path)
        if known is None:
            with noted(references) as anchors:
                original(config, files)
            known = {
                "content": page.content,
                "title": page._title_from_render,
                "toc": [_token(item) for item in page.toc],
                "ids": sorted(page.present_anchor_ids),
                "anchors": anchors,
            }
            _remember(path, known)
            return
        page.content, page._title_from_render = known["content"], known["title"]
        page.toc, page.present_anchor_ids = get_toc(known["toc"]), set(known["ids"])
        for arguments, options in known["anchors"]:
            references.register_anchor(page, *arguments, **options)

    page.render = render


def _token(item: Any) -> dict[str, Any]:
    children = [_token(child) for child in item.children]
    return {"name": item.title, "id": item.id, "level": item.level, "children": children}


def _remember(path: Path, known: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # 기억해 두지 못해도 쪽은 손에 있다
        path.parent.mkdir(parents=True, exist_ok=True)
        stem = path.stem.rpartition("-")[0]
        for old in path.parent.glob(f"{stem}-*.json"):
            old.unlink(missing_ok=True)
        write_checked(path, known)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
