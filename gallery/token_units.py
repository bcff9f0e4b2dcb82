"""
무엇을 토큰으로 삼을 것인가
===========================
이 책의 산문을 네 단위로 자르고, 읽는 동안 어휘가 불어나는 모습과 처음 보는 글에 든 모르는 토큰의
몫을 잽니다.
"""

# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots, record
from lstm_blog.data.book import book_text
from lstm_blog.data.hangul import decompose

plots.use_style()
cut = {
    "어절": str.split,
    "음절": list,
    "자모": lambda text: list(decompose(text)),
    "바이트": lambda text: list(text.encode()),
}
names = {"어절": "word", "음절": "syllable", "자모": "jamo", "바이트": "byte"}
lines = book_text().splitlines()
learned = lines[: len(lines) * 9 // 10]  # 앞의 9할로 어휘를 만들고
unread = lines[len(learned) :]  # 나머지는 처음 보는 글로 남긴다
record(sentences=len(lines), unread=len(unread))

# %% measure
growth, strange, rows = {}, {}, {}
for name, tokens in cut.items():
    known, sizes, total = set(), [0], 0
    for line in learned:
        read = tokens(line)
        total += len(read)
        known.update(read)
        sizes.append(len(known))
    growth[name] = sizes
    fresh = [token for line in unread for token in tokens(line)]
    unseen = strange[name] = sum(token not in known for token in fresh) / len(fresh)
    mean = total / len(learned)
    print(f"{name}: 어휘 {len(known):,}, 문장마다 {mean:.1f}개")
    print(f"  처음 보는 문장에서 모르는 토큰 {100 * unseen:.1f}%")
    rows[name] = len(known), mean, 100 * unseen

# %% check
halfway = len(learned) // 2
late = {name: sizes[-1] / sizes[halfway] for name, sizes in growth.items()}
assert late["어절"] > late["음절"] > late["자모"] >= 1
assert strange["어절"] > 0.1 > 0.02 > strange["음절"] > strange["바이트"] == 0

# %% values
for name, (size, mean, unseen) in rows.items():
    key = names[name]
    record(**{f"{key}_vocabulary": size, f"{key}_mean": mean, f"{key}_unseen": unseen})
    record(**{f"{key}_growth": late[name]})

# %% plot
fig, ax = plt.subplots(figsize=(5.6, 3.4))
styles = {"어절": ("g", "-"), "음절": ("h", "--"), "자모": ("f", "-."), "바이트": ("x", ":")}
for name, sizes in growth.items():
    color, style = styles[name]
    ax.plot(range(1, len(sizes)), sizes[1:], style, color=plots.COLORS[color])
    shift = -6 if name == "자모" else 5  # 바이트와 자모는 거의 겹친다
    place = (len(sizes) - 1, sizes[-1])
    ax.annotate(name, place, (6, shift), textcoords="offset points", va="center")
ax.set(xlabel="읽은 문장의 수", ylabel="어휘의 크기", yscale="log", xlim=(0, len(learned) * 1.17))
fig.set_label(
    "이 책의 산문을 읽어 가며 센 어휘의 크기. 음절, 자모, 바이트는 곧 눕지만 어절은 끝까지 "
    "자랍니다. 세로는 로그 눈금입니다."
)
plt.show()
