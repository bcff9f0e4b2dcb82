"""
GRU 셀의 그림과 파라미터 수
===========================
GRU는 층 셋으로 상태 하나를 고쳐 씁니다. 셀을 그리고, 같은 크기의 RNN, LSTM과 상태의 수와 파라미터의
수를 견줍니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import diagrams, plots, record

plots.use_style()

# %% gru
fig, ax = plt.subplots(figsize=(5.6, 4.2))
diagrams.gru_cell(ax)
fig.set_label(
    "GRU 셀. 위의 파란 선이 하나뿐인 상태입니다. 업데이트 게이트가 옛 상태와 후보의 몫을 나누고, "
    "리셋 게이트는 후보를 만들 때 옛 상태를 얼마나 볼지 정합니다."
)
plt.show()

# %% update
fig, ax = plt.subplots(figsize=(5.6, 4.2))
diagrams.gru_cell(ax, highlight="mix")
fig.set_label("섞는 길. 옛 상태에는 z를, 후보에는 1 − z를 곱해 더합니다.")
plt.show()

# %% reset
fig, ax = plt.subplots(figsize=(5.6, 4.2))
diagrams.gru_cell(ax, highlight="reset")
fig.set_label("리셋 게이트의 길(torch). 옛 상태에 행렬 W를 곱한 다음에 r을 곱합니다.")
plt.show()

# %% reset-paper
fig, ax = plt.subplots(figsize=(5.6, 4.2))
diagrams.gru_cell(ax, highlight="reset", reset_after=False)
fig.set_label("리셋 게이트의 길(Cho 등의 논문). 옛 상태에 r을 먼저 곱하고 행렬 W를 곱합니다.")
plt.show()


# %% parameters
def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


I = H = 128
sizes = {name: count(getattr(nn, name)(I, H)) for name in ("RNN", "GRU", "LSTM")}
matrices = {"RNN": 1, "GRU": 3, "LSTM": 4}
for name, size in sizes.items():
    layers = matrices[name]
    print(f"{name:<5}{size:>8,}개, 편향을 빼면 {layers * (I + H) * H:>8,}개")
    assert size == layers * (H * I + H * H + 2 * H)

# %% sizes
record(rnn=sizes["RNN"], gru=sizes["GRU"], lstm=sizes["LSTM"])
record(gru_weights=3 * (I + H) * H, lstm_weights=4 * (I + H) * H)
assert 4 * sizes["GRU"] == 3 * sizes["LSTM"]

# %% states
x = torch.zeros(7, 2, I)
states = {name: getattr(nn, name)(I, H)(x)[1] for name in sizes}
record(lstm_states=len(states["LSTM"]))
assert isinstance(states["GRU"], torch.Tensor)

# %% exercise
record(width_for_same=next(h for h in range(128, 200) if count(nn.GRU(I, h)) > sizes["LSTM"]) - 1)
