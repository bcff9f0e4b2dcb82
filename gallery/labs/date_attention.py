"""
날짜를 옮겨 적는 어텐션 모델
============================
어텐션을 손으로 쓰고, 그것으로 한국어 날짜를 2020-08-07 꼴로 옮기는 모델을 처음부터 학습합니다. 다
배우면 자기 날짜를 넣어 보고, 모델이 글의 어디를 보았는지 그립니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import AdditiveAttention, plots, record
from lstm_blog.data.dates import dates
from lstm_blog.data.sampling import split
from lstm_blog.data.text import Vocabulary, pad_batch
from lstm_blog.losses import masked_cross_entropy
from lstm_blog.padding import length_mask, read

plots.use_style()
torch.set_num_threads(1)  # 작은 모델은 스레드 하나가 가장 빠릅니다.
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% [markdown]
# ## 자료: 사람이 적은 날짜 { #data }
#
# 자료는 규칙이 만듭니다. 날짜를 하나 뽑고 적는 꼴을 하나 뽑아, 사람이 적은 글과 정답의 쌍을
# 짓습니다. 스무 날짜에 하나는 떼어 둡니다. 떼어 둔 날짜는 어떤 꼴로도 배울 때 보지 않으므로, 나중에
# 맞히면 외운 것이 아닙니다.

# %% data
generator = torch.Generator().manual_seed(SEED)
pairs = dates(20_000, generator=generator)
train, held_out = split(pairs, 0.05, key=lambda pair: pair[1], generator=generator)
assert not {iso for _, iso in train} & {iso for _, iso in held_out}
for text, iso in train[:6]:
    print(f"{text}  →  {iso}")
print(f"배울 쌍 {len(train):,}개, 떼어 둔 쌍 {len(held_out):,}개")

# %% [markdown]
# 글자마다 번호를 매기고, 답에는 앞뒤에 시작 표지와 끝 표지를 붙입니다. 길이가 다른 글을 한 묶음에
# 담으려고 짧은 글의 뒤를 채웁니다. 진짜 길이를 함께 들고 다녀야 나중에 채운 자리를 가릴 수
# 있습니다.

# %% encode
reading = Vocabulary.build(text for text, _ in train)
writing = Vocabulary.build(iso for _, iso in train)


def collate(pairs):
    """글의 쌍 → 원문 (S, B), 길이 (B,), 답 (T, B), 길이 (B,)."""
    source = pad_batch([reading.encode(text) for text, _ in pairs])
    answers = [[writing.bos, *writing.encode(iso), writing.eos] for _, iso in pairs]
    return *source, *pad_batch(answers)


source, source_lengths, target, target_lengths = collate(train[:3])
print("원문의 모양", tuple(source.shape), "길이", source_lengths.tolist())
print("답의 모양  ", tuple(target.shape), "길이", target_lengths.tolist())

# %% [markdown]
# ## 어텐션을 손으로 { #attention }
#
# 식은 셋이었습니다. 점수를 매기고, 무게로 바꾸고, 섞습니다.
#
# $$
# \begin{aligned}
# e_{t,i} &= v^\top \tanh(W s_t + U \bar{h}_i) \\
# \alpha_{t,i} &= \frac{\exp(e_{t,i})}{\sum_j \exp(e_{t,j})} \\
# c_t &= \sum_i \alpha_{t,i}\, \bar{h}_i
# \end{aligned}
# $$
#
# 아래는 결과의 모든 걸음 $t$를 한꺼번에 계산합니다. 채운 자리의 점수를 아주 작은 수로 바꾸어
# softmax를 지난 무게가 0이 되게 합니다.


# %% attend
class Attention(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.W = nn.Linear(size, size, bias=False)
        self.U = nn.Linear(size, size, bias=False)
        self.v = nn.Linear(size, 1, bias=False)

    def forward(self, s, states, mask):
        """s (T, B, H), states (S, B, H), mask (B, S) → 문맥 (T, B, H), 무게 (T, B, S)."""
        hidden = torch.tanh(self.W(s)[:, None] + self.U(states)[None])  # (T, S, B, H)
        scores = self.v(hidden).squeeze(-1).transpose(1, 2)  # (T, B, S)
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
        weights = scores.softmax(dim=-1)
        context = torch.einsum("tbs,sbh->tbh", weights, states)
        return context, weights


# %% [markdown]
# 손으로 쓴 것이 맞는지는 아는 답과 맞대어 봅니다. 이 책의 `AdditiveAttention`에 같은 가중치를 넣고
# 아무 수나 흘립니다.

# %% attend-agrees
torch.manual_seed(SEED)
mine, book = Attention(8), AdditiveAttention(8, 8, 8)
book.load_state_dict(
    {"query.weight": mine.W.weight, "key.weight": mine.U.weight, "score.weight": mine.v.weight}
)
s, states, lengths = torch.randn(4, 2, 8), torch.randn(5, 2, 8), torch.tensor([5, 3])
mask = length_mask(lengths, 5).T  # (B, S)
for ours, theirs in zip(mine(s, states, mask), book(s, states, mask), strict=True):
    assert torch.allclose(ours, theirs, atol=1e-6)
assert (mine(s, states, mask)[1][:, 1, 3:] == 0).all()
print("문맥과 무게가 모두 같고, 채운 자리의 무게는 0입니다.")

# %% [markdown]
# ## 모델: 읽고, 묻고, 적기 { #model }
#
# 인코더는 두 방향 GRU입니다. 두 방향의 상태를 이어 붙이고 선형층으로 크기를 맞춥니다. 디코더는
# 직전에 적은 글자를 읽어 상태를 만들고, 그 상태로 원문을 훑어 문맥을 얻고, 둘을 합쳐 다음 글자의
# 점수를 냅니다.


# %% model
class DateModel(nn.Module):
    def __init__(self, size=64, embedding_size=32):
        super().__init__()
        self.read_embedding = nn.Embedding(len(reading), embedding_size)
        self.encoder = nn.GRU(embedding_size, size, bidirectional=True)
        self.narrow = nn.Linear(2 * size, size, bias=False)
        self.first_state = nn.Linear(2 * size, size)
        self.write_embedding = nn.Embedding(len(writing), embedding_size)
        self.decoder = nn.GRU(embedding_size, size)
        self.attention = Attention(size)
        self.combine = nn.Linear(2 * size, size)
        self.output = nn.Linear(size, len(writing))

    def encode(self, source, lengths):
        """원문 → 자리마다의 상태 (S, B, H), 마스크 (B, S), 디코더의 첫 상태 (1, B, H)."""
        outputs, last = read(self.encoder, self.read_embedding(source), lengths)
        first = torch.tanh(self.first_state(torch.cat([last[0], last[1]], dim=-1)))
        return self.narrow(outputs), length_mask(lengths, len(source)).T, first[None]

    def write(self, marks, states, mask, state):
        """적은 글자 (T, B) → 다음 글자의 로짓 (T, B, V), 무게 (T, B, S), 다음 상태."""
        s, state = self.decoder(self.write_embedding(marks), state)
        context, weights = self.attention(s, states, mask)
        merged = torch.tanh(self.combine(torch.cat([context, s], dim=-1)))
        return self.output(merged), weights, state


model = DateModel()
print(f"파라미터 {sum(parameter.numel() for parameter in model.parameters()):,}개")

# %% [markdown]
# ## 적게 하기 { #writing }
#
# 학습할 때는 정답을 다음 입력으로 넣어 주지만, 쓸 때는 제가 적은 글자를 다시 읽어야 합니다.
# 걸음마다 점수가 가장 큰 글자를 고르고, 끝 표지가 나오면 멈춥니다. 무게도 함께 모읍니다.


# %% greedy
def until_end(ids):
    return ids[: ids.index(writing.eos)] if writing.eos in ids else ids


@torch.no_grad()
def normalise(texts, longest=12):
    """글의 목록 → 답의 목록, 무게 (T, B, S)."""
    source, lengths = pad_batch([reading.encode(text) for text in texts])
    states, mask, state = model.encode(source, lengths)
    marks, rows = [torch.full((len(texts),), writing.bos)], []
    for _ in range(longest):
        logits, weights, state = model.write(marks[-1][None], states, mask, state)
        marks.append(logits[0].argmax(dim=-1))
        rows.append(weights[0])
    written = torch.stack(marks[1:], dim=1).tolist()  # B × 걸음
    return [writing.decode(until_end(ids)) for ids in written], torch.stack(rows)


def score(pairs):
    """날짜를 통째로 맞힌 비율."""
    answers, _ = normalise([text for text, _ in pairs])
    return sum(a == iso for a, (_, iso) in zip(answers, pairs, strict=True)) / len(pairs)


print("학습하기 전:", normalise(["2020년 8월 7일"])[0][0] or "(빈 답)")

# %% [markdown]
# ## 학습 { #training }
#
# 학습 루프는 이 책의 어느 모델이나 같습니다. 묶음을 뽑고, 손실을 구하고, 거슬러 가고, 기울기를
# 자르고, 고칩니다. 마흔 스텝마다 떼어 둔 날짜 200개를 풀려 봅니다.

# %% train
STEPS, BATCH_SIZE = 280, 64
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, total_steps=STEPS, pct_start=0.1)
history = [(0, score(held_out[:200]))]
for step in range(1, STEPS + 1):
    chosen = torch.randint(len(train), (BATCH_SIZE,), generator=generator).tolist()
    source, lengths, target, target_lengths = collate([train[i] for i in chosen])
    logits, _, _ = model.write(target[:-1], *model.encode(source, lengths))
    loss = masked_cross_entropy(logits, target[1:], length_mask(target_lengths - 1, len(logits)))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    if step % 40 == 0:
        history.append((step, score(held_out[:200])))
        print(f"{step}스텝: 손실 {loss.item():.3f}, 맞힌 날짜 {history[-1][1]:.3f}")

final = score(held_out)
print(f"떼어 둔 날짜 {len(held_out)}개 가운데 {final:.3f}")
assert final > 0.95
record(score=round(final, 4), held_out=len(held_out))

# %% curve
fig, ax = plt.subplots()
steps, scores = zip(*history, strict=True)
plots.trace(ax, steps, scores, "h", marker="o")
ax.set(xlabel="학습 스텝", ylabel="통째로 맞힌 비율", ylim=(-0.03, 1.03))
fig.set_label(
    "떼어 둔 날짜를 통째로 맞힌 비율. 한동안 하나도 못 맞히다가, 볼 곳을 찾고 나면 금세 올라갑니다."
)
plt.show()

# %% [markdown]
# 처음 얼마 동안 점수는 거의 0입니다. 열 글자를 모두 맞혀야 하기 때문이기도 하고, 어디를 볼지 아직
# 모르기 때문이기도 합니다. 볼 곳을 찾기 시작하면 손실과 점수가 함께 빠르게 움직입니다.
#
# ## 자기 날짜로 해 보기 { #your-date }
#
# `MY_DATE`를 바꾸어 돌려 보세요. 생일을 적어도 좋습니다. 1970년부터 2068년까지의 날짜를 배웠습니다.

# %% your-date
MY_DATE = "2020년 8월 7일"
unknown = [mark for mark in MY_DATE if reading.encode(mark) == [reading.unk]]
if unknown:
    print("배우지 않은 글자가 있습니다:", " ".join(unknown))
answers, rows = normalise([MY_DATE])
print(f"{MY_DATE}  →  {answers[0]}")

# %% your-heatmap
fig, ax = plt.subplots(figsize=(5.6, 4.0))
image = plots.heatmap(ax, rows[: len(answers[0]), 0].tolist(), vmin=0, vmax=1)
ax.set_xticks(range(len(MY_DATE)), ["␣" if mark == " " else mark for mark in MY_DATE])
ax.set_yticks(range(len(answers[0])), list(answers[0]))
ax.set(xlabel="읽은 글", ylabel="적은 글")
fig.colorbar(image, label="무게")
fig.set_label(
    "직접 학습한 모델이 날짜를 옮기며 둔 무게. 가로는 읽은 글, 세로는 적은 글입니다. 일과 월의 끝 "
    "숫자에서는 그 숫자가 적힌 자리가 밝습니다."
)
plt.show()

# %% [markdown]
# 세로로 한 줄이 글자 하나를 적는 순간입니다. 월과 일의 끝 숫자를 적는 줄부터 보세요. 붙임표를 적는
# 줄은 어디를 보든 상관없는 줄입니다. 붙임표는 원문에 없고, 언제 나올지는 디코더가 스스로 압니다.
#
# ## 꼴을 바꾸어 보기 { #forms }

# %% forms
for text, iso in (
    ("8월 7일, 2020년", "2020-08-07"),
    ("천구백구십구년 시월 육일", "1999-10-06"),
    ("'98. 12. 25.(금)", "1998-12-25"),
    ("화요일, 2030년 1월 1일", "2030-01-01"),
):
    answer = normalise([text])[0][0]
    print(f"{text}  →  {answer}  {'맞음' if answer == iso else f'틀림, 정답은 {iso}'}")

# %% [markdown]
# 틀린 것이 있다면 한글로 읽은 꼴이기 쉽습니다. 52가지 꼴에서 넷뿐이고, 유월과 시월처럼 소리가
# 바뀌는 달은 다시 그 6분의 1입니다. 드물게 본 것을 가장 늦게 배웁니다.
#
# ## 배우지 않은 것을 물으면 { #not-learned }
#
# 다음은 배운 꼴에 없는 글입니다. 2월 30일은 없는 날이고, 마지막 것에는 날짜가 아예 없습니다.

# %% not-learned
for text in ("2020년 2월 30일", "8/7/2020", "2020년 팔월 7일", "1450년 10월 9일", "일요일"):
    print(f"{text}  →  {normalise([text])[0][0]}")

# %% [markdown]
# 무엇을 물어도 답은 나옵니다. 모델은 모른다고 말하는 법을 배우지 않았습니다. 날짜처럼 생긴 답이
# 나왔다고 해서 날짜를 읽은 것은 아닙니다. 쓸 때는 받은 답이 있을 수 있는 날짜인지, 물은 글이 배운
# 꼴인지를 따로 살펴야 합니다.
#
# ## 연습 { #exercises }
#
# 1. `Attention.forward`에서 `scores`에 마스크를 씌우는 줄을 지우고 다시 학습해 보세요. 점수가
#    얼마나 떨어질까요? 날짜 하나를 혼자 읽힐 때와 긴 글과 한 묶음으로 읽힐 때 무게가 같을까요?
# 2. `context`를 0으로 바꾸면(`context * 0`) 어텐션이 없는 모델이 됩니다. 같은 스텝에 몇 개나
#    맞힐까요?
# 3. 점수를 내적으로 바꾸어 보세요. `torch.einsum("tbh,sbh->tbs", s, states)`이면 됩니다. `W`, `U`,
#    `v`가 필요 없어집니다. 무게 지도는 어떻게 달라질까요?
# 4. 자기가 자주 쓰는 날짜 꼴을 하나 정해 자료에 넣어 보세요. `write_date`가 꼴을 채워 줍니다.
