"""
가중치가 말해 주는 것과 말해 주지 않는 것
=========================================
무게를 가장 많이 둔 자리를 가려 보고, 같은 답을 낸 두 모델의 무게를 견줍니다. 가중치는 어느 상태를
섞었는지를 말하지, 왜 그 답이 나왔는지를 말하지 않습니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import plots, pretrained, record
from lstm_blog.data.text import pad_batch

plots.use_style()
task, additive = pretrained.load("dates_additive")
_, dot = pretrained.load("dates_dot")
pairs = [
    pair
    for pair in task.examples(seed=0)[1][:150]
    if task.predict(additive, pair[0]) == task.predict(dot, pair[0]) == pair[1]
]


# %% weights
def batch(pairs):
    source, lengths = pad_batch([task.source.encode(text) for text, _ in pairs])
    target, _ = pad_batch([[task.target.bos, *task.target.encode(iso)] for _, iso in pairs])
    return source, lengths, target[:10]  # 적는 글자 열 개


source, lengths, target = batch(pairs)
ours = additive.attention_weights(source, lengths, target)  # (10, B, S)
theirs = dot.attention_weights(source, lengths, target)

# %% two-models
same_place = (ours.argmax(dim=-1) == theirs.argmax(dim=-1)).float().mean(dim=1)
apart = 0.5 * (ours - theirs).abs().sum(dim=-1).mean()
largest = {"덧셈": ours.max(dim=-1).values.mean(), "내적": theirs.max(dim=-1).values.mean()}
print(f"두 모델이 모두 맞힌 날짜 {len(pairs)}개")
print(f"가장 많이 본 자리가 같은 비율 {same_place.mean():.2f}")
print(f"서로 다른 곳에 둔 무게 {apart:.2f}")
for name, value in largest.items():
    print(f"{name}: 가장 큰 가중치의 평균 {value:.2f}")
assert 0.3 < same_place.mean() < 0.95
assert apart > 0.2


# %% block
def right_after_blocking(model, weights, rank):
    """걸음마다 rank번째로 많이 본 자리를 가리고도 맞힌 글자의 비율. 모양 (10,)."""
    encoded = model.encoder(source, lengths)
    hidden = weights.argsort(dim=-1, descending=True)[..., rank]  # (10, B)
    wanted = torch.tensor([task.target.encode(iso) for _, iso in pairs]).T  # (10, B)
    right = []
    for t in range(10):
        mask = encoded.mask.scatter(1, hidden[t][:, None], False)
        memory = model.decoder.remember(encoded._replace(mask=mask))
        logits = model.decoder(target, memory, encoded.state)[0]
        right.append((logits[t].argmax(dim=-1) == wanted[t]).float().mean())
    return torch.stack(right)


with torch.no_grad():
    first, second = (right_after_blocking(additive, ours, rank) for rank in (0, 1))
    first_dot = right_after_blocking(dot, theirs, 0)
for name, right in (("가장 많이 본", first), ("둘째로 많이 본", second)):
    print(f"{name} 자리를 가리고도 맞힌 글자 {right.mean():.2f}")
print("적는 자리마다", " ".join(f"{share:.2f}" for share in first.tolist()))
assert first.mean() < second.mean()

# %% record
record(dates=len(pairs), same_place=same_place.mean().item(), apart=apart.item())
record(additive_largest=largest["덧셈"].item(), dot_largest=largest["내적"].item())
record(first=first.mean().item(), second=second.mean().item(), first_dot=first_dot.mean().item())
record(**{f"first{t}": value for t, value in enumerate(first.tolist())})

# %% plot
TEXT = "2020년 8월 7일"
source, lengths, target = batch([(TEXT, "2020-08-07")])
fig, axes = plt.subplots(1, 2, figsize=(5.8, 3.9), sharey=True)
for ax, model, name in zip(axes, (additive, dot), ("덧셈", "내적"), strict=True):
    rows = model.attention_weights(source, lengths, target)[:, 0]
    plots.heatmap(ax, rows.tolist(), vmin=0, vmax=1)
    ax.set_title(name, fontsize=13)
    ax.set_xticks(range(len(TEXT)), ["␣" if mark == " " else mark for mark in TEXT])
    ax.set_yticks(range(10), list("2020-08-07"))
    ax.set_xlabel("읽은 글")
axes[0].set_ylabel("적은 글")
record(dot_first=rows[0, 1].item(), dot_own=rows[0, 0].item())
fig.set_label(
    "같은 날짜를 옮긴 두 모델의 가중치. 답은 같은데 보는 곳이 다릅니다. 내적 모델은 첫 글자 2를 "
    "적으면서 둘째 자리의 0에 무게를 다 두었습니다."
)
plt.show()
