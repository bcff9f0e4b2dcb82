"""과제: 자료가 겹치지 않는지, 점수가 맞는지, 저장했다 되살린 것이 같은 답을 내는지."""

import copy
import json
import math

import pytest
import torch

from lstm_blog.data.corpora import CorpusError
from lstm_blog.data.tasks import spacing
from lstm_blog.model import Model
from lstm_blog.training import BEST, LAST
from lstm_blog.training.checkpoints import CheckpointError, load_checkpoint, save_checkpoint
from lstm_blog.training.runs import load, start
from lstm_blog.training.tasks import TASKS, TaskError, find_task
from lstm_blog.training.tasks.labels import Pronunciation, Spacing
from lstm_blog.training.tasks.language import Prose
from lstm_blog.training.tasks.masked import MaskedCharacters
from lstm_blog.training.tasks.memory import Adding, Copy, Latch
from lstm_blog.training.tasks.pairs import Dates, Numbers, read_pairs

TINY = {"steps": 3, "hidden_size": 8, "batch_size": 6, "evaluate_every": 2, "warmup": 1}
TEXTUAL = {"numbers": "325", "dates": "2020년 8월 7일", "pronunciation": "국물이 좋다, 정말",
           "spacing": "나는책을읽는다.", "language-model": "기울기가",
           "masked-characters": "신_망"}  # fmt: skip


@pytest.fixture(scope="module", params=TASKS, ids=lambda task: task.name)
def trained(request, tmp_path_factory):
    """세 스텝 배운 과제와 그 폴더."""
    out = tmp_path_factory.mktemp(request.param.name)
    run = start(request.param.name, TINY, out=out, quiet=True)
    run.fit()
    return run, out


def test_a_saved_task_comes_back_with_the_same_answers(trained):
    run, out = trained
    task, model, options = load(out / LAST)
    assert type(task) is type(run.task)
    assert options == run.options
    assert model.config() == run.trainer.model.config()
    weights = run.trainer.model.state_dict()
    assert all(torch.equal(value, weights[name]) for name, value in model.state_dict().items())
    assert task.examples(options["seed"])[1][0] is not None
    assert task.score(model, run.held_out) == run.score(run.trainer.model)
    if task.name in TEXTUAL:
        text = TEXTUAL[task.name]
        assert task.predict(model, text) == run.task.predict(run.trainer.model, text)
    else:
        with pytest.raises(TaskError, match="글을 받지 않습니다"):
            task.predict(model, "글")
        with pytest.raises(TaskError, match="글을 받지 않습니다"):
            task.read_examples("파일")


def test_a_folder_means_its_best_checkpoint(trained, tmp_path):
    run, out = trained
    assert (out / BEST).exists()
    best = load_checkpoint(out / BEST).group("model")
    _, model, _ = load(out)
    assert all(torch.equal(value, best[name]) for name, value in model.state_dict().items())
    (tmp_path / LAST).write_bytes((out / LAST).read_bytes())
    assert load(tmp_path)[2] == run.options


def test_learning_sees_nothing_that_is_held_out(trained):
    run, _ = trained
    train, held_out = run.task.examples(seed=3)
    assert len(held_out) >= 50
    if train:
        first = train[0][0] if isinstance(train[0], tuple) else train[0]
        assert isinstance(first, str)
        keys = [[one[0] if isinstance(one, tuple) else one for one in part]
                for part in (train, held_out)]  # fmt: skip
        assert not set(keys[0]) & set(keys[1])


def test_no_held_out_date_is_seen_in_any_form():
    train, held_out = Dates().examples(seed=0)
    assert not {iso for _, iso in train} & {iso for _, iso in held_out}


def test_no_held_out_sentence_is_seen_with_other_spaces():
    train, held_out = Spacing().examples(seed=0)
    assert not {spacing(line)[0] for line in train} & {spacing(line)[0] for line in held_out}


def test_the_same_seed_gives_the_same_data_and_another_seed_other_data():
    for task in (Numbers(), Dates(), Pronunciation(), Spacing(), Prose(), MaskedCharacters()):
        assert task.examples(1) == task.examples(1)
        assert task.examples(1) != task.examples(2)
    same = [Latch().examples(seed)[1][0][0] for seed in (1, 1, 2)]
    assert torch.equal(same[0], same[1])
    assert not torch.equal(same[0], same[2])


