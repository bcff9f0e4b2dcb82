"""
기다림의 길이: T와 log₂T
========================
짝지어 푸는 스캔을 실제로 돌리며 서로 기다려야 하는 단계와 곱셈의 수를 세어, 차례로 푸는 것과
견줍니다. 시간이 아니라 횟수이므로 어느 기계에서나 같습니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.recurrent.scans import linear_scan, loop_scan

plots.use_style()


# %% count
class Counted(torch.overrides.TorchFunctionMode):
    """도는 동안 곱셈을 몇 번 불렀고(단계), 수를 모두 몇 개 곱했는지 센다."""

    stages = products = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if getattr(function, "__name__", "") in ("mul", "__mul__"):
            self.stages += 1
            self.products += result.numel()
        return result


def count(scan, T):
    with Counted() as counted:
        scan(torch.rand(T), torch.rand(T), torch.rand(()))
    return counted.stages, counted.products


# %% lengths
lengths = [2**power for power in range(1, 14)]
loop = {T: count(loop_scan, T) for T in lengths}
paired = {T: count(linear_scan, T) for T in lengths}
print("   T   차례로: 단계  곱셈   짝지어: 단계  곱셈")
for T in (8, 64, 512, 4096):
    print(f"{T:>4} {loop[T][0]:>14} {loop[T][1]:>5} {paired[T][0]:>14} {paired[T][1]:>6}")

# %% claims
for T in lengths:
    assert loop[T] == (T, T)
    # 줄이는 쪽에서 두 번, 되돌리는 쪽에서 한 번, 처음 상태에 한 번
    assert paired[T][0] <= 3 * math.log2(T) + 1
    assert paired[T][1] < 3 * T
record(loop_512=loop[512][0], stages_512=paired[512][0], products_512=paired[512][1])
record(stages_4096=paired[4096][0], loop_4096=loop[4096][0], halvings_512=int(math.log2(512)))
record(work_512=paired[512][1] / 512)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.3))
ax.plot(lengths, [loop[T][0] for T in lengths], "s-", color=plots.COLORS["x"])
ax.plot(lengths, [paired[T][0] for T in lengths], "o-", color=plots.COLORS["h"])
ax.text(1300, 3600, "차례로: T단계", ha="right")
ax.text(1300, 58, "짝지어: log₂T에 비례", ha="center")
ax.set(xscale="log", yscale="log", xlabel="시퀀스의 길이 T", ylabel="서로 기다리는 단계")
fig.set_label(
    "시퀀스가 길어질 때 앞의 결과를 기다려야 하는 곱셈의 단계. 차례로 풀면 길이만큼 늘고, 짝지어 "
    "풀면 길이가 두 배가 될 때마다 꼭 세 단계씩 늡니다."
)
plt.show()
