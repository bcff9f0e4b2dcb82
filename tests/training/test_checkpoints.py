"""체크포인트: 담은 그대로 돌아오는지, 망가진 파일과 남의 파일을 거절하는지, 죽어도 남는지."""

import json
import os
import pickle
import struct

import pytest
import safetensors.torch
import torch
from torch import nn

from lstm_blog.training import checkpoints
from lstm_blog.training.checkpoints import (
    Checkpoint,
    CheckpointError,
    load_checkpoint,
    optimizer_state,
    restore_model,
    restore_optimizer,
    save_checkpoint,
)

TENSORS = {
    "model.weight": torch.arange(6.0).view(2, 3),
    "model.half": torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
    "model.scalar": torch.tensor(3, dtype=torch.int64),
    "model.empty": torch.empty(0, 4),
    "model.mask": torch.tensor([True, False]),
    "rng.0.torch": torch.get_rng_state(),
}
METADATA = {"step": 7, "best": 0.1 + 0.2, "이름": "숫자", "none": None, "list": [1, 2.5]}


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "last.safetensors"
    save_checkpoint(path, TENSORS, METADATA)
    return path


def test_everything_comes_back_exactly(saved):
    checkpoint = load_checkpoint(saved)
    assert checkpoint.metadata == METADATA
    assert checkpoint.tensors.keys() == TENSORS.keys()
    for name, value in TENSORS.items():
        assert checkpoint.tensors[name].dtype == value.dtype
        assert torch.equal(checkpoint.tensors[name], value)
    assert checkpoint.group("rng.0").keys() == {"torch"}


def test_only_the_finished_file_is_left(saved):
    assert [path.name for path in saved.parent.iterdir()] == ["last.safetensors"]


def test_tied_and_noncontiguous_weights_are_kept(tmp_path):
    base = torch.arange(6.0).view(2, 3)
    save_checkpoint(tmp_path / "a", {"model.a": base, "model.b": base, "model.t": base.T}, {})
    tensors = load_checkpoint(tmp_path / "a").tensors
    assert torch.equal(tensors["model.b"], base)
    assert torch.equal(tensors["model.t"], base.T)


def test_what_was_loaded_does_not_change_with_the_file(saved):
    checkpoint = load_checkpoint(saved)
    saved.write_bytes(b"\0" * saved.stat().st_size)
    assert torch.equal(checkpoint.tensors["model.weight"], TENSORS["model.weight"])


@pytest.mark.parametrize("fraction", [0.0, 0.001, 0.02, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_refused_in_korean(saved, fraction):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * fraction)])
    with pytest.raises(CheckpointError, match="잘렸거나 망가졌습니다"):
        load_checkpoint(saved)


def test_any_flipped_byte_is_noticed(saved):
    whole = saved.read_bytes()
    generator = torch.Generator().manual_seed(0)
    places = torch.randint(len(whole), (60,), generator=generator).tolist()
    for place in [0, 7, 8, 9, *places, len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        saved.write_bytes(damaged)
        with pytest.raises(CheckpointError):
            load_checkpoint(saved)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 8,
        b"not a checkpoint at all",
        os.urandom(4096),
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 60) + b'{"a":{"dtype":"F32","shape":[1e9],"data_offsets":[0,4]}}    ',
        struct.pack("<Q", 20_000) + b"[" * 20_000,
    ],
    ids=["empty", "zeros", "text", "random", "endless header", "false shape", "deep"],
)
def test_garbage_is_refused_in_korean(tmp_path, content):
    path = tmp_path / "x.safetensors"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="망가졌습니다"):
        load_checkpoint(path)


class Bomb:
    """풀리는 순간 파일을 만드는 피클."""

    def __init__(self, path) -> None:
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


@pytest.mark.parametrize("writer", ["torch zip", "torch legacy", "pickle"])
def test_a_pickle_is_refused_and_its_code_never_runs(tmp_path, writer):
    path, mark = tmp_path / "x.safetensors", tmp_path / "ran"
    if writer == "pickle":
        path.write_bytes(pickle.dumps(Bomb(mark)))
    else:
        torch.save(Bomb(mark), path, _use_new_zipfile_serialization=writer == "torch zip")
    with pytest.raises(CheckpointError, match="피클 파일은 읽지 않습니다"):
        load_checkpoint(path)
    assert not mark.exists()


def test_a_header_as_long_as_a_pickle_mark_is_still_read(tmp_path):
    """머리글의 길이가 0x80으로 끝나면 파일의 첫 바이트가 피클과 같습니다."""
    firsts = set()
    for size in range(0, 400, 4):
        path = tmp_path / "x"
        save_checkpoint(path, {"model.a": torch.ones(1)}, {"text": "x" * size})
        firsts.add(path.read_bytes()[0])
        assert load_checkpoint(path).metadata["text"] == "x" * size
    assert 0x80 in firsts


def test_a_safetensors_file_of_another_program_is_refused(tmp_path):
    safetensors.torch.save_file({"a": torch.ones(1)}, tmp_path / "a")
    with pytest.raises(CheckpointError, match="이 책의 체크포인트가 아닙니다"):
        load_checkpoint(tmp_path / "a")


