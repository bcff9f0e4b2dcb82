"""
층을 쌓고 양쪽에서 읽기
=======================
순환층을 쌓은 것, 두 방향으로 읽는 것, 둘을 함께 한 것을 그리고, 파라미터가 어디서 늘어나는지
셉니다.
"""

# %% setup
import matplotlib.pyplot as plt
from torch import nn

from lstm_blog import diagrams, plots, record

plots.use_style()

# %% stacked
fig, ax = plt.subplots(figsize=(5.6, 3.0))
diagrams.stacked(ax, 2)
fig.set_label("두 층. 0층이 낸 은닉 상태를 1층이 입력으로 읽습니다. 시간은 왼쪽에서 오른쪽입니다.")
plt.show()

# %% both-ways
fig, ax = plt.subplots(figsize=(5.6, 2.56))
diagrams.stacked(ax, 1, bidirectional=True)
fig.set_label(
    "두 방향. 오른쪽으로 가는 모델과 왼쪽으로 가는 모델이 따로 읽고, 시점마다 두 상태를 이어 "
    "붙입니다."
)
plt.show()

# %% both
fig, ax = plt.subplots(figsize=(5.6, 4.0))
diagrams.stacked(ax, 2, bidirectional=True)
fig.set_label("두 층, 두 방향. 0층의 두 상태를 이어 붙인 것이 1층의 두 방향에 모두 들어갑니다.")
plt.show()


# %% parameters
def count(**options):
    return sum(p.numel() for p in nn.LSTM(input_size=64, hidden_size=64, **options).parameters())


for directions in (1, 2):
    for layers in (1, 2, 3):
        size = count(num_layers=layers, bidirectional=directions == 2)
        record(**{f"ways{directions}_layers{layers}": size})
        upper = 4 * (64 * 64 * directions + 64 * 64 + 2 * 64)  # 위층은 방향 수 × H를 읽는다
        assert size == directions * (4 * (2 * 64 * 64 + 2 * 64) + (layers - 1) * upper)
