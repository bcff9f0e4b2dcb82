"""
Seq2Seq으로 숫자 읽기
=====================
325를 삼백이십오로 읽는 인코더와 디코더를 처음부터 학습합니다. 처음 보는 수를 얼마나 읽는지 재고,
원하는 수를 직접 읽혀 보고, 같은 코드로 삼백이십오를 325로 되돌리는 모델도 만듭니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import Seq2Seq, plots, record
from lstm_blog.data.numbers import number_reading, parse_number, read_number
from lstm_blog.data.sampling import split
from lstm_blog.data.text import Vocabulary, batches, pad_batch

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% [markdown]
# ## 자료: 여섯 자리까지의 수 { #data }
#
# 자료는 규칙으로 만듭니다. 한 자리부터 여섯 자리까지의 수를 뽑아 숫자와 한글의 쌍으로 적습니다.
# 10분의 1을 떼어 두고 나머지로만 배웁니다. 떼어 둔 수는 점수를 잴 때 처음 봅니다. 한 자리 수는 열
# 개뿐이라 모두 배울 쪽에 넣고, 드물어서 잊히지 않게 스무 번씩 되풀이합니다.

# %% data
generator = torch.Generator().manual_seed(SEED)
pairs = number_reading(6_000, max_digits=6, generator=generator)
single = [pair for pair in pairs if len(pair[0]) == 1]
longer = [pair for pair in pairs if len(pair[0]) > 1]
train, held_out = split(longer, 0.1, generator=generator)
train += single * 20
assert not set(train) & set(held_out)
print(f"배울 수 {len(train):,}개, 떼어 둔 수 {len(held_out)}개")
for digits, reading in held_out[:4]:
    print(f"{digits:>6} → {reading}")
record(train=len(train), held_out=len(held_out))

# %% [markdown]
# 숫자와 한글은 어휘를 따로 둡니다. 인코더는 숫자 열 개만, 디코더는 한글 글자와 띄어쓰기만 알면
# 됩니다. 어휘에는 특별한 토큰이 넷 더 있습니다. 채운 자리, 시작, 끝, 모르는 글자입니다.

# %% vocabulary
digits_vocabulary = Vocabulary.build(digits for digits, _ in train)
hangul_vocabulary = Vocabulary.build(reading for _, reading in train)
print("숫자:", " ".join(digits_vocabulary.tokens))
print("한글:", " ".join(token.replace(" ", "␣") for token in hangul_vocabulary.tokens))

# %% [markdown]
# ## 묶음: 시작, 끝, 채운 자리 { #batch }
#
# 답의 앞에는 시작을, 뒤에는 끝을 붙입니다. 시작은 디코더가 처음 읽을 것이고, 끝은 디코더가 멈추려면
# 스스로 써야 할 것입니다. 길이가 다른 수를 한 텐서에 담으려고 짧은 쪽의 뒤를 0으로 채우고, 진짜
# 길이를 따로 들고 갑니다.


# %% collate
def collate(part, source, target):
    """(글, 답)의 목록을 모델의 loss가 받는 네 텐서로."""
    asked = pad_batch([source.encode(text) for text, _ in part])
    told = pad_batch([[target.bos, *target.encode(text), target.eos] for _, text in part])
    return *asked, *told


example = [("325", read_number(325)), ("12", read_number(12))]
ids, lengths, answer, answer_lengths = collate(example, digits_vocabulary, hangul_vocabulary)
print("원문", tuple(ids.shape), "길이", lengths.tolist())
print("답  ", tuple(answer.shape), "길이", answer_lengths.tolist())
print("둘째 답의 번호:", answer[:, 1].tolist())

# %% [markdown]
# 둘째 답은 12를 읽은 것입니다. 1로 시작해 두 글자를 지나 2로 끝나고, 남은 자리는 0입니다.
#
# ## 모델 { #model }
#
# 인코더도 디코더도 한 층짜리 LSTM입니다. `reverse_source`는 숫자를 끝에서부터 읽게 합니다. 첫
# 숫자가 쓰기 직전에 놓여 배우기 쉬워집니다.

# %% model
HIDDEN = 128


def make(source, target):
    torch.manual_seed(SEED)
    return Seq2Seq(len(source), len(target), 32, HIDDEN, reverse_source=True)


reader = make(digits_vocabulary, hangul_vocabulary)
print(f"파라미터 {sum(parameter.numel() for parameter in reader.parameters()):,}개")
print(f"두 방 사이를 건너가는 수: h {HIDDEN}개, c {HIDDEN}개")

# %% [markdown]
# ## 쓰게 하기 { #write }
#
# 쓸 때는 정답이 없으므로 걸음마다 점수가 가장 큰 글자를 골라 다시 읽힙니다. 이것을 탐욕
# 탐색(greedy search)이라고 합니다. 끝을 쓰면 멈춥니다. 학습하기 전에 시켜 보면 아무 말이나 합니다.


# %% answer
def answers(model, texts, source, target, longest=24):
    """글마다 모델이 쓴 답."""
    ids, lengths = pad_batch([source.encode(text) for text in texts])
    found = model.greedy(ids, lengths, target.bos, target.eos, longest)
    return [target.decode(one.ids) for one in found]


def accuracy(model, part, source, target):
    """글 전체를 맞힌 비율."""
    written = answers(model, [text for text, _ in part], source, target)
    return sum(mine == right for mine, (_, right) in zip(written, part, strict=True)) / len(part)


print("학습하기 전:", answers(reader, ["325"], digits_vocabulary, hangul_vocabulary))

# %% [markdown]
# ## 학습 { #train }
#
# 루프는 다른 모델과 다르지 않습니다. `loss`가 정답을 한 칸씩 밀어 읽히고, 채운 자리를 빼고 다음
# 글자의 교차 엔트로피를 평균합니다.


# %% loop
def fit(model, part, source, target, steps, watch=()):
    """학습하고, 백 스텝마다 (스텝, 손실, watch를 맞힌 비율)을 적습니다."""
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, steps, pct_start=0.1)
    history, step = [], 0
    while step < steps:
        for chunk in batches(part, 64, generator=generator):
            loss = model.loss(collate(chunk, source, target))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 100 == 0 and watch:
                right = accuracy(model, watch, source, target)
                history.append((step, loss.item(), right))
                print(f"{step}스텝: 손실 {loss.item():.3f}, 처음 보는 수 {right:.2f}")
            if step == steps:
                break
    return history


STEPS = 500
history = fit(reader, train, digits_vocabulary, hangul_vocabulary, STEPS, watch=held_out[:200])
score = accuracy(reader, held_out, digits_vocabulary, hangul_vocabulary)
print(f"떼어 둔 수 {len(held_out)}개에서 맞힌 비율 {score:.3f}")
assert score > 0.95
assert history[0][2] < score
record(score=round(score, 4))

# %% curve
fig, ax = plt.subplots()
steps, losses, rights = zip(*history, strict=True)
ax.plot(steps, rights, "o-", color=plots.COLORS["h"], label="수 전체를 맞힌 비율")
ax.plot(steps, losses, "s--", color=plots.COLORS["foreground"], label="글자마다의 손실")
ax.set(xlabel="학습 스텝", ylim=(0, None), xlim=(0, STEPS * 1.03))
ax.legend(loc="center right")
fig.set_label(
    "처음 보는 수를 맞힌 비율과 학습 손실. 손실이 꽤 내려간 다음에야 수 전체를 맞히기 시작합니다. "
    "한 글자만 틀려도 그 수는 틀린 것으로 치기 때문입니다."
)
plt.show()

# %% [markdown]
# ## 직접 읽혀 보기 { #yours }
#
# 아래의 목록을 원하는 수로 고치고 이 셀만 다시 돌려 보세요. 여섯 자리까지입니다. 규칙이 읽은 것과
# 다르면 옆에 바른 답을 적어 줍니다.

# %% yours
my_numbers = ["325", "7", "1000", "10203", "86400", "999999"]
written = answers(reader, my_numbers, digits_vocabulary, hangul_vocabulary)
for number, mine in zip(my_numbers, written, strict=True):
    right = read_number(int(number))
    print(f"{number:>6} → {mine}" + ("" if mine == right else f"   (바른 답: {right})"))
assert "삼백이십오" in written

# %% [markdown]
# ## 무엇을 틀리는가 { #mistakes }

# %% mistakes
written = answers(reader, [text for text, _ in held_out], digits_vocabulary, hangul_vocabulary)
wrong = [(*pair, mine) for pair, mine in zip(held_out, written, strict=True) if mine != pair[1]]
print(f"틀린 것 {len(wrong)}개")
for number, right, mine in wrong[:5]:
    print(f"{number}: {right} → {mine}")
one_digit = [str(digit) for digit in range(10)]
print("한 자리:", " ".join(answers(reader, one_digit, digits_vocabulary, hangul_vocabulary)))
unseen = ["1234567", "3141592"]
for number, mine in zip(
    unseen, answers(reader, unseen, digits_vocabulary, hangul_vocabulary), strict=True
):
    print(f"{number}: {read_number(int(number))} → {mine}")
    assert mine != read_number(int(number))

# %% [markdown]
# 떼어 둔 수는 거의 다 읽고, 틀려도 한두 글자입니다. 그런데 일곱 자리 수는 하나도 읽지 못합니다.
# 어휘에 없는 글자가 필요한 것도 아닙니다. 모델이 배운 것은 여섯 자리까지의 수를 읽는 법이고, 그
# 너머로 이어지는 규칙이 아닙니다. 한 자리 수를 스무 번씩 넣은 것도 같은 까닭입니다. 사람에게는 가장
# 쉬운 수지만 모델에게 쉬운 것은 자주 본 것입니다.
#
# ## 거꾸로: 한글을 숫자로 { #back }
#
# 두 어휘를 맞바꾸고 쌍을 뒤집으면 되돌리는 모델이 됩니다. 모델의 코드도 루프도 그대로입니다.

# %% back
flipped = [(reading, digits) for digits, reading in train]
writer = make(hangul_vocabulary, digits_vocabulary)
fit(writer, flipped, hangul_vocabulary, digits_vocabulary, STEPS)
back = accuracy(
    writer, [(right, digits) for digits, right in held_out], hangul_vocabulary, digits_vocabulary
)
print(f"떼어 둔 수를 한글에서 숫자로 되돌린 비율 {back:.3f}")
assert back > 0.9
record(back=round(back, 4))

# %% round-trip
numbers = [digits for digits, _ in held_out]
there = answers(reader, numbers, digits_vocabulary, hangul_vocabulary)
again = answers(writer, there, hangul_vocabulary, digits_vocabulary)
kept = sum(a == b for a, b in zip(numbers, again, strict=True)) / len(numbers)
print(f"숫자 → 한글 → 숫자로 돌아와 그대로인 비율 {kept:.3f}")
print(there[0], "→", again[0])
assert parse_number(read_number(325)) == 325
record(kept=round(kept, 4))

# %% [markdown]
# ## 연습 { #exercises }
#
# 1. `single * 20`에서 되풀이를 빼고 다시 학습한 다음 한 자리 수를 읽혀 보세요. 무엇을 덧붙여
#    쓸까요?
# 2. `reverse_source=True`를 지우고 다시 학습해 보세요. 같은 스텝에서 얼마나 읽을까요? 몇 스텝을 더
#    돌리면 따라잡을까요?
# 3. `make`에 `teacher_forcing=0.0`을 넣으면 학습할 때도 제가 쓴 글자를 읽습니다. 첫 백 스텝의
#    손실이 어떻게 달라지는지 보세요.
# 4. `HIDDEN`을 16까지 줄여 보세요. 짧은 수와 긴 수 가운데 어느 쪽부터 틀리기 시작할까요? 짐작을
#    먼저 적으세요.
# 5. `number_reading`에 `max_digits=7`을 주면 일곱 자리도 읽습니다. 여덟 자리는 어떻게 될까요?
