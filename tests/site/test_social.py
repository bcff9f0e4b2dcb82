"""나눔 그림: 언제 그려도 같은 바이트이고, 망가진 기억은 다시 그린다."""

import io

import pytest
from PIL import Image

from lstm_blog.site import social
from lstm_blog.site.chapters import Chapter
from lstm_blog.site.curriculum import parse
from lstm_blog.site.social import Card, image, images

PARTS = parse(["시작", "- a/b.md 하나", "LSTM", "- labs/c.ipynb 둘"])
CARD = Card("LSTM이란", "책", ("시작", "LSTM", "부록"), "LSTM")


def test_a_card_is_a_small_png_of_the_size_that_is_shared(tmp_path):
    data = image(CARD, tmp_path)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(data) < 60_000


def test_the_bytes_are_the_same_with_and_without_memory(tmp_path):
    first = image(CARD, tmp_path / "one")
    assert image(CARD, tmp_path / "two") == first
    [remembered] = (tmp_path / "one").iterdir()
    remembered.write_bytes(remembered.read_bytes()[:-9])
    assert image(CARD, tmp_path / "one") == first


def test_a_remembered_card_is_not_drawn_again(tmp_path, monkeypatch):
    first = image(CARD, tmp_path)
    monkeypatch.setattr(social, "_draw", lambda card: pytest.fail("다시 그렸습니다"))
    assert image(CARD, tmp_path) == first


def test_title_part_and_place_are_all_seen(tmp_path):
    others = [
        Card("GRU란", CARD.book, CARD.parts, CARD.part),
        Card(CARD.title, CARD.book, CARD.parts, "시작"),
        Card(CARD.title, "다른 책", CARD.parts, CARD.part),
    ]
    drawn = {image(card, tmp_path) for card in [CARD, *others]}
    assert len(drawn) == 4


def test_a_long_title_stays_inside(tmp_path):
    card = Card("아주 긴 제목이라도 " * 6, "책", CARD.parts, "LSTM")
    picture = Image.open(io.BytesIO(image(card, tmp_path))).convert("L")
    right = picture.crop((social.SIZE[0] - 60, 0, *social.SIZE))
    assert right.getextrema() == (255, 255)
    map_top = social.SIZE[1] - 118 - 13
    gap = picture.crop((0, map_top - 20, social.SIZE[0], map_top - 4))
    assert gap.getextrema() == (255, 255)


def test_each_chapter_has_its_own_and_the_other_pages_share_one(tmp_path):
    chapters = [Chapter("a/b.md", "하나", ()), Chapter("labs/c.ipynb", "둘", ())]
    made = images(chapters, PARTS, "책", tmp_path)
    assert list(made) == [social.BOOK, "assets/social/a-b.png", "assets/social/labs-c.png"]
    assert len(set(made.values())) == 3
