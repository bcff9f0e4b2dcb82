"""어휘, 패딩, 묶음."""

import json
import pickle

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog.data.text import UNITS, Vocabulary, batches, pad_batch

# 아무 글자, 그리고 낱자와 음절이 섞여 헷갈리는 글.
KOREAN = st.text(alphabet="가각나하한값넋ㄱㄲㄳㄴㄸㅋㅎㅏㅗㅣ a.")
TEXT = st.one_of(st.text(), KOREAN)
EVERY = st.text(alphabet=st.characters(codec=None))  # 짝 없는 서로게이트까지


@pytest.mark.parametrize("unit", UNITS)
@given(text=TEXT, other=TEXT)
@settings(max_examples=300, deadline=None)
def test_decoding_undoes_encoding(unit, text, other):
    vocabulary = Vocabulary.build([text, other], unit)
    assert vocabulary.decode(vocabulary.encode(text)) == text


@given(text=EVERY)
@settings(max_examples=300, deadline=None)
def test_bytes_round_trip_every_string_without_having_seen_it(text):
    vocabulary = Vocabulary("byte")
    assert len(vocabulary) == 260
    assert vocabulary.decode(vocabulary.encode(text)) == text
    assert vocabulary.unk not in vocabulary.encode(text)


def test_a_lone_surrogate_survives_as_bytes():
    assert Vocabulary("byte").decode(Vocabulary("byte").encode("\ud800가")) == "\ud800가"


@pytest.mark.parametrize("unit", UNITS)
@given(texts=st.lists(TEXT, max_size=3), unseen=TEXT)
@settings(max_examples=100, deadline=None)
def test_ids_stay_inside_the_vocabulary(unit, texts, unseen):
    vocabulary = Vocabulary.build(texts, unit)
    ids = vocabulary.encode(unseen)
    assert all(vocabulary.unk <= index < len(vocabulary) for index in ids)
    assert all(isinstance(vocabulary.token(index), str) for index in ids)


@pytest.mark.parametrize("unit", UNITS)
@given(texts=st.lists(EVERY, max_size=3))
@settings(max_examples=100, deadline=None)
def test_json_brings_back_the_same_vocabulary(unit, texts):
    vocabulary = Vocabulary.build(texts, unit)
    text = vocabulary.to_json()
    assert text.isascii()
    again = Vocabulary.from_json(text)
    assert again == vocabulary
    assert [again.encode(text) for text in texts] == [vocabulary.encode(text) for text in texts]


def test_the_special_tokens_have_the_agreed_ids():
    vocabulary = Vocabulary.build(["가"])
    assert (vocabulary.pad, vocabulary.bos, vocabulary.eos, vocabulary.unk) == (0, 1, 2, 3)
    assert [vocabulary.token(n) for n in range(5)] == ["<pad>", "<bos>", "<eos>", "<unk>", "가"]
    assert Vocabulary.build(["가"], "jamo").token(4) == "<joint>"


def test_common_characters_come_first_and_ties_in_code_order():
    assert Vocabulary.build(["나나가", "다가나", "라"]).tokens == ("나", "가", "다", "라")


def test_rare_characters_become_unknown():
    vocabulary = Vocabulary.build(["가가나"], min_count=2)
    assert vocabulary.tokens == ("가",)
    assert vocabulary.encode("가나") == [4, vocabulary.unk]
    assert vocabulary.decode([4, 3]) == "가\ufffd"


def test_jamo_ids_follow_the_decomposition():
    vocabulary = Vocabulary.build(["한글"], "jamo")
    assert [vocabulary.token(n) for n in vocabulary.encode("한글")] == list("ㅎㅏㄴㄱㅡㄹ")


def test_joints_stand_only_where_letters_would_run_together():
    vocabulary = Vocabulary.build(["하ㅋㅋ 한ㅏ ㅎㅏ 넋ㅣ 각ㅋ 하ㄸ"], "jamo")

    def joints(text):
        return [vocabulary.token(n) for n in vocabulary.encode(text)].count("<joint>")

    assert [joints(text) for text in ("하ㅋㅋ", "한ㅏ", "ㅎㅏ", "넋ㅣ")] == [1, 1, 1, 1]
    assert [joints(text) for text in ("한하", "각ㅋ", "하ㄸ", "ㅋㅋㅋ", "하 ㅋ")] == [0] * 5


def test_decoding_skips_padding_and_stops_at_the_end_of_the_sentence():
    vocabulary = Vocabulary.build(["가나"])
    ids = [vocabulary.bos, 4, vocabulary.pad, 5, vocabulary.eos, 4, 4]
    assert vocabulary.decode(ids) == "가나"
    assert vocabulary.decode(torch.tensor(ids)) == "가나"


