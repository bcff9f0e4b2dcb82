"""학습 루프: 이어서 하기, 신호, 일정, 기울기 자르기, 기록. 작은 모델로 시험합니다.

kill -9을 아무 스텝에서나 20번 보내는 시험은 이렇게 돌립니다.

    LSTM_BLOG_KILLS=20 python -m pytest tests/training/test_training.py -k kill
"""

import builtins
import io
import json
import math
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import namedtuple
from pathlib import Path

import pytest
import torch
from torch import nn
from toy_training import STEPS, Toy, drawn_batches, shuffled_batches, trainer

from lstm_blog import training
from lstm_blog.training import Trainer, TrainingError, loop
from lstm_blog.training.batches import Drawn, Shuffled, mix_seed
from lstm_blog.training.checkpoints import CheckpointError, load_checkpoint, save_checkpoint
from lstm_blog.training.devices import DeviceError, choose_device, supports_bfloat16, to_device
from lstm_blog.training.interruption import StopRequest
from lstm_blog.training.optimization import clip_gradients, constant, warmup_cosine
from lstm_blog.training.progress import JsonLinesLog, Progress

TOY = Path(__file__).with_name("toy_training.py")
KILLS = int(os.environ.get("LSTM_BLOG_KILLS", "2"))


def weights(model: nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def same(a, b) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def saved_weights(out) -> dict[str, torch.Tensor]:
    return load_checkpoint(Path(out, training.LAST)).group("model")


def lines_of(out) -> list[dict]:
    text = Path(out, training.LOG).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """멈추지 않고 STEPS스텝을 돈 폴더."""
    out = tmp_path_factory.mktemp("whole")
    trainer(out, save_every=1).fit(drawn_batches(), STEPS)
    return out


# 이어서 하기


@pytest.mark.parametrize("batches", [drawn_batches, shuffled_batches])
@pytest.mark.parametrize("stop", [1, 7, 29])
def test_a_resumed_run_ends_with_identical_weights(tmp_path, batches, stop):
    whole = trainer(tmp_path / "whole")
    whole.fit(batches(), STEPS)
    trainer(tmp_path / "cut").fit(batches(), stop)
    # 다른 씨앗에서 만들어도 체크포인트가 모든 것을 덮어씁니다.
    again = trainer(tmp_path / "cut", seed=5)
    again.resume()
    assert again.step == stop
    again.fit(batches(), STEPS)
    assert same(weights(whole.model), weights(again.model))
    first, second = (load_checkpoint(tmp_path / name / training.LAST) for name in ("whole", "cut"))
    assert same(first.tensors, second.tensors)  # 옵티마이저와 난수까지
    assert first.metadata == second.metadata


def test_without_the_random_state_the_weights_would_differ(tmp_path, monkeypatch):
    whole = trainer(tmp_path / "whole")
    whole.fit(drawn_batches(), STEPS)
    trainer(tmp_path / "cut").fit(drawn_batches(), 7)
    monkeypatch.setattr(loop, "restore_random_state", lambda *_: None)
    again = trainer(tmp_path / "cut", seed=5)
    again.resume()
    again.fit(drawn_batches(), STEPS)
    assert not same(weights(whole.model), weights(again.model))


def start_toy(out, resume: bool, pause: float) -> subprocess.Popen:
    command = [sys.executable, str(TOY), str(out), str(STEPS), "resume" if resume else "new"]
    process = subprocess.Popen(
        [*command, str(pause)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "시작\n", process.stderr.read()
    return process


def wait_for_a_checkpoint(out, process) -> None:
    while not Path(out, training.LAST).exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.001)


def test_killed_at_random_steps_the_weights_are_still_identical(tmp_path, uninterrupted):
    generator = random.Random(int(os.environ.get("LSTM_BLOG_SEED", "0")))
    for attempt in range(KILLS):
        out = tmp_path / str(attempt)
        with start_toy(out, resume=False, pause=0.02) as process:
            wait_for_a_checkpoint(out, process)
            time.sleep(generator.uniform(0, 0.02 * STEPS))
            process.kill()
        reached = load_checkpoint(out / training.LAST).metadata["step"]
        with start_toy(out, resume=True, pause=0) as process:
            output, error = process.communicate(timeout=900)
            assert output == f"finished {STEPS}\n", error
        assert same(saved_weights(uninterrupted), saved_weights(out)), reached
        assert [line["step"] for line in lines_of(out)] == [
            line["step"] for line in lines_of(uninterrupted)
        ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_saves_and_leaves_cleanly(tmp_path, uninterrupted, number):
    with start_toy(tmp_path, resume=False, pause=0.05) as process:
        wait_for_a_checkpoint(tmp_path, process)
        process.send_signal(number)
        output, error = process.communicate(timeout=900)
    assert (process.returncode, error) == (0, "")
    reason, step = output.split()
    assert reason == "interrupted"
    assert load_checkpoint(tmp_path / training.LAST).metadata["step"] == int(step) < STEPS
    again = trainer(tmp_path, seed=3)
    again.resume()
    again.fit(drawn_batches(), STEPS)
    assert same(saved_weights(uninterrupted), weights(again.model))


def test_the_second_signal_does_not_wait():
    before = signal.getsignal(signal.SIGINT)
    with StopRequest():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    with StopRequest(patient=True) as request:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert request.received
    assert signal.getsignal(signal.SIGINT) is before


def test_training_works_in_a_thread_that_may_not_catch_signals():
    outcomes = []
    thread = threading.Thread(
        target=lambda: outcomes.append(trainer().fit(drawn_batches(), 2).reason)
    )
    thread.start()
    thread.join()
    assert outcomes == ["finished"]


def test_resuming_into_another_model_or_without_state_is_refused(tmp_path):
    trainer(tmp_path, save_every=1).fit(drawn_batches(), 2)
    other = Trainer(nn.Linear(1, 1), torch.optim.SGD([nn.Parameter(torch.ones(1))]), out=tmp_path)
    with pytest.raises(CheckpointError, match="체크포인트와 모델이 다릅니다"):
        other.resume()
    kept = load_checkpoint(tmp_path / training.LAST)
    for change in ({"step": None}, {"step": "많이"}, {"best": "높음"}):
        save_checkpoint(tmp_path / "bad", kept.tensors, kept.metadata | change)
        with pytest.raises(CheckpointError, match="이어서 할 수 없는"):
            trainer(tmp_path).resume(tmp_path / "bad")
    broken = kept.tensors | {"rng.0.torch": torch.zeros(3, dtype=torch.uint8)}
    save_checkpoint(tmp_path / "bad", broken, kept.metadata)
    with pytest.raises(CheckpointError, match="이어서 할 수 없는"):
        trainer(tmp_path).resume(tmp_path / "bad")


def test_a_process_whose_random_state_was_not_saved_starts_from_the_step(tmp_path):
    trainer(tmp_path).fit(drawn_batches(), 2)
    kept = load_checkpoint(tmp_path / training.LAST)
    tensors = {name: value for name, value in kept.tensors.items() if not name.startswith("rng.")}
    drawn = {}
    for step in (2, 3):
        save_checkpoint(tmp_path / "bare", tensors, kept.metadata | {"step": step})
        for seed in (0, 1):  # 이어 하기 전의 난수가 무엇이었든
            trainer(seed=seed).resume(tmp_path / "bare")
            drawn[step, seed] = torch.rand(1).item(), random.random()
    assert drawn[2, 0] == drawn[2, 1] != drawn[3, 0] == drawn[3, 1]


def test_a_changed_environment_is_told(tmp_path, capsys):
    trainer(tmp_path).fit(drawn_batches(), 2)
    again = trainer(tmp_path, amp=True, quiet=False)
    again.resume()
    again.fit(drawn_batches(), 4)
    assert "비트까지 같지는 않을 수 있습니다" in capsys.readouterr().err


# 묶음


def test_the_same_step_always_gets_the_same_batch_in_any_order():
    for batches in (drawn_batches(), shuffled_batches()):
        forward = [batches(step)[0] for step in range(12)]
        for step in reversed(range(12)):
            assert torch.equal(batches(step)[0], forward[step])


def test_an_epoch_shows_every_example_once_and_in_a_new_order():
    batches = Shuffled(list(range(10)), 4, list, seed=0)
    seen = [example for step in range(5) for example in batches(step)]
    assert sorted(seen[:10]) == sorted(seen[10:]) == list(range(10))
    assert seen[:10] != seen[10:]


def test_neighbouring_seeds_are_unlike():
    seeds = {mix_seed(seed, "draw", step) for seed in range(30) for step in range(30)}
    assert len(seeds) == 900
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert mix_seed(1, 23) != mix_seed(12, 3)


@pytest.mark.parametrize(("examples", "size"), [([], 1), ([1], 0)])
def test_batches_of_nothing_are_refused(examples, size):
    with pytest.raises(ValueError, match=r"하나도 없습니다|너무 작습니다"):
        Shuffled(examples, size, list)


def test_an_empty_draw_is_refused():
    with pytest.raises(ValueError, match="나눌 수 없습니다"):
        Drawn(lambda generator: [], list)(0)


# 일정과 기울기


def test_the_schedule_has_the_values_worked_out_by_hand():
    schedule = warmup_cosine(steps=10, warmup=4, final=0.1)
    by_hand = [0.25, 0.5, 0.75, 1.0, 1.0]
    by_hand += [0.1 + 0.45 * (1 + math.cos(math.pi * k / 6)) for k in range(1, 6)] + [0.1, 0.1]
    assert [schedule(step) for step in range(12)] == pytest.approx(by_hand, abs=1e-15)
    assert schedule(7) == pytest.approx(0.55)  # 내려가는 길의 한가운데
    assert [constant()(step) for step in (0, 9)] == [1.0, 1.0]


@pytest.mark.parametrize("build", [lambda: constant(-1), lambda: warmup_cosine(5, -1),
                                   lambda: warmup_cosine(5, 5)])  # fmt: skip
def test_a_schedule_that_cannot_be_is_refused(build):
    with pytest.raises(ValueError, match="warmup"):
        build()


def test_the_optimizer_gets_the_scheduled_rate(tmp_path):
    one = trainer(tmp_path, schedule=warmup_cosine(STEPS, 5))
    one.log_every = 1
    one.fit(drawn_batches(), 8)
    schedule = warmup_cosine(STEPS, 5)
    rates = [line["learning_rate"] for line in lines_of(tmp_path)]
    assert rates == [0.01 * schedule(step) for step in range(8)]


def some_gradients(scale: float) -> list[nn.Parameter]:
    generator = torch.Generator().manual_seed(0)
    parameters = []
    for shape in ((3, 4), (5,), ()):
        value = nn.Parameter(torch.zeros(shape, dtype=torch.float64))
        value.grad = scale * torch.randn(shape, generator=generator, dtype=torch.float64)
        parameters.append(value)
    return [*parameters, nn.Parameter(torch.zeros(2))]  # 마지막은 기울기가 없습니다


def length(parameters) -> float:
    return math.sqrt(sum(p.grad.square().sum().item() for p in parameters if p.grad is not None))


def test_a_long_gradient_is_cut_to_exactly_the_limit_and_keeps_its_direction():
    parameters, before = some_gradients(10.0), some_gradients(10.0)
    norm = clip_gradients(parameters, 0.5)
    assert norm.item() == pytest.approx(length(before), rel=1e-14)
    assert length(parameters) == pytest.approx(0.5, rel=1e-14)
    for value, old in zip(parameters[:3], before, strict=False):
        assert torch.allclose(value.grad, old.grad * (0.5 / norm), rtol=1e-14, atol=0)


@pytest.mark.parametrize(("scale", "limit"), [(0.01, 0.5), (0.0, 0.5), (10.0, None)])
def test_a_short_gradient_is_left_alone_bit_for_bit(scale, limit):
    parameters, before = some_gradients(scale), some_gradients(scale)
    clip_gradients(parameters, limit)
    for value, old in zip(parameters[:3], before, strict=False):
        assert torch.equal(value.grad, old.grad)


def test_a_model_without_gradients_has_norm_zero():
    assert clip_gradients([nn.Parameter(torch.ones(1))], 1.0).item() == 0


def test_the_loop_clips():
    one = trainer(clip=1e-3)
    one.fit(drawn_batches(), 1)
    assert length(one.model.parameters()) == pytest.approx(1e-3, rel=1e-5)


class Exploding(nn.Module):
    """세 번째 스텝에서 손실이 NaN이 되는 모델."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.calls = 0

    def loss(self, batch):
        self.calls += 1
        return self.weight.sum() * (math.nan if self.calls == 3 else 1.0)


def test_a_loss_that_is_not_finite_stops_and_is_never_saved(tmp_path):
    model = Exploding()
    one = Trainer(model, torch.optim.SGD(model.parameters(), lr=0.1), out=tmp_path, save_every=1,
                  quiet=True)  # fmt: skip
    with pytest.raises(TrainingError, match=r"3스텝에서 손실\(nan\).*유한하지 않습니다"):
        one.fit(lambda step: None, 10)
    assert load_checkpoint(tmp_path / training.LAST).metadata["step"] == 2


# 검증 점수


def scores(values):
    """부를 때마다 다음 점수를 내는 검증."""
    iterator = iter(values)
    return lambda model: next(iterator)


@pytest.mark.parametrize(
    ("values", "minimize", "step", "best", "best_step"),
    [
        ([0.1, 0.5, 0.4, 0.5, 0.9], False, 8, 0.5, 4),
        ([5.0, 2.0, 3.0, 4.0, 1.0], True, 8, 2.0, 4),
        ([math.nan, math.nan, 1.0], False, 4, None, 0),
        ([math.nan, 0.3, math.nan, math.nan], False, 8, 0.3, 4),
    ],
)
def test_training_stops_when_the_score_stalls(tmp_path, values, minimize, step, best, best_step):
    one = trainer(tmp_path, evaluate_every=2, patience=2, minimize=minimize)
    outcome = one.fit(drawn_batches(), 20, evaluate=scores(values))
    assert outcome == training.Outcome(step, "early", best, best_step)
    if best is not None:
        assert load_checkpoint(tmp_path / training.BEST).metadata["step"] == best_step
    again = trainer(tmp_path, evaluate_every=2, patience=2, minimize=minimize)
    again.resume()
    assert again.fit(drawn_batches(), 20, evaluate=scores([])) == outcome


def test_patience_means_nothing_without_a_score():
    one = trainer(evaluate_every=1, patience=1)
    assert one.fit(drawn_batches(), 5) == training.Outcome(5, "finished")


def test_patience_outlives_an_interruption(tmp_path):
    values = [0.1, 0.5, 0.4, 0.3, 0.9]
    trainer(tmp_path, evaluate_every=2, patience=2).fit(
        drawn_batches(), 6, evaluate=scores(values[:3])
    )
    again = trainer(tmp_path, evaluate_every=2, patience=2)
    again.resume()
    assert again.fit(drawn_batches(), 20, evaluate=scores(values[3:])).step == 8


def test_the_best_weights_are_those_of_the_best_step(tmp_path):
    one = trainer(tmp_path, evaluate_every=3)
    one.fit(drawn_batches(), 9, evaluate=scores([0.2, 0.9, 0.3]))
    six = trainer()
    six.fit(drawn_batches(), 6)
    assert same(load_checkpoint(tmp_path / training.BEST).group("model"), weights(six.model))


def test_the_score_is_taken_in_eval_mode_without_gradients_and_at_the_end():
    seen = []

    def evaluate(model):
        seen.append((model.training, torch.is_grad_enabled()))
        return 0.0

    one = trainer(evaluate_every=3)
    one.fit(drawn_batches(), 7, evaluate=evaluate)
    assert seen == [(False, False)] * 3
    assert one.model.training


# 기록과 화면


def test_every_log_line_is_json_with_what_a_reader_needs(tmp_path):
    trainer(tmp_path, evaluate_every=10).fit(
        drawn_batches(), 20, evaluate=scores([math.inf, math.nan])
    )
    lines = lines_of(tmp_path)
    steps = [line for line in lines if "loss" in line]
    assert [line["step"] for line in steps] == [5, 10, 15, 20]
    for line in steps:
        assert {"loss", "gradient_norm", "learning_rate", "seconds", "steps_per_second"} < {*line}
        assert all(isinstance(value, int | float) for value in line.values())
    assert [line["metric"] for line in lines if "metric" in line] == [None, None]


def test_a_half_written_log_is_mended_when_resuming(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text('{"step": 1}\n{"step": 2}\n{"step": 3}\n[3]\n{"st', encoding="utf-8")
    with JsonLinesLog(path, step=2) as log:
        log.write({"step": 3, "text": "글"})
    assert (
        path.read_text(encoding="utf-8") == '{"step": 1}\n{"step": 2}\n{"step": 3, "text": "글"}\n'
    )
    with JsonLinesLog(path):
        pass
    assert path.read_text(encoding="utf-8") == ""


def test_without_out_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trainer(save_every=1).fit(drawn_batches(), 3)
    assert list(tmp_path.iterdir()) == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_shows_steps_loss_and_speed():
    screen = Terminal()
    with Progress(10, start=5, stream=screen) as progress:
        progress.show(10, 0.25)
        progress.say("검증 [0.5]")
    assert "10/10" in screen.getvalue()
    assert "손실 0.2500" in screen.getvalue()
    assert "스텝" in screen.getvalue()
    assert "검증 [0.5]" in screen.getvalue()


def test_without_rich_plain_lines_are_shown(monkeypatch):
    real_import = builtins.__import__

    def no_rich(name, *arguments, **options):
        if name.startswith("rich"):
            raise ImportError(name)
        return real_import(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", no_rich)
    screen = Terminal()
    with Progress(10, stream=screen) as progress:
        progress.show(10, 0.25)
    assert screen.getvalue().startswith("스텝 10/10 손실 0.2500 초당 ")


def test_a_quiet_run_shows_nothing(capsys):
    trainer().fit(drawn_batches(), 5)
    assert capsys.readouterr() == ("", "")


# 장치와 AMP


def test_amp_runs_the_forward_pass_in_bfloat16_on_the_cpu():
    dtypes = []

    class Spy(Toy):
        def forward(self, x):
            y = super().forward(x)
            dtypes.append(y.dtype)
            return y

    torch.manual_seed(0)
    model = Spy()
    one = Trainer(model, torch.optim.Adam(model.parameters(), lr=0.01), amp=True, quiet=True)
    one.fit(drawn_batches(), 3)
    assert dtypes == [torch.bfloat16] * 3
    assert {value.dtype for value in model.parameters()} == {torch.float32}
    assert all(torch.isfinite(value).all() for value in model.parameters())


def test_amp_falls_back_and_says_so_where_the_device_cannot(monkeypatch, capsys):
    monkeypatch.setattr(loop, "supports_bfloat16", lambda device: False)
    one = trainer(amp=True, quiet=False)
    one.fit(drawn_batches(), 1)
    assert not one.amp
    assert "float32로 합니다" in capsys.readouterr().err


def test_automatic_choice_prefers_cuda_then_mps_then_cpu(monkeypatch):
    made = []
    monkeypatch.setattr(
        "lstm_blog.training.devices.torch.empty", lambda *_, device: made.append(device)
    )
    for cuda, mps in ((True, True), (False, True), (False, False)):
        monkeypatch.setattr("torch.cuda.is_available", lambda cuda=cuda: cuda)
        monkeypatch.setattr("torch.backends.mps.is_available", lambda mps=mps: mps)
        choose_device()
    assert [device.type for device in made] == ["cuda", "mps", "cpu"]


def test_each_process_gets_its_own_gpu(monkeypatch):
    monkeypatch.setattr("lstm_blog.training.devices.torch.empty", lambda *_, device: None)
    monkeypatch.setenv("LOCAL_RANK", "3")
    assert choose_device("cuda") == torch.device("cuda", 3)


@pytest.mark.parametrize("name", ["toaster", "cuda:99", "xla"])
def test_a_device_that_is_not_there_is_refused_in_korean(name):
    with pytest.raises(DeviceError, match="쓸 수 없는 장치입니다"):
        choose_device(name)


def test_the_meta_device_has_no_bfloat16_speed():
    assert not supports_bfloat16(torch.device("meta"))


def test_every_tensor_in_a_batch_is_moved():
    packed = nn.utils.rnn.pack_sequence([torch.ones(2)])
    pair = namedtuple("Pair", ["x"])(torch.ones(1))
    batch = ({"a": torch.ones(1)}, [torch.ones(2), 3], packed, "글", pair)
    moved = to_device(batch, torch.device("meta"))
    assert moved[0]["a"].is_meta
    assert moved[1][0].is_meta
    assert moved[1][1] == 3
    assert moved[2].data.is_meta
    assert moved[3] == "글"
    assert moved[4].x.is_meta
