"""
n-gram이 쓴 글
==============
센 것에서 글자를 뽑아 글을 씁니다. n이 크면 그럴듯하지만, 본 글을 그대로 베끼는 길이도 함께
늘어납니다.
"""

# %% setup
import os
import textwrap

import torch

from lstm_blog import record
from lstm_blog.data.book import book_text
from lstm_blog.data.text import Vocabulary
from lstm_blog.ngram import AddK

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
lines = list(dict.fromkeys(book_text().splitlines()))
vocabulary = Vocabulary.build(lines)
ids = [[vocabulary.bos, *vocabulary.encode(line), vocabulary.eos] for line in lines]
whole = "\n".join(lines)


# %% write
def write(model, generator, longest=60):
    """시작 표지에서 출발해 끝 표지가 나올 때까지 센 비율대로 뽑는다."""
    text = [vocabulary.bos]
    while len(text) <= longest:
        counts = model.counts(text[-(model.order - 1) :] if model.order > 1 else [])
        symbols, weights = zip(*sorted(counts.items()), strict=True)
        chosen = torch.multinomial(
            torch.tensor(weights, dtype=torch.float64), 1, generator=generator
        )
        if symbols[chosen.item()] == vocabulary.eos:
            break
        text.append(symbols[chosen.item()])
    return vocabulary.decode(text)


def copied(text):
    """책에 그대로 있는 가장 긴 토막의 길이."""
    return max(
        end - start
        for start in range(len(text))
        for end in range(start, len(text) + 1)
        if text[start:end] in whole
    )


longest_copy = {}
for order in (1, 2, 3, 5, 8):
    model = AddK(ids, order=order, vocabulary_size=len(vocabulary), k=0)
    generator = torch.Generator().manual_seed(SEED)
    texts = [write(model, generator) for _ in range(4)]
    longest_copy[order] = sum(copied(text) / max(len(text), 1) for text in texts) / len(texts)
    print(f"{order}-gram  베낀 몫 {longest_copy[order]:.2f}")
    print(textwrap.fill(texts[0], 26, initial_indent="  ", subsequent_indent="  "))
assert longest_copy[1] < longest_copy[3] < longest_copy[8]
assert longest_copy[8] > 0.6

# %% values
record(**{f"copy_{order}": share for order, share in longest_copy.items()})
