"""
하나씩 더해 세기
================
같은 표를 라플라스 평활화로 셉니다. 0이던 점수가 살아나고, 더하는 수를 바꾸면 갈래의 확률이 어떻게
움직이는지 봅니다.
"""

# %% setup
from fractions import Fraction
from math import isclose, prod

import matplotlib.pyplot as plt
import numpy as np

from lstm_blog import plots, record
from lstm_blog.naive_bayes import NaiveBayes

plots.use_style()
sentences = [
    "image recognition used convolutional neural networks",
    "transformers can be used for image classification task",
    "language modeling uses transformer",
    "document classification task is language task",
]
labels = ["CV", "CV", "NLP", "NLP"]
documents = [sentence.split() for sentence in sentences]
test = ["classification", "task", "uses", "transformer"]

# %% veto
literal = NaiveBayes(documents, labels, smoothing=0)
print(literal.log_scores(test))
mixed = ["image", *test]
print(literal.log_scores(mixed))
try:
    literal.classify(mixed)
except ValueError as error:
    print(error)
assert literal.posterior(test) == {"CV": 0, "NLP": 1}
assert set(literal.log_scores(mixed).values()) == {float("-inf")}

# %% laplace
model = NaiveBayes(documents, labels)
V = len(model.vocabulary)
for word in test:
    chances = [
        f"{label} {model.counts[label][word] + 1}/{n + V}" for label, n in (("CV", 14), ("NLP", 10))
    ]
    print(f"{word:15}", "   ".join(chances))
posterior = model.posterior(test)
print({label: f"{p:.3f}" for label, p in posterior.items()})

# %% by-hand
cv = Fraction(1, 2) * prod(Fraction(n, 14 + V) for n in (2, 2, 1, 1))
nlp = Fraction(1, 2) * prod(Fraction(n, 10 + V) for n in (2, 3, 2, 2))
assert isclose(posterior["NLP"], nlp / (cv + nlp))
assert round(float(nlp / (cv + nlp)), 3) == 0.911

# %% stemmed
stems = {"used": "use", "uses": "use", "transformers": "transformer", "networks": "network"}


def stem(words):
    return [stems.get(word, word) for word in words]


stemmed = NaiveBayes([stem(document) for document in documents], labels)
assert 0.5 < stemmed.posterior(stem(test))["NLP"] < posterior["NLP"]

# %% values
record(V=V, cv_total=14 + V, nlp_total=10 + V, share=posterior["NLP"])
record(mixed_nlp=model.posterior(mixed)["NLP"])
record(stemmed_share=stemmed.posterior(stem(test))["NLP"])

# %% plot
alphas = np.geomspace(1e-3, 1e3, 31)
fig, ax = plt.subplots(figsize=(5.6, 3.2))
curves = {}
for name, words, question, color, style in (
    ("적힌 그대로", documents, test, "h", "-"),
    ("꼴을 합쳐서", [stem(document) for document in documents], stem(test), "c", "--"),
):
    models = [NaiveBayes(words, labels, smoothing=alpha) for alpha in alphas]
    curves[name] = [each.posterior(question)["NLP"] for each in models]
    ax.plot(alphas, curves[name], style, color=plots.COLORS[color], label=name)
ax.axhline(0.5, color=plots.COLORS["muted"], linewidth=1, linestyle=":")
ax.set(xscale="log", xlabel="더하는 수 α", ylabel="NLP일 확률", ylim=(0.4, 1.03))
ax.legend()
record(tiny=curves["적힌 그대로"][0], huge=curves["적힌 그대로"][-1])
assert curves["적힌 그대로"][0] > 0.99
assert abs(curves["적힌 그대로"][-1] - 0.5) < 0.02
fig.set_label(
    "더하는 수 α에 따른 NLP의 확률. 적힌 그대로 센 실선은 α가 0에 가까우면 1로 가고, 꼴을 합친 "
    "파선은 처음부터 낮습니다. α가 아주 크면 둘 다 아무것도 모르는 0.5로 돌아갑니다."
)
plt.show()
