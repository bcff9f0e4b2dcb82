"""책의 글: 띄어쓰기, 맞춤법, 용어, 말투. tests/proofreading/의 규칙을 책 전체에 댄다."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from lstm_blog.site import curriculum, glossary
from proofreading import korean, prose, spelling

ROOT = Path(__file__).resolve().parent.parent
RULES = Path(__file__).resolve().parent / "proofreading"
TERMS = glossary.read(ROOT / "docs" / "glossary.md")
INSTALL = (
    "hunspell이나 그 한국어 사전이 없습니다. "
    "데비안과 우분투에서는 `apt-get install hunspell hunspell-ko`로 설치하십시오."
)
# 끝맺음을 보는 글. 제목, 표, 인용은 줄여 쓸 수 있다.
FULL_SENTENCES = ("문단", "목록", "그림 설명", "화면 문구")


def table(name: str) -> list[tuple[str, ...]]:
    lines = (RULES / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def passages() -> list[prose.Passage]:
    """책의 글 전부. 다른 표기를 늘어놓은 용어집의 줄은 글이 아니다."""
    found: list[prose.Passage] = []
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text, name = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        if name == "docs/glossary.md":
            text = re.sub(r"^- .+$", "", text, flags=re.MULTILINE)
        found += prose.from_markdown(text, name)
    for path in sorted((ROOT / "gallery").rglob("*.py")):
        found += prose.from_script(path, path.relative_to(ROOT).as_posix())
    for path in sorted((ROOT / "overrides").rglob("*.html")):
        found += prose.from_template(path, path.relative_to(ROOT).as_posix())
    kinds = {passage.kind for passage in found}
    assert {
        *FULL_SENTENCES,
        "제목",
        "표",
    } <= kinds  # 꺼내는 일이 어긋나 아무것도 보지 않는 일을 막는다
    return found


@pytest.fixture(scope="module")
def findings(passages) -> list[tuple[prose.Passage, str, korean.Finding]]:
    return [
        (passage, sentence, finding)
        for passage in passages
        for sentence in passage.sentences()
        for finding in korean.spacing(sentence)
    ]


# ── 띄어쓰기 ──


@pytest.mark.parametrize("rule", korean.SPACING)
def test_words_are_spaced_as_the_rule_says(findings, rule):
    allowed = {around for name, around, _ in table("allowed.tsv") if name == rule}
    wrong = [
        f"{passage}: {finding.around!r} ({sentence})"
        for passage, sentence, finding in findings
        if finding.rule == rule and finding.around not in allowed
    ]
    assert not wrong, f"{rule}. 맞다면 까닭과 함께 allowed.tsv에 적습니다.\n" + "\n".join(wrong)


def test_every_allowance_has_a_reason_and_is_still_needed(findings):
    seen = {(finding.rule, finding.around) for _, _, finding in findings}
    for row in table("allowed.tsv"):
        assert len(row) == 3, row
        assert row[:2] in seen, f"이제 필요 없는 허용: {row}"


@pytest.mark.parametrize("rule", korean.SPACING)
def test_a_rule_catches_planted_errors_and_passes_their_corrections(rule):
    rows = [(wrong, right) for name, wrong, right in table("planted.tsv") if name == rule]
    missed = [wrong for wrong, _ in rows if rule not in {f.rule for f in korean.spacing(wrong)}]
    assert len(rows) >= 20
    assert len(missed) <= len(rows) * 0.05, missed
    assert not [right for _, right in rows if korean.spacing(right)]


# ── 말투 ──


def test_sentences_end_in_the_formal_register(passages):
    wrong = [
        f"{passage}: {sentence}"
        for passage in passages
        if passage.kind in FULL_SENTENCES
        for sentence in passage.sentences()
        if sentence.rstrip("\"'”’)")[-1] in ".?!" and korean.ending(sentence)
    ]
    assert not wrong, "합니다체가 아닙니다.\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "sentence",
    ["값이 커져요.", "값이 커진다.", "그냥 곱해.", "왜 그런가?", "이것은 벡터예요.", "무엇일까?"],
)
def test_casual_endings_are_found(sentence):
    assert korean.ending(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "값이 커집니다.",
        "왜 커질까요?",
        "한번 해 보세요.",
        "해 보십시오.",
        "값이 커지는 일.",
        "함께 봅시다.",
    ],
)
def test_formal_endings_and_nouns_pass(sentence):
    assert korean.ending(sentence) is None


def test_every_caption_says_something_in_a_full_sentence(passages):
    captions = [passage for passage in passages if passage.kind == "그림 설명"]
    bare = [
        f"{caption}: {caption.text}"
        for caption in captions
        if not re.search(r"니다\.", caption.text) or not caption.text.endswith(".")
    ]
    assert captions
    assert not bare, "그림이 무엇을 보이는지 합니다체 문장으로 적습니다.\n" + "\n".join(bare)


# ── 용어 ──


def forbidden_in(text: str) -> list[str]:
    """글에 나온 쓰지 않는 말들과 대신 쓸 말."""
    return [
        f"{word!r} → {term.korean!r}"
        for term in TERMS
        for word in term.forbidden
        if re.search(rf"(?<![가-힣A-Za-z0-9]){re.escape(word)}", text)
    ]


def test_one_term_has_one_spelling(passages):
    wrong = [f"{passage}: {word}" for passage in passages for word in forbidden_in(passage.text)]
    assert not wrong, "용어집이 쓰지 않기로 한 말입니다.\n" + "\n".join(wrong)


def test_a_forbidden_word_is_found_with_its_particle_but_not_inside_another():
    assert forbidden_in("이 은닉상태는 깁니다.") == ["'은닉상태' → '은닉 상태'"]
    assert forbidden_in("비은닉상태와 은닉 상태") == []


def test_a_struck_out_quotation_may_use_a_forbidden_word():
    quoted, plain = prose.from_markdown("~~은닉상태~~라고도 합니다.\n\n은닉상태입니다.\n", "쪽.md")
    assert not forbidden_in(quoted.text)
    assert forbidden_in(plain.text)


def test_terms_without_a_chapter_are_still_planned_on_the_map():
    """장의 원고가 생기면 지도에서 열린다. 그때 '배울 곳'을 '배우는 곳'으로 고친다."""
    entries = [entry for part in curriculum.read(ROOT / "docs") for entry in part.entries]
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    planned = set(re.findall(r"^- 배울 곳: \[(.+?)\]", text, re.MULTILINE))
    unwritten = {title for source, title in entries if not (ROOT / "docs" / source).exists()}
    assert planned <= unwritten, f"열린 장이거나 지도에 없는 이름: {planned - unwritten}"


# ── 맞춤법 ──


@pytest.fixture(scope="module")
def known() -> dict[str, bool]:
    if not spelling.available():
        if os.environ.get("LSTM_BLOG_REQUIRE_HUNSPELL") == "1":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    words = spelling.read_words(RULES / "words.txt")
    parts = [part for term in TERMS for part in re.findall("[가-힣]+", term.korean)]
    return dict.fromkeys(parts, False) | words


def test_every_word_is_in_the_dictionary_or_in_our_list(passages, known, tmp_path):
    places: dict[str, str] = {}
    for passage in passages:
        for word in spelling.WORD.findall(passage.text):
            places.setdefault(word, str(passage))
    bad = spelling.unknown(places, known, tmp_path)
    wrong = [f"{places[word]}: {word}" for word in sorted(bad)]
    assert not wrong, "맞다면 tests/proofreading/words.txt에 적습니다.\n" + "\n".join(wrong)


def test_misspelled_words_are_found_whatever_follows_them(known, tmp_path):
    wrong = [
        "갯수를",
        "몇일",
        "않됩니다",
        "텐써를",
        "텐서으로",
        "어텐숀입니다",
        "곱헤집니다",
        "LSTM을를",
    ]
    right = ["개수를", "며칠", "돼요", "텐서를", "텐서로", "어텐션입니다", "곱해집니다", "LSTM을"]
    right += ["앞에서부터", "하나씩", "상태뿐입니다", "50걸음을", "미분했습니다", "반올림됩니다"]
    assert spelling.unknown(wrong + right, known, tmp_path) == set(wrong)


def test_listed_words_are_used_and_listed_once(passages, known):
    lines = (RULES / "words.txt").read_text("utf-8").splitlines()
    words = [line.rstrip("*") for line in lines if line and not line.startswith("#")]
    assert len(words) == len(set(words))
    text = "\n".join(passage.text for passage in passages)
    assert [word for word in words if word not in text] == []


# ── 글 꺼내기 ──


def test_prose_leaves_code_formulas_and_markup_out():
    page = (
        "---\ntitle: 가\n---\n# 제목 { #top }\n\n"
        "글 `코드`는 $h_t$를 [링크](a.md#b)로\n잇는 **굵은** 글[^1]입니다.\n\n"
        "```python\n# 주석이다\n```\n\n```example\na.py#b\n그림: 그림의 설명입니다.\n```\n\n"
        "- 목록 {{a.py:b:.2f}}개\n    이어진 줄\n- 다음\n\n| 칸 | 둘 |\n|---|---|\n| `a` | 셋 |\n\n"
        '> 인용한다.\n\n!!! note "곁글"\n    속입니다.\n\n'
        "$$\na = b \\text{가}\n+ c\n$$\n\n끝입니다.\n"
    )
    found = [(p.line, p.kind, p.text) for p in prose.from_markdown(page, "쪽.md")]
    assert found == [
        (4, "제목", "제목"),
        (6, "문단", "글 X는 X를 링크로 잇는 굵은 글입니다."),
        (15, "그림 설명", "그림의 설명입니다."),
        (18, "목록", "목록 1개 이어진 줄"),
        (20, "목록", "다음"),
        (22, "표", "칸"),
        (22, "표", "둘"),
        (24, "표", "셋"),
        (26, "인용", "인용한다."),
        (28, "제목", "곁글"),
        (29, "문단", "속입니다."),
        (36, "문단", "끝입니다."),
    ]


def test_captions_are_found_in_calls_and_in_drawing_functions(tmp_path):
    path = tmp_path / "draws.py"
    path.write_text(
        '"""\n제목\n====\n소개입니다.\n"""\n\n# %% setup\nimport matplotlib.pyplot as plt\n\n'
        "def show(part, caption):\n    fig = plt.figure()\n    fig.set_label(caption)\n\n"
        '# %% a\nshow("f", "첫 설명입니다.")\nfig = plt.figure()\n'
        'fig.set_label(f"둘째 {1}개입니다.")\n',
        "utf-8",
    )
    found = [p.text for p in prose.from_script(path, "draws.py") if p.kind == "그림 설명"]
    assert found == ["첫 설명입니다.", "둘째 1개입니다."]


def test_sentences_are_split_at_their_ends_only():
    passage = prose.Passage(
        "쪽.md", 1, "문단", '값은 0.9입니다. "그렇다"고 합니다. 왜일까요? 셋(1997. 9)입니다.'
    )
    assert passage.sentences() == [
        "값은 0.9입니다.",
        '"그렇다"고 합니다.',
        "왜일까요?",
        "셋(1997. 9)입니다.",
    ]
