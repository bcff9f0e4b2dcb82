"""
한 장의 엽서, 네 가지 토큰
==========================
같은 글을 어절, 음절, 자모, 바이트로 자르고 몇 조각이 나오는지 셉니다. 잘게 자를수록 조각은
많아지고, 한 조각이 될 수 있는 것의 가짓수는 줄어듭니다.
"""

# %% setup
from lstm_blog import record
from lstm_blog.data.text import Vocabulary

postcard = "민수가 한강에서 자전거를 잃어버렸다. 오늘 지우가 찾았다."

# %% words
words = postcard.split()
print(f"어절 {len(words)}개:", " | ".join(words))

# %% syllables
syllables = Vocabulary.build([postcard], "syllable")
ids = syllables.encode(postcard)
print(f"음절 {len(ids)}개, 서로 다른 것 {len(set(ids))}개")
print("처음 열 개:", " ".join(syllables.token(i) for i in ids[:10]))
assert syllables.decode(ids) == postcard

# %% jamo
jamo = Vocabulary.build([postcard], "jamo")
ids = jamo.encode(postcard)
print(f"자모 {len(ids)}개, 서로 다른 것 {len(set(ids))}개")
print("처음 열 개:", " ".join(jamo.token(i) for i in ids[:10]))
assert jamo.decode(ids) == postcard

# %% bytes
byte = Vocabulary("byte")
ids = byte.encode(postcard)
print(f"바이트 {len(ids)}개, 서로 다른 것 {len(set(ids))}개")
print("처음 열 개:", " ".join(byte.token(i) for i in ids[:10]))
assert byte.decode(ids) == postcard

# %% values
counts = {"words": len(words)}
for name, vocabulary in (("syllables", syllables), ("jamo", jamo), ("bytes", byte)):
    counts[name] = len(vocabulary.encode(postcard))
record(**counts, bytes_of_min=len("민".encode()))
assert list(counts.values()) == sorted(counts.values())
