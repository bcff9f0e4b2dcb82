"""내려받은 자료 파일을 읽습니다: NSMC 영화평, 챗봇 문답, 한 줄에 한 문장인 글.

자료는 책에 들어 있지 않습니다. 파일이 없으면 어디서 받고 라이선스와 크기가 어떤지 알려 줍니다.
파일이 틀렸으면 파일과 줄, 기다린 것을 말하고 멈춥니다. 틀린 줄을 슬쩍 건너뛰지 않습니다.

줄은 `\\n`과 `\\r\\n`에서만 나눕니다. NSMC의 영화평에는 `\\r`만 홀로 든 것이 있어서, 흔히 쓰는
`open(path)`로 읽으면 한 편이 두 줄로 갈라집니다.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["CorpusError", "Exchange", "Review", "read_chatbot", "read_nsmc", "read_sentences"]

_NSMC = (
    "https://github.com/e9t/nsmc 의 ratings_train.txt(15만 줄, 약 14 MB)와 "
    "ratings_test.txt(5만 줄, 약 5 MB)를 받으세요. 라이선스는 CC0 1.0입니다."
)
_CHATBOT = (
    "https://github.com/songys/Chatbot_data 의 ChatbotData.csv(11,823줄, 약 0.9 MB)를 받으세요. "
    "라이선스는 그 저장소의 안내를 따릅니다."
)
_SENTENCES = (
    "한 줄에 한 문장씩 적은 UTF-8 글이면 됩니다. 이를테면 "
    "https://github.com/UniversalDependencies/UD_Korean-Kaist 의 dev 문장은 2,066줄, 약 0.2 MB이고 "
    "라이선스는 CC BY-SA 4.0입니다."
)
_SEPARATORS = {"\t": "탭", ",": "쉼표"}


class CorpusError(ValueError):
    """자료 파일이 기다린 꼴이 아닙니다. 첫 줄은 어디의 무엇이, 둘째 줄은 어떻게 할지입니다.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as empty:
    ...     try:
    ...         read_sentences(empty.name)
    ...     except CorpusError as error:
    ...         print(str(error).removeprefix(empty.name).split("\\n")[0])
    : 빈 파일입니다.
    """


class Review(NamedTuple):
    """영화평 하나.

    속성:
        id: NSMC가 붙인 번호.
        document: 영화평. 적힌 그대로입니다.
        label: 0은 부정, 1은 긍정.

    >>> Review("7", "또 보고 싶다", 1).label
    1
    """

    id: str
    document: str
    label: int


class Exchange(NamedTuple):
    """물음과 대답 한 쌍.

    속성:
        question: 물음.
        answer: 대답.
        label: 0은 일상, 1은 이별(부정), 2는 사랑(긍정).

    >>> Exchange("졸려", "네, 주무세요.", 0).answer
    '네, 주무세요.'
    """

    question: str
    answer: str
    label: int


def read_nsmc(path: str | Path) -> list[Review]:
    """NSMC(네이버 영화평)의 TSV를 읽습니다.

    입력:
        path: 첫 줄에 id, document, label이 탭으로 나뉘어 있는 UTF-8 파일.

    반환:
        영화평들. 파일의 차례 그대로이고, 빠지는 줄이 없습니다. 따옴표와 `&gt`, 홀로 있는 `\\r`도
        적힌 그대로입니다. 원래의 자료에는 document가 빈 줄도 몇 있습니다.

    예외:
        FileNotFoundError: 파일이 없을 때.
        CorpusError: UTF-8이 아니거나, 비었거나, 열이 모자라거나, 칸 수가 다르거나, label이 0과 1이
            아니거나, NUL 바이트가 있을 때.

    출처: https://github.com/e9t/nsmc (CC0 1.0).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "ratings.txt")
    ...     _ = path.write_text("id\\tdocument\\tlabel\\n7\\t또 보고 싶다\\t1\\n", encoding="utf-8")
    ...     read_nsmc(path)
    [Review(id='7', document='또 보고 싶다', label=1)]
    """
    path = Path(path)
    lines = _read_lines(path, _NSMC)
    rows = ((number, line.split("\t")) for number, line in enumerate(lines, 1))
    return [
        Review(cells[0], cells[1], _label(path, number, cells[2], 2))
        for number, cells in _table(path, rows, ("id", "document", "label"), "\t")
    ]


def read_chatbot(path: str | Path) -> list[Exchange]:
    """챗봇 문답 CSV를 읽습니다.

    입력:
        path: 첫 줄에 Q, A, label이 쉼표로 나뉘어 있는 UTF-8 파일. 쉼표나 줄바꿈이 든 칸은
            큰따옴표로 감쌉니다(RFC 4180).

    반환:
        문답들. 파일의 차례 그대로이고, 빠지는 줄이 없습니다. 칸 안의 줄바꿈은 `\\n`이 됩니다.

    예외:
        FileNotFoundError: 파일이 없을 때.
        CorpusError: UTF-8이 아니거나, 비었거나, 열이 모자라거나, 칸 수가 다르거나, 따옴표의 짝이
            맞지 않거나, label이 0, 1, 2가 아니거나, NUL 바이트가 있을 때.

    출처: https://github.com/songys/Chatbot_data

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "ChatbotData.csv")
    ...     _ = path.write_text('Q,A,label\\n졸려,"네, 주무세요.",0\\n', encoding="utf-8")
    ...     read_chatbot(path)
    [Exchange(question='졸려', answer='네, 주무세요.', label=0)]
    """
    path = Path(path)
    rows = _csv_rows(path, _read_lines(path, _CHATBOT))
    return [
        Exchange(cells[0], cells[1], _label(path, number, cells[2], 3))
        for number, cells in _table(path, rows, ("Q", "A", "label"), ",")
    ]


def read_sentences(path: str | Path) -> list[str]:
    """한 줄에 한 문장씩 적은 글을 읽습니다.

    입력:
        path: UTF-8 파일.

    반환:
        문장들. 파일의 차례 그대로입니다. 빈칸뿐인 줄은 문장으로 치지 않고, 나머지는 줄 안의
        빈칸까지 그대로 둡니다.

    예외:
        FileNotFoundError: 파일이 없을 때.
        CorpusError: UTF-8이 아니거나, 비었거나, NUL 바이트가 있을 때.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "sentences.txt")
    ...     _ = path.write_text("봄이 온다.\\n\\n꽃이다.\\n", encoding="utf-8")
    ...     read_sentences(path)
    ['봄이 온다.', '꽃이다.']
    """
    return [line for line in _read_lines(Path(path), _SENTENCES) if line.strip()]


def _read_lines(path: Path, where: str) -> list[str]:
    """UTF-8 글의 줄들. 줄바꿈은 떼고, 파일 끝의 빈 줄은 뺍니다."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path}: 파일이 없습니다.\n{where}") from None
    except OSError as error:
        what = "파일이 아니라 폴더입니다" if path.is_dir() else "읽을 수 없습니다"
        raise CorpusError(f"{path}: {what}.\n읽을 수 있는 파일의 이름을 넘기세요.") from error
    text = _decode(path, data)
    if (found := text.find("\0")) >= 0:
        raise _error(
            path,
            text.count("\n", 0, found) + 1,
            "NUL 바이트(0x00)가 있습니다",
            "UTF-8로 쓴 글이어야 합니다. 받다가 망가졌을 수 있으니 다시 받으세요.",
        )
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise CorpusError(f"{path}: 빈 파일입니다.\n{where}")
    return lines


