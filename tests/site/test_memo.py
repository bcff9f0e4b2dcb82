"""serve의 기억: 그대로인 쪽은 다시 그리지 않고, 그 쪽이 알렸던 이름은 다시 알린다."""

from types import SimpleNamespace

import pytest

from lstm_blog.site.memo import Memo


class References:
    """쪽들이 알린 이름을 받는 것. autorefs의 자리에 선다."""

    def __init__(self):
        self.heard = []

    def register_anchor(self, page, name, *, primary):
        self.heard.append((page, name, primary))


@pytest.fixture
def memo():
    return Memo()


def drawn(memo, markdown, surroundings="그대로"):
    """쪽 하나를 memo를 거쳐 그리고 (쪽, 그린 횟수, 알린 이름)을 돌려준다."""
    references, count = References(), []
    page = SimpleNamespace(markdown=markdown, file=SimpleNamespace(src_uri="api/cells.md"))

    def render(config, files):
        count.append(1)
        page.content = f"<p>{page.markdown}</p>"
        references.register_anchor(page, "lstm_blog.cells.lstm_step", primary=True)

    page.render = render
    memo.wrap_page(page, surroundings, references)
    page.render(None, None)
    return page, len(count), references.heard


def test_an_unchanged_page_is_not_drawn_again_but_its_names_are_known(memo):
    drawn(memo, "글")
    page, count, heard = drawn(memo, "글")
    assert count == 0
    assert page.content == "<p>글</p>"
    assert heard == [(page, "lstm_blog.cells.lstm_step", True)]


@pytest.mark.parametrize(("markdown", "surroundings"), [("고친 글", "그대로"), ("글", "바뀜")])
def test_a_changed_page_or_code_is_drawn_again(memo, markdown, surroundings):
    drawn(memo, "글")
    page, count, heard = drawn(memo, markdown, surroundings)
    assert count == 1
    assert page.content == f"<p>{markdown}</p>"
    assert heard == [(page, "lstm_blog.cells.lstm_step", True)]
