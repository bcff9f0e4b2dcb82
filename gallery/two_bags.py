"""
가방 두 개
==========
갈래마다 낱말 카드를 담은 가방이 하나씩 있습니다. 시험 문서의 낱말을 어느 가방에서 꺼냈을지 견주는
것이 나이브 베이즈의 전부입니다.
"""

# %% setup
from collections import Counter

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.diagrams.canvas import Canvas

plots.use_style()

# %% bags
bags = {
    "CV": "image recognition used convolutional neural networks "
    "transformers can be used for image classification task",
    "NLP": "language modeling uses transformer document classification task is language task",
}
bags = {name: Counter(text.split()) for name, text in bags.items()}
test = ["classification", "task", "uses", "transformer"]
for name, bag in bags.items():
    print(f"{name}: 카드 {bag.total()}장, 서로 다른 낱말 {len(bag)}개")
record(cv=bags["CV"].total(), nlp=bags["NLP"].total())
assert bags["CV"].total() == 14
assert bags["NLP"].total() == 10

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 5.6))
canvas = Canvas(ax, 403, 403)
for column, (name, bag) in enumerate(bags.items()):
    x = 102 + 199 * column
    canvas.frame(x - 96, 6, x + 96, 350)
    canvas.text(x, 372, f"{name} 가방, 카드 {bag.total()}장", size=14)
    for place, (word, count) in enumerate(bag.items()):
        label = word if count == 1 else f"{word} × {count}"
        wanted = word in test
        y = 330 - 27 * place
        canvas.box(x, y, 168, 22, "h" if wanted else "muted", label, size=13, tint=0.2 * wanted)
fig.set_label(
    "갈래마다 하나씩 있는 낱말 카드 가방. 파란 카드는 시험 문서에도 나오는 낱말입니다. uses와 "
    "transformer는 CV 가방에 없습니다. 끝에 s나 ed가 붙은 꼴만 있습니다."
)
plt.show()
