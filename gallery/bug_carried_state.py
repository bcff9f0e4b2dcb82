"""
심은 버그 4: 남의 상태를 물려받기
=================================
앞 묶음의 마지막 상태를 다음 묶음의 처음 상태로 넘기면 상관없는 글을 이어 읽은 셈이 됩니다. 같은
것을 두 번 물어보는 시험이 잡아냅니다.
"""

# %% setup
import os

import torch

from lstm_blog import pretrained, record
from lstm_blog.data.numbers import number_reading
from lstm_blog.decoding import greedy
from lstm_blog.encoder_decoder import Memory
from lstm_blog.verdicts import verdict

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
task, model = pretrained.load("number_reading")
model.eval().requires_grad_(False)
layers, embedding = model.encoder.layers, model.encoder.embedding


# %% wrong
kept = {"state": None}


def wrong_read(source):
    _, kept["state"] = layers(embedding(source), kept["state"])  # 앞 묶음의 상태에서 시작한다
    return kept["state"]


# %% right
def right_read(source):
    _, state = layers(embedding(source))  # 묶음마다 0에서 시작한다
    return state


read = right_read

# %% harm
generator = torch.Generator().manual_seed(500 + SEED)
pairs = number_reading(400, min_digits=5, max_digits=5, generator=generator)
nothing = Memory(None, None, None, None)


def step(token, state):
    logits, _, state = model.decoder(token[None], nothing, state)
    return logits[0].log_softmax(dim=-1), state


def right_share(read, part):
    """묶음 하나에서 글 전체를 맞힌 비율."""
    source = task.collate(part)[0]
    options = {"bos": task.target.bos, "eos": task.target.eos, "max_length": 20}
    found = greedy(step, read(source), batch_size=len(part), **options)
    return sum(
        task.target.decode(one.ids) == text for one, (_, text) in zip(found, part, strict=True)
    ) / len(part)


wrong = [right_share(wrong_read, pairs[start : start + 100]) for start in (0, 100, 200, 300)]
right = [right_share(right_read, pairs[start : start + 100]) for start in (0, 100, 200, 300)]
print("묶음마다 맞힌 비율")
print("틀린 코드", "  ".join(f"{share:.2f}" for share in wrong))
print("옳은 코드", "  ".join(f"{share:.2f}" for share in right))
assert wrong[0] == right[0]
assert max(wrong[1:]) < min(right) / 2
record(first=wrong[0], later=sum(wrong[1:]) / 3, right=sum(right[1:]) / 3)


# %% test
def test_the_same_question_gets_the_same_state_twice():
    source = torch.randint(4, 10, (5, 2))
    assert torch.equal(read(source), read(source))


# %% verdict
kept["state"] = None
red = verdict(test_the_same_question_gets_the_same_state_twice, read=wrong_read)
green = verdict(test_the_same_question_gets_the_same_state_twice, read=right_read)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")
