"""프로세스 둘이 함께 학습해도 하나로 한 것과 같은지. `torchrun`으로 진짜 프로세스를 띄웁니다."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from toy_training import STEPS, Toy, count, drawn_batches, shuffled_batches, trainer

from lstm_blog import training
from lstm_blog.training import Trainer, distributed
from lstm_blog.training.batches import Drawn, Shuffled
from lstm_blog.training.checkpoints import load_checkpoint

SCRIPT = Path(__file__).with_name("distributed_run.py")


def torchrun(out: Path, job: str, processes: int = 2) -> subprocess.Popen:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += [f"--nproc-per-node={processes}", str(SCRIPT), str(out), job]
    return subprocess.Popen(
        command,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen) -> None:
    with process:
        _, error = process.communicate(timeout=900)
    assert process.returncode == 0, error


def left(out: Path) -> list[str]:
    """프로세스 둘이 저마다 남긴 글입니다."""
    return [(out / f"left-{rank}").read_text(encoding="utf-8") for rank in range(2)]


def test_two_processes_get_the_gradient_of_one(tmp_path):
    """길이가 달라 프로세스마다 세는 자리의 수가 다른 묶음에서."""
    finish(torchrun(tmp_path, "gradients"))
    torch.manual_seed(0)
    model = Toy(dropout=0.0).double()
    x, lengths = drawn_batches()(0)
    shares = [int(lengths[rank::2].sum()) for rank in range(2)]
    assert shares[0] != shares[1]  # 프로세스별 평균을 그냥 평균 내면 틀리는 자료
    loss = model.loss((x.double(), lengths))
    loss.backward()
    for rank in range(2):
        found = load_file(tmp_path / f"gradients-{rank}.safetensors")
        for name, value in model.named_parameters():
            assert (found[name] - value.grad).abs().max() <= 1e-12
    logged = json.loads((tmp_path / training.LOG).read_text(encoding="utf-8"))
    assert logged["loss"] == pytest.approx(loss.item(), abs=1e-12)


def test_two_processes_resume_with_identical_weights_and_random_states(tmp_path):
    finish(torchrun(tmp_path, "train"))
    for name in ("drawn_batches", "shuffled_batches"):
        whole, cut = (
            load_checkpoint(tmp_path / folder / training.LAST) for folder in (name, f"{name}-cut")
        )
        assert whole.metadata == cut.metadata
        assert whole.tensors.keys() == cut.tensors.keys()
        for key, value in whole.tensors.items():
            assert torch.equal(value, cut.tensors[key]), key
        assert whole.group("rng.0").keys() == whole.group("rng.1").keys() != set()

    # 프로세스 하나로도 이을 수 있습니다. 다만 그렇다고 알립니다.
    alone = trainer(tmp_path / "drawn_batches-cut")
    alone.resume()
    assert "환경이 다릅니다" in alone.notices[0]
    assert alone.fit(drawn_batches(), STEPS + 2).step == STEPS + 2


def test_every_process_stops_when_the_score_of_the_first_stalls(tmp_path):
    finish(torchrun(tmp_path, "score"))
    assert left(tmp_path) == ["early 8 0.5", "early 8 0.5"]


def test_a_signal_to_torchrun_saves_and_stops_all_processes_at_one_step(tmp_path):
    with torchrun(tmp_path, "wait") as process:
        while not (tmp_path / training.LAST).exists():
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=900)
    first, second = left(tmp_path)
    assert first == second
    reason, step = first.split()
    assert reason == "interrupted"
    assert load_checkpoint(tmp_path / training.LAST).metadata["step"] == int(step)


@pytest.fixture
def two(monkeypatch):
    """이 프로세스가 둘 가운데 rank번인 척합니다."""

    def pretend(rank: int, size: int = 2) -> None:
        monkeypatch.setattr(distributed, "current", lambda: distributed.Processes(rank, rank, size))

    return pretend


@pytest.mark.parametrize("step", [0, 3])
def test_the_shares_of_a_batch_neither_overlap_nor_miss(two, step):
    drawn = Drawn(lambda g: torch.randperm(50, generator=g)[:7].tolist(), list, seed=3)
    shuffled = Shuffled(range(10), 7, list, seed=3)
    for batches in (drawn, shuffled):
        two(0, size=1)
        whole = batches(step)
        shares = []
        for rank in range(2):
            two(rank)
            shares.append(batches(step))
        assert sorted(shares[0] + shares[1]) == sorted(whole)
        assert [len(share) for share in shares] == [4, 3]


def test_a_batch_smaller_than_the_processes_is_refused(two):
    two(1)
    with pytest.raises(ValueError, match="프로세스 2개가 나눌 수 없습니다"):
        Shuffled([1, 2], 1, list)(0)


def test_only_the_first_process_is_main():
    assert distributed.Processes(rank=0, size=2).is_main
    assert not distributed.Processes(rank=1, size=2).is_main


def test_one_process_started_by_torchrun_trains_like_none(tmp_path):
    finish(torchrun(tmp_path, "train", processes=1))
    plain = trainer()
    plain.fit(shuffled_batches(), STEPS)
    found = load_checkpoint(tmp_path / "shuffled_batches" / training.LAST).group("model")
    assert all(torch.equal(found[name], value) for name, value in plain.model.state_dict().items())


def test_a_process_group_made_by_someone_else_is_left_alone(tmp_path):
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{tmp_path}/meet", rank=0, world_size=1
    )
    try:
        with distributed.joined("cpu") as here:
            assert here == distributed.Processes()
        assert torch.distributed.is_initialized()
        model = Toy(dropout=0.0)
        one = Trainer(model, torch.optim.SGD(model.parameters(), lr=0.1), count=count, quiet=True)
        assert one.fit(drawn_batches(), 1).reason == "finished"
    finally:
        torch.distributed.destroy_process_group()
