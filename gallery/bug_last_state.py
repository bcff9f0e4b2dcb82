"""
심은 버그 6: 채운 자리에서 꺼낸 마지막 상태
===========================================
길이가 다른 원문을 한 묶음에 담아 끝까지 읽히고 마지막 상태를 꺼내면, 짧은 원문의 상태는 채운
자리까지 읽은 것입니다. 뒤를 더 채워 보는 시험이 잡아냅니다.
"""

# %% setup
import torch

from lstm_blog import padding, pretrained, record
from lstm_blog.decoding import greedy
from lstm_blog.encoder_decoder import Memory
from lstm_blog.verdicts import verdict

task, model = pretrained.load("number_reading")
model.eval().requires_grad_(False)
layers, embedding = model.encoder.layers, model.encoder.embedding


# %% wrong
def wrong_read(source, lengths):
    _, state = layers(embedding(source))  # 채운 자리까지 다 읽은 다음의 상태
    return state


# %% right
def right_read(source, lengths):
    _, state = padding.read(layers, embedding(source), lengths)  # 저마다의 마지막 글자에서 멈춘다
    return state


read = right_read

# %% harm
_, held_out = task.examples(seed=0)
short = [pair for pair in held_out if len(pair[0]) == 4][:60]
long = max(held_out, key=lambda pair: len(pair[0]))
nothing = Memory(None, None, None, None)


def step(token, state):
    logits, _, state = model.decoder(token[None], nothing, state)
    return logits[0].log_softmax(dim=-1), state


def right_share(read, pairs):
    """네 자리 수들에서 글 전체를 맞힌 비율. 나머지는 옆에 있기만 한다."""
    source, lengths, _, _ = task.collate(pairs)
    options = {"bos": task.target.bos, "eos": task.target.eos, "max_length": 20}
    found = greedy(step, read(source, lengths), batch_size=len(pairs), **options)
    texts = [task.target.decode(one.ids) for one in found[: len(short)]]
    return sum(a == b for a, (_, b) in zip(texts, short, strict=True)) / len(short)


for name, one in (("틀린 코드", wrong_read), ("옳은 코드", right_read)):
    alone, beside = right_share(one, short), right_share(one, [*short, long])
    print(f"{name}  혼자 {alone:.2f}  여덟 자리 수 옆 {beside:.2f}")
    key = "wrong" if one is wrong_read else "right"
    record(**{f"{key}_alone": alone, f"{key}_beside": beside})
    assert (alone == beside) == (one is right_read)


# %% test
def test_padding_never_changes_the_state():
    source, lengths = torch.randint(4, 10, (3, 2)), torch.tensor([3, 2])
    longer = torch.cat([source, torch.zeros(4, 2).long()])
    assert torch.allclose(read(longer, lengths), read(source, lengths), atol=1e-6)


# %% verdict
torch.manual_seed(0)
red = verdict(test_padding_never_changes_the_state, read=wrong_read)
green = verdict(test_padding_never_changes_the_state, read=right_read)
print(f"틀린 코드 {red}, 옳은 코드 {green}")
assert (red, green) == ("빨강", "초록")
