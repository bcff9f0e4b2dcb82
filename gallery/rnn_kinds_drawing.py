"""
입력과 출력의 다섯 모양, 그림으로
=================================
같은 셀에 언제 입력을 주고 언제 출력을 읽느냐에 따라 다섯 모양이 됩니다. 다섯을 한 장에 그리고, 둘
이상이 오가는 넷은 말로 된 예를 얹어 다시 그립니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import diagrams, plots

plots.use_style()


def draw(inputs, outputs, caption, *, feedback=False):
    fig, ax = plt.subplots(figsize=(5.6, 2.6))
    diagrams.unrolled(ax, len(inputs), inputs=inputs, outputs=outputs, feedback=feedback)
    fig.set_label(caption)
    plt.show()


# %% all
fig, ax = plt.subplots(figsize=(5.6, 4.5))
diagrams.sequence_kinds(ax)
fig.set_label(
    "입력 x와 출력 y의 다섯 모양. 파란 네모는 어디서나 같은 셀이고 시간은 오른쪽으로 흐릅니다. "
    "다른 것은 회색 네모(입력)와 흰 네모(출력)가 놓인 자리뿐입니다."
)
plt.show()

# %% one-to-many
draw(
    ["사진", None, None],
    ["개가", "공을", "문다"],
    "일대다: 사진 한 장에 설명을 답니다. 낸 낱말이 다음 걸음의 입력으로 돌아옵니다.",
    feedback=True,
)

# %% many-to-one
draw(
    ["재미", "없", "다"],
    [None, None, "부정"],
    "다대일: 감상평을 끝까지 읽고 마지막 상태에서 한 번만 답합니다.",
)

# %% many-to-many-later
draw(
    ["나는", "밥을", "먹었다", "시작", None, None],
    [None, None, None, "I", "ate", "rice"],
    "다대다, 다 읽고 나서: 원문을 끝까지 읽은 상태를 넘겨받아 옮긴 말을 한 낱말씩 냅니다.",
    feedback=True,
)

# %% many-to-many-together
draw(
    ["장면 1", "장면 2", "장면 3", "장면 4"],
    ["걷기", "걷기", "뛰기", "뛰기"],
    "다대다, 읽으면서: 영상의 장면이 들어올 때마다 지금 하는 동작의 이름을 붙입니다.",
)
