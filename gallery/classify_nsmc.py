"""
NSMC: 재어 둔 기록
==================
진짜 영화평에서 나이브 베이즈와 BiLSTM을 견준 기록을 읽습니다. 자료가 책에 들어 있지 않으므로 책을
지을 때 다시 재지 않습니다. 잰 명령과 날짜가 기록에 함께 있습니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.measured import read_record

plots.use_style()

# %% read
measured = read_record("nsmc")
print(f"잰 날 {measured['date']}, torch {measured['torch']}")
for name, title in (("naive_bayes", "나이브 베이즈"), ("bilstm", "BiLSTM")):
    print(f"{title}: 씨앗들의 평균 (최저–최고)")
    for row in measured["rows"]:
        if name in row:
            scores = row[name]
            mean = sum(scores) / len(scores)
            print(f"{row['train']:>8,}편  {mean:.3f} ({min(scores):.3f}–{max(scores):.3f})")

# %% record
record(held_out=measured["held_out"], reviews=measured["reviews"], date=measured["date"])
record(torch=measured["torch"], seeds=len(measured["seeds"]))
both = [row for row in measured["rows"] if "bilstm" in row]
gaps = [[a - b for a, b in zip(row["naive_bayes"], row["bilstm"], strict=True)] for row in both]
record(gap_first=sum(gaps[0]) / len(gaps[0]), gap_last=sum(gaps[-1]) / len(gaps[-1]))
widest = max(
    max(scores) - min(scores) for row in both for scores in (row["naive_bayes"], row["bilstm"])
)
record(widest=widest, narrowest=min(map(min, gaps)))
assert min(map(min, gaps)) > 0  # 어느 씨앗, 어느 편수에서도

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
for name, rows, color, marker, label in (
    ("naive_bayes", measured["rows"], "c", "s", "나이브 베이즈"),
    ("bilstm", both, "h", "o", "BiLSTM"),
):
    sizes = [row["train"] for row in rows]
    means = [sum(row[name]) / len(row[name]) for row in rows]
    plots.trace(ax, sizes, means, color, marker=marker, label=label)
    ax.fill_between(
        sizes,
        [min(row[name]) for row in rows],
        [max(row[name]) for row in rows],
        color=plots.COLORS[color],
        alpha=0.25,
        linewidth=0,
    )
ax.set(xscale="log", xlabel="배운 영화평의 수", ylabel="맞힌 비율")
ax.legend(loc="lower right")
fig.set_label(
    "NSMC에서 배운 편수를 늘려 갈 때 처음 보는 영화평의 긍정과 부정을 맞힌 비율. 선은 씨앗들의 "
    "평균이고 띠는 가장 낮은 씨앗부터 가장 높은 씨앗까지입니다. 잰 데까지는 나이브 베이즈가 "
    "위에 있습니다."
)
plt.show()