def test_broken_bytes_are_shown_and_the_rest_is_kept():
    vocabulary = Vocabulary("byte")
    ids = vocabulary.encode("가나")
    assert vocabulary.decode(ids[:4]) == "가\ufffd"
    assert vocabulary.decode([*ids[:3], vocabulary.unk]) == "가\ufffd"


@pytest.mark.parametrize("index", [-1, 5, 1000])
def test_an_id_outside_the_vocabulary_is_an_error(index):
    vocabulary = Vocabulary.build(["가"])
    with pytest.raises(ValueError, match=f"어휘에 없는 번호입니다: {index}. 0부터 4까지"):
        vocabulary.decode([index])
    with pytest.raises(ValueError, match="어휘에 없는 번호"):
        vocabulary.token(index)


def test_a_fraction_is_no_id():
    with pytest.raises(TypeError):
        Vocabulary.build(["가"]).decode([4.0])


def test_a_vocabulary_can_be_pickled_compared_and_hashed():
    vocabulary = Vocabulary.build(["가나"], "jamo")
    again = pickle.loads(pickle.dumps(vocabulary))
    assert again == vocabulary
    assert hash(again) == hash(vocabulary)
    assert again.encode("나") == vocabulary.encode("나")
    assert vocabulary != Vocabulary("syllable", vocabulary.tokens)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("word",), "모르는 단위입니다: 'word'"),
        (("syllable", ("가", "가")), "서로 다른 글자"),
        (("syllable", ("가나",)), "서로 다른 글자"),
        (("syllable", ("",)), "서로 다른 글자"),
        (("byte", ("a",)), "256개로 정해져"),
    ],
)
def test_what_cannot_be_a_vocabulary_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Vocabulary(*arguments)


def test_min_count_below_one_is_refused():
    with pytest.raises(ValueError, match="min_count=0"):
        Vocabulary.build(["가"], min_count=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "가",
        "[]",
        "{}",
        '{"unit": "syllable"}',
        json.dumps({"unit": "syllable", "tokens": "가나"}),
        json.dumps({"unit": ["syllable"], "tokens": []}),
        json.dumps({"unit": "word", "tokens": []}),
        json.dumps({"unit": "syllable", "tokens": [1]}),
        json.dumps({"unit": "syllable", "tokens": [["가"]]}),
    ],
)
def test_json_that_is_no_vocabulary_is_refused_in_korean(text):
    with pytest.raises(ValueError, match=r"어휘의 JSON|모르는 단위|서로 다른 글자"):
        Vocabulary.from_json(text)


@given(st.lists(st.lists(st.integers(0, 99), max_size=8), max_size=6))
@settings(max_examples=100, deadline=None)
def test_padding_keeps_every_id_and_fills_only_the_ends(sequences):
    ids, lengths = pad_batch(sequences, pad=-1)
    assert ids.shape == (max(map(len, sequences), default=0), len(sequences))
    assert (ids.dtype, lengths.dtype) == (torch.int64, torch.int64)
    columns = ids.T.tolist() if sequences else []
    for column, length, sequence in zip(columns, lengths.tolist(), sequences, strict=True):
        assert column[:length] == sequence
        assert set(column[length:]) <= {-1}


@pytest.mark.parametrize("bad", [[1, 2], ["가나"], [[1.5]], [torch.tensor([1])]])
def test_what_is_no_row_of_ids_is_refused(bad):
    with pytest.raises(TypeError, match=r"번호 줄이 아닙니다|정수가 아닙니다"):
        pad_batch(bad)


@given(st.integers(0, 30), st.integers(1, 8), st.one_of(st.none(), st.integers(0, 99)))
@settings(max_examples=100, deadline=None)
def test_batches_lose_no_example_and_repeat_none(number, size, seed):
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    found = list(batches(range(number), size, generator))
    assert sorted(example for batch in found for example in batch) == list(range(number))
    assert all(len(batch) == size for batch in found[:-1])
    assert all(1 <= len(batch) <= size for batch in found)


def test_shuffling_follows_the_generator():
    def epochs(seed):
        generator = torch.Generator().manual_seed(seed)
        return [list(batches(range(20), 4, generator)) for _ in range(2)]

    assert epochs(0) == epochs(0)
    assert epochs(0) != epochs(1)
    assert epochs(0)[0] != epochs(0)[1]
    assert list(batches(range(4), 2)) == [[0, 1], [2, 3]]


def test_an_impossible_batch_size_is_refused_at_once():
    with pytest.raises(ValueError, match="batch_size=0"):
        batches([1], 0)