def _decode(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _error(
            path,
            1,
            "UTF-16으로 저장한 파일입니다",
            "UTF-8이어야 합니다. 편집기에서 인코딩을 UTF-8로 골라 다시 저장하세요.",
        )
    data = data.removeprefix(b"\xef\xbb\xbf")  # BOM
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if _is_cp949(data):
            raise _error(
                path,
                line,
                "CP949(EUC-KR)로 저장한 파일입니다",
                f"UTF-8이어야 합니다. 바꾸는 명령: iconv -f cp949 -t utf-8 '{path}' > utf8.txt",
            ) from None
        raise _error(
            path,
            line,
            f"UTF-8이 아닌 바이트 0x{data[error.start]:02X}가 있습니다",
            "UTF-8이어야 합니다. 받다가 망가졌을 수 있으니 다시 받으세요.",
        ) from None


def _is_cp949(data: bytes) -> bool:
    """CP949로 읽히고, UTF-8로 읽었을 때 성한 한글보다 깨진 곳이 많은가.

    앞의 것만 보면 몇 바이트 깨진 UTF-8 파일이 우연히 CP949로도 읽혀 엉뚱한 말을 하게 됩니다.
    """
    try:
        data.decode("cp949")
    except UnicodeDecodeError:
        return False
    read = data.decode("utf-8", "replace")
    return read.count("\N{REPLACEMENT CHARACTER}") > sum("가" <= letter <= "힣" for letter in read)


def _csv_rows(path: Path, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """(첫 줄의 번호, 칸들). 따옴표 안의 줄바꿈 때문에 한 행이 여러 줄일 수 있습니다."""
    reader = csv.reader((line + "\n" for line in lines), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise _error(
            path,
            start,
            "여기서 시작하는 행을 CSV로 읽을 수 없습니다",
            "큰따옴표의 짝이 맞아야 하고, 칸 안의 큰따옴표는 두 번 적어야 합니다.",
        ) from error


def _table(
    path: Path,
    rows: Iterator[tuple[int, list[str]]],
    columns: Sequence[str],
    separator: str,
) -> Iterator[tuple[int, list[str]]]:
    """첫 줄에서 열의 자리를 찾고, 나머지 줄에서 그 열의 칸을 columns의 차례로 꺼냅니다."""
    _, header = next(rows)
    header = [name.strip() for name in header]
    expected = f"첫 줄은 {', '.join(columns)}을 {_SEPARATORS[separator]}로 나눈 것이어야 합니다."
    if missing := [name for name in columns if header.count(name) != 1]:
        wrong = f"{', '.join(missing)} 열이 하나씩 있지 않습니다. 있는 것: {header}"
        raise _error(path, 1, wrong, expected)
    places = [header.index(name) for name in columns]
    empty = True
    for number, cells in rows:
        if len(cells) != len(header):
            raise _error(
                path,
                number,
                f"칸이 {len(cells)}개입니다: {_shorten(separator.join(cells))}",
                f"첫 줄처럼 {_SEPARATORS[separator]}로 나눈 {len(header)}칸이어야 합니다.",
            )
        empty = False
        yield number, [cells[place] for place in places]
    if empty:
        raise _error(path, 2, "첫 줄뿐이고 자료가 없습니다", "둘째 줄부터 자료가 있어야 합니다.")


def _label(path: Path, number: int, cell: str, classes: int) -> int:
    known = [str(label) for label in range(classes)]
    if cell.strip() not in known:  # 챗봇 자료에는 빈칸이 붙은 "2   "도 있습니다
        raise _error(
            path,
            number,
            f"label이 {_shorten(cell)}입니다",
            f"{', '.join(known)} 가운데 하나여야 합니다.",
        )
    return known.index(cell.strip())


def _error(path: Path, line: int, what: str, expected: str) -> CorpusError:
    return CorpusError(f"{path}:{line}: {what}.\n{expected}")


def _shorten(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
