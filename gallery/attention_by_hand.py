"""
어텐션 한 번을 손으로
=====================
인코더의 상태 셋과 디코더의 상태 하나로 점수, 가중치, 문맥을 차례로 구합니다. 내적과 덧셈 두 점수를
모두 손으로 풀고, 이 책의 함수가 같은 답을 내는지 확인합니다.
"""

# %% setup
import math

import torch

from lstm_blog import AdditiveAttention, dot_product_attention, record

# %% given
states = [(2.0, 0.0), (0.0, 2.0), (1.0, 1.0)]  # h̄₁, h̄₂, h̄₃
query = (1.0, 0.0)  # s


# %% softmax-and-mix
def mix(scores):
    """점수 → 가중치와 문맥."""
    powers = [math.exp(e) for e in scores]
    weights = [power / sum(powers) for power in powers]
    context = [sum(a * h[k] for a, h in zip(weights, states, strict=True)) for k in range(2)]
    return weights, context


# %% dot
dot_scores = [query[0] * h[0] + query[1] * h[1] for h in states]
dot_weights, dot_context = mix(dot_scores)
print("점수   ", [f"{e:.3f}" for e in dot_scores])
print("가중치 ", [f"{a:.3f}" for a in dot_weights])
print("문맥   ", [f"{c:.3f}" for c in dot_context])

# %% dot-agrees
encoder_outputs = torch.tensor(states)[:, None]  # (S, B, H) = (3, 1, 2)
context, weights = dot_product_attention(torch.tensor([query]), encoder_outputs)
assert torch.allclose(weights[0], torch.tensor(dot_weights), atol=1e-6)
assert torch.allclose(context[0], torch.tensor(dot_context), atol=1e-6)
print("패키지의 가중치", [f"{a:.3f}" for a in weights[0].tolist()])

# %% additive
v = (2.0, -2.0)  # W와 U는 단위 행렬이라 W s + U h̄ = s + h̄
hidden = [[math.tanh(query[k] + h[k]) for k in range(2)] for h in states]
additive_scores = [v[0] * a[0] + v[1] * a[1] for a in hidden]
additive_weights, additive_context = mix(additive_scores)
print("점수   ", [f"{e:.3f}" for e in additive_scores])
print("가중치 ", [f"{a:.3f}" for a in additive_weights])
print("문맥   ", [f"{c:.3f}" for c in additive_context])

# %% additive-agrees
attend = AdditiveAttention(query_size=2, key_size=2, attention_size=2)
with torch.no_grad():
    attend.query.weight.copy_(torch.eye(2))  # W
    attend.key.weight.copy_(torch.eye(2))  # U
    attend.score.weight.copy_(torch.tensor([v]))  # vᵀ
    context, weights = attend(torch.tensor([query]), encoder_outputs)
assert torch.allclose(weights[0], torch.tensor(additive_weights), atol=1e-6)
assert torch.allclose(context[0], torch.tensor(additive_context), atol=1e-6)
print("패키지의 가중치", [f"{a:.3f}" for a in weights[0].tolist()])

# %% record
for name, scores, row, mixed in (
    ("dot", dot_scores, dot_weights, dot_context),
    ("add", additive_scores, additive_weights, additive_context),
):
    record(**{f"{name}_e{i}": value for i, value in enumerate(scores, 1)})
    record(**{f"{name}_a{i}": value for i, value in enumerate(row, 1)})
    record(**{f"{name}_c{k}": value for k, value in enumerate(mixed, 1)})
record(**{f"power{i}": math.exp(e) for i, e in enumerate(dot_scores, 1)})
record(power_sum=sum(map(math.exp, dot_scores)))
record(**{f"tanh{i}{k + 1}": a[k] for i, a in enumerate(hidden, 1) for k in range(2)})
