"""프로세스 여럿이 함께 학습할 때 서로 주고받는 일. `torchrun`이 띄운 프로세스에서 씁니다.

CPU에서는 gloo, GPU에서는 nccl로 이야기합니다. 프로세스가 하나면 아무 일도 하지 않습니다.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor


@dataclass(frozen=True)
class Processes:
    """이 프로세스의 자리.

    속성:
        rank: 전체에서의 번호. 0번이 기록하고 저장합니다.
        local_rank: 이 기계 안에서의 번호. GPU 번호로 씁니다.
        size: 전체 프로세스 수.

    >>> Processes().is_main
    True
    """

    rank: int = 0
    local_rank: int = 0
    size: int = 1

    @property
    def is_main(self) -> bool:
        """저장하고 기록하는 0번 프로세스인지."""
        return self.rank == 0


def current() -> Processes:
    """지금 프로세스의 자리를 알려 줍니다. 함께 도는 프로세스가 없으면 0번, 하나뿐입니다.

    반환:
        `Processes`.

    >>> current()
    Processes(rank=0, local_rank=0, size=1)
    """
    if not (dist.is_available() and dist.is_initialized()):
        return Processes()
    local_rank = int(os.environ.get("LOCAL_RANK", dist.get_rank()))
    return Processes(dist.get_rank(), local_rank, dist.get_world_size())


@contextmanager
def joined(device_type: str) -> Iterator[Processes]:
    """`torchrun`이 띄웠으면 다른 프로세스와 만나고, 끝나면 헤어집니다.

    입력:
        device_type: "cpu"면 gloo, "cuda"면 nccl을 씁니다.

    반환:
        이 프로세스의 자리. `torchrun` 없이 띄웠으면 하나뿐인 0번입니다.

    출처: `torch.distributed.init_process_group` 문서.

    >>> with joined("cpu") as here:
    ...     here.size
    1
    """
    if not dist.is_torchelastic_launched() or dist.is_initialized():
        yield current()
        return
    if device_type == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if device_type == "cuda" else "gloo")
    try:
        yield current()
        wait_for_all()
    finally:
        # DDP는 순환 참조라 스스로 사라지지 않습니다. 통신 스레드를 쥔 채 인터프리터가 끝나면
        # 프로세스가 abort로 죽으므로 먼저 치웁니다.
        gc.collect()
        dist.destroy_process_group()


def total(values: Tensor) -> Tensor:
    """모든 프로세스의 텐서를 원소마다 더합니다.

    입력:
        values: 아무 모양의 텐서 (…). 모든 프로세스에서 모양과 dtype이 같아야 합니다.

    반환:
        같은 모양의 합. 어느 프로세스에서나 같습니다.

    >>> total(torch.tensor([1.0, 2.0]))
    tensor([1., 2.])
    """
    if current().size == 1:
        return values
    values = values.clone()
    dist.all_reduce(values)
    return values


def from_main(value: float, device: torch.device) -> float:
    """0번 프로세스의 수를 모두에게 알립니다.

    입력:
        value: 0번에서만 뜻이 있는 수.
        device: 주고받을 텐서를 둘 장치. nccl이면 GPU여야 합니다.

    반환:
        0번의 수.

    >>> from_main(0.5, torch.device("cpu"))
    0.5
    """
    if current().size == 1:
        return value
    box = torch.tensor([value], dtype=torch.float64, device=device)
    dist.broadcast(box, src=0)
    return box.item()


def gathered(tensors: Mapping[str, Tensor], device: torch.device) -> list[dict[str, Tensor]]:
    """프로세스마다 가진 텐서 묶음을 모두 모읍니다. 피클을 거치지 않습니다.

    입력:
        tensors: 이름 → CPU 텐서. 이름과 모양, dtype이 모든 프로세스에서 같아야 합니다.
        device: 주고받을 텐서를 둘 장치. nccl이면 GPU여야 합니다.

    반환:
        번호 순서로 놓인 프로세스별 묶음(CPU).

    >>> gathered({"state": torch.tensor([1])}, torch.device("cpu"))
    [{'state': tensor([1])}]
    """
    size = current().size
    if size == 1:
        return [dict(tensors)]
    everyone: list[dict[str, Tensor]] = [{} for _ in range(size)]
    for name in sorted(tensors):
        mine = tensors[name].to(device)
        boxes = [torch.empty_like(mine) for _ in range(size)]
        dist.all_gather(boxes, mine)
        for owner, box in zip(everyone, boxes, strict=True):
            owner[name] = box.cpu()
    return everyone


def wait_for_all() -> None:
    """모든 프로세스가 여기에 이를 때까지 기다립니다.

    >>> wait_for_all()
    """
    if current().size > 1:
        dist.barrier()
