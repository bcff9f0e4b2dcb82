"""한글 음절과 낱자(자모) 사이를 오갑니다.

낱자는 키보드로 치면 보이는 호환 자모(ㅎ, ㅏ, ㄴ)로 씁니다. 글자로 읽히고, 초성 ㄴ과 종성 ㄴ이
같은 기호라서 어휘가 작습니다. 대신 낱자만 보고 받침인지 다음 초성인지 가려야 합니다.
`compose`가 쓰는 규칙은 하나입니다. 모음 바로 앞의 자음은 언제나 그 모음의 초성입니다.

겹모음 ㅘ와 겹받침 ㄳ은 낱자 하나로 봅니다. 음절이 아닌 글자는 어디서나 그대로 지나갑니다.
"""

import re
from typing import NamedTuple

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"  # 초성 19개
NUCLEI = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"  # 중성 21개
CODAS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"  # 종성 27개, 받침 없음은 뺐습니다

_FIRST = ord("가")
_LAST = ord("힣")
_SYLLABLE = re.compile("[가-힣]")
# 초성, 중성, 그리고 뒤에 모음이 오지 않을 때만 종성.
_JAMO = re.compile(f"([{ONSETS}])([{NUCLEI}])(?:([{CODAS}])(?![{NUCLEI}]))?")


class Syllable(NamedTuple):
    """음절 하나를 이루는 낱자. `split_syllable`이 돌려줍니다.

    속성:
        onset: 초성.
        nucleus: 중성.
        coda: 종성. 받침이 없으면 빈 문자열입니다.

    >>> join_syllable(*Syllable("ㅎ", "ㅏ", "ㄴ"))
    '한'
    """

    onset: str
    nucleus: str
    coda: str = ""


def is_syllable(character: str) -> bool:
    """완성된 한글 음절(가–힣) 한 글자인지 봅니다. 낱자와 다른 글자는 아닙니다.

    입력:
        character: 아무 문자열.

    반환:
        음절 한 글자면 참.

    출처: 유니코드 표준 3.12절. 음절은 U+AC00부터 U+D7A3까지입니다.

    >>> is_syllable("한"), is_syllable("ㅎ"), is_syllable("h")
    (True, False, False)
    """
    return len(character) == 1 and _FIRST <= ord(character) <= _LAST


def split_syllable(syllable: str) -> Syllable:
    """음절 하나를 초성, 중성, 종성으로 나눕니다.

    입력:
        syllable: 완성된 한글 음절 한 글자.

    반환:
        초성 onset, 중성 nucleus, 종성 coda. 받침이 없으면 coda는 "".

    예외:
        ValueError: 완성된 한글 음절 한 글자가 아닐 때.

    출처: 유니코드 표준 3.12절. 음절의 코드는 가 + (초성 × 21 + 중성) × 28 + 종성입니다.

    >>> split_syllable("한")
    Syllable(onset='ㅎ', nucleus='ㅏ', coda='ㄴ')
    """
    if not is_syllable(syllable):
        raise ValueError(
            f"한글 음절 한 글자가 아닙니다: {syllable!r}. "
            "'가'부터 '힣' 사이의 글자 하나를 넘기세요."
        )
    rest, coda = divmod(ord(syllable) - _FIRST, len(CODAS) + 1)
    onset, nucleus = divmod(rest, len(NUCLEI))
    return Syllable(ONSETS[onset], NUCLEI[nucleus], CODAS[coda - 1] if coda else "")


def join_syllable(onset: str, nucleus: str, coda: str = "") -> str:
    """초성, 중성, 종성을 모아 음절 하나를 만듭니다. `split_syllable`의 역입니다.

    입력:
        onset, nucleus: 호환 자모 한 글자씩.
        coda: 호환 자모 한 글자. 받침이 없으면 "".

    반환:
        한글 음절 한 글자.

    예외:
        ValueError: 그 자리에 올 수 없는 낱자일 때. ㄸ, ㅃ, ㅉ은 종성이 될 수 없습니다.

    출처: 유니코드 표준 3.12절.

    >>> join_syllable("ㅎ", "ㅏ", "ㄴ"), join_syllable("ㄱ", "ㅡ")
    ('한', '그')
    """
    onset_index = _index("초성", ONSETS, onset)
    nucleus_index = _index("중성", NUCLEI, nucleus)
    coda_index = _index("종성", CODAS, coda) + 1 if coda else 0
    offset = (onset_index * len(NUCLEI) + nucleus_index) * (len(CODAS) + 1) + coda_index
    return chr(_FIRST + offset)


def decompose(text: str) -> str:
    """글에 든 음절을 모두 낱자로 풉니다.

    입력:
        text: 아무 문자열. macOS의 파일 이름처럼 첫가끝 자모로 풀린 글(NFD)은 음절로 보지 않으므로
            먼저 `unicodedata.normalize("NFC", text)`를 거칩니다.

    반환:
        음절이 호환 자모로 바뀐 문자열. 다른 글자는 그대로입니다.

    출처: 유니코드 표준 3.12절. 첫가끝 자모 대신 호환 자모를 씁니다.

    >>> decompose("한글 LSTM")
    'ㅎㅏㄴㄱㅡㄹ LSTM'
    """
    return _SYLLABLE.sub(lambda match: "".join(split_syllable(match[0])), text)


def compose(text: str) -> str:
    """이어진 낱자를 음절로 모읍니다. `decompose`의 역입니다.

    받침인지 다음 글자의 초성인지는 뒤에 모음이 오는지로 가립니다.

    입력:
        text: 아무 문자열.

    반환:
        모을 수 있는 낱자를 모두 음절로 모은 문자열. 짝이 없는 낱자와 다른 글자는 그대로입니다.

    출처: 유니코드 표준 3.12절. 호환 자모의 초성과 종성을 가리는 규칙은 이 책의 것입니다.

    낱자가 섞이지 않은 글이면 `compose(decompose(text)) == text`가 언제나 성립합니다.
    원래 글에 낱자가 있으면 그 낱자가 이웃에 붙어서 달라질 수 있습니다. 다음 세 경우뿐입니다.

    - 초성이 될 낱자 다음에 모음 낱자가 올 때: "ㅎㅏ"는 "하"가 됩니다.
    - 받침 없는 음절 다음에 받침이 될 낱자가 오고 그 뒤가 모음 낱자가 아닐 때:
      "하ㅋㅋ"는 "핰ㅋ"이 됩니다.
    - 받침 있는 음절 다음에 모음 낱자가 올 때: "한ㅏ"는 받침을 빼앗겨 "하나"가 됩니다.

    이때도 낱자의 순서는 그대로라서 `decompose(compose(decompose(text))) == decompose(text)`입니다.

    >>> compose("ㄱㅏㄱㅏ"), compose("ㄱㅏㄱ"), compose("ㅋㅋㅋ")
    ('가가', '각', 'ㅋㅋㅋ')
    """
    return _JAMO.sub(lambda match: join_syllable(*match.groups("")), text)


def _index(position: str, jamo: str, character: str) -> int:
    if len(character) != 1 or character not in jamo:
        raise ValueError(
            f"{position}이 될 수 없습니다: {character!r}. 다음 가운데 하나를 넘기세요: {jamo}"
        )
    return jamo.index(character)
