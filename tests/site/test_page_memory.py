"""쪽의 기억: 그대로면 다시 그리지 않고, 무엇이든 바뀌거나 망가지면 다시 그린다."""

import itertools
import logging
from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from lstm_blog.site import page_memory, search


class References:
    """쪽들이 알린 이름을 받는 것. autorefs의 자리에 선다."""

    def __init__(self) -> None:
        self.heard = []

    def register_anchor(self, page, *arguments, **options):
        self.heard.append((arguments, options))


TOKENS = [{"name": "셀", "id": "cells", "level": 2, "children": [
    {"name": "lstm_step", "id": "lstm_blog.cells.lstm_step", "level": 3, "children": []},
]}]  # fmt: skip


class File(SimpleNamespace):
    """MkDocs의 파일. 사전의 열쇠가 된다."""

    __hash__ = object.__hash__


OTHER = File(src_uri="lstm/lstm.md")
FILES = SimpleNamespace(get_file_from_path={OTHER.src_uri: OTHER}.__getitem__)
FIELDS = ("content", "_title_from_render", "present_anchor_ids", "links_to_anchors", "meta")


def render(folder, *, memory=None, kept=True, state="코드", markdown="글", warning=""):
    """한 번 그린다. 반환은 쪽과, 정말 그린 횟수와, 알려진 이름들."""
    references, count = References(), []
    page = SimpleNamespace(
        markdown=markdown, file=SimpleNamespace(src_uri="api/recurrent.md"), meta={}
    )

    def original(config, files):
        count.append(1)
        page.content, page._title_from_render = f"<p>{markdown}</p>", "셀과 모듈"
        page.toc, page.present_anchor_ids = get_toc(TOKENS), {"cells", "a"}
        page.links_to_anchors = {OTHER: {"gates": "../lstm/lstm.md#gates"}}
        page.meta["description"] = "한마디"
        references.register_anchor(page, "lstm_blog.cells.lstm_step", primary=True)
        if warning:
            logging.getLogger("mkdocs.structure.pages").warning(warning)

    page.render = original
    memory = memory or page_memory.PageMemory()
    memory.wrap(page, folder, state, references, kept)
    page.render(None, FILES)
    return page, len(count), references.heard


def same(first, second):
    return all(getattr(first, name) == getattr(second, name) for name in FIELDS) and str(
        first.toc
    ) == str(second.toc)


def test_an_unchanged_page_is_not_drawn_again_and_its_names_and_links_are_known(tmp_path):
    first, drawn, heard = render(tmp_path)
    again, redrawn, heard_again = render(tmp_path)
    assert (drawn, redrawn) == (1, 0)
    assert same(again, first)
    assert [(tuple(names), options) for names, options in heard_again] == heard


def test_serve_holds_pages_in_hand_and_leaves_the_folder_alone(tmp_path):
    memory = page_memory.PageMemory()
    first, *_ = render(tmp_path, memory=memory, kept=False)
    again, redrawn, _ = render(tmp_path, memory=memory, kept=False)
    assert redrawn == 0
    assert same(again, first)
    assert list(tmp_path.iterdir()) == []


def test_serve_begins_with_what_a_build_remembered(tmp_path):
    render(tmp_path)
    assert render(tmp_path, kept=False)[1] == 0


@pytest.mark.parametrize("change", [{"state": "고친 코드"}, {"markdown": "고친 글"}])
def test_a_change_draws_the_page_again_and_forgets_the_old_one(tmp_path, change):
    memory = page_memory.PageMemory()
    render(tmp_path, memory=memory)
    page, drawn, _ = render(tmp_path, memory=memory, **change)
    assert drawn == 1
    assert page.content == f"<p>{change.get('markdown', '글')}</p>"
    assert len(list(tmp_path.iterdir())) == 1
    assert render(tmp_path, memory=memory)[1] == 1


def test_a_page_with_a_warning_warns_every_time(tmp_path):
    for _ in range(2):
        assert render(tmp_path, warning="끊어진 고리")[1] == 1


def test_a_damaged_memory_is_drawn_again(tmp_path):
    render(tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    page, drawn, _ = render(tmp_path)
    assert (drawn, page.content) == (1, "<p>글</p>")


def test_the_state_follows_the_code_the_templates_and_the_configuration(tmp_path, monkeypatch):
    package, config = tmp_path / "package", tmp_path / "mkdocs.yml"
    for folder in ("site/templates", "site/katex"):
        (package / folder).mkdir(parents=True)
    monkeypatch.setattr(page_memory, "PACKAGE", package)
    names = ("a.py", "site/b.py", "site/templates/c.jinja", "site/katex/katex.js")
    seen = set()
    for path in (config, *(package / name for name in names)):
        for text in ("하나", "둘"):
            config.touch()
            path.write_text(text, encoding="utf-8")
            seen.add(page_memory.state_of_the_package(config))
    assert len(seen) == 10


def sections(path, content="<p>글</p>", state="코드"):
    """색인 하나를 지으며 고른 절과, 정말 훑은 횟수."""
    index, memory = search.Index(), page_memory.SectionMemory()
    memory.wrap(index, path, state)
    found = index.read(content, "제목")
    memory.keep(path)
    return found


def test_sections_are_remembered_and_followed_when_the_page_changes(tmp_path, monkeypatch):
    path = tmp_path / "search.json"
    first = sections(path)
    monkeypatch.setattr(search, "read_sections", lambda *_: [search.Section("", "", "다시", "")])
    assert sections(path) == first == [search.Section("", "", "글", "")]
    for change in ({"content": "<p>고친 글</p>"}, {"state": "고친 코드"}):
        assert sections(path, **change)[0].text == "다시"
        assert path.read_text("utf-8").count("다시") == 1  # 쓰지 않은 것은 잊는다


def framed(memory, folder, *, content="글", title="제목", menu="차례", state="코드", page=True):
    """쪽 하나를 틀에 끼운 글. 끼울 때마다 다른 수가 붙는다."""
    env = Environment(loader=DictLoader({"base": "{{ n() }}", "main": "{% extends 'base' %}"}))
    env.globals["n"] = count.__next__
    nav = SimpleNamespace(pages=[SimpleNamespace(url="a/", title=menu)])
    memory.wrap(env, nav, state, folder)
    one = Page.__new__(Page) if page else SimpleNamespace()
    vars(one).update(content=content, meta={"title": title}, toc=[], edit_url=None)
    vars(one).update(canonical_url=None, file=SimpleNamespace(url="a/"), markdown="")
    return env.get_template("main").render({"page": one})


count = itertools.count()


@pytest.mark.parametrize("change", [
    {"content": "고친 글"}, {"title": "새 제목"}, {"menu": "새 차례"}, {"state": "고친 코드"},
])  # fmt: skip
def test_a_page_is_put_in_its_frame_again_only_when_what_shows_has_changed(tmp_path, change):
    memory = page_memory.FrameMemory()
    first = framed(memory, tmp_path)
    assert framed(memory, tmp_path) == first
    assert framed(memory, tmp_path, **change) != first
    again = framed(memory, tmp_path)
    (tmp_path / "main.html").write_text("틀", "utf-8")
    assert framed(memory, tmp_path) != again
    # 블로그의 목록처럼 다른 글에도 달린 쪽은 기억하지 않는다.
    assert framed(memory, tmp_path, page=False) != framed(memory, tmp_path, page=False)
