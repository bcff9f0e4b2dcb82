"""
역전파를 위해 붙들고 있는 것
============================
긴 시퀀스를 통째로 역전파할 때와 토막마다 끊어 역전파할 때, autograd가 맡아 둔 텐서의 크기를
걸음마다 셉니다. 프로세스의 메모리가 아니라 텐서의 바이트를 세므로 어느 기계에서나 같은 값입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.analysis import SavedTensors
from lstm_blog.cells import rnn_step

plots.use_style()
torch.manual_seed(0)
T, B, I, H = 300, 64, 8, 64
k = 20
rnn = torch.nn.RNN(I, H)
x, h_0 = torch.randn(T, B, I), torch.zeros(B, H)


# %% measure
def held_bytes(every):
    """every걸음마다 역전파하고 끊을 때, 걸음마다 붙들고 있는 바이트."""
    rnn.zero_grad()
    h, history = h_0, []
    with SavedTensors(ignore=[x, h_0, *rnn.parameters()]) as saved:
        for chunk in x.split(every):
            h = h.detach()  # 값은 잇고 기울기만 끊는다
            loss = torch.zeros(())
            for x_t in chunk:
                h = rnn_step(x_t, h, *rnn.parameters())
                loss = loss + h.sum()  # 걸음마다 있는 손실의 대역
                history.append(saved.held)
            loss.backward()
    return history


state = B * H * 4  # 은닉 상태 하나의 바이트. float32는 4바이트
whole, cut = held_bytes(T), held_bytes(k)
print(f"은닉 상태 하나: {state:,}바이트")
print(f"통째로: 가장 많을 때 {max(whole):,}바이트 = 상태 {max(whole) // state}개")
print(f"{k}걸음마다: 가장 많을 때 {max(cut):,}바이트 = 상태 {max(cut) // state}개")
assert whole == [state * t for t in range(1, T + 1)]  # 걸음마다 상태 하나씩, 꼭 그만큼
assert max(cut) == state * (k + 1)  # 토막의 상태 k개와 앞 토막에서 넘어온 하나

# %% record
record(T=T, k=k, state_kb=state / 1e3, whole_mb=max(whole) / 1e6, cut_mb=max(cut) / 1e6)
record(whole_states=max(whole) // state, cut_states=max(cut) // state)
record(ratio=max(whole) / max(cut))
assert sum(parameter.numel() for parameter in rnn.parameters()) == H * I + H * H + 2 * H

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.2))
ax.plot(range(1, T + 1), [value / 1e6 for value in whole], color=plots.COLORS["gradient"])
ax.plot(range(1, T + 1), [value / 1e6 for value in cut], color=plots.COLORS["h"], linewidth=1.2)
ax.text(175, 3.9, "통째로")
ax.text(235, 0.6, "20걸음마다")
ax.set(xlabel="걸음 t", ylabel="붙들고 있는 텐서 (MB)", xlim=(0, T), ylim=(0, 5.2))
fig.set_label(
    "순전파가 나아가는 동안 역전파를 위해 붙들고 있는 텐서. 통째로 하면 길이에 비례해 늘고, "
    "20걸음마다 역전파하면 톱니처럼 오르내리며 낮게 머뭅니다."
)
plt.show()
