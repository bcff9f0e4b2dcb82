"""책 짓기, 처음부터 끝까지: 틀린 쪽은 어떤 일이 있어도 나가지 않는다."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

LAB = """
# %% setup
import matplotlib.pyplot as plt

from lstm_blog import plots

plots.use_style()
print("<script>alert(1)</script>")

# %% [markdown]
# ## 한글 제목 { #korean }
#
# 수식 $h_t$ 입니다.

# %% plot
fig, ax = plt.subplots()
fig.set_label("빈 축을 그립니다.")
plt.show()
"""


def test_a_built_page_holds_its_example_output_number_and_math(built_book):
    page = BeautifulSoup(built_book.page("."), "html.parser")
    assert "단계는 52번입니다." in page.get_text()
    [figure] = page.select("article figure")
    assert figure.svg["role"] == "img"
    assert page.select_one("article .katex") is not None
    example = BeautifulSoup(built_book.page("examples/first"), "html.parser")
    assert example.select_one(".lb-output code").text == "steps = 52\n<b>굵게</b>"
    assert example.select_one("article .lb-output b") is None
    bar = example.select_one(".lb-example-bar")
    for link in [*(a["href"] for a in bar.select("a[download]")), bar.button["data-script-url"]]:
        assert (built_book.site / "examples" / "first" / link).is_file()
    cards = BeautifulSoup(built_book.page("examples"), "html.parser").select(".lb-card")
    assert sorted(card["href"] for card in cards) == ["first/", "second/"]
    assert all(
        (built_book.site / "examples" / card["href"] / "index.html").is_file() for card in cards
    )


def test_every_file_of_the_site_can_be_read_by_everyone(built_book):
    hidden = [path for path in built_book.site.rglob("*") if path.stat().st_mode & 0o044 != 0o044]
    assert hidden == []
    assert built_book.leftovers() == []


def test_the_copied_script_names_a_wheel_that_is_there(built_book):
    first = (built_book.site / "examples" / "first.py").read_text("utf-8").splitlines()[0]
    name = first.removeprefix("# 준비: pip install ")
    assert (built_book.site / name).is_file()


def scatter_garbage(cache: Path) -> int:
    """기억마다 다른 방식으로 망가뜨린다."""
    damages = [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"\xff\x00garbage",
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: b'{"key": 1}',
    ]
    files = [path for path in sorted(cache.rglob("*")) if path.is_file()]
    for number, path in enumerate(files):
        path.write_bytes(damages[number % len(damages)](path.read_bytes()))
    return len(files)


def test_a_cold_build_elsewhere_with_garbage_caches_gives_the_same_bytes(built_book, copy_of):
    """다른 자리, 시간대, 말, 해시 씨앗, 망가진 기억: 어느 것도 책을 바꾸지 않는다."""
    book = copy_of(built_book, "다른 자리")
    assert scatter_garbage(book.root / ".cache") >= 5
    shutil.rmtree(book.site)
    code, output = book.build(
        TZ="Asia/Seoul", LANG="ko_KR.UTF-8", LC_ALL="C", PYTHONHASHSEED="7", COLUMNS="200"
    )
    assert code == 0, output
    assert "예제 first.py: " in output
    assert "예제 second.py: " in output
    here, there = built_book.pages(), book.pages()
    assert list(here) == list(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_two_builds_at_once_both_succeed_and_leave_a_right_site(built_book, copy_of):
    book = copy_of(built_book)
    book.edit("docs/two.md", "# 둘째 쪽", "# 고친 쪽")
    shutil.rmtree(book.root / ".cache" / "wheel")
    builds = [book.start("mkdocs", "build", "--strict") for _ in range(2)]
    outputs = [build.communicate(timeout=900)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], outputs
    assert "고친 쪽" in book.page("two")
    assert list(book.pages()) == list(built_book.pages())
    assert book.leftovers() == []


def test_a_failing_example_stops_with_one_message_and_the_old_site_stays(
    built_book, copy_of, script_text
):
    book = copy_of(built_book)
    before = book.pages()
    (book.root / "gallery" / "second.py").write_text(
        script_text("# %% go\nx = 1\nraise ValueError('나쁨')"), "utf-8"
    )
    (book.root / "gallery" / "third.py").write_text(script_text("y = 1"), "utf-8")
    code, output = book.build()
    assert code == 1
    assert output.count("예제가 실패했습니다: gallery/second.py, 9번째 줄 (셀 go)") == 1
    assert "원인: ValueError: 나쁨" in output
    assert output.count("third.py, 7번째 줄: 이름 없는 코드") == 1
    assert "Traceback" not in output
    assert book.pages() == before
    assert book.leftovers() == []


def test_a_broken_reference_stops_with_one_message_and_the_old_site_stays(built_book, copy_of):
    book = copy_of(built_book)
    before = book.pages()
    book.edit("docs/two.md", "second.py", "없는것.py")
    code, output = book.build()
    assert code == 1
    assert (
        output.count(
            "two.md, 3번째 줄: 스크립트 '없는것.py'이(가) 없습니다. 있는 것: first.py, second.py"
        )
        == 1
    )
    assert "Traceback" not in output
    assert book.pages() == before
    assert book.leftovers() == []
    # 끊어진 고리는 엄격한 빌드에서만 알게 되는 잘못이다.
    book.edit("docs/two.md", "없는것.py", "second.py")
    book.edit("docs/two.md", "# 둘째", "[고리](nowhere.md)\n\n# 둘째")
    for _ in range(2):  # 지난번의 쪽을 기억해도 잘못은 다시 알린다
        code, output = book.build()
        assert code == 1
        assert "nowhere.md" in output
    assert book.pages() == before
    assert book.leftovers() == []


def test_a_remembered_page_follows_what_other_pages_and_the_code_say(built_book, copy_of):
    """그대로인 쪽을 다시 그리지 않아도, 그 쪽이 거는 링크와 싣는 코드는 지금의 것이어야 한다."""
    book = copy_of(built_book)
    book.edit("docs/index.md", "단계는", "[둘째](two.md#two) 단계는")
    assert book.build()[0] == 0
    remembered = book.pages()
    assert book.build()[0] == 0
    assert book.pages() == remembered
    book.edit("docs/two.md", "# 둘째 쪽 { #two }", "# 둘째 쪽 { #second }")
    code, output = book.build()
    assert code == 1
    assert "#two" in output
    book.edit("docs/two.md", "{ #second }", "{ #two }")
    book.edit("gallery/first.py", "steps=52", "steps=53")
    assert book.build()[0] == 0
    assert "단계는 53번입니다." in book.page(".")


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_mends_it(
    built_book, copy_of, kill, wait_until
):
    book = copy_of(built_book, cache=False)
    before = book.pages()
    moments = {
        "scripts run": lambda: any((book.root / ".cache").glob("examples/*/*.json")),
        "pages": lambda: any(book.root.glob(".site.*.partial/index.html")),
    }
    for name, arrived in moments.items():
        shutil.rmtree(book.root / ".cache", ignore_errors=name == "scripts run")
        process = book.start("mkdocs", "build", "--strict")
        wait_until(lambda arrived=arrived, process=process: arrived() or process.poll() is not None)
        assert process.poll() is None, name
        kill(process)
        assert book.pages() == before, name
    wait_until(lambda: not book.processes())
    # 두 번의 이름 바꾸기 사이에 죽은 셈 친다.
    book.site.rename(book.root / f".site.{process.pid}.old")
    code, output = book.build()
    assert code == 0, output
    assert book.pages() == built_book.pages()
    assert book.leftovers() == []


@pytest.fixture
def small_disk(tmp_path):
    """작은 파일 시스템. 마운트할 수 없는 곳에서는 시험을 건너뛴다."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True
    )
    if not mounted or mounted.returncode != 0:
        pytest.skip("tmpfs를 마운트할 권한이 없어 가득 찬 디스크를 흉내 낼 수 없습니다")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_old_site_stays(built_book, copy_of, small_disk):
    book = copy_of(built_book, small_disk / "book")
    before = book.pages()
    book.edit("docs/two.md", "# 둘째 쪽", "# 고친 쪽")
    filler = small_disk / "filler"
    room = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"x" * (room - 200_000))
    code, output = book.build()
    assert code == 1
    assert "파일을 쓰거나 읽지 못했습니다" in output
    assert "No space left on device" in output
    assert "Traceback" not in output
    assert book.pages() == before
    filler.unlink()
    code, output = book.build()
    assert code == 0, output
    assert "고친 쪽" in book.page("two")
    assert book.leftovers() == []


