"""갤러리: 읽기, 찾기, 돌리기. 실패도 기억도 쓰기도 제 할 일만 한다."""

import time

import pytest

from lstm_blog.site.errors import BookError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.runner import CellResult, Limits, Result
from lstm_blog.site.script import GrammarError

GOOD = "# %% go\nimport os\n\nprint('씨앗', os.environ.get('LSTM_BLOG_SEED'))"
BAD = "# %% go\nraise ValueError('나쁨')"


@pytest.fixture
def gallery_of(tmp_path, write_script):
    """이름 → 코드로 갤러리를 만든다."""

    def make(**codes: str) -> Gallery:
        for name, code in codes.items():
            write_script(f"{name}.py", code)
        return Gallery(tmp_path, Limits(seconds=300))

    return make


def stored(gallery: Gallery) -> list[str]:
    return sorted(path.parent.name for path in gallery.cache.folder.rglob("*.json"))


def test_a_failing_script_does_not_touch_the_others_and_is_not_remembered(gallery_of, capsys):
    gallery = gallery_of(good=GOOD, bad=BAD, worse=BAD)
    failures = gallery.run()
    assert [failure.file for failure in failures] == ["gallery/bad.py", "gallery/worse.py"]
    assert gallery.results["good.py"].cells[0].output == "씨앗 None\n"
    assert stored(gallery) == ["good"]
    error = capsys.readouterr().err
    assert "예제 bad.py: 실패" in error
    assert "예제 good.py: " in error
    gallery.load()
    kept = [script.stem for script in gallery.scripts.values() if gallery.cache.get(script)]
    assert kept == ["good"]


def test_a_seed_neither_reads_nor_writes_the_memory(gallery_of):
    gallery = gallery_of(good=GOOD)
    assert gallery.run(seed=7) == []
    assert gallery.results["good.py"].cells[0].output == "씨앗 7\n"
    assert stored(gallery) == []


def test_an_unwritable_memory_is_told_and_the_results_are_right(gallery_of, tmp_path, capsys):
    gallery = gallery_of(good=GOOD)
    (tmp_path / ".cache").write_text("폴더가 아닙니다")
    assert gallery.run() == []
    assert gallery.results["good.py"].cells[0].output == "씨앗 None\n"
    error = capsys.readouterr().err
    assert "알림: 결과를 기억해 두지 못했습니다" in error
    assert "책은 바르게" in error


def test_nothing_to_run_starts_nothing(gallery_of, monkeypatch):
    monkeypatch.setattr("lstm_blog.site.gallery.Runner", None)
    assert gallery_of().run() == []


def test_a_script_that_breaks_the_grammar_is_set_aside_with_its_reason(gallery_of):
    gallery = gallery_of(good=GOOD, broken="x = 1")
    assert list(gallery.scripts) == ["good.py"]
    assert isinstance(gallery.broken["broken.py"], GrammarError)
    with pytest.raises(GrammarError, match=r"broken\.py, 7번째 줄"):
        gallery.find("broken.py")


def test_two_scripts_of_one_name_stop_the_build(gallery_of, tmp_path):
    gallery = gallery_of(good=GOOD)
    labs = tmp_path / "gallery" / "labs"
    labs.mkdir()
    (labs / "good.py").write_text((tmp_path / "gallery" / "good.py").read_text())
    with pytest.raises(BookError, match=r"둘 이상입니다: good\.py"):
        gallery.load()


def test_labs_are_found_but_only_run_when_asked(gallery_of, tmp_path):
    gallery = gallery_of(good=GOOD)
    labs = tmp_path / "gallery" / "labs"
    labs.mkdir()
    (labs / "long.py").write_text((tmp_path / "gallery" / "good.py").read_text())
    gallery.load()
    assert list(gallery.scripts) == ["good.py"]
    assert list(gallery.labs) == ["long.py"]
    assert gallery.find("long").path == labs / "long.py"


