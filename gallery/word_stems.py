"""
어간이 끝나는 곳
================
활용한 꼴들이 앞에서부터 어디까지 같은지 음절과 자모로 재 봅니다. 음절로는 보이지 않던 어간이
자모로 풀면 드러나지만, 불규칙 활용에서는 자모로도 모자랍니다.
"""

# %% setup
from itertools import takewhile

from lstm_blog import record
from lstm_blog.data.hangul import compose, decompose

forms = {  # 사전에 실리는 꼴 → 글에서 만나는 꼴
    "먹다": ["먹고", "먹어서", "먹는다", "먹었다"],
    "가다": ["가고", "간다", "갔다", "갈까"],
    "보다": ["보니", "본다", "봤다", "볼수록"],
    "돕다": ["돕고", "도와서", "도우니", "도왔다"],
    "걷다": ["걷고", "걸어서", "걸으니", "걸었다"],
    "걸다": ["걸고", "걸어서", "거니", "걸었다"],
}


# %% prefixes
def shared_start(texts):
    """앞에서부터 모두 같은 데까지."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False))
    return "".join(column[0] for column in columns)


found = {}
for entry, seen in forms.items():
    stem = entry.removesuffix("다")
    by_syllable = shared_start(seen)
    by_jamo = compose(shared_start([decompose(form) for form in seen]))
    found[entry] = by_syllable, by_jamo, stem
    print(f"{entry}  어간 {stem}   자모로 {by_jamo}   음절로 {by_syllable or '없음'}")

# %% check
right = {entry: (a == stem, b == stem) for entry, (a, b, stem) in found.items()}
record(by_syllable=sum(a for a, _ in right.values()), by_jamo=sum(b for _, b in right.values()))
record(total=len(forms), collision=found["걷다"][1] == found["걸다"][1])
assert right["먹다"] == (True, True)
assert right["가다"] == (False, True)
assert right["돕다"] == (False, False)
assert found["걷다"][1] == found["걸다"][1]


# %% english
def cut(word):
    """영어에서 어미처럼 보이는 것을 떼는 가장 단순한 규칙."""
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending):
            return word.removesuffix(ending)
    return word


for word in ("walking", "walked", "walks", "used", "uses", "news", "bring"):
    print(f"{word:8} → {cut(word)}")
assert {cut(word) for word in ("walking", "walked", "walks")} == {"walk"}
assert cut("used") != cut("uses")
assert cut("news") == "new"
