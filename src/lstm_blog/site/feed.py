"""블로그의 피드(Atom). 주소를 알고 지을 때만 만듭니다: Atom의 고리는 온전한 주소여야 합니다."""

from __future__ import annotations

import html
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

NAME = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Post:
    """블로그 글 하나.

    입력:
        title: 제목.
        url: 온전한 주소.
        summary: 한 문단 소개.
        created: 처음 쓴 때.
        updated: 고친 때. 고친 적이 없으면 created와 같습니다.
    """

    title: str
    url: str
    summary: str
    created: datetime
    updated: datetime


def atom(site_name: str, site_url: str, posts: Iterable[Post]) -> bytes:
    """새 글이 앞에 오는 Atom 피드. 지은 때가 들지 않아 언제 지어도 같은 바이트입니다.

    입력:
        site_url: 책의 온전한 주소.
    """
    site_url = site_url.rstrip("/") + "/"
    newest = sorted(posts, key=lambda post: (post.created, post.url), reverse=True)
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "ko"})
    _text(root, "title", site_name)
    _text(root, "id", site_url)
    ElementTree.SubElement(root, "link", {"href": site_url})
    ElementTree.SubElement(root, "link", {"rel": "self", "href": site_url + NAME})
    _text(root, "updated", max(post.updated for post in newest).isoformat())
    _text(ElementTree.SubElement(root, "author"), "name", site_name)
    for post in newest:
        entry = ElementTree.SubElement(root, "entry")
        _text(entry, "title", post.title)
        _text(entry, "id", post.url)
        ElementTree.SubElement(entry, "link", {"href": post.url})
        _text(entry, "published", post.created.isoformat())
        _text(entry, "updated", post.updated.isoformat())
        _text(entry, "summary", post.summary)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def posts_of(plugin: Any) -> list[Post]:
    """테마의 블로그 플러그인이 읽은 글들. 플러그인이 없으면 빈 목록입니다."""
    return [
        Post(
            str(post.title),
            post.canonical_url,
            html.unescape(post.meta["description"]),
            post.config.date.created,
            post.config.date.get("updated") or post.config.date.created,
        )
        for post in (plugin.blog.posts if plugin is not None else [])
    ]


def _text(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text
