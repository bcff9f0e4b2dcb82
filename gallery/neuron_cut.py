"""
칸 하나를 끄면 무엇이 나빠지는가
==============================
조건을 기억하는 칸이 밖으로 내보내는 값을 0으로 막습니다. 조건이 끝나는 자리에서 손실이 얼마나
늘어나는지, 다른 칸을 막았을 때와 견줍니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.analysis import auc
from lstm_blog.code_model import code_model, code_vocabulary, unit_states
from lstm_blog.data.python_source import SELECTION, TEST, code_states, code_text

plots.use_style()
vocabulary = code_vocabulary()
N, ROWS = 32000, 32


# %% choose
def condition(text):
    return torch.tensor(code_states(text).condition[:N])


text = code_text(SELECTION)
values = unit_states(code_model(), vocabulary.encode(text)[:N], ROWS)
unit = int((auc(values, condition(text)) - 0.5).abs().argmax())
record(unit=unit)

# %% places
unseen = code_text(TEST)
ids = torch.tensor(vocabulary.encode(unseen)[:N]).view(ROWS, -1).T  # (T, B)
inside = condition(unseen).view(ROWS, -1).T
target = ids[1:]
colon = vocabulary.encode(":")[0]
newline = vocabulary.encode("\n")[0]
PLACES = {
    "조건을 끝내는 쌍점": inside[:-1] & (target == colon) & ~inside[1:],
    "조건 안의 나머지": inside[:-1] & inside[1:],
    "조건 밖": ~inside[:-1],
}


# %% cut
def losses(cut=None):
    """자리마다의 손실(비트). cut번 칸의 h를 아무도 읽지 못하게 막는다."""
    model = code_model()
    if cut is not None:
        with torch.no_grad():
            model.layers.weight_hh_l0[:, cut] = 0
            model.output.weight[:, cut] = 0
    with model.inference():
        logits, _ = model(ids[:-1])
    nats = nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten(), reduction="none")
    nats = nats.view_as(target) / torch.log(torch.tensor(2.0))
    return torch.tensor([nats[place].mean() for place in PLACES.values()])


whole = losses()
worse = losses(unit) - whole
others = torch.stack([losses(other) - whole for other in range(0, 128, 8) if other != unit])
print(f"그대로  {unit}번을 막음  다른 칸들의 평균")
for name, before, more, usual in zip(PLACES, whole, worse, others.mean(dim=0), strict=True):
    print(f"{before:6.2f}  {more:+11.2f}  {usual:+16.2f}  {name}")

# %% claims
record(colon=whole[0].item(), colon_worse=worse[0].item(), colon_others=others[:, 0].mean().item())
record(rest_worse=worse[1].item(), outside_worse=worse[2].item())
record(cuts=len(others))
assert worse[0] > 0.3  # 쌍점을 맞히지 못하게 되고
assert worse[0] > others[:, 0].max()  # 다른 어느 칸을 막은 것보다 나쁘다
assert worse[1].abs() < 0.2 > worse[2].abs()

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
for place, more in enumerate(worse.tolist()):
    ax.plot(
        others[:, place], [place] * len(others), "|", color=plots.COLORS["muted"], markersize=12
    )
    ax.plot(more, place, "D", color=plots.COLORS["g"])
ax.axvline(0, color=plots.COLORS["foreground"], linewidth=1)
ax.set(yticks=range(3), ylim=(-0.5, 2.5), xlabel="칸을 막아 늘어난 손실(비트)")
ax.set_yticklabels(PLACES)
ax.invert_yaxis()
fig.set_label(
    "칸 하나를 막았을 때 늘어난 손실. 마름모가 조건을 기억하는 칸이고, 세로 금이 다른 칸 하나씩을 "
    "막았을 때입니다."
)
plt.show()
