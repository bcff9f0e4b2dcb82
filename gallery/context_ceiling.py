"""
몇 글자를 보면 다음 글자가 보이는가
===================================
이 책의 산문에서 앞의 0글자, 1글자, 2글자, 3글자만 보고 다음 글자를 맞힐 때의 한계를 셉니다. 어떤
모델이든 그만큼만 본다면 이 글에서는 넘을 수 없는 값입니다.
"""

# %% setup
import math
from collections import Counter, defaultdict

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.data.book import book_text

plots.use_style()
text = book_text()
record(characters=len(text))


# %% ceiling
def ceiling(k):
    """앞의 k글자마다 다음 글자의 횟수를 세어, 맞힐 수 있는 비율과 손실의 바닥을 구한다."""
    followers = defaultdict(Counter)
    for end in range(k, len(text)):
        followers[text[end - k : end]][text[end]] += 1
    total = len(text) - k
    right = sum(max(counts.values()) for counts in followers.values()) / total
    loss = 0.0
    for counts in followers.values():
        seen = counts.total()
        loss -= sum(n * math.log(n / seen) for n in counts.values()) / total
    once = sum(counts.total() == 1 for counts in followers.values()) / len(followers)
    return right, loss, once


rows = [ceiling(k) for k in range(4)]
for k, (right, loss, once) in enumerate(rows):
    print(f"앞의 {k}글자   맞힘 {right:.2f}   손실 {loss:.2f}   한 번만 나온 앞글 {once:.2f}")
record(**{f"right_{k}": row[0] for k, row in enumerate(rows)})
record(**{f"loss_{k}": row[1] for k, row in enumerate(rows)})
record(once_3=rows[3][2])
losses = [row[1] for row in rows]
assert losses == sorted(losses, reverse=True)
assert [row[0] for row in rows] == sorted(row[0] for row in rows)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
ax.bar(range(4), [row[0] for row in rows], color=plots.COLORS["h"], width=0.6)
for k, row in enumerate(rows):
    ax.text(k, row[0] + 0.02, f"{row[0]:.2f}", ha="center")
ax.set(xticks=range(4), xlabel="보이는 앞글자의 수", ylabel="맞힐 수 있는 비율", ylim=(0, 1))
ax.grid(axis="x", visible=False)
fig.set_label(
    "이 책의 산문에서 다음 글자를 맞힐 수 있는 비율의 한계. 구멍이 넓을수록 많이 맞힙니다. 다만 "
    "오른쪽으로 갈수록 한 번만 나온 앞글이 늘어, 외워서 맞힌 몫이 섞입니다."
)
plt.show()
