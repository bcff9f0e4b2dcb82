"""
순환 셀의 식구들
================
RNN, LSTM, 엿보기 LSTM, 결합 LSTM, GRU의 층과 파라미터를 세고, 엿보기 연결이 있어야만 보이는 것이
무엇인지 확인합니다.
"""

# %% setup
import os

import torch

from lstm_blog import record
from lstm_blog.cells import lstm_step
from lstm_blog.recurrent.variants import lstm_coupled_step, lstm_peephole_step

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)

# %% count
I = H = 128
extra = {"엿보기 LSTM": 3 * H}  # 게이트마다 벡터 하나
layers = {"RNN": 1, "GRU": 3, "결합 LSTM": 3, "LSTM": 4, "엿보기 LSTM": 4}
names = {
    "RNN": "rnn",
    "GRU": "gru",
    "결합 LSTM": "coupled",
    "LSTM": "lstm",
    "엿보기 LSTM": "peephole",
}
for model, blocks in layers.items():
    size = blocks * (I * H + H * H + 2 * H) + extra.get(model, 0)
    print(f"{model:<8} 층 {blocks}개  파라미터 {size:,}개")
    record(**{names[model]: size})

# %% blind
I, H = 3, 4
x, h = torch.randn(1, I), torch.zeros(1, H)  # 출력 게이트가 닫혀 있던 셀: 은닉 상태가 0
weights = torch.randn(4 * H, I), torch.randn(4 * H, H), torch.randn(4 * H), torch.zeros(4 * H)
peephole = torch.randn(3, H)


def share_kept(step, *more):
    """셀 상태가 5일 때와 1일 때, 셀 상태 1마다 얼마를 남기는가. 같으면 게이트가 c를 못 본 것."""
    c_values = (torch.zeros(1, H), torch.ones(1, H), torch.full((1, H), 5.0))
    zero, one, five = (step(x, h, c, *weights, *more)[1] for c in c_values)
    return (five - zero) / 5, one - zero


plain, peeking = share_kept(lstm_step), share_kept(lstm_peephole_step, peephole)
print("LSTM의 게이트가 셀 상태를 보는가:", not torch.allclose(*plain, atol=1e-5))
print("엿보기 LSTM의 게이트는:", not torch.allclose(*peeking, atol=1e-5))
assert torch.allclose(*plain, atol=1e-5)
assert not torch.allclose(*peeking, atol=1e-5)

# %% coupled
weights = [weight[: 3 * H] for weight in weights]
c = torch.zeros(1, H)
largest = 0.0
for x_t in 5 * torch.randn(200, 1, I):
    h, c = lstm_coupled_step(x_t, h, c, *weights)
    largest = max(largest, c.abs().max().item())
record(coupled_largest=largest)
assert largest <= 1
