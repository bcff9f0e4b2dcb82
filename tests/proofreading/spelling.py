"""맞춤법: hunspell-ko가 모르는 낱말. 이 책의 용어와, 사전이 약한 조사의 이음만 덜어 냅니다."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

COMMAND = ("hunspell", "-d", "ko_KR", "-i", "utf-8")
WORD = re.compile(r"[가-힣A-Za-z0-9σ±%]+")
# 새 낱말이 따라 쓸 사전의 낱말. 이름씨는 조사가, 움직씨는 어미가 그대로 붙는다.
NOUN, VERBS = "게임", ("하다/공부하다", "되다/생각되다")
# 라틴 글자나 수 뒤에 붙은 한글. 단위이거나 조사다.
HANGUL_TAIL = re.compile(r"[가-힣]*$")
# 이 조사들이 이어지면 사전이 모른다: 앞에서부터, 하나씩, 상태뿐입니다.
# 앞말의 받침을 가리지 않는 것만 둔다.
CHAIN = re.compile(
    r"(?:에게|에서|에|로)?"
    r"(?:서는|씩|마다|까지|부터|뿐|쯤|끼리|짜리|째|만|처럼|별|라고|라는|에게는|에서나|에서의|이기도)+"
    r"(?:입니다|이어야|이라서?|이고|이던|이면|면|인지만|인지|인|일|을|이|가|은|는|의|도|에|로|으로|라)?$"
)
# 피동의 '-어지다': 곱해집니다.
PASSIVE = re.compile(r"(?<=[가-힣])(?:지|진|질|집|져|졌)[가-힣]*$")
PARTICLES = re.compile(
    r"(?:께|에게|에|에서|으로|로|만|쯤|까지|부터|보다|처럼|마다|씩|뿐)?(?:은|는|이|가|을|를|의|도|만|로|으로|서|에)?"
    r"|(?:와|과|란|이란|라|라고|라는|다|나|이)|이(?:고|며|면|나|던|라|라고|라는|라도|라고도|다)"
    r"|인|일|(?:뿐)?입니다|였습니다|쯤이면|에서는|에서도|까지의|께서는"
)


def available() -> bool:
    """hunspell과 한국어 사전이 있는지."""
    if shutil.which(COMMAND[0]) is None:
        return False
    probe = subprocess.run([*COMMAND, "-l"], input="글\n", capture_output=True, text=True)
    return probe.returncode == 0 and not probe.stderr and not probe.stdout.strip()


def read_words(path: Path) -> dict[str, bool]:
    """낱말 → '하다'와 '되다'도 붙는지."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    words = [line for line in lines if line and not line.startswith("#")]
    return {word.rstrip("*"): word.endswith("*") for word in words}


def unknown(words: Iterable[str], known: dict[str, bool], folder: Path) -> set[str]:
    """사전도 낱말 목록도 모르는 말들.

    입력:
        words: 살필 말들. 라틴 글자와 수는 떼고 한글만 봅니다.
        known: 이 책의 낱말 → '하다'와 '되다'도 붙는지.
        folder: 낱말 목록을 적어 둘 임시 폴더.
    """
    parts = {word: HANGUL_TAIL.search(word)[0] for word in words}
    parts = {word: part for word, part in parts.items() if part and not PARTICLES.fullmatch(part)}
    stems = {part: _stem(part) for part in parts.values()}
    bad = _misspelled({*stems, *filter(None, stems.values())}, known, folder)
    return {
        word
        for word, part in parts.items()
        if part in bad and (not stems[part] or stems[part] in bad)
    }


def _stem(word: str) -> str:
    """이어진 조사나 '-어지다'를 떼고 남은 말. 뗄 것이 없으면 빈 글."""
    for ending in (CHAIN, PASSIVE):
        found = ending.search(word)
        if found is not None and found.start() > 0:
            return word[: found.start()]
    return ""


def _misspelled(words: set[str], known: dict[str, bool], folder: Path) -> set[str]:
    dictionary = folder / "words.dic"
    entries = [f"{word}/{NOUN}" for word in known]
    entries += [word + verb for word, verbal in known.items() if verbal for verb in VERBS]
    dictionary.write_text("\n".join(entries) + "\n", "utf-8")
    command = [*COMMAND, "-p", str(dictionary), "-l"]
    answer = subprocess.run(
        command, input="\n".join(sorted(words)) + "\n", capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())
