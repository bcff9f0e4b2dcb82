"""지은 사이트의 고리: 쪽, 쪽 안의 자리, 그림과 파일이 모두 있는지. 만들어진 쪽도 다 본다."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.browser

ADDRESSES = ("href", "src", "poster", "data-script-url")
# 같은 쪽의 id를 가리키는 이름표들.
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list")
# 메뉴에 없는 쪽에서 테마는 옆 목차의 단추를 빼면서 이름표를 남긴다. 그 이름표는 보이지 않는다.
LEFT_BY_THEME = {"__toc"}


@dataclass
class Page(HTMLParser):
    """쪽 하나에서 모은 것: 가리키는 곳, 제 안의 자리."""

    addresses: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name in ADDRESSES and value is not None and tag != "base":
                self.addresses.append(value)
            elif name in REFERENCES and value:
                self.references += value.split()


@cache
def read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def target_of(address: str, page_url: str, site_url: str) -> tuple[str, str] | None:
    """(사이트 안의 파일 이름, 쪽 안의 자리). 밖을 가리키면 None.

    입력:
        address: 쪽에 적힌 주소.
        page_url: 그 쪽의 주소. 사이트 뿌리에서 본 것.
        site_url: 사이트의 주소.
    """
    parts = urlsplit(address.removeprefix(site_url) if address.startswith(site_url) else address)
    if parts.scheme or parts.netloc:
        return None
    absolute = address.startswith((site_url, "/"))
    base = "" if absolute else posixpath.dirname(page_url)
    path = unquote(parts.path).lstrip("/") if absolute else unquote(parts.path)
    if not path and not absolute:
        name = page_url
    else:
        joined = posixpath.normpath(posixpath.join(base, path))
        folder = path.endswith("/") or posixpath.basename(path) in ("", ".", "..")
        name = joined + "/" if folder and joined != "." else joined.removeprefix(".")
    if name in ("", ".") or name.endswith("/"):
        name = name.removeprefix("./") + "index.html"
    return name, unquote(parts.fragment)


def broken_links(folder: Path, names: list[str], site_url: str) -> list[str]:
    """끊어진 고리들을 글로."""
    broken = []
    for name in names:
        page = read(folder / name)
        for address in dict.fromkeys(page.addresses):
            target = target_of(address, name, site_url)
            if target is None:
                continue
            file, fragment = target
            if not (folder / file).is_file():
                broken.append(f"{name}: {address} → {file}이(가) 없습니다")
            elif fragment and file.endswith(".html") and fragment not in read(folder / file).ids:
                broken.append(f"{name}: {address} → {file}에 그 자리가 없습니다")
        missing = {one for one in page.references if one not in page.ids} - LEFT_BY_THEME
        broken += [f"{name}: #{one}을(를) 가리키지만 없습니다" for one in sorted(missing)]
        twice = {one for one in page.ids if page.ids.count(one) > 1}
        broken += [f"{name}: id {one}이(가) 두 번 있습니다" for one in sorted(twice)]
    return broken


def test_every_link_of_the_built_site_leads_somewhere(site):
    names = [path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.html")]
    assert not broken_links(site.folder, sorted(names), site.url)
    pages = [read(site.folder / name) for name in names]
    fragments = [one for page in pages for one in page.addresses if "#" in one]
    # 모으는 일이 어긋나 아무것도 재지 않는 시험이 되지 않게 한다.
    assert any(name.startswith("examples/") for name in names)
    assert len(fragments) > 10 * len(names)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("#여기", ("a/b/index.html", "여기")),
        ("", ("a/b/index.html", "")),
        (".", ("a/b/index.html", "")),
        ("..", ("a/index.html", "")),
        ("../../#top", ("index.html", "top")),
        ("../c/#x", ("a/c/index.html", "x")),
        ("../../assets/s.css?v=1", ("assets/s.css", "")),
        ("/", ("index.html", "")),
        ("/c/d.html", ("c/d.html", "")),
        ("http://site/", ("index.html", "")),
        ("http://site/c/#%EA%B0%80", ("c/index.html", "가")),
        ("https://other/c/", None),
        ("mailto:a@b", None),
        ("data:image/png;base64,x", None),
    ],
)
def test_an_address_is_resolved_as_a_browser_would(address, target):
    assert target_of(address, "a/b/index.html", "http://site/") == target


def test_broken_links_are_told_apart(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text('<h1 id="top">둘째</h1>', "utf-8")
    (tmp_path / "index.html").write_text(
        '<a href="b/#top"></a><a href="b/#없음"></a><img src="c.png"><p id="x"><p id="x">'
        '<label for="y"></label><a href="https://other/#z"></a>',
        "utf-8",
    )
    broken = broken_links(tmp_path, ["index.html"], "http://site/")
    assert [line.split(": ", 1)[1] for line in broken] == [
        "b/#없음 → b/index.html에 그 자리가 없습니다",
        "c.png → c.png이(가) 없습니다",
        "#y을(를) 가리키지만 없습니다",
        "id x이(가) 두 번 있습니다",
    ]
