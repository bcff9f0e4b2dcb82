"""
로짓에서 손실까지, 손으로
=========================
글자 넷의 점수를 확률로 바꾸고, 정답의 확률에서 손실을 구하고, 손실을 줄이려면 어느 점수를 올려야
하는지 기울기로 봅니다. 모두 math만으로 계산해 torch와 맞춥니다.
"""

# %% setup
import math

import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, record

plots.use_style()
vocabulary = ["h", "e", "l", "o"]
logits = [1.0, 2.2, -3.0, 4.1]  # h를 읽은 뒤, 아직 덜 배운 모델이 낸 점수
answer = vocabulary.index("e")

# %% softmax
powers = [math.exp(score) for score in logits]
p = [power / sum(powers) for power in powers]
for letter, score, power, share in zip(vocabulary, logits, powers, p, strict=True):
    print(f"{letter}   점수 {score:4}   e^점수 {power:7.3f}   확률 {share:.4f}")
assert torch.allclose(torch.tensor(p), torch.softmax(torch.tensor(logits), dim=0))
assert min(p) > 0
assert max(p) < 1
assert abs(sum(p) - 1) < 1e-12

# %% values
record(**{f"y_{letter}": score for letter, score in zip(vocabulary, logits, strict=True)})
record(**{f"p_{letter}": share for letter, share in zip(vocabulary, p, strict=True)})
record(**{f"power_{letter}": power for letter, power in zip(vocabulary, powers, strict=True)})
record(total=sum(powers), share_sum=round(sum(p), 6))

# %% loss
loss = -math.log(p[answer])
a = torch.tensor([logits], requires_grad=True)
theirs = torch.nn.functional.cross_entropy(a, torch.tensor([answer]))
record(loss=loss, uniform=math.log(4))
assert abs(loss - theirs.item()) < 1e-6

# %% gradient
theirs.backward()
slopes = [share - (k == answer) for k, share in enumerate(p)]  # 확률에서 정답의 1을 뺀 것
for letter, slope in zip(vocabulary, slopes, strict=True):
    print(f"{letter}   기울기 {slope:+.4f}   {'내린다' if slope > 0 else '올린다'}")
record(slope_e=slopes[1], slope_o=slopes[3])
assert torch.allclose(a.grad[0], torch.tensor(slopes), atol=1e-6)
assert [slope < 0 for slope in slopes] == [False, True, False, False]

# %% [markdown]
# 모든 점수에 같은 수를 더해도 확률은 그대로입니다. 뜻이 있는 것은 점수의 차이입니다.

# %% shift
shifted = torch.softmax(torch.tensor(logits) + 100, dim=0)
print("100씩 더한 확률:", [f"{share:.2f}" for share in shifted])
assert torch.allclose(shifted, torch.tensor(p), atol=1e-5)

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.2, 3.0))
left.bar(vocabulary, logits, color=plots.COLORS["x"])
left.axhline(0, color=plots.COLORS["muted"], linewidth=1)
left.set(ylabel="점수 (로짓)", ylim=(-3.8, 5))
bars = right.bar(vocabulary, p, color=plots.COLORS["h"])
right.bar_label(bars, fmt="%.2f", padding=2)
right.set(ylabel="확률", ylim=(0, 1))
for ax in (left, right):
    ax.grid(axis="x", visible=False)
fig.set_label(
    "왼쪽은 로짓, 오른쪽은 소프트맥스를 지난 확률. 음수인 점수도 0보다 큰 확률이 되고, 네 확률을 "
    "더하면 1입니다. 하나만 1이고 나머지가 0인 원-핫 벡터가 아닙니다."
)
plt.show()
