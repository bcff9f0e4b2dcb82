"""용어의 뜻: 쪽마다 처음 나온 자리에만, 조사가 붙어도, 글에만 단다."""

import re

import markdown
import pytest

from lstm_blog.site import embed
from lstm_blog.site.glossary import Term
from lstm_blog.site.tooltips import vocabulary

EXTENSIONS = [
    "lstm_blog.site.tooltips",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "pymdownx.arithmatex",
    "pymdownx.details",
    "pymdownx.superfences",
]


def term(korean, taught="lstm/lstm.md#x", aliases=()):
    return Term(korean, "english", f'"{korean}"은 <말>입니다.', korean.lower(), taught, aliases)


TERMS = (
    term("게이트"),
    term("망각 게이트"),
    term("편향"),
    term("망각 편향"),
    term("편향 초기화"),
    term("셀"),
    term("벡터", taught="start/start.md#vector"),
    term("역전파", aliases=("BPTT", "백프롭")),
)


@pytest.fixture
def render(monkeypatch):
    """쪽 하나를 그린 HTML."""

    def run(text, source="rnn/rnn.md", terms=TERMS):
        context = embed.Context(source=source, terms=terms)
        monkeypatch.setattr("lstm_blog.site.tooltips.current", context)
        return markdown.markdown(text, extensions=EXTENSIONS)

    return run


def marked(html):
    return re.findall(r'<a class="lb-term"[^>]*>([^<]*)</a>', html)


def test_the_first_occurrence_links_to_the_entry_and_carries_its_sentence(render):
    html = render("여는 게이트가 닫는 게이트를 봅니다.\n\n게이트입니다.")
    link = (
        '<a class="lb-term" href="../glossary.md#게이트" '
        'title="&quot;게이트&quot;은 &lt;말&gt;입니다.">게이트</a>'
    )
    assert html == f"<p>여는 {link}가 닫는 게이트를 봅니다.</p>\n<p>게이트입니다.</p>"


@pytest.mark.parametrize(
    "tail",
    ["", "가", "는", "에서", "으로", "이란", "입니다", "였습니다", "마다", "만", "(gate)", ","],
)
def test_a_particle_does_not_hide_a_term(render, tail):
    assert marked(render(f"이 게이트{tail} 봅니다.")) == ["게이트"]


@pytest.mark.parametrize("text", ["게이트웨이", "수문게이트", "게이트-웨이", "a게이트", "게이트2"])
def test_a_term_inside_another_word_is_left_alone(render, text):
    assert marked(render(f"저 {text} 봅니다.")) == []


def test_the_longest_term_wins_and_its_parts_stay_whole(render):
    html = render("편향 초기화와 망각 게이트의 편향이 망각 편향입니다. 망각 게이트도 게이트입니다.")
    assert marked(html) == ["편향 초기화", "망각 게이트", "편향", "망각 편향", "게이트"]


def test_a_one_letter_term_needs_a_particle(render):
    assert marked(render("수를 셀 수 있습니다.")) == []
    assert marked(render("이 셀은 셀의 일을 합니다.")) == ["셀"]


@pytest.mark.parametrize("only", [term("셀"), term("게이트")])
def test_a_glossary_of_one_term_marks_that_term(render, only):
    assert marked(render(f"그 {only.korean}은 있습니다.", terms=(only,))) == [only.korean]


def test_acronyms_stand_for_their_term_once(render):
    assert marked(render("BPTT는 역전파이고 백프롭입니다.")) == ["BPTT"]


def test_terms_taught_on_the_page_are_not_marked_there(render):
    text = "벡터의 게이트입니다."
    assert marked(render(text, "start/start.md")) == ["게이트"]
    assert marked(render(text, "lstm/lstm.md")) == ["벡터"]


@pytest.mark.parametrize("source", ["index.md", "glossary.md", "api/layers.md"])
def test_signposts_and_the_glossary_itself_carry_none(render, source):
    assert marked(render("게이트입니다.", source)) == []


def test_the_address_is_relative_to_the_page(render):
    assert 'href="glossary.md#게이트"' in render("게이트", "data.md")
    assert 'href="../../glossary.md#게이트"' in render("게이트", "a/b/c.md")


@pytest.mark.parametrize(
    "text",
    [
        "## 게이트",
        "`게이트`",
        "```\n게이트\n```",
        "[게이트](a.md)",
        "[**게이트**](a.md)",
        r"$\text{게이트}$",
        "| 게이트 |\n|---|\n| 게이트 |",
        '!!! note "게이트"\n    글',
        '??? question "게이트"\n    게이트',
        "게이트\n:   뜻",
        '<figure markdown="block"><figcaption markdown="span">게이트</figcaption></figure>',
    ],
)
def test_only_prose_is_marked(render, text):
    assert marked(render(text)) == []
    assert marked(render(text + "\n\n게이트가 옵니다.")) == ["게이트"]


def test_emphasis_lists_quotes_and_notes_are_prose(render):
    html = render("- **편향**과 게이트\n\n> 벡터는\n\n!!! note\n    망각 편향은\n")
    assert marked(html) == ["편향", "게이트", "벡터", "망각 편향"]
    assert re.sub(r"</?a[^>]*>", "", html) == render(
        "- **편향**과 게이트\n\n> 벡터는\n\n!!! note\n    망각 편향은\n", terms=()
    )


def test_each_page_starts_afresh(render):
    assert [marked(render("게이트")) for _ in range(2)] == [["게이트"]] * 2


def test_the_pattern_is_made_once_for_a_glossary():
    assert vocabulary(TERMS) is vocabulary(TERMS)
