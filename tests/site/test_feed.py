"""피드: 바른 Atom이고, 새 글이 앞에 온다."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime

from lstm_blog.site.feed import ATOM, Post, atom

OLD = datetime(2026, 11, 21, tzinfo=UTC)
NEW = datetime(2026, 12, 1, tzinfo=UTC)
POSTS = [
    Post("첫 글", "https://book.example/blog/a/", "소개 하나.", OLD, NEW),
    Post("<둘째> & 글", "https://book.example/blog/b/", "소개 둘.", NEW, NEW),
]


def test_the_feed_is_atom_with_absolute_links_newest_first():
    root = ElementTree.fromstring(atom("책", "https://book.example", POSTS))
    name = f"{{{ATOM}}}"
    assert root.tag == f"{name}feed"
    assert root.findtext(f"{name}id") == "https://book.example/"
    assert root.findtext(f"{name}updated") == "2026-12-01T00:00:00+00:00"
    assert root.findtext(f"{name}author/{name}name") == "책"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{name}link")}
    assert links == {None: "https://book.example/", "self": "https://book.example/feed.xml"}
    entries = root.findall(f"{name}entry")
    assert [entry.findtext(f"{name}title") for entry in entries] == ["<둘째> & 글", "첫 글"]
    for entry in entries:
        address = entry.findtext(f"{name}id")
        assert address.startswith("https://book.example/blog/")
        assert entry.find(f"{name}link").get("href") == address
        for required in ("published", "updated", "summary"):
            assert entry.findtext(f"{name}{required}")


def test_the_order_of_the_posts_given_does_not_matter():
    assert atom("책", "https://book.example/", POSTS) == atom(
        "책", "https://book.example/", POSTS[::-1]
    )
