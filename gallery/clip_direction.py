"""
길이를 자르기와 값을 자르기
===========================
기울기를 자르는 두 방법을 견줍니다. 길이로 자르면 방향이 그대로이고 값마다 자르면 방향이 돕니다.
화살표 하나로 보고, 터지는 RNN의 진짜 기울기로 확인합니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch
from torch import nn

from lstm_blog import plots, record
from lstm_blog.training.optimization import clip_gradients

plots.use_style()
torch.manual_seed(int(os.environ.get("LSTM_BLOG_SEED", "0")))


# %% gradient
def fresh_gradient():
    """배율 1.5의 직교 행렬을 쓴 RNN의 진짜 기울기. 파라미터의 .grad에 담는다."""
    rnn = nn.RNN(4, 16)
    nn.init.orthogonal_(rnn.weight_hh_l0, gain=1.5)
    rnn(0.2 * torch.randn(40, 8, 4))[0][-1].sum().backward()
    return list(rnn.parameters())


def flat(parameters):
    return torch.cat([parameter.grad.flatten() for parameter in parameters])


parameters = fresh_gradient()
before = flat(parameters).clone()
returned = clip_gradients(parameters, max_norm=1.0)
by_norm = flat(parameters).clone()
for parameter, part in zip(parameters, before.split([p.numel() for p in parameters]), strict=True):
    parameter.grad = part.view_as(parameter).clone()
nn.utils.clip_grad_value_(parameters, 0.05)
by_value = flat(parameters)

# %% compare
cosine = torch.nn.functional.cosine_similarity
kept, turned = cosine(before, by_norm, dim=0).item(), cosine(before, by_value, dim=0).item()
print(f"자르기 전의 길이   {before.norm():.1f}")
print(f"길이로 자른 뒤     길이 {by_norm.norm():.3f}, 방향의 코사인 {kept:.3f}")
print(f"값마다 자른 뒤     길이 {by_value.norm():.3f}, 방향의 코사인 {turned:.3f}")
assert torch.allclose(returned, before.norm())
assert abs(by_norm.norm() - 1) < 1e-5
assert kept > 1 - 1e-5
assert turned < 0.97

# %% record
record(before=round(before.norm().item(), 1), after=round(by_norm.norm().item(), 3))
record(kept=round(kept, 3), turned=round(turned, 3))

# %% plot
arrow = torch.tensor([3.0, 1.0])
ends = {
    "그대로 (3, 1)": (arrow, "muted", ":"),
    "길이를 1로": (arrow / arrow.norm(), "gradient", "-"),
    "값을 ±1로": (arrow.clamp(-1, 1), "g", "--"),
}
fig, ax = plt.subplots(figsize=(5.6, 2.8))
for name, (end, color, style) in ends.items():
    ax.plot([0, end[0]], [0, end[1]], color=plots.COLORS[color], linestyle=style)
    ax.plot(*end, "o", color=plots.COLORS[color], markersize=6)
    below = -0.26 if style == "-" else 0.1  # 점선 위에 겹치지 않게
    ax.text(end[0] + 0.08, end[1] + below, name)
ax.set(xlim=(-0.1, 4.3), ylim=(-0.1, 1.5), xlabel="첫째 성분", ylabel="둘째 성분")
ax.set(aspect="equal", xticks=range(5), yticks=[0, 1])
fig.set_label(
    "기울기 (3, 1)을 두 방법으로 자른 것. 길이를 1로 줄이면 같은 방향의 짧은 화살표이고, 성분마다 "
    "±1에서 자르면 (1, 1)이 되어 방향이 돌아갑니다."
)
plt.show()
