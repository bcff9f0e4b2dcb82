"""API 쪽의 기억: 그대로면 다시 그리지 않고, 무엇이든 바뀌거나 망가지면 다시 그린다."""

from types import SimpleNamespace

import pytest
from mkdocs.structure.toc import get_toc

from lstm_blog.site import api_memory


class References:
    """쪽들이 알린 이름을 받는 것. autorefs의 자리에 선다."""

    def __init__(self) -> None:
        self.heard = []

    def register_anchor(self, page, *arguments, **options):
        self.heard.append((arguments, options))


TOKENS = [{"name": "셀", "id": "cells", "level": 2, "children": [
    {"name": "lstm_step", "id": "lstm_blog.cells.lstm_step", "level": 3, "children": []},
]}]  # fmt: skip


def render(folder, state="코드", markdown="::: lstm_blog.cells"):
    """한 번 그린다. 반환은 쪽과, 정말 그린 횟수와, 알려진 이름들."""
    references, count = References(), []
    page = SimpleNamespace(markdown=markdown, file=SimpleNamespace(src_uri="api/recurrent.md"))

    def original(config, files):
        count.append(1)
        page.content, page._title_from_render = "<p>그림</p>", "셀과 모듈"
        page.toc, page.present_anchor_ids = get_toc(TOKENS), {"cells", "a"}
        references.register_anchor(page, "lstm_blog.cells.lstm_step", primary=True)

    page.render = original
    api_memory.wrap_page(page, folder, state, references)
    page.render(None, None)
    return page, len(count), references.heard


def test_a_page_of_the_same_package_is_not_drawn_again(tmp_path):
    first, drawn, heard = render(tmp_path)
    again, redrawn, heard_again = render(tmp_path)
    assert (drawn, redrawn) == (1, 0)
    for name in ("content", "_title_from_render", "present_anchor_ids"):
        assert getattr(again, name) == getattr(first, name)
    assert str(again.toc) == str(first.toc)
    assert [tuple(call[0]) for call in heard_again] == [call[0] for call in heard]
    assert [call[1] for call in heard_again] == [call[1] for call in heard]


@pytest.mark.parametrize("change", [{"state": "고친 코드"}, {"markdown": "::: lstm_blog.losses"}])
def test_a_change_draws_the_page_again_and_forgets_the_old_one(tmp_path, change):
    render(tmp_path)
    assert render(tmp_path, **change)[1] == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_memory_is_drawn_again(tmp_path):
    render(tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    page, drawn, _ = render(tmp_path)
    assert (drawn, page.content) == (1, "<p>그림</p>")


def test_the_state_follows_the_code_the_templates_and_the_configuration(tmp_path, monkeypatch):
    package, config = tmp_path / "package", tmp_path / "mkdocs.yml"
    (package / "site" / "templates").mkdir(parents=True)
    monkeypatch.setattr(api_memory, "PACKAGE", package)
    seen = set()
    for path in (config, package / "a.py", package / "site" / "templates" / "b.jinja"):
        for text in ("하나", "둘"):
            config.touch()
            path.write_text(text, encoding="utf-8")
            seen.add(api_memory.state_of_the_package(config))
    assert len(seen) == 6
