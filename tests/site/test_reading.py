"""읽는 시간은 글만 세고, 한마디는 첫 문단에서 온다."""

import pytest

from lstm_blog.site.reading import SUMMARY_LENGTH, minutes, summary


def test_a_minute_is_five_hundred_syllables_rounded_up():
    assert minutes("") == 1
    assert minutes("가" * 500) == 1
    assert minutes("가" * 501) == 2


@pytest.mark.parametrize(
    "unread",
    [
        "---\ntags: [" + "가" * 600 + "]\n---\n",
        "```python\n# " + "가" * 600 + "\n```\n",
        "> ~~~\n> " + "가" * 600 + "\n> ~~~\n",
        "<!-- " + "가" * 600 + " -->",
        "[글](" + "가" * 600 + ".md)",
        "$$\n\\text{" + "가" * 600 + "}\n$$",
    ],
)
def test_what_is_not_read_aloud_is_not_counted(unread):
    assert minutes(unread) == 1


def test_words_numbers_and_formulas_count_one_each():
    assert minutes("LSTM 2.5 $h_t$ " * 167) == 2
    assert minutes("LSTM 2.5 $h_t$ " * 166) == 1


def test_the_summary_is_the_first_paragraph_as_plain_text():
    page = '<h1>제목</h1><p class="lead"><b>굵은</b> 글 &amp; \\(h_t\\)입니다.</p><p>둘째.</p>'
    assert summary(page) == "굵은 글 & h_t입니다."
    assert summary("<h1>제목</h1>") == ""


def test_the_summary_ends_at_a_sentence_that_fits():
    sentence = "가" * 70 + "다."
    assert summary(f"<p>{sentence} {sentence} {sentence}</p>") == f"{sentence} {sentence}"
    long = summary(f"<p>{'가' * 300}</p>")
    assert len(long) <= SUMMARY_LENGTH
    assert long.endswith("…")
