"""글과 토큰 번호 사이를 오가고, 길이가 다른 번호 줄을 한 텐서로 묶습니다.

토큰의 단위는 셋입니다. 음절은 글자 하나, 자모는 음절을 푼 낱자 하나, 바이트는 UTF-8의 8비트입니다.
잘게 나눌수록 어휘는 작아지고 시퀀스는 길어집니다.

특별한 토큰 넷은 번호가 정해져 있습니다: 패딩 0, 문장의 처음 1, 문장의 끝 2, 모르는 글자 3.
"""

import json
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

import torch
from torch import Tensor

from lstm_blog.data.hangul import CODAS, NUCLEI, ONSETS, compose, decompose, is_syllable

UNITS = {"syllable": "음절", "jamo": "자모", "byte": "바이트"}

_SPECIAL = ("<pad>", "<bos>", "<eos>", "<unk>")
_JOINT = "<joint>"  # 자모 단위에서만 쓰는 다섯째
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"

Example = TypeVar("Example")


@dataclass(frozen=True)
class Vocabulary:
    """토큰과 번호의 짝. 한 번 만들면 바뀌지 않습니다.

    속성:
        unit: "syllable"(음절), "jamo"(자모), "byte"(바이트).
        tokens: 특별한 토큰을 뺀 글자들. 놓인 차례가 번호의 차례입니다. 바이트 단위에서는 비웁니다.
        pad, bos, eos, unk: 특별한 토큰의 번호 0, 1, 2, 3.
        len(vocabulary): 어휘의 크기 V. 특별한 토큰까지 셉니다.

    예외:
        ValueError: 모르는 단위이거나, tokens에 같은 글자가 둘 있거나, 한 글자가 아닌 것이 있을 때.

    출처: 바이트 단위는 Gillick et al. (2016)의 byte-to-span 모델이 쓴 것입니다. 자모 단위의 이음
    토큰은 이 책의 것입니다.

    자모 단위에는 이음 토큰이 하나 더 있습니다. "하ㅋ"을 풀면 ㅎㅏㅋ이 되어 도로 모으면 "핰"입니다.
    이렇게 헷갈릴 자리에만 이음 토큰을 끼워, 어떤 글이든 풀었다 모으면 처음 글이 되게 합니다.

    >>> vocabulary = Vocabulary.build(["가나다", "가다"])
    >>> vocabulary.encode("나가라"), len(vocabulary)
    ([6, 4, 3], 7)
    >>> vocabulary.decode([vocabulary.bos, 6, 4, vocabulary.eos])
    '나가'
    """

    unit: str
    tokens: tuple[str, ...] = ()
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)

    pad: ClassVar[int] = 0
    bos: ClassVar[int] = 1
    eos: ClassVar[int] = 2
    unk: ClassVar[int] = 3

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            names = ", ".join(f'"{unit}"({name})' for unit, name in UNITS.items())
            raise ValueError(f"모르는 단위입니다: {self.unit!r}. 다음 가운데 고르세요: {names}")
        object.__setattr__(self, "tokens", tuple(self.tokens))
        wrong = [t for t in self.tokens if not (isinstance(t, str) and len(t) == 1)]
        if wrong or len(set(self.tokens)) < len(self.tokens):
            raise ValueError(
                f"토큰은 서로 다른 글자 하나씩이어야 합니다. 어긋난 것: {wrong or '같은 글자'}\n"
                "Vocabulary.build로 만들거나, to_json이 쓴 그대로를 from_json에 넘기세요."
            )
        if self.unit == "byte" and self.tokens:
            raise ValueError("바이트 단위의 토큰은 256개로 정해져 있습니다. tokens를 비우세요.")
        first = self._first
        object.__setattr__(self, "_ids", {t: first + n for n, t in enumerate(self.tokens)})

    @classmethod
    def build(
        cls, texts: Iterable[str], unit: str = "syllable", *, min_count: int = 1
    ) -> "Vocabulary":
        """글에 나온 토큰을 모아 어휘를 만듭니다. 자주 나온 것이 앞, 같으면 유니코드 차례입니다.

        입력:
            texts: 글들. 바이트 단위는 읽지 않습니다. 어느 글에서든 256개이기 때문입니다.
            unit: "syllable", "jamo", "byte".
            min_count: 이보다 적게 나온 글자는 모르는 글자로 둡니다. 바이트 단위에는 뜻이 없습니다.

        반환:
            어휘. 같은 글이면 언제나 같습니다.

        예외:
            ValueError: 모르는 단위이거나 min_count가 1보다 작을 때.

        >>> Vocabulary.build(["한글", "하나"], unit="jamo").tokens
        ('ㅏ', 'ㄴ', 'ㅎ', 'ㄱ', 'ㄹ', 'ㅡ')
        """
        if min_count < 1:
            raise ValueError(f"min_count={min_count}는 너무 작습니다. 1 이상의 값을 넘기세요.")
        if unit not in ("syllable", "jamo"):
            return cls(unit)
        counts = Counter()
        for text in texts:
            counts.update(decompose(text) if unit == "jamo" else text)
        kept = [token for token, count in counts.items() if count >= min_count]
        return cls(unit, tuple(sorted(kept, key=lambda token: (-counts[token], token))))

    @property
    def _first(self) -> int:
        """특별하지 않은 첫 토큰의 번호."""
        return len(_SPECIAL) + (self.unit == "jamo")

    def __len__(self) -> int:
        return self._first + (256 if self.unit == "byte" else len(self.tokens))

    def encode(self, text: str) -> list[int]:
        """글을 번호 줄로 바꿉니다. 문장의 처음과 끝 토큰은 붙이지 않습니다.

        입력:
            text: 아무 문자열.

        반환:
            0 이상 V 미만의 번호들. 어휘에 없는 글자는 unk가 됩니다. 바이트 단위에는 그런 글자가
            없습니다.

        >>> Vocabulary("byte").encode("가")
        [238, 180, 132]
        """
        if self.unit == "byte":
            # 짝 없는 서로게이트도 문자열에는 들어올 수 있습니다.
            return [self._first + byte for byte in text.encode("utf-8", "surrogatepass")]
        if self.unit == "syllable":
            return [self._ids.get(character, self.unk) for character in text]
        joint = len(_SPECIAL)
        ids: list[int] = []
        for previous, character in zip(" " + text, text, strict=False):
            if _would_merge(previous, character):
                ids.append(joint)
            ids += [self._ids.get(jamo, self.unk) for jamo in decompose(character)]
        return ids

    def decode(self, ids: Iterable[int]) -> str:
        """번호 줄을 글로 되돌립니다. `encode`의 역입니다.

        입력:
            ids: 번호들. 정수의 목록이나 모양 (T,)의 정수 텐서.

        반환:
            글. pad와 bos는 건너뛰고 첫 eos에서 멈춥니다. unk와 UTF-8이 아닌 바이트는 U+FFFD가
            됩니다.

        예외:
            ValueError: 0 이상 V 미만이 아닌 번호가 있을 때.
            TypeError: 정수가 아닌 것이 있을 때.

        text의 글자가 모두 어휘에 있으면 `decode(encode(text)) == text`입니다. 바이트 단위에서는
        언제나 그렇습니다.

        >>> vocabulary = Vocabulary.build(["하ㅋㅋ"], unit="jamo")
        >>> vocabulary.decode(vocabulary.encode("하ㅋㅋ"))
        '하ㅋㅋ'
        """
        kept = self._until_eos(ids)
        if self.unit == "byte":
            return _decode_bytes(kept, self._first, self.unk)
        pieces = [[]]  # 이음 토큰에서 자른 조각
        for index in kept:
            if index == self.unk:
                pieces[-1].append(_UNKNOWN)
            elif index < self._first:
                pieces.append([])
            else:
                pieces[-1].append(self.tokens[index - self._first])
        texts = ("".join(piece) for piece in pieces)
        return "".join(compose(text) if self.unit == "jamo" else text for text in texts)

    def token(self, index: int) -> str:
        """번호 하나의 이름을 알려 줍니다. 그림의 눈금과 오류 메시지에 씁니다.

        입력:
            index: 번호. 정수나 모양 ()의 정수 텐서.

        반환:
            글자. 바이트 단위면 16진수 두 자리, 특별한 토큰이면 `<pad>`처럼 꺾쇠로 감싼 이름.

        예외:
            ValueError: 0 이상 V 미만이 아닌 번호일 때.
            TypeError: 정수가 아닐 때.

        >>> Vocabulary("byte").token(238), Vocabulary("byte").token(0)
        ('EA', '<pad>')
        """
        index = self._checked(index)
        special = (*_SPECIAL, _JOINT)[: self._first]
        if index < self._first:
            return special[index]
        rest = index - self._first
        return f"{rest:02X}" if self.unit == "byte" else self.tokens[rest]

    def to_json(self) -> str:
        """체크포인트에 함께 넣을 JSON으로 적습니다.

        반환:
            ASCII로만 된 JSON 한 줄.

        >>> Vocabulary.build(["ab"]).to_json()
        '{"unit": "syllable", "tokens": ["a", "b"]}'
        """
        return json.dumps({"unit": self.unit, "tokens": list(self.tokens)})

    @classmethod
    def from_json(cls, text: str) -> "Vocabulary":
        """`to_json`이 쓴 것을 읽습니다.

        입력:
            text: `to_json`이 쓴 글.

        반환:
            어휘.

        예외:
            ValueError: JSON이 아니거나, unit과 tokens가 없거나, 어휘가 될 수 없는 값일 때.

        >>> Vocabulary.from_json(Vocabulary.build(["가나"]).to_json()).tokens
        ('가', '나')
        """
        try:
            value = json.loads(text)
            unit, tokens = value["unit"], value["tokens"]
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(
                f"어휘의 JSON이 아닙니다: {text[:40]!r}. to_json이 쓴 글을 그대로 넘기세요."
            ) from error
        if not isinstance(unit, str) or not isinstance(tokens, list):
            raise ValueError("어휘의 JSON에는 문자열 unit과 목록 tokens가 있어야 합니다.")
        return cls(unit, tuple(tokens))

    def _checked(self, index: int) -> int:
        index = operator.index(index)  # 정수 텐서도 됩니다
        if not 0 <= index < len(self):
            raise ValueError(
                f"어휘에 없는 번호입니다: {index}. 0부터 {len(self) - 1}까지의 번호를 넘기세요."
            )
        return index

    def _until_eos(self, ids: Iterable[int]) -> list[int]:
        kept = []
        for index in ids:
            index = self._checked(index)
            if index == self.eos:
                break
            if index not in (self.pad, self.bos):
                kept.append(index)
        return kept


