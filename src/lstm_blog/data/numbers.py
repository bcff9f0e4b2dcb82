"""숫자 읽기: 325 ↔ 삼백이십오. 영부터 구천구백구십구조까지의 정수를 한자어로 읽습니다.

한글 맞춤법 44항은 수를 만 단위로 띄어 적게 합니다. 일은 십, 백, 천 앞에서 언제나 빠집니다(십,
백십, 천백). 만 앞에서는 수의 맨 앞일 때만 빠지고(만 이천, 일억 일만), 억과 조 앞에서는 남습니다
(일억, 일조). 읽는 법이 하나로 정해지므로 거꾸로 되돌릴 수 있습니다.
"""

import re
from typing import Literal

import torch

from lstm_blog.data.sampling import distinct

DIGITS = "영일이삼사오육칠팔구"
SMALL_UNITS = ("", "십", "백", "천")  # 10⁰부터 10³까지
LARGE_UNITS = ("", "만", "억", "조")  # 10⁰, 10⁴, 10⁸, 10¹²
LARGEST = 10**16 - 1

_DIGIT = "[일이삼사오육칠팔구]"
_GROUP = f"(?:{_DIGIT}?천)?(?:{_DIGIT}?백)?(?:{_DIGIT}?십)?{_DIGIT}?"
_READING = re.compile(
    f"(?:(?P<조>{_GROUP})조)?(?:(?P<억>{_GROUP})억)?(?:(?P<만>{_GROUP})만)?(?P<일>{_GROUP})"
)


