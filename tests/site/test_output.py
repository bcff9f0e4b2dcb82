"""지은 사이트를 제자리에 놓기: 언제 죽어도 지난 사이트나 새 사이트 가운데 하나가 온전하다."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lstm_blog.site.output import Output


@pytest.fixture
def site(tmp_path):
    """지난 빌드의 사이트."""
    folder = tmp_path / "site"
    write(folder, "old")
    return folder


@pytest.fixture
def dead_pid():
    """이미 끝난 프로세스의 번호."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def write(folder: Path, text: str) -> None:
    (folder / "deep").mkdir(parents=True)
    (folder / "index.html").write_text(text)
    (folder / "deep" / f"{text}.html").write_text(text)


def read(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(site: Path, text: str) -> Output:
    output = Output(site)
    write(output.begin(), text)
    return output


OLD = {"index.html": "old", "deep/old.html": "old"}
NEW = {"index.html": "new", "deep/new.html": "new"}


def test_the_old_site_stays_until_the_new_one_is_published(site):
    output = build(site, "new")
    assert read(site) == OLD
    output.publish()
    assert read(site) == NEW
    assert list(site.parent.iterdir()) == [site]


def test_a_first_build_needs_no_old_site(tmp_path):
    build(tmp_path / "site", "new").publish()
    assert read(tmp_path / "site") == NEW


def test_discarding_leaves_the_old_site_alone(site):
    build(site, "new").discard()
    assert read(site) == OLD
    assert list(site.parent.iterdir()) == [site]


def test_what_dead_builds_left_is_cleared_away(site, dead_pid):
    write(site.parent / f".site.{dead_pid}.partial", "half")
    write(site.parent / f".site.{dead_pid}.old", "older")
    Output(site).begin()
    assert read(site) == OLD
    assert list(site.parent.iterdir()) == [site]


def test_a_build_killed_between_the_two_renames_is_undone(site, dead_pid):
    site.rename(site.parent / f".site.{dead_pid}.old")
    write(site.parent / f".site.{dead_pid}.partial", "half")
    Output(site).begin()
    assert read(site) == OLD
    assert list(site.parent.iterdir()) == [site]


def test_a_build_that_still_runs_is_left_alone(site):
    other = site.parent / f".site.{os.getppid()}.partial"
    write(other, "half")
    build(site, "new").publish()
    assert other.is_dir()
    assert read(site) == NEW


def test_names_that_only_look_alike_are_left_alone(site):
    for name in (".site.backup.old", ".site.12x.partial", ".site.99999999.notes", ".sites.1.old"):
        (site.parent / name).mkdir()
    Output(site).begin()
    assert len(list(site.parent.iterdir())) == 5


def test_two_builds_at_once_leave_one_whole_site(site):
    first = build(site, "one")
    second = Output(site)
    second.partial = site.parent / f".site.{os.getppid()}.partial"
    write(second.partial, "two")
    first.publish()
    second.publish()
    assert read(site) == {"index.html": "two", "deep/two.html": "two"}


def test_a_site_that_appears_between_the_renames_is_replaced(site, monkeypatch):
    output = build(site, "new")
    rename = Path.rename
    moved = []

    def slow(self, target):
        if Path(target) == site and not moved:
            moved.append(1)
            write(site, "other")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", slow)
    built = output.partial.stat().st_ino
    output.publish()
    assert read(site) == NEW
    assert site.stat().st_ino == built  # 내용을 옮기지 않고 통째로 바꿨다
    assert list(site.parent.iterdir()) == [site]


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV, errno.EACCES])
def test_where_the_folder_cannot_be_renamed_its_contents_are_replaced(site, monkeypatch, code):
    output = build(site, "new")
    rename = Path.rename

    def refuse(self, target):
        if self == site:
            raise OSError(code, "안 됨")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    (site / "link").symlink_to(site.parent)
    output.publish()
    assert read(site) == NEW
    assert list(site.parent.iterdir()) == [site]


def test_a_linked_site_folder_keeps_being_a_link(site):
    link = site.parent / "public"
    link.symlink_to(site)
    build(link, "new").publish()
    assert link.is_symlink()
    assert read(site) == NEW


def test_racing_publishers_always_leave_a_whole_site(site):
    program = (
        "import sys\nfrom pathlib import Path\nfrom lstm_blog.site.output import Output\n"
        "site, name = Path(sys.argv[1]), sys.argv[2]\n"
        "for number in range(60):\n"
        "    output = Output(site)\n    folder = output.begin()\n    folder.mkdir()\n"
        "    for part in range(5):\n        (folder / f'{name}-{number}-{part}').write_text('x')\n"
        "    output.publish()\n"
    )
    racers = [
        subprocess.Popen([sys.executable, "-c", program, str(site), name]) for name in ("a", "b")
    ]
    assert [racer.wait(timeout=900) for racer in racers] == [0, 0]
    names = {path.name.rpartition("-")[0] for path in site.iterdir()}
    assert len(names) == 1
    assert len(list(site.iterdir())) == 5
    assert list(site.parent.iterdir()) == [site]
