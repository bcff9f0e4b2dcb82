"""
스캔의 빠르기: 재어 둔 기록
===========================
같은 minGRU를 짝지어, 차례로, 로그로 읽는 시간과 torch.nn의 GRU, LSTM의 시간을 CPU에서 잰
기록입니다. 빠르기는 기계를 타므로 여기서 재지 않습니다. 기록은 저장소의 benchmarks/scan_cost.py가
만듭니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.measured import read_record

plots.use_style()

# %% show
cost = read_record("scan_cost")
models = {"차례로": "loop", "로그로": "log", "GRU": "GRU", "LSTM": "LSTM"}
print("짝지어 읽는 minGRU의 몇 배 시간   앞으로   학습")
for row in cost["rows"]:
    print(f"T={row['T']}, B={row['B']}, H={row['H']}")
    for model in models:
        forward, training = (row[work]["ratio"][model][1] for work in ("forward", "training"))
        print(f"    {model:<5} {forward:>30.1f} {training:>7.1f}")

# %% record
for row in cost["rows"]:
    size = f"T{row['T']}_B{row['B']}"
    for work in ("forward", "training"):
        for model, name in models.items():
            record(**{f"{name}_{work}_{size}": row[work]["ratio"][model][1]})
        scan = row[f"scan_{work}"]["ratio"]
        record(**{f"scan_loop_{work}_{size}": scan["차례로"][1]})
        record(**{f"scan_log_{work}_{size}": scan["로그로"][1]})
year, month, day = map(int, cost["date"].split("-"))
record(day=f"{year}년 {month}월 {day}일", cpu=cost["cpu"], rounds=cost["rounds"])
record(torch=cost["torch"].split("+")[0])
compiled = cost["compiled"]
if compiled is None:
    told = "시간 안에 묶지 못해 재지 못했습니다"
else:
    seconds, times = compiled["seconds"], compiled["ratio"][1]
    told = f"묶는 데 {seconds:.0f}초, 그 뒤로는 묶지 않은 것의 {times:.2f}배 시간이 걸렸습니다"
record(compiled=told)

# %% claims
short, long, single = cost["rows"]
for row in (long, single):  # 긴 시퀀스에서는 아래 사분위수에서도 짝지어 푸는 쪽이 빠르다
    assert row["scan_forward"]["ratio"]["차례로"][0] > 1
    assert row["scan_training"]["ratio"]["차례로"][0] > 1
    assert row["training"]["ratio"]["GRU"][0] > 2
    assert row["training"]["ratio"]["로그로"][0] > 1
loops = [row["scan_forward"]["ratio"]["차례로"][1] for row in (long, single)]
assert loops[1] > loops[0]  # 곱셈이 작을수록 부르는 값이 크다

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.6), sharey=True)
looks = (("차례로", "x", "s"), ("로그로", "g", "D"), ("GRU", "f", "^"), ("LSTM", "c", "o"))
for ax, work, title in zip(axes, ("forward", "training"), ("앞으로만", "학습"), strict=True):
    ax.axhline(1, color=plots.COLORS["h"], linewidth=1.4)
    for shift, (model, quantity, marker) in enumerate(looks):
        quartiles = [row[work]["ratio"][model] for row in cost["rows"]]
        middle = [values[1] for values in quartiles]
        error = [[v[1] - v[0] for v in quartiles], [v[2] - v[1] for v in quartiles]]
        place = [index + 0.17 * (shift - 1.5) for index in range(len(quartiles))]
        color = plots.COLORS[quantity]
        ax.errorbar(place, middle, error, fmt=marker, color=color, label=model, capsize=3)
    names = [f"T={row['T']}\nB={row['B']}" for row in cost["rows"]]
    ax.set_xticks(range(3), names)
    ax.set(yscale="log", title=title, xlim=(-0.5, 2.5))
    ax.set_yticks([0.5, 1, 2, 5, 10, 20], ["0.5", "1", "2", "5", "10", "20"])
    ax.minorticks_off()
axes[0].set_ylabel("짝지은 것의 몇 배 시간")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
fig.set_label(
    "CPU 스레드 하나로 잰 시간을 짝지어 읽는 minGRU와 견준 비율. 점은 중앙값, 막대는 절반의 "
    "범위이고, 파란 가로선이 짝지어 읽는 minGRU 자신입니다. 선 위에 있으면 그보다 느립니다."
)
plt.show()
