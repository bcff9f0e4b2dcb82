"""
엽서를 보는 거리
================
두 문장짜리 엽서 한 장을 네 거리에서 봅니다. 가까이에서는 낱말의 조각이 보이고, 멀어질수록 이름,
문장, 글 전체가 한 덩이로 보입니다. 거리마다 자연어 처리의 과제가 있습니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.diagrams.canvas import Canvas

plots.use_style()
postcard = "민수가 한강에서 자전거를 잃어버렸다. 오늘 지우가 찾았다."

# %% cuts
morphemes = "민수/가/한강/에서/자전거/를/잃어버리/었/다/./오늘/지우/가/찾/았/다/."
distances = {
    "조각": morphemes.split("/"),
    "이름": {"민수": "사람", "한강": "곳", "오늘": "때", "지우": "사람"},
    "문장": [line.strip() + "." for line in postcard.split(".") if line.strip()],
    "글": [postcard],
}
for name, pieces in distances.items():
    print(f"{name}  {len(pieces):2}개  {' | '.join(pieces)}")
assert all(name in postcard for name in distances["이름"])
assert " ".join(distances["문장"]) == postcard
assert "자전거" not in distances["문장"][1]  # 무엇을 찾았는지는 둘째 문장에 없다

# %% values
record(morphemes=len(distances["조각"]), names=len(distances["이름"]))
record(sentences=len(distances["문장"]))


# %% draw
def row(canvas, level, title, cells):
    """한 거리의 줄: 제목 아래에 (글, 칸 너비, 색)을 왼쪽부터 놓는다."""
    canvas.text(8, level + 30, title, ha="left", size=13)
    x = 8
    for text, width, quantity in cells:
        tint = 0.04 if quantity == "muted" else 0.18
        canvas.box(x + width / 2, level, width, 28, quantity, text, size=11.5, tint=tint, radius=5)
        x += width + 3


# %% plot
words = postcard.split()
widths = [11.5 * len(word) + 6 for word in words]
pieces = ["민수·가", "한강·에서", "자전거·를", "잃어버리·었·다", "오늘", "지우·가", "찾·았·다"]
marks = ["사람", "곳", "", "", "때", "사람", ""]
halves = [sum(widths[:4]) + 9, sum(widths[4:]) + 6]

fig, ax = plt.subplots(figsize=(5.6, 4.1))
canvas = Canvas(ax, 376, 275)
row(
    canvas,
    228,
    "낱말의 조각: 자르기, 어간 찾기",
    [(piece, width, "x") for piece, width in zip(pieces, widths, strict=True)],
)
row(
    canvas,
    162,
    "낱말과 구: 개체명, 품사",
    [
        (mark or word, width, "h" if mark else "muted")
        for word, mark, width in zip(words, marks, widths, strict=True)
    ],
)
row(
    canvas,
    96,
    "문장: 감성, 번역",
    [("나쁜 소식", halves[0], "g"), ("좋은 소식", halves[1], "f")],
)
row(
    canvas,
    30,
    "여러 문장: 함의, 질의응답, 대화, 요약",
    [("무엇을 찾았나? → 자전거", sum(halves) + 3, "c")],
)
fig.set_label(
    "같은 엽서를 네 거리에서 본 것. 위는 가장 가까이에서 본 낱말의 조각이고, 아래로 갈수록 "
    "멀리서 본 것입니다. 맨 아래의 물음은 두 문장을 함께 보아야 답할 수 있습니다."
)
plt.show()