def pad_batch(sequences: Sequence[Sequence[int]], pad: int = 0) -> tuple[Tensor, Tensor]:
    """길이가 다른 번호 줄의 뒤를 채워 시간이 앞에 오는 텐서 하나로 묶습니다.

    입력:
        sequences: 번호 줄 B개. 빈 줄도 됩니다.
        pad: 채울 번호.

    반환:
        ids: 모양 (T, B), int64. T는 가장 긴 줄의 길이.
        lengths: 줄마다의 진짜 길이. 모양 (B,), int64.

    예외:
        TypeError: 번호 줄이 아니라 번호나 글이 들어 있을 때, 번호가 정수가 아닐 때.

    >>> ids, lengths = pad_batch([[5, 6, 7], [8]])
    >>> ids.T.tolist(), lengths.tolist()
    ([[5, 6, 7], [8, 0, 0]], [3, 1])
    """
    for sequence in sequences:
        if isinstance(sequence, str) or not isinstance(sequence, Sequence):
            raise TypeError(
                f"번호 줄이 아닙니다: {sequence!r}. 문장마다 번호의 목록 하나씩을 넘기세요."
            )
        if any(isinstance(index, float) for index in sequence):
            raise TypeError(f"번호가 정수가 아닙니다: {sequence!r}. encode의 결과를 넘기세요.")
    lengths = torch.tensor([len(sequence) for sequence in sequences], dtype=torch.int64)
    longest = max(map(len, sequences), default=0)
    ids = torch.full((longest, len(sequences)), pad, dtype=torch.int64)  # (T, B)
    for column, sequence in enumerate(sequences):
        ids[: len(sequence), column] = torch.tensor(sequence, dtype=torch.int64)
    return ids, lengths


