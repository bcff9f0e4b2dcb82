"""
코드를 배운 기록과 압축 프로그램
==============================
배워 둔 두 모델이 학습하는 동안 남긴 점수입니다. 마지막 점수는 지금 다시 재고, 같은 글을 누르는 압축
프로그램과 견줍니다.
"""

# %% setup
import bz2
import lzma
import math
import sys

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.code_model import code_model, code_record, code_vocabulary, stream_bits
from lstm_blog.data.python_source import TEST, TRAINING, code_text

plots.use_style()
vocabulary = code_vocabulary()
train, test = code_text(TRAINING), code_text(TEST)
version = f"{sys.version_info.major}.{sys.version_info.minor}"
print(f"파이썬 {version}: 배운 모듈 {len(TRAINING)}개 {len(train):,}글자, 시험 {len(test):,}글자")
record(version=version, modules=len(TRAINING), characters=len(train), test_characters=len(test))
records = {cell: code_record(cell) for cell in ("lstm", "rnn")}
record(trained_on=records["lstm"]["python"], steps=records["lstm"]["steps"])
record(read=records["lstm"]["characters"])
record(parameters=sum(p.numel() for p in code_model("lstm").parameters()))
record(epochs=records["lstm"]["characters"] / len(train))

# %% bits
ids = vocabulary.encode(test)
bits = {cell: stream_bits(code_model(cell), ids) for cell in records}
compressed = {}
for name, squeeze in (("bz2", bz2.compress), ("lzma", lzma.compress)):
    more = len(squeeze((train + test).encode())) - len(squeeze(train.encode()))
    compressed[name] = 8 * more / len(test)  # 배운 글 뒤에 시험 글을 붙일 때 늘어난 비트
print(f"고르게 찍기  {math.log2(len(vocabulary)):.2f}비트")
for name, value in {**compressed, **bits}.items():
    print(f"{name:11}  {value:.2f}비트")

# %% claims
record(uniform=math.log2(len(vocabulary)), **bits, **compressed)
assert bits["lstm"] < bits["rnn"] < records["rnn"]["history"][0][1]
record(best=min({**compressed, **bits}.items(), key=lambda pair: pair[1])[0])
assert abs(bits["lstm"] - records["lstm"]["bits"]) < 0.05  # 판이 달라도 거의 같다

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
for cell, colour, style in (("rnn", "x", "s--"), ("lstm", "h", "o-")):
    steps, values = zip(*records[cell]["history"], strict=True)
    ax.plot(steps, values, style, color=plots.COLORS[colour], label=cell.upper())
ax.axhline(min(compressed.values()), color=plots.COLORS["foreground"], linestyle=":", linewidth=1.5)
ax.text(0, min(compressed.values()) - 0.15, "압축 프로그램 가운데 나은 것", va="top")
ax.set(xlabel="스텝", ylabel="글자마다의 비트", ylim=(0, None))
ax.legend()
fig.set_label(
    "배워 둔 두 모델이 학습하는 동안 시험 글에서 낸 비트. 처음에 가파르게 내려가고 뒤로 갈수록 "
    "더디게 내려갑니다."
)
plt.show()
