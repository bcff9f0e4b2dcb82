"""
날짜를 옮기며 보는 곳
=====================
학습한 어텐션 모델이 날짜를 옮겨 적을 때 글자마다 원문의 어디에 무게를 두는지 그립니다. 적는 차례가
달라도, 한글로 읽은 날짜여도 필요한 자리를 찾아갑니다.
"""

# %% setup
import datetime

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, pretrained, record
from lstm_blog.data.dates import write_date
from lstm_blog.data.text import pad_batch

plots.use_style()
task, model = pretrained.load("dates_additive")


# %% weights
def look(text):
    """답과, 답의 글자마다 원문의 자리에 둔 무게."""
    answer = task.predict(model, text)
    source, lengths = pad_batch([task.source.encode(text)])
    target = torch.tensor([[task.target.bos, *task.target.encode(answer)]]).T
    weights = model.attention_weights(source, lengths, target)[:, 0]  # (T, S)
    return answer, weights[: len(answer)]


def draw(ax, text):
    answer, weights = look(text)
    plots.heatmap(ax, weights.tolist(), vmin=0, vmax=1)
    ax.set_xticks(range(len(text)), ["␣" if mark == " " else mark for mark in text])
    ax.set_yticks(range(len(answer)), list(answer))
    ax.set(xlabel="읽은 글", ylabel="적은 글")


# %% digits
TEXT = "2020년 8월 7일"
answer, weights = look(TEXT)
assert answer == "2020-08-07"
for row, mark in ((6, "8"), (9, "7")):
    place = TEXT.index(mark)
    print(f"{answer[row]}을 적을 때 {mark}에 둔 무게 {weights[row, place]:.2f}")
    assert weights[row].argmax() == place
record(eight=weights[6, TEXT.index("8")].item(), seven=weights[9, TEXT.index("7")].item())
record(month_zero=weights[5, TEXT.index("8") - 1].item())
record(dash=weights[4].max().item())

# %% plot
fig, axes = plt.subplots(1, 2, figsize=(5.8, 3.9), sharey=True)
for ax, text in zip(axes, (TEXT, "8월 7일, 2020년"), strict=True):
    draw(ax, text)
axes[1].set_ylabel("")
fig.set_label(
    "왼쪽은 2020년 8월 7일, 오른쪽은 8월 7일, 2020년을 옮긴 것입니다. 밝을수록 무게를 많이 둔 "
    "자리입니다. 적는 차례가 바뀌면 보는 차례도 바뀝니다. 답은 둘 다 2020-08-07입니다."
)
plt.show()

# %% hangul
fig, ax = plt.subplots(figsize=(5.6, 3.9))
READ = "천구백구십구년 시월 육일"
answer, weights = look(READ)
assert answer == "1999-10-06"
draw(ax, READ)
fig.set_label(
    "한글로 읽은 날짜를 1999-10-06으로 옮길 때입니다. 시월의 1은 '시'를, 6은 '육'을 가장 많이 "
    "봅니다. 뒤의 두 9는 서로 다른 '구'를 봅니다."
)
plt.show()
print("시월의 1을 적을 때 시에 둔 무게", f"{weights[5, READ.index('시')]:.2f}")
record(october=weights[5, READ.index("시")].item())
record(six=weights[9, READ.index("육")].item())


# %% places
def copied_places():
    """적은 숫자가 원문의 제자리를 가장 많이 본 비율. 적는 자리마다 셉니다."""
    unseen = sorted({iso for _, iso in task.examples(seed=0)[1]})
    hits, counts = dict.fromkeys((0, 1, 2, 3, 6, 9), 0), 0
    for iso in unseen[::10]:
        date = datetime.date.fromisoformat(iso)
        text = write_date(date, "{year}년 {month}월 {day}일")
        answer, rows = look(text)
        if answer != iso:
            continue
        counts += 1
        places = {6: text.index("월") - 1, 9: text.index("일") - 1} | {k: k for k in range(4)}
        for row, place in places.items():
            hits[row] += int(rows[row].argmax() == place)
    return {row: hit / counts for row, hit in hits.items()}, counts


shares, dates = copied_places()
for row, share in shares.items():
    print(f"적은 글의 {row + 1}번째 글자: 제자리를 가장 많이 본 비율 {share:.2f}")
assert min(shares[6], shares[9]) > 0.9
record(dates=dates, **{f"place{row}": share for row, share in shares.items()})
