"""재어 둔 기록: 지금의 명령이 재는 것을 쟀고, 출처가 모두 적혀 있고, 다시 재면 비슷하다."""

import importlib.util
import json
import os
import re
import statistics
from importlib.resources import files
from pathlib import Path

import pytest
import torch

from lstm_blog import measured
from lstm_blog.data.corpora import Review, read_nsmc
from lstm_blog.data.reviews import reviews
from lstm_blog.measured import read_record

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(
    entry.name.removesuffix(".json")
    for entry in files(measured).iterdir()
    if entry.name.endswith(".json")
)
NSMC = Path(os.environ.get("LSTM_BLOG_DATA") or ROOT.parent / "shared/data") / (
    "nsmc-raw-train-40k.tsv"
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


def test_the_nsmc_record_was_made_with_the_present_settings():
    bench, record = benchmark("nsmc"), read_record("nsmc")
    assert record["options"] == bench.OPTIONS
    assert record["seeds"] == list(bench.SEEDS)
    assert record["held_out"] == bench.HELD_OUT
    everything = record["reviews"] - bench.HELD_OUT
    assert [row["train"] for row in record["rows"]] == [*bench.SIZES, everything]
    assert ["bilstm" in row for row in record["rows"]] == [True] * len(bench.SIZES) + [False]
    for row in record["rows"]:
        for scores in (row[name] for name in ("naive_bayes", "bilstm") if name in row):
            assert len(scores) == len(bench.SEEDS)
            assert all(0.5 < score < 1 for score in scores)


def test_every_seed_and_size_of_the_nsmc_comparison_is_measured():
    bench = benchmark("nsmc")
    blank = Review("0", "  ", 1)
    record = bench.measure([*reviews(), blank], seeds=(0, 1), sizes={40: 1, 60: 1}, held_out=20)
    assert record["reviews"] == 120  # 빈 글은 세지 않는다
    assert [row["train"] for row in record["rows"]] == [40, 60, 100]
    assert [sorted(row) for row in record["rows"]] == [
        ["bilstm", "naive_bayes", "train"],
        ["bilstm", "naive_bayes", "train"],
        ["naive_bayes", "train"],
    ]
    scores = [row[name] for row in record["rows"] for name in row if name != "train"]
    assert all(len(each) == 2 and min(each) >= 0 and max(each) <= 1 for each in scores)
    assert len({tuple(each) for each in zip(*scores, strict=True)}) == 2  # 씨앗마다 다시 섞는다
    again = bench.measure(reviews(), seeds=(1,), sizes={40: 1, 60: 1}, held_out=20)
    assert [row["naive_bayes"] for row in again["rows"]] == [
        row["naive_bayes"][1:] for row in record["rows"]
    ]
    assert [row["bilstm"] for row in again["rows"][:2]] == [
        row["bilstm"][1:] for row in record["rows"][:2]
    ]


def test_no_review_of_the_nsmc_comparison_is_both_learned_and_held_out(monkeypatch):
    bench, seen = benchmark("nsmc"), []

    def spy(train, test, *_):
        seen.append(({r.id for r in train}, {r.id for r in test}))
        return 0.0

    monkeypatch.setattr(bench, "counted", spy)
    monkeypatch.setattr(bench, "read", spy)
    list(bench.rows(reviews(), 0, {30: 1}, 20))
    assert [(len(train), len(test)) for train, test in seen] == [(30, 20), (30, 20), (100, 20)]
    assert not any(train & test for train, test in seen)
    assert all(test == seen[0][1] for _, test in seen)
    list(bench.rows(reviews(), 1, {30: 1}, 20))
    assert seen[-1][1] != seen[0][1]


def test_both_models_of_the_nsmc_comparison_learn_what_is_there_to_learn():
    bench = benchmark("nsmc")
    good, bad = (
        [Review(str(n), f"{word} {n % 7}", label) for n in range(64)]
        for word, label in (("좋다", 1), ("싫다", 0))
    )
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    train, test = [*good[:48], *bad[:48]], [*good[48:], *bad[48:]]
    assert bench.counted(train, test) == 1
    assert bench.read(train, test, 12, generator) == 1
    wrong = [Review(r.id, r.document, 1 - r.label) for r in test]
    assert bench.counted(train, wrong) == 0
    assert bench.share([1, 0, 0], [good[0], bad[0], good[1]]) == 0.6667


@pytest.mark.skipif(not NSMC.is_file(), reason=f"NSMC의 표본이 없습니다: {NSMC}")
def test_the_first_row_of_the_nsmc_record_can_be_measured_again():
    bench, record = benchmark("nsmc"), read_record("nsmc")
    corpus = read_nsmc(NSMC)
    assert record["reviews"] == sum(bool(review.document.strip()) for review in corpus)
    corpus = [review for review in corpus if review.document.strip()]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        first = next(bench.rows(corpus, bench.SEEDS[0], bench.SIZES, bench.HELD_OUT))
    finally:
        torch.set_num_threads(threads)
    recorded = record["rows"][0]
    assert first["train"] == recorded["train"]
    assert first["naive_bayes"] == recorded["naive_bayes"][0]
    # 판과 기계가 달라도 씨앗들끼리의 차이를 크게 벗어나지는 않는다.
    assert first["bilstm"] == pytest.approx(statistics.mean(recorded["bilstm"]), abs=0.04)


def test_the_scan_record_was_made_with_the_present_settings():
    bench, record = benchmark("scan_cost"), read_record("scan_cost")
    assert [(row["T"], row["B"], row["H"]) for row in record["rows"]] == bench.SHAPES
    assert (record["rounds"], record["threads"]) == (bench.ROUNDS, 1)
    for row in record["rows"]:
        for work in ("forward", "training"):
            assert set(row[work]["ratio"]) == set(bench.MODELS)
            assert set(row[f"scan_{work}"]["ratio"]) == set(bench.SCANS)
            for low, middle, high in row[work]["ratio"].values():
                assert 0 < low <= middle <= high
    if record["compiled"] is not None:
        assert record["compiled"]["seconds"] > 0


def test_every_scan_and_module_is_measured_in_both_directions():
    bench = benchmark("scan_cost")
    row = bench.measure((3, 1, 4), rounds=2, seconds=0.0001)
    assert (row["T"], row["B"], row["H"]) == (3, 1, 4)
    for work in ("forward", "training"):
        assert set(row[work]["ratio"]) == set(bench.MODELS)
        assert set(row[f"scan_{work}"]["ratio"]) == set(bench.SCANS)
    assert str(ROOT) not in json.dumps(row)


def test_a_compiler_that_takes_too_long_leaves_nothing_measured():
    assert benchmark("scan_cost").compiled(0.01) is None


def test_the_attention_record_was_made_with_the_present_settings():
    bench, record = benchmark("attention"), read_record("attention")
    assert (record["options"], record["seeds"]) == (bench.OPTIONS, list(bench.SEEDS))
    assert (record["digits"], record["examples"]) == (
        [bench.MIN_DIGITS, bench.MAX_DIGITS],
        bench.EXAMPLES,
    )
    rows = record["rows"]
    assert [(row["model"], row["seed"], row["steps"]) for row in rows] == bench.settings()
    for row in rows:
        right = sum(row["by_digits"][digits] * count for digits, count in row["held_out"].items())
        assert row["score"] == pytest.approx(right / sum(row["held_out"].values()), abs=1e-3)


def test_no_number_of_the_attention_record_is_both_learned_and_asked():
    _, train, held_out = benchmark("attention").prepared(seed=1)
    assert not {digits for digits, _ in train} & {digits for digits, _ in held_out}
    assert {len(digits) for digits, _ in held_out} == {4, 5, 6, 7, 8, 9}


def test_a_short_training_of_the_attention_record_gives_a_row_of_the_same_form():
    bench, record = benchmark("attention"), read_record("attention")
    row = bench.measure("additive two ways", bench.SEEDS[0], 2)
    of_record = next(row for row in record["rows"] if row["model"] == "additive two ways")
    assert row.keys() == of_record.keys()
    assert row["parameters"] == of_record["parameters"]
    assert row["held_out"] == of_record["held_out"]
