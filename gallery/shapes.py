"""
두 문장이 텐서가 되기까지
========================
길이가 다른 한국어 문장 둘을 글자 번호로, 번호를 벡터로, 벡터를 은닉 상태로 바꿉니다. 지나는
곳마다 모양을 출력하므로 T, B, V, I, H가 각각 무엇을 센 수인지 눈으로 확인할 수 있습니다.
"""

# %% setup
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

import lstm_blog
from lstm_blog import diagrams, plots, record
from lstm_blog.cells import lstm_step

plots.use_style()
torch.manual_seed(0)

# %% [markdown]
# 글자마다 번호를 하나씩 줍니다. 0번은 빈자리를 메우는 패딩 몫으로 남겨 둡니다. 두 문장에 함께
# 나오는 '이'와 '다'는 어느 문장에서나 같은 번호입니다.

# %% characters
sentences = ["봄이 온다", "꽃이다"]
vocabulary = ["패딩", *dict.fromkeys("".join(sentences))]
number_of = {character: number for number, character in enumerate(vocabulary)}
numbers = [[number_of[character] for character in sentence] for sentence in sentences]
for sentence, row in zip(sentences, numbers, strict=True):
    print(f"{sentence}: {row}")
record(V=len(vocabulary), first_length=len(sentences[0]), second_length=len(sentences[1]))

# %% [markdown]
# 텐서는 네모반듯해야 합니다. 짧은 문장 뒤에 0을 채워 길이를 맞추면 (B, T) 모양이고, 두 축을
# 맞바꾸면 이 책의 기본 모양인 (T, B)가 됩니다.

# %% padding
T, B = max(map(len, numbers)), len(numbers)
padded = torch.tensor([row + [0] * (T - len(row)) for row in numbers])  # (B, T)
ids = padded.T  # (T, B)
print(ids)
print("padded", tuple(padded.shape), " ids", tuple(ids.shape))
record(T=T, B=B)

# %% grid
fig, ax = plt.subplots()
for t in range(T):
    for b in range(B):
        number = int(ids[t, b])
        label = "빈칸" if vocabulary[number] == " " else vocabulary[number]
        color = plots.COLORS["muted" if number == 0 else "foreground"]
        ax.text(b, t, f"{label}   {number}번", ha="center", va="center", color=color)
ax.set(xlim=(-0.5, B - 0.5), ylim=(T - 0.5, -0.5), xticks=range(B), yticks=range(T))
ax.set(xlabel="배치 축: 몇 번 문장인가", ylabel="시점 축: 몇 번 글자인가")
ax.hlines([t + 0.5 for t in range(T - 1)], -0.5, B - 0.5, color=plots.COLORS["grid"])
ax.grid(False)
fig.set_label(
    "모양이 (T, B)인 표. 세로로 한 문장이 흐르고 가로 한 줄이 한 시점입니다. "
    "둘째 문장의 아래쪽 두 칸이 패딩입니다."
)
plt.show()

# %% [markdown]
# 번호의 크기에는 뜻이 없으므로 번호마다 벡터를 하나씩 둔 표에서 줄을 꺼냅니다. 원-핫 벡터에 표를
# 곱해도 같은 줄이 나옵니다.

# %% embedding
embedding = nn.Embedding(len(vocabulary), 3)
one_hot = nn.functional.one_hot(ids, len(vocabulary)).float()
x = embedding(ids)
I = x.shape[-1]
print("ids    ", tuple(ids.shape), ids.dtype)
print("one_hot", tuple(one_hot.shape), one_hot.dtype)
print("x      ", tuple(x.shape), x.dtype)
record(I=I, dtype=str(x.dtype))
assert x.shape == (5, 2, 3)
assert torch.allclose(one_hot @ embedding.weight, x)

# %% lstm
H = 4
lstm = nn.LSTM(input_size=I, hidden_size=H)
output, (h_n, c_n) = lstm(x)
print("output", tuple(output.shape))
print("h_n   ", tuple(h_n.shape))
print("c_n   ", tuple(c_n.shape))
record(H=H, last_is_h_n=torch.equal(output[-1], h_n[0]))
assert torch.equal(output[-1], h_n[0])

# %% figure
fig, ax = plt.subplots()
axis_names = ("시점 T", "배치 B", "은닉 H")
diagrams.sequence_shapes(ax, tuple(output.shape), axis_names, highlight="step")
fig.set_label(
    "output의 모양 (T, B, H). 판 한 장이 한 시점의 은닉 상태이고, "
    "짙게 칠한 마지막 판이 h_n입니다. 시점의 번호는 식을 따라 1부터 셌습니다."
)
plt.show()

# %% [markdown]
# 같은 일을 한 시점씩 손으로 합니다. $x_t$, $h_t$, $c_t$에는 시점 축이 없습니다.

# %% steps
h = c = torch.zeros(B, H)
for t in range(T):
    h, c = lstm_step(x[t], h, c, *lstm.all_weights[0])
    print(f"t = {t}   x_t {tuple(x[t].shape)}   h_t {tuple(h.shape)}   c_t {tuple(c.shape)}")
    assert torch.allclose(h, output[t], atol=1e-6)
assert torch.allclose(c, c_n[0], atol=1e-6)

# %% unrolled
fig, ax = plt.subplots(figsize=(5.6, 2.6))
names = ["빈칸" if character == " " else character for character in sentences[0]]
diagrams.unrolled(ax, T, "lstm", inputs=names)
fig.set_label(
    "한 문장을 읽는 LSTM을 시점마다 펼친 그림. 상자는 모두 같은 셀이고, "
    "은닉 상태와 셀 상태가 왼쪽에서 오른쪽으로 넘어갑니다."
)
plt.show()

# %% ours
ours = lstm_blog.LSTM(input_size=I, hidden_size=H, backend="readable")
ours.load_state_dict(lstm.state_dict())
our_output, (our_h_n, our_c_n) = ours(x)
print("output", tuple(our_output.shape), " h_n", tuple(our_h_n.shape), " c_n", tuple(our_c_n.shape))
record(same_as_torch=torch.allclose(our_output, output, atol=1e-6))
assert torch.allclose(our_output, output, atol=1e-6)

# %% [markdown]
# 숫자의 종류도 맞아야 합니다. NumPy의 실수는 float64이고 파라미터는 float32입니다.

# %% dtype
from_numpy = torch.from_numpy(np.zeros((T, B, I)))
message = ""
try:
    lstm(from_numpy)
except (RuntimeError, ValueError) as error:
    message = str(error)
print(message.replace(". ", ".\n"))
assert "float64" in message
