"""나눌 때 보이는 것: 온전한 주소는 주소를 알고 지을 때만 적히고, 언제 지어도 같은 바이트다."""

import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ADDRESS = "https://book.example/"
POST = """---
date: 2026-11-21
---

# 첫 글 { #first }

따옴표 "하나"가 든 소개입니다.

<!-- more -->

본문입니다.
"""


def heads(site: Path) -> dict[str, BeautifulSoup]:
    pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    return {
        name: BeautifulSoup(path.read_text("utf-8"), "html.parser").head
        for name, path in pages.items()
    }


def content(head: BeautifulSoup, **named: str) -> str | None:
    found = head.find("meta", attrs=named)
    return found and found["content"]


@pytest.fixture(scope="module")
def shared_book(built_book, tmp_path_factory):
    """글 하나가 있고 주소와 저장소를 아는 책."""
    root = tmp_path_factory.mktemp("shared") / "book"
    shutil.copytree(built_book.root, root, symlinks=True)
    book = type(built_book)(root)
    (root / "docs" / "blog" / "posts" / "first.md").write_text(POST, "utf-8")
    code, output = book.build(SITE_URL=ADDRESS, REPO_URL="https://github.com/a/book")
    assert code == 0, output
    return book


def test_every_page_describes_itself(shared_book):
    described = {
        name: content(head, name="description") for name, head in heads(shared_book.site).items()
    }
    assert all(described.values())
    assert described["index.html"] == "단계는 52번입니다. h_t"
    assert described["blog/first/index.html"] == '따옴표 "하나"가 든 소개입니다.'
    assert described["examples/first/index.html"] == "한 문단 소개입니다."


def test_a_card_has_an_address_and_a_picture_that_is_there(shared_book):
    for name, head in heads(shared_book.site).items():
        if name == "404.html":
            continue
        address = head.find("link", rel="canonical")["href"]
        assert address == content(head, property="og:url")
        assert address.startswith(ADDRESS)
        picture = content(head, property="og:image")
        assert (shared_book.site / picture.removeprefix(ADDRESS)).is_file()
    cards = heads(shared_book.site)
    assert content(cards["two/index.html"], property="og:title") == "둘째 쪽"
    assert (
        content(cards["two/index.html"], property="og:image") == f"{ADDRESS}assets/social/two.png"
    )
    assert content(cards["index.html"], property="og:image") == f"{ADDRESS}assets/social/book.png"


def test_feed_and_sitemap_hold_pages_that_are_there(shared_book):
    feed = ElementTree.parse(shared_book.site / "feed.xml").getroot()
    [link] = heads(shared_book.site)["two/index.html"].select("link[type*=atom]")
    assert (shared_book.site / "two" / link["href"]).resolve() == shared_book.site / "feed.xml"
    [entry] = feed.findall("{*}entry")
    assert entry.findtext("{*}summary") == '따옴표 "하나"가 든 소개입니다.'
    sitemap = ElementTree.parse(shared_book.site / "sitemap.xml").getroot()
    addresses = [url.findtext("{*}loc") for url in sitemap]
    assert f"{ADDRESS}two/" in addresses
    for address in [*addresses, entry.findtext("{*}id")]:
        assert address.startswith(ADDRESS)
        assert (shared_book.site / address.removeprefix(ADDRESS) / "index.html").is_file()


def test_each_page_is_edited_where_it_is_written(shared_book):
    edited = {
        name: BeautifulSoup(shared_book.page(name), "html.parser").select_one("a[rel=edit]")
        for name in ("two", "examples/first", "examples")
    }
    assert edited["two"]["href"] == "https://github.com/a/book/edit/main/docs/two.md"
    assert (
        edited["examples/first"]["href"] == "https://github.com/a/book/edit/main/gallery/first.py"
    )
    assert edited["examples"] is None


def test_the_repository_link_asks_no_other_host(shared_book):
    page = BeautifulSoup(shared_book.page("two"), "html.parser")
    source = page.select_one(".md-source")
    assert source["href"] == "https://github.com/a/book"
    assert "data-md-component" not in source.attrs


def test_a_site_that_does_not_know_its_address_claims_none(built_book):
    for name, head in heads(built_book.site).items():
        assert head.find("link", rel="canonical") is None, name
        assert content(head, property="og:image") is None
        assert content(head, property="og:title")
        assert head.select("link[rel=alternate]") == []
    for name in ("feed.xml", "sitemap.xml", "sitemap.xml.gz", "assets/social"):
        assert not (built_book.site / name).exists()
    assert 'rel="edit"' not in built_book.page("two")


def test_what_is_shared_has_the_same_bytes_from_a_cold_build(shared_book, tmp_path):
    root = tmp_path / "book"
    shutil.copytree(shared_book.root, root, symlinks=True)
    again = type(shared_book)(root)
    shutil.rmtree(again.site)
    shutil.rmtree(root / ".cache" / "social")
    code, output = again.build(
        SITE_URL=ADDRESS, REPO_URL="https://github.com/a/book", TZ="Asia/Seoul", PYTHONHASHSEED="7"
    )
    assert code == 0, output
    here, there = shared_book.pages(), again.pages()
    assert list(here) == list(there)
    assert [name for name in here if here[name] != there[name]] == []
