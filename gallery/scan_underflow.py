"""
나누면 무너지는 식과 로그 공간
==============================
점화식의 닫힌 식은 a를 모두 곱한 것으로 나눕니다. 그 곱이 float32의 바닥을 뚫는 순간 답이 NaN이
됩니다. 짝지어 푸는 스캔과 로그 스캔은 무너지지 않습니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.recurrent.scans import linear_scan, log_scan, loop_scan

plots.use_style()
T = 400
a, b, h_0 = torch.full((T,), 0.5), torch.full((T,), 0.5), torch.tensor(0.0)


# %% closed
def closed_form(a, b):
    """h_t = A_t (b_1/A_1 + … + b_t/A_t). A_t는 a_1부터 a_t까지의 곱."""
    A = a.cumprod(dim=0)
    return A * (b / A).cumsum(dim=0)


h = closed_form(a, b)
broken = int(h.isnan().int().argmax())  # NaN이 처음 나온 자리
print("닫힌 식:", h[:3].tolist(), "…", f"{broken + 1}걸음째에 {h[broken].item()}")
print("그때 곱한 것 A:", a.cumprod(dim=0)[broken].item())

# %% others
paired, logs = linear_scan(a, b), log_scan(a.log(), b.log()).exp()
print("마지막 걸음  짝지어:", paired[-1].item(), " 로그로:", logs[-1].item())
exact = loop_scan(a.double(), b.double())
assert broken < T
assert a.cumprod(dim=0)[broken] == 0 or (b / a.cumprod(dim=0)).cumsum(dim=0)[broken].isinf()
torch.testing.assert_close(paired.double(), exact)
torch.testing.assert_close(logs.double(), exact, rtol=1e-3, atol=0)
record(broken=broken + 1, last=paired[-1].item())

# %% range
growth = torch.full((T,), 1.5)
one, nothing = torch.tensor(1.0), torch.zeros(T)
linear = linear_scan(growth, nothing, one)
log = log_scan(growth.log(), nothing.log(), one.log())
print(f"1.5를 {T}번 곱한 것", linear[-1].item())
print("그 로그", log[-1].item())

# %% record
overflow = int(linear.isinf().int().argmax()) + 1
record(overflow=overflow, log_growth=log[-1].item())
assert linear[-1].isinf()
assert abs(log[-1].item() - T * torch.tensor(1.5).double().log().item()) < 0.01

# %% negative
flips = torch.full((4,), -1.0)
turned = log_scan(flips.log(), torch.zeros(4).log(), one.log())
print("선형 공간:", linear_scan(flips, torch.zeros(4), one).tolist())
print("로그 공간:", turned.tolist())
assert turned.isnan().all()

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.3))
steps = range(1, T + 1)
product = a.cumprod(dim=0)
ax.plot(steps, product, color=plots.COLORS["f"], linestyle=(0, (4, 1.5)))
ax.plot(steps, b / product, color=plots.COLORS["i"], linestyle=(0, (1, 1)))
ax.plot(steps, linear_scan(a, b), color=plots.COLORS["h"])
ax.axvline(broken + 1, color=plots.COLORS["muted"], linewidth=1.2)
ax.text(80, 1e-17, "A: 곱한 것")
ax.text(30, 1e28, "b / A")
ax.text(215, 1e4, "h")
ax.text(broken + 8, 1e-36, "여기서 NaN")
ax.set(yscale="log", xlabel="걸음 t", ylabel="값", xlim=(0, 250), ylim=(1e-48, 1e48))
fig.set_label(
    "a와 b가 모두 0.5일 때 닫힌 식의 부품. 답 h는 1 가까이에 있는데, A는 걸음마다 절반으로 줄고 b "
    "/ A는 두 배로 늘어 float32가 담을 수 있는 끝을 벗어납니다."
)
plt.show()
