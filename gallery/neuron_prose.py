"""
따옴표 칸일까, 산문 칸일까
========================
문자열과 주석에 모두 가장 잘 답한 칸에게 다시 물어봅니다. 따옴표를 아는 것인지, 영어 문장을 아는
것인지 갈라 봅니다.
"""

# %% setup
import re

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.analysis import auc
from lstm_blog.analysis.plots import draw_text
from lstm_blog.code_model import code_model, code_vocabulary, unit_states
from lstm_blog.data.python_source import SELECTION, TEST, code_states, code_text

plots.use_style()
model, vocabulary = code_model("lstm"), code_vocabulary()
N = 32000


# %% marks
def marks(text):
    """문자열, 그 가운데 짧은 것(낱말이 넷까지), 산문(그보다 긴 문자열이나 주석)."""
    states = code_states(text)
    string, comment = torch.tensor(states.string), torch.tensor(states.comment)
    long = torch.zeros_like(string)
    for match in re.finditer("1+", "".join("01"[flag] for flag in states.string)):
        if len(text[match.start() : match.end()].split()) > 4:
            long[match.start() : match.end()] = True
    return {"문자열": string, "짧은 문자열": string & ~long, "산문": long | comment}


def read(part):
    text = code_text(part)
    values = unit_states(model, vocabulary.encode(text)[:N])
    return values, {name: mark[: len(values)] for name, mark in marks(text).items()}


(chosen, wanted), (unseen, truth) = read(SELECTION), read(TEST)

# %% choose
scores = auc(chosen, wanted["산문"])
unit = int((scores - 0.5).abs().argmax())
sign = 1 if scores[unit] > 0.5 else -1
results = {name: auc(sign * unseen[:, unit], mark).item() for name, mark in truth.items()}
print(f"산문을 물어 고른 칸 {unit}번")
for name, score in results.items():
    print(f"  AUC {score:.3f}  {name}")

# %% claims
string, short, prose = results.values()
record(unit=unit, string=string, short=short, prose=prose)
assert prose > string > short

# %% colour
passage = '''def greet(name, mode="r"):
    """Return the text that is used
    when the name is not known."""
    path = {"a": "b", "key": "value"}
    # This should not be called here.
    return open(path["a"], mode)
'''
ids = vocabulary.encode("\n\n" + passage)
shades = sign * unit_states(model, ids, rows=1)[2:, unit]
fig, ax = plt.subplots(figsize=(5.6, 2.6))
draw_text(ax, passage, shades, columns=46)
fig.set_label(
    "문자열과 주석에 가장 밝은 칸의 값으로 칠한 글. 영어 문장이 이어지는 곳에서 노랗게 되고 짧은 "
    "문자열에서는 덜합니다."
)
plt.show()
