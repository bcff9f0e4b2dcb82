"""
문단은 벡터의 줄
================
빈칸과 쉼표까지 글자마다 번호를 주면 긴 문단도 원-핫 벡터의 줄이 됩니다. 줄을 벡터 하나로 합치면
순서가 사라지는 것과, 은닉 상태도 글자마다 하나씩 나오는 것을 모양으로 확인합니다.
"""

# %% setup
import torch
from torch import nn

from lstm_blog import record

torch.manual_seed(0)

# %% tokens
sentence = "비가 온다."
paragraph = "비가 온다. 비가 오니, 처마 밑이 좁다.\n그래도 걷는다."
tokens = list(dict.fromkeys(paragraph))
number_of = {token: number for number, token in enumerate(tokens)}
V = len(tokens)
shown = {" ": "빈칸", "\n": "줄바꿈", ",": "쉼표", ".": "마침표"}
for start in range(0, V, 7):
    line = [f"{number_of[token]}={shown.get(token, token)}" for token in tokens[start : start + 7]]
    print("  ".join(line))
marks = sum(token in shown for token in paragraph)
record(V=V, length=len(paragraph), marks=marks)
assert all(mark in number_of for mark in shown)


# %% shapes
def vectors(text):
    return torch.eye(V)[[number_of[token] for token in text]]  # (T, V)


rnn = nn.RNN(V, 8)
for name, text in (("문장", sentence), ("문단", paragraph)):
    x = vectors(text)
    output, h_n = rnn(x)
    print(f"{name}  x {tuple(x.shape)}   output {tuple(output.shape)}   h_n {tuple(h_n.shape)}")
    assert x.shape == (len(text), V)
    assert output.shape == (len(text), 8)
    assert h_n.shape == (1, 8)
record(sentence_length=len(sentence))

# %% back
restored = "".join(tokens[k] for k in vectors(paragraph).argmax(dim=1))
print("벡터의 줄에서 되살린 문단이 같은가:", restored == paragraph)
assert restored == paragraph

# %% sum
mixed = "".join(reversed(paragraph))
same_sum = torch.equal(vectors(mixed).sum(dim=0), vectors(paragraph).sum(dim=0))
same_row = torch.equal(vectors(mixed), vectors(paragraph))
print("거꾸로 쓴 문단과 벡터의 합이 같은가:", same_sum)
print("거꾸로 쓴 문단과 벡터의 줄이 같은가:", same_row)
record(same_sum=same_sum, same_row=same_row)
assert same_sum
assert not same_row
