"""
긴 글을 토막 내어 이어 읽기
===========================
글 하나를 여러 조각으로 나누고 몇 글자씩 끊어 차례로 학습합니다. 은닉 상태를 넘겨주면 토막을 내지
않고 읽은 것과 출력이 같습니다. 넘길 때 detach를 빠뜨리면 무슨 일이 나는지도 봅니다.
"""

# %% setup
import os

import torch

from lstm_blog import record
from lstm_blog.data.streams import stream_chunks
from lstm_blog.data.text import Vocabulary
from lstm_blog.language_model import LanguageModel

torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))

# %% text
text = "봄이 오면 산에 들에 꽃이 피고, 꽃이 피면 벌이 온다. 벌이 가면 열매가 맺히고 가을이 온다. "
vocabulary = Vocabulary.build([text])
ids = vocabulary.encode(text)
B, k = 2, 9
record(characters=len(ids))

# %% chunks
for number, (x, _) in enumerate(stream_chunks(ids, B, k), start=1):
    rows = [vocabulary.decode(row.tolist()).replace(" ", "␣") for row in x.T]
    print(f"토막 {number}  " + "   ".join(rows))

# %% train
model = LanguageModel(len(vocabulary), embedding_size=8, hidden_size=32, cell="rnn")
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
losses = []
for _ in range(15):
    state, total = None, 0.0  # 글의 처음으로 돌아오면 빈 상태에서 시작한다
    for x, y in stream_chunks(ids, B, k):
        logits, state = model(x, state)  # 앞 토막의 끝에서 이어 읽는다
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        state = state.detach()  # 값은 다음 토막으로, 기울기는 여기까지
        total += loss.item() * y.numel()
    losses.append(total / (B * (len(ids) // B - 1)))
print(f"글자마다의 손실 (nat): 처음 {losses[0]:.2f}, 열다섯 번 읽은 뒤 {losses[-1]:.2f}")
assert losses[-1] < 0.5 * losses[0]

# %% same
with torch.no_grad():
    whole = model(next(stream_chunks(ids, B, len(ids)))[0])[0]
    carried, emptied, state = [], [], None
    for x, _ in stream_chunks(ids, B, k):
        logits, state = model(x, state)
        carried.append(logits)
        emptied.append(model(x)[0])
gap = (torch.cat(carried) - whole).abs().max().item()
loss_of_state = (torch.cat(emptied) - whole).abs().max().item()
print(f"이어 읽기와 한 번에 읽기의 차이 < 1e-4: {gap < 1e-4}")
print(f"토막마다 비우면 같은가: {loss_of_state < 1e-4}")
assert gap < 1e-4 < loss_of_state

# %% forgotten
state = None
try:
    for x, y in stream_chunks(ids, B, k):
        logits, state = model(x, state)  # detach를 빠뜨렸다
        torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten()).backward()
except RuntimeError as error:
    print(str(error).split(" (")[0])
else:
    raise AssertionError("두 번째 토막에서 멈춰야 합니다.")
