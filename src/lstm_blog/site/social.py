"""책을 나눌 때 보이는 그림(1200×630): 제목, 부, 차례 지도의 어디쯤인지. 네트워크 없이 그립니다."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

import PIL
from PIL import Image, ImageDraw, ImageFont

from lstm_blog.site.cache import write_atomically
from lstm_blog.site.chapters import Chapter
from lstm_blog.site.curriculum import Part
from lstm_blog.site.fonts import SANS, SOURCES

SIZE = (1200, 630)
MARGIN = 88
# 지면(docs/assets/css/site.css)의 밝은 쪽과 같은 색.
PAPER, INK, QUIET, LINE, ACCENT = "#ffffff", "#1f2430", "#5a6270", "#dde1e7", "#0060ab"
BOOK = "assets/social/book.png"
# 그림을 그리는 법이 바뀌면 올립니다. 기억의 열쇠에 들어갑니다.
RECIPE = 1


@dataclass(frozen=True)
class Card:
    """그림에 적을 것.

    입력:
        title: 쪽의 제목.
        book: 책의 이름.
        parts: 부의 이름들. 아래에 점으로 이어 그립니다.
        part: 이 쪽이 든 부. 어느 부도 아니면 빈 글.
    """

    title: str
    book: str
    parts: tuple[str, ...] = ()
    part: str = ""


def image(card: Card, cache: Path) -> bytes:
    """PNG. 같은 것을 그린 적이 있으면 기억한 것을 씁니다.

    입력:
        cache: 그린 것을 기억하는 폴더.
    """
    key = hashlib.sha256(repr((RECIPE, PIL.__version__, _font_digest(), astuple(card))).encode())
    remembered = cache / f"{key.hexdigest()[:32]}.social"
    with contextlib.suppress(OSError):
        kept = remembered.read_bytes()
        # 앞 32바이트는 나머지의 SHA-256입니다. 쓰다 만 파일을 걸러 냅니다.
        if len(kept) > 32 and hashlib.sha256(kept[32:]).digest() == kept[:32]:
            return kept[32:]
    made = _draw(card)
    with contextlib.suppress(OSError):  # 기억해 두지 못해도 그림은 손에 있다
        write_atomically(remembered, hashlib.sha256(made).digest() + made)
    return made


def images(
    chapters: Iterable[Chapter], parts: list[Part], book: str, cache: Path
) -> dict[str, bytes]:
    """장마다 하나, 다른 쪽이 함께 쓰는 책의 것 하나: 사이트에서의 이름 → PNG."""
    names = tuple(part.name for part in parts)
    homes = {source: part.name for part in parts for source, _ in part.entries}
    cards = {BOOK: Card(book, book, names)}
    for chapter in chapters:
        card = Card(chapter.title, book, names, homes.get(chapter.source, ""))
        cards[name_of(chapter)] = card
    return {name: image(card, cache) for name, card in cards.items()}


def name_of(chapter: Chapter) -> str:
    """장의 그림이 사이트에서 놓이는 곳. 주소를 따라 짓습니다."""
    return f"assets/social/{chapter.address.rstrip('/').replace('/', '-')}.png"


@functools.cache
def _font_digest() -> str:
    return hashlib.sha256((SOURCES / SANS).read_bytes()).hexdigest()


@functools.cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(SOURCES / SANS, size)
    font.set_variation_by_axes([weight])
    return font


def _draw(card: Card) -> bytes:
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    if card.title != card.book:
        pen.text((MARGIN, 84), card.book, font=_font(32, 700), fill=ACCENT, anchor="ls")
    size = 84 if card.part else 92
    lines = _wrapped(card.title, size)
    if len(lines) > 2:
        size = 64
        lines = _wrapped(card.title, size)[:3]
    top = 290 - (len(lines) - 1) * size * 0.62
    for number, line in enumerate(lines):
        at = (MARGIN, top + number * size * 1.3)
        pen.text(at, line, font=_font(size, 700), fill=INK, anchor="ls")
    if card.part:
        under = top + (len(lines) - 1) * size * 1.3 + 74
        pen.text((MARGIN, under), card.part, font=_font(38, 400), fill=QUIET, anchor="ls")
    if card.parts:
        _draw_map(pen, card)
    out = io.BytesIO()
    # 색 수십 가지면 넉넉하고, 파일이 몇 분의 하나로 준다.
    picture.quantize(64, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_map(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """부를 펼친 순환 신경망처럼 점으로 잇습니다. 여기까지 온 점은 채웁니다."""
    y, radius = SIZE[1] - 118, 13
    step = (SIZE[0] - 2 * MARGIN - 2 * radius) / max(1, len(card.parts) - 1)
    here = card.parts.index(card.part) if card.part in card.parts else -1
    centres = [MARGIN + radius + number * step for number in range(len(card.parts))]
    pen.line([(centres[0], y), (centres[-1], y)], fill=LINE, width=5)
    if here > 0:
        pen.line([(centres[0], y), (centres[here], y)], fill=ACCENT, width=5)
    for number, x in enumerate(centres):
        fill, edge = (ACCENT, ACCENT) if number <= here else (PAPER, "#b9bfc9")
        pen.circle((x, y), radius, fill=fill, outline=edge, width=4)
    names = [(centres[0], "la", card.parts[0]), (centres[-1], "ra", card.parts[-1])]
    for x, anchor, name in names if here < 0 else []:
        edge = -radius if anchor == "la" else radius
        pen.text((x + edge, y + 34), name, font=_font(24, 400), fill=QUIET, anchor=anchor)


def _wrapped(title: str, size: int) -> list[str]:
    """어절을 끊지 않고 너비에 맞춰 나눕니다."""
    font, width = _font(size, 700), SIZE[0] - 2 * MARGIN
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
