"""체크포인트: 모델과 옵티마이저, 난수의 상태를 safetensors 파일 하나에 담습니다.

파일에는 텐서와 JSON만 있습니다. 읽을 때 피클을 풀지 않으므로 남이 만든 파일을 열어도 그 안의
코드가 돌지 않습니다. 쓸 때는 곁에 다 쓴 다음 이름을 바꾸므로, 쓰는 도중에 프로세스가 죽어도 먼저
파일이 그대로 남습니다.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

_FORMAT = "lstm-blog-checkpoint-1"
_PICKLE_STARTS = (b"PK\x03\x04", b"\x80")  # torch.save의 zip과 옛 피클


class CheckpointError(Exception):
    """체크포인트를 읽거나 쓸 수 없습니다. 첫 줄은 무엇이 잘못됐는지, 다음 줄은 할 일입니다.

    >>> raise CheckpointError("망가진 파일입니다.")
    Traceback (most recent call last):
    lstm_blog.training.checkpoints.CheckpointError: 망가진 파일입니다.
    """


@dataclass(frozen=True)
class Checkpoint:
    """읽은 체크포인트 하나.

    속성:
        tensors: 이름 → CPU 텐서. 이름은 "model.…", "optimizer.…", "rng.…"처럼 묶음으로 시작합니다.
        metadata: JSON으로 담은 나머지. 스텝 번호, 설정, 옵티마이저의 수.

    >>> Checkpoint({"model.weight": torch.ones(2)}, {}).group("model")
    {'weight': tensor([1., 1.])}
    """

    tensors: dict[str, Tensor]
    metadata: dict[str, Any]

    def group(self, name: str) -> dict[str, Tensor]:
        """이름이 `name.`으로 시작하는 텐서를 모읍니다.

        입력:
            name: 묶음의 이름. "model", "optimizer", "rng.0" 따위입니다.

        반환:
            `name.`을 뗀 이름 → 텐서.
        """
        start = name + "."
        return {
            key.removeprefix(start): value
            for key, value in self.tensors.items()
            if key.startswith(start)
        }


def save_checkpoint(
    path: str | os.PathLike[str], tensors: Mapping[str, Tensor], metadata: Mapping[str, Any]
) -> None:
    """체크포인트를 씁니다. 곁에 쓰고(write), 디스크에 내리고(fsync), 이름을 바꿉니다(rename).

    입력:
        path: 쓸 파일. 있던 파일은 새 파일이 온전해진 뒤에야 바뀝니다.
        tensors: 이름 → 텐서. 장치와 dtype은 무엇이든 됩니다.
        metadata: JSON으로 쓸 수 있는 값만 담은 사전.

    예외:
        OSError: 디스크에 쓸 수 없을 때.
        TypeError: metadata에 JSON이 아닌 값이 있을 때.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_checkpoint(folder + "/a.safetensors", {"model.w": torch.ones(1)}, {"step": 3})
    ...     load_checkpoint(folder + "/a.safetensors").metadata
    {'step': 3}
    """
    path = Path(path)
    # 같은 저장 공간을 나누어 쓰는 파라미터(묶인 가중치)도 이름마다 따로 담습니다.
    copies = {
        name: value.detach().to("cpu", copy=True).contiguous() for name, value in tensors.items()
    }
    text = json.dumps(metadata, ensure_ascii=False)
    header = {"format": _FORMAT, "metadata": text, "digest": _digest(copies, text)}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".tmp")
    save_file(copies, beside, metadata=header)
    replace_durably(beside, path)


def replace_durably(beside: Path, path: Path) -> None:
    """다 쓴 파일 beside를 디스크에 내린 다음 path로 이름을 바꿉니다.

    입력:
        beside: 방금 쓴 임시 파일. path와 같은 폴더에 있어야 합니다.
        path: 바뀔 이름.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.tmp").write_text("새 글", encoding="utf-8")
    ...     replace_durably(Path(folder, "a.tmp"), Path(folder, "a"))
    ...     Path(folder, "a").read_text(encoding="utf-8")
    '새 글'
    """
    with beside.open("r+b") as file:
        os.fsync(file.fileno())
    os.replace(beside, path)
    if hasattr(os, "O_DIRECTORY"):  # 이름이 바뀐 사실까지 디스크에 남깁니다.
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def load_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """체크포인트를 읽습니다. 한 바이트라도 다르면 읽지 않습니다.

    입력:
        path: `save_checkpoint`가 쓴 파일.

    반환:
        `Checkpoint`. 텐서는 모두 CPU에 있고 파일과 이어져 있지 않습니다.

    예외:
        CheckpointError: 파일이 없거나, 잘렸거나, 바뀌었거나, 피클이거나, 다른 형식일 때.

    출처: safetensors 형식, https://github.com/huggingface/safetensors.

    >>> load_checkpoint("없는-파일.safetensors")
    Traceback (most recent call last):
    lstm_blog.training.checkpoints.CheckpointError: 체크포인트가 없습니다: 없는-파일.safetensors
      학습할 때 준 --out 폴더와 파일 이름을 확인하세요.
    """
    path = Path(path)
    _refuse_what_is_not_safetensors(path)
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, RuntimeError, ValueError, MemoryError) as error:
        raise _damaged(path) from error
    if header.get("format") != _FORMAT:
        raise CheckpointError(
            f"이 책의 체크포인트가 아닙니다: {path}\n  lstm-blog train이 쓴 파일을 넘기세요."
        )
    text = header.get("metadata", "")
    if header.get("digest") != _digest(tensors, text):
        raise _damaged(path)
    try:
        metadata = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(metadata, dict):
        raise _damaged(path)
    return Checkpoint(tensors, metadata)


def check_weights(model: nn.Module, checkpoint: Checkpoint) -> None:
    """체크포인트의 가중치가 모델과 이름, 모양까지 맞는지 봅니다.

    입력:
        model: 견줄 모델. meta 장치에 있어도 됩니다.
        checkpoint: 읽은 체크포인트.

    예외:
        CheckpointError: 이름이나 모양이 다를 때.

    >>> checkpoint = Checkpoint({"model.weight": torch.ones(1, 1)}, {})
    >>> check_weights(nn.Linear(1, 1, bias=False), checkpoint)
    """
    found = {name: tuple(value.shape) for name, value in checkpoint.group("model").items()}
    wanted = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    for name in sorted({*found, *wanted}):
        if found.get(name) != wanted.get(name):
            raise CheckpointError(
                f"체크포인트와 모델이 다릅니다: {name}이(가) 체크포인트에는 "
                f"{found.get(name, '없음')}, 모델에는 {wanted.get(name, '없음')}입니다.\n"
                "  학습할 때와 같은 과제와 크기로 모델을 만드세요."
            )


def restore_model(model: nn.Module, checkpoint: Checkpoint) -> None:
    """체크포인트의 가중치를 모델에 넣습니다.

    입력:
        model: 저장할 때와 이름과 모양이 같은 모델.
        checkpoint: 읽은 체크포인트.

    예외:
        CheckpointError: 이름이나 모양이 다를 때. 모델은 바뀌지 않습니다.

    >>> model = nn.Linear(1, 1, bias=False)
    >>> restore_model(model, Checkpoint({"model.weight": torch.tensor([[2.0]])}, {}))
    >>> model.weight.item()
    2.0
    """
    check_weights(model, checkpoint)
    model.load_state_dict(checkpoint.group("model"))


def optimizer_state(
    optimizer: torch.optim.Optimizer,
) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """옵티마이저의 상태를 텐서와 JSON 값으로 가릅니다.

    입력:
        optimizer: torch의 옵티마이저.

    반환:
        "파라미터 번호.이름" → 텐서의 사전과, {"groups": 설정, "values": 텐서가 아닌 상태}.

    >>> parameter = nn.Parameter(torch.zeros(2))
    >>> optimizer = torch.optim.SGD([parameter], lr=0.1, momentum=0.9)
    >>> parameter.grad = torch.ones(2)
    >>> optimizer.step()
    >>> tensors, values = optimizer_state(optimizer)
    >>> tensors, values["groups"][0]["lr"]
    ({'0.momentum_buffer': tensor([1., 1.])}, 0.1)
    """
    packed = optimizer.state_dict()
    tensors: dict[str, Tensor] = {}
    values: dict[str, Any] = {}
    for number, state in packed["state"].items():
        for name, value in state.items():
            home = tensors if isinstance(value, Tensor) else values
            home[f"{number}.{name}"] = value
    return tensors, {"groups": packed["param_groups"], "values": values}


def restore_optimizer(optimizer: torch.optim.Optimizer, checkpoint: Checkpoint) -> None:
    """체크포인트의 옵티마이저 상태를 넣습니다.

    입력:
        optimizer: 저장할 때와 같은 종류이고 파라미터의 순서와 모양이 같은 옵티마이저.
        checkpoint: 읽은 체크포인트.

    예외:
        CheckpointError: 종류나 모양이 달라 이어서 쓸 수 없을 때.

    >>> optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(2))], lr=0.1)
    >>> restore_optimizer(optimizer, Checkpoint({}, {}))
    Traceback (most recent call last):
    lstm_blog.training.checkpoints.CheckpointError: 체크포인트가 옵티마이저(SGD)와 맞지 않습니다.
      학습할 때와 같은 설정으로 다시 하세요.
    """
    try:
        groups = [
            _matching(saved, now)
            for saved, now in zip(
                checkpoint.metadata["optimizer"]["groups"],
                optimizer.state_dict()["param_groups"],
                strict=True,
            )
        ]
        parameters = [value for group in optimizer.param_groups for value in group["params"]]
        state: dict[int, dict[str, Any]] = {}
        values = checkpoint.metadata["optimizer"]["values"]
        for key, value in [*checkpoint.group("optimizer").items(), *values.items()]:
            number, name = key.split(".", 1)
            shape = parameters[int(number)].shape
            if isinstance(value, Tensor) and value.dim() and value.shape != shape:
                raise ValueError(key)
            # 옵티마이저가 제자리에서 고치더라도 체크포인트는 그대로 둡니다.
            state.setdefault(int(number), {})[name] = copy.deepcopy(value)
        optimizer.load_state_dict({"state": state, "param_groups": groups})
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"체크포인트가 옵티마이저({type(optimizer).__name__})와 맞지 않습니다.\n"
            "  학습할 때와 같은 설정으로 다시 하세요."
        ) from error


def _matching(saved: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """JSON에서 온 설정을 지금 설정과 같은 종류의 값으로 되돌립니다."""
    if saved.keys() != now.keys() or saved["params"] != now["params"]:
        raise ValueError("param_groups")
    for name, value in now.items():
        if isinstance(value, int | float) and not isinstance(saved[name], int | float):
            raise TypeError(name)
    return {
        name: tuple(value) if isinstance(now[name], tuple) else value
        for name, value in saved.items()
    }


def _digest(tensors: Mapping[str, Tensor], text: str) -> str:
    """이름, 모양, 값, JSON을 모두 덮는 SHA-256."""
    digest = hashlib.sha256(text.encode())
    for name in sorted(tensors):
        value = tensors[name]
        digest.update(f"\0{name}\0{value.dtype}\0{tuple(value.shape)}\0".encode())
        digest.update(value.reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


def _refuse_what_is_not_safetensors(path: Path) -> None:
    if not path.is_file():
        raise CheckpointError(
            f"체크포인트가 없습니다: {path}\n  학습할 때 준 --out 폴더와 파일 이름을 확인하세요."
        )
    with path.open("rb") as file:
        start = file.read(9)
    # safetensors는 머리글 길이(8바이트)와 JSON으로 시작합니다. 그 길이가 피클처럼 보일 수 있습니다.
    if start.startswith(_PICKLE_STARTS) and not start.endswith(b"{"):
        raise CheckpointError(
            f"피클 파일은 읽지 않습니다: {path}\n  피클은 여는 것만으로 그 안의 코드가 돕니다. "
            "lstm-blog train이 쓴 .safetensors 파일을 넘기세요."
        )


def _damaged(path: Path) -> CheckpointError:
    return CheckpointError(
        f"체크포인트가 잘렸거나 망가졌습니다: {path}\n"
        "  다시 받거나, 학습을 다시 해서 새로 만드세요."
    )
