"""글을 읽는 데 드는 시간과, 글을 한마디로 알리는 첫 문단."""

from __future__ import annotations

import html
import math
import re

SYLLABLES_PER_MINUTE = 500
SUMMARY_LENGTH = 160  # 검색 결과와 나눔 카드가 자르지 않고 보이는 길이(글자)

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCED = re.compile(r"^[ \t>]*(```+|~~~+).*?^[ \t>]*\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_UNREAD = re.compile(r"<!--.*?-->|<[^>]+>|\]\([^)]*\)|\{[ :]*[#.][^}\n]*\}", re.DOTALL)
_READ = re.compile(r"[가-힣]|[A-Za-z0-9][\w.+-]*")
_FIRST_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?])\s")


def minutes(markdown: str) -> int:
    """읽는 데 걸리는 시간(분, 올림). 1분에 한글 500음절을 읽는다고 칩니다.

    울타리 속의 코드와 예제는 세지 않고, 영문 낱말과 수, 수식은 하나를 한 음절로 칩니다.

    >>> minutes("# 제목 { #top }\\n\\n" + "가나다라마 " * 150)
    2
    """
    text = _FENCED.sub("", _FRONT_MATTER.sub("", markdown))
    text = _UNREAD.sub(" ", _FORMULA.sub(" 1 ", text))
    return max(1, math.ceil(len(_READ.findall(text)) / SYLLABLES_PER_MINUTE))


def summary(content: str) -> str:
    """쪽의 첫 문단에서 160자 안에 드는 문장들. 문단이 없으면 빈 글입니다.

    입력:
        content: 쪽의 HTML. 수식은 아직 그리지 않은 것.

    >>> summary("<h1>제목</h1><p>첫 <em>문장</em>입니다. 둘째 문장입니다.</p>")
    '첫 문장입니다. 둘째 문장입니다.'
    """
    found = _FIRST_PARAGRAPH.search(content)
    if found is None:
        return ""
    text = html.unescape(re.sub(r"<[^>]+>|\\[()]", "", found[1]))
    kept = ""
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > SUMMARY_LENGTH:
            break
        kept = longer
    return kept or text[: SUMMARY_LENGTH - 1].rstrip() + "…"
