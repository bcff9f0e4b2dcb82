"""
LSTM이 게으른 예보관을 이기는 날씨
==================================
다섯 해의 기온에서 네 해를 배우고 마지막 해를 날마다 하루 앞까지 맞힙니다. 어제 값, 지난주 같은
요일, 직선 하나, LSTM의 오차를 만든 이만 아는 바닥과 나란히 놓습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.series import YEAR, Scale, weather, windows
from lstm_blog.forecaster import Forecaster

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
generator = torch.Generator().manual_seed(SEED)
torch.manual_seed(SEED)
x = weather(5 * YEAR, generator=generator)
cut = 4 * YEAR  # 여기서부터 시험
scale = Scale.standard(x[:cut])  # 눈금은 배울 구간에서만 정한다
z, truth = scale.apply(x), x[cut:]
length = 40


# %% train
def train(residual):
    model = Forecaster(hidden_size=16, residual=residual)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    pieces = windows(z[:cut], length + 1)[..., None]  # (41, 조각, 1)
    for _ in range(250):
        piece = pieces[:, torch.randint(pieces.shape[1], (64,), generator=generator)]
        loss = model.loss((piece[:-1], piece[1:]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% predict
def predict(model):
    """시험할 날마다 앞의 40일을 읽고 그날을 맞힌다."""
    pieces = windows(z, length + 1)[:-1, cut - length :, None]  # (40, 365, 1)
    with model.inference():
        return scale.undo(model(pieces)[-1, :, 0])


def line(days=14):
    """앞의 14일에 수를 하나씩 곱해 더하는 직선. 최소 제곱으로 정한다."""
    rows = windows(z, days + 1).T  # (조각, 15)
    rows = torch.cat([rows, torch.ones(len(rows), 1)], dim=1)
    inputs, target = rows[:, [*range(days), days + 1]], rows[:, days]
    weight = torch.linalg.lstsq(inputs[: cut - days], target[: cut - days]).solution
    return scale.undo(inputs[cut - days :] @ weight)


# %% compare
def rmse(prediction):
    return (prediction - truth).square().mean().sqrt().item()


predictions = {
    "어제 값": x[cut - 1 : -1],
    "지난주 같은 요일": x[cut - 7 : -7],
    "직선": line(),
    "LSTM": predict(train(residual=False)),
    "어제 값 + LSTM": predict(train(residual=True)),
}
errors = {name: rmse(values) for name, values in predictions.items()}
for name, error in errors.items():
    print(f"{error:.2f}℃  {name}")
keys = ("yesterday", "week", "line", "lstm", "residual")
record(**dict(zip(keys, errors.values(), strict=True)))
assert errors["LSTM"] < 0.75 * errors["어제 값"]
assert errors["어제 값 + LSTM"] < errors["LSTM"]
assert abs(errors["직선"] - errors["어제 값 + LSTM"]) < 0.1
assert min(errors.values()) > 0.8  # 바닥 아래로는 누구도 못 간다

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.6))
days = range(120, 155)
plots.trace(ax, days, truth[120:155], "x", dashes=(None, None), label="실제")
plots.trace(ax, days, predictions["어제 값"][120:155], "c", linestyle=":", label="어제 값")
plots.trace(
    ax, days, predictions["어제 값 + LSTM"][120:155], "h", linestyle="--", label="어제 값 + LSTM"
)
ax.set(xlabel="마지막 해의 날", ylabel="기온 (℃)")
ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=3)
fig.set_label(
    "시험한 해의 다섯 주. 어제 값은 실제를 하루 늦게 따라다니고, LSTM은 꺾이는 곳을 미리 꺾습니다."
)
plt.show()
