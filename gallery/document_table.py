"""
문서 다섯 편의 표를 다시 세기
=============================
나이브 베이즈를 설명할 때 자주 쓰이는 표의 낱말을 적힌 그대로 셉니다. 0이어야 할 칸에 1이 적혀
있습니다. 한쪽 갈래에서만 낱말의 꼴을 슬쩍 합쳤기 때문입니다.
"""

# %% setup
from collections import Counter
from fractions import Fraction
from math import prod

from lstm_blog import record

# %% data
table = [
    ("Image recognition used convolutional neural networks", "CV"),
    ("Transformers can be used for image classification task", "CV"),
    ("Language modeling uses transformer", "NLP"),
    ("Document classification task is language task", "NLP"),
]
test = "Classification task uses transformer"


# %% count
def bags(cut):
    """갈래마다의 낱말 가방."""
    found = {"CV": Counter(), "NLP": Counter()}
    for sentence, label in table:
        found[label].update(cut(sentence))
    return found


def scores(cut):
    """갈래마다 P(c) ∏ P(w|c). 분수로 세어 어림이 없다."""
    found = bags(cut)
    return {
        label: Fraction(1, 2) * prod(Fraction(bag[word], bag.total()) for word in cut(test))
        for label, bag in found.items()
    }


def share(pair):
    """두 점수 가운데 NLP의 몫."""
    return float(pair["NLP"] / sum(pair.values()))


# %% literal
def lower(sentence):
    return sentence.lower().split()


literal = bags(lower)
for word in lower(test):
    fractions = [f"{label} {bag[word]}/{bag.total()}" for label, bag in literal.items()]
    print(f"{word:15}", "   ".join(fractions))
found = scores(lower)
print(f"CV {found['CV']}   NLP {found['NLP']}")
assert literal["CV"]["uses"] == literal["CV"]["transformer"] == 0
assert found["CV"] == 0
assert found["NLP"] == Fraction(1, 10_000)

# %% written
as_written = scores(str.split)
print("CV", as_written["CV"], "  NLP", as_written["NLP"])
assert as_written == {"CV": 0, "NLP": 0}

# %% claimed
claimed = {
    "CV": Fraction(1, 2) * Fraction(1, 14) ** 4,
    "NLP": Fraction(1, 2) * Fraction(1, 10) ** 3 * Fraction(2, 10),
}
print(f"CV {float(claimed['CV']):.2e}   NLP {float(claimed['NLP']):.2e}")
print(f"NLP의 몫 {share(claimed):.3f}")
assert claimed["NLP"] == found["NLP"]
assert claimed["CV"] != found["CV"]

# %% stemmed
stems = {"used": "use", "uses": "use", "transformers": "transformer", "networks": "network"}


def stem(sentence):
    return [stems.get(word, word) for word in lower(sentence)]


by_stem = bags(stem)
for word in stem(test):
    fractions = [f"{label} {bag[word]}/{bag.total()}" for label, bag in by_stem.items()]
    print(f"{word:15}", "   ".join(fractions))
stemmed = scores(stem)
print(f"CV {float(stemmed['CV']):.2e}   NLP {float(stemmed['NLP']):.2e}")
print(f"NLP의 몫 {share(stemmed):.3f}")
assert by_stem["CV"]["use"] == 2  # 표의 1과도 다르다
assert len({claimed["CV"], stemmed["CV"], found["CV"]}) == 3

# %% values
record(literal_cv=int(found["CV"]), literal_share=share(found), claimed_share=share(claimed))
record(stemmed_share=share(stemmed), use_cv=by_stem["CV"]["use"])
