"""
합치면 접히는 걸음
==================
상태를 보고 갈라지는 걸음 둘을 합치면 한 걸음보다 복잡한 것이 됩니다. ReLU 둘로 된 RNN의 걸음을
이어 붙이면 꺾인 곳이 두 배씩 늘고, 선형 점화식은 몇 걸음을 합쳐도 곧은 선입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import numpy as np

from lstm_blog import plots, record

plots.use_style()


# %% steps
def fold(h):
    """은닉 상태가 ReLU 둘인 RNN의 한 걸음: 2·relu(h) − 4·relu(h − 0.5)."""
    return 2 * np.maximum(h, 0) - 4 * np.maximum(h - 0.5, 0)


def keep_and_add(h):
    return 0.5 * h + 0.25


def pieces(step, times, points=2**14 + 1):
    """step을 times번 이었을 때, 0과 1 사이의 처음 상태에서 본 곧은 토막의 수."""
    start = np.linspace(0, 1, points)  # 꺾이는 곳이 모두 이 눈금 위에 있다
    h = start
    for _ in range(times):
        h = step(h)
    slopes = np.diff(h) / np.diff(start)
    return 1 + int((np.abs(np.diff(slopes)) > 1e-6).sum())


# %% count
print("합친 걸음  선형 점화식  ReLU RNN")
for times in (1, 2, 4, 8):
    print(f"{times:>9} {pieces(keep_and_add, times):>12} {pieces(fold, times):>9}")
for times in range(1, 11):
    assert pieces(keep_and_add, times) == 1
    assert pieces(fold, times) == 2**times
record(one=pieces(fold, 1), three=pieces(fold, 3), eight=pieces(fold, 8), ten=pieces(fold, 10))

# %% plot
fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.7), sharey=True)
start = np.linspace(0, 1, 257)
folded, straight = start, start
for times in range(1, 6):
    folded, straight = fold(folded), keep_and_add(straight)
    if times not in (1, 3, 5):
        continue
    ax = axes[(times - 1) // 2]
    ax.plot(start, folded, color=plots.COLORS["g"], linewidth=1.5)
    ax.plot(start, straight, color=plots.COLORS["h"], linestyle=(0, (4, 1.5)))
    ax.set(xlabel="처음 상태", xticks=(0, 0.5, 1), title=f"{times}걸음")
axes[0].set_ylabel("나중 상태")
fig.set_label(
    "처음 상태가 몇 걸음 뒤에 무엇이 되는지 그렸습니다. 파란 점선은 선형 점화식이고 빨간 실선은 "
    "ReLU RNN입니다. 파란 쪽은 몇 걸음을 합쳐도 두 수로 적히는 곧은 선이고, 빨간 쪽은 걸음마다 "
    "꺾인 곳이 두 배가 됩니다."
)
plt.show()
