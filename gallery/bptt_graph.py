"""
펼친 그래프와 거꾸로 가는 길
============================
RNN을 시간 축으로 펼치고 기울기가 지나는 길을 그립니다. 가중치는 한 벌이지만 걸음마다 쓰였으므로
기울기가 가중치로 들어오는 화살표는 걸음 수만큼 있습니다. torch가 만든 그래프에서 그 수를 셉니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import diagrams, plots
from lstm_blog.cells import rnn_step

plots.use_style()
B, I, H = 2, 3, 4

# %% graph
fig, ax = plt.subplots(figsize=(5.6, 3.3))
diagrams.backpropagation(ax, steps=3)
fig.set_label(
    "세 걸음짜리 RNN. 파란 선과 회색 선은 앞으로 가는 계산이고 검은 선은 거꾸로 오는 기울기입니다"
    "(어두운 바탕에서는 흰 선). 입력은 그리지 않았습니다."
)
plt.show()


# %% count
def arrows_into(parameter, loss):
    """loss에서 거슬러 갈 때 parameter로 들어오는 화살표의 수."""
    count, seen, waiting = 0, set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        for parent, _ in node.next_functions:
            count += getattr(parent, "variable", None) is parameter
            if parent is not None and parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return count


def loss_after(T):
    rnn = torch.nn.RNN(I, H)
    h = torch.zeros(B, H)
    for x_t in torch.randn(T, B, I):
        h = rnn_step(x_t, h, *rnn.parameters())
    return rnn, h.sum()


for T in (1, 3, 10):
    rnn, loss = loss_after(T)
    count = arrows_into(rnn.weight_hh_l0, loss)
    print(f"걸음 {T:>2}  W_hh 한 벌로 들어오는 화살표 {count}개")
    assert count == T

# %% cut
fig, ax = plt.subplots(figsize=(5.6, 3.3))
diagrams.backpropagation(ax, steps=4, cut=2)
fig.set_label(
    "두 걸음마다 끊은 truncated BPTT. 뒤 토막을 학습하는 순간입니다. 은닉 상태는 끊은 곳을 건너 "
    "앞으로 가지만 기울기는 건너오지 못합니다."
)
plt.show()
