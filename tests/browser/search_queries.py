"""지은 쪽에서 검색어를 만든다. 답은 그 말이 제목에 든 절이고, 없으면 글에 든 절이다.

색인이 빠뜨린 글도 드러나도록 색인이 아니라 쪽의 HTML을 읽는다. 씨앗이 같으면 검색어도 같다.
"""

from __future__ import annotations

import functools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup

from lstm_blog.data.hangul import NUCLEI, ONSETS, compose, decompose, split_syllable

EACH = 30
LATIN = "qwertyuiopasdfghjklzxcvbnmQWERTOP"
KEYS = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"
# 글쇠 둘로 치는 낱자.
PAIRS = dict(
    zip(
        "ㅘㅙㅚㅝㅞㅟㅢㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
        re.findall(
            "..", "ㅗㅏㅗㅐㅗㅣㅜㅓㅜㅔㅜㅣㅡㅣㄱㅅㄴㅈㄴㅎㄹㄱㄹㅁㄹㅂㄹㅅㄹㅌㄹㅍㄹㅎㅂㅅ"
        ),
        strict=True,
    )
)
PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?:은|는|이|가|을|를|의|에|와|과|로|으로|도|만|에서|에는|에서는|까지|부터|처럼|보다|마다"
    r"|이라는|라는|이란|란|입니다|이고|이며)$"
)
# '은닉 상태(hidden state)'처럼 처음 나온 용어.
INTRODUCED = re.compile(r"([가-힣]+(?: [가-힣]+)*)\(([A-Za-z]+(?:[ -][A-Za-z]+)*)\)")


@dataclass(frozen=True)
class Query:
    """검색어 하나.

    입력:
        kind: 갈래.
        text: 검색창에 넣을 글.
        term: 찾으려던 말.
        gold: 답이 되는 절의 주소.
    """

    kind: str
    text: str
    term: str
    gold: frozenset[str]


@dataclass
class Book:
    """절마다 제목과 글."""

    headings: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def gold(self, term: str) -> frozenset[str]:
        wanted = squeeze(term)
        for field_ in (self.headings, self.texts, self.codes):
            found = [where for where, text in field_.items() if wanted in squeeze(text)]
            if found:
                return frozenset(found)
        return frozenset()


@functools.cache
def squeeze(text: str) -> str:
    """빈칸과 기호를 뺀 글. 문단의 끝은 남긴다."""
    return re.sub(r"[^\w\n]|_", "", text.lower())


HEADINGS = re.compile(r"h[1-6]")
PIECES = re.compile(r"^(h[1-6]|p|li|td|th|dt|dd|figcaption|summary|pre)$")


def read(site: Path) -> Book:
    """지은 사이트의 절들."""
    book = Book()
    for path in sorted(site.rglob("index.html")):
        url = where = path.relative_to(site).as_posix().removesuffix("index.html")
        article = BeautifulSoup(path.read_text("utf-8"), "html.parser").article
        for box in article.select("[data-search-exclude], svg, math, script, .headerlink"):
            box.decompose()
        for piece in article.find_all(PIECES):
            text = " ".join(piece.get_text().split())
            if HEADINGS.fullmatch(piece.name):
                where = url if piece.name == "h1" else f"{url}#{piece['id']}"
                book.headings[where] = text
            elif piece.name == "pre" or piece.find(PIECES) is None:
                target = book.codes if piece.name == "pre" else book.texts
                target[where] = f"{target.get(where, '')}{text}\n"
    return book


# ── 말 고르기 ──


@dataclass
class Terms:
    """책에 나오는 말들."""

    words: list[str]
    compounds: list[str]
    english: list[str]
    names: list[str]


