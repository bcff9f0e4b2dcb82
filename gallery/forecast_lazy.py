"""
게으른 예보관과 세 시계열
=========================
내일도 오늘 같을 것이라고만 답하는 예보관의 오차를 날씨, 공장, 주가를 흉내 낸 세 시계열에서 잽니다.
만든 자료라서 아무리 똑똑해도 줄일 수 없는 바닥도 압니다. 둘의 사이가 배울 것이 있는 자리입니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.data.series import machine, random_walk, weather

plots.use_style()
generator = torch.Generator().manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))
series = {
    "날씨": (weather(730, generator=generator), 0.8),
    "공장": (machine(730, generator=generator), 0.05),
    "주가": (random_walk(730, generator=generator), 1.0),
}


# %% measure
def rmse(error):
    return error.square().mean().sqrt().item()


for name, (x, floor) in series.items():
    lazy = rmse(x[1:] - x[:-1])  # 답은 늘 바로 앞의 값
    print(f"{name}  게으른 예보관 {lazy:.2f}   바닥 {floor:.2f}   몇 배 {lazy / floor:.1f}")

# %% record
for (x, floor), key in zip(series.values(), ("weather", "machine", "walk"), strict=True):
    lazy = rmse(x[1:] - x[:-1])
    record(**{f"lazy_{key}": lazy, f"floor_{key}": floor, f"times_{key}": lazy / floor})
    assert (lazy / floor < 1.1) == (key == "walk")

# %% plot
fig, axes = plt.subplots(3, 1, figsize=(5.6, 4.8))
for ax, (name, (x, _)), length in zip(axes, series.items(), (730, 120, 730), strict=True):
    plots.trace(ax, range(length), x[:length], "x", dashes=(None, None), linewidth=1.3)
    ax.set_title(name, fontsize=13)
    ax.locator_params(axis="both", nbins=4)
axes[-1].set_xlabel("걸음 t")
fig.set_label(
    "세 시계열. 위는 두 해의 날씨(℃), 가운데는 기계의 진동 120걸음, 아래는 주가를 흉내 낸 제멋대로 "
    "걷기입니다. 아래의 오르내림도 무늬처럼 보이지만 동전 던지기로 만든 것입니다."
)
plt.show()
