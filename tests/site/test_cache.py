"""기억: 기댄 것이 그대로일 때만 다시 쓰고, 망가진 기억은 없는 것과 같다."""

import ast
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lstm_blog.site import cache as cache_module
from lstm_blog.site.cache import (
    IGNORED,
    KEPT_PER_SCRIPT,
    PACKAGE,
    Cache,
    code_digest,
    file_digest,
    keep_digests,
    load_digests,
    read_checked,
    write_atomically,
    write_checked,
)
from lstm_blog.site.errors import ExampleError
from lstm_blog.site.runner import CellResult, Figure, Result
from lstm_blog.site.script import parse

CODE = """
# %% setup
from lstm_blog import cells

x = 1  # 하나

# %% [markdown]
# 설명입니다.

# %% show
print(x)
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """패키지를 흉내 낸 폴더. 모듈을 마음대로 고쳐 볼 수 있다."""
    folder = tmp_path / "src" / "lstm_blog"
    (folder / "site").mkdir(parents=True)
    for name in ("cells.py", "attention.py", "cli.py", "site/embed.py", "fonts.txt"):
        (folder / name).write_text("value = 1\n")
    monkeypatch.setattr(cache_module, "PACKAGE", folder)
    ignored = tuple(folder / path.relative_to(PACKAGE) for path in IGNORED)
    monkeypatch.setattr(cache_module, "IGNORED", ignored)
    return folder


@pytest.fixture
def store(tmp_path, package):
    return Cache(tmp_path, tmp_path / ".cache" / "examples")


@pytest.fixture
def script(write_script):
    return parse(write_script("x.py", CODE))


def result_of(text: str = "1\n", modules=(), files=()) -> Result:
    figure = Figure("<svg/>", "x-show-0", "설명")
    cells = [CellResult(""), CellResult(text, [figure])]
    return Result(cells, {"steps": 52, "가": "나"}, 0.25, [*map(str, modules)], [*map(str, files)])


def later() -> float:
    """방금 만든 파일들보다 나중에 시작한 실행."""
    return time.time() + 1


def entries(store: Cache) -> list[Path]:
    return sorted(store.folder.rglob("*.json"))


def test_what_was_put_comes_back_whole(store, script, package):
    assert store.get(script) is None
    result = result_of(modules=[package / "cells.py"])
    store.put(script, result, later())
    back = store.get(script)
    assert back.cells == result.cells
    assert back.values == result.values
    assert back.seconds == result.seconds
    assert back.error is None


SAME = {
    "comment": ("x = 1  # 하나", "x = 1  # 둘"),
    "prose": ("# 설명입니다.", "# 다른 설명입니다.\n# 두 줄입니다."),
    "intro": ("한 문단 소개입니다.", "다른 소개입니다.\n\n둘째 문단."),
    "title": ("제목\n==========", "새 제목\n=========="),
    "blank-lines": ("x = 1", "\n\nx = 1"),
    "parentheses": ("x = 1", "x = (1)"),
}
DIFFERENT = {
    "code": ("x = 1", "x = 2"),
    "order": ("x = 1  # 하나", "x = 1; x = 1"),
    "cell-name": ("# %% show", "# %% draw"),
    "string": ("print(x)", "print('x')"),
}


@pytest.mark.parametrize("name", SAME)
def test_an_edit_that_changes_no_code_still_hits(store, script, name):
    store.put(script, result_of(), later())
    old, new = SAME[name]
    text = script.text
    assert old in text
    script.path.write_text(text.replace(old, new), encoding="utf-8")
    assert store.get(parse(script.path)) is not None


@pytest.mark.parametrize("name", DIFFERENT)
def test_an_edit_of_the_code_misses(store, script, name):
    store.put(script, result_of(), later())
    old, new = DIFFERENT[name]
    assert old in script.text
    script.path.write_text(script.text.replace(old, new), encoding="utf-8")
    assert store.get(parse(script.path)) is None


def test_another_script_with_the_same_code_has_its_own_result(store, script, write_script):
    store.put(script, result_of(), later())
    assert store.get(parse(write_script("y.py", CODE))) is None


def test_a_used_module_counts_and_others_do_not(store, script, package):
    used = [package / name for name in ("cells.py", "cli.py", "site/embed.py")]
    store.put(script, result_of(modules=used), later())
    for name in ("attention.py", "cli.py", "site/embed.py"):
        (package / name).write_text("value = 2\n")
    (package / "cells.py").write_text("# 주석\n\nvalue = 1\n")
    assert store.get(script) is not None
    (package / "cells.py").write_text("value = 2\n")
    assert store.get(script) is None
    (package / "cells.py").write_text("value = 1\n")
    assert store.get(script) is not None
    (package / "cells.py").unlink()
    assert store.get(script) is None


def test_an_opened_file_counts(store, script, tmp_path, package):
    data = tmp_path / "gallery" / "data.csv"
    data.write_text("1,2\n")
    store.put(script, result_of(files=[data, package / "fonts.txt", "/etc/hostname"]), later())
    assert store.get(script) is not None
    data.write_text("1,3\n")
    assert store.get(script) is None
    data.write_text("1,2\n")
    (package / "fonts.txt").write_text("달라짐")
    assert store.get(script) is None


def test_a_file_that_was_looked_for_and_missing_counts_once_it_appears(store, script, tmp_path):
    wanted = tmp_path / "gallery" / "weights.bin"
    store.put(script, result_of(files=[wanted]), later())
    assert store.get(script) is not None
    wanted.write_bytes(b"1")
    assert store.get(script) is None


def test_hidden_files_and_the_script_itself_are_no_dependency(store, script, tmp_path):
    hidden = tmp_path / ".cache" / "scratch"
    hidden.parent.mkdir()
    hidden.write_text("1")
    store.put(script, result_of(files=[hidden, script.path]), later())
    hidden.write_text("2")
    script.path.write_text(script.text + "\n# 주석\n", encoding="utf-8")
    assert store.get(parse(script.path)) is not None


@pytest.mark.parametrize("module", ["worker.py", "child.py"])
def test_the_runner_itself_counts(store, script, tmp_path, monkeypatch, module):
    store.put(script, result_of(), later())
    folder = tmp_path / "runner"
    folder.mkdir()
    for name in ("worker.py", "child.py"):
        text = cache_module.WORKER.with_name(name).read_text("utf-8")
        (folder / name).write_text(text + "\n# 주석", encoding="utf-8")
    monkeypatch.setattr(cache_module, "WORKER", folder / "worker.py")
    assert store.get(script) is not None
    with (folder / module).open("a", encoding="utf-8") as file:
        file.write("\nvalue = 1\n")
    assert store.get(script) is None


def test_another_machine_counts(store, script, monkeypatch):
    store.put(script, result_of(), later())
    monkeypatch.setattr(cache_module, "environment", lambda: {"torch": "9.9"})
    assert store.get(script) is None


def test_a_failure_is_never_kept(store, script):
    result = result_of()
    result.error = ExampleError("gallery/x.py", "show", 1, "까닭")
    store.put(script, result, later())
    assert entries(store) == []


def test_a_run_whose_dependency_changed_meanwhile_is_not_kept(store, script, package):
    started = time.time() - 1
    (package / "cells.py").write_text("value = 3\n")
    store.put(script, result_of(modules=[package / "cells.py"]), started)
    assert entries(store) == []


def test_setting_the_clock_of_an_edited_file_back_does_not_hide_the_edit(store, script, package):
    import os

    started = time.time() - 1
    (package / "cells.py").write_text("value = 3\n")
    os.utime(package / "cells.py", (1, 1))
    store.put(script, result_of(modules=[package / "cells.py"]), started)
    assert entries(store) == []


def test_a_bounded_number_of_results_is_kept_and_the_newest_survive(store, script, package):
    for value in range(KEPT_PER_SCRIPT + 4):
        (package / "cells.py").write_text(f"value = {value}\n")
        store.put(script, result_of(f"{value}\n", modules=[package / "cells.py"]), later())
        time.sleep(0.01)
    assert len(entries(store)) == KEPT_PER_SCRIPT
    assert store.get(script).cells[1].output == f"{value}\n"
    (package / "cells.py").write_text("value = 0\n")
    assert store.get(script) is None


def test_the_tree_can_move_elsewhere(store, script, package, tmp_path, monkeypatch):
    data = tmp_path / "gallery" / "data.csv"
    data.write_text("1\n")
    store.put(script, result_of(modules=[package / "cells.py"], files=[data]), later())
    moved = tmp_path.parent / f"{tmp_path.name}-moved"
    tmp_path.rename(moved)
    tmp_path.mkdir()
    monkeypatch.setattr(cache_module, "PACKAGE", moved / "src" / "lstm_blog")
    there = Cache(moved, moved / ".cache" / "examples")
    assert there.get(parse(moved / "gallery" / "x.py")) is not None
    (moved / "gallery" / "data.csv").write_text("2\n")
    assert there.get(parse(moved / "gallery" / "x.py")) is None


def checked(data: object) -> bytes:
    body = json.dumps(data).encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


DAMAGES = {
    "empty": lambda data: b"",
    "truncated": lambda data: data[: len(data) // 2],
    "one-byte-short": lambda data: data[:-1],
    "bit-flipped": flipped,
    "garbage": lambda data: b"\xff\xfe\x00garbage",
    "other-json": lambda data: b'{"key": 1}',
    "checked-list": lambda data: checked([1, 2]),
    "checked-null": lambda data: checked(None),
    "checked-without-key": lambda data: checked({}),
    "checked-other-key": lambda data: checked(json.loads(data.split(b"\n")[1]) | {"key": "z"}),
    "checked-without-needs": lambda data: checked(
        {"key": json.loads(data.split(b"\n")[1])["key"], "result": None}
    ),
    "checked-old-shape": lambda data: checked(
        json.loads(data.split(b"\n")[1]) | {"result": {"cells": []}}
    ),
    "checked-odd-cells": lambda data: checked(
        json.loads(data.split(b"\n")[1])
        | {"result": {"cells": [1], "values": {}, "seconds": 0, "modules": [], "files": []}}
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_no_entry(store, script, damage):
    store.put(script, result_of(), later())
    [path] = entries(store)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert store.get(script) is None
    store.put(script, result_of(), later())
    assert store.get(script) is not None


def test_folders_in_the_place_of_entries_do_no_harm(store, script):
    store.put(script, result_of(), later())
    [path] = entries(store)
    path.unlink()
    path.mkdir()
    assert store.get(script) is None


def test_an_unwritable_store_says_so(script, tmp_path, package):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        Cache(tmp_path, tmp_path / "file" / "examples").put(script, result_of(), later())


def test_an_atomic_write_leaves_one_readable_file(tmp_path):
    path = tmp_path / "deep" / "file.json"
    write_atomically(path, b"1")
    write_atomically(path, b"2")
    assert path.read_bytes() == b"2"
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o044 == 0o044


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.json"
    write_checked(path, {"a": 1})
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "가득 참")))
    with pytest.raises(OSError, match="가득 참"):
        write_checked(path, {"a": 2})
    assert read_checked(path) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_a_tree_is_made_once_even_for_the_next_python(tmp_path, monkeypatch):
    path, made = tmp_path / "code.json", []
    parse = ast.parse

    def counted(source):
        made.append(source)
        return parse(source)

    monkeypatch.setattr(cache_module.ast, "parse", counted)
    digests = []
    for source, times in (("x = 1", 1), ("x = 1", 1), ("x = 2", 2), ("x = 1  # 주석", 3)):
        monkeypatch.setattr(cache_module, "_trees", {})  # 새로 띄운 파이썬인 셈이다
        load_digests(path)
        digests.append(code_digest(source))
        keep_digests(path)
        assert len(made) == times
    assert digests[0] == digests[1] == digests[3] != digests[2]
    path.write_bytes(b"garbage")
    monkeypatch.setattr(cache_module, "_trees", {})
    load_digests(path)
    assert code_digest("x = 1") == digests[0]


def test_digests_see_code_and_not_layout(tmp_path):
    assert code_digest("x = 1  # a") == code_digest("\n\nx=1")
    assert code_digest("x = 1") != code_digest("x = 1.0")
    broken = tmp_path / "broken.py"
    broken.write_text("x = (")
    assert file_digest(broken) == hashlib.sha256(b"x = (").hexdigest()
    assert file_digest(tmp_path / "missing.py") is None


# ── 진짜로 돌려 보기 ──

DRIVER = '''
import json, os, sys, time
from pathlib import Path
from lstm_blog.site.gallery import Gallery

root = Path(sys.argv[1])
gallery = Gallery(root)


def edit(name, old, new):
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def run(what):
    time.sleep(0.1)  # 방금 고친 파일은 도는 사이에 고친 것과 구별할 수 없어 기억하지 않는다
    gallery.load()
    assert not gallery.run(), what
    report[what] = sorted(gallery.executed)


report = {}
cells = root / "src/lstm_blog/cells.py"
run("moved")
edit("gallery/first.py", "설명 문단", "다른 문단")
run("prose")
edit("src/lstm_blog/cells.py", '"""', '# 주석\\n"""')
run("comment")
(root / "src/lstm_blog/reference.py").open("a").write("\\nunused = 1\\n")
run("unused module")
for name in ("cli.py", "site/embed.py", "site/cache.py"):
    (root / "src/lstm_blog" / name).open("a").write("\\nunused = 1\\n")
