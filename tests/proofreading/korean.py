"""형태소로 읽는 규칙: 띄어쓰기 셋과 문장의 끝. 분석은 kiwipiepy가 합니다."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass

from kiwipiepy import Kiwi, Token

PARTICLE = "조사 앞의 빈칸"
DEPENDENT = "붙여 쓴 의존 명사"
UNIT = "붙여 쓴 단위"
SPACING = (PARTICLE, DEPENDENT, UNIT)
NUMERALS = re.compile("[한두세네몇첫]|다섯|여섯|일곱|여덟|아홉|열[한두세네]?|스무|서른|여러")
# 체언 뒤에서도 띄어 쓰는 의존 명사. 다른 것은 조사나 접미사와 꼴이 같아 가르지 않는다.
APART = {"때문", "따위"}
# 관형사형 뒤에 붙어 어미나 낱말이 되기도 하는 것: 없는데도, 그럴듯하다, 읽을거리.
LEXICAL = {"데", "듯", "거리"}
# 홀로 설 수 없는 조사. 분석기가 다른 말로 읽기도 해서 글자로 찾는다.
ALONE = re.compile(r"(?<=\s)(?:를|을|는|에|과|로)(?=\s)")
# 물음의 '-ㄹ까요'와 시킴의 '-세요'는 이 책의 말투다. 나머지 해요체와 해라체는 쓰지 않는다.
FORMAL = re.compile(r"(?:니다|니까|시다|시오|까요|세요)$")


@dataclass(frozen=True)
class Finding:
    """규칙이 짚은 한 곳. around는 짚은 말과 그 앞뒤입니다."""

    rule: str
    around: str


@functools.cache
def kiwi() -> Kiwi:
    """낱말을 더 가르치지 않은 분석기. 불러오는 데 몇 초가 걸려 한 번만 만듭니다."""
    return Kiwi(num_workers=1)


def spacing(sentence: str) -> list[Finding]:
    """띄어쓰기 규칙 셋을 어긴 곳들."""
    tokens = kiwi().tokenize(sentence)
    found = [
        Finding(PARTICLE, _around(sentence, alone.start())) for alone in ALONE.finditer(sentence)
    ]
    for before, token in itertools.pairwise(tokens):
        # 줄어든 말('걸' = 것+을)의 토막은 앞 토막과 같은 자리에서 시작한다.
        spaced = sentence[token.start - 1].isspace() and token.start > before.start
        rule = _particle(before, token) if spaced else _joined(before, token)
        if rule is not None:
            found.append(Finding(rule, _around(sentence, token.start)))
    return found


def ending(sentence: str) -> str | None:
    """합니다체가 아닌 끝맺음. 이름으로 끝나는 글에는 끝맺음이 없습니다.

    >>> [ending(f"게이트를 {end}") is None for end in ("엽니다.", "연다.", "여는 일.")]
    [True, False, True]
    """
    tokens = [token for token in kiwi().tokenize(sentence) if token.tag not in ("SF", "SSC", "SS")]
    if not tokens or tokens[-1].tag != "EF":
        return None
    last = tokens[-1]
    written = sentence[: last.start + last.len].rstrip()
    return None if FORMAL.search(written) else last.form


def _particle(before: Token, token: Token) -> str | None:
    """빈칸 뒤에 온 조사나 '이다'."""
    copula = token.tag == "VCP" and token.len > 0
    return PARTICLE if (token.tag.startswith("J") or copula) and before.tag != "SF" else None


def _joined(before: Token, token: Token) -> str | None:
    """빈칸 없이 온 의존 명사나 단위."""
    noun = token.tag.startswith("NN") or token.form in ("대로", "만큼", "뿐")
    if before.tag == "ETM" and noun and token.form not in LEXICAL:
        return DEPENDENT
    if token.tag == "NNB" and token.form in APART:
        return DEPENDENT
    counted = before.tag == "NR" or (before.tag == "MM" and NUMERALS.fullmatch(before.form))
    if counted and token.tag in ("NNB", "NNG"):
        return UNIT
    return None


def _around(sentence: str, at: int) -> str:
    start = sentence.rfind(" ", 0, max(at - 1, 0)) + 1
    end = sentence.find(" ", at)
    return sentence[start : end if end != -1 else len(sentence)]