def read_number(number: int, *, spaced: bool = True) -> str:
    """정수를 한글로 읽습니다.

    입력:
        number: 0부터 9999조 9999억 9999만 9999까지.
        spaced: 만 단위로 띄어 쓸지. 거짓이면 모두 붙입니다.

    반환:
        한글로 읽은 글. 예: 325 → 삼백이십오.

    예외:
        ValueError: 범위 밖일 때.

    출처: 한글 맞춤법 44항(만 단위 띄어쓰기).

    >>> read_number(325), read_number(11111), read_number(100010000)
    ('삼백이십오', '만 천백십일', '일억 일만')
    >>> read_number(1_2345_6789, spaced=False)
    '일억이천삼백사십오만육천칠백팔십구'
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"읽을 수 없는 수입니다: {number}. 0부터 {LARGEST}까지의 정수를 넘기세요.")
    if number == 0:
        return DIGITS[0]
    groups = []
    for position, unit in reversed(list(enumerate(LARGE_UNITS))):
        value = number // 10_000**position % 10_000
        leading = not groups
        if value == 1 and unit == "만" and leading:
            groups.append(unit)
        elif value:
            groups.append(_read_group(value) + unit)
    return (" " if spaced else "").join(groups)


def parse_number(text: str) -> int:
    """한글로 읽은 수를 정수로 되돌립니다. `read_number`의 역입니다.

    띄어쓰기는 보지 않습니다. 일을 빼도 되는 자리에 적은 일(일십, 일만)과, 빼지 않는 편이 나은
    자리에서 뺀 일(일억 만)도 읽습니다.

    입력:
        text: 한글로 읽은 글.

    반환:
        정수.

    예외:
        ValueError: 수를 읽은 글이 아닐 때.

    출처: 한글 맞춤법 44항.

    >>> parse_number("삼백이십오"), parse_number("일만 일천"), parse_number("영")
    (325, 11000, 0)
    """
    compact = text.replace(" ", "")
    if compact == DIGITS[0]:
        return 0
    match = _READING.fullmatch(compact)
    # 조와 억은 앞에 수가 있어야 합니다. 만은 홀로 10000입니다.
    if not compact or not match or match["조"] == "" or match["억"] == "":
        raise ValueError(
            f"수를 읽은 글이 아닙니다: {text!r}. '삼백이십오'처럼 한자어로 읽은 글을 넘기세요."
        )
    number = 0
    for position, name in enumerate(("일", "만", "억", "조")):
        group = match[name]
        if group is not None:
            value = _parse_group(group) if group or name != "만" else 1
            number += value * 10_000**position
    return number


def number_reading(
    n: int,
    *,
    min_digits: int = 1,
    max_digits: int = 4,
    direction: Literal["read", "write"] = "read",
    spaced: bool = True,
    generator: torch.Generator | None = None,
) -> list[tuple[str, str]]:
    """숫자 읽기 과제: 아라비아 숫자와 한글로 읽은 글의 쌍을 만듭니다.

    자릿수마다 되도록 같은 수의 예를 냅니다. 짧은 수는 가짓수가 적으므로 다 쓰고 나면 남은 몫을
    긴 수가 나누어 맡습니다.

    입력:
        n: 쌍의 수. 모든 쌍이 서로 다릅니다.
        min_digits, max_digits: 자릿수의 처음과 끝. 1부터 16까지. 한 자리 수에는 0도 듭니다.
        direction: "read"면 (숫자, 한글), "write"면 (한글, 숫자).
        spaced: 한글을 만 단위로 띄어 쓸지.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        길이 n의 (입력 글, 답 글) 목록.

    예외:
        ValueError: 자릿수나 방향이 틀렸거나, 그 자릿수의 수가 n개보다 적을 때.

    출처: 한글 맞춤법 44항.

    >>> import torch
    >>> pairs = number_reading(100, generator=torch.Generator().manual_seed(0))
    >>> all(parse_number(reading) == int(digits) for digits, reading in pairs)
    True
    """
    if not 1 <= min_digits <= max_digits <= 16:
        raise ValueError(
            f"자릿수가 틀렸습니다: {min_digits}부터 {max_digits}까지. "
            "1 ≤ min_digits ≤ max_digits ≤ 16 이어야 합니다."
        )
    if direction not in ("read", "write"):
        raise ValueError(f"방향을 모릅니다: {direction!r}. 'read'나 'write'를 넘기세요.")
    numbers = _draw(n, min_digits, max_digits, generator)
    pairs = [(str(number), read_number(number, spaced=spaced)) for number in numbers]
    return pairs if direction == "read" else [(reading, digits) for digits, reading in pairs]


def _read_group(value: int) -> str:
    """1부터 9999까지. 십, 백, 천 앞의 일은 뺍니다."""
    reading = ""
    for position in (3, 2, 1, 0):
        digit = value // 10**position % 10
        if digit == 0:
            continue
        if digit > 1 or position == 0:
            reading += DIGITS[digit]
        reading += SMALL_UNITS[position]
    return reading


def _parse_group(group: str) -> int:
    value = 0
    digit = None
    for character in group:
        if character in DIGITS:
            digit = DIGITS.index(character)
        else:
            value += (digit or 1) * 10 ** SMALL_UNITS.index(character)
            digit = None
    return value + (digit or 0)


def _draw(n: int, shortest: int, longest: int, generator: torch.Generator | None) -> list[int]:
    """자릿수를 고르게 나누어 서로 다른 수 n개를 뽑습니다."""
    starts = {digits: 10 ** (digits - 1) if digits > 1 else 0 for digits in range(1, 17)}
    lengths = range(shortest, longest + 1)
    total = 10**longest - starts[shortest]
    if not 0 <= n <= total:
        raise ValueError(
            f"{shortest}–{longest}자리 수는 {total}개뿐이라 {n}개를 만들 수 없습니다. "
            "n을 줄이거나 max_digits를 늘리세요."
        )
    numbers: list[int] = []
    for digits in lengths:
        share = (n - len(numbers)) // (longest + 1 - digits)
        size = 10**digits - starts[digits]
        drawn = distinct(size, min(share, size), generator)
        numbers += [starts[digits] + offset for offset in drawn]
    order = torch.randperm(n, generator=generator).tolist()
    return [numbers[index] for index in order]