def test_a_resumed_task_ends_with_identical_weights(trained, tmp_path):
    run, _ = trained
    options = TINY | {"steps": 6}
    whole = start(run.task.name, options, quiet=True)
    whole.fit()
    cut = start(run.task.name, options, out=tmp_path, quiet=True)
    cut.trainer.fit(cut.batches, 2, evaluate=cut.score)
    again = start(run.task.name, out=tmp_path, resume=True, quiet=True)
    assert again.options == whole.options
    again.fit()
    weights = whole.trainer.model.state_dict()
    found = again.trainer.model.state_dict()
    assert all(torch.equal(value, found[name]) for name, value in weights.items())


class Answering(Model):
    """정해 둔 답을 차례로 내는 모델."""

    def __init__(self, answers) -> None:
        super().__init__()
        self.answers = answers

    def predict(self, ids, lengths):
        return self.answers


def test_the_spacing_score_is_the_f1_worked_out_by_hand():
    task = Spacing()
    task.learn_encoding(["가나 다라", "가 나다"])
    # 참: 1001(마지막은 세지 않음) → 띈 자리 하나. 답: 맞힌 것 하나, 잘못 띈 것 하나.
    right, wrong = [[0, 1, 0, 0]], [[1, 1, 0, 1]]
    assert task.score(Answering(right), ["가나 다라"]) == 1.0
    assert task.score(Answering(wrong), ["가나 다라"]) == pytest.approx(2 * 1 / (2 + 1))
    assert task.score(Answering([[0, 0, 0, 1]]), ["가나 다라"]) == 0.0
    assert task.score(Answering([[0]]), ["가"]) == 0.0  # 띌 자리가 없어도 나누기는 됩니다


def test_the_language_score_of_knowing_nothing_is_log2_of_the_vocabulary():
    task = Prose()
    task.learn_encoding(["가나다"])
    model = task.build(4)
    with torch.no_grad():
        for value in model.parameters():
            value.zero_()
    expected = math.log2(len(task.vocabulary))
    assert task.score(model, ["가", "가나다라"]) == pytest.approx(expected, rel=1e-6)


def test_the_blank_score_of_knowing_nothing_is_log2_of_the_vocabulary():
    task = MaskedCharacters()
    task.learn_encoding(["가나다라마"] * 5)
    model = task.build(4)
    with torch.no_grad():
        for value in model.parameters():
            value.zero_()
    expected = math.log2(len(task.vocabulary))
    assert task.score(model, ["가나다라마"] * 20) == pytest.approx(expected, rel=1e-6)


def test_a_blank_is_filled_with_a_letter_and_the_rest_keeps_its_spaces():
    task = MaskedCharacters()
    task.learn_encoding(["가나다"] * 5)
    model = task.build(4)
    with torch.no_grad():
        model.output.bias[task.vocabulary.unk] = 1e6  # 특별한 토큰은 아무리 커도 쓰지 않는다
        model.output.bias[task.vocabulary.encode("다")] = 1e3
    assert task.predict(model, "가 _나_") == "가 다나다"
    with pytest.raises(TaskError, match="빈칸이 없습니다"):
        task.predict(model, "가나")


def test_the_same_sentences_are_masked_alike_and_batches_differ_from_step_to_step():
    task = MaskedCharacters()
    train, _ = task.examples(seed=0)
    task.learn_encoding(train)
    first, again = task.collate(train[:9]), task.collate(train[:9])
    assert all(torch.equal(one, other) for one, other in zip(first, again, strict=True))
    batches, twin = (task.batches(train, 8, seed=0) for _ in range(2))
    assert torch.equal(batches(7).ids, twin(7).ids)
    assert batches(7).ids.shape != batches(8).ids.shape or not torch.equal(
        batches(7).ids, batches(8).ids
    )


def test_no_sentence_of_the_spacing_task_is_in_the_text_without_labels():
    blanks, spaced = (task().examples(seed=0) for task in (MaskedCharacters, Spacing))
    read = {line for part in blanks for line in part}
    assert not read & {spacing(line)[0] for part in spaced for line in part}


