"""
패딩은 답을 바꾼다
=================
짧은 문장 뒤에 채운 0도 LSTM에게는 입력입니다. 문장이 끝난 뒤에도 은닉 상태가 계속 움직이는 것을
보고, 길이를 알려 주어 진짜 마지막 글자의 상태를 꺼내는 두 방법을 견줍니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from lstm_blog import plots, record

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
I, H = 3, 4
long_sentence, short_sentence = torch.randn(8, I), torch.randn(3, I)
lstm = nn.LSTM(I, H)

# %% pad
x = pad_sequence([long_sentence, short_sentence])
lengths = torch.tensor([len(long_sentence), len(short_sentence)])
print("x", tuple(x.shape), " lengths", lengths.tolist())
record(T=x.shape[0], short=len(short_sentence))
assert x[len(short_sentence) :, 1].abs().sum() == 0

# %% [markdown]
# 짧은 문장을 혼자 읽힌 것이 정답입니다. 긴 문장과 묶어 읽힌 결과와 비교합니다.

# %% compare
alone, (alone_h_n, _) = lstm(short_sentence)
output, (h_n, _) = lstm(x)
before_padding = (output[: len(short_sentence), 1] - alone).abs().max().item()
after_padding = (h_n[0, 1] - alone_h_n[0]).abs().max().item()
print("문장이 끝날 때까지는 같은가:", before_padding < 1e-6)
print(f"h_n이 어긋난 크기: {after_padding:.4f}")
record(after_padding=after_padding)
assert before_padding < 1e-6
assert after_padding > 1e-3

# %% plot
fig, ax = plt.subplots()
ax.axvspan(len(short_sentence) - 0.5, len(x) - 0.5, color=plots.COLORS["grid"], alpha=0.5)
for unit, style in enumerate(["-", "--", "-.", ":"]):
    values = output[:, 1, unit].detach().numpy()
    ax.plot(values, style, marker="o", color=plots.COLORS["h"])
ax.set(xlabel="시점 t", ylabel="은닉 상태의 값", xlim=(-0.5, len(x) - 0.5))
ax.set_title("짧은 문장을 읽는 동안 (칠한 곳은 패딩)")
fig.set_label("짧은 문장의 은닉 상태 네 칸. 글자가 끝난 뒤에도 패딩을 읽으며 값이 계속 변합니다.")
plt.show()

# %% [markdown]
# 첫째 방법은 문장마다 길이에서 1을 뺀 시점의 출력을 고르는 것입니다.

# %% gather
last = output[lengths - 1, torch.arange(len(lengths))]  # (B, H)
print(
    "last", tuple(last.shape), " 정답과 같은가:", torch.allclose(last[1], alone_h_n[0], atol=1e-6)
)
assert torch.allclose(last[1], alone_h_n[0], atol=1e-6)

# %% [markdown]
# 둘째 방법은 길이를 함께 싸서 넘기는 것입니다. 패딩은 아예 계산하지 않고, h_n에 진짜 마지막
# 상태가 담깁니다.

# %% pack
packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
packed_output, (packed_h_n, _) = lstm(packed)
unpacked, _ = pad_packed_sequence(packed_output)
print("packed.data", tuple(packed.data.shape))
print("unpacked   ", tuple(unpacked.shape))
print("h_n이 정답과 같은가:", torch.allclose(packed_h_n[0, 1], alone_h_n[0], atol=1e-6))
record(packed_rows=packed.data.shape[0], padded_rows=x.shape[0] * x.shape[1])
assert torch.allclose(packed_h_n[0, 1], alone_h_n[0], atol=1e-6)
assert packed.data.shape[0] == lengths.sum()

# %% [markdown]
# 양방향이면 문제가 앞에서부터 생깁니다. 뒷방향은 패딩을 먼저 읽고 나서 글자를 만나기 때문입니다.

# %% backward
both = nn.LSTM(I, H, bidirectional=True)
truth = both(short_sentence)[0]
plain = both(x)[0][: len(short_sentence), 1]
packed_both = pad_packed_sequence(both(packed)[0])[0][: len(short_sentence), 1]
plain_gap = (plain - truth).abs().max().item()
print(f"그냥 넣었을 때 어긋난 크기: {plain_gap:.4f}")
print("길이를 알려 주면 같은가:", torch.allclose(packed_both, truth, atol=1e-6))
record(backward_gap=plain_gap)
assert plain_gap > 1e-3
assert torch.allclose(packed_both, truth, atol=1e-6)
