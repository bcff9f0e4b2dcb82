"""
길이가 늘면 무엇이 느는가
=========================
시퀀스의 길이를 1에서 1,000까지 늘리며 셋을 셉니다. RNN의 파라미터 수, 모든 걸음을 한 줄로 펴서 받는
선형층의 파라미터 수, 그리고 학습하려고 붙들고 있는 중간 결과의 크기입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record

plots.use_style()
torch.manual_seed(0)
I, H = 10, 20
rnn = nn.RNN(I, H)
lengths = [1, 10, 100, 1000]


# %% count
def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def held_for_backward(T):
    """역전파에 쓰려고 붙들어 둔 수의 개수. 같은 메모리는 한 번만 센다."""
    storages = {}

    def keep(tensor):
        storage = tensor.untyped_storage()
        storages[storage.data_ptr()] = (storage, tensor.element_size())
        return tensor

    x = torch.zeros(T, 1, I)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        rnn(x)
    own = {p.untyped_storage().data_ptr() for p in [*rnn.parameters(), x]}
    return sum(s.nbytes() // size for at, (s, size) in storages.items() if at not in own)


rows = []
for T in lengths:
    with torch.device("meta"):  # 모양만 있는 텐서. 큰 행렬을 실제로 만들지 않고 센다
        flat = count(nn.Linear(T * I, H))
    rows.append((count(rnn), flat, held_for_backward(T)))
    print(f"T {T:4}  RNN {rows[-1][0]}  선형층 {flat:7,}  보관 {rows[-1][2]:6,}")
parameters, flat, held = zip(*rows, strict=True)
record(parameters=parameters[0], longest=lengths[-1], flat_longest=flat[-1])
record(held_longest=held[-1], held_per_step=held[-1] // lengths[-1])
assert set(parameters) == {H * I + H * H + H + H}
assert 9.5 < held[-1] / held[2] < 10.5
assert flat[-1] / flat[2] > 9.5

# %% read
with torch.no_grad():
    output, h_n = rnn(torch.zeros(5000, 1, I))
print(f"{len(output):,}걸음   파라미터 {count(rnn)}   다음으로 넘기는 수 {h_n.numel()}")
record(read=len(output), carried=h_n.numel())
assert count(rnn) == parameters[0]
assert h_n.numel() == H

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.8))
ax.plot(lengths, flat, color=plots.COLORS["g"], linestyle="--", marker="s")
ax.plot(lengths, held, color=plots.COLORS["x"], linestyle=":", marker="^")
ax.plot(lengths, parameters, color=plots.COLORS["h"], marker="o")
ax.set(xscale="log", yscale="log", xlabel="시퀀스의 길이 T (걸음)", ylabel="수의 개수")
ax.set(xlim=(0.8, 15_000), xticks=[1, 10, 100, 1000])
ax.text(1300, flat[-1], "펼친 선형층의\n파라미터", va="center")
ax.text(1300, held[-1] / 2, "역전파를 위해\n붙든 중간 결과", va="center")
ax.text(1300, parameters[-1], "RNN의\n파라미터", va="center")
fig.set_label(
    "두 축 모두 로그. RNN의 파라미터는 길이와 상관없이 그대로이고, 학습할 때 붙드는 중간 결과는 "
    "길이에 비례합니다. 걸음마다 가중치가 따로 있는 선형층은 파라미터가 길이에 비례합니다."
)
plt.show()
