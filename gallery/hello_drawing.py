"""
한 글자만 보이는 구멍
=====================
hello의 두 l은 구멍으로 보면 똑같지만 다음 글자가 다릅니다. 구멍으로 본 모습과, 학습할 때와 시험할
때의 펼친 그림을 그리고, 글자마다 다음 글자가 몇 가지인지 셉니다.
"""

# %% setup
from collections import Counter, defaultdict
from itertools import pairwise

import matplotlib.pyplot as plt

from lstm_blog import diagrams, plots, record
from lstm_blog.diagrams.canvas import Canvas

plots.use_style()
word = "hello"

# %% hole
fig, ax = plt.subplots(figsize=(5.6, 2.3))
canvas = Canvas(ax, 403, 165)
for level, seen in ((120, 2), (45, 3)):
    for place, letter in enumerate(word):
        x = 40 + 44 * place
        covered = place != seen
        canvas.box(x, level, 38, 38, "muted" if covered else "x", tint=0.3 if covered else 0)
        if not covered:
            canvas.text(x, level, letter, size=17)
    canvas.wire([(250, level), (296, level)], "x")
    canvas.text(350, level, f"다음은 {word[seen + 1]}")
fig.set_label(
    "hello 위에 구멍 뚫린 판지를 얹은 모습. 위는 셋째 글자, 아래는 넷째 글자입니다. 구멍으로 "
    "보이는 것은 둘 다 l인데 다음 글자는 l과 o로 다릅니다."
)
plt.show()

# %% pairs
followers = defaultdict(Counter)
for letter, after in pairwise(word):
    followers[letter][after] += 1
for letter, counts in followers.items():
    print(f"{letter} 다음: " + ", ".join(f"{after} {n}번" for after, n in counts.items()))
best = sum(max(counts.values()) for counts in followers.values())
total = len(word) - 1
record(questions=total, best=best, ceiling=best / total)
assert len(followers["l"]) == 2
assert best / total == 0.75

# %% train
fig, ax = plt.subplots(figsize=(5.6, 2.6))
diagrams.unrolled(ax, 4, inputs=list("hell"), outputs=list("ello"))
fig.set_label("학습할 때. 무엇을 답하든 다음 걸음에는 정답 글자를 넣어 줍니다.")
plt.show()

# %% test
fig, ax = plt.subplots(figsize=(5.6, 2.6))
diagrams.unrolled(ax, 4, inputs=["h", None, None, None], outputs=list("ello"), feedback=True)
fig.set_label("시험할 때. 정답이 없으므로 제가 낸 글자가 다음 걸음의 입력이 됩니다.")
plt.show()
