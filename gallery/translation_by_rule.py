"""
규칙으로 옮기기
===============
사전 하나와 규칙 세 줄로 한국어를 영어로 옮깁니다. 규칙이 헤아린 문장은 어순이 뒤섞여도 옮기고,
헤아리지 못한 문장에서는 멈추거나 엉뚱한 말을 합니다.
"""

# %% setup
from lstm_blog import record

# %% rules
nouns = {"개": "dogs", "고양이": "cats", "아이": "children", "물": "water", "배": "pears"}
verbs = {"잔다": "sleep", "본다": "see", "마신다": "drink", "탄다": "ride"}
roles = {"가": "subject", "를": "object", "을": "object"}


def translate(sentence):
    """조사를 보고 성분을 정한 다음, 주어, 동사, 목적어의 차례로 늘어놓는다."""
    parts = {}
    for word in sentence.split():
        stem, particle = word[:-1], word[-1]
        if word in verbs:
            parts["verb"] = verbs[word]
        elif stem in nouns and particle in roles:
            parts[roles[particle]] = nouns[stem]
        else:
            return f"({word}: 규칙이 없음)"
    return " ".join(parts[role] for role in ("subject", "verb", "object") if role in parts)


# %% translate
sentences = {
    "개가 잔다": "dogs sleep",
    "고양이가 물을 마신다": "cats drink water",
    "물을 고양이가 마신다": "cats drink water",
    "개가 아이를 본다": "dogs see children",
    "개는 물을 마신다": "dogs drink water",
    "아이가 배를 탄다": "children ride boats",
}
right = 0
for sentence, answer in sentences.items():
    made = translate(sentence)
    right += made == answer
    print(f"{'맞음' if made == answer else '틀림'}  {sentence} → {made}")
assert right == 4
assert translate("고양이가 물을 마신다") == translate("물을 고양이가 마신다")
assert "규칙이 없음" in translate("개는 물을 마신다")
assert translate("아이가 배를 탄다") == "children ride pears"

# %% values
record(right=right, total=len(sentences))
