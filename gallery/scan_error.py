"""
선형 공간과 로그 공간의 오차
============================
같은 minGRU를 float32로 세 번, 스캔만 바꾸어 돌리고, float64로 차례로 푼 답과 견줍니다. 로그
스캔의 오차는 시퀀스가 길수록 커지고, 기울기에서 훨씬 큽니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import MinGRU, plots, record

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
B, I, H = 2, 8, 16
model = MinGRU(I, H)


# %% error
def run(scan, dtype, x, direction):
    """출력과, 파라미터로 가는 기울기를 한 줄로 늘어놓은 것."""
    copy = MinGRU(I, H, scan=scan).to(dtype)
    copy.load_state_dict(model.state_dict())
    output, _ = copy(x.to(dtype))
    loss = (output * direction.to(dtype)).sum()
    gradients = torch.autograd.grad(loss, copy.parameters())
    return output.detach().double(), torch.cat([g.flatten() for g in gradients]).double()


def relative(value, exact):
    return ((value - exact).norm() / exact.norm()).item()


lengths = (8, 32, 128, 512, 2048)
errors = {scan: [] for scan in ("loop", "linear", "log")}
for T in lengths:
    x, direction = torch.randn(T, B, I), torch.randn(T, B, H)
    exact = run("linear", torch.float64, x, direction)
    for scan, rows in errors.items():
        pairs = zip(run(scan, torch.float32, x, direction), exact, strict=True)
        rows.append([relative(value, true) for value, true in pairs])

# %% show
print("   T   출력: 짝지어    로그   기울기: 짝지어    로그")
for T, linear, log in zip(lengths, errors["linear"], errors["log"], strict=True):
    print(f"{T:>4} {linear[0]:>14.0e} {log[0]:>8.0e} {linear[1]:>15.0e} {log[1]:>8.0e}")

# %% ratio
ratios = [log[1] / linear[1] for linear, log in zip(errors["linear"], errors["log"], strict=True)]
at = dict(zip(lengths, ratios, strict=True))
forward = {T: errors["log"][k][0] / errors["linear"][k][0] for k, T in enumerate(lengths)}
record(gradient_512=at[512], gradient_2048=at[2048], forward_512=forward[512])
record(gradient_8=at[8], forward_2048=forward[2048])
for k, T in enumerate(lengths):
    record(**{f"{scan}_{T}": f"{errors[scan][k][1]:.0e}" for scan in ("linear", "log")})
record(log_percent_2048=100 * errors["log"][-1][1])
assert at[512] > 300
assert at[2048] > 3000
assert forward[512] > 20
assert errors["linear"][-1][1] < 1e-5  # 짝지어 푼 쪽은 길어져도 float32의 마지막 자리

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.3), sharey=True)
looks = {
    "loop": ("x", "s:", "차례로"),
    "linear": ("h", "o-", "짝지어"),
    "log": ("g", "D--", "로그로"),
}
for ax, part, title in zip(axes, (0, 1), ("출력", "기울기"), strict=True):
    for scan, (quantity, line, label) in looks.items():
        values = [row[part] for row in errors[scan]]
        ax.plot(lengths, values, line, color=plots.COLORS[quantity], label=label)
    ax.set(xscale="log", yscale="log", xlabel="시퀀스의 길이 T", title=title)
axes[0].set_ylabel("상대 오차")
axes[0].legend()
fig.set_label(
    "float32로 센 minGRU의 상대 오차. 왼쪽은 출력, 오른쪽은 파라미터의 기울기입니다. 차례로 푼 "
    "것과 짝지어 푼 것은 겹쳐 있고, 로그로 푼 것은 길이를 따라 커집니다."
)
plt.show()
