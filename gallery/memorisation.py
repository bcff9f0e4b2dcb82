"""
글이 짧으면 외운다
=================
크기가 같은 모델을 같은 스텝만큼, 길이가 다른 글로 가르칩니다. 배울 글이 짧으면 지은 글이 통째로
베낀 것이 됩니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import LanguageModel, plots, record
from lstm_blog.analysis import longest_copy
from lstm_blog.data.book import book_text
from lstm_blog.data.streams import stream_chunks
from lstm_blog.data.text import Vocabulary

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
text = "\n".join(dict.fromkeys(book_text().splitlines()))
vocabulary = Vocabulary.build([text])


# %% train
def trained(source, steps=250):
    """글 하나를 400글자씩 나란히 세우고 스물다섯 번 되풀이해 읽은 LSTM."""
    torch.manual_seed(SEED)
    model = LanguageModel(len(vocabulary), embedding_size=32, hidden_size=96)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    ids = vocabulary.encode(source)
    step = 0
    while step < steps:
        state = None
        for x, y in stream_chunks(ids, batch_size=len(source) // 400, length=40):
            logits, state = model(x, state)
            state = tuple(part.detach() for part in state)
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step == steps:
                break
    return model


# %% measure
def written(model, length=200):
    generator = torch.Generator().manual_seed(SEED)
    ids = model.generate(vocabulary.encode("\n"), length, 0.7, generator=generator)
    return vocabulary.decode(ids)


SIZES = (400, 1600, 6400)
copied = {}
for size in SIZES:
    source = text[:size]
    sample = written(trained(source))
    copied[size] = longest_copy(sample, source).text
    print(f"배운 글 {size:6,}글자   가장 긴 베낀 토막 {len(copied[size]):3}글자")
unread = text[SIZES[-1] : SIZES[-1] + 200]
natural = longest_copy(unread, text[: SIZES[-1]]).text
print(f"사람이 이어 쓴 200글자에서는       {len(natural):3}글자")
lengths = [len(copied[size]) for size in SIZES]
record(**{f"copied_{size}": length for size, length in zip(SIZES, lengths, strict=True)})
record(natural=len(natural))
assert lengths[0] > 2 * lengths[-1]
assert lengths[0] > 2 * len(natural)

# %% longest
for size in SIZES:
    print(f"{size:6,}글자에서: {copied[size][:80]!r}")

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
ax.bar(range(3), lengths, color=plots.COLORS["h"], width=0.6)
for place, length in enumerate(lengths):
    ax.text(place, length + 1, length, ha="center")
ax.axhline(len(natural), color=plots.COLORS["foreground"], linestyle="--", label="사람이 쓴 글")
ax.legend()
ax.set(xticks=range(3), xticklabels=[f"{size:,}" for size in SIZES], ylim=(0, 1.2 * lengths[0]))
ax.set(xlabel="배운 글의 글자 수", ylabel="베낀 글자 수")
ax.grid(axis="x", visible=False)
fig.set_label(
    "지은 글 200글자에서, 배운 글에 그대로 있는 가장 긴 토막. 배운 글이 짧을수록 길게 베낍니다."
)
plt.show()