def terms_of(book: Book) -> Terms:
    """여러 조사와 함께 쓰인 낱말, 두 낱말이 잇따라 거듭 나오는 구절, 영어 낱말, 코드의 이름."""
    endings: dict[str, set[str]] = defaultdict(set)
    pairs: Counter[str] = Counter()
    english: set[str] = set()
    sentences = [*book.headings.values(), *book.texts.values()]
    for text in sentences:
        for word in re.findall(r"[가-힣]+", text):
            stem = PARTICLE.sub("", word)
            endings[stem].add(word[len(stem) :])
        english.update(word for word in re.findall(r"[A-Za-z][A-Za-z0-9]{2,}", text))
    words = {stem for stem, found in endings.items() if len(found) >= 3 and 2 <= len(stem) <= 8}
    for text in sentences:
        for left, right in re.findall(r"(?=\b([가-힣]+) ([가-힣]+))", text):
            right = PARTICLE.sub("", right)
            if left in words and right in words:
                pairs[f"{left} {right}"] += 1
        for korean, latin in INTRODUCED.findall(text):
            pairs[" ".join(korean.split()[-len(latin.split()) :])] += 2
            english.add(latin)
    compounds = [pair for pair, count in pairs.items() if count >= 2 and " " in pair]
    words |= {pair for pair, count in pairs.items() if count >= 2 and " " not in pair}
    names = {
        name for code in book.codes.values() for name in re.findall(r"[a-z]+_[a-z_]+[a-z]", code)
    }
    return Terms(sorted(words), sorted(compounds), sorted(english), sorted(names))


# ── 검색어로 바꾸기 ──


def with_particle(term: str, rng: random.Random) -> str:
    coda = split_syllable(term[-1]).coda if re.fullmatch("[가-힣]", term[-1]) else ""
    closed = [
        "은",
        "이",
        "을",
        "과",
        "으로",
        "이란",
        "이라는",
        "이나",
        "에서",
        "의",
        "에는",
        "만",
        "까지",
    ]
    opened = ["는", "가", "를", "와", "로", "란", "라는", "나", "에서", "의", "에는", "도", "부터"]
    return term + rng.choice(closed if coda else opened)


def initials(term: str) -> str:
    return "".join(split_syllable(one).onset if "가" <= one <= "힣" else one for one in term)


def mistyped(term: str, rng: random.Random) -> str:
    """글자 하나의 첫소리나 가운뎃소리나 끝소리 하나를 바꾸거나 빼거나 더한다."""
    places = [at for at, one in enumerate(term) if "가" <= one <= "힣"]
    at = rng.choice(places)
    onset, nucleus, coda = split_syllable(term[at])
    change = rng.choice(["onset", "nucleus", "coda"])
    if change == "onset":
        onset = rng.choice([one for one in ONSETS if one != onset])
    elif change == "nucleus":
        nucleus = rng.choice([one for one in "ㅏㅐㅓㅔㅗㅜㅡㅣ" if one != nucleus])
    else:
        coda = "" if coda else rng.choice("ㄱㄴㄹㅁㅂㅅㅇ")
    return term[:at] + compose(onset + nucleus + coda) + term[at + 1 :]


def half_typed(term: str, rng: random.Random) -> str:
    onset, nucleus, coda = split_syllable(term[-1])
    return term[:-1] + (compose(onset + nucleus) if coda and rng.random() < 0.6 else onset)


def on_latin_keys(term: str, rng: random.Random) -> str:
    """한글을 영문 자판으로 친 것."""
    jamo = "".join(PAIRS.get(one, one) for one in decompose(term))
    return "".join(LATIN[KEYS.index(one)] if one in KEYS else one for one in jamo)


def on_korean_keys(term: str, rng: random.Random) -> str:
    """영어를 한글 자판으로 친 것. 입력기처럼 겹낱자와 음절로 모은다."""
    jamo = "".join(KEYS[LATIN.index(one)] if one in LATIN else one for one in term.lower())
    for pair, keys in PAIRS.items():
        vowel = pair in NUCLEI
        jamo = re.sub(keys if vowel else f"(?<=[{NUCLEI}]){keys}(?![{NUCLEI}])", pair, jamo)
    return compose(jamo)


def infix(term: str, rng: random.Random) -> str:
    start = rng.randint(1, len(term) - 2)
    return term[start : rng.randint(start + 2, len(term))]


def split(term: str, rng: random.Random) -> str:
    at = rng.randint(2, len(term) - 2)
    return f"{term[:at]} {term[at:]}"


def recased(term: str, rng: random.Random) -> str:
    return rng.choice([str.lower, str.upper, str.title, str])(term)


