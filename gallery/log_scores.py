"""
곱을 더하기로 바꾸기
====================
문서가 길어지면 확률의 곱이 컴퓨터가 적을 수 있는 가장 작은 수보다 작아져 0이 됩니다. 로그의
합으로 재면 같은 문서를 끝까지 견줄 수 있습니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.naive_bayes import NaiveBayes

plots.use_style()
texts = {
    "비가 오고 바람이 분다": "날씨",
    "바람이 세고 비가 그친다": "날씨",
    "밥을 안치고 국을 끓인다": "밥상",
    "국이 식고 밥을 푼다": "밥상",
}
model = NaiveBayes([text.split() for text in texts], texts.values())
sentence = ["비가", "오고", "국이", "식고", "바람이", "분다"]

# %% product
products = {label: [] for label in model.classes}
for repeats in range(1, 61):
    document = sentence * repeats
    for label in model.classes:
        chances = [model.probability(word, label) for word in document]
        products[label].append(model.prior(label) * math.prod(chances))
first = next(n for n, pair in enumerate(zip(*products.values(), strict=True), 1) if max(pair) == 0)
print(f"낱말 {first * len(sentence)}개짜리 문서에서 두 갈래의 곱이 모두 0이 된다")
assert 100 < first * len(sentence) <= 360

# %% logs
document = sentence * 60
scores = model.log_scores(document)
print({label: f"{score:.1f}" for label, score in scores.items()})
assert products["날씨"][-1] == products["밥상"][-1] == 0.0
assert model.classify(document) == "날씨"

# %% confidence
shares = {n: model.posterior(sentence * n)["날씨"] for n in (1, 2, 5, 60)}
for repeats, share in shares.items():
    print(f"같은 문장 {repeats:2}번: 날씨일 확률 {share:.4f}")
assert list(shares.values()) == sorted(shares.values())

# %% values
record(words_at_zero=first * len(sentence), document=len(document))
record(weather=scores["날씨"], table=scores["밥상"], once=shares[1], twice=shares[2])

# %% plot
lengths = [len(sentence) * n for n in range(1, 61)]
fig, ax = plt.subplots(figsize=(5.6, 3.2))
for label, color, style in (("날씨", "h", "-"), ("밥상", "g", "--")):
    logs = [model.log_scores(sentence * n)[label] for n in range(1, 61)]
    ax.plot(lengths, logs, style, color=plots.COLORS[color], label=label)
ax.axhline(math.log(5e-324), color=plots.COLORS["muted"], linewidth=1.2, linestyle=":")
ax.text(5, math.log(5e-324) + 15, "이 아래의 곱은 0이 된다", va="bottom")
ax.set(xlabel="문서의 낱말 수", ylabel="로그 점수")
ax.legend()
fig.set_label(
    "같은 문장을 되풀이해 늘린 문서의 로그 점수. 점선은 컴퓨터가 적을 수 있는 가장 작은 양수의 "
    "로그입니다. 곱은 점선 아래에서 둘 다 0이 되지만 로그의 합은 계속 갈라집니다."
)
plt.show()
