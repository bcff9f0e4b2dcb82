"""표준 발음법을 규칙으로 옮깁니다: 국물 → 궁물, 같이 → 가치, 값을 → 갑쓸.

`pronounce`는 앞 음절의 종성과 뒤 음절의 초성이 만나는 자리마다 조항을 차례로 씁니다. 글자만 보고는
정할 수 없는 조항이 있습니다. 신을 신고[신꼬]와 신고(申告)[신고]는 글자가 같습니다. 그래서 낱말 안에
다음 표시를 넣을 수 있습니다. 표시는 적을 때 사라집니다(`spelling`).

| 표시 | 뜻 | 쓰는 조항 | 보기 |
|---|---|---|---|
| `-` | 용언의 어간과 어미 사이. 어미는 낱자로 시작할 수 있습니다 | 24·25·27 | 신-고, 가-ㄹ수록 |
| `+` | 합성어나 파생어에서 뜻이 있는 말 사이 | 12·15·20·29 | 솜+이불, 밭+아래, 의견+란 |
| `ㅅ` | 사이시옷이 있거나, 적지는 않아도 있는 합성어 | 28·30 | 내ㅅ가, 문ㅅ고리 |
| `·` | 한자와 한자 사이 | 26 | 갈·등 |

발음이 둘 허용되면 원칙인 쪽을 냅니다. 소리의 길이(6·7항)는 다루지 않습니다. 띄어 쓴 곳과 다른
글자가 있는 곳은 끊어 읽습니다.

출처: 문화체육관광부 고시 제2017-13호 표준어 규정 제2부 표준 발음법.
"""

import functools
import re
from dataclasses import dataclass

import torch

from lstm_blog.data import words
from lstm_blog.data.hangul import join_syllable, split_syllable
from lstm_blog.data.sampling import distinct

