"""
GRU의 빠르기: 재어 둔 기록
==========================
torch.nn의 RNN, GRU, LSTM을 CPU에서 잰 기록을 읽어 LSTM의 몇 배 시간이 걸리는지 그립니다. 빠르기는
기계를 타므로 여기서 재지 않습니다. 기록은 저장소의 benchmarks/gru_cost.py가 만듭니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.measured import read_record

plots.use_style()

# %% show
cost = read_record("gru_cost")
print("LSTM의 몇 배 시간  앞으로   학습")
for size, row in zip(("작음", "중간", "큼  "), cost["rows"], strict=True):
    print(f"{size} (T={row['T']}, B={row['B']}, H={row['H']})")
    for model in ("GRU", "RNN"):
        forward, training = (row[work]["ratio"][model][1] for work in ("forward", "training"))
        print(f"    {model}        {forward:>7.2f} {training:>7.2f}")

# %% record
names = {"GRU": "GRU", "RNN": "RNN", "LSTM, oneDNN 없이": "plain", "잡음": "noise"}
for row in cost["rows"]:
    size = f"T{row['T']}_B{row['B']}_H{row['H']}"
    for work in ("forward", "training"):
        for model, name in names.items():
            record(**{f"{name}_{work}_{size}": row[work]["ratio"][model][1]})
year, month, day = map(int, cost["date"].split("-"))
record(day=f"{year}년 {month}월 {day}일", cpu=cost["cpu"], rounds=cost["rounds"])
record(torch=cost["torch"].split("+")[0])

# %% claims
small, middle, large = cost["rows"]
assert small["forward"]["ratio"]["GRU"][0] > 2  # 아래 사분위수에서도 GRU가 느리다
assert large["training"]["ratio"]["GRU"][2] < 1  # 위 사분위수에서도 GRU가 빠르다
for row in (middle, large):  # 합친 커널을 끄면 LSTM이 GRU보다 느리다
    assert row["forward"]["ratio"]["LSTM, oneDNN 없이"][0] > row["forward"]["ratio"]["GRU"][2]

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.5), sharey=True)
looks = (
    ("RNN", "RNN", "x", "o"),
    ("GRU", "GRU", "h", "s"),
    ("LSTM, oneDNN 없이", "LSTM, 커널을 끄고", "c", "D"),
)
for ax, work, title in zip(axes, ("forward", "training"), ("앞으로만", "학습"), strict=True):
    ax.axhline(1, color=plots.COLORS["c"], linewidth=1.4)
    for shift, (model, label, quantity, marker) in enumerate(looks):
        quartiles = [row[work]["ratio"][model] for row in cost["rows"]]
        middle = [values[1] for values in quartiles]
        error = [[v[1] - v[0] for v in quartiles], [v[2] - v[1] for v in quartiles]]
        place = [index + 0.18 * (shift - 1) for index in range(len(quartiles))]
        color = plots.COLORS[quantity]
        ax.errorbar(place, middle, error, fmt=marker, color=color, label=label, capsize=3)
    ax.set_xticks(range(3), ["작음", "중간", "큼"])
    ax.set(yscale="log", title=title, xlim=(-0.5, 2.5))
    ax.set_yticks([0.25, 0.5, 1, 2, 4, 8], ["1/4", "1/2", "1", "2", "4", "8"])
    ax.set_ylim(0.2, 16)
    ax.minorticks_off()
axes[0].set_ylabel("LSTM의 몇 배 시간")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)
fig.set_label(
    "CPU 스레드 하나로 잰 시간을 LSTM과 견준 비율. 점은 중앙값, 막대는 절반의 범위입니다. "
    "주황 가로선이 LSTM 자신이고, 선 위에 있으면 LSTM보다 느립니다."
)
plt.show()
