"""
온도로는 기억을 만들 수 없다
============================
다음 글자를 확률대로 뽑아 hello를 쓰게 합니다. 기억이 없는 표는 네 번에 한 번만 성공하고, 온도를
아무리 내려도 그대로입니다. RNN은 온도가 낮을수록 틀리지 않습니다.
"""

# %% setup
import os
from collections import Counter
from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.decoding import choose

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
vocabulary = "helo"
one_hot = torch.eye(len(vocabulary))
ids = torch.tensor([vocabulary.index(letter) for letter in "hello"])
x, target = one_hot[ids[:-1]], ids[1:]

# %% rnn
rnn, head = nn.RNN(4, 3), nn.Linear(3, 4)
optimizer = torch.optim.Adam([*rnn.parameters(), *head.parameters()], lr=0.1)
for _ in range(150):
    loss = nn.functional.cross_entropy(head(rnn(x)[0]), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
rnn_logits = head(rnn(x)[0]).detach()  # (T, V) 정답을 넣어 주었을 때의 로짓

# %% table
counts = torch.zeros(4, 4)
for letter, after in pairwise(ids):
    counts[letter, after] += 1
counts[vocabulary.index("o")] = 1  # o 다음은 본 적이 없으니 모두 똑같이 둔다
table = counts.log()  # 기억이 없는 모델 가운데 가장 좋은 것. 없던 짝은 -∞


# %% exact
def whole_word(logits, temperature):
    """h에서 시작해 ello를 차례로 뽑을 확률: 걸음마다의 확률의 곱."""
    p = torch.softmax(logits / temperature, dim=-1)
    return p.gather(1, target[:, None]).prod().item()


temperatures = [0.25, 0.5, 1.0, 1.5, 2.0, 3.0]
for tau in temperatures:
    row = whole_word(table[ids[:-1]], tau), whole_word(rnn_logits, tau)
    print(f"온도 {tau:4}   표 {row[0]:.3f}   RNN {row[1]:.3f}")
record(table=whole_word(table[ids[:-1]], 1), table_cold=whole_word(table[ids[:-1]], 0.25))
record(rnn_cold=whole_word(rnn_logits, 0.5), rnn=whole_word(rnn_logits, 1))
record(rnn_hot=whole_word(rnn_logits, 3), hundred=0.99**100)
assert all(abs(whole_word(table[ids[:-1]], tau) - 0.25) < 1e-6 for tau in temperatures)
assert whole_word(rnn_logits, 1) > 0.9
assert whole_word(rnn_logits, 3) < whole_word(rnn_logits, 1) < whole_word(rnn_logits, 0.5)
mean_loss = nn.functional.cross_entropy(rnn_logits, target)
assert torch.isclose(torch.exp(-4 * mean_loss), torch.tensor(whole_word(rnn_logits, 1)))


# %% sample
def write(step, n=1000):
    """h에서 시작하는 낱말 n개를 한꺼번에 쓴다. step은 (글자 번호, 상태) → (로짓, 상태)."""
    generator = torch.Generator().manual_seed(SEED)
    letter, state, words = torch.zeros(n, dtype=torch.long), None, []
    for _ in range(4):
        logits, state = step(letter, state)
        letter = choose(logits, generator=generator)
        words.append(letter)
    rows = torch.stack(words, dim=1).tolist()
    return Counter("h" + "".join(vocabulary[k] for k in row) for row in rows)


def rnn_step(letter, h):
    output, h = rnn(one_hot[letter][None], h)
    return head(output[0]), h


from_table = write(lambda letter, state: (table[letter], state))
from_rnn = write(rnn_step)
for name, words in (("표  ", from_table), ("RNN ", from_rnn)):
    print(name, "  ".join(f"{word} {n}번" for word, n in words.most_common(3)))
record(table_hello=from_table["hello"], rnn_hello=from_rnn["hello"])
assert abs(from_table["hello"] / 1000 - 0.25) < 0.06
assert from_rnn["hello"] / 1000 > 0.9

# %% plot
fig, ax = plt.subplots()
for logits, quantity, marker in ((rnn_logits, "h", "o"), (table[ids[:-1]], "g", "s")):
    plots.trace(
        ax, temperatures, [whole_word(logits, t) for t in temperatures], quantity, marker=marker
    )
ax.text(2.05, 0.93, "RNN(3)")
ax.text(2.05, 0.29, "기억이 없는 표")
ax.set(xlabel="온도 τ", ylabel="hello를 쓸 확률", ylim=(0, 1.05))
fig.set_label(
    "온도를 바꾸며 hello를 통째로 쓸 확률을 계산한 것. RNN은 온도가 낮을수록 1에 다가가고, 기억이 "
    "없는 표는 어느 온도에서나 4분의 1입니다."
)
plt.show()