# 8·9항: 종성은 ㄱㄴㄷㄹㅁㅂㅇ 일곱으로만 소리 납니다. 10·11항: 겹받침은 한쪽만 남습니다.
_FINAL = dict(zip("ㄲㅋㅅㅆㅈㅊㅌㅎㅍ", "ㄱㄱㄷㄷㄷㄷㄷㄷㅂ", strict=True))
_FINAL |= dict(zip("ㄳㄵㄼㄽㄾㅄㄺㄻㄿㄶㅀ", "ㄱㄴㄹㄹㄹㅂㄱㅁㅂㄴㄹ", strict=True))
_CLUSTERS = {  # 앞엣것과 뒤엣것
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
_ASPIRATED = dict(zip("ㄱㄷㅂㅈ", "ㅋㅌㅍㅊ", strict=True))
_TENSE = dict(zip("ㄱㄷㅂㅅㅈ", "ㄲㄸㅃㅆㅉ", strict=True))
_NASAL = dict(zip("ㄱㄷㅂ", "ㅇㄴㅁ", strict=True))
# 11항 다만(ㄺ + ㄱ)과 25항(ㄼ)은 용언만 따릅니다. 이 받침이 있는 체언은 몇 되지 않습니다.
_NOUNS_WITH_CLUSTERS = set("닭탉흙칡슭삵덟")
# 16항: 모음 앞에서 ㅈ, ㅊ, ㅋ, ㅌ, ㅍ, ㅎ을 그대로 잇지 않는 낱자 이름.
_LETTER_NAMES = {
    "디귿": "디긋", "지읒": "지읏", "치읓": "치읏", "키읔": "키윽",
    "티읕": "티읏", "피읖": "피읍", "히읗": "히읏",
}  # fmt: skip
_MARKS = "(?:-[ㄴㄹㅁㅂㅆ]?|[+·ㅅ])"
_WORD = re.compile(f"[가-힣](?:{_MARKS}?[가-힣])*(?:-[ㄴㄹㅁㅂㅆ]?(?![가-힣]))?")
_PART = re.compile(f"({_MARKS}?)([가-힣]?)")


def pronounce(word: str) -> str:
    """어절을 표준 발음법대로 소리 나는 글자로 바꿉니다. 음절 수는 그대로입니다.

    입력:
        word: 어절. 표시(`-`, `+`, `ㅅ`, `·`)를 넣을 수 있습니다. 한글 음절이 아닌 글자는 그대로
            지나가고, 규칙은 그 글자를 넘지 않습니다.

    반환:
        소리를 적은 글.

    출처: 표준 발음법 5항, 8–20항, 23–30항.

    >>> [pronounce(word) for word in ("국물", "같이", "값을", "밟다", "좋다", "닭이")]
    ['궁물', '가치', '갑쓸', '밥따', '조타', '달기']
    >>> pronounce("신고"), pronounce("신-고"), pronounce("솜+이불"), pronounce("가-ㄹ수록")
    ('신고', '신꼬', '솜니불', '갈쑤록')
    """
    return _WORD.sub(lambda match: _pronounce_run(*_read_marks(match[0])), word)


def spelling(word: str) -> str:
    """표시를 지우고 맞춤법대로 적습니다.

    입력:
        word: 표시가 든 어절.

    반환:
        적은 글. 사이시옷은 받침이 없는 음절에만 적습니다.

    출처: 사이시옷은 한글 맞춤법 30항.

    >>> [spelling(word) for word in ("가-ㄹ수록", "만들-ㄴ", "내ㅅ가", "문ㅅ고리", "갈·등")]
    ['갈수록', '만든', '냇가', '문고리', '갈등']
    """
    return _WORD.sub(lambda match: "".join(_read_marks(match[0])[0]), word)


def pronunciation(n: int, *, generator: torch.Generator | None = None) -> list[tuple[str, str]]:
    """표준 발음 과제: 어절과 그 소리의 쌍을 만듭니다.

    `words.py`의 체언에 조사를, 어간에 어미를 붙인 어절에서 고르게 뽑습니다. 두 글의 길이가 같으므로
    음절마다 이름표를 붙이는 문제로도 쓸 수 있습니다. 적은 것이 같은데 소리가 다른 말은 뺐습니다.

    입력:
        n: 쌍의 수. 입력 글이 모두 서로 다릅니다.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        길이 n의 (적은 글, 소리) 목록.

    예외:
        ValueError: n이 음수이거나 만들 수 있는 어절보다 많을 때.

    출처: 표준 발음법.

    >>> import torch
    >>> pairs = pronunciation(200, generator=torch.Generator().manual_seed(0))
    >>> all(len(written) == len(spoken) for written, spoken in pairs)
    True
    """
    pairs = _all_pairs()
    return [pairs[index] for index in distinct(len(pairs), n, generator)]


@dataclass
class _Junction:
    """앞 음절의 종성과 뒤 음절의 초성이 만나는 자리. 조항이 coda와 onset을 고칩니다."""

    left: str  # 앞 음절, 적은 대로
    right: str  # 뒤 음절, 적은 대로
    coda: str
    onset: str
    nucleus: str
    right_coda: str
    mark: str  # "", "-", "+", "ㅅ", "·", "ㄹ"(관형사형 ㄹ의 뒤)


@functools.cache
def _all_pairs() -> tuple[tuple[str, str], ...]:
    spoken: dict[str, set[str]] = {}
    for word in words.all_words():
        spoken.setdefault(spelling(word), set()).add(pronounce(word))
    return tuple((written, *sounds) for written, sounds in spoken.items() if len(sounds) == 1)


def _read_marks(run: str) -> tuple[list[str], list[str]]:
    """표시를 읽어 적은 음절들과, 이웃한 음절 사이의 표시들을 냅니다."""
    syllables: list[str] = []
    marks: list[str] = []
    for mark, syllable in _PART.findall(run):
        if mark[1:]:  # 낱자로 시작하는 어미: 가-ㄹ, 만들-ㄴ
            syllables[-1] = _with_coda(syllables[-1], mark[1])
            mark = "ㄹ" if mark[1] == "ㄹ" else ""
        elif mark == "ㅅ" and not split_syllable(syllables[-1]).coda:
            syllables[-1] = _with_coda(syllables[-1], "ㅅ")
        elif not mark and marks and marks[-1] == "-" and syllables[-1] == "을":
            mark = "ㄹ"
        if syllable:
            if syllables:
                marks.append(mark)
            syllables.append(syllable)
    return syllables, marks


def _with_coda(syllable: str, coda: str) -> str:
    return join_syllable(*split_syllable(syllable)[:2], coda)


def _pronounce_run(syllables: list[str], marks: list[str]) -> str:
    name = "".join(syllables[:2])
    if name in _LETTER_NAMES:  # 16항
        syllables = [*_LETTER_NAMES[name], *syllables[2:]]
    letters = [list(split_syllable(syllable)) for syllable in syllables]
    for onset_nucleus_coda in letters:
        # 5항 다만 3: 자음을 첫소리로 가진 음절의 ㅢ는 ㅣ. 이어져 온 자음은 해당하지 않습니다.
        if onset_nucleus_coda[0] != "ㅇ" and onset_nucleus_coda[1] == "ㅢ":
            onset_nucleus_coda[1] = "ㅣ"
    for index, mark in enumerate(marks):
        left, right = letters[index], letters[index + 1]
        junction = _Junction(
            syllables[index], syllables[index + 1], left[2], right[0], right[1], right[2], mark
        )
        _resolve(junction)
        left[2], right[0] = junction.coda, junction.onset
    letters[-1][2] = _final(letters[-1][2])
    for onset_nucleus_coda in letters:
        # 5항 다만 1: 져, 쪄, 쳐는 저, 쩌, 처.
        if onset_nucleus_coda[0] in "ㅈㅉㅊ" and onset_nucleus_coda[1] == "ㅕ":
            onset_nucleus_coda[1] = "ㅓ"
    return "".join(join_syllable(*parts) for parts in letters)


def _final(coda: str) -> str:
    return _FINAL.get(coda, coda)


def _resolve(at: _Junction) -> None:
    if not at.coda:
        return
    # 29항: 합성어와 파생어에서 뒷말이 이, 야, 여, 요, 유로 시작하면 ㄴ을 더합니다. 있다는
    # 15항을 따릅니다(값있는[가빈는]).
    if at.mark in ("+", "ㅅ") and at.onset == "ㅇ" and at.nucleus in "ㅣㅑㅕㅛㅠㅒㅖ":
        at.onset = "ㅇ" if at.right == "있" else "ㄴ"
    # 15항, 12항 붙임 2: 뜻이 있는 말이 뒤에 오면 대표음으로 바꾸고 나서 잇습니다.
    if at.mark == "+" and at.onset in "ㅇㅎ":
        at.coda = _final(at.coda)
    if at.onset == "ㅇ":
        _before_vowel(at)
    elif at.onset == "ㅎ":
        _before_h(at)
    else:
        _before_consonant(at)


def _before_vowel(at: _Junction) -> None:
    if at.coda == "ㅇ":
        return
    # 12항 4: ㅎ(ㄶ, ㅀ)은 모음 앞에서 소리 나지 않습니다. 13항: 홑받침과 쌍받침은 그대로 옮깁니다.
    # 14항: 겹받침은 뒤엣것만 옮깁니다.
    at.coda, moved = _CLUSTERS.get(at.coda, ("", at.coda))
    if moved == "ㅎ":
        moved, at.coda = at.coda or "ㅇ", ""
    # 14항: 겹받침에서 옮긴 ㅅ은 된소리.
    if moved == "ㅅ" and at.coda:
        moved = "ㅆ"
    # 17항: ㄷ, ㅌ(ㄾ)이 조사나 접미사의 이를 만나면 ㅈ, ㅊ. 붙여처럼 줄어든 여도 같습니다.
    if at.mark != "+" and moved in "ㄷㅌ" and _begins_like_i(at):
        moved = "ㅈ" if moved == "ㄷ" else "ㅊ"
    at.onset = moved


def _begins_like_i(at: _Junction) -> bool:
    """뒤 음절이 이·히나, 이것이 어미 어와 줄어든 여·였·혀·혔인지."""
    return at.nucleus == "ㅣ" or (at.nucleus == "ㅕ" and at.right_coda in ("", "ㅆ"))


def _before_h(at: _Junction) -> None:
    # 12항 붙임 1·2: 접미사 히 앞에서는 받침이 그대로, 다른 ㅎ 앞에서는 대표음이 ㅎ과 합칩니다.
    if not _begins_like_i(at) or at.mark == "+":
        at.coda = _final(at.coda)
    kept, last = _CLUSTERS.get(at.coda, ("", at.coda))
    # 17항 붙임: ㄷ 뒤에 히가 오면 치.
    if last in "ㄷㅌ" and _begins_like_i(at) and at.mark != "+":
        at.coda, at.onset = kept, "ㅊ"
        return
    if last not in _ASPIRATED:
        kept, last = "", _final(at.coda)
    if last in _ASPIRATED:
        at.coda, at.onset = kept, _ASPIRATED[last]
    else:
        at.coda = last


def _before_consonant(at: _Junction) -> None:
    # 12항 1: ㅎ + ㄱ, ㄷ, ㅈ은 거센소리. 12항 2: ㅎ + ㅅ은 ㅆ.
    if at.coda in "ㅎㄶㅀ" and at.onset in "ㄱㄷㅈㅅ":
        at.coda = _CLUSTERS.get(at.coda, ("", "ㅎ"))[0]
        at.onset = "ㅆ" if at.onset == "ㅅ" else _ASPIRATED[at.onset]
        return
    noun = at.mark != "-" and at.left in _NOUNS_WITH_CLUSTERS
    # 10항 다만: 밟-은 자음 앞에서, 넓-은 넓죽하다, 넓둥글다, 넓적하다에서 ㅂ.
    if at.left == "밟" or (at.left == "넓" and at.right in "죽둥적"):
        at.coda = "ㅂ"
    # 11항 다만: 용언 어간의 ㄺ은 ㄱ 앞에서 ㄹ.
    if at.coda == "ㄺ" and at.onset == "ㄱ" and not noun:
        at.coda, at.onset = "ㄹ", "ㄲ"
        return
    _tensify(at)
    at.coda = _final(at.coda)
    _assimilate(at)


def _tensify(at: _Junction) -> None:
    """경음화. 대표음으로 바꾸기 전의 받침을 봅니다."""
    sound = _final(at.coda)
    plain = at.onset in _TENSE
    # 30항 1: 사이시옷 뒤에서는 된소리만 남기는 것이 원칙입니다(냇가[내까]).
    if at.mark == "ㅅ" and at.coda == "ㅅ" and plain:
        at.coda = ""
    if plain and (
        # 23항: ㄱ, ㄷ, ㅂ으로 소리 나는 받침. 25항의 ㄵ도 ㅈ이 있어 늘 된소리입니다.
        (sound in ("ㄱ", "ㄷ", "ㅂ") or at.coda == "ㄵ")
        # 24항: 어간 받침 ㄴ(ㄵ), ㅁ(ㄻ).
        or (at.mark == "-" and sound in ("ㄴ", "ㅁ") and at.onset != "ㅂ")
        # 25항: 어간 받침 ㄼ, ㄾ. ㄼ이 있는 체언은 여덟뿐입니다.
        or (at.coda in ("ㄼ", "ㄾ") and (at.mark == "-" or at.left != "덟") and at.onset != "ㅂ")
        # 26항: 한자어의 ㄹ 뒤 ㄷ, ㅅ, ㅈ.
        or (at.mark == "·" and at.coda == "ㄹ" and at.onset in "ㄷㅅㅈ")
        # 27항: 관형사형 -(으)ㄹ과 그것으로 시작하는 어미. 28항: 사이시옷이 있을 만한 합성어.
        or at.mark in ("ㄹ", "ㅅ")
    ):
        at.onset = _TENSE[at.onset]


def _assimilate(at: _Junction) -> None:
    # 19항: ㅁ, ㅇ과, 붙임의 ㄱ, ㅂ 뒤에서 ㄹ은 ㄴ. 20항 다만: 의견+란도 ㄴ.
    if at.onset == "ㄹ" and (at.coda in "ㅁㅇㄱㄷㅂ" or (at.coda == "ㄴ" and at.mark == "+")):
        at.onset = "ㄴ"
    # 18항: ㄱ, ㄷ, ㅂ은 ㄴ, ㅁ 앞에서 ㅇ, ㄴ, ㅁ.
    if at.onset in "ㄴㅁ":
        at.coda = _NASAL.get(at.coda, at.coda)
    # 20항: ㄴ은 ㄹ의 앞이나 뒤에서 ㄹ.
    if (at.coda, at.onset) in (("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")):
        at.coda = at.onset = "ㄹ"