@pytest.mark.parametrize(
    "name", ["없음", "../good.py", "/etc/passwd", "labs/good.py", "", "good.pyc"]
)
def test_an_unknown_name_lists_what_exists(gallery_of, name):
    gallery = gallery_of(good=GOOD, other=GOOD)
    assert gallery.find("good").name == gallery.find("good.py").name == "good.py"
    with pytest.raises(BookError, match=r"있는 것: good\.py, other\.py"):
        gallery.find(name)


def test_a_link_out_of_the_gallery_is_refused(gallery_of, tmp_path):
    outside = tmp_path / "outside.py"
    gallery = gallery_of(good=GOOD)
    outside.write_text((tmp_path / "gallery" / "good.py").read_text())
    (tmp_path / "gallery" / "linked.py").symlink_to(outside)
    gallery.load()
    assert list(gallery.scripts) == ["good.py"]
    with pytest.raises(BookError, match="밖을 가리키는"):
        gallery.find("linked.py")


def test_an_edited_script_is_read_again_and_old_results_are_forgotten(gallery_of, write_script):
    gallery = gallery_of(good=GOOD)
    before = gallery.state()
    gallery.results["good.py"] = None
    write_script("good.py", GOOD + "\nprint(1)")
    gallery.load()
    assert gallery.results == {}
    assert gallery.scripts["good.py"].cells[0].source.endswith("print(1)\n")
    assert gallery.state() != before


def test_nothing_is_read_again_until_a_file_changes(gallery_of, tmp_path, write_script):
    data = tmp_path / "data" / "words.txt"  # 갤러리 밖이지만 스크립트가 읽는다
    data.parent.mkdir()
    data.write_text("하나", "utf-8")
    gallery = gallery_of(good=f"# %% go\nprint(open({str(data)!r}, encoding='utf-8').read())")

    def refreshed() -> tuple[list[BookError], list[str]]:
        """방금 고친 파일의 결과는 믿지 않으므로 조금 기다렸다가 (실패한 것, 돌린 것)."""
        newest = max(path.stat().st_ctime for path in tmp_path.rglob("*"))
        time.sleep(max(0.0, newest + 0.06 - time.time()))
        return gallery.refresh(), gallery.executed

    assert refreshed() == ([], ["good.py"])
    scripts, results = gallery.scripts, dict(gallery.results)
    assert refreshed() == ([], [])
    assert gallery.scripts is scripts
    assert gallery.results == results

    data.write_text("둘", "utf-8")
    assert refreshed() == ([], ["good.py"])
    assert gallery.results != results
    write_script("bad.py", BAD)
    for _ in range(2):  # 실패한 것은 고칠 때까지 다시 돌리고 알린다
        failures, executed = refreshed()
        assert len(failures) == 1
        assert executed == ["bad.py"]
    write_script("bad.py", "x = (")
    for _ in range(2):
        assert len(refreshed()[0]) == 1
    (tmp_path / "gallery" / "bad.py").unlink()
    assert refreshed() == ([], [])
    assert list(gallery.scripts) == ["good.py"]


def test_a_result_from_memory_gives_the_same_state_as_a_fresh_one(gallery_of, tmp_path):
    code = "# %% go\nfrom lstm_blog import record\n\nrecord(z=1, a=0.5, word='글')\nprint('글')"
    fresh = gallery_of(good=code)
    fresh.run()
    again = Gallery(tmp_path, Limits(seconds=300))
    again.run()
    assert again.executed == []
    assert again.state() == fresh.state()


def test_the_state_changes_with_results_and_with_the_reason_a_script_is_set_aside(
    gallery_of, write_script
):
    gallery = gallery_of(good=GOOD, broken="x = 1")
    states = {gallery.state()}
    write_script("broken.py", "y = = 1")
    gallery.load()
    states.add(gallery.state())
    gallery.results["good.py"] = Result([CellResult("출력\n")], {}, 0.1)
    states.add(gallery.state())
    gallery.results["good.py"].cells[0].output = "다른 출력\n"
    states.add(gallery.state())
    gallery.results["good.py"].seconds = 9.0  # 걸린 시간도 쪽에 보인다
    states.add(gallery.state())
    assert len(states) == 5
