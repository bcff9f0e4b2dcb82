"""
날짜를 옮겨 적기: 어텐션이 있을 때와 없을 때
============================================
사람이 적은 날짜를 2020-08-07 꼴로 옮기는 모델을 둘 학습합니다. 다른 것은 어텐션의 유무뿐입니다.
배울 때 어떤 꼴로도 본 적 없는 날짜에서 열 글자를 모두 맞힌 비율을 잽니다.
"""

# %% setup
import datetime
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record
from lstm_blog.training.runs import start

plots.use_style()
torch.set_num_threads(1)
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
STEPS = 200
options = {"seed": SEED, "steps": STEPS, "hidden_size": 64, "learning_rate": 1e-2}
options |= {"warmup": 20, "evaluate_every": 40}


# %% train
def train(attention):
    """학습하며 떼어 둔 날짜 200개의 점수를 적어 둡니다."""
    run = start("날짜", options, model_changes={"attention": attention}, quiet=True)
    curve = []

    def evaluate(model):
        curve.append(run.task.score(model, run.held_out[:200]))
        return curve[-1]

    run.trainer.fit(run.batches, STEPS, evaluate=evaluate)
    return run, curve


without, without_curve = train(None)
attended, attended_curve = train("additive")

# %% score
scores = {"없음": without.score(without.trainer.model)}
scores["있음"] = attended.score(attended.trainer.model)
for name, score in scores.items():
    print(f"어텐션 {name}: 떼어 둔 날짜 {len(attended.held_out)}개 가운데 {score:.3f}")
assert scores["있음"] > 0.95
assert scores["없음"] < 0.05


# %% answers
def answers(run, pairs):
    return [run.task.predict(run.trainer.model, text) for text, _ in pairs]


sample = without.held_out[:200]
guesses = answers(without, sample)
for (text, iso), guess in list(zip(sample, guesses, strict=True))[:6]:
    print(f"{text} → {guess} (정답 {iso})")


# %% valid
def is_date(text):
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


valid = sum(map(is_date, guesses)) / len(guesses)
century = sum(g[:2] == iso[:2] for g, (_, iso) in zip(guesses, sample, strict=True)) / len(sample)
day = sum(g[8:] == iso[8:] for g, (_, iso) in zip(guesses, sample, strict=True)) / len(sample)
print(f"없는 쪽의 답: 있을 수 있는 날짜 {valid:.2f}, 앞의 두 글자 {century:.2f}, 일 {day:.2f}")
assert valid > 0.9

# %% record
record(without=scores["없음"], attended=scores["있음"], held_out=len(attended.held_out))
record(valid=valid, century=century, day=day, steps=STEPS)
for run, name in ((without, "without"), (attended, "attended")):
    count = sum(parameter.numel() for parameter in run.trainer.model.parameters())
    record(**{f"{name}_parameters": count})

# %% plot
fig, ax = plt.subplots()
steps = range(40, STEPS + 1, 40)
plots.trace(ax, steps, attended_curve, "h", marker="o", label="어텐션 있음")
plots.trace(ax, steps, without_curve, "x", marker="s", label="어텐션 없음")
ax.set(xlabel="학습 스텝", ylabel="날짜를 통째로 맞힌 비율", ylim=(-0.03, 1.03))
ax.legend(loc="center right")
fig.set_label(
    "배우지 않은 날짜를 통째로 맞힌 비율. 어텐션이 있으면 백 스텝 남짓에 거의 다 맞히고, 없으면 "
    "끝까지 거의 하나도 맞히지 못합니다."
)
plt.show()
