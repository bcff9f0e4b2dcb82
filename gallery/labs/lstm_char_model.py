"""
한국어 글자 언어 모델
=====================
이 책의 글로 다음 글자를 맞히는 LSTM을 학습합니다. 글자를 세기만 하는 n-gram 모델과 같은 자료에서
나란히 재고, 누가 나은지 숨기지 않습니다.
"""

# %% setup
import math
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import LanguageModel, plots, record
from lstm_blog.data.book import book_text
from lstm_blog.data.sampling import split
from lstm_blog.data.text import Vocabulary, batches, pad_batch
from lstm_blog.ngram import KneserNey

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))

# %% [markdown]
# ## 자료: 이 책의 글 { #the-text }
#
# 자료는 멀리서 받아 오지 않습니다. 이 책의 산문을 한 줄에 한 문장씩 적어 둔 파일이 패키지에 들어
# 있습니다. 문장의 10분의 1을 떼어 두고, 나머지로만 배웁니다. 떼어 둔 문장은 마지막에 점수를 잴
# 때만 봅니다. 같은 문장이 두 번 나오면 하나만 남깁니다. 그러지 않으면 떼어 둔 문장을 배우면서 이미
# 본 것이 됩니다.

# %% text
sentences = list(dict.fromkeys(book_text().splitlines()))
generator = torch.Generator().manual_seed(SEED)
train, held_out = split(sentences, 0.1, key=lambda line: line, generator=generator)
assert not set(train) & set(held_out)
vocabulary = Vocabulary.build(train)
for name, part in (("배울 문장", train), ("떼어 둔 문장", held_out)):
    print(f"{name} {len(part)}개, 글자 {sum(map(len, part)):,}개")
print(f"어휘의 크기 V = {len(vocabulary)}")
print("첫 문장:", train[0])
record(train_characters=sum(map(len, train)), vocabulary_size=len(vocabulary))

# %% [markdown]
# 한글은 음절 하나가 글자 하나입니다. 알파벳으로 쓴 글이면 어휘가 백 개 안쪽이지만 음절은 몇백 개가
# 됩니다. 배울 글의 양에 견주어 어휘가 크다는 것을 기억해 두세요. 결과를 읽을 때 다시 나옵니다.
#
# 문장마다 앞에 시작 표지, 뒤에 끝 표지를 붙여 번호로 바꿉니다. 모델은 시작 표지를 보고 첫 글자를,
# 마지막 글자를 보고 끝 표지를 맞혀야 합니다.


# %% encode
def encode(lines):
    return [[vocabulary.bos, *vocabulary.encode(line), vocabulary.eos] for line in lines]


train_ids, held_out_ids = encode(train), encode(held_out)
print(train[0][:8], "→", train_ids[0][:9])

# %% [markdown]
# ## 얼마나 잘 맞히는지 재는 자 { #bits }
#
# 언어 모델은 다음 글자의 확률을 냅니다. 실제로 나온 글자에 준 확률이 $p$라면 $-\log_2 p$가 그
# 글자에서 치른 값이고, 단위는 비트(bit)입니다. 확률 $\tfrac{1}{2}$을 주었으면 1비트,
# $\tfrac{1}{8}$을 주었으면 3비트입니다. 글자마다 평균을 내면 모델 하나의 점수가 됩니다. 작을수록
# 좋습니다.
#
# 아무것도 배우지 않고 어휘 $V$개에 고르게 나누어 주면 $\log_2 V$비트입니다. 여기가 출발선입니다.

# %% uniform
uniform = math.log2(len(vocabulary))
print(f"고르게 찍기: {uniform:.3f}비트")

# %% [markdown]
# ## 세어서 맞히기: n-gram { #counting }
#
# 신경망을 쓰기 전에 신경망이 아닌 것으로 어디까지 되는지 보아야 합니다. n-gram은 앞의 $n-1$글자
# 다음에 무엇이 몇 번 나왔는지 세어 확률로 삼습니다. 한 번도 못 본 묶음에 확률 0을 주면 떼어 둔
# 글에서 비트가 무한대가 되므로, 센 값을 조금씩 덜어 짧은 문맥의 확률과 섞습니다. 덜고 섞는 방법
# 가운데 널리 쓰이는 Kneser–Ney를 씁니다. 학습이랄 것이 없고, 글을 한 번 훑으며 세면 끝납니다.

