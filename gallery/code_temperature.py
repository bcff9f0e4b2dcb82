"""
온도를 돌리며 코드를 짓는다
=========================
파이썬 소스를 배워 둔 LSTM에게 온도만 바꾸어 코드를 짓게 합니다. 낮으면 맴돌고 높으면 없는 낱말을
지어냅니다.
"""

# %% setup
import os
import re

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.code_model import code_model, code_vocabulary
from lstm_blog.data.python_source import code_text

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
model, vocabulary = code_model("lstm"), code_vocabulary()
WORD = re.compile(r"[A-Za-z_]{3,}")
known = set(WORD.findall(code_text()))
record(known=len(known))


# %% written
def written(temperature, length=800):
    prompt = "\n    def "
    generator = torch.Generator().manual_seed(SEED)
    ids = model.generate(vocabulary.encode(prompt), length, temperature, generator=generator)
    return prompt + vocabulary.decode(ids).replace("\N{REPLACEMENT CHARACTER}", "?")


def scores(text):
    """(배운 글에 있는 낱말의 몫, 서로 다른 열 글자 토막의 몫). 잘렸을 마지막 낱말은 뺀다."""
    words = WORD.findall(text)[:-1]
    pieces = [text[start : start + 10] for start in range(len(text) - 9)]
    return sum(word in known for word in words) / len(words), len(set(pieces)) / len(pieces)


TEMPERATURES = (0.0, 0.3, 0.6, 1.0, 1.5)
texts = {temperature: written(temperature) for temperature in TEMPERATURES}
rows = [(temperature, *scores(text)) for temperature, text in texts.items()]
print("온도   아는 낱말   서로 다른 토막")
for temperature, real, distinct in rows:
    print(f"{temperature:4}   {real:9.2f}   {distinct:14.2f}")

# %% claims
record(real_cold=rows[1][1], real_warm=rows[3][1], real_hot=rows[4][1])
record(distinct_frozen=rows[0][2], distinct_warm=rows[3][2])
assert rows[1][1] > rows[3][1] > rows[4][1]
assert rows[0][2] < rows[3][2]

# %% samples
for temperature in (0.0, 0.6, 1.0, 1.5):
    print(f"── 온도 {temperature}")
    lines = [line for line in texts[temperature].split("\n") if line[:64].strip()]
    print("\n".join(line[:64] for line in lines[:5]))

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
temperatures, real, distinct = zip(*rows, strict=True)
ax.plot(temperatures, real, "o-", color=plots.COLORS["h"], label="배운 글에 있는 낱말")
ax.plot(temperatures, distinct, "s--", color=plots.COLORS["g"], label="서로 다른 열 글자 토막")
ax.set(xlabel="온도", ylabel="몫", ylim=(0, 1.03), xticks=TEMPERATURES)
ax.legend(loc="center left", bbox_to_anchor=(0.0, 0.62))
fig.set_label(
    "온도에 따라 지은 코드. 온도를 올리면 되풀이가 줄지만, 배운 글에 없는 낱말이 늘어납니다."
)
plt.show()
