"""
잘 잊는 편이 나은 과제
======================
기호가 여러 번 나오고 마지막 것만 답인 과제에서는 앞의 기억이 방해가 됩니다. 망각 편향을 키우면
배우는 데 걸리는 스텝이 늘어납니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.data.tasks import last_symbol

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
T, B, H = 30, 32, 16
limit, enough = 300, 5


# %% train
def steps_to_learn(forget_bias):
    torch.manual_seed(SEED)
    lstm, head = nn.LSTM(2, H), nn.Linear(H, 2)
    nn.init.zeros_(lstm.bias_ih_l0)
    nn.init.zeros_(lstm.bias_hh_l0)
    nn.init.constant_(lstm.bias_ih_l0[H : 2 * H], forget_bias)
    parameters = [*lstm.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.02)
    generator = torch.Generator().manual_seed(1000 + SEED)
    streak = 0
    for step in range(1, limit + 1):
        x, target = last_symbol(B, T, generator=generator)  # x (T, B, 2), target (B,)
        logits = head(lstm(x)[0][-1])
        loss = nn.functional.cross_entropy(logits, target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        streak = streak + 1 if torch.equal(logits.argmax(dim=-1), target) else 0
        if streak == enough:
            return step
    return limit


# %% run
steps = {bias: steps_to_learn(bias) for bias in (0, 3, 5)}
record(**{f"bias{bias}": step for bias, step in steps.items()})
assert steps[0] < steps[3] < steps[5]

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 2.6))
bars = ax.barh([f"편향 {bias}" for bias in steps], steps.values(), color=plots.COLORS["f"])
bars[1].set_hatch("xx")
bars[2].set_hatch("xx")
ax.bar_label(bars, padding=4)
ax.set(xlabel="배우는 데 걸린 학습 스텝", xlim=(0, 1.15 * max(steps.values())))
ax.invert_yaxis()
ax.grid(False, axis="y")
fig.set_label(
    "마지막 기호만 답하는 과제를 배우는 데 걸린 스텝 수. 여기서는 망각 편향이 클수록 느립니다."
)
plt.show()
