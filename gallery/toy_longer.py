"""
길어지면 더 크게 폭발하는가
===========================
w = 3인 장난감 RNN을 더 길게 펼칩니다. tanh를 뺀 선형판은 3의 거듭제곱으로 커지지만, tanh가 있으면
중앙값이 길이를 따라 오히려 빠르게 줄어듭니다.
"""

# %% setup
import os

import numpy as np

from lstm_blog import record
from lstm_blog.recording import scientific

rng = np.random.default_rng(int(os.environ.get("LSTM_BLOG_SEED", "0")))


# %% gradients
def gradients(T, b=1.0, inputs=20_000):
    """무작위 입력마다의 ∂h_T/∂h₁."""
    h, product = np.zeros(inputs), np.ones(inputs)
    for t in range(1, T + 1):
        h = np.tanh(2 * rng.standard_normal(inputs) + 3 * h + b)
        if t > 1:
            product *= 3 * (1 - h**2)
    return product


medians, above = {}, {}
for T in (3, 5, 10, 20):
    values = gradients(T)
    medians[T], above[T] = np.median(values), 100 * (values > 1).mean()
    print(
        f"T = {T:<2}  선형 {scientific(3.0 ** (T - 1)):>9}  tanh의 중앙값"
        f" {scientific(medians[T]):>10}  1보다 큰 것 {above[T]:.2f}%"
    )
centred = np.median(gradients(10, b=0.0))
print(f"T = 10, 편향 0  tanh의 중앙값 {scientific(centred)}")
assert medians[3] > medians[5] > medians[10] > medians[20]
assert medians[10] < 1e-12
assert centred < 1e-6  # 편향을 빼도 마찬가지다
assert above[20] < 0.05

# %% record
for T, median in medians.items():
    record(**{f"linear_{T}": scientific(3.0 ** (T - 1)), f"median_{T}": scientific(median)})
    record(**{f"above_{T}": above[T]})
record(centred_10=scientific(centred))
