"""
몇 걸음 앞까지 보이는가
=======================
제가 낸 값을 다시 읽으며 스무 걸음 앞까지 맞힙니다. 날씨에서는 LSTM의 오차가 천천히 늘고, 제멋대로
걷기에서는 바닥이 걸음 수의 제곱근으로 늘어 누구에게도 보이지 않습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.series import YEAR, Scale, random_walk, weather, windows
from lstm_blog.forecaster import Forecaster

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
generator = torch.Generator().manual_seed(SEED)
torch.manual_seed(SEED)
length, ahead = 40, 20


# %% train
def errors(x, cut):
    """몇 걸음 앞인지마다의 오차. (어제 값, LSTM)"""
    scale = Scale.standard(x[:cut])
    z = scale.apply(x)
    model = Forecaster(hidden_size=16, residual=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    pieces = windows(z[:cut], length + 1)[..., None]
    for _ in range(250):
        piece = pieces[:, torch.randint(pieces.shape[1], (64,), generator=generator)]
        loss = model.loss((piece[:-1], piece[1:]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    tests = windows(z, length + ahead)[:, cut - length :, None]
    read, truth = tests[:length], tests[length:]
    answers = (read[-1:].expand_as(truth), model.forecast(read, ahead))
    return [scale.width * (answer - truth).square().mean(dim=(1, 2)).sqrt() for answer in answers]


# %% measure
lazy, lstm = errors(weather(5 * YEAR, generator=generator), 4 * YEAR)
walk, walk_lstm = errors(random_walk(1000, generator=generator), 800)
for step in (1, 3, 7, 20):
    print(
        f"{step:>2}걸음 앞   날씨: 어제 값 {lazy[step - 1]:.2f}, LSTM {lstm[step - 1]:.2f}", end=""
    )
    print(f"   주가: 어제 값 {walk[step - 1]:.2f}, LSTM {walk_lstm[step - 1]:.2f}")
record(lazy_3=lazy[2].item(), lstm_3=lstm[2].item())
record(lstm_20=lstm[-1].item(), lazy_7=lazy[6].item(), lstm_7=lstm[6].item())
record(walk_1=walk[0].item(), walk_20=walk[-1].item(), walk_lstm_20=walk_lstm[-1].item())
assert (lstm[:6] < lazy[:6]).all()
assert walk[-1] > 2 * walk[0]

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(5.8, 3.2))
steps = range(1, ahead + 1)
for ax, pair, title in zip(axes, ((lazy, lstm), (walk, walk_lstm)), ("날씨", "주가"), strict=True):
    plots.trace(ax, steps, pair[0], "c", linestyle=":", label="어제 값")
    plots.trace(ax, steps, pair[1], "h", label="LSTM")
    ax.set(xlabel="몇 걸음 앞", xticks=[1, 7, 14, 20], title=title)
    ax.set_ylim(bottom=0)
axes[0].set_ylabel("오차")
axes[1].legend(loc="lower right")
fig.set_label(
    "제 답을 다시 읽으며 스무 걸음 앞까지 낸 오차. 날씨에서는 어제 값의 오차가 이레마다 "
    "내려와 LSTM의 오차와 붙습니다. 주가에서는 두 선이 함께 올라갑니다."
)
plt.show()
