"""
게이트를 하나씩
===============
LSTM 셀의 그림에서 망각, 입력, 후보, 갱신, 출력을 차례로 짚으며 같은 수 네 개가 어떻게 바뀌는지
따라갑니다. 수는 모두 손으로 검산할 수 있는 크기입니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch

from lstm_blog import diagrams, plots, record

plots.use_style()


def show(part, caption):
    fig, ax = plt.subplots(figsize=(5.6, 4.2))
    diagrams.lstm_cell(ax, highlight=part)
    fig.set_label(caption)
    plt.show()


# %% forget-figure
show("forget", "망각 게이트. σ 층이 만든 f가 벨트 위의 옛 셀 상태에 곱해집니다.")

# %% forget
c_before = torch.tensor([0.1, 2.0, -0.4, 0.5])
f = torch.tensor([0.1, 0.9, 0.4, 0.9])
kept = f * c_before
print("f ⊙ c =", *[f"{value:.2f}" for value in kept])
assert torch.allclose(kept, torch.tensor([0.01, 1.80, -0.16, 0.45]))

# %% input-figure
show("input", "입력 게이트. σ 층이 만든 i는 벨트가 아니라 후보 g에 곱해집니다.")

# %% candidate-figure
show("candidate", "후보. tanh 층이 만든 g가 벨트에 더할 내용입니다. 부호가 있습니다.")

# %% input
i = torch.tensor([0.9, 0.1, 0.5, 0.1])
g = torch.tensor([0.8, -0.5, 0.6, -0.5])
added = i * g
print("i ⊙ g =", *[f"{value:.2f}" for value in added])
assert torch.allclose(added, torch.tensor([0.72, -0.05, 0.30, -0.05]))

# %% update-figure
show("update", "갱신. 남긴 것과 새로 더할 것을 합해 새 셀 상태가 됩니다.")

# %% update
c = kept + added
print("c =", *[f"{value:.2f}" for value in c])
assert torch.allclose(c, torch.tensor([0.73, 1.75, 0.14, 0.40]))

# %% output-figure
show("output", "출력 게이트. σ 층이 만든 o가 tanh(c)에 곱해져 은닉 상태가 됩니다.")

# %% output
o = torch.tensor([0.5, 0.9, 0.9, 0.1])
h = o * torch.tanh(c)
print("tanh(c) =", *[f"{value:.2f}" for value in torch.tanh(c)])
print("h       =", *[f"{value:.2f}" for value in h])
assert h.abs().max() < 1 < c.max()

# %% record
record(second=round(kept[1].item(), 2), largest=round(c.max().item(), 2))
record(second_h=round(h[1].item(), 2))
