"""장치가 달라도 값과 기울기가 같은지, AMP와 한 프로세스 DDP가 도는지."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import lstm_blog
from lstm_blog.training import LAST
from lstm_blog.training.checkpoints import load_checkpoint
from lstm_blog.training.devices import supports_bfloat16
from lstm_blog.training.runs import start

TOLERANCE = 1e-5  # float32. 기준은 같은 가중치로 CPU의 float64에서 잰 값입니다.
SMALL = {"steps": 6, "hidden_size": 16, "batch_size": 8, "evaluate_every": 3, "warmup": 2}
T, B, I, H = 24, 5, 7, 16


def run(module: nn.Module, x: torch.Tensor, lengths: list[int] | None) -> list[torch.Tensor]:
    """출력과 상태, 입력과 모든 파라미터의 기울기."""
    x = x.detach().clone().requires_grad_()
    packed = x if lengths is None else pack_padded_sequence(x, lengths, enforce_sorted=False)
    output, last = module(packed)
    output = output if lengths is None else output.data
    values = [output, *(last if isinstance(last, tuple) else [last])]
    loss = sum((value * torch.arange(value.numel(), device=x.device).view_as(value).cos()).sum()
               for value in values)  # fmt: skip
    return [*values, *torch.autograd.grad(loss, [x, *module.parameters()])]


def largest_error(ours, expected) -> float:
    return max(
        ((value.detach().cpu().double() - exact).abs().max() / exact.abs().max()).item()
        for value, exact in zip(ours, expected, strict=True)
    )


@pytest.mark.parametrize("lengths", [None, [24, 3, 17, 1, 9]], ids=["whole", "packed"])
@pytest.mark.parametrize(
    "options", [{}, {"num_layers": 2, "bidirectional": True}], ids=["one", "deep"]
)
@pytest.mark.parametrize("backend", ["readable", "auto"])
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_values_and_gradients_equal_the_cpu(device, measured, name, backend, options, lengths):
    torch.manual_seed(0)
    exact = getattr(lstm_blog, name)(I, H, **options, backend="readable", dtype=torch.float64)
    ours = getattr(lstm_blog, name)(I, H, **options, backend=backend)
    ours.load_state_dict(exact.state_dict())
    x = torch.randn(T, B, I, dtype=torch.float64)
    expected = run(exact, x, lengths)
    found = run(ours.to(device), x.float().to(device), lengths)
    assert measured(largest_error(found, expected)) <= TOLERANCE


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_the_first_weights_of_a_seed_equal_those_of_torch_on_this_device(device, name):
    torch.manual_seed(0)
    ours = getattr(lstm_blog, name)(I, H, device=device)
    torch.manual_seed(0)
    theirs = getattr(nn, name)(I, H, device=device)
    for key, value in theirs.state_dict().items():
        assert torch.equal(ours.state_dict()[key], value)
    ours.flatten_parameters()


@pytest.mark.parametrize("task", ["숫자", "날짜", "발음", "띄어쓰기", "언어모델", "걸쇠"])
def test_every_model_gives_the_loss_and_the_gradient_of_the_cpu(device, measured, task):
    prepared = start(task, SMALL, quiet=True)
    batch = prepared.batches(0)
    model = prepared.trainer.model.double()
    for part in model.modules():  # 장치마다 난수가 달라 드롭아웃은 견줄 수 없습니다
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    # 걸쇠의 입력만 실수이고 나머지는 글자의 번호입니다.
    as_double = tuple(part.double() if part.is_floating_point() else part for part in batch)
    expected = torch.autograd.grad(model.loss(as_double), list(model.parameters()))
    there = model.float().to(device)
    moved = tuple(part.to(device) for part in batch)
    found = torch.autograd.grad(there.loss(moved), list(there.parameters()))
    assert measured(largest_error(found, expected)) <= 1e-4


@pytest.mark.parametrize("amp", [False, True], ids=["float32", "bfloat16"])
def test_training_lowers_the_loss_and_keeps_float32_weights(device, tmp_path, amp):
    if amp and not supports_bfloat16(device):
        pytest.skip("이 장치는 bfloat16을 못 합니다.")
    options = SMALL | {"steps": 60, "learning_rate": 1e-2}
    prepared = start("발음", options, out=tmp_path, device=device.type, amp=amp, quiet=True,
                     log_every=1)  # fmt: skip
    prepared.fit()
    assert prepared.trainer.amp == amp
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    losses = [line["loss"] for line in map(json.loads, lines) if "loss" in line]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])
    weights = load_checkpoint(tmp_path / LAST).group("model")
    assert all(value.dtype == torch.float32 for value in weights.values())


def test_a_resumed_run_ends_with_identical_weights(device, tmp_path):
    whole = start("발음", SMALL, device=device.type, quiet=True)
    whole.fit()
    cut = start("발음", SMALL, out=tmp_path, device=device.type, quiet=True)
    cut.trainer.fit(cut.batches, 2, evaluate=cut.score)
    again = start("발음", out=tmp_path, resume=True, device=device.type, quiet=True)
    again.fit()
    found = again.trainer.model.state_dict()
    for name, value in whole.trainer.model.state_dict().items():
        assert torch.equal(found[name], value)


def test_one_process_of_torchrun_trains_like_none(device, tmp_path):
    """GPU에서는 nccl, CPU에서는 gloo로 만납니다."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=1"]
    command += ["-m", "lstm_blog.cli", "train", "발음", "--out", str(tmp_path), "--quiet"]
    command += ["--device", device.type]
    for name, value in SMALL.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=900)
    alone = start("발음", SMALL, device=device.type, quiet=True)
    alone.fit()
    found = load_checkpoint(Path(tmp_path, LAST)).group("model")
    for name, value in alone.trainer.model.state_dict().items():
        torch.testing.assert_close(found[name], value.cpu(), rtol=0, atol=1e-4)
