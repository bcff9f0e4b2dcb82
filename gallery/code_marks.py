"""
글자마다 붙인 정답
=================
파이썬 소스의 글자마다, 거기까지 읽었을 때 무엇의 안인지 다섯 가지로 표시합니다. 칸이 무엇을 아는지
물을 때 견줄 정답입니다.
"""

# %% setup
from lstm_blog import record
from lstm_blog.data.python_source import SELECTION, TEST, TRAINING, code_states, code_text

NAMES = {
    "string": "문자열",
    "comment": "주석",
    "margin": "줄 머리",
    "deep": "깊이",
    "condition": "조건",
}

# %% marks
line = 'if x == "a":  # b'
for name, flags in zip(NAMES, code_states(line + "\n    pass\n"), strict=True):
    print("".join("#" if flag else "·" for flag in flags[: len(line)]), NAMES[name])
print(line)

# %% shares
print(f"{'':10}배우는 글   고르는 글   재는 글")
shares = {}
for name, columns in zip(
    NAMES,
    zip(*(code_states(code_text(part)) for part in (TRAINING[:4], SELECTION, TEST)), strict=True),
    strict=True,
):
    shares[name] = [sum(flags) / len(flags) for flags in columns]
    print(f"{NAMES[name]:8}" + "".join(f"{share:11.3f}" for share in shares[name]))
record(**{name: row[-1] for name, row in shares.items()})
assert all(0.01 < share < 0.7 for row in shares.values() for share in row)
assert not set(TRAINING) & {*SELECTION, *TEST}
assert not set(SELECTION) & set(TEST)
