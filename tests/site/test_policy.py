"""보안 정책: 모든 쪽에 같은 것을, 쪽 안의 스크립트만 해시로 허락하며."""

import base64
import hashlib

import pytest

from lstm_blog.site import policy
from lstm_blog.site.errors import BookError

PAGE = '<!doctype html><html><head><meta charset="utf-8">{}</head><body></body></html>'


def hash_of(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def build(site, **scripts: str) -> dict[str, str]:
    for name, script in scripts.items():
        folder = site / name
        folder.mkdir()
        (folder / "index.html").write_text(PAGE.format(f"<script>{script}</script>"), "utf-8")
    policy.write(site)
    return {name: (site / name / "index.html").read_text("utf-8") for name in scripts}


def test_every_page_allows_the_inline_scripts_of_all_pages(tmp_path):
    pages = build(tmp_path, one="a()", two="b()")
    rules = {page.split('content="')[1].split('"')[0] for page in pages.values()}
    assert len(rules) == 1
    [rule] = rules
    assert hash_of("a()") in rule
    assert hash_of("b()") in rule
    assert "unsafe-inline" not in rule.split("script-src")[1].split(";")[0]


def test_the_policy_comes_before_everything_it_governs(tmp_path):
    page = build(tmp_path, one="a()")["one"]
    assert page.index("Content-Security-Policy") < page.index("<script>")


def test_the_header_file_adds_what_a_page_cannot_say(tmp_path):
    page = build(tmp_path, one="a()")["one"]
    line = (tmp_path / policy.FILE).read_text("utf-8")
    assert line.startswith("Content-Security-Policy: default-src 'self'; ")
    assert line.endswith("; frame-ancestors 'self'\n")
    assert line.count("\n") == 1
    assert "frame-ancestors" not in page


def test_data_and_files_need_no_hash():
    page = '<script id="c" type="application/json">{"a": 1}</script><script src="a.js"></script>'
    assert policy.inline_scripts(page) == set()


def test_a_page_with_no_place_for_the_policy_stops_the_build(tmp_path):
    (tmp_path / "odd.html").write_text("<p>글</p>", "utf-8")
    with pytest.raises(BookError, match=r"odd\.html"):
        policy.write(tmp_path)


def test_writing_is_the_same_every_time(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    scripts = {"one": "a()", "two": "b()", "three": "c()"}
    again = dict(reversed(scripts.items()))
    assert build(tmp_path / "a", **scripts) == build(tmp_path / "b", **again)
