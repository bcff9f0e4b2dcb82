"""
RNN 셀과 LSTM 셀을 나란히
=========================
RNN은 층 하나로 상태 하나를 고쳐 쓰고, LSTM은 층 넷으로 상태 둘을 고쳐 씁니다. 두 셀을 그리고,
상태의 수와 파라미터의 수를 torch에서 직접 셉니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import diagrams, plots, record

plots.use_style()

# %% rnn
fig, ax = plt.subplots(figsize=(5.6, 2.5))
diagrams.rnn_cell(ax)
fig.set_label("RNN 셀. 입력과 은닉 상태가 tanh 층 하나를 지나 새 은닉 상태가 됩니다.")
plt.show()

# %% lstm
fig, ax = plt.subplots(figsize=(5.6, 4.2))
diagrams.lstm_cell(ax)
fig.set_label(
    "LSTM 셀. 아래쪽 층 넷이 위쪽 벨트(셀 상태)를 고칩니다. "
    "σ 층 셋이 게이트, tanh 층 하나가 후보입니다."
)
plt.show()

# %% states
T, B, I, H = 7, 2, 3, 4
x = torch.zeros(T, B, I)
_, rnn_state = torch.nn.RNN(I, H)(x)
_, lstm_state = torch.nn.LSTM(I, H)(x)
print("RNN  상태:", tuple(rnn_state.shape))
print("LSTM 상태:", [tuple(state.shape) for state in lstm_state])
record(lstm_states=len(lstm_state))
assert isinstance(rnn_state, torch.Tensor)
assert len(lstm_state) == 2


# %% parameters
def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


I, H = 64, 128
rnn, lstm = torch.nn.RNN(I, H), torch.nn.LSTM(I, H)
for name, parameter in lstm.named_parameters():
    print(f"{name:<13} {tuple(parameter.shape)}")
record(rnn_parameters=count(rnn), lstm_parameters=count(lstm))
record(ratio=count(lstm) // count(rnn))
assert count(lstm) == 4 * count(rnn) == 4 * (H * I + H * H + 2 * H)

# %% exercise
record(exercise_parameters=count(torch.nn.LSTM(100, 200)))
