"""서버 없이 여는 사본: 고리는 파일을 가리키고, 서버가 있어야 되는 것은 빠진다."""

import json
import re
import shutil
import zipfile

import pytest
from bs4 import BeautifulSoup

from lstm_blog import cli
from lstm_blog.site import export as export_module
from lstm_blog.site.errors import BookError
from lstm_blog.site.export import export, make_offline, offline_page

CONFIG = '<script id="__config" type="application/json">{"features": %s, "base": ".."}</script>'


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("../lstm/", "../lstm/index.html"),
        ("../lstm/#belt", "../lstm/index.html#belt"),
        ("../?q=셀", "../index.html?q=셀"),
        (".", "./index.html"),
        ("..", "../index.html"),
        ("../..", "../../index.html"),
        ("#belt", "#belt"),
        ("../shapes.py", "../shapes.py"),
        ("https://book.example/", "https://book.example/"),
        ("mailto:a@book.example", "mailto:a@book.example"),
        ("", ""),
    ],
)
def test_a_link_to_a_folder_points_at_its_file(link, file):
    assert offline_page(f'<a href="{link}">', "") == f'<a href="{file}">'


def test_what_needs_a_server_is_left_out_of_a_page():
    features = ["navigation.instant", "navigation.instant.progress", "toc.follow"]
    bundle = '<script src="../assets/javascripts/bundle.a5f9d56c.min.js"></script>'
    page = (
        '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="x">'
        '<link rel="preload" href="a.woff2" as="font" crossorigin>'
        f"{CONFIG % json.dumps(features)}{bundle}"
    )
    made = offline_page(page, "../")
    assert "Content-Security-Policy" not in made
    assert "preload" not in made
    soup = BeautifulSoup(made, "html.parser")
    assert json.loads(soup.find(id="__config").text) == {"features": ["toc.follow"], "base": ".."}
    # 검색은 테마의 묶음보다 먼저 와야 Worker의 자리를 대신한다.
    assert [script["src"] for script in soup.find_all("script", src=True)] == [
        "../assets/js/offline.js",
        "../assets/js/search.js",
        "../assets/javascripts/bundle.a5f9d56c.min.js",
    ]


@pytest.fixture
def copied(built_book, tmp_path):
    site = tmp_path / "사본"
    shutil.copytree(built_book.site, site)
    make_offline(site)
    return site


def test_every_link_of_a_copy_is_a_file_that_is_there(copied):
    followed = 0
    for path in copied.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for tag in page.find_all(["a", "link", "script", "img"]):
            link = (tag.get("href") or tag.get("src") or "").split("#")[0].split("?")[0]
            if not link or re.match(r"[a-z]+:", link):
                continue
            assert (path.parent / link).is_file(), f"{path.relative_to(copied)}: {link}"
            followed += 1
    assert followed > 100


def test_search_and_copy_find_their_files_without_a_server(copied):
    text = (copied / "search" / "sections.js").read_text("utf-8")
    pages = json.loads(text.removeprefix("self.searchSections="))["pages"]
    assert pages
    assert all((copied / page["url"]).is_file() for page in pages)
    text = (copied / "assets" / "js" / "offline-scripts.js").read_text("utf-8")
    scripts = json.loads(text.removeprefix("self.offlineScripts="))
    assert scripts["examples/first.py"] == (copied / "examples" / "first.py").read_text("utf-8")


def test_a_zip_holds_one_folder_and_never_changes(built_book, tmp_path, monkeypatch):
    monkeypatch.setattr(
        export_module, "_build", lambda root, site: shutil.copytree(built_book.site, site)
    )
    first = export(built_book.root, tmp_path / "a" / "book.zip")
    second = export(built_book.root, tmp_path / "b" / "book.zip")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as unpacked:
        assert "book/index.html" in unpacked.namelist()
        assert {name.split("/")[0] for name in unpacked.namelist()} == {"book"}


def test_a_folder_that_holds_something_is_not_overwritten(built_book, tmp_path):
    (tmp_path / "keep.txt").write_text("남의 것", "utf-8")
    with pytest.raises(BookError, match="이미 무엇이 있습니다"):
        export(built_book.root, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["keep.txt"]


def test_the_command_builds_and_says_where_the_copy_is(built_book, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(built_book.root)
    built = []

    def build(root, site):
        built.append(root)
        shutil.copytree(built_book.site, site)

    monkeypatch.setattr(export_module, "_build", build)
    assert cli.main(["export", "offline", str(tmp_path / "copy")]) == 0
    assert built == [built_book.root]
    assert (tmp_path / "copy" / "index.html").is_file()
    assert "index.html" in capsys.readouterr().out
