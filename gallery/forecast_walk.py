"""
LSTM이 게으른 예보관에게 지는 주가
==================================
주가를 흉내 낸 제멋대로 걷기 넷을 같은 LSTM으로 하루 앞까지 맞힙니다. 그림은 그럴듯하게 겹치지만
오차는 어제 값보다 크고, 내일 오를지 내릴지는 전혀 맞히지 못합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.series import Scale, random_walk, windows
from lstm_blog.forecaster import Forecaster

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
generator = torch.Generator().manual_seed(SEED)
torch.manual_seed(SEED)
T, cut, length, walks = 1000, 800, 40, 4


# %% train
def predict(z, residual):
    """앞의 800걸음을 배우고 나머지 200걸음을 하나씩 맞힌다."""
    model = Forecaster(hidden_size=16, residual=residual)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    pieces = windows(z[:cut], length + 1)[..., None]
    for _ in range(200):
        piece = pieces[:, torch.randint(pieces.shape[1], (64,), generator=generator)]
        loss = model.loss((piece[:-1], piece[1:]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with model.inference():
        return model(windows(z, length + 1)[:-1, cut - length :, None])[-1, :, 0]


# %% compare
def correlation(a, b):
    return torch.corrcoef(torch.stack([a, b]))[0, 1].item()


squares = {"yesterday": [], "lstm": [], "residual": []}
moves, guesses, overlaps, lags = [], [], [], []
within, beyond = [], []  # 어제 값이 배울 때 본 범위 안일 때와 밖일 때의 LSTM의 오차
for _ in range(walks):
    x = random_walk(T, generator=generator)
    scale = Scale.standard(x[:cut])
    truth, yesterday = x[cut:], x[cut - 1 : -1]
    plain, residual = (scale.undo(predict(scale.apply(x), kind)) for kind in (False, True))
    for name, answer in (("yesterday", yesterday), ("lstm", plain), ("residual", residual)):
        squares[name].append((answer - truth).square().mean())
    moves.append(truth - yesterday)
    guesses.append(residual - yesterday)
    overlaps.append(correlation(plain, truth))
    lags.append(correlation(plain, yesterday))
    seen = (yesterday >= x[:cut].min()) & (yesterday <= x[:cut].max())
    within.append((plain - truth)[seen])
    beyond.append((plain - truth)[~seen])
errors = {name: torch.stack(values).mean().sqrt().item() for name, values in squares.items()}
move, guess = torch.cat(moves), torch.cat(guesses)
sign = 100 * ((move > 0) == (guess > 0)).float().mean().item()
print(f"오차   어제 값 {errors['yesterday']:.3f}   LSTM {errors['lstm']:.3f}")
print(f"       어제 값 + LSTM {errors['residual']:.3f}")
print(f"겹침   오늘 값과 {sum(overlaps) / walks:.3f}   어제 값과 {sum(lags) / walks:.3f}")
print(f"오를지 내릴지 맞힌 비율 {sign:.0f}%")
inside, outside = (torch.cat(each).square().mean().sqrt().item() for each in (within, beyond))
print(f"LSTM의 오차   배운 범위 안에서 {inside:.3f}   밖에서 {outside:.3f}")

# %% record
record(**errors, walks=walks, sign=sign, move=correlation(move, guess))
record(inside=inside, outside=outside)
record(overlap=sum(overlaps) / walks, lag=sum(lags) / walks)
assert errors["yesterday"] < errors["residual"] < errors["lstm"]
assert all(lag > overlap for lag, overlap in zip(lags, overlaps, strict=True))
assert abs(sign - 50) < 7
assert outside > inside

# %% plot
fig, axes = plt.subplots(2, 1, figsize=(5.6, 5.4), height_ratios=(1, 1.1))
ax = axes[0]
plots.trace(ax, range(cut, T), truth, "x", dashes=(None, None), label="실제", linewidth=1.6)
plots.trace(ax, range(cut, T), plain, "h", linestyle="--", label="LSTM", linewidth=1.6)
ax.set(xlabel="걸음 t", ylabel="값")
ax.legend(loc="best")
ax = axes[1]
ax.plot(move, guess, "o", color=plots.COLORS["h"], markersize=3)
ax.axhline(0, color=plots.COLORS["muted"], linewidth=1)
ax.set(
    xlabel="실제로 움직인 만큼", ylabel="움직인다고 답한 만큼", xlim=(-3.6, 3.6), ylim=(-3.6, 3.6)
)
fig.set_label(
    "위는 흔히 보는 그림입니다. 마지막 자취의 실제 값과 LSTM의 예측이 겹쳐 보입니다. 아래는 어제 "
    "값에서 출발한 LSTM이 움직인다고 답한 만큼을 네 자취에서 모두 모은 것입니다. 맞혔다면 점들이 "
    "비스듬한 선을 이루어야 하는데, 0에 납작하게 누워 있습니다."
)
plt.show()
