"""
손잡이 둘과 레버 하나
=====================
LSTM은 옛것을 남기는 몫과 새것을 더하는 몫을 따로 정하고, GRU는 하나를 정하면 다른 하나가 따라
옵니다. 같은 입력을 흘려 두 셀이 고른 몫을 평면에 찍어 봅니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.cells import lstm_gates

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% gates
I, H, N = 3, 4, 60
x, h = torch.randn(N, I), 2 * torch.rand(N, H) - 1
weights = [1.2 * torch.randn(4 * H, I), 1.2 * torch.randn(4 * H, H), torch.zeros(4 * H), None]
i, f, _, _ = lstm_gates(x, h, *weights)
z = f  # 같은 층을 GRU의 업데이트 게이트로 쓴다
lstm_total, gru_total = f + i, z + (1 - z)
record(inputs=N)
record(lstm_least=lstm_total.min().item(), lstm_most=lstm_total.max().item())
record(gru_least=gru_total.min().item(), gru_most=gru_total.max().item())
assert lstm_total.min() < 0.3
assert lstm_total.max() > 1.7
assert torch.allclose(gru_total, torch.ones(N, H))

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(5.6, 3.1), sharey=True)
for ax, title, kept, added, quantity in (
    (axes[0], "LSTM: f와 i", f, i, "c"),
    (axes[1], "GRU: z와 1 − z", z, 1 - z, "h"),
):
    ax.plot(kept.flatten(), added.flatten(), "o", markersize=3.4, color=plots.COLORS[quantity])
    ax.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    ax.set(xlabel="옛것을 남기는 몫", aspect="equal")
    ax.set_title(title, fontsize=13)
axes[0].set_ylabel("새것을 더하는 몫")
fig.set_label(
    "입력마다, 칸마다 두 셀이 고른 몫. LSTM은 네모 안 어디든 갑니다. 오른쪽 위는 남기면서 더하기, "
    "왼쪽 아래는 버리고 더하지도 않기입니다. GRU는 비스듬한 선 위에만 있습니다."
)
plt.show()
