"""지은 쪽과 우리 CSS를 Nu 검사기로 본다. 테마와 KaTeX가 내는 것은 까닭과 함께 아래에 적는다."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter

import pytest

from .conftest import MODULES, missing

pytestmark = pytest.mark.browser

# 남의 코드가 내고 독자에게 해가 없는 것: (검사기의 말, 걸린 글) → 까닭.
LISTED = {
    ("Attribute “autocomplete” is only allowed", r'class="md-toggle"'): (
        "테마의 서랍과 검색 단추. 파이어폭스가 새로 고친 뒤 서랍을 열어 둔 채 되살리는 것을 막는다."
    ),
    ("Bad value “” for attribute “tabindex”", r'class="md-nav__link'): (
        "테마의 차례에서 늘 펼쳐 둔 부 이름. 빈 tabindex는 없는 것과 같다."
    ),
    ("The value of the “for” attribute of the “label”", r'for="__toc"'): (
        "테마의 목차 머리. 메뉴에 없는 쪽에는 짝이 되는 단추가 없고, 눌러도 아무 일이 없다."
    ),
    ("CSS: “height”:", r'class="vlist" style="height:-'): (
        "KaTeX가 아래로 내려간 상자에 적는 음수 높이. 브라우저는 0으로 읽고 그것이 바라던 모양이다."
    ),
}


@pytest.fixture(scope="module")
def messages(site) -> list[dict]:
    java = shutil.which("java")
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if java is None:
        missing("자바가 없습니다. `apt-get install default-jre-headless`")
    if not jar.is_file():
        missing("Nu 검사기가 없습니다. `npm ci --prefix tests/browser --ignore-scripts`")
    pages = sorted(site.folder.rglob("*.html"))
    styles = sorted((site.folder / "assets" / "css").glob("*.css"))
    found = []
    for kind, files in (("--html", pages), ("--css", styles)):
        command = [java, "-jar", jar, "--errors-only", "--format", "json", kind, *files]
        run = subprocess.run(command, capture_output=True, text=True)
        found += json.loads(run.stderr)["messages"]
    return found


def listed(message: dict) -> tuple[str, str] | None:
    for words, extract in LISTED:
        if message["message"].startswith(words) and re.search(extract, message.get("extract", "")):
            return words, extract
    return None


def test_the_validator_finds_no_error_of_ours(messages):
    ours = Counter(
        f"{message['url'].rpartition('/site/')[2]}: {message['message']} {message.get('extract')!r}"
        for message in messages
        if listed(message) is None
    )
    assert not ours, "\n".join(ours)


def test_every_listed_error_is_still_there(messages):
    """테마가 고친 것은 목록에서도 지운다."""
    assert {listed(message) for message in messages} == set(LISTED)
