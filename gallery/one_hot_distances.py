"""
원-핫 벡터 사이의 거리
======================
낱말 다섯을 원-핫 벡터로 바꾸고 모든 짝의 거리와 코사인을 잽니다. 뜻이 가까운 짝도 먼 짝도 모두
거리는 √2, 코사인은 0입니다.
"""

# %% setup
import math
from itertools import combinations

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cosine_similarity

from lstm_blog import plots, record

plots.use_style()

# %% vectors
words = ["강아지", "개", "고양이", "은행", "저금"]
one_hot = torch.eye(len(words))  # (V, V). 줄 하나가 낱말 하나
for word, vector in zip(words, one_hot.int().tolist(), strict=True):
    print(vector, word)

# %% pairs
distances, cosines = [], []
for a, b in combinations(range(len(words)), 2):
    distances.append((one_hot[a] - one_hot[b]).norm().item())
    cosines.append(cosine_similarity(one_hot[a], one_hot[b], dim=0).item())
    print(f"{words[a]}–{words[b]}  거리 {distances[-1]:.4f}  코사인 {cosines[-1]:.0f}")
assert all(math.isclose(distance, math.sqrt(2), rel_tol=1e-6) for distance in distances)
assert not any(cosines)

# %% larger
V = 300
difference = torch.cdist(torch.eye(V), torch.eye(V))  # (V, V)
others = difference[~torch.eye(V, dtype=torch.bool)]
print(
    f"낱말 {V:,}개, 짝 {len(others) // 2:,}개의 거리: {others.min():.4f}부터 {others.max():.4f}까지"
)
assert torch.allclose(others, torch.tensor(2.0).sqrt())

# %% values
record(pairs=len(distances), V=V, all_pairs=len(others) // 2)

# %% plot
fig, ax = plt.subplots(figsize=(5.0, 3.9))
plots.heatmap(ax, torch.cdist(one_hot, one_hot).tolist(), vmin=0, vmax=2, numbers=".2f")
ax.set(xticks=range(5), xticklabels=words, yticks=range(5), yticklabels=words)
fig.set_label(
    "원-핫 벡터 사이의 거리. 자기 자신과의 거리 0을 빼면 모두 같은 수입니다. 강아지와 개는 "
    "강아지와 은행만큼 멉니다."
)
plt.show()