@pytest.mark.parametrize("text", ["[1]", "{", "[" * 100_000, "1" * 10_000])
def test_metadata_that_is_not_an_object_is_refused(tmp_path, text):
    header = {"format": checkpoints._FORMAT, "metadata": text}
    header["digest"] = checkpoints._digest({}, text)
    safetensors.torch.save_file({}, tmp_path / "a", metadata=header)
    with pytest.raises(CheckpointError, match="망가졌습니다"):
        load_checkpoint(tmp_path / "a")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "none.safetensors", tmp_path):
        with pytest.raises(CheckpointError, match="체크포인트가 없습니다") as error:
            load_checkpoint(path)
        assert str(path) in str(error.value)


def test_failing_while_writing_keeps_the_previous_file(saved, monkeypatch):
    before = saved.read_bytes()

    def half_written(tensors, path, metadata):
        path.write_bytes(before[:100])
        raise OSError("디스크가 찼습니다")

    monkeypatch.setattr(checkpoints, "save_file", half_written)
    with pytest.raises(OSError, match="디스크"):
        save_checkpoint(saved, {}, {})
    assert saved.read_bytes() == before


def test_the_new_file_reaches_the_disk_before_it_takes_the_name(tmp_path, monkeypatch):
    events = []
    real_sync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (events.append("fsync"), real_sync(fd))[1])
    monkeypatch.setattr(os, "replace", lambda a, b: (events.append("rename"), real_replace(a, b)))
    save_checkpoint(tmp_path / "a", TENSORS, METADATA)
    assert events == ["fsync", "rename", "fsync"]


def test_values_that_json_cannot_hold_leave_the_previous_file(saved):
    before = saved.read_bytes()
    with pytest.raises(TypeError):
        save_checkpoint(saved, {}, {"x": object()})
    assert saved.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [lambda s: s.pop("weight"), lambda s: s.update(extra=torch.ones(1)),
     lambda s: s.update(bias=torch.ones(9))],
    ids=["missing", "extra", "shape"],
)  # fmt: skip
def test_weights_of_another_model_are_refused_and_nothing_changes(change):
    model, other = nn.Linear(2, 3), nn.Linear(2, 3).state_dict()
    change(other)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with pytest.raises(CheckpointError, match="체크포인트와 모델이 다릅니다"):
        restore_model(model, Checkpoint({f"model.{k}": v for k, v in other.items()}, {}))
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1, amsgrad=True),
    "AdamW": lambda p: torch.optim.AdamW([{"params": [p[0]], "lr": 0.3}, {"params": [p[1]]}]),
    "RMSprop": lambda p: torch.optim.RMSprop(p, centered=True),
    "Adagrad": lambda p: torch.optim.Adagrad(p),
}


def stepped(optimizer_of, steps):
    torch.manual_seed(0)
    model = nn.Linear(2, 3)
    optimizer = optimizer_of(list(model.parameters()))
    step(model, optimizer, steps)
    return model, optimizer


def step(model, optimizer, steps):
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.ones(1, 2)).square().sum().backward()
        optimizer.step()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_goes_on_exactly_where_it_stopped(tmp_path, name):
    model, optimizer = stepped(OPTIMIZERS[name], 3)
    tensors, values = optimizer_state(optimizer)
    packed = {f"optimizer.{key}": value for key, value in tensors.items()}
    packed |= {f"model.{key}": value for key, value in model.state_dict().items()}
    save_checkpoint(tmp_path / "a", packed, {"optimizer": values})
    step(model, optimizer, 4)

    again, fresh = stepped(OPTIMIZERS[name], 0)
    checkpoint = load_checkpoint(tmp_path / "a")
    restore_model(again, checkpoint)
    restore_optimizer(fresh, checkpoint)
    step(again, fresh, 4)
    assert torch.equal(model.weight, again.weight)
    assert torch.equal(model.bias, again.bias)
    assert json.dumps(optimizer_state(optimizer)[1]) == json.dumps(optimizer_state(fresh)[1])


def hostile(change):
    _, optimizer = stepped(OPTIMIZERS["Adam"], 2)
    tensors, values = optimizer_state(optimizer)
    values = json.loads(json.dumps(values))
    change(tensors, values)
    packed = {f"optimizer.{key}": value for key, value in tensors.items()}
    return Checkpoint(packed, {"optimizer": values})


@pytest.mark.parametrize(
    "change",
    [
        lambda t, v: t.update({"0.exp_avg": torch.ones(5)}),
        lambda t, v: t.update({"99.exp_avg": torch.ones(5)}),
        lambda t, v: t.update({"x": torch.ones(5)}),
        lambda t, v: v["groups"].clear(),
        lambda t, v: v["groups"][0].update(lr="커다란 값"),
        lambda t, v: v["groups"][0].update(momentum=0.9),
        lambda t, v: v["groups"][0].update(params=[0]),
        lambda t, v: v.update(groups=3),
        lambda t, v: v.update(values=[1]),
    ],
)
def test_an_optimizer_that_does_not_fit_is_refused_in_korean(change):
    _, optimizer = stepped(OPTIMIZERS["Adam"], 0)
    with pytest.raises(CheckpointError, match=r"옵티마이저\(Adam\)와 맞지 않습니다"):
        restore_optimizer(optimizer, hostile(change))


def test_an_optimizer_does_not_share_memory_with_the_checkpoint():
    checkpoint = hostile(lambda tensors, values: None)
    before = checkpoint.tensors["optimizer.0.exp_avg"].clone()
    model, optimizer = stepped(OPTIMIZERS["Adam"], 0)
    restore_optimizer(optimizer, checkpoint)
    step(model, optimizer, 2)
    assert torch.equal(checkpoint.tensors["optimizer.0.exp_avg"], before)