# %% ngram
ngram_bits = {}
for order in range(1, 8):
    model = KneserNey(train_ids, order=order, vocabulary_size=len(vocabulary))
    ngram_bits[order] = model.bits(held_out_ids)
    print(f"{order}-gram: {ngram_bits[order]:.3f}비트")
ORDER = 5
assert ngram_bits[3] < ngram_bits[2] < ngram_bits[1] < uniform
record(ngram_bits=round(ngram_bits[ORDER], 3))

# %% [markdown]
# 앞의 한 글자만 보아도 비트가 크게 줄고, 두 글자를 보면 더 줄어듭니다. 그 뒤로는 거의
# 그대로입니다. 이만한 글에서는 네댓 글자짜리 묶음이 되풀이되는 일이 드물어 더 긴 문맥을 세어도
# 얻을 것이 없습니다. 견줄 기준으로는 5-gram을 씁니다.
#
# ## LSTM으로 맞히기 { #lstm }
#
# 이 책의 `LanguageModel`은 세 부분입니다. 글자 번호를 벡터로 바꾸는 임베딩, LSTM 한 층, 은닉
# 상태에서 글자마다의 로짓을 내는 선형층입니다. `loss`는 채운 자리를 빼고 글자마다의 교차
# 엔트로피를 평균 냅니다. 자연로그로 재므로 $\ln 2$로 나누면 비트가 됩니다.

# %% model
torch.manual_seed(SEED)
model = LanguageModel(len(vocabulary), embedding_size=64, hidden_size=128, dropout=0.5)
print(model)
print(f"파라미터 {sum(parameter.numel() for parameter in model.parameters()):,}개")


def bits(lines):
    """글자마다의 비트. 드롭아웃을 멈추고 잽니다."""
    ids, lengths = pad_batch(lines)
    with model.inference():
        return model.loss((ids, lengths)).item() / math.log(2)


before = bits(held_out_ids)
assert abs(before - uniform) < 0.2
print(f"학습하기 전: {before:.3f}비트 (고르게 찍기 {uniform:.3f}비트)")

# %% [markdown]
# 갓 만든 모델은 거의 고르게 찍습니다. 여기서 출발선을 벗어나 있다면 코드를 먼저 의심해야 합니다.
#
# 학습 루프는 어느 모델이나 같은 다섯 줄입니다. 묶음을 뽑고, 손실을 구하고, 역전파하고, 기울기를
# 자르고, 파라미터를 고칩니다. 배우는 동안 배운 글과 떼어 둔 글의 점수를 함께 적어 둡니다.

# %% train
STEPS, BATCH_SIZE, LEARNING_RATE = 400, 32, 0.01
optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
history = [(0, bits(train_ids[:100]), before)]
step = 0
while step < STEPS:
    for lines in batches(train_ids, BATCH_SIZE, generator=generator):
        loss = model.loss(pad_batch(lines))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        step += 1
        if step % 40 == 0:
            history.append((step, bits(train_ids[:100]), bits(held_out_ids)))
            print(f"{step}스텝: 배운 글 {history[-1][1]:.3f}, 떼어 둔 글 {history[-1][2]:.3f}비트")
        if step == STEPS:
            break

lstm_bits = history[-1][2]
assert lstm_bits < ngram_bits[1] < uniform
assert history[-1][1] < lstm_bits
record(lstm_bits=round(lstm_bits, 3))

# %% curve
fig, ax = plt.subplots()
steps, seen, unseen = zip(*history, strict=True)
ax.plot(steps, unseen, color=plots.COLORS["h"], label="LSTM, 떼어 둔 글")
ax.plot(steps, seen, color=plots.COLORS["h"], linestyle="--", label="LSTM, 배운 글")
ax.axhline(ngram_bits[ORDER], color=plots.COLORS["foreground"], linestyle=":")
ax.text(STEPS / 2, ngram_bits[ORDER] - 0.1, f"{ORDER}-gram", ha="center", va="top")
ax.set(xlabel="학습 스텝", ylabel="글자마다의 비트", xlim=(0, STEPS), ylim=(0, None))
ax.legend(loc="lower left")
fig.set_label(
    "학습하는 동안의 비트. 점선은 세기만 한 n-gram이 떼어 둔 글에서 낸 점수입니다. 배운 글의 "
    "점수는 떼어 둔 글의 점수보다 더 많이 내려갑니다."
)
plt.show()

