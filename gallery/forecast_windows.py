"""
시계열을 조각으로 자르기
========================
긴 시계열 하나를 겹치는 조각으로 잘라 학습 자료로 만듭니다. 조각을 마구 섞어 둘로 나누면 시험의
정답이 학습 조각 안에 거의 다 들어 있습니다. 때를 기준으로 나누면 하나도 없습니다.
"""

# %% setup
import torch

from lstm_blog import record
from lstm_blog.data.series import windows

# %% cut
x = torch.tensor([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])
pieces = windows(x, 4)  # (4, 조각의 수): 열 하나가 조각 하나
print(pieces.int())
read, target = pieces[:-1], pieces[1:]  # 정답은 입력을 한 칸 당긴 것
print("입력", tuple(read.shape), " 정답", tuple(target.shape))
assert torch.equal(read[1:], target[:-1])

# %% split
T, length = 1000, 41
days = windows(torch.arange(T), length)  # 값 대신 날의 번호를 넣어 본다
count = days.shape[1]
generator = torch.Generator().manual_seed(0)
order = torch.randperm(count, generator=generator)
cut = int(0.8 * count)


def seen(train, test):
    """시험에서 맞힐 마지막 날이 학습 조각에 들어 있는 비율."""
    return torch.isin(days[-1, test], days[:, train]).float().mean().item()


shuffled = seen(order[:cut], order[cut:])
by_time = seen(torch.arange(cut), torch.arange(cut, count))
print(f"섞어서 나누면 {100 * shuffled:.0f}%, 때로 나누면 {100 * by_time:.0f}%")

# %% record
record(shuffled=100 * shuffled, by_time=100 * by_time, length=length - 1)
assert shuffled > 0.99
assert by_time == 0