def test_a_lab_is_executed_in_a_kernel_and_shown_like_any_page(built_book, copy_of, script_text):
    book = copy_of(built_book)
    (book.root / "gallery" / "labs").mkdir()
    (book.root / "gallery" / "labs" / "lab.py").write_text(script_text(LAB, title="실습"), "utf-8")
    book.edit(
        "mkdocs.yml",
        "  - 예제: examples/index.md\n",
        "  - 예제: examples/index.md\n  - 실습: labs/lab.ipynb\n",
    )
    code, output = book.build()
    assert code == 0, output
    text = book.page("labs/lab")
    page = BeautifulSoup(text, "html.parser").article
    assert page.select_one(".lb-output code").text == "<script>alert(1)</script>"
    [figure] = page.find_all("figure")
    assert figure.figcaption.text == "빈 축을 그립니다."
    assert page.h2["id"] == "korean"
    assert page.select_one(".katex") is not None
    assert not page.find_all(["style", "script"])
    assert 'id=""' not in text
    assert len(text) < 200_000
    assert (book.site / "labs" / "lab" / "lab.ipynb").is_file()
    contents = BeautifulSoup(text, "html.parser").select(".md-nav--secondary a[href='#korean']")
    assert contents


def test_an_example_page_needs_nothing_from_another_host(built_book):
    for path in built_book.site.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        loaded = [
            tag.get("src") or tag.get("href")
            for tag in page.find_all(["script", "link", "img", "iframe"])
        ]
        assert not [url for url in loaded if url and re.match(r"(https?:)?//", url)], path
