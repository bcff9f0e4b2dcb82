"""
글이 적을 때는 누가 나은가
==========================
말뭉치의 크기를 바꾸어 가며 skip-gram과 GloVe의 유추 점수를 잽니다. 글이 적을 때 GloVe가 낫다는 말은
이 말뭉치에서 거꾸로입니다. 함께 나오지 않은 짝을 보게 하면 차이가 줄어듭니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import numpy as np
import torch

from lstm_blog import plots, record
from lstm_blog.data.analogies import RELATIONS, planted_sentences, questions
from lstm_blog.embeddings import WordVectors, cooccurrence, word_list
from lstm_blog.glove import count_weights, log_counts, train_glove
from lstm_blog.word2vec import skip_gram_pairs, train_skip_gram

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
ASKED = [question for relation in RELATIONS for question in questions(relation)]


# %% score
def score(words, vectors, exclude_inputs=True):
    """유추 문제를 맞힌 비율."""
    known = WordVectors(words, vectors)
    answers = [known.analogy(a, b, c, exclude_inputs=exclude_inputs)[0][0] for a, b, c, _ in ASKED]
    return sum(answer == d for answer, (*_, d) in zip(answers, ASKED, strict=True)) / len(ASKED)


# %% measure
every = planted_sentences(12000, generator=torch.Generator().manual_seed(SEED))
everything = word_list(every)
sizes = (750, 1500, 3000, 6000, 12000)
found = {"skip_gram": [], "glove": [], "zeros": []}
for size in sizes:
    sentences = every[:size]
    words = word_list(sentences)
    assert len(words) == len(everything)
    counts = cooccurrence(sentences, words, window=4)
    pairs = skip_gram_pairs(sentences, words, window=4)
    skip_gram, _ = train_skip_gram(
        pairs, len(words), 16, steps=250, learning_rate=0.05,
        generator=torch.Generator().manual_seed(SEED),
    )  # fmt: skip
    vectors = skip_gram.center.weight.detach().numpy()
    found["skip_gram"].append(score(words, vectors))
    record(**{f"open_{size}": score(words, vectors, exclude_inputs=False)})
    for name, target, weight in (
        ("glove", log_counts(counts), count_weights(counts)),
        ("zeros", np.log1p(counts), np.ones_like(counts)),  # 0인 칸도 0으로 맞춘다
    ):
        glove, _ = train_glove(target, weight, 12, steps=200, generator=np.random.default_rng(SEED))
        found[name].append(score(words, glove.w + glove.w_context))
    print(f"문장 {size:6,}개   skip-gram {found['skip_gram'][-1]:.2f}   "
          f"GloVe {found['glove'][-1]:.2f}   0도 본 GloVe {found['zeros'][-1]:.2f}")  # fmt: skip
    record(**{f"{name}_{size}": each[-1] for name, each in found.items()})
assert found["skip_gram"][0] > found["glove"][0] + 0.3
assert found["zeros"][0] > found["glove"][0] + 0.2
assert found["glove"][-1] > 0.85

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.3))
looks = {"skip_gram": ("skip-gram", "h", "o-"), "glove": ("GloVe", "g", "s--"),
         "zeros": ("0인 칸도 본 GloVe", "f", "^:")}  # fmt: skip
for name, (label, quantity, style) in looks.items():
    ax.plot(sizes, found[name], style, color=plots.COLORS[quantity], label=label)
ax.set(xscale="log", xlabel="말뭉치의 문장 수", ylabel="맞힌 비율", ylim=(0, 1.05))
ax.set_xticks(sizes, [f"{size:,}" for size in sizes], rotation=30)
ax.minorticks_off()
ax.legend(loc="lower right")
fig.set_label(
    "유추 문제를 맞힌 비율. 글이 적으면 함께 나온 적 없는 짝을 보지 않는 GloVe가 크게 뒤지고, 글이 "
    "넉넉하면 셋이 만납니다."
)
plt.show()
