"""`lstm-blog train`, `evaluate`, `predict`를 사람이 쓰는 대로 씁니다."""

import io
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from lstm_blog.cli import main
from lstm_blog.training import BEST, LAST, LOG
from lstm_blog.training.checkpoints import load_checkpoint

SMALL = ["--hidden-size", "8", "--batch-size", "6", "--device", "cpu", "--quiet"]
LSTM_BLOG = [sys.executable, "-m", "lstm_blog.cli"]


def train(task, out, *more) -> int:
    return main(["train", task, "--out", str(out), *SMALL, *map(str, more)])


def weights(out) -> dict[str, torch.Tensor]:
    return load_checkpoint(Path(out, LAST)).group("model")


def same(a, b) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def launch(*arguments) -> subprocess.Popen:
    return subprocess.Popen(
        list(map(str, arguments)),
        env=os.environ | {"OMP_NUM_THREADS": str(torch.get_num_threads())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_a_checkpoint(out, process) -> None:
    while not Path(out, LAST).exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)


def test_the_other_commands_do_not_wait_for_torch():
    code = (
        "import sys; from lstm_blog import cli\n"
        "try: cli.main(['train', '--help'])\n"
        "except SystemExit: pass\n"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")


def test_train_evaluate_and_predict(tmp_path, capsys):
    assert train("숫자", tmp_path, "--steps", 4, "--evaluate-every", 2, "--log-every", 1) == 0
    assert "4스텝을 마쳤습니다. 가장 좋은 글 전체를 맞힌 비율" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {LAST, BEST, LOG}
    lines = (tmp_path / LOG).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["step"] for line in lines] == [1, 2, 2, 3, 4, 4]

    assert main(["evaluate", str(tmp_path), "--device", "cpu"]) == 0
    assert re.fullmatch(
        r"숫자: 글 전체를 맞힌 비율 \d\.\d{4} \(떼어 둔 예제 600개\)\n", capsys.readouterr().out
    )
    data = tmp_path / "new.tsv"
    data.write_text("3\t삼\n12\t십이\n", encoding="utf-8")
    assert main(["evaluate", str(tmp_path), "--data", str(data)]) == 0
    assert f"({data} 2개)" in capsys.readouterr().out

    assert main(["predict", str(tmp_path / LAST), "325", "7"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_predict_reads_standard_input_line_by_line(tmp_path, capsys, monkeypatch):
    train("띄어쓰기", tmp_path, "--steps", 1)
    capsys.readouterr()
    monkeypatch.setattr(sys, "stdin", io.StringIO("나는간다\n\n비가온다.\n"))
    assert main(["predict", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert [line.replace(" ", "") for line in lines] == ["나는간다", "", "비가온다.", ""]


def test_the_language_model_writes_on_with_the_given_seed(tmp_path, capsys):
    train("언어모델", tmp_path, "--steps", 2)
    capsys.readouterr()
    texts = []
    for seed, length in ((0, 30), (0, 30), (1, 30), (0, 5)):
        options = ["--seed", str(seed), "--length", str(length), "--temperature", "1.0"]
        assert main(["predict", str(tmp_path), "기울기", *options]) == 0
        texts.append(capsys.readouterr().out.rstrip("\n"))
    assert all(text.startswith("기울기") for text in texts)
    assert texts[0] == texts[1] != texts[2]
    assert len(texts[3]) <= len("기울기") + 5


def test_stopping_early_is_told(tmp_path, capsys):
    assert train("걸쇠", tmp_path, "--steps", 40, "--learning-rate", 1e-12,
                 "--evaluate-every", 2, "--patience", 2) == 0  # fmt: skip
    assert "점수가 더 나아지지 않아 6스텝에서 멈췄습니다." in capsys.readouterr().out


def test_amp_and_the_constant_schedule(tmp_path):
    assert train("발음", tmp_path, "--steps", 2, "--amp", "--schedule", "constant") == 0
    assert all(value.dtype == torch.float32 for value in weights(tmp_path).values())


def test_resuming_ends_with_identical_weights(tmp_path, capsys):
    options = ["--steps", 12, "--evaluate-every", 4]
    train("띄어쓰기", tmp_path / "whole", *options)
    with launch(*LSTM_BLOG, "train", "띄어쓰기", "--out", tmp_path / "cut", *SMALL, *options,
                "--save-every", 1) as process:  # fmt: skip
        wait_for_a_checkpoint(tmp_path / "cut", process)
        process.kill()
    assert main(["train", "띄어쓰기", "--out", str(tmp_path / "cut"), "--resume", "--quiet",
                 "--device", "cpu"]) == 0  # fmt: skip
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))
    assert "12스텝을 마쳤습니다." in capsys.readouterr().out


def test_an_interrupt_saves_and_says_how_to_go_on(tmp_path):
    with launch(*LSTM_BLOG, "train", "걸쇠", "--out", tmp_path, *SMALL, "--steps", 100_000,
                "--save-every", 1) as process:  # fmt: skip
        wait_for_a_checkpoint(tmp_path, process)
        process.send_signal(signal.SIGINT)
        output, error = process.communicate(timeout=900)
    assert (process.returncode, error) == (130, "")
    step = load_checkpoint(tmp_path / LAST).metadata["step"]
    assert f"신호를 받아 {step}스텝에서 저장하고 멈췄습니다." in output
    assert f"lstm-blog train 걸쇠 --out {tmp_path} --resume" in output


def test_an_interrupt_without_a_folder_says_that_nothing_is_saved(monkeypatch, capsys):
    from lstm_blog.training import Outcome, Trainer

    monkeypatch.setattr(Trainer, "fit", lambda self, *_, **__: Outcome(3, "interrupted"))
    assert main(["train", "걸쇠", *SMALL]) == 130
    assert "--out이 없어 저장하지 않았습니다" in capsys.readouterr().out


def test_the_second_interrupt_leaves_at_once(monkeypatch, capsys):
    from lstm_blog.training import Trainer

    def interrupted(self, *_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Trainer, "fit", interrupted)
    assert main(["train", "걸쇠", *SMALL]) == 130
    assert capsys.readouterr().err == "멈췄습니다.\n"


def test_two_processes_train_one_model(tmp_path):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    with launch(*command, "-m", "lstm_blog.cli", "train", "발음", "--out", tmp_path / "two",
                *SMALL, "--steps", 6) as process:  # fmt: skip
        output, error = process.communicate(timeout=900)
    assert process.returncode == 0, error
    assert output.count("6스텝을 마쳤습니다.") == 1
    train("발음", tmp_path / "one", "--steps", 6)
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    for name, value in one.items():
        assert (value - two[name]).abs().max() < 1e-3  # Adam은 작은 기울기의 반올림을 키웁니다


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["그림"], "모르는 과제입니다: 그림"),
        (["숫자", "--resume"], "--resume에는 --out이 있어야 합니다"),
        (["숫자", "--steps", "0"], "steps=0은(는) 쓸 수 없습니다"),
        (["숫자", "--device", "토스터"], "쓸 수 없는 장치입니다"),
        (["숫자", "--save-every", "0"], "--save-every는 1 이상"),
        (["숫자", "--resume", "--out", "없는-폴더"], "체크포인트가 없습니다"),
    ],
)
def test_what_cannot_be_is_told_in_korean(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["train", *arguments]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error


def test_a_finished_folder_is_not_overwritten(tmp_path, capsys):
    train("걸쇠", tmp_path, "--steps", 2)
    before = (tmp_path / LAST).read_bytes()
    assert train("걸쇠", tmp_path, "--steps", 3) == 1
    assert "이미 학습한 것이 있습니다" in capsys.readouterr().err
    assert (tmp_path / LAST).read_bytes() == before


def test_a_pickle_is_refused_by_every_command_and_never_runs(tmp_path, capsys):
    mark = tmp_path / "ran"

    class Bomb:
        def __reduce__(self):
            return open, (str(mark), "w")

    path = tmp_path / LAST
    path.write_bytes(pickle.dumps(Bomb()))
    for arguments in (
        ["evaluate", str(path)],
        ["predict", str(path), "1"],
        ["train", "숫자", "--out", str(tmp_path), "--resume"],
    ):
        assert main(arguments) == 1
        assert "피클 파일은 읽지 않습니다" in capsys.readouterr().err
    assert not mark.exists()


def test_a_task_without_text_says_so(tmp_path, capsys):
    train("덧셈", tmp_path, "--steps", 1)
    assert main(["predict", str(tmp_path), "1 + 1"]) == 1
    assert "글을 받지 않습니다" in capsys.readouterr().err
    assert main(["evaluate", str(tmp_path), "--data", "파일"]) == 1


def test_a_missing_data_file_is_named(tmp_path, capsys):
    train("띄어쓰기", tmp_path, "--steps", 1)
    assert main(["evaluate", str(tmp_path), "--data", "없는-파일.txt"]) == 1
    assert "없는-파일.txt" in capsys.readouterr().err
