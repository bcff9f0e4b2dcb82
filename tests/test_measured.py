"""재어 둔 기록: 지금의 명령이 재는 것을 쟀고, 출처가 모두 적혀 있고, 다시 재면 비슷하다."""

import importlib.util
import json
import re
import statistics
from importlib.resources import files
from pathlib import Path

import pytest
import torch

from lstm_blog import measured
from lstm_blog.measured import read_record

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(
    entry.name.removesuffix(".json")
    for entry in files(measured).iterdir()
    if entry.name.endswith(".json")
)


def benchmark(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_a_record_says_when_with_what_and_by_which_command_it_was_made(name):
    record = read_record(name)
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", record["date"])
    assert re.match(r"\d+\.\d+", record["torch"])
    script = re.fullmatch(r"python (benchmarks/\w+\.py) --write", record["command"])
    assert (ROOT / script[1]).is_file()
    assert benchmark(Path(script[1]).stem).RECORD.name == f"{name}.json"


def test_a_record_that_does_not_exist_names_the_ones_that_do():
    with pytest.raises(FileNotFoundError, match="spacing"):
        read_record("../measured/spacing")


def test_the_speed_record_was_made_with_the_present_settings():
    bench, record = benchmark("gru_cost"), read_record("gru_cost")
    assert [(row["T"], row["B"], row["H"]) for row in record["rows"]] == bench.SHAPES
    assert (record["rounds"], record["threads"]) == (bench.ROUNDS, 1)
    for row in record["rows"]:
        for work in ("forward", "training"):
            assert row[work]["LSTM_ms"] > 0
            assert set(row[work]["ratio"]) == set(bench.MODELS)
            for low, middle, high in row[work]["ratio"].values():
                assert 0 < low <= middle <= high


# torch가 oneDNN을 끌 때 TF32에 대해 한 번 알리는, 상관없는 경고.
@pytest.mark.filterwarnings("ignore:TF32 acceleration")
def test_the_speed_of_every_model_is_measured_and_onednn_is_left_as_it_was():
    bench = benchmark("gru_cost")
    before = torch.backends.mkldnn.enabled
    row = bench.measure((3, 1, 4), rounds=2, seconds=0.0001)
    assert (row["T"], row["B"], row["H"]) == (3, 1, 4)
    assert set(row["training"]["ratio"]) == set(bench.MODELS)
    assert torch.backends.mkldnn.enabled == before
    assert str(ROOT) not in json.dumps(row)


def test_the_spacing_record_was_made_with_the_present_settings():
    bench, record = benchmark("spacing"), read_record("spacing")
    assert record["options"] == bench.OPTIONS
    assert record["seeds"] == list(bench.SEEDS)
    names = ("directions", "layers", "delay", "steps")
    assert [tuple(row[name] for name in names) for row in record["rows"]] == bench.settings()
    assert all(len(row["F1"]) == len(bench.SEEDS) for row in record["rows"])


def test_the_seq2seq_record_was_made_with_the_present_settings():
    bench, record = benchmark("seq2seq"), read_record("seq2seq")
    assert record["options"] == bench.OPTIONS
    assert record["seeds"] == list(bench.SEEDS)
    assert [row["name"] for row in record["rows"]] == list(bench.SETTINGS)
    for row in record["rows"]:
        assert len(row["runs"]) == len(bench.SEEDS)
        for run in row["runs"]:
            right = sum(share * count for share, count in run["by_digits"].values())
            count = sum(count for _, count in run["by_digits"].values())
            assert run["exact"] == pytest.approx(right / count, abs=1e-4)


def test_forcing_falls_from_always_to_almost_never_while_it_trains():
    bench = benchmark("seq2seq")
    run = bench.start("숫자", {"steps": 4, "hidden_size": 4}, model_changes=bench.MODEL, quiet=True)
    batches, seen = bench.less_and_less(run), []
    for step in range(4):
        batches(step)
        seen.append(run.trainer.model.teacher_forcing)
    assert seen == [1.0, 0.75, 0.5, 0.25]


def test_a_share_of_the_seq2seq_record_is_counted_with_the_answers_read_in():
    bench = benchmark("seq2seq")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        run = bench.measure("reversed", bench.SEEDS[0], steps=2)
    finally:
        torch.set_num_threads(threads)
    assert run["exact"] == 0  # 두 스텝으로는 아무것도 읽지 못한다
    assert 0 < run["symbols"] < 0.6
    assert run["loss"] > 1
    assert sum(count for _, count in run["by_digits"].values()) == 600


def test_a_late_answer_is_the_same_answer_moved_back():
    bench = benchmark("spacing")
    task = bench.Delayed(2)
    task.learn_encoding(["나는 책을 읽는다."] * 2)
    ids, lengths, labels = task.collate(["나는 책을 읽는다.", "책을 읽는다."])
    assert lengths.tolist() == [8 + 2, 6 + 2]
    assert labels[:, 0].tolist() == [0, 0, 0, 1, 0, 1, 0, 0, 0, 0]
    assert labels[: lengths[1], 1].tolist() == [0, 0, 0, 1, 0, 0, 0, 0]
    assert ids.shape == labels.shape


def test_a_score_of_the_spacing_record_can_be_measured_again():
    bench, record = benchmark("spacing"), read_record("spacing")
    row = next(row for row in record["rows"] if row["delay"] == 1)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        score, parameters = bench.held_out(bench.SEEDS[0], 1, 1, 1, row["steps"])
    finally:
        torch.set_num_threads(threads)
    assert parameters == row["parameters"]
    # 판과 기계가 달라도 씨앗들끼리의 차이를 크게 벗어나지는 않는다.
    assert score == pytest.approx(statistics.mean(row["F1"]), abs=0.02)
