"""
같은 가방, 다른 뜻
==================
토큰을 가방에 쏟아 순서를 지우면 무엇이 사라지는지 봅니다. 뜻이 반대인 두 문장이 같은 가방이 되고,
누가 누구를 불렀는지 묻는 물음은 반밖에 맞힐 수 없게 됩니다.
"""

# %% setup
import math
from collections import Counter, defaultdict
from itertools import permutations

from lstm_blog import record
from lstm_blog.data.hangul import decompose

# %% pair
one, other = "나는 안 가고 너는 간다", "나는 가고 너는 안 간다"
print(sorted(one.split()))
print(sorted(other.split()))
assert Counter(one.split()) == Counter(other.split())
assert one.split() != other.split()

# %% particles
dog, child = "개가 아이를 쫓는다", "아이가 개를 쫓는다"
for name, cut in (("어절", str.split), ("음절", list), ("자모", decompose)):
    same = Counter(cut(dog)) == Counter(cut(child))
    print(f"{name}의 가방은 {'같다' if same else '다르다'}")
assert Counter(dog.split()) != Counter(child.split())
assert Counter(dog) == Counter(child)

# %% orders
postcard = "민수가 한강에서 자전거를 잃어버렸다. 오늘 지우가 찾았다."


def orders(tokens):
    """같은 가방에서 나올 수 있는 서로 다른 순서의 수."""
    repeats = math.prod(math.factorial(count) for count in Counter(tokens).values())
    return math.factorial(len(tokens)) // repeats


word_orders, syllable_orders = orders(postcard.split()), orders(postcard)
print(f"어절의 순서는 {word_orders:,}가지, {math.log2(word_orders):.1f}비트")
print(f"음절의 순서는 10의 {int(math.log10(syllable_orders))}제곱 가지가 넘고, ", end="")
print(f"{math.log2(syllable_orders):.1f}비트")
assert word_orders == math.factorial(7)

# %% ceiling
names = ["민수", "지우", "하나", "도하", "세아", "유나"]
questions = [(f"{a}가 {b}를 불렀다", a) for a, b in permutations(names, 2)]  # 답은 부른 사람


def ceiling(see):
    """see가 보여 주는 것만으로 맞힐 수 있는 비율. 똑같이 보이는 물음에는 같은 답밖에 못 한다."""
    answers = defaultdict(Counter)
    for sentence, caller in questions:
        answers[see(sentence)][caller] += 1
    return sum(max(counts.values()) for counts in answers.values()) / len(questions)


def bag(tokens):
    return tuple(sorted(tokens))


ceilings = {
    "글을 차례대로": ceiling(str),
    "어절의 가방": ceiling(lambda sentence: bag(sentence.split())),
    "조사를 뗀 가방": ceiling(
        lambda s: bag(s.replace("가 ", " 가 ").replace("를 ", " 를 ").split())
    ),
    "음절의 가방": ceiling(bag),
}
for name, value in ceilings.items():
    print(f"{value:.2f}  {name}")
assert list(ceilings.values()) == [1, 1, 0.5, 0.5]

# %% values
record(word_orders=word_orders, word_bits=math.log2(word_orders))
record(syllable_power=int(math.log10(syllable_orders)), syllable_bits=math.log2(syllable_orders))
record(questions=len(questions), in_order=ceilings["글을 차례대로"])
record(word_bag=ceilings["어절의 가방"], syllable_bag=ceilings["음절의 가방"])
