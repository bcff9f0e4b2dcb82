"""
한꺼번에 읽으나 하나씩 읽으나
=============================
학습할 때는 정답 전체를 디코더에 한꺼번에 넣고, 쓸 때는 한 글자씩 넣습니다. 두 길의 로짓이 같은지
재고, 한 글자씩 고르는 탐욕 탐색을 손으로 써서 모델의 것과 맞대어 봅니다.
"""

# %% setup
import torch

from lstm_blog import Seq2Seq
from lstm_blog.training.tasks import find_task

torch.manual_seed(0)
task = find_task("숫자")()
train, _ = task.examples(seed=0)
task.learn_encoding(train)
model = Seq2Seq(len(task.source), len(task.target), embedding_size=16, hidden_size=32).eval()
source, lengths, target, _ = task.collate([("325", "삼백이십오"), ("12", "십이")])
encoder, decoder = model.encoder, model.decoder

# %% card
encoded = encoder(source, lengths)
h, c = encoded.state
print("상태마다 (S, B, H) =", tuple(encoded.outputs.shape))
print("카드의 h (1, B, H) =", tuple(h.shape))
print("카드의 c (1, B, H) =", tuple(c.shape))
assert torch.equal(encoded.outputs[2, 0], h[0, 0])  # 325는 셋째 상태가 카드
assert torch.equal(encoded.outputs[1, 1], h[0, 1])  # 12는 둘째 상태가 카드

# %% both-ways
whole = model(source, lengths, target)  # 정답을 한꺼번에
memory, state = decoder.remember(encoded), encoded.state
worst = 0.0
with torch.no_grad():
    for t in range(len(target)):
        logits, _, state = decoder(target[t : t + 1], memory, state)
        worst = max(worst, (logits[0] - whole[t]).abs().max().item())
print(len(target), "걸음의 차이가 백만분의 1보다 작은가:", worst < 1e-6)
assert worst < 1e-6


# %% greedy
def write(column, longest=12):
    """수 하나를 한 글자씩 고르며 쓴다."""
    encoded = encoder(source[:, column : column + 1], lengths[column : column + 1])
    state, memory = encoded.state, decoder.remember(encoded)
    token, written = torch.tensor([[task.target.bos]]), []
    while len(written) < longest:
        logits, _, state = decoder(token, memory, state)
        token = logits.argmax(dim=-1)  # (1, 1)
        if token.item() == task.target.eos:
            break
        written.append(token.item())
    return written


found = model.greedy(source, lengths, task.target.bos, task.target.eos, max_length=12)
print("모델의 greedy와 같은가:", [write(b) == found[b].ids for b in range(2)])
assert all(write(b) == found[b].ids for b in range(2))
