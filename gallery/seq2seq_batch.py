"""
시작, 끝, 채운 자리
===================
길이가 다른 두 수를 한 묶음에 담습니다. 답의 앞뒤에 시작과 끝을 붙이고, 디코더가 걸음마다 무엇을
읽고 무엇을 맞혀야 하는지 늘어놓고, 채운 자리가 손실을 바꾸지 않는지 확인합니다.
"""

# %% setup
import torch
from torch.nn import functional as F

from lstm_blog import Seq2Seq, record
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.padding import length_mask

torch.manual_seed(0)
pairs = [("325", "삼백이십오"), ("12", "십이")]
numerals = Vocabulary.build(digits for digits, _ in pairs)
hangul = Vocabulary.build(reading for _, reading in pairs)

# %% batch
source, source_lengths = pad_batch([numerals.encode(digits) for digits, _ in pairs])
target, target_lengths = pad_batch(
    [[hangul.bos, *hangul.encode(reading), hangul.eos] for _, reading in pairs]
)
print("원문 (S, B) =", tuple(source.shape), "길이", source_lengths.tolist())
print("답   (T, B) =", tuple(target.shape), "길이", target_lengths.tolist())
record(T=len(target), S=len(source))

# %% shifted
names = {hangul.pad: "–", hangul.bos: "시작", hangul.eos: "끝"}


def name(index):
    text = names.get(index) or hangul.token(index)
    return text + " " * (4 - sum(2 if "가" <= c <= "힣" else 1 for c in text))  # 한글은 두 칸


inputs, answers = target[:-1], target[1:]  # 한 칸 어긋난 같은 줄
for column, (digits, _) in enumerate(pairs):
    print(f"{digits:<4} 읽을 것  ", " ".join(map(name, inputs[:, column].tolist())).rstrip())
    print(f"{digits:<4} 맞힐 것  ", " ".join(map(name, answers[:, column].tolist())).rstrip())

# %% loss
model = Seq2Seq(len(numerals), len(hangul), embedding_size=4, hidden_size=8)
logits = model(source, source_lengths, inputs)  # (T - 1, B, V)
each = F.cross_entropy(logits.flatten(0, 1), answers.flatten(), reduction="none")
real = length_mask(target_lengths - 1, len(answers))  # (T - 1, B)
mine = each[real.flatten()].mean()
loss = model.loss((source, source_lengths, target, target_lengths))
print("진짜 자리", int(real.sum()), "개, 채운 자리", int((~real).sum()), "개")
print(f"진짜 자리만 평균한 손실 {mine:.4f}")
print(f"모델의 loss            {loss:.4f}")
print(f"채운 자리까지 평균하면 {each.mean():.4f}")
assert torch.isclose(mine, loss)
assert not torch.isclose(each.mean(), loss)

# %% record
record(real=int(real.sum()), padded=int((~real).sum()))

# %% padding
wider, wider_target = torch.zeros(9, 2, dtype=torch.long), torch.full((12, 2), 3)
wider[: len(source)], wider_target[: len(target)] = source, target
wider_target[4:7, 1] = 5  # 채운 자리에 아무것이나
padded = model.loss((wider, source_lengths, wider_target, target_lengths))
print("더 채워도 손실이 같은가:", bool(torch.isclose(padded, loss)))
assert torch.isclose(padded, loss, atol=1e-6)

# %% alone
alone = [
    model.loss((source[:n, b : b + 1], source_lengths[b : b + 1],
                target[:t, b : b + 1], target_lengths[b : b + 1]))
    for b, (n, t) in enumerate(zip(source_lengths, target_lengths, strict=True))
]  # fmt: skip
weights = (target_lengths - 1).float()
together = (torch.stack(alone) * weights).sum() / weights.sum()
print(f"하나씩 따로 읽혀 합친 손실 {together:.4f}")
assert torch.isclose(together, loss, atol=1e-6)
