"""용어집: 글이 꼴을 지키고, 어긴 곳은 줄을 짚어 말한다."""

from pathlib import Path

import pytest

from lstm_blog.site.glossary import GlossaryError, Term, initial, read

ROOT = Path(__file__).resolve().parents[2]
PAGE = """# 용어집 { #glossary }

머리글입니다.

## ㄱ { #giyeok }

### 게이트 (gate) { #gate }

얼마나 지나가게 할지를
정하는 벡터입니다.

- 배우는 곳: [게이트](lstm/lstm.md#gates)
- 같은 말: 문, 관문
- 쓰지 않는 말: 게이뜨

## ㅅ { #siot }

### 셀 상태 (cell state) { #cell-state }

0.9와 1 사이를 오래 나르는 벡터입니다.

- 배울 곳: [LSTM](lstm/lstm.md#map)

## A–Z { #latin }

### LSTM (long short-term memory) { #lstm }

셀 상태를 둔 순환 신경망입니다.

- 배우는 곳: [LSTM](lstm/lstm.md#gates)
"""


@pytest.fixture
def glossary(tmp_path):
    """글을 조금 바꾼 용어집을 읽는 함수."""
    (tmp_path / "lstm").mkdir()
    chapter = "# LSTM이란 { #lstm }\n\n## 게이트 { #gates }\n\n## 지도 {#map .wide}\n"
    (tmp_path / "lstm" / "lstm.md").write_text(chapter, "utf-8")

    def read_changed(old="", new=""):
        assert old in PAGE
        path = tmp_path / "glossary.md"
        path.write_text(PAGE.replace(old, new, 1), "utf-8")
        return read(path)

    return read_changed


def test_terms_are_read_with_all_they_say(glossary):
    gate, cell_state, lstm = glossary()
    assert gate == Term(
        korean="게이트",
        english="gate",
        sentence="얼마나 지나가게 할지를 정하는 벡터입니다.",
        id="gate",
        taught="lstm/lstm.md#gates",
        aliases=("문", "관문"),
        forbidden=("게이뜨",),
    )
    assert (cell_state.planned, cell_state.aliases, cell_state.forbidden) == (True, (), ())
    assert lstm.korean == "LSTM"


BREACHES = {
    "a heading without English": ("게이트 (gate) {", "게이트 {", 7, "용어 제목은"),
    "a Korean id": ("#gate }", "#게이트 }", 7, "용어 제목은"),
    "an unknown section": ("## ㄱ {", "## 기역 {", 5, "묶음 제목은"),
    "the wrong section": ("## ㅅ { #siot }", "## ㅇ { #ieung }", 18, "ㅅ 묶음에"),
    "two sentences": ("벡터입니다.", "벡터입니다. 둘입니다.", 9, "한 문장"),
    "a casual ending": ("벡터입니다.", "벡터예요.", 9, "합니다체"),
    "a formula": ("얼마나 지나가게", "$i_t$", 9, "한 문장"),
    "no sentence": ("얼마나 지나가게 할지를\n정하는 벡터입니다.\n\n", "", 9, "한 문장"),
    "an unknown label": ("- 같은 말:", "- 비슷한 말:", 13, "쓸 수 있는 이름"),
    "a label twice": ("- 같은 말: 문, 관문", "- 쓰지 않는 말: 문", 14, "두 번"),
    "stray text": ("- 같은 말: 문, 관문", "그리고 더 있습니다.", 13, "쓸 수 있는 이름"),
    "an empty word": ("문, 관문", "문,, 관문", 13, "쉼표"),
    "no place": ("- 배우는 곳: [게이트](lstm/lstm.md#gates)\n", "", 7, "가운데 하나"),
    "both places": ("- 같은 말: 문, 관문", "- 배울 곳: [가](lstm/lstm.md#map)", 7, "하나"),
    "a place that is no link": ("[게이트](lstm/lstm.md#gates)", "LSTM이란", 12, "링크 하나"),
    "a missing page": ("lstm/lstm.md#gates", "lstm/gru.md#gates", 12, "없습니다"),
    "a missing anchor": ("lstm/lstm.md#gates", "lstm/lstm.md#gate", 12, "없습니다"),
    "an alias that is a term": ("문, 관문", "셀 상태", 18, "'셀 상태'은(는) 이미 '게이트'에"),
    "a forbidden alias": ("게이뜨", "관문", 7, "'관문'은(는) 이미"),
    "an id twice": ("#cell-state }", "#gate }", 18, "두 번"),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_of_form_names_its_line(glossary, breach):
    old, new, line, words = BREACHES[breach]
    with pytest.raises(GlossaryError) as caught:
        glossary(old, new)
    assert str(caught.value).startswith(f"glossary.md, {line}번째 줄: ")
    assert words in str(caught.value)


def test_terms_stand_in_dictionary_order(glossary):
    with pytest.raises(GlossaryError, match="32번째 줄: 가나다 차례가 아닙니다: GRU"):
        glossary(
            "## A–Z { #latin }\n",
            "## A–Z { #latin }\n\n### Seq2Seq (sequence to sequence) { #seq2seq }\n\n바꿉니다.\n\n"
            "- 배우는 곳: [가](lstm/lstm.md#gates)\n\n### GRU (gated recurrent unit) { #gru }\n\n"
            "둘입니다.\n\n- 배우는 곳: [가](lstm/lstm.md#gates)\n",
        )


def test_an_empty_glossary_is_an_error(tmp_path):
    path = tmp_path / "glossary.md"
    path.write_text("# 용어집 { #glossary }\n", "utf-8")
    with pytest.raises(GlossaryError, match="하나도 없습니다"):
        read(path)


@pytest.mark.parametrize(
    ("word", "section"),
    [("가중치", "ㄱ"), ("까닭", "ㄱ"), ("힣", "ㅎ"), ("RNN", "A–Z"), ("씨앗", "ㅅ")],
)
def test_words_belong_to_the_section_of_their_first_sound(word, section):
    assert initial(word) == section


def test_the_glossary_of_this_book_is_well_formed():
    terms = read(ROOT / "docs" / "glossary.md")
    assert {"은닉 상태", "셀 상태", "망각 게이트", "LSTM"} <= {term.korean for term in terms}
