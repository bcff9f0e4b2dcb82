"""
채운 자리는 아무것도 바꾸지 않는다
==================================
배워 둔 모델에 같은 글을 여러 길이로 채워 넣고 손실과 로짓을 견줍니다. 채운 자리에는 아무 번호나
넣습니다. 한 걸음씩 쓴 로짓이 정답을 한 번에 읽힌 로짓과 같은지까지 봅니다.
"""

# %% setup
import os

import torch
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_blog import pretrained, record

torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
task, model = pretrained.load("number_reading")
model.eval().requires_grad_(False)
_, held_out = task.examples(seed=0)
pairs = held_out[:40]
source, source_lengths, target, target_lengths = task.collate(pairs)

# %% padding
loss = model.loss((source, source_lengths, target, target_lengths)).item()
logits = model(source, source_lengths, target)
print(f"채우지 않음  손실 {loss:.6f}")
worst = 0.0
for extra in (1, 5, 20):
    more_source = torch.randint(4, 10, (extra, len(pairs)))
    more_target = torch.randint(4, 10, (extra, len(pairs)))
    longer = torch.cat([source, more_source]), torch.cat([target, more_target])
    padded = model.loss((longer[0], source_lengths, longer[1], target_lengths)).item()
    output = model(longer[0], source_lengths, longer[1])[: len(target)]
    worst = max(worst, (output - logits).abs().max().item())
    print(f"{extra:>2}자리 더 채움  손실 {padded:.6f}")
    assert abs(padded - loss) < 1e-5
print(f"로짓의 가장 큰 차이 {worst:.2g}")
assert worst < 1e-4

# %% packing
packed = pack_padded_sequence(source.float()[..., None], source_lengths, enforce_sorted=False)
print("걸음마다 읽는 시퀀스의 수", packed.batch_sizes.tolist())
whole, real = source.numel(), int(packed.batch_sizes.sum())
print(f"채운 묶음은 {whole}칸, 진짜 글자는 {real}개")
assert real == int(source_lengths.sum()) < whole

# %% stepwise
encoded = model.encoder(source, source_lengths)
memory, state = model.decoder.remember(encoded), encoded.state
steps = []
for token in target:
    one, _, state = model.decoder(token[None], memory, state)  # (1, B, V)
    steps.append(one[0])
gap = (torch.stack(steps) - logits).abs().max().item()
print(f"한 걸음씩과 한꺼번에의 가장 큰 차이 {gap:.2g}")
assert gap < 1e-4

# %% record
record(loss=loss, worst=worst, gap=gap, cells=whole, real=real)
