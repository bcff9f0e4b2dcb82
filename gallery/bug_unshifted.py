"""
심은 버그 5: 맞힐 글자를 입력으로 주기
======================================
교사 강요에서 디코더의 입력을 한 칸 밀지 않으면 맞힐 글자를 보고 그 글자를 답하게 됩니다. 학습
손실은 금세 0이 되는데 스스로 쓰면 아무것도 쓰지 못합니다. 정답을 바꾸어 보는 시험이 잡아냅니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import Seq2Seq, masked_cross_entropy, plots, record
from lstm_blog.data.numbers import number_reading
from lstm_blog.padding import length_mask
from lstm_blog.training.tasks.pairs import Numbers
from lstm_blog.verdicts import verdict

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
pairs = number_reading(60, max_digits=3, generator=torch.Generator().manual_seed(SEED))
task = Numbers()
task.learn_encoding(pairs)
source, source_lengths, target, target_lengths = batch = task.collate(pairs)


# %% wrong
def wrong_logits(model, source, lengths, target):
    return model(source, lengths, target[1:])  # 맞힐 것을 읽힌다


# %% right
def right_logits(model, source, lengths, target):
    return model(source, lengths, target[:-1])  # 처음 기호부터, 한 칸 앞의 것을 읽힌다


logits_of = right_logits


# %% harm
def train(logits_of, steps=150):
    torch.manual_seed(SEED)
    model = Seq2Seq(len(task.source), len(task.target), 16, 48, cell="gru")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    mask = length_mask(target_lengths - 1, len(target) - 1)
    losses = []
    for _ in range(steps):
        logits = logits_of(model, source, source_lengths, target)
        loss = masked_cross_entropy(logits, target[1:], mask)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, task.score(model, pairs)


(wrong, wrong_score), (right, right_score) = train(wrong_logits), train(right_logits)
print(f"틀린 코드  손실 {wrong[-1]:.3f}  배운 수를 읽은 비율 {wrong_score:.2f}")
print(f"옳은 코드  손실 {right[-1]:.3f}  배운 수를 읽은 비율 {right_score:.2f}")
half = len(right) // 2
assert wrong[half] < right[half]
assert wrong_score < 0.1 < 0.8 < right_score

# %% record
record(wrong=wrong[-1], wrong_half=wrong[half], right_half=right[half], half=half)
record(right=right[-1], wrong_score=wrong_score, right_score=right_score)


# %% test
def test_the_last_answer_is_never_an_input():
    model = Seq2Seq(9, 7, 4, 8)
    source, lengths = torch.ones(3, 2).long(), torch.tensor([3, 3])
    target, changed = torch.ones(4, 2).long(), torch.ones(4, 2).long()
    changed[-1] = 5  # 마지막 것은 맞힐 것이지 읽을 것이 아니다
    assert torch.equal(
        logits_of(model, source, lengths, target), logits_of(model, source, lengths, changed)
    )


# %% verdict
red = verdict(test_the_last_answer_is_never_an_input, logits_of=wrong_logits)
green = verdict(test_the_last_answer_is_never_an_input, logits_of=right_logits)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.8))
ax.plot(wrong, color=plots.COLORS["g"], dashes=(2.5, 1))
ax.plot(right, color=plots.COLORS["h"])
ax.text(half, wrong[half] + 0.12, "틀린 코드", color=plots.COLORS["g"])
ax.text(22, right[20] + 0.25, "옳은 코드", color=plots.COLORS["h"])
ax.set(xlabel="스텝", ylabel="학습 손실 (나트)", ylim=(0, None))
fig.set_label(
    "학습 손실만 보면 틀린 코드가 더 잘 배웁니다. 스스로 쓰게 하면 틀린 코드는 "
    "배운 수조차 읽지 못합니다."
)
plt.show()
