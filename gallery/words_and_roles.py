"""
품사와 문장 성분, 조사와 어미, 어간과 어근
==========================================
이름이 비슷해 뒤섞이는 것 셋을 표로 가릅니다. 같은 명사가 세 가지 성분이 되고, 똑같이 생긴 '은'이
세 가지 것이고, 어간과 어근은 다른 자리에서 끊깁니다.
"""

# %% setup
from collections import defaultdict

from lstm_blog import record

# %% roles
sentences = [  # (문장, 낱말, 품사, 문장 성분)
    ("책이 두껍다", "책", "명사", "주어"),
    ("책을 읽는다", "책", "명사", "목적어"),
    ("선물은 책이다", "책", "명사", "서술어"),
    ("그것을 읽는다", "그것", "대명사", "목적어"),
    ("둘을 읽는다", "둘", "수사", "목적어"),
]
for sentence, word, part, role in sentences:
    print(f"{sentence}   {word}: 품사 {part}, 성분 {role}")
    assert word in sentence
roles_of, parts_of = defaultdict(set), defaultdict(set)
for _, _, part, role in sentences:
    roles_of[part].add(role)
    parts_of[role].add(part)
assert len(roles_of["명사"]) == 3
assert len(parts_of["목적어"]) == 3

# %% eun
words = [  # (어절, 은을 뗀 것, 은의 정체)
    ("책은", "책", "조사"),
    ("오늘은", "오늘", "조사"),
    ("읽은", "읽", "어미"),
    ("얇은", "얇", "어미"),
    ("검은", "검", "어미"),
    ("같은", "같", "어미"),
    ("은은", "은", "조사"),
    ("가은", "가", "이름의 끝 글자"),
    ("수은", "수", "낱말의 끝 글자"),
]
for word, rest, kind in words:
    assert word == rest + "은"
    print(f"{word}   떼면 {rest:2}   은은 {kind}")
kinds = {kind for _, _, kind in words}
endings = sum(kind == "어미" for _, _, kind in words)
assert {"조사", "어미"} < kinds
assert 0 < endings < len(words)

# %% stems
verbs = [  # (사전에 실리는 꼴, 어근)
    ("걷다", "걷"),
    ("먹이다", "먹"),
    ("치솟다", "솟"),
    ("짓밟히다", "밟"),
    ("휘날리다", "날"),
]
for verb, root in verbs:
    stem = verb.removesuffix("다")
    print(f"{verb}   어간 {stem}   어근 {root}")
    assert root in stem
different = sum(verb.removesuffix("다") != root for verb, root in verbs)
assert 0 < different < len(verbs)

# %% values
record(roles_of_noun=len(roles_of["명사"]), parts_of_object=len(parts_of["목적어"]))
record(words=len(words), kinds=len(kinds), endings=endings)
record(verbs=len(verbs), different=different)
