"""
학습률 내리기와 기울기 자르기
=============================
정답을 아는 직선 맞추기를 작은 묶음으로 학습합니다. 학습률을 그대로 두면 정답 둘레에서 서성이고,
내리면 다가갑니다. 도중에 크기가 엉뚱한 묶음 하나를 섞으면 기울기를 자른 쪽만 버팁니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.training.optimization import clip_gradients, constant, warmup_cosine

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
STEPS, RATE, I, B, BAD = 400, 0.1, 16, 8, 250


# %% train
def train(schedule, max_norm=None, bad=False):
    """정답 가중치와의 거리를 스텝마다 적는다."""
    generator = torch.Generator().manual_seed(SEED)
    truth = torch.randn(I, generator=generator)
    w = torch.zeros(I, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=RATE)
    far = []
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = RATE * schedule(step)
        x = torch.randn(B, I, generator=generator)
        y = x @ truth + torch.randn(B, generator=generator)  # 잡음 섞인 답
        if bad and step == BAD:
            x, y = 10 * x, torch.zeros(B)
        loss = ((x @ w - y) ** 2).mean() / 2
        optimizer.zero_grad()
        loss.backward()
        clip_gradients([w], max_norm)
        optimizer.step()
        far.append((w.detach() - truth).norm().item())
    return far


# %% schedule
flat = train(constant())
cosine = train(warmup_cosine(STEPS, warmup=20))
print(f"정답까지의 거리  학습률 그대로 {flat[-1]:.3f}  내림 {cosine[-1]:.3f}")
assert cosine[-1] < flat[-1] / 1.5
record(flat=flat[-1], cosine=cosine[-1])

# %% clip
unclipped = train(warmup_cosine(STEPS, warmup=20), bad=True)
clipped = train(warmup_cosine(STEPS, warmup=20), max_norm=1.0, bad=True)
print(f"나쁜 묶음 바로 뒤의 거리  자르지 않음 {unclipped[BAD]:.1f}  자름 {clipped[BAD]:.3f}")
assert clipped[BAD] < 1 < 5 < unclipped[BAD]
record(unclipped=unclipped[BAD], clipped=clipped[BAD], before=unclipped[BAD - 1])

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.0, 2.8))
for ax, worse, better, title in (
    (axes[0], flat, cosine, "학습률"),
    (axes[1], unclipped, clipped, "나쁜 묶음 하나"),
):
    names = ("그대로", "내림") if ax is axes[0] else ("자르지 않음", "자름")
    ax.plot(worse, color=plots.COLORS["g"], dashes=(2.5, 1), lw=1.6, label=names[0])
    ax.plot(better, color=plots.COLORS["h"], lw=1.6, label=names[1])
    ax.set_yscale("log")
    ax.set_title(title, fontsize=13)
    ax.set_xlabel("스텝")
    ax.legend(loc="upper right")
axes[1].set_ylim(top=200)  # 이름이 튀어 오른 곳을 가리지 않게
axes[0].set_ylabel("정답까지의 거리")
fig.set_label(
    "왼쪽: 학습률을 그대로 두면 정답 둘레에서 서성이고, 내리면 더 다가갑니다. 오른쪽: "
    "나쁜 묶음 하나가 가중치를 멀리 던집니다. 기울기를 자르면 한 걸음만큼만 물러납니다."
)
plt.show()
