"""유추가 심긴 작은 말뭉치: 낱말마다 개념과 종류가 있고, 이웃 낱말은 그 둘을 따라 나옵니다.

왕과 여왕은 개념이 같고 종류가 다릅니다. 왕과 아들은 종류가 같고 개념이 다릅니다. 이웃의 확률을
이렇게 심어 두면 임베딩이 무엇을 찾아내야 하는지 미리 알 수 있습니다. 문장은 조사를 뗀 낱말의
줄입니다.
"""

from collections.abc import Iterator
from typing import NamedTuple

import torch

__all__ = [
    "CAPITAL",
    "FILLERS",
    "GENDER",
    "RELATIONS",
    "Relation",
    "planted_sentences",
    "questions",
]

WINDOW = 4  # 주제 낱말 하나에 딸린 이웃의 수
# 이웃 하나가 어디에서 나오는가: 개념, 종류, 아무 데나 나오는 말, 뜻과 상관없는 잡음.
SHARES = (0.35, 0.35, 0.20, 0.10)
# 아무 데나 나오는 말.
FILLERS = ("오늘", "그리고", "정말", "다시", "여기")


class Relation(NamedTuple):
    """종류가 둘인 관계 하나.

    속성:
        name: 관계의 이름.
        pairs: (첫째 종류의 낱말, 둘째 종류의 낱말, 그 개념의 이웃들)의 나열.
        kinds: 첫째 종류의 이웃들과 둘째 종류의 이웃들.

    >>> GENDER.pairs[0][:2]
    ('왕', '여왕')
    """

    name: str
    pairs: tuple[tuple[str, str, tuple[str, ...]], ...]
    kinds: tuple[tuple[str, ...], tuple[str, ...]]


GENDER = Relation(
    "성별",
    (
        ("왕", "여왕", ("왕관", "왕좌", "궁궐")),
        ("아버지", "어머니", ("아이", "부엌", "가족")),
        ("아들", "딸", ("숙제", "유치원", "장난감")),
        ("할아버지", "할머니", ("손주", "옛이야기", "돋보기")),
        ("신랑", "신부", ("결혼식", "반지", "청첩장")),
        ("왕자", "공주", ("동화", "무도회", "마법")),
    ),
    (("그", "남성", "형제", "아저씨"), ("그녀", "여성", "자매", "아주머니")),
)
CAPITAL = Relation(
    "수도",
    (
        ("한국", "서울", ("김치", "한복", "한글")),
        ("프랑스", "파리", ("바게트", "포도주", "향수")),
        ("일본", "도쿄", ("초밥", "온천", "만화")),
        ("영국", "런던", ("홍차", "럭비", "안개")),
        ("이탈리아", "로마", ("피자", "오페라", "분수")),
        ("이집트", "카이로", ("피라미드", "사막", "낙타")),
    ),
    (("국기", "헌법", "국경", "외교"), ("시청", "지하철", "골목", "구청")),
)
RELATIONS = (GENDER, CAPITAL)


def planted_sentences(n: int, *, generator: torch.Generator | None = None) -> list[list[str]]:
    """주제 낱말 하나와 이웃 넷으로 된 문장을 만듭니다. 낱말의 차례에는 뜻이 없습니다.

    이웃 하나하나는 개념의 이웃(0.35), 종류의 이웃(0.35), 아무 데나 나오는 말(0.20), 모든 이웃에서
    고르게 뽑은 잡음(0.10) 가운데서 나옵니다. 그래서 이웃이 나올 확률의 로그는 개념의 몫과 종류의
    몫의 합입니다. 주제 낱말은 k째 짝이 1/k에 비례해 나오고, 첫째 종류가 둘째 종류의 두 배로
    나옵니다.

    입력:
        n: 문장의 수.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        낱말 다섯 개짜리 문장 n개.

    예외:
        ValueError: n이 음수일 때.

    >>> sentences = planted_sentences(3, generator=torch.Generator().manual_seed(0))
    >>> [len(sentence) for sentence in sentences]
    [5, 5, 5]
    """
    if n < 0:
        raise ValueError(f"n={n}: 문장의 수는 0 이상이어야 합니다. 0 이상의 값을 넘기세요.")
    topics = list(_topics())
    weights = torch.tensor([topic.weight for topic in topics])
    noise = [word for topic in topics[::2] for word in topic.concept]
    noise += [word for relation in RELATIONS for kind in relation.kinds for word in kind]
    if not n:
        return []
    which = torch.multinomial(weights, n, replacement=True, generator=generator).tolist()
    sources = torch.multinomial(
        torch.tensor(SHARES), n * WINDOW, replacement=True, generator=generator
    ).tolist()
    places = torch.rand(n, WINDOW + 1, generator=generator, dtype=torch.float64).tolist()
    sentences = []
    for number, chosen in enumerate(which):
        topic = topics[chosen]
        bags = (topic.concept, topic.kind, FILLERS, noise)
        *draws, middle = places[number]
        sentence = []
        for slot, draw in enumerate(draws):
            bag = bags[sources[number * WINDOW + slot]]
            sentence.append(bag[int(draw * len(bag))])
        sentence.insert(int(middle * (WINDOW + 1)), topic.word)
        sentences.append(sentence)
    return sentences


def questions(relation: Relation) -> list[tuple[str, str, str, str]]:
    """관계 하나에서 낼 수 있는 유추 문제를 모두 냅니다.

    입력:
        relation: `GENDER`, `CAPITAL` 또는 그렇게 만든 관계.

    반환:
        (a, b, c, d)의 목록: a와 b의 관계는 c와 d의 관계와 같습니다. 짝이 P개면 2P(P−1)개입니다.

    >>> questions(GENDER)[0], len(questions(GENDER))
    (('왕', '여왕', '아버지', '어머니'), 60)
    """
    pairs = [pair[:2] for pair in relation.pairs]
    forward = [(a, b, c, d) for a, b in pairs for c, d in pairs if a != c]
    return forward + [(b, a, d, c) for a, b, c, d in forward]


class _Topic(NamedTuple):
    word: str
    weight: float
    concept: tuple[str, ...]
    kind: tuple[str, ...]


def _topics() -> Iterator[_Topic]:
    for relation in RELATIONS:
        for rank, (first, second, concept) in enumerate(relation.pairs, 1):
            yield _Topic(first, 2 / rank, concept, relation.kinds[0])
            yield _Topic(second, 1 / rank, concept, relation.kinds[1])