def test_the_copy_score_counts_only_whole_answers():
    task = Copy()
    examples = task.examples(0)[1][:2]
    labels = [target.tolist() for _, target in examples]
    assert task.score(Answering(labels), examples) == 1.0
    broken = copy.deepcopy(labels)
    broken[0][-1] += 1
    assert task.score(Answering(broken), examples) == 0.5
    broken = copy.deepcopy(labels)
    broken[0][0] += 1  # 빈칸이어야 할 자리는 세지 않습니다
    assert task.score(Answering(broken), examples) == 1.0


def test_the_adding_score_is_the_mean_squared_error():
    task = Adding()
    examples = task.examples(0)[1]
    model = task.build(4)
    with torch.no_grad():
        model.output.weight.zero_()
        model.output.bias.fill_(1.0)
    assert task.score(model, examples) == pytest.approx(1 / 6, abs=0.03)  # 늘 평균을 답할 때


def test_a_pronunciation_that_is_no_syllable_leaves_the_spelling():
    task = Pronunciation()
    task.learn_encoding([("국물", "궁물")])
    token = {task.vocabulary.token(n): n for n in range(len(task.vocabulary))}
    tags = [token[mark] for mark in "ㅜㅜㅜㅁㅜㄹ"]
    assert task.predict(Answering([tags]), "국물") == "국물"
    tags = [token[mark] for mark in "ㄱㅜㅇㅁㅜㄹ"]
    assert task.predict(Answering([tags]), "(국물)") == "(궁물)"


def test_spacing_ignores_the_spaces_it_is_given():
    task = Spacing()
    task.learn_encoding(["나는 간다"])
    assert task.predict(Answering([[0, 1, 0, 1]]), "나 는간 다") == "나는 간다"
    assert task.predict(Answering([]), "  ") == ""


def test_letters_never_learned_are_named():
    task = Numbers()
    task.learn_encoding([("12", "십이")])
    model = task.build(4)
    with pytest.raises(TaskError, match="배우지 않은 글자가 있습니다: 3 x"):
        task.predict(model, "1x3")
    with pytest.raises(TaskError, match="빈 글입니다"):
        task.predict(model, "")
    assert isinstance(task.predict(model, "21"), str)


