"""책에 실은 모델: 작고, 떼어 둔 자료에서 다시 재도 실을 때의 점수가 나온다."""

from __future__ import annotations

import pytest

from lstm_blog import code_model, pretrained
from lstm_blog.training.checkpoints import load_checkpoint

FILES = {path.stem: path for path in pretrained._FOLDER.glob("*.safetensors")}
# 파이썬 소스를 배운 둘은 code_model.py가 만들고 tests/test_code_model.py가 다시 잰다.
CODE = {f"code-{cell}" for cell in code_model.CELLS}


def test_every_shipped_file_has_a_recipe_and_every_recipe_its_file():
    assert set(FILES) == set(pretrained.RECIPES) | CODE


@pytest.mark.parametrize("name", sorted(pretrained.RECIPES))
def test_a_shipped_model_is_small_and_made_by_its_recipe(name):
    assert FILES[name].stat().st_size <= 500_000
    facts = load_checkpoint(FILES[name]).metadata["training"]
    _, settings, changes = pretrained.RECIPES[name]
    assert settings.items() <= facts["options"].items()
    assert facts["options"]["seed"] == 0
    assert facts["changes"] == changes


@pytest.mark.parametrize("name", sorted(pretrained.RECIPES))
def test_a_shipped_model_scores_what_it_scored_when_it_was_made(name):
    task, model = pretrained.load(name)
    _, held_out = task.examples(seed=0)
    best = load_checkpoint(FILES[name]).metadata["best"]
    assert task.score(model, held_out) == pytest.approx(best, abs=0.002)


@pytest.mark.parametrize(
    ("name", "loss"), [("number_reading", 0.1308), ("number_reading_early", 0.4515)]
)
def test_the_number_readers_lose_what_they_lost_when_they_were_made(name, loss):
    task, model = pretrained.load(name)
    _, held_out = task.examples(seed=0)
    with model.inference():
        assert model.loss(task.collate(held_out)).item() == pytest.approx(loss, abs=0.002)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="실린 모델이 아닙니다"):
        pretrained.load("없는 것")


def test_the_command_prints_the_score(tmp_path, monkeypatch, capsys):
    asked = {}
    monkeypatch.setattr(
        pretrained, "train", lambda name, out: asked.update(name=name, out=out) or 0.5
    )
    pretrained.main(["pronunciation_one_way", "--out", str(tmp_path)])
    assert asked == {"name": "pronunciation_one_way", "out": tmp_path}
    assert capsys.readouterr().out == "떼어 둔 예제의 점수 0.5000\n"
