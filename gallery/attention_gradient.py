"""
기울기의 지름길
===============
갓 만든 모델에서 결과의 첫 걸음이 원문의 자리마다 얼마나 큰 기울기를 보내는지 잽니다. 어텐션이
없으면 멀수록 작아지고, 어텐션이 있으면 어느 자리든 한 걸음 만에 닿습니다.
"""

# %% setup
import os

import matplotlib.pyplot as plt
import torch

from lstm_blog import Seq2Seq, plots, record
from lstm_blog.recording import scientific

plots.use_style()
SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
S, B, V, H = 50, 64, 12, 64


# %% measure
def gradient_by_place(attention):
    """첫 걸음의 로짓에서 자리마다의 임베딩으로 온 기울기의 RMS. 모양 (S,)."""
    torch.manual_seed(SEED)
    model = Seq2Seq(V, V, 32, H, attention=attention, cell="gru")
    embedded = []

    def keep(module, inputs, output):
        output.retain_grad()
        embedded.append(output)

    model.encoder.embedding.register_forward_hook(keep)
    source = torch.randint(3, V, (S, B))
    logits = model(source, torch.full((B,), S), torch.ones(1, B, dtype=torch.long))
    logits.sin().sum().backward()
    return embedded[0].grad.square().mean(dim=(1, 2)).sqrt()


curves = {name: gradient_by_place(name) for name in (None, "dot", "additive")}
for name, curve in curves.items():
    print(f"{name or '어텐션 없음'!s:<10} 첫 자리 {curve[0]:.1e}   마지막 자리 {curve[-1]:.1e}")
near, far = curves[None][-1], curves[None][0]
assert far < 1e-5 * near
for name in ("dot", "additive"):
    assert curves[name][0] > 1e3 * far
    assert curves[name][0] > 0.01 * curves[name].median()

# %% record
record(none_first=scientific(far.item()), none_last=scientific(near.item()))
record(additive_first=scientific(curves["additive"][0].item()), S=S)
record(additive_last=scientific(curves["additive"][-1].item()))

# %% plot
fig, ax = plt.subplots()
places = range(1, S + 1)
plots.trace(ax, places, curves[None].tolist(), "x", label="어텐션 없음")
plots.trace(ax, places, curves["dot"].tolist(), "o", label="내적 어텐션")
plots.trace(ax, places, curves["additive"].tolist(), "h", label="덧셈 어텐션")
ax.set_yscale("log")
ax.set(xlabel="원문의 자리 i", ylabel="기울기의 RMS", xlim=(1, S))
ax.legend(loc="lower right")
fig.set_label(
    "결과의 첫 걸음이 원문의 자리마다 보낸 기울기입니다. 어텐션이 없으면 왼쪽으로 갈수록, 곧 먼 "
    "자리일수록 사라집니다. 어텐션이 있으면 먼 자리도 가운데와 같은 만큼을 받습니다."
)
plt.show()