run("engine")
cells.open("a").write("\\nMARK = 1\\n")
(root / "gallery/data.txt").write_text("1")
show = "print(lstm_blog.cells.MARK, (Path(__file__).parent / 'data.txt').read_text())"
show = f"from pathlib import Path\\nimport lstm_blog.cells\\n{show}"
edit("gallery/second.py", "print(lstm_step.__name__)", show)
run("module and script")
report["value"] = gallery.results["second.py"].cells[0].output
stat = cells.stat()
edit("src/lstm_blog/cells.py", "MARK = 1", "MARK = 2")
os.utime(cells, ns=(stat.st_atime_ns, stat.st_mtime_ns))
run("same size and clock")
report["new value"] = gallery.results["second.py"].cells[0].output
edit("gallery/first.py", "steps=52", "steps=53")
(root / "gallery/data.txt").write_text("2")
run("data and another script")
edit("gallery/first.py", "steps=53", "steps=52")
(root / "gallery/data.txt").write_text("1")
run("back again")
print(json.dumps(report))
'''


def drive(book, program: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(book.root)],
        env=book.environment(),
        cwd=book.root,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_only_what_depends_on_an_edit_runs_again(built_book, copy_of):
    with drive(copy_of(built_book), DRIVER) as process:
        output, _ = process.communicate(timeout=900)
    assert process.returncode == 0
    assert json.loads(output) == {
        "moved": [],
        "prose": [],
        "comment": [],
        "unused module": [],
        "engine": [],
        "module and script": ["second.py"],
        "value": "1 1\n",
        "same size and clock": ["second.py"],
        "new value": "2 1\n",
        "data and another script": ["first.py", "second.py"],
        "back again": [],
    }


def test_two_runs_at_once_share_one_store(built_book, copy_of):
    book = copy_of(built_book, cache=False)
    program = (
        "import json, sys\nfrom lstm_blog.site.gallery import Gallery\n"
        "gallery = Gallery(sys.argv[1])\nassert not gallery.run()\n"
        "print(json.dumps([sorted(gallery.executed), {name: result.values for name, result "
        "in sorted(gallery.results.items())}]))"
    )
    first, second = drive(book, program), drive(book, program)
    outputs = [process.communicate(timeout=900)[0] for process in (first, second)]
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0])[0] == ["first.py", "second.py"]
    with drive(book, program) as third:
        output, _ = third.communicate(timeout=900)
    assert json.loads(output) == [[], json.loads(outputs[0])[1]]
    stored = list((book.root / ".cache" / "examples").rglob("*"))
    assert all(path.is_dir() or read_checked(path) for path in stored)
