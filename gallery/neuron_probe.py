"""
칸마다 물어보기
==============
파이썬 소스를 배운 LSTM과 tanh RNN의 칸 128개에 다섯 가지를 하나씩 물어봅니다. 칸은 한 모듈들에서
고르고, 성적은 다른 모듈들에서 잽니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.analysis import auc, probe_units
from lstm_blog.analysis.plots import draw_unit_aucs
from lstm_blog.code_model import code_model, code_vocabulary, unit_states
from lstm_blog.data.python_source import SELECTION, TEST, CodeStates, code_states, module_source

plots.use_style()
EVERY = 8  # 이웃한 값은 닮았으니 여덟 글자에 하나씩 쓴다
NAMES = dict(zip(CodeStates._fields, ("문자열", "주석", "줄 머리", "깊이", "조건"), strict=True))
THRESHOLD = 0.9  # 이보다 낮으면 읽힌다고 하지 않는다

# %% read
ROWS = 16  # 모듈을 열여섯 줄로 접어 나란히 읽는다


def whole(text):
    return text[: len(text) // ROWS * ROWS]


PARTS = [[whole(module_source(name)) for name in part] for part in (SELECTION, TEST)]
encode = code_vocabulary().encode
ids = [torch.tensor(encode("".join(text[::EVERY] for text in part))) for part in PARTS]
marks = [[code_states(module_source(name)) for name in part] for part in (SELECTION, TEST)]
N = len(ids[0])  # 고르는 글에서 쓸 글자 수
held_out = torch.arange(N + len(ids[1])) >= N


def label(name):
    flags = [f for part in marks for one in part for f in whole(getattr(one, name))[::EVERY]]
    return torch.tensor(flags)


def states(model):
    """모듈마다 처음부터 읽으며 남긴 칸들의 값. 모양 (N, H)."""
    values = [unit_states(model, encode(text), ROWS)[::EVERY] for part in PARTS for text in part]
    return torch.cat(values)


labels = {name: label(name) for name in NAMES}
record(selected=N, tested=len(ids[1]))

# %% probe
probes = {}
for cell in ("lstm", "rnn"):
    values = states(code_model(cell))
    probes[cell] = {name: probe_units(values, labels[name], held_out) for name in NAMES}


# %% letter
def letter_auc(label):
    """지금 글자만 보고 맞힌 성적. 고르는 글에서 글자마다 참이었던 비율을 점수로 쓴다."""
    letters = torch.cat(ids)
    times = letters[:N].bincount(minlength=100).clamp_min(1)
    rates = letters[:N][label[:N]].bincount(minlength=100) / times
    return auc(rates[letters[N:]], label[N:]).item()


letter = {name: letter_auc(label) for name, label in labels.items()}

# %% table
print("지금 글자   LSTM   칸      r    RNN   칸      r")
for name, korean in NAMES.items():
    lstm, rnn = probes["lstm"][name], probes["rnn"][name]
    print(
        f"{letter[name]:9.3f}  {lstm.auc:.3f}  {lstm.unit:3}  {lstm.correlation:+.2f}  "
        f"{rnn.auc:.3f}  {rnn.unit:3}  {rnn.correlation:+.2f}  {korean}"
    )

# %% record
for name in NAMES:
    record(**{f"{name}_letter": letter[name]})
    for cell in ("lstm", "rnn"):
        probe = probes[cell][name]
        record(**{f"{name}_{cell}": probe.auc, f"{name}_{cell}_unit": probe.unit})
        record(**{f"{name}_{cell}_r": abs(probe.correlation)})
readable = [NAMES[name] for name, probe in probes["lstm"].items() if probe.auc >= THRESHOLD]
print("LSTM에서 읽히는 칸이 있는 것:", ", ".join(readable))
record(readable=", ".join(readable), below=len(NAMES) - len(readable))
assert probes["lstm"]["condition"].auc > THRESHOLD > letter["condition"]
assert probes["lstm"]["string"].auc < THRESHOLD
for name in ("string", "comment", "deep", "condition"):
    assert probes["lstm"][name].auc > probes["rnn"][name].auc

# %% bars
fig, ax = plt.subplots(figsize=(5.6, 3.2))
places = torch.arange(len(NAMES))
for shift, values, colour, hatch, label in (
    (-0.27, letter.values(), "c", "", "지금 글자"),
    (0.0, [probe.auc for probe in probes["rnn"].values()], "x", "//", "RNN의 칸"),
    (0.27, [probe.auc for probe in probes["lstm"].values()], "h", "", "LSTM의 칸"),
):
    ax.bar(places + shift, values, 0.25, color=plots.COLORS[colour], hatch=hatch, label=label)
ax.axhline(THRESHOLD, color=plots.COLORS["foreground"], linestyle="--", linewidth=1.2)
ax.set(xticks=places, ylim=(0.4, 1.02), ylabel="재는 글에서의 AUC")
ax.set_xticklabels(NAMES.values())
ax.grid(axis="x", visible=False)
ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=3)
fig.set_label(
    "다섯 물음에 가장 잘 답한 칸의 AUC. 파선이 읽힌다고 부를 문턱입니다. 줄 머리는 지금 글자만 "
    "보아도 거의 알 수 있고, 조건은 LSTM의 칸만 압니다."
)
plt.show()

# %% ranks
fig, ax = plt.subplots(figsize=(5.6, 3.0))
draw_unit_aucs(ax, probes["lstm"]["condition"])
ax.set(ylim=(0.2, 1.02), ylabel="재는 글에서의 AUC")
fig.set_label(
    "조건을 물었을 때 LSTM의 칸 128개의 성적을 높은 것부터 늘어놓은 것. 하나가 떨어져 있습니다. "
    "파선은 아무것도 모르는 칸의 0.5입니다."
)
plt.show()
