"""API 쪽: 공개 이름은 모두 한 쪽에 한 번, 한국어로, 예제와 서로 이어진 채 나온다."""

import ast
import copy
import itertools
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import griffe
import pytest
from bs4 import BeautifulSoup

import lstm_blog
from lstm_blog.site.api import read_api_pages, signature_of
from lstm_blog.site.cache import package_modules
from lstm_blog.site.references import home_of

ROOT = Path(__file__).resolve().parents[2]
SIGNATURES = """
from dataclasses import dataclass

def short(x: int, /, *rest, size=3) -> str: ...

def keywords(a_rather_long_name: int, *, another_rather_long_name: str = "가", **more: int): ...

class Box:
    def __init__(self, width: int) -> None: ...

    @classmethod
    def square(cls, width: int) -> "Box": ...

    @property
    def area(self) -> int: ...

NAMES = ("일", "이")
SHAPES = {"a_rather_long_name": (1, 2, 3), "another_rather_long_name": (4, 5, 6), "third": (7,)}
TABLE = "VALUE"
""".replace("VALUE", "긴 값" * 60)


def public_names() -> set[str]:
    """기계실을 뺀 모든 모듈이 정의한 공개 이름. `__all__`이 있으면 그 안의 것만."""
    found = set()
    for module, path in package_modules().items():
        if module == "lstm_blog" or module.startswith("lstm_blog.site"):
            continue
        defined, exported = [], None
        for node in _statements(ast.parse(path.read_text(encoding="utf-8")).body):
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            if names == ["__all__"]:
                exported = ast.literal_eval(node.value)
            defined += [node.name] if hasattr(node, "name") else names
        found |= {
            f"{module}.{name}"
            for name in defined
            if (name in exported if exported is not None else not name.startswith("_"))
        }
    return found


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """모듈의 첫 층. `if TYPE_CHECKING:` 안의 것도 센다."""
    for node in body:
        yield from _statements(node.body) if isinstance(node, ast.If) else [node]


@pytest.fixture(scope="module")
def book(built_book, tmp_path_factory):
    """작은 책에 이 책의 API 쪽을 모두 넣어 지은 것."""
    root = tmp_path_factory.mktemp("api") / "book"
    shutil.copytree(built_book.root, root, symlinks=True)
    shutil.copytree(ROOT / "docs" / "api", root / "docs" / "api")
    made = type(built_book)(root)
    made.edit("docs/two.md", "second.py", "second.py\n```\n\n```source\nlstm_blog.cells:lstm_step")
    menu = "".join(f"  - api/{path.name}\n" for path in sorted((root / "docs/api").glob("*.md")))
    made.edit("mkdocs.yml", "  - 예제: examples/index.md\n", f"  - 예제: examples/index.md\n{menu}")
    code, output = made.build()
    assert code == 0, output
    return made


@pytest.fixture(scope="module")
def pages(book):
    """쪽의 주소 → 본문."""
    return {
        f"api/{path.parent.name}/": BeautifulSoup(path.read_text("utf-8"), "html.parser").article
        for path in sorted(book.site.glob("api/*/index.html"))
    }


def test_every_public_name_stands_on_exactly_one_page(pages):
    places = Counter(h["id"] for page in pages.values() for h in page.select(".doc-heading"))
    expected = public_names()
    missing = sorted(name for name in expected if name not in places)
    assert not missing, f"docs/api/의 쪽에 `::: 모듈`을 더하세요: {missing}"
    assert [name for name, count in places.items() if count > 1] == []
    owners = {name.rpartition(".")[0] for name in places if name not in expected}
    assert owners <= expected  # 나머지는 공개된 클래스의 멤버다


def test_every_exported_name_tells_how_to_import_it(pages):
    for name in lstm_blog.__all__:
        home = f"{lstm_blog._HOME[name]}.{name}"
        [heading] = [h for page in pages.values() for h in page.find_all(id=home)]
        assert f"from lstm_blog import {name}" in heading.parent.get_text()
    # 부 패키지가 내보이는 이름도 정의된 곳에 한 번만 있다.
    assert home_of("lstm_blog.reference:lstm_forward") == "lstm_blog.reference.cells:lstm_forward"