# %% [markdown]
# 두 선이 벌어지는 것이 과적합(overfitting)입니다. 모델이 배운 문장은 점점 외우는데, 처음 보는
# 문장에서는 그만큼 나아지지 않습니다. 파라미터가 배울 글자보다 훨씬 많으니 외울 자리는 넉넉합니다.
# 드롭아웃을 절반이나 두어도 다 막지는 못합니다.
#
# ## 누가 이겼나 { #winner }

# %% winner
winner = "n-gram" if ngram_bits[ORDER] < lstm_bits else "LSTM"
print(f"{ORDER}-gram {ngram_bits[ORDER]:.3f}비트")
print(f"LSTM   {lstm_bits:.3f}비트")
print(f"떼어 둔 글을 더 잘 맞힌 쪽: {winner}")
record(winner=winner)

# %% [markdown]
# 위의 마지막 줄이 이 자료에서의 답입니다. 글이 몇만 글자일 때 이런 결과는 흔합니다. n-gram은 본
# 묶음을 그대로 적어 두지만, LSTM은 음절 하나하나의 벡터를 처음부터 배워야 합니다. 음절 몇백 개
# 가운데 절반은 글에 몇 번 나오지 않으니 벡터를 배울 거리가 모자랍니다.
#
# 글이 늘면 사정이 달라집니다. n-gram은 문맥이 길어질수록 본 적 없는 묶음을 더 자주 만나고, 비슷한
# 문맥끼리 나누어 쓸 줄 모릅니다. LSTM은 나누어 씁니다. 그래서 글이 많은 곳에서는 신경망이
# 이깁니다. 다만 그것은 이 쪽에서 잰 것이 아니므로 여기서는 이렇게만 적어 둡니다. **작은 자료에서는
# 세는 것부터 해 보고, 신경망은 그것을 이길 때 씁니다.**
#
# ## 이어 쓰게 하기 { #generate }
#
# 점수가 낮아도 무엇을 배웠는지는 볼 수 있습니다. 앞말을 주고 한 글자씩 뽑아 이어 붙입니다. 온도가
# 낮으면 확률이 큰 글자만 고르고, 높으면 드문 글자도 고릅니다.

# %% generate
for temperature in (0.5, 1.0):
    for prompt in ("기울기가", "게이트는"):
        ids = model.generate(
            [vocabulary.bos, *vocabulary.encode(prompt)], 40, temperature,
            generator=torch.Generator().manual_seed(SEED), eos=vocabulary.eos,
        )  # fmt: skip
        print(f"온도 {temperature}: {prompt}{vocabulary.decode(ids)}")

# %% [markdown]
# 띄어쓰기와 조사, 문장 끝의 '니다.'는 그럴듯합니다. 뜻은 이어지지 않습니다. 두 글자 앞까지의
# 이어짐은 배웠고 문장 전체의 이야기는 배우지 못한 것입니다. 점수가 말한 것과 같습니다.
#
# ## 연습 { #exercises }
#
# 1. 자모로 쪼개면 어휘가 줄어듭니다. `Vocabulary.build(train, unit="jamo")`로 바꾸어 다시 재
#    보세요. 글자의 수가 달라지니 비트를 그대로 견주면 안 됩니다. 문장 하나에 든 비트의 합으로
#    견주면 됩니다.
# 2. `dropout`을 0으로 두면 두 선의 사이는 어떻게 될까요? 떼어 둔 글의 점수가 가장 좋은 스텝에서
#    멈추면 얼마일까요?
# 3. 배울 문장을 절반만 쓰면 n-gram과 LSTM 가운데 어느 쪽이 더 많이 나빠질까요? 짐작을 먼저 적고 재
#    보세요.
