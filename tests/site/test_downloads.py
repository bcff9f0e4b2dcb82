"""내려받는 것: 스크립트와 노트북이 그대로 돌고, zip은 언제 지어도 같은 바이트다."""

import ast
import io
import json
import os
import shutil
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest

from lstm_blog.site.downloads import archive, archives, how_to_open, notebook, standalone
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.script import parse
from lstm_blog.site.wheel import build_wheel

ROOT = Path(__file__).resolve().parents[2]
DRAWS = """
# %% setup
from lstm_blog import LSTM, record

record(layers=LSTM(1, 1).num_layers)

# %% [markdown]
# ## 소제목 { #part }
#
# 설명 $c_t$ 입니다.

# %% plot
print("끝")
"""
PRINTS = "# %% go\nprint('<b>굵게</b>')\nprint()\nprint('둘째')\nprint(42)"


@pytest.fixture
def gallery(tmp_path, write_script):
    write_script("draws.py", DRAWS, title="그리는 <예제>")
    write_script("prints.py", PRINTS, title="찍는 예제")
    write_script("labs/lab.py", PRINTS, title="실습")
    return Gallery(tmp_path)


def test_the_downloaded_script_starts_with_its_install_line_and_runs_the_same(gallery, tmp_path):
    script = gallery.scripts["prints.py"]
    text = standalone(script, '"https://book.example/book.whl"')
    first, rest = text.split("\n", 1)
    assert first == '# 준비: pip install "https://book.example/book.whl"'
    assert rest == script.text
    assert ast.get_docstring(ast.parse(text)).startswith("찍는 예제")
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "prints.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "prints.py"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "<b>굵게</b>\n\n둘째\n42\n"


def test_the_notebook_is_valid_and_always_the_same(gallery):
    script = gallery.scripts["draws.py"]
    text = notebook(script, "book.whl", "요약")
    assert text == notebook(parse(script.path), "book.whl", "요약")
    made = nbformat.reads(text, as_version=4)
    nbformat.validate(made)
    kinds = [cell.cell_type for cell in made.cells]
    assert sorted(kinds[:2]) == ["code", "markdown"]
    assert kinds[2:] == ["code", "markdown", "code"]
    assert len({cell.id for cell in made.cells}) == len(made.cells)
    assert json.loads(text)["metadata"]["lstm_blog"]["digest"] == "요약"


def test_the_notebook_installs_the_package_only_where_it_is_missing(gallery):
    made = nbformat.reads(notebook(gallery.scripts["draws.py"], "book.whl"), as_version=4)
    install = next(cell for cell in made.cells if "%pip install book.whl" in cell.source)
    assert install.source.startswith("try:\n    import lstm_blog\nexcept ImportError:\n")


def test_the_notebook_keeps_code_and_text_but_not_heading_ids(gallery):
    script = gallery.scripts["draws.py"]
    made = nbformat.reads(notebook(script, "book.whl"), as_version=4)
    code = [cell.source for cell in made.cells if cell.cell_type == "code"]
    assert [block.source.strip() for block in script.cells] == [
        source.strip() for source in code[1:]
    ]
    text = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    assert "# 그리는 <예제>" in text
    assert "## 소제목\n" in text
    assert "{ #part }" not in text
    assert "$c_t$" in text


def test_the_archives_hold_every_script_and_notebook_and_never_change(gallery):
    scripts, labs = list(gallery.scripts.values()), list(gallery.labs.values())
    made = archives(scripts, labs, "book.whl")
    with zipfile.ZipFile(io.BytesIO(made["scripts.zip"])) as unpacked:
        assert unpacked.namelist() == ["draws.py", "labs/lab.py", "prints.py"]
        text = unpacked.read("draws.py").decode()
        assert text == standalone(gallery.scripts["draws.py"], "book.whl")
        assert {entry.date_time[0] for entry in unpacked.infolist()} == {1980}
    with zipfile.ZipFile(io.BytesIO(made["notebooks.zip"])) as unpacked:
        assert unpacked.namelist() == ["draws.ipynb", "labs/lab.ipynb", "prints.ipynb"]
        nbformat.validate(nbformat.reads(unpacked.read("labs/lab.ipynb").decode(), 4))
    assert made == archives(scripts[::-1], labs, "book.whl")
    assert archive({"a": "가"}) != archive({"a": "나"})


def test_a_site_that_does_not_know_its_address_says_to_bring_the_wheel():
    assert "[book.whl](../book.whl)" in how_to_open("book.whl")
    told = how_to_open('"https://book.example/book.whl"')
    assert "book.whl" not in told
    assert "Colab" in told


@pytest.fixture
def empty_python(tmp_path):
    """이 책의 패키지만 빼고 다 갖춘 파이썬. 노트북의 설치 셀이 할 일이 남아 있다."""
    folder = tmp_path / "python"
    venv.create(folder, with_pip=True)
    others = tmp_path / "others"
    others.mkdir()
    for packages in map(Path, site.getsitepackages()):
        for path in packages.iterdir():
            if "lstm_blog" not in path.name and not (others / path.name).exists():
                (others / path.name).symlink_to(path)
    [packages] = folder.glob("lib/python*/site-packages")
    for old in packages.glob("setuptools*"):  # 3.11의 venv가 넣는 옛 판은 torch에 모자란다
        shutil.rmtree(old)
    (packages / "others.pth").write_text(f"{others}\n", "utf-8")
    return folder / "bin" / "python"


def clean_environment(home: Path) -> dict[str, str]:
    hidden = {"PYTHONPATH", "OMP_NUM_THREADS"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    # 네트워크 없이: 있는 것만으로 설치한다.
    return kept | {"PIP_NO_INDEX": "1", "PIP_NO_INPUT": "1", "IPYTHONDIR": str(home / "ipython")}


def test_a_downloaded_notebook_installs_the_wheel_and_runs_in_an_empty_folder(
    gallery, empty_python, tmp_path
):
    name, data = build_wheel(ROOT)
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / name).write_bytes(data)
    (folder / "x.ipynb").write_text(notebook(gallery.scripts["draws.py"], name), "utf-8")
    run = (
        "import nbclient, nbformat\n"
        "made = nbformat.read('x.ipynb', 4)\n"
        "nbclient.NotebookClient(made, timeout=900, kernel_name='python3').execute()\n"
        "nbformat.write(made, 'done.ipynb')\n"
    )
    done = subprocess.run(
        [empty_python, "-c", run],
        cwd=folder,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    made = nbformat.read(folder / "done.ipynb", 4)
    printed = ["".join(o.get("text", "") for o in c.get("outputs", [])) for c in made.cells]
    assert any("Successfully installed lstm" in text for text in printed), printed
    assert "layers = 1\n" in printed
    assert "끝\n" in printed
