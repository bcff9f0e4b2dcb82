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
print(f"잰 날 {measured['date']}   torch {measured['torch']}")
print("배운 편수  나이브 베이즈  BiLSTM")
for row in measured["rows"]:
    lstm = f"{row['bilstm']:.3f}" if "bilstm" in row else "재지 않음"
    print(f"{row['train']:>8,}  {row['naive_bayes']:>11.3f}  {lstm}")

# %% record
record(held_out=measured["held_out"], reviews=measured["reviews"], date=measured["date"])
record(torch=measured["torch"], all=measured["rows"][-1]["train"])
record(bayes_all=measured["rows"][-1]["naive_bayes"])
both = [row for row in measured["rows"] if "bilstm" in row]
assert all(row["naive_bayes"] > row["bilstm"] for row in both)

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.0))
sizes = [row["train"] for row in measured["rows"]]
counted = [row["naive_bayes"] for row in measured["rows"]]
plots.trace(ax, sizes, counted, "c", marker="s", label="나이브 베이즈")
plots.trace(
    ax, sizes[: len(both)], [row["bilstm"] for row in both], "h", marker="o", label="BiLSTM"
)
ax.set(xscale="log", xlabel="배운 영화평의 수", ylabel="맞힌 비율")
ax.legend(loc="lower right")
fig.set_label(
    "NSMC에서 배운 편수를 늘려 갈 때 처음 보는 영화평의 긍정과 부정을 맞힌 비율. 사이가 조금 "
    "좁혀지지만 잰 데까지는 나이브 베이즈가 위에 있습니다."
)
plt.show()