def test_new_examples_are_read_from_a_file(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("국물\t궁물\n\n같이\t가치\n", encoding="utf-8")
    assert Pronunciation().read_examples(path) == [("국물", "궁물"), ("같이", "가치")]
    assert read_pairs(path) == Numbers().read_examples(path)
    path.write_text("국물\t궁물이\n", encoding="utf-8")
    with pytest.raises(TaskError, match="음절 수가 다르거나"):
        Pronunciation().read_examples(path)
    for text in ("국물 궁물", "국물\t", "가\t나\t다"):
        path.write_text("가\t나\n" + text, encoding="utf-8")
        with pytest.raises(TaskError, match="2번째 글이 '입력<탭>답'이 아닙니다"):
            read_pairs(path)
    path.write_bytes(b"\xff\xfe")
    for task in (Spacing(), Prose()):
        with pytest.raises(CorpusError, match="UTF"):
            task.read_examples(path)


def test_every_task_has_two_names_and_an_unknown_name_lists_them():
    names = [name for task in TASKS for name in (task.name, task.korean)]
    assert len(set(names)) == 2 * len(TASKS)
    for name in names:
        assert name in (find_task(name).name, find_task(name).korean)
    with pytest.raises(TaskError, match=r"모르는 과제입니다: 그림") as error:
        find_task("그림")
    assert all(name in str(error.value) for name in names)


# 설정


@pytest.mark.parametrize(
    "options",
    [{"steps": 0}, {"hidden_size": -1}, {"batch_size": 1.5}, {"learning_rate": 0.0},
     {"learning_rate": math.inf}, {"clip": 0.0}, {"schedule": "계단"}, {"steps": True},
     {"seed": -1}, {"warmup": -1}, {"evaluate_every": -1}, {"patience": 0}],
    ids=str,
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused_in_korean(options):
    with pytest.raises(TaskError, match=r"쓸 수 없습니다|모르는 일정"):
        start("걸쇠", options)


def test_the_constant_schedule_and_no_clipping_are_possible():
    run = start("걸쇠", TINY | {"schedule": "constant", "clip": None}, quiet=True)
    assert [run.trainer.schedule(step) for step in (0, 1, 2)] == [1.0, 1.0, 1.0]
    assert run.trainer.clip is None


def test_what_would_change_the_result_cannot_change_when_resuming(tmp_path):
    start("걸쇠", TINY, out=tmp_path, quiet=True).fit()
    assert start("걸쇠", {"steps": 5}, out=tmp_path, resume=True).options["steps"] == 5
    assert start("걸쇠", {"seed": 0}, out=tmp_path, resume=True).options["seed"] == 0
    with pytest.raises(TaskError, match=r"seed=0을\(를\) 1"):
        start("걸쇠", {"seed": 1}, out=tmp_path, resume=True)
    with pytest.raises(TaskError, match="다른 과제의 체크포인트"):
        start("덧셈", out=tmp_path, resume=True)
    with pytest.raises(TaskError, match="모델을 바꿀 수 없습니다"):
        start("걸쇠", out=tmp_path, resume=True, model_changes={"cell": "gru"})


def test_resuming_with_data_that_has_changed_is_refused(tmp_path, monkeypatch):
    start("숫자", TINY, out=tmp_path, quiet=True).fit()
    monkeypatch.setattr(Numbers, "examples", lambda self, seed: ([("1", "하나")], [("2", "둘")]))
    with pytest.raises(CheckpointError, match="저장할 때와 자료가 다릅니다"):
        start("숫자", out=tmp_path, resume=True)


# 남이 만든 체크포인트


def changed(out, tmp_path, change):
    """온전하지만 내용을 바꾼 체크포인트. 요약값도 다시 셉니다."""
    checkpoint = load_checkpoint(out / LAST)
    metadata = json.loads(json.dumps(checkpoint.metadata))
    change(metadata["training"])
    save_checkpoint(tmp_path / LAST, checkpoint.tensors, metadata)
    return tmp_path


@pytest.fixture(scope="module")
def spacing_run(tmp_path_factory):
    out = tmp_path_factory.mktemp("hostile")
    start("띄어쓰기", TINY, out=out, quiet=True).fit()
    return out


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.update(task="그림"),
        lambda t: t.update(task=["spacing"]),
        lambda t: t.update(task="numbers"),
        lambda t: t["model"].update(hidden_size=10**9),
        lambda t: t["model"].update(hidden_size=10**40),
        lambda t: t["model"].update(num_layers=10**6),
        lambda t: t["model"].update(hidden_size="8"),
        lambda t: t["model"].update(hidden_size=9),
        lambda t: t["model"].update(__class__="os.system"),
        lambda t: t.update(model=None),
        lambda t: t["encoding"].update(vocabulary='{"unit": "syllable"}'),
        lambda t: t["encoding"].update(vocabulary=3),
        lambda t: t.update(encoding=None),
        lambda t: t.update(options=7),
        lambda t: t["options"].update(seed="씨앗"),
        lambda t: t.clear(),
    ],
)
def test_a_hostile_description_is_refused_in_korean_and_at_once(spacing_run, tmp_path, change):
    out = changed(spacing_run, tmp_path, change)
    with pytest.raises(CheckpointError):
        load(out)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.clear(),
        lambda t: t.update(options=7),
        lambda t: t.update(encoding=1),
        lambda t: t["options"].update(hidden_size=10**9),
        lambda t: t["options"].update(seed="씨앗"),
        lambda t: t["options"].pop("clip"),
        lambda t: t["changes"].update(num_layers=10**6),
        lambda t: t["changes"].update(nonsense=1),
    ],
)
def test_a_hostile_description_cannot_be_resumed(spacing_run, tmp_path, change):
    out = changed(spacing_run, tmp_path, change)
    with pytest.raises(CheckpointError, match="이어서 할 수 없는 체크포인트"):
        start("띄어쓰기", out=out, resume=True)
