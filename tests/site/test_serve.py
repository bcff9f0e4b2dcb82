"""serve: 실패한 예제는 쪽의 붉은 상자가 되고, 서버는 살아서 고친 것을 보인다."""

import contextlib
import os
import signal
import socket
import urllib.request

import pytest

EXAMPLES = "  - 예제: examples/index.md\n"
API = "# API { #api }\n\n::: lstm_blog.recurrent.layers\n\n::: lstm_blog.recurrent.base\n"


@pytest.fixture
def server(built_book, copy_of):
    """베낀 책을 띄운 서버. 쪽을 읽는 함수를 돌려준다."""
    book = copy_of(built_book)
    (book.root / "docs" / "api").mkdir()
    (book.root / "docs" / "api" / "layers.md").write_text(API, "utf-8")
    book.edit("mkdocs.yml", EXAMPLES, f"{EXAMPLES}  - API: api/layers.md\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    process = book.start("mkdocs", "serve", "--dev-addr", address)

    def read(path: str) -> str:
        assert process.poll() is None, process.stdout.read()
        with contextlib.suppress(OSError):
            url = f"http://{address}/{path}"
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        return ""

    book.read = read
    yield book
    os.kill(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=900)
    assert process.returncode == 0, output
    assert not book.processes()


def test_edits_show_up_and_failures_are_red_boxes_until_mended(server, script_text, wait_until):
    wait_until(lambda: "단계는 52번입니다." in server.read(""))
    server.edit("docs/index.md", "단계는", "고친 단계는")
    wait_until(lambda: "고친 단계는 52번입니다." in server.read(""))

    good = (server.root / "gallery" / "second.py").read_text("utf-8")
    bad = script_text("# %% go\nraise ValueError('<나쁨>')", title="둘째 제목")
    (server.root / "gallery" / "second.py").write_text(bad, "utf-8")
    wait_until(lambda: "lb-error" in server.read("two/"))
    page = server.read("two/")
    assert "예제가 실패했습니다: gallery/second.py, 8번째 줄 (셀 go)" in page
    assert "원인: ValueError: &lt;나쁨&gt;" in page
    assert "고친 단계는 52번입니다." in server.read("")

    (server.root / "gallery" / "second.py").write_text("x = (\n", "utf-8")
    wait_until(lambda: "파이썬 문법 오류" in server.read("two/"))

    (server.root / "gallery" / "second.py").write_text(good, "utf-8")
    wait_until(lambda: "lstm_step" in server.read("two/"))
    assert "lb-error" not in server.read("two/")

    server.edit("docs/two.md", "second.py", "second.py#없음")
    wait_until(lambda: "있는 셀: go" in server.read("two/"))
    assert (server.site / "index.html").is_file()


def test_an_api_page_outlives_a_prose_edit_and_follows_a_docstring_edit(server, wait_until):
    wait_until(lambda: "한 걸음씩 읽을 수 있는 LSTM." in server.read("api/layers/"))
    link = 'href="#lstm_blog.recurrent.base.RNNBase"'
    assert link in server.read("api/layers/")
    server.edit("docs/index.md", "단계는", "고친 단계는")
    wait_until(lambda: "고친 단계는 52번입니다." in server.read(""))
    # 기억에서 꺼낸 쪽에도 고리와 모양이 남는다.
    assert link in server.read("api/layers/")
    assert ".doc-contents" in server.read("assets/_mkdocstrings.css")

    layers = "src/lstm_blog/recurrent/layers.py"
    server.edit(layers, "한 걸음씩 읽을 수 있는 LSTM.", "고친 설명의 LSTM.")
    wait_until(lambda: "고친 설명의 LSTM." in server.read("api/layers/"))


def test_a_changed_glossary_reaches_pages_that_were_remembered(server, wait_until):
    server.edit("docs/two.md", "# 둘째 쪽 { #two }\n", "# 둘째 쪽 { #two }\n\n셀은 하나입니다.\n")
    wait_until(lambda: "셀은 하나입니다." in server.read("two/"))
    glossary = server.root / "docs" / "glossary.md"
    entry = (
        "# 용어집 {{ #glossary }}\n\n## ㅅ {{ #siot }}\n\n### 셀 (cell) {{ #cell }}\n\n"
        "{}입니다.\n\n"
        "- 배우는 곳: [첫 쪽](index.md#top)\n"
    )
    glossary.write_text(entry.format("상자"), "utf-8")
    wait_until(lambda: 'title="상자입니다.">셀</a>은' in server.read("two/"))
    glossary.write_text(entry.format("고친 상자"), "utf-8")
    wait_until(lambda: 'title="고친 상자입니다.">셀</a>은' in server.read("two/"))
    glossary.write_text(entry.format("하나입니다. 둘"), "utf-8")
    server.edit("docs/two.md", "하나입니다", "둘입니다")
    wait_until(lambda: 'title="고친 상자입니다.">셀</a>은 둘입니다' in server.read("two/"))


def test_a_new_title_reaches_the_menu_of_every_page(server, wait_until):
    wait_until(lambda: "단계는 52번입니다." in server.read(""))
    server.edit("mkdocs.yml", "  - 둘째 쪽: two.md\n", "  - two.md\n")
    wait_until(lambda: "둘째 쪽" in server.read(""))
    server.edit("docs/two.md", "# 둘째 쪽 {", "# 새로 지은 제목 {")
    wait_until(lambda: "새로 지은 제목" in server.read(""))
    server.edit("overrides/main.html", "{% block extrahead %}", "{% block extrahead %}<!--고침-->")
    wait_until(lambda: "<!--고침-->" in server.read("") and "<!--고침-->" in server.read("two/"))
