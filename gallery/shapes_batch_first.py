"""
축 하나를 잘못 놓으면 남의 문장을 읽는다
=======================================
LSTM은 세 축 가운데 어느 것이 시간인지 스스로 알아내지 못합니다. 문장을 먼저 놓은 텐서를 그대로
넣어도 오류가 나지 않고, 한 문장의 값이 다른 문장으로 새어 듭니다. 바로잡는 두 방법과 h_n의 축도
봅니다.
"""

# %% setup
import os

import torch
from torch import nn

from lstm_blog import record

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, B, I, H = 5, 2, 3, 4
sentences = torch.randn(B, T, I)  # 문장이 먼저인 자료
lstm = nn.LSTM(I, H)

# %% [markdown]
# `batch_first=True`는 축의 이름표를 바꿀 뿐입니다. 축을 손으로 맞바꾼 것과 결과가 같습니다.

# %% same
batch_first = nn.LSTM(I, H, batch_first=True)
batch_first.load_state_dict(lstm.state_dict())  # 가중치는 lstm과 같다
output, (h_n, c_n) = batch_first(sentences)
by_hand, _ = lstm(sentences.transpose(0, 1))  # (T, B, I)를 넣어 (T, B, H)를 받는다
same = torch.allclose(by_hand.transpose(0, 1), output, atol=1e-6)
record(same=same)
assert same

# %% h-n
print("x     ", tuple(sentences.shape))
print("output", tuple(output.shape))
print("h_n   ", tuple(h_n.shape))
print("c_n   ", tuple(c_n.shape))
assert output.shape == (B, T, H)
assert h_n.shape == c_n.shape == (1, B, H)

# %% [markdown]
# 축이 둘뿐인 입력은 배치가 없는 문장 하나로 읽힙니다.

# %% unbatched
one_output, (one_h_n, _) = lstm(sentences[0])  # (T, I)
print("x     ", tuple(sentences[0].shape))
print("output", tuple(one_output.shape))
print("h_n   ", tuple(one_h_n.shape))
assert torch.allclose(one_output, output[0], atol=1e-6)
assert torch.equal(batch_first(sentences[0])[0], one_output)

# %% [markdown]
# 이제 실수를 해 봅니다. 문장을 먼저 놓은 텐서를 기본 설정의 LSTM에 넣습니다. 오류도 경고도
# 없습니다.

# %% forgotten
wrong_output, (wrong_h_n, _) = lstm(sentences)
print("x     ", tuple(sentences.shape))
print("output", tuple(wrong_output.shape))
print("h_n   ", tuple(wrong_h_n.shape))
assert wrong_output.shape == output.shape
assert wrong_h_n.shape != h_n.shape

# %% [markdown]
# 두 문장을 따로 읽었을까요. 첫째 문장만 바꾸고 둘째 문장의 출력이 흔들리는지 봅니다.

# %% leak
changed = sentences.clone()
changed[0] = torch.randn(T, I)
wrong_shift = (lstm(changed)[0][1] - wrong_output[1]).abs().max().item()
right_shift = (batch_first(changed)[0][1] - output[1]).abs().max().item()
print(f"축을 잘못 놓았을 때 둘째 문장이 흔들린 크기: {wrong_shift:.4f}")
print(f"batch_first=True일 때 둘째 문장이 흔들린 크기: {right_shift:.4f}")
record(wrong_shift=wrong_shift, right_shift=right_shift)
assert wrong_shift > 1e-3
assert right_shift == 0

# %% [markdown]
# 그래서 문장별 마지막 상태를 `h_n[:, -1]`로 꺼내면 시점이 아니라 마지막 문장이 나옵니다.

# %% h-n-mistake
picked_wrong, picked_right = h_n[:, -1], h_n[-1]
print("h_n[:, -1]   ", tuple(picked_wrong.shape))
print("h_n[-1]      ", tuple(picked_right.shape))
print("output[:, -1]", tuple(output[:, -1].shape))
record(only_last_sentence=torch.equal(picked_wrong[0], output[1, -1]))
assert torch.equal(picked_wrong[0], output[1, -1])
assert torch.equal(picked_right, output[:, -1])

# %% [markdown]
# 한 시점 분량 (B, I)를 그냥 넣으면 글자 B개짜리 문장 하나로 읽힙니다. 시점 축을 만들어 넣어야
# 합니다.

# %% two-axes
x_t = sentences[:, 0]  # (B, I): 두 문장의 첫 글자
as_one_sentence, _ = lstm(x_t)
as_one_step, _ = lstm(x_t.unsqueeze(0))
print("x_t             ", tuple(x_t.shape), "→", tuple(as_one_sentence.shape))
print("x_t.unsqueeze(0)", tuple(x_t.unsqueeze(0).shape), "→", tuple(as_one_step.shape))
two_axes_gap = (as_one_sentence[1] - as_one_step[0, 1]).abs().max().item()
print(f"둘째 문장의 h_t가 어긋난 크기: {two_axes_gap:.4f}")
record(two_axes_gap=two_axes_gap)
assert torch.allclose(as_one_step[0], output[:, 0], atol=1e-6)
assert two_axes_gap > 1e-3
