"""
글자가 겹친 만큼의 점수
=======================
같은 정답에 세 가지 답을 놓고 통째 일치, BLEU, chrF를 셉니다. 빈칸 하나, 빠진 글자 하나, 자리가 틀린
단위 하나가 점수마다 얼마나 다르게 매겨지는지 봅니다. 자르는 단위도 바꾸어 봅니다.
"""

# %% setup
from lstm_blog import record
from lstm_blog.data.numbers import parse_number
from lstm_blog.metrics import bleu, chrf, exact_match

# %% by-hand
mine, theirs = "삼만 이천백", "삼만 이천백오"
score = bleu([mine], [theirs])
print("n-gram 정밀도", score.precisions)
print(f"짧은 글의 벌 {score.brevity_penalty:.3f}  BLEU {score.score:.1f}")
print(f"chrF {chrf([mine], [theirs]):.1f}")
assert score.precisions == (1, 1, 1, 1)

# %% compare
truth = "삼만 이천백오"
answers = {"빈칸 빠짐": "삼만이천백오", "끝 글자 빠짐": "삼만 이천백", "단위 틀림": "삼억 이천백오"}
for name, answer in answers.items():
    row = {
        "일치": exact_match([answer], [truth]),
        "어절 BLEU": bleu([answer], [truth], "word").score,
        "음절 BLEU": bleu([answer], [truth]).score,
        "chrF": chrf([answer], [truth]),
    }
    print(f"{name}: {answer}")
    print("  " + "  ".join(f"{key} {value:.0f}" for key, value in row.items()))
assert bleu([answers["빈칸 빠짐"]], [truth]).score > 99.9
assert bleu([answers["빈칸 빠짐"]], [truth], "word").score == 0

# %% particles
original, near, far = "나는 어제 책을 읽었다", "나는 어제 책을 읽었어", "너도 오늘 밥을 먹었다"
for answer in (near, far):
    print(f"{answer}  어절 {bleu([answer], [original], 'word').score:.1f}", end="  ")
    print(f"음절 {bleu([answer], [original]).score:.1f}  chrF {chrf([answer], [original]):.1f}")
assert bleu([near], [original]).score > bleu([near], [original], "word").score
assert chrf([near], [original]) > chrf([far], [original])

# %% record
wrong = answers["단위 틀림"]
record(short_bleu=score.score, brevity=score.brevity_penalty)
record(wrong=wrong, wrong_bleu=bleu([wrong], [truth]).score, wrong_chrf=chrf([wrong], [truth]))
record(times=parse_number(wrong) // parse_number(truth))
record(near_word=bleu([near], [original], "word").score)
record(near_syllable=bleu([near], [original]).score)
record(near_chrf=chrf([near], [original]), far_chrf=chrf([far], [original]))
