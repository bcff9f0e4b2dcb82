"""
심은 버그 1: 채운 자리까지 평균한 손실
======================================
짧은 답의 뒤를 채운 자리를 손실의 평균에 넣으면, 같은 답인데도 옆에 긴 답이 있느냐에 따라 손실이
달라집니다. 채운 자리를 더 붙여 보는 시험이 잡아냅니다.
"""

# %% setup
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import masked_cross_entropy, pretrained, record
from lstm_blog.padding import length_mask
from lstm_blog.verdicts import verdict


# %% wrong
def wrong_loss(logits, targets, lengths):
    return cross_entropy(logits.flatten(0, 1), targets.flatten())  # 채운 자리도 한 자리로 친다


# %% right
def right_loss(logits, targets, lengths):
    return masked_cross_entropy(logits, targets, length_mask(lengths, len(targets)))


loss = right_loss

# %% harm
task, model = pretrained.load("number_reading")
_, held_out = task.examples(seed=0)
short = [pair for pair in held_out if len(pair[0]) == 3][:30]
long = max(held_out, key=lambda pair: len(pair[1]))


def measure(pairs, count):
    """앞의 count개만의 손실. 나머지는 옆에 있기만 한다."""
    source, source_lengths, target, target_lengths = task.collate(pairs)
    with model.inference():
        logits = model(source, source_lengths, target[:-1])[:, :count]
    answers, lengths = target[1:, :count], target_lengths[:count] - 1
    return [one(logits, answers, lengths).item() for one in (wrong_loss, right_loss)]


alone, beside = measure(short, 30), measure([*short, long], 30)
print(f"틀린 손실  혼자 {alone[0]:.3f}  긴 답 옆 {beside[0]:.3f}")
print(f"옳은 손실  혼자 {alone[1]:.3f}  긴 답 옆 {beside[1]:.3f}")
assert abs(alone[0] - beside[0]) > 0.1
assert abs(alone[1] - beside[1]) < 1e-5
record(alone=alone[0], beside=beside[0], right=alone[1], right_beside=beside[1])


# %% test
def test_padding_never_changes_the_loss():
    logits, targets, lengths = torch.randn(4, 2, 7), torch.ones(4, 2).long(), torch.tensor([4, 2])
    longer = torch.cat([logits, torch.randn(3, 2, 7)]), torch.cat([targets, targets[:3]])
    assert torch.isclose(loss(*longer, lengths), loss(logits, targets, lengths))


# %% verdict
torch.manual_seed(0)
red = verdict(test_padding_never_changes_the_loss, loss=wrong_loss)
green = verdict(test_padding_never_changes_the_loss, loss=right_loss)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")
