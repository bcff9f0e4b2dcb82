"""지은 글이 배운 글을 얼마나 베꼈는지 잽니다."""

from typing import NamedTuple


class Copy(NamedTuple):
    """배운 글에 그대로 있는 가장 긴 토막. `longest_copy`가 돌려줍니다.

    속성:
        text: 토막.
        start: 지은 글에서 토막이 시작하는 자리. 0부터 셉니다.
        source_start: 배운 글에서 그 토막이 처음 나오는 자리.

    >>> Copy("가나", 0, 5).text
    '가나'
    """

    text: str
    start: int
    source_start: int


def copied_lengths(sample: str, source: str) -> list[int]:
    """지은 글의 자리마다, 거기서 시작하는 토막이 몇 글자까지 배운 글에 그대로 있는지 잽니다.

    입력:
        sample: 지은 글.
        source: 배운 글.

    반환:
        길이들. sample의 글자마다 하나이고, 배운 글에 없는 글자면 0입니다.

    >>> copied_lengths("나라가", "가나다라")
    [1, 1, 1]
    >>> copied_lengths("xab", "cabbage")
    [0, 2, 1]
    """
    lengths: list[int] = []
    length = 0
    for start in range(len(sample)):
        length = max(length - 1, 0)  # 앞의 토막에서 첫 글자를 뺀 것도 배운 글에 있습니다
        while start + length < len(sample) and sample[start : start + length + 1] in source:
            length += 1
        lengths.append(length)
    return lengths


def longest_copy(sample: str, source: str) -> Copy:
    """지은 글에서, 배운 글에 그대로 있는 가장 긴 토막을 찾습니다.

    입력:
        sample: 지은 글. 한 글자 이상.
        source: 배운 글.

    반환:
        토막과 그 자리. 길이가 같으면 앞의 것입니다. 겹치는 글자가 없으면 빈 토막입니다.

    예외:
        ValueError: sample이 비었을 때.

    >>> longest_copy("봄이 온다", "봄은 온다. 봄이 간다.")
    Copy(text='봄이 ', start=0, source_start=7)
    """
    if not sample:
        raise ValueError("지은 글이 비었습니다. 한 글자 이상을 넘기세요.")
    lengths = copied_lengths(sample, source)
    start = lengths.index(max(lengths))
    text = sample[start : start + lengths[start]]
    return Copy(text, start, source.find(text))
