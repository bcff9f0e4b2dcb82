"""
횟수를 맞추나, 확률을 맞추나
============================
GloVe가 맞추는 값을 횟수의 로그에서 확률의 로그로 바꾸면 무엇이 달라지는지, 말뭉치를 두 배로 늘리면
내적이 두 배가 되는지 봅니다.
"""

# %% setup
import os

import numpy as np
import torch

from lstm_blog import record
from lstm_blog.data.analogies import planted_sentences
from lstm_blog.embeddings import cooccurrence, word_list
from lstm_blog.glove import count_weights, glove_loss, log_counts, train_glove

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
sentences = planted_sentences(12000, generator=torch.Generator().manual_seed(SEED))
words = word_list(sentences)
counts = cooccurrence(sentences, words, window=4)
weight = count_weights(counts)
model, losses = train_glove(
    log_counts(counts), weight, 12, steps=300, generator=np.random.default_rng(SEED)
)

# %% shift
total = counts.sum(axis=1)  # 낱말마다 이웃을 모두 센 수 X_i
log_probability = np.where(counts > 0, log_counts(counts) - np.log(total)[:, None], 0)
moved = model._replace(b=model.b - np.log(total))  # 벡터는 그대로, 편향만 옮긴다
count_loss, count_gradients = glove_loss(model, log_counts(counts), weight)
probability_loss, probability_gradients = glove_loss(moved, log_probability, weight)
print(f"횟수의 로그에 맞춘 손실     {count_loss:.6f}")
print(f"확률의 로그에 맞춘 손실     {probability_loss:.6f}")
print("뒤의 것은 벡터를 그대로 두고 편향만 ln X_i만큼 옮긴 것")
assert abs(count_loss - probability_loss) < 1e-6
assert all(
    np.allclose(a, b, atol=1e-6)
    for a, b in zip(count_gradients, probability_gradients, strict=True)
)

# %% no-biases
bare, history = train_glove(
    log_counts(counts), weight, 12, steps=300, biases=False, generator=np.random.default_rng(SEED)
)
elsewhere, _ = glove_loss(bare, log_probability, weight)
times = elsewhere / history[-1]
print(f"편향 없이: 횟수의 로그에 {history[-1]:.0f}, 같은 벡터를 확률의 로그에 대면 {elsewhere:.0f}")
record(bare=history[-1], bare_elsewhere=elsewhere, bare_times=round(times))
assert times > 100

# %% weights
probability_weight = count_weights(counts / total[:, None])
ratio = probability_weight.max() / weight.max()
print(f"확률을 무게 함수에 넣으면 가장 무거운 칸이 {probability_weight.max():.4f}")
record(heaviest=float(probability_weight.max()))
assert weight.max() == 1
assert ratio < 0.05

# %% double
doubled = model._replace(b=model.b + np.log(2))  # 횟수가 모두 두 배면 로그는 ln 2만큼 큽니다
same_fit, _ = glove_loss(doubled, log_counts(2 * counts), weight)
print(f"두 배로 늘린 말뭉치의 손실 {same_fit:.6f}  (벡터는 그대로, 편향만 ln 2 더함)")
assert abs(same_fit - count_loss) < 1e-6

# %% dot
dot, predicted = model.w @ model.w_context.T, model.scores()
place = {word: number for number, word in enumerate(words)}
cells = [(place[a], place[b]) for a, b in (("왕", "왕관"), ("여왕", "왕관"), ("공주", "무도회"))]
for a, b in cells:
    print(f"{words[a]}–{words[b]}: 함께 {counts[a, b]:.0f}번, ln X = {np.log(counts[a, b]):.2f}")
    print(f"  내적 {dot[a, b]:.2f}, 편향까지 {predicted[a, b]:.2f}")
more, larger = (float(each[cells[0]] / each[cells[2]]) for each in (counts, dot))
print(f"왕–왕관 ÷ 공주–무도회: 횟수 {more:.1f}배, 내적 {larger:.1f}배")
seen = counts > 0
with_count, with_log = (
    float(np.corrcoef(predicted[seen], each[seen])[0, 1]) for each in (counts, log_counts(counts))
)
print(f"예측과의 상관: 횟수 {with_count:.2f}, 횟수의 로그 {with_log:.2f}")
assert more > 3 * larger
assert with_log > with_count + 0.1

# %% values
record(more=more, larger=larger, with_count=with_count, with_log=with_log)
