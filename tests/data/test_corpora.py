"""자료 파일 읽기: 성한 파일은 하나도 잃지 않고, 틀린 파일은 어디가 틀렸는지 말한다."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog.data.corpora import (
    CorpusError,
    Exchange,
    Review,
    read_chatbot,
    read_nsmc,
    read_sentences,
)

SAMPLES = Path(
    os.environ.get("LSTM_BLOG_DATA") or Path(__file__).resolve().parents[3] / "shared/data"
)
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"실제 자료의 표본이 없습니다: {SAMPLES} (LSTM_BLOG_DATA로 지정)"
)

NSMC = "id\tdocument\tlabel\n"
CHATBOT = "Q,A,label\n"
READERS = [(read_nsmc, NSMC + "1\t또 본다\t1\n"), (read_chatbot, CHATBOT + "안녕,네.,0\n")]
READERS += [(read_sentences, "봄이 온다.\n")]


@pytest.fixture
def write(tmp_path):
    def write(content: str | bytes) -> Path:
        path = tmp_path / "자료.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refused(reader, path) -> list[str]:
    """오류 메시지의 두 줄."""
    with pytest.raises(CorpusError) as caught:
        reader(path)
    lines = str(caught.value).split("\n")
    assert len(lines) == 2
    assert lines[0].startswith(f"{path}:")
    return lines


# ── 성한 파일 ──


def test_reviews_keep_quotes_entities_and_lone_carriage_returns(write):
    path = write(NSMC + '7\t"짱"&gt; 한 줄\r또 한 줄\t1\n08\t\t0\n')
    assert read_nsmc(path) == [
        Review("7", '"짱"&gt; 한 줄\r또 한 줄', 1),
        Review("08", "", 0),
    ]


def test_exchanges_keep_commas_quotes_and_newlines_inside_quotes(write):
    path = write(CHATBOT + '졸려,"네, ""푹"" 주무세요.\n또 봐요.",0\n안녕,네,2   \n')
    assert read_chatbot(path) == [
        Exchange("졸려", '네, "푹" 주무세요.\n또 봐요.', 0),
        Exchange("안녕", "네", 2),
    ]


def test_sentences_split_at_newlines_only(write):
    path = write("첫 줄\u2028아직 첫 줄\x0b\x85\n \n  둘째 줄 \n")
    assert read_sentences(path) == ["첫 줄\u2028아직 첫 줄\x0b\x85", "  둘째 줄 "]


@pytest.mark.parametrize(("reader", "text"), READERS)
def test_bom_and_crlf_and_a_missing_last_newline_change_nothing(reader, text, write):
    expected = reader(write(text))
    for variant in (
        b"\xef\xbb\xbf" + text.encode(),
        text.replace("\n", "\r\n").encode(),
        text.rstrip("\n").encode(),
        (text + "\n\n").encode(),
    ):
        assert reader(write(variant)) == expected


def test_columns_are_found_by_name(write):
    assert read_nsmc(write("label\tid\t날짜\tdocument\n1\t7\t어제\t봄\n")) == [Review("7", "봄", 1)]


def test_a_path_may_be_a_string(write):
    assert read_sentences(str(write("봄\n"))) == ["봄"]


CELL = st.text(alphabet=st.characters(exclude_characters="\0\t\n", codec="utf-8"))
PLAIN = CELL.map(lambda text: text.rstrip("\r"))


@given(st.lists(st.tuples(PLAIN, CELL, st.sampled_from([0, 1])), min_size=1))
@settings(max_examples=100, deadline=None)
def test_every_review_written_comes_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("nsmc") / "ratings.txt"
    path.write_bytes((NSMC + "".join(f"{a}\t{b}\t{c}\n" for a, b, c in rows)).encode())
    assert read_nsmc(path) == rows


CSV_CELL = st.text(alphabet=st.characters(exclude_characters="\0\r", codec="utf-8"))


@given(st.lists(st.tuples(CSV_CELL, CSV_CELL, st.sampled_from([0, 1, 2])), min_size=1))
@settings(max_examples=100, deadline=None)
def test_every_exchange_written_by_another_csv_writer_comes_back(tmp_path_factory, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("Q", "A", "label"), *rows])
    path = tmp_path_factory.mktemp("chatbot") / "ChatbotData.csv"
    path.write_bytes(text.getvalue().encode())
    assert read_chatbot(path) == rows


# ── 틀린 파일 ──


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (read_nsmc, ("github.com/e9t/nsmc", "CC0", "MB")),
        (read_chatbot, ("github.com/songys/Chatbot_data", "라이선스", "MB")),
        (read_sentences, ("UD_Korean-Kaist", "CC BY-SA 4.0", "MB")),
    ],
)
def test_a_missing_file_says_where_to_get_it_its_licence_and_its_size(reader, words, tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        reader(tmp_path / "없다.txt")
    first, second = str(caught.value).split("\n")
    assert first == f"{tmp_path / '없다.txt'}: 파일이 없습니다."
    assert all(word in second for word in words)


@pytest.mark.parametrize(("reader", "text"), READERS)
def test_a_folder_is_no_file(reader, text, tmp_path):
    assert "폴더" in refused(reader, tmp_path)[0]


@pytest.mark.parametrize(("reader", "text"), READERS)
@pytest.mark.parametrize("content", [b"", b"\n\r\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(reader, text, content, write):
    assert "빈 파일" in refused(reader, write(content))[0]


@pytest.mark.parametrize(("reader", "text"), READERS)
def test_cp949_is_named_with_its_line(reader, text, write):
    path = write("\n" * 2 + text if reader is read_sentences else text)
    path.write_bytes(path.read_bytes().decode().encode("cp949"))
    what, expected = refused(reader, path)
    line = {read_nsmc: 2, read_chatbot: 2, read_sentences: 3}[reader]
    assert what == f"{path}:{line}: CP949(EUC-KR)로 저장한 파일입니다."
    assert "UTF-8" in expected
    assert "iconv" in expected


@pytest.mark.parametrize("good", ["봄이 온다.\n" * 3, "바다\n" * 3])
@pytest.mark.parametrize("damage", [b"\xff", b"\xb0\xa1", b"\xed"])
def test_a_damaged_utf8_file_is_not_called_cp949(good, damage, write):
    """'바다'의 UTF-8은 CP949로도 읽힙니다(諛붾떎). 성한 한글이 더 많으면 UTF-8로 봅니다."""
    what, _ = refused(read_sentences, write(good.encode() + damage + b"\n"))
    assert f":4: UTF-8이 아닌 바이트 0x{damage[0]:02X}가 있습니다." in what


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf16_is_refused(encoding, write):
    what, expected = refused(read_sentences, write("봄a\n".encode(encoding)))
    assert "UTF-16" in what or "NUL" in what or "UTF-8이 아닌" in what
    assert "UTF-8" in expected


def test_utf16_with_its_mark_is_named(write):
    assert "UTF-16" in refused(read_nsmc, write(NSMC.encode("utf-16")))[0]


@pytest.mark.parametrize(("reader", "text"), READERS)
def test_a_nul_byte_is_named_with_its_line(reader, text, write):
    what, _ = refused(reader, write(text + "\0"))
    line = text.count("\n") + 1
    assert what.endswith(f":{line}: NUL 바이트(0x00)가 있습니다.")


@pytest.mark.parametrize(
    ("reader", "header", "missing"),
    [
        (read_nsmc, "id\tdocument\n", "label"),
        (read_nsmc, "1\t또 본다\t1\n", "id, document, label"),
        (read_nsmc, "id,document,label\n", "id, document, label"),
        (read_nsmc, "id\tid\tdocument\tlabel\n", "id"),
        (read_chatbot, "Q,label\n", "A"),
        (read_chatbot, "Q\tA\tlabel\n", "Q, A, label"),
    ],
)
def test_a_missing_column_is_named_with_what_was_expected(reader, header, missing, write):
    what, expected = refused(reader, write(header + header))
    assert f":1: {missing} 열이 하나씩 있지 않습니다" in what
    assert ("탭" if reader is read_nsmc else "쉼표") in expected


@pytest.mark.parametrize(
    ("reader", "text", "line", "cells"),
    [
        (read_nsmc, NSMC + "1\t봄\t1\n2\t꽃\n", 3, 2),
        (read_nsmc, NSMC + "1\t봄\t꽃\t1\n", 2, 4),
        (read_nsmc, NSMC + "1\t봄\t1\n\n2\t꽃\t0\n", 3, 1),
        (read_chatbot, CHATBOT + "안녕,네,네,0\n", 2, 4),
        (read_chatbot, CHATBOT + '안녕,"네\n네",0\n봄\n', 4, 1),
        (read_chatbot, CHATBOT + "안녕,네,0\n\n봄,네,0\n", 3, 0),
    ],
)
def test_a_ragged_row_is_named_and_not_skipped(reader, text, line, cells, write):
    what, expected = refused(reader, write(text))
    assert f":{line}: 칸이 {cells}개입니다" in what
    assert "3칸" in expected


@pytest.mark.parametrize(
    ("reader", "text", "label", "known"),
    [
        (read_nsmc, NSMC + "1\t봄\t1\n2\t꽃\t2\n", "'2'", "0, 1 가운데"),
        (read_nsmc, NSMC + "1\t봄\t1\n2\t꽃\t\n", "''", "0, 1 가운데"),
        (read_nsmc, NSMC + "1\t봄\t1\n2\t꽃\t１\n", "'１'", "0, 1 가운데"),
        (read_chatbot, CHATBOT + "봄,네,2\n꽃,네,3\n", "'3'", "0, 1, 2 가운데"),
        (read_chatbot, CHATBOT + "봄,네,2\n꽃,네,1.0\n", "'1.0'", "0, 1, 2 가운데"),
    ],
)
def test_a_wrong_label_is_named_with_the_right_ones(reader, text, label, known, write):
    what, expected = refused(reader, write(text))
    assert what.endswith(f":3: label이 {label}입니다.")
    assert known in expected


@pytest.mark.parametrize("row", ['"안녕,네,0\n', '안녕,"네"요,0\n', "안녕\r,네,0\n"])
def test_broken_csv_is_named_with_the_line_where_it_starts(row, write):
    path = write(CHATBOT + '졸려,"네\n네",0\n' + row)
    what, expected = refused(read_chatbot, path)
    assert what == f"{path}:4: 여기서 시작하는 행을 CSV로 읽을 수 없습니다."
    assert "큰따옴표" in expected


@pytest.mark.parametrize("text", [NSMC, CHATBOT])
def test_a_header_alone_is_no_corpus(text, write):
    reader = read_nsmc if text is NSMC else read_chatbot
    assert "자료가 없습니다" in refused(reader, write(text))[0]


def test_a_very_long_row_is_shown_cut(write):
    what, _ = refused(read_nsmc, write(NSMC + "가" * 5000 + "\n"))
    assert len(what) < 400


# ── 실제 자료의 표본 ──


@needs_samples
def test_the_real_reviews_all_come_back():
    path = SAMPLES / "nsmc-raw-train-40k.tsv"
    reviews = read_nsmc(path)
    body = path.read_bytes().split(b"\n", 1)[1]
    assert "".join(f"{r.id}\t{r.document}\t{r.label}\n" for r in reviews).encode() == body
    assert len(reviews) == 40_000
    assert sum(review.label for review in reviews) == 19_996


@needs_samples
def test_the_real_exchanges_all_come_back():
    exchanges = read_chatbot(SAMPLES / "chatbot-ko-11k.csv")
    assert len(exchanges) == 11_823
    assert [sum(e.label == n for e in exchanges) for n in range(3)] == [5290, 3570, 2963]
    assert exchanges[0] == Exchange("12시 땡!", "하루가 또 가네요.", 0)


@needs_samples
def test_the_real_sentences_all_come_back():
    path = SAMPLES / "ud-kaist-dev-sentences.txt"
    sentences = read_sentences(path)
    assert len(sentences) == 2066
    assert "".join(sentence + "\n" for sentence in sentences).encode() == path.read_bytes()
