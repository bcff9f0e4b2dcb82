"""
한꺼번에 읽기와 한 걸음씩 읽기
==============================
minGRU와 minLSTM을 스캔으로 한꺼번에 읽은 것, 한 걸음씩 읽은 것, 가운데를 잘라 이어 읽은 것이
같은지 봅니다. 배울 때는 앞의 것을, 글자를 하나씩 지어낼 때는 뒤의 것을 씁니다.
"""

# %% setup
import os

import torch

from lstm_blog import MinGRU, MinLSTM, record, reference

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, B, I, H = 50, 3, 4, 6
x = torch.randn(T, B, I, dtype=torch.float64)

# %% modes
threshold, gaps = 1e-12, []
numpy = {MinGRU: reference.min_gru_forward, MinLSTM: reference.min_lstm_forward}
for kind, forward in numpy.items():
    module = kind(I, H).double()
    together, _ = module(x)

    h, steps = torch.zeros(B, H, dtype=torch.float64), []
    for x_t in x:
        h = module.step(x_t, h)
        steps.append(h)

    first, state = module(x[:20])
    second, _ = module(x[20:], state)  # 앞 토막의 마지막 상태에서 잇는다

    weights = [parameter.detach() for parameter in module.parameters()]
    exact = torch.from_numpy(forward(x, torch.zeros(B, H), *weights))
    for name, other in (
        ("한 걸음씩", torch.stack(steps)),
        ("잘라 이어", torch.cat([first, second])),
        ("NumPy    ", exact),
    ):
        gaps.append((together - other).abs().max().item())
        print(f"{kind.__name__:<8} {name} 차이 < {threshold:g}: {gaps[-1] < threshold}")

# %% record
record(threshold="10⁻¹²", comparisons=len(gaps))
assert max(gaps) < threshold
