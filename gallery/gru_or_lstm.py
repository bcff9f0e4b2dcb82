"""
오래 지키기와 잘 지우기
=======================
같은 크기의 LSTM과 GRU에게 오래 지켜야 하는 과제와 잘 지워야 하는 과제를 시키고, 배우는 데 걸린
스텝을 셉니다. 까닭을 보려고 두 게이트를 하나로 묶은 결합 LSTM도 함께 시킵니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.data.tasks import last_symbol, latch
from lstm_blog.recurrent.variants import lstm_coupled_step

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, H = 20, 32, 16
enough = 5  # 다섯 묶음을 잇따라 다 맞히면 배운 것


# %% models
class CoupledLSTM(nn.Module):
    """새로 적는 만큼만 지우는 LSTM: f = 1 - i."""

    def __init__(self, keep):
        super().__init__()
        bound = H**-0.5
        self.weight_ih = nn.Parameter(torch.empty(3 * H, 2).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(3 * H, H).uniform_(-bound, bound))
        bias = torch.zeros(3 * H)
        bias[:H] = -keep  # i의 편향. f = 1 - σ(-keep) = σ(keep)
        self.bias = nn.Parameter(bias)

    def forward(self, x):
        h = c = torch.zeros(x.shape[1], H)
        for x_t in x:
            h, c = lstm_coupled_step(x_t, h, c, self.weight_ih, self.weight_hh, self.bias, None)
        return h[None], h  # 마지막 시점만 쓴다


def torch_module(kind, keep):
    """옛것을 남기는 게이트의 편향만 keep이고 나머지 편향은 0인 모듈. 둘 다 둘째 블록이다."""
    module = kind(2, H)
    nn.init.zeros_(module.bias_ih_l0)
    nn.init.zeros_(module.bias_hh_l0)
    nn.init.constant_(module.bias_ih_l0[H : 2 * H], keep)
    return module


# %% train
def steps_to_learn(make, keep, task, limit=120):
    """배우는 데 걸린 스텝. limit까지 못 배우면 None."""
    torch.manual_seed(SEED)
    cell, head = make(keep), nn.Linear(H, 2)
    parameters = [*cell.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.02)
    generator = torch.Generator().manual_seed(1000 + SEED)
    streak = 0
    for step in range(1, limit + 1):
        x, target = task(B, T, generator=generator)
        logits = head(cell(x)[0][-1])
        loss = nn.functional.cross_entropy(logits, target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        streak = streak + 1 if torch.equal(logits.argmax(dim=-1), target) else 0
        if streak == enough:
            return step
    return None


# %% run
makers = {
    "LSTM": lambda keep: torch_module(nn.LSTM, keep),
    "GRU": lambda keep: torch_module(nn.GRU, keep),
    "결합 LSTM": CoupledLSTM,
}
names = {"LSTM": "lstm", "GRU": "gru", "결합 LSTM": "coupled"}
steps = {}
for task in (latch, last_symbol):
    for model, make in makers.items():
        steps[task, model] = steps_to_learn(make, 3, task)
for model in makers:
    kept, erased = steps[latch, model], steps[last_symbol, model]
    print(f"지키기 {kept:>2}스텝   지우기 {erased:>2}스텝   {model}")

# %% compare
for (task, model), count in steps.items():
    record(**{f"{names[model]}_{task.__name__}": count})
patience = 50
closed = [steps_to_learn(makers[model], 0, latch, patience) for model in ("LSTM", "GRU")]
record(patience=patience, learned_with_bias0=sum(step is not None for step in closed))
assert closed == [None, None]
assert steps[latch, "LSTM"] < 0.7 * min(steps[latch, "GRU"], steps[latch, "결합 LSTM"])
assert steps[last_symbol, "LSTM"] > max(steps[last_symbol, "GRU"], steps[last_symbol, "결합 LSTM"])

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.4, 2.6), sharey=True)
colors = [plots.COLORS["c"], plots.COLORS["h"], plots.COLORS["muted"]]
titles = ("오래 지키기 (걸쇠)", "잘 지우기 (마지막 기호)")
for ax, task, title in zip(axes, (latch, last_symbol), titles, strict=True):
    bars = ax.barh(list(makers), [steps[task, model] for model in makers], color=colors)
    bars[2].set_hatch("xx")
    ax.bar_label(bars, padding=4)
    ax.set_title(title, fontsize=13)
    ax.set(xlabel="걸린 스텝", xlim=(0, 1.25 * max(steps[task, model] for model in makers)))
    ax.grid(False, axis="y")
axes[0].invert_yaxis()
fig.set_label(
    "배우는 데 걸린 스텝. 남기는 게이트의 편향은 모두 3입니다. 지켜야 하는 과제는 LSTM이, 지워야 "
    "하는 과제는 GRU가 먼저 배우고, 두 게이트를 묶은 결합 LSTM은 GRU 편에 섭니다."
)
plt.show()