def test_headings_nest_and_have_ascii_ids(pages):
    for url, page in pages.items():
        levels = []
        for heading in page.find_all(re.compile("h[1-6]")):
            assert heading["id"].isascii(), url
            levels.append(int(heading.name[1]))
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), url


def test_sections_are_drawn_in_korean_and_nothing_is_left_raw(book, pages):
    titles = Counter()
    for url, page in pages.items():
        titles.update(title.get_text() for title in page.select(".lb-doc-title"))
        assert str(book.root) not in str(page), url
        prose = copy.copy(page)
        for code in prose.select("pre, code, .lb-doc-type"):
            code.decompose()
        text = prose.get_text("\n")
        assert not re.search(r"^\s*(입력|반환|예외|속성|출처):", text, re.MULTILINE), url
        assert ">>>" not in text
        english = r"Source code|Bases:|Parameters|Returns|Raises|Examples|Attributes|Description"
        assert not re.search(english, text), url
    assert {"입력", "반환", "예외", "출처", "속성", "예"} <= set(titles)


def test_examples_and_parts_lead_to_each_other(book, pages):
    heading = pages["api/recurrent/"].find(id="lstm_blog.cells.lstm_step")
    uses = heading.parent.select_one(".lb-doc-uses")
    assert uses.get_text(strip=True) == "이 부품을 쓰는 예제:둘째 제목"
    assert urljoin("/api/recurrent/", uses.a["href"]) == "/examples/second/"
    for source in ("/two/", "/examples/second/"):
        page = BeautifulSoup(book.page(source.strip("/")), "html.parser")
        [link] = page.select(".lb-api-bar a")
        assert urljoin(source, link["href"]) == "/api/recurrent/#lstm_blog.cells.lstm_step"


def test_types_lead_to_their_own_entry(pages):
    heading = pages["api/recurrent/"].find(id="lstm_blog.recurrent.layers.LSTM")
    bases = heading.parent.select_one(".lb-doc-bases")
    assert bases.a["href"] == "#lstm_blog.recurrent.base.RNNBase"


def test_the_search_index_holds_names_and_first_sentences_only(book):
    index = (book.site / "search" / "sections.js").read_text("utf-8").partition("=")[2]
    (page,) = (page for page in json.loads(index)["pages"] if page["url"] == "api/recurrent/")
    entries = {anchor: (heading, text) for anchor, heading, text, _ in page["sections"]}
    heading, text = entries["lstm_blog.cells.lstm_step"]
    assert heading == "lstm_step"
    assert "LSTM의 한 걸음" in text
    for word in ("weight_ih", "Tensor", "소스 보기", "RuntimeError", "예제"):
        assert word not in text, word


def test_signatures_are_python_and_fold_when_long(tmp_path):
    (tmp_path / "sample.py").write_text(SIGNATURES, encoding="utf-8")
    module = griffe.load("sample", search_paths=[tmp_path])
    assert signature_of(module["short"]) == "short(x: int, /, *rest, size=3) -> str"
    assert signature_of(module["keywords"]) == (
        "keywords(\n    a_rather_long_name: int,\n    *,\n"
        "    another_rather_long_name: str = '가',\n    **more: int,\n)"
    )
    assert signature_of(module["Box"]) == "Box(width: int)"
    assert signature_of(module["Box.square"]) == "@classmethod\nsquare(width: int) -> Box"
    assert signature_of(module["Box.area"]) == "@property\narea -> int"
    assert signature_of(module["NAMES"]) == "NAMES = ('일', '이')"
    assert signature_of(module["SHAPES"]) == (
        "SHAPES = {\n    'a_rather_long_name': (1, 2, 3),\n"
        "    'another_rather_long_name': (4, 5, 6),\n    'third': (7,),\n}"
    )
    assert signature_of(module["TABLE"]) == "TABLE"


def test_the_inventory_names_the_page_of_each_module(tmp_path):
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "one.md").write_text(
        "# 하나\n\n::: lstm_blog.cells\n\n글\n\n::: lstm_blog.recurrent.base\n", "utf-8"
    )
    assert read_api_pages(tmp_path) == {
        "lstm_blog.cells": "api/one/",
        "lstm_blog.recurrent.base": "api/one/",
    }
