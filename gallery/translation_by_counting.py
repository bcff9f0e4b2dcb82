"""
세어서 옮기기
=============
짝지은 문장 여덟 쌍만 주고, 어느 낱말이 어느 낱말로 옮겨지는지를 기댓값 최대화로 알아냅니다.
거기에 영어 두 낱말이 이어진 횟수를 더하면 처음 보는 문장도 옮깁니다. 사전도 어순 규칙도 적지
않았습니다.
"""

# %% setup
from collections import Counter, defaultdict
from itertools import pairwise, permutations
from math import prod

import matplotlib.pyplot as plt

from lstm_blog import plots, record

plots.use_style()
pairs = [
    ("개가 잔다", "dogs sleep"),
    ("고양이가 잔다", "cats sleep"),
    ("고양이가 물을 마신다", "cats drink water"),
    ("개가 물을 마신다", "dogs drink water"),
    ("아이가 우유를 마신다", "children drink milk"),
    ("고양이가 우유를 마신다", "cats drink milk"),
    ("아이가 개를 본다", "children see dogs"),
    ("개가 아이를 본다", "dogs see children"),
]
pairs = [(korean.split(), english.split()) for korean, english in pairs]

# %% align
korean_words = sorted({word for korean, _ in pairs for word in korean})
english_words = sorted({word for _, english in pairs for word in english})
table = {k: dict.fromkeys(english_words, 1 / len(english_words)) for k in korean_words}
history = []
for _ in range(20):
    counts = defaultdict(Counter)
    for korean, english in pairs:
        for e in english:
            total = sum(table[k][e] for k in korean)
            for k in korean:
                counts[k][e] += table[k][e] / total  # e가 k에서 왔을 몫
    table = {k: {e: row[e] / row.total() for e in english_words} for k, row in counts.items()}
    history.append(table["개가"]["dogs"])
best = {k: max(row, key=row.get) for k, row in table.items()}
for k in korean_words:
    print(f"{table[k][best[k]]:.2f}  {k} → {best[k]}")
assert best["개가"] == best["개를"] == "dogs"
assert history[-1] > history[0] > 1 / len(english_words)

# %% order
follow = Counter(pair for _, english in pairs for pair in pairwise(["<", *english, ">"]))
seen = Counter(word for _, english in pairs for word in ["<", *english])


def fluency(words):
    """영어 두 낱말이 이어질 확률의 곱. 못 본 짝도 0이 되지 않게 하나씩 더해 센다."""
    size = len(english_words) + 1
    return prod((follow[a, b] + 1) / (seen[a] + size) for a, b in pairwise(["<", *words, ">"]))


def translate(sentence):
    words = sentence.split()
    if unknown := [word for word in words if word not in best]:
        return f"({unknown[0]}: 본 적 없음)"
    return " ".join(max(permutations(best[word] for word in words), key=fluency))


# %% translate
learned = {" ".join(korean) for korean, _ in pairs}
tests = {
    "아이가 잔다": "children sleep",
    "개가 우유를 마신다": "dogs drink milk",
    "우유를 개가 마신다": "dogs drink milk",
    "고양이가 개를 본다": "cats see dogs",
    "개가 고양이를 본다": "dogs see cats",
}
assert not learned & set(tests)
right = 0
for sentence, answer in tests.items():
    made = translate(sentence)
    right += made == answer
    print(f"{'맞음' if made == answer else '틀림'}  {sentence} → {made}")
assert right == len(tests) - 1
assert "본 적 없음" in translate("개가 고양이를 본다")

# %% who
for sentence in ("아이가 개를 본다", "개가 아이를 본다"):
    print(f"{sentence} → {translate(sentence)}")
assert translate("아이가 개를 본다") == translate("개가 아이를 본다")

# %% values
record(start=1 / len(english_words), first=history[0], last=history[-1], pairs=len(pairs))
record(right=right, total=len(tests))

# %% plot
columns = ["dogs", "cats", "children", "sleep", "drink", "see", "water", "milk"]
rows = ["개가", "개를", "고양이가", "아이가", "아이를", "잔다", "마신다", "본다", "물을", "우유를"]
fig, ax = plt.subplots(figsize=(5.6, 3.9))
plots.heatmap(ax, [[table[k][e] for e in columns] for k in rows], vmin=0, vmax=1, numbers=".1f")
ax.set_yticks(range(len(rows)), rows)
ax.set_xticks(range(len(columns)), columns, rotation=40, ha="right")
fig.set_label(
    "세어서 얻은 번역표. 가로줄마다 한국어 어절 하나가 영어 낱말로 옮겨질 확률이고, 더하면 "
    "1입니다. '개가'와 '개를'은 둘 다 dogs로 갑니다."
)
plt.show()
