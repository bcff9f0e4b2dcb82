"""명령줄: 종료 값과 한국어 한마디."""

import os
import shutil
import subprocess
import sys

import pytest

from lstm_blog import cli
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.runner import CellResult, Result

GOOD = "# %% go\nimport os\n\nprint('씨앗', os.environ.get('LSTM_BLOG_SEED'))"


@pytest.fixture
def book(tmp_path, write_script, monkeypatch):
    """스크립트 둘이 있는 저장소. 지금 폴더는 그 안의 gallery/이다."""
    (tmp_path / "mkdocs.yml").write_text("site_name: 책\n")
    write_script("good.py", GOOD)
    write_script("other.py", GOOD)
    monkeypatch.chdir(tmp_path / "gallery")
    return tmp_path


def test_run_counts_what_it_ran_and_remembers(book, write_script, capsys):
    write_script("bad.py", "# %% go\nraise ValueError('나쁨')")
    assert cli.main(["run"]) == 1
    captured = capsys.readouterr()
    assert "예제 3개 가운데 3개를 돌렸고 1개가 실패했습니다." in captured.out
    assert "예제가 실패했습니다: gallery/bad.py, 8번째 줄 (셀 go)" in captured.err
    assert "Traceback" not in captured.err
    assert cli.main(["run", "good", "other.py", "--show"]) == 0
    shown = capsys.readouterr().out
    assert "예제 2개 가운데 0개를 돌렸고 0개가 실패했습니다." in shown
    assert "── good\n씨앗 None\n" in shown


@pytest.fixture
def pretend(monkeypatch):
    """돌리는 시늉만 한다. 받은 이름과 씨앗을 적는다."""
    asked = []

    def evaluate(self, scripts, seed=None):
        scripts = list(scripts)
        asked.append(([script.name for script in scripts], seed))
        self.executed += [script.name for script in scripts]
        return {script.path: Result([CellResult("출력\n")], {}, 0.1) for script in scripts}

    monkeypatch.setattr(Gallery, "evaluate", evaluate)
    return asked


def test_seeds_run_one_after_another(book, pretend, capsys):
    assert cli.main(["run", "good", "--seed", "1", "--seed", "2"]) == 0
    assert pretend == [(["good.py"], 1), (["good.py"], 2)]
    assert capsys.readouterr().out.splitlines() == [
        "씨앗 1: 예제 1개 가운데 1개를 돌렸고 0개가 실패했습니다.",
        "씨앗 2: 예제 1개 가운데 1개를 돌렸고 0개가 실패했습니다.",
    ]


def test_an_unknown_name_lists_what_exists(book, pretend, capsys):
    assert cli.main(["run", "없음"]) == 1
    assert "있는 것: good.py, other.py" in capsys.readouterr().err


def test_a_script_that_breaks_the_grammar_is_named(book, pretend, write_script, capsys):
    write_script("broken.py", "x = 1")
    assert cli.main(["run"]) == 1
    assert "broken.py, 7번째 줄: 이름 없는 코드" in capsys.readouterr().err


def test_clean_removes_what_was_made_and_nothing_else(book, capsys):
    for folder in (".cache/examples", "site", "docs/labs"):
        (book / folder).mkdir(parents=True)
        (book / folder / "file").write_text("1")
    (book / "docs" / "index.md").write_text("# 글")
    assert cli.main(["clean"]) == 0
    assert sorted(path.name for path in book.iterdir()) == ["docs", "gallery", "mkdocs.yml"]
    assert [path.name for path in (book / "docs").iterdir()] == ["index.md"]
    assert len(list((book / "gallery").iterdir())) == 2
    assert capsys.readouterr().out.count("지웠습니다") == 3
    assert cli.main(["clean"]) == 0
    assert capsys.readouterr().out == ""


def test_a_folder_that_cannot_be_removed_is_told(book, monkeypatch, capsys):
    (book / "site").mkdir()

    def refuse(path):
        raise PermissionError(13, "허락되지 않음", str(path))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    assert cli.main(["clean"]) == 1
    error = capsys.readouterr().err
    assert "허락되지 않음" in error
    assert "site" in error


def test_outside_the_repository_it_says_where_to_go(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run"]) == 1
    assert "저장소가 아닙니다" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["없는명령"], ["run", "--seed", "x"]])
def test_a_wrong_command_is_refused_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage: lstm-blog" in capsys.readouterr().err


def test_help_needs_neither_torch_nor_the_site():
    program = (
        "import sys\nfrom lstm_blog.cli import main\ntry:\n    main(['--help'])\n"
        "except SystemExit:\n    print(sorted({'torch', 'mkdocs', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert "RNN에서 Seq2Seq까지" in done.stdout
    assert done.stdout.endswith("[]\n")
