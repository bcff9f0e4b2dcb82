"""
책에 든 자료와 모델의 크기
==========================
패키지에 실린 글과 생성기, 학습된 모델을 세어 봅니다. 데이터 카드의 수가 모두 여기서 나옵니다.
"""

# %% setup
from importlib.resources import files

from lstm_blog import record
from lstm_blog.data import analogies, dates, numbers, python_source, reviews, words
from lstm_blog.data.book import book_text
from lstm_blog.data.pronunciation import pronounce, spelling
from lstm_blog.data.unspaced import unspaced_text
from lstm_blog.training.checkpoints import load_checkpoint

# %% texts
book = book_text()
record(book_lines=len(book.splitlines()), book_letters=len(book), book_kinds=len(set(book)))
record(book_kb=len(book.encode()) / 1000)
unspaced = unspaced_text()
record(unspaced_lines=len(unspaced.splitlines()), unspaced_letters=len(unspaced))
record(unspaced_kb=len(unspaced.encode()) / 1000)
rows = reviews.reviews()
record(reviews=len(rows), positive=sum(row.label for row in rows))
record(review_letters=sum(len(row.document) for row in rows) / len(rows))
for name in ("TRAINING", "SELECTION", "TEST"):
    modules = getattr(python_source, name)
    record(**{f"code_{name.lower()}_modules": len(modules)})
    record(**{f"code_{name.lower()}": len(python_source.code_text(modules))})
print(f"책의 산문 {len(book):,}글자, 영화평 {len(rows)}편")
assert 2 * sum(row.label for row in rows) == len(rows)

# %% generators
sounds = {}
for word in words.all_words():
    sounds.setdefault(spelling(word), set()).add(pronounce(word))
pairs = {written: spoken.pop() for written, spoken in sounds.items() if len(spoken) == 1}
syllables = {letter for written in pairs for letter in written}
record(pronunciation_twofold=len(sounds) - len(pairs))
record(pronunciation_words=len(pairs), pronunciation_syllables=len(syllables))
changed = sum(written != spoken for written, spoken in pairs.items())
record(pronunciation_changed=changed / len(pairs))
record(largest_number=f"{numbers.LARGEST:,}", date_forms=len(dates.FORMS))
record(topics=2 * sum(len(relation.pairs) for relation in analogies.RELATIONS))
record(questions=sum(len(analogies.questions(relation)) for relation in analogies.RELATIONS))
print(f"표준 발음 {len(pairs):,}어절, 날짜를 적는 꼴 {len(dates.FORMS)}가지")

# %% models
for path in sorted(files("lstm_blog").joinpath("weights").iterdir(), key=lambda path: path.name):
    checkpoint = load_checkpoint(path)
    parameters = sum(tensor.numel() for tensor in checkpoint.group("model").values())
    name = path.name.partition(".")[0].replace("-", "_")
    record(**{f"{name}_kb": path.stat().st_size / 1000, f"{name}_parameters": parameters})
    kept = checkpoint.metadata
    if "best" in kept:
        record(**{f"{name}_score": kept["best"]})
    elif "bits" in kept.get("record", {}):
        record(**{f"{name}_bits": kept["record"]["bits"]})
    print(f"{path.name:<36} {parameters:>7,}개")
    assert path.stat().st_size <= 500_000
