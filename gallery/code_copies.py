"""
지은 코드에서 베낀 토막 찾기
==========================
LSTM이 지은 코드에서 배운 소스에 그대로 있는 가장 긴 토막을 찾고, 사람이 쓴 시험 글에서 찾은 것과
견줍니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.analysis import copied_lengths, longest_copy
from lstm_blog.code_model import code_model, code_vocabulary
from lstm_blog.data.python_source import TEST, code_text

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
LENGTH = 500
train, test = code_text(), code_text(TEST)
model, vocabulary = code_model("lstm"), code_vocabulary()


# %% written
def written(temperature):
    generator = torch.Generator().manual_seed(SEED)
    ids = model.generate(vocabulary.encode("\n"), LENGTH, temperature, generator=generator)
    return vocabulary.decode(ids).replace("\N{REPLACEMENT CHARACTER}", "?")


middle = len(test) // 2
texts = {
    "온도 0": written(0.0),
    "온도 0.6": written(0.6),
    "온도 1": written(1.0),
    "사람": test[middle : middle + LENGTH],
}
lengths = {name: copied_lengths(text, train) for name, text in texts.items()}
print("가장 긴 토막  글자마다의 평균")
for name, values in lengths.items():
    print(f"{max(values):8}글자  {sum(values) / LENGTH:11.1f}글자  {name}")

# %% claims
longest = [max(values) for values in lengths.values()]
record(greedy=longest[0], warm=longest[1], plain=longest[2], human=longest[3])
means = [sum(values) / LENGTH for values in lengths.values()]
record(mean_warm=means[1], mean_plain=means[2], mean_human=means[3])
assert longest[2] < LENGTH / 5  # 온도 1에서는 길게 베끼지 않는다
assert means[2] < means[1]

# %% longest
for name, text in texts.items():
    print(f"{name}: {longest_copy(text, train).text!r}")

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
for (name, values), colour, style in zip(
    list(lengths.items())[1:], ("h", "i", "foreground"), ("-", "--", ":"), strict=True
):
    ax.plot(sorted(values, reverse=True), style, color=plots.COLORS[colour], label=name)
ax.set(xlabel="글자의 자리를 토막이 긴 것부터", ylabel="베낀 글자 수")
ax.legend()
fig.set_label(
    "지은 글 500글자의 자리마다, 거기서 시작해 배운 글에 그대로 있는 토막의 길이를 긴 것부터 "
    "늘어놓았습니다."
)
plt.show()
