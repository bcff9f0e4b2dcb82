"""
글자를 자리로 펴서 이름표 붙이기
================================
적은 대로의 낱말과 소리 나는 대로의 낱말을 음절마다 초성, 중성, 종성 세 자리로 폅니다. 두 줄의
길이가 꼭 같으므로 자리마다 이름표 하나를 붙이는 일이 됩니다.
"""

# %% setup
from lstm_blog import Tagger, record
from lstm_blog.data.pronunciation import pronounce
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.training.tasks.labels import slots

# %% pairs
for word in ("국물", "같이", "값을", "바다"):
    written, spoken = slots(word), slots(pronounce(word))
    marks = "".join(" " if a == b else "^" for a, b in zip(written, spoken, strict=True))
    print(f"{word} → {pronounce(word)}")
    print("  적은 것  ", " ".join(written))
    print("  소리     ", " ".join(spoken), f"  바뀐 자리 {marks.count('^')}")
    assert len(written) == len(spoken) == 3 * len(word)

# %% shapes
words = ["국물", "바다가"]
vocabulary = Vocabulary.build([slots(word) for word in words])
ids, lengths = pad_batch([vocabulary.encode(slots(word)) for word in words])
model = Tagger(len(vocabulary), len(vocabulary), embedding_size=4, hidden_size=8)
print("들어가는 번호", tuple(ids.shape), " 진짜 길이", lengths.tolist())
print("나오는 로짓  ", tuple(model(ids, lengths).shape))
record(slots=len(slots("바다가")), labels=len(vocabulary))
assert model(ids, lengths).shape == (9, 2, len(vocabulary))
