"""시험과 재기에 쓰는 호스트: 올린 곳처럼 줄이고, 정책을 붙이고, 없는 쪽을 알린다."""

import gzip
import urllib.error
import urllib.request

import pytest

from lstm_blog.site import host, policy

TEXT = "<p>글</p>" * 100


@pytest.fixture
def site(tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "index.html").write_text(TEXT, "utf-8")
    (tmp_path / "404.html").write_text("없는 쪽", "utf-8")
    (tmp_path / "font.woff2").write_bytes(b"x" * 1000)
    (tmp_path / policy.FILE).write_text("Content-Security-Policy: default-src 'self'\n", "utf-8")
    with host.serving(tmp_path) as url:
        yield url


def ask(url: str, **headers: str):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10)


def test_text_is_compressed_only_for_those_who_can_read_it(site):
    with ask(site + "part/", **{"Accept-Encoding": "gzip"}) as answer:
        body = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert gzip.decompress(body).decode() == TEXT
        assert len(body) < len(TEXT) / 4
    with ask(site + "part/") as answer:
        assert answer.headers["Content-Encoding"] is None
        assert answer.read().decode() == TEXT


def test_fonts_are_sent_as_they_are(site):
    with ask(site + "font.woff2", **{"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Type"] == "font/woff2"
        assert answer.read() == b"x" * 1000


def test_the_policy_travels_with_every_answer(site):
    with ask(site + "part/") as answer:
        assert answer.headers["Content-Security-Policy"] == "default-src 'self'"


def test_a_missing_page_shows_the_books_own_and_says_404(site):
    with pytest.raises(urllib.error.HTTPError) as caught:
        ask(site + "nowhere/")
    assert caught.value.code == 404
    assert caught.value.read().decode() == "없는 쪽"
    caught.value.close()


def test_a_folder_without_its_slash_is_sent_to_the_right_address(site):
    with ask(site + "part") as answer:
        assert answer.url == site + "part/"