def make(book: Book, names: Iterable[tuple[str, ...]], seed: int) -> list[Query]:
    """갈래마다 서른 개씩의 검색어.

    입력:
        book: 지은 책.
        names: 같은 것을 부르는 이름들. 첫째가 책이 쓰는 말이다.
        seed: 씨앗.
    """
    rng = random.Random(seed)
    found = terms_of(book)
    long = [word for word in found.words if len(word) >= 3]
    both = [*found.words, *found.compounds]
    inside = {squeeze(text) for text in (*book.headings.values(), *book.texts.values())}

    def is_new(text: str) -> bool:
        return not any(squeeze(text) in one for one in inside)

    kinds: dict[str, tuple[list[str], Callable[[str, random.Random], str]]] = {
        "그대로": (both, lambda term, _: term),
        "붙여 쓴 구절": (found.compounds, lambda term, _: term.replace(" ", "")),
        "띄어 쓴 낱말": ([word for word in long if len(word) >= 4], split),
        "차례를 바꾼 구절": (found.compounds, lambda term, _: " ".join(term.split()[::-1])),
        "가운데": (long, infix),
        "조사": ([*both, *found.english], with_particle),
        "첫소리": (
            [term for term in both if len(term.replace(" ", "")) >= 3],
            lambda t, _: initials(t),
        ),
        "낱자 하나 틀림": ([term for term in both if len(term) >= 3], mistyped),
        "치다 만 글자": (long, half_typed),
        "영문 자판": (both, on_latin_keys),
        "한글 자판": (found.english, on_korean_keys),
        "영어": (found.english, recased),
        "코드의 이름": (found.names, lambda term, _: term),
    }
    queries = []
    for kind, (pool, change) in kinds.items():
        for term in rng.sample(pool, min(EACH, len(pool))):
            text = change(term, rng)
            while kind == "낱자 하나 틀림" and not is_new(text):
                text = change(term, rng)
            gold = book.gold(text if kind == "가운데" else term)
            queries.append(Query(kind, text, term, gold))
    synonyms = [(other, group[0]) for group in names for other in group[1:] if book.gold(group[0])]
    for other, term in rng.sample(synonyms, min(EACH, len(synonyms))):
        queries.append(Query("다른 이름", other, term, book.gold(term)))
    return [query for query in queries if query.gold]


# ── 묻기 ──

# 사이트의 일꾼을 테마처럼 부린다. 답마다 걸린 시간과, 쪽마다 펼쳐 보이는 절들을 돌려준다.
ASK = """
async ([url, texts]) => {
  const worker = new Worker(url);
  const send = (message) => new Promise((done, fail) => {
    worker.onmessage = ({data}) => done(data);
    worker.onerror = (event) => fail(new Error(event.message));
    worker.postMessage(message);
  });
  const ready = await send({type: 0, data: {config: {}, docs: [], options: {}}});
  if (ready.type !== 1) throw new Error("준비되지 않았습니다");
  const answers = [];
  for (const text of texts) {
    const start = performance.now();
    const {type, data} = await send({type: 2, data: text});
    const milliseconds = performance.now() - start;
    if (type !== 3) throw new Error("답이 아닙니다");
    const shown = data.items.map((group) => group
      .filter(({score, location}) => score >= group[0].score || !location.includes("#"))
      .map(({location}) => location));
    answers.push({milliseconds, shown});
  }
  worker.terminate();
  return answers;
}
"""


def ask(page: object, texts: list[str], worker: str = "assets/js/search.js") -> list[dict]:
    """일꾼에게 곧바로 묻는다.

    입력:
        page: 사이트의 첫 쪽을 연 브라우저의 쪽.
        texts: 검색어들.
        worker: 첫 쪽에서 본 일꾼의 주소.
    """
    return page.evaluate(ASK, [worker, texts])


def recall(queries: list[Query], answers: list[dict]) -> dict[str, float]:
    """갈래마다, 다섯 번째 쪽까지 보이는 절에 답이 있는 비율."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for query, answer in zip(queries, answers, strict=True):
        shown = {location for group in answer["shown"][:5] for location in group}
        hits[query.kind].append(bool(query.gold & shown))
        hits["모두"].append(bool(query.gold & shown))
    return {kind: sum(found) / len(found) for kind, found in hits.items()}
