"""
조건을 기억하는 칸
=================
LSTM의 칸 하나가 파이썬의 if 조건 안에 있는 동안 값을 바꾸어 둡니다. 칸을 고를 때 보지 않은 소스를
그 칸의 값으로 칠합니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.analysis import auc
from lstm_blog.analysis.plots import draw_text
from lstm_blog.code_model import code_model, code_vocabulary, unit_states
from lstm_blog.data.python_source import SELECTION, TEST, code_states, code_text

plots.use_style()
model, vocabulary = code_model("lstm"), code_vocabulary()
N = 12000

# %% choose
text = code_text(SELECTION)
condition = torch.tensor(code_states(text).condition[:N])
states = unit_states(model, vocabulary.encode(text)[:N])
scores = auc(states, condition[: len(states)])
unit = int((scores - 0.5).abs().argmax())
sign = 1 if scores[unit] > 0.5 else -1
print(f"고른 칸 {unit}번, 고른 글에서의 AUC {max(scores[unit], 1 - scores[unit]):.3f}")
record(unit=unit)

# %% measure
unseen = code_text(TEST)
inside = torch.tensor(code_states(unseen).condition[:N])
values = sign * unit_states(model, vocabulary.encode(unseen)[:N])[:, unit]
inside = inside[: len(values)]
score = auc(values, inside).item()
print(f"재는 글에서의 AUC {score:.3f}")
print(f"조건 안의 평균 {values[inside].mean():+.2f}, 밖의 평균 {values[~inside].mean():+.2f}")
record(auc=score, inside=values[inside].mean().item(), outside=values[~inside].mean().item())
assert score > 0.9

# %% colour
passage = """    if name is None and len(rest) > 0:
        first = rest[0]
        while first in (None, ""):
            first = self.get(name, "if not")
        # if the name is known
        if first not in names:
            return names[first]
    return None
"""
before = unseen[:500] + "\n\n"
ids = vocabulary.encode(before + passage)
shades = sign * unit_states(model, ids, rows=1)[len(before) :, unit]
middle = (values[inside].mean() + values[~inside].mean()) / 2
limit = 1.5 * float(values[inside].mean() - middle)
fig, ax = plt.subplots(figsize=(5.6, 2.9))
draw_text(ax, passage, shades - middle, columns=46, limit=limit)
fig.set_label(
    "조건을 기억하는 칸의 값으로 칠한 글. 노란 쪽이 조건 안에서의 값, 파란 쪽이 밖에서의 값이고, "
    "회색은 두 평균의 가운데입니다. 우리가 지은 코드라 모델이 본 적 없는 글입니다."
)
plt.show()