def batches(
    examples: Sequence[Example], batch_size: int, generator: torch.Generator | None = None
) -> Iterator[list[Example]]:
    """예문을 한 번씩 빠짐없이 묶음으로 나눕니다. 한 번 도는 것이 한 에폭입니다.

    입력:
        examples: 예문 N개. 무엇이든 됩니다.
        batch_size: 묶음의 크기 B. 마지막 묶음은 이보다 작을 수 있습니다.
        generator: CPU 난수 생성기. 주면 섞고, 없으면 차례 그대로입니다. 이어서 부를 때마다 다르게
            섞입니다.

    반환:
        예문 목록의 이터레이터.

    예외:
        ValueError: batch_size가 1보다 작을 때. 돌기 전에 곧바로 납니다.

    >>> list(batches("가나다", 2))
    [['가', '나'], ['다']]
    """
    if batch_size < 1:
        raise ValueError(f"batch_size={batch_size}는 너무 작습니다. 1 이상의 값을 넘기세요.")
    if generator is None:
        order = range(len(examples))
    else:
        order = torch.randperm(len(examples), generator=generator).tolist()
    starts = range(0, len(examples), batch_size)
    return ([examples[n] for n in order[start : start + batch_size]] for start in starts)


def _would_merge(previous: str, character: str) -> bool:
    """이어진 두 글자를 낱자로 풀어 늘어놓으면 도로 모을 때 달라질 수 있는지 봅니다."""
    if is_syllable(previous):
        last = decompose(previous)[-1]
        # 받침 없는 음절에는 자음이 받침으로 붙고, 받침은 모음이 빼앗아 갑니다.
        return character in (CODAS if last in NUCLEI else NUCLEI)
    return previous in ONSETS and character in NUCLEI


def _decode_bytes(ids: list[int], first: int, unknown: int) -> str:
    data = b"".join(
        _UNKNOWN.encode() if index == unknown else bytes([index - first]) for index in ids
    )
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")
