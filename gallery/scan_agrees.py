"""
세 스캔이 같은 답을 낸다
========================
차례로 푼 것, 짝지어 푼 것, 로그로 푼 것을 NumPy로 따로 쓴 점화식과 맞대어 봅니다. 값뿐 아니라 두
수와 처음 상태로 가는 기울기도 봅니다.
"""

# %% setup
import os

import torch

from lstm_blog import record, reference
from lstm_blog.recurrent.scans import linear_scan, log_scan, loop_scan

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))
torch.manual_seed(SEED)
T, B, H = 37, 3, 5  # 2의 거듭제곱이 아닌 길이
a = 0.1 + 0.9 * torch.rand(T, B, H, dtype=torch.float64)
b = torch.rand(T, B, H, dtype=torch.float64)
h_0 = torch.rand(B, H, dtype=torch.float64)
direction = torch.randn(T, B, H, dtype=torch.float64)  # 손실은 h에 이것을 곱해 모두 더한 것


# %% scans
def with_logs(a, b, h_0):
    return log_scan(a.log(), b.log(), h_0.log()).exp()


scans = {"차례로": loop_scan, "짝지어": linear_scan, "로그로": with_logs}

# %% compare
expected = reference.scan_forward(a, b, h_0)
expected_gradients = reference.scan_backward(direction, a, expected, h_0)
threshold, gaps = 1e-10, []
for name, scan in scans.items():
    leaves = [value.clone().requires_grad_() for value in (a, b, h_0)]
    h = scan(*leaves)
    gradients = torch.autograd.grad((h * direction).sum(), leaves)
    ours, theirs = [h.detach(), *gradients], [expected, *expected_gradients]
    for left, right in zip(ours, theirs, strict=True):
        gaps.append((left - torch.from_numpy(right)).abs().max().item())
    print(f"{name}: 값과 세 기울기의 차이 < {threshold:g}: {max(gaps[-4:]) < threshold}")

# %% record
record(T=T, threshold="10⁻¹⁰", comparisons=len(gaps))
assert max(gaps) < threshold

# %% gradcheck
small = a[:5, :2, :2], b[:5, :2, :2], h_0[:2, :2]
leaves = [value.clone().requires_grad_() for value in small]
first = torch.autograd.gradcheck(linear_scan, leaves)
second = torch.autograd.gradgradcheck(linear_scan, leaves)
print("수치 미분과 같은가:", first, "  두 번 미분해도:", second)
assert first
assert second
