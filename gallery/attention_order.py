"""
어텐션은 차례를 모른다
======================
인코더의 상태를 아무렇게나 섞어 놓으면 가중치도 똑같이 섞일 뿐 문맥은 달라지지 않습니다. 차례를 아는
것은 어텐션이 아니라 상태를 만든 인코더입니다. 글자를 섞어 읽히면 답이 달라지는 것으로 확인합니다.
"""

# %% setup
import os

import torch

from lstm_blog import AdditiveAttention, dot_product_attention, pretrained, record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
S, H = 6, 8
encoder_outputs, query = torch.randn(S, 1, H), torch.randn(1, H)
order = torch.tensor([3, 0, 5, 1, 4, 2])

# %% shuffle-states
for name, attend in (("내적", dot_product_attention), ("덧셈", AdditiveAttention(H, H, H))):
    context, weights = attend(query, encoder_outputs)
    shuffled_context, shuffled = attend(query, encoder_outputs[order])
    print(name, "제자리  ", " ".join(f"{a:.3f}" for a in weights[0].tolist()))
    print(name, "섞은 뒤 ", " ".join(f"{a:.3f}" for a in shuffled[0].tolist()))
    assert torch.allclose(shuffled, weights[:, order], atol=1e-6)
    assert torch.allclose(shuffled_context, context, atol=1e-6)

# %% shuffle-characters
task, model = pretrained.load("dates_additive")
_, held_out = task.examples(seed=0)
plain = [pair for pair in held_out if "년" in pair[0] and pair[0][0].isdigit()][:200]
generator = torch.Generator().manual_seed(SEED)


def shuffled_text(text):
    return "".join(text[i] for i in torch.randperm(len(text), generator=generator).tolist())


right = task.score(model, plain)
mixed = task.score(model, [(shuffled_text(text), iso) for text, iso in plain])
print(f"그대로 읽히면 {right:.3f}, 글자를 섞어 읽히면 {mixed:.3f}")
assert right > 0.95
assert mixed < 0.2

# %% record
record(right=right, mixed=mixed, dates=len(plain))
