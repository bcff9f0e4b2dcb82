"""
동아리 게시판의 글 가르기
=========================
요리 동아리와 등산 동아리의 글 마흔 편을 나이브 베이즈로 가릅니다. 어절을 셀 때와 글자 묶음을 셀
때를 견주고, 무엇을 보고 골랐는지와 얼마나 자신만만한지를 함께 봅니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.naive_bayes import NaiveBayes, character_ngrams

plots.use_style()

# %% texts
cooking = """
김치찌개를 끓였는데 국물이 짜다 / 오늘은 두부를 넣고 된장국을 끓인다
양파를 볶다가 고기를 넣었다 / 밥을 안치고 국을 데운다
반죽을 오래 치대면 빵이 부드럽다 / 감자를 삶아서 으깬다
소금을 조금만 넣어도 간이 맞는다 / 달걀을 풀어서 국물에 붓는다
마늘을 볶으면 냄새가 좋다 / 불을 줄이고 뚜껑을 덮는다
남은 밥으로 볶음밥을 만들었다 / 고기를 양념에 재워 두었다
찌개에 두부를 더 넣을걸 그랬다 / 오늘 만든 빵은 조금 탔다
국수를 삶아 찬물에 헹군다 / 감자국에 소금을 너무 많이 넣었다
냄비가 작아서 국물이 넘쳤다 / 채소를 잘게 썰어 볶는다
된장을 풀고 감자를 넣는다 / 달걀말이가 자꾸 부서진다
"""
hiking = """
정상에 오르니 바람이 차다 / 오늘은 북쪽 능선을 따라 걸었다
새벽에 출발해서 정상에서 해를 보았다 / 길이 미끄러워 천천히 내려왔다
배낭이 무거워서 어깨가 아프다 / 계곡에서 발을 담그고 쉬었다
등산화를 새로 샀는데 발이 아프다 / 능선에 오르면 바다가 보인다
비가 와서 산장에 머물렀다 / 물을 조금만 가져가서 목이 말랐다
바위를 잡고 천천히 올랐다 / 내려오는 길에 길을 잃었다
산장에서 먹은 라면이 맛있었다 / 겨울 산은 바람이 세다
배낭에 물과 지도를 넣었다 / 숲길이라 걷기 좋다
정상까지 두 시간을 걸었다 / 오르막이 끝나고 능선이 나온다
무릎이 아파서 내려가는 길이 길었다 / 산에서 본 별이 좋았다
"""
texts, labels = [], []
for label, board in (("요리", cooking), ("등산", hiking)):
    posts = [post.strip() for line in board.split("\n") for post in line.split("/") if post.strip()]
    texts += posts
    labels += [label] * len(posts)
record(texts=len(texts))
assert labels.count("요리") == labels.count("등산") == 20


# %% hold-out
def hold_out(cut, folds):
    """몇 편을 빼고 배워 그 몇 편을 맞히기를 되풀이한다."""
    documents = [cut(text) for text in texts]
    rows = []
    for fold in folds:
        kept = [each for each in range(len(texts)) if each not in fold]
        model = NaiveBayes([documents[each] for each in kept], [labels[each] for each in kept])
        for each in fold:
            chances = model.posterior(documents[each])
            guess = max(chances, key=chances.get)
            known = sum(token in model.vocabulary for token in documents[each])
            share = known / len(documents[each])
            rows.append((guess == labels[each], chances[guess], share, texts[each], guess))
    return rows


pairs = [(n, n + 20) for n in range(20)]  # 갈래마다 한 편씩
results = {"어절": hold_out(str.split, pairs), "글자 묶음": hold_out(character_ngrams, pairs)}
means = {}
for name, rows in results.items():
    means[name] = [sum(row[column] for row in rows) / len(rows) for column in range(3)]
    accuracy, sure, known = means[name]
    print(f"{name}: 맞힌 비율 {accuracy:.3f}")
    print(f"  자신 {sure:.3f}   아는 토큰 {known:.2f}")
assert means["글자 묶음"][0] > means["어절"][0] > 0.5

# %% mistakes
mistakes = [row for row in results["글자 묶음"] if not row[0]]
for _, chance, _, text, guess in mistakes:
    print(f"{text}\n  → {guess}라고 {chance:.2f}만큼 자신함")

# %% leave-one-out
singles = [(n,) for n in range(len(texts))]  # 한 편만 빼면 그 갈래가 학습 글에서 한 편 모자란다
alone = sum(row[0] for row in hold_out(str.split, singles)) / len(texts)
print(f"한 편씩 빼면 어절은 {alone:.3f}")
assert alone < 0.5

# %% values
record(left_alone=alone)
for key, name in (("word", "어절"), ("gram", "글자 묶음")):
    record(**{f"{key}_accuracy": means[name][0], f"{key}_known": means[name][2]})
record(mistakes=len(mistakes), least_sure_mistake=min(row[1] for row in mistakes))

# %% evidence
model = NaiveBayes([character_ngrams(text) for text in texts], labels)
weight = {
    gram: math.log(model.probability(gram, "등산") / model.probability(gram, "요리"))
    for gram in model.vocabulary
}
order = sorted(weight, key=lambda gram: (weight[gram], gram))
chosen = order[:7] + order[-7:]
print("요리 쪽:", [gram.replace(" ", "_") for gram in order[:7]])
print("등산 쪽:", [gram.replace(" ", "_") for gram in order[:-8:-1]])

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 4.4))
values = [weight[gram] for gram in chosen]
colors = [plots.COLORS["g" if value < 0 else "h"] for value in values]
ax.barh([gram.replace(" ", "_") for gram in chosen], values, color=colors)
ax.axvline(0, color=plots.COLORS["muted"], linewidth=1)
ax.set(xlabel="증거의 무게 (등산 쪽이 양수)")
ax.grid(axis="y", visible=False)
fig.set_label(
    "글자 묶음마다의 증거의 무게. 두 가방에서 나올 확률의 비에 로그를 씌운 것입니다. 밑줄은 "
    "어절의 앞이나 뒤를 나타냅니다. 왼쪽은 요리 쪽, 오른쪽은 등산 쪽의 증거입니다."
)
plt.show()
