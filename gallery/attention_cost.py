"""
곱셈의 수와 기다리는 사슬
=========================
LSTM 한 층과 셀프 어텐션 한 층에 같은 시퀀스를 넣고, 곱셈이 몇 번인지와 앞의 것이 끝나야 시작할 수
있는 연산이 몇 개나 줄지어 있는지를 셉니다. 시간은 재지 않습니다.
"""

# %% setup
import matplotlib.pyplot as plt
import torch
from torch.utils.flop_counter import FlopCounterMode

from lstm_blog import LSTM, plots, record
from lstm_blog.transformer import SelfAttention

plots.use_style()
torch.manual_seed(0)
H = 32
lstm, attention = LSTM(H, H, backend="readable"), SelfAttention(H, heads=4)
lengths = (8, 16, 32, 64, 128, 256)


# %% count
def chain(output):
    """역전파 그래프에서 가장 긴 줄의 길이. 줄에 선 연산은 동시에 할 수 없다."""
    depth, stack = {}, [output.grad_fn]
    while stack:
        node = stack[-1]
        before = [n for n, _ in node.next_functions if n is not None]
        left = [n for n in before if n not in depth]
        if left:
            stack += left
        else:
            depth[stack.pop()] = 1 + max((depth[n] for n in before), default=0)
    return depth[output.grad_fn]


def count(layer, T):
    x = torch.randn(T, 1, H, requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        output, _ = layer(x)
    return counter.get_total_flops() // 2, chain(output)  # 곱셈과 덧셈을 하나로 센다


rows = {}
print("길이   곱셈: LSTM    어텐션   사슬: LSTM   어텐션")
for T in lengths:
    rows[T] = [x for pair in zip(count(lstm, T), count(attention, T), strict=True) for x in pair]
    products, many, waits, few = rows[T]
    print(f"{T:4} {products:12,} {many:9,} {waits:10,} {few:8,}")

# %% check
for T, (products, many, _, few) in rows.items():
    assert products == T * 8 * H * H  # 걸음마다 게이트 넷, 행렬 둘
    assert many == T * 4 * H * H + 2 * T * T * H  # 자리마다 행렬 넷, 쌍마다 내적과 섞기
    assert few == rows[8][3]  # 어텐션의 사슬은 길이를 모른다
assert all(rows[2 * T][2] > 1.9 * rows[T][2] for T in lengths[:-1])
cross = next(T for T in range(1, 1000) if 4 * H * H * T + 2 * T * T * H >= 8 * H * H * T)
assert cross == 2 * H
record(cross=cross, size=H, attention_chain=rows[8][3], longest=lengths[-1])
record(lstm_chain=rows[256][2], lstm_products=rows[256][0], attention_products=rows[256][1])
record(ratio=rows[256][1] / rows[256][0])

# %% plot
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2))
for ax, columns, title in ((left, (0, 1), "곱셈의 수"), (right, (2, 3), "기다리는 사슬의 길이")):
    for column, color, style, name in zip(
        columns, "hc", ("o-", "s--"), ("LSTM", "어텐션"), strict=True
    ):
        values = [rows[T][column] for T in lengths]
        ax.plot(lengths, values, style, color=plots.COLORS[color], markersize=5)
        ax.annotate(
            name, (lengths[-1], values[-1]), (7, 0), textcoords="offset points", va="center"
        )
    ax.set(xscale="log", yscale="log", title=title, xlabel="시퀀스의 길이", xlim=(6, 1500))
    ax.set_xticks((8, 32, 128), ("8", "32", "128"))
fig.set_label(
    "길이를 두 배로 늘려 가며 세었습니다. 왼쪽: 어텐션의 곱셈은 짧을 때 적고 길어지면 LSTM을 "
    "앞지릅니다. 오른쪽: 사슬은 LSTM만 길어집니다. 두 축은 로그 눈금입니다."
)
plt.show()
