"""테마의 기억: 한 번 번역한 틀은 다음에 지을 때 다시 번역하지 않고, 고친 틀은 다시 번역한다."""

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment

from lstm_blog.site.theme_memory import ThemeMemory


@pytest.fixture
def translated(tmp_path, monkeypatch):
    """틀 하나를 찍고 (찍힌 글, 번역한 횟수)를 돌려주는 함수. 부를 때마다 새로 짓는 셈이다."""
    count = []
    generate = Environment._generate

    def counted(self, *arguments, **options):
        count.append(1)
        return generate(self, *arguments, **options)

    monkeypatch.setattr(Environment, "_generate", counted)

    def run(text):
        count.clear()
        memory, path = ThemeMemory(), tmp_path / "templates.json"
        theme = SimpleNamespace(get_env=lambda: Environment(loader=DictLoader({"a": text})))
        memory.load(path)
        memory.wrap_theme(theme)
        printed = theme.get_env().get_template("a").render(x="글")
        memory.keep(path)
        return printed, len(count)

    run.path = tmp_path / "templates.json"
    return run


def test_a_template_is_translated_once(translated):
    assert translated("{{ x }}") == ("글", 1)
    assert translated("{{ x }}") == ("글", 0)


def test_an_edited_or_damaged_template_is_translated_again(translated):
    translated("{{ x }}")
    assert translated("{{ x }}!") == ("글!", 1)
    translated.path.write_bytes(translated.path.read_bytes()[:-3])
    assert translated("{{ x }}!") == ("글!", 1)
