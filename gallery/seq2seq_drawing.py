"""
읽는 방과 쓰는 방
=================
인코더와 디코더를 한 장에 그립니다. 325를 읽어 카드 한 장을 넘기고 삼백이십오를 쓰는 그림을 학습할
때와 쓸 때로 나누어 그리고, 문장의 번역과 엿보는 디코더도 같은 그림으로 그립니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import diagrams, plots, record
from lstm_blog.data.numbers import parse_number, read_number

plots.use_style()
digits = "325"
reading = read_number(int(digits))
record(read=len(digits), written=len(reading) + 1)
assert parse_number(reading) == int(digits)


def draw(source, target, caption, **options):
    fig, ax = plt.subplots(figsize=(5.6, 2.7))
    diagrams.encoder_decoder(ax, source, [*target, "끝"], **options)
    fig.set_label(caption)
    plt.show()


# %% write
draw(
    digits,
    reading,
    "325를 읽고 삼백이십오를 씁니다. 왼쪽 방이 숫자를 다 읽으면 카드 한 장만 오른쪽 방으로 "
    "건너갑니다. 오른쪽 방은 카드와 방금 쓴 글자를 보고 다음 글자를 씁니다.",
    feedback=True,
)

# %% learn
draw(
    digits,
    reading,
    "학습할 때. 무엇을 썼든 다음 걸음에는 정답을 읽습니다. 위에 적힌 것이 걸음마다의 정답입니다.",
)

# %% translation
draw(
    ["나는", "밥을", "먹었다"],
    ["I", "ate", "rice"],
    "문장의 번역도 같은 그림입니다. 마지막에 나오는 먹었다까지 다 읽고 나서 쓰기 시작하므로 둘째 "
    "낱말 ate를 쓸 수 있습니다.",
    feedback=True,
)

# %% reversed
draw(
    digits[::-1],
    reading,
    "숫자를 끝에서부터 읽힌 그림. 첫 숫자 3이 카드 바로 앞에 놓여, 처음 쓸 글자 삼과 가까워집니다.",
)

# %% peeky
draw(
    digits,
    reading,
    "엿보는 디코더. 카드가 첫 걸음에만 건네지지 않고 걸음마다 곁에 놓입니다.",
    peeky=True,
)
