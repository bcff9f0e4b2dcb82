"""역전파를 하려고 붙들고 있는 텐서의 크기를 셉니다.

프로세스가 쓰는 메모리를 재면 기계와 할당기에 따라 달라집니다. 여기서는 autograd가 실제로 맡아 둔
텐서의 바이트를 세므로 같은 계산이면 언제나 같은 값입니다.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks


class SavedTensors(saved_tensors_hooks):
    """`with` 안의 순전파가 역전파를 위해 맡긴 텐서의 바이트를 셉니다.

    같은 저장소를 나누어 쓰는 텐서는 한 번만 셉니다. 역전파가 끝나거나 그래프가 버려져 놓아준 것은
    곧바로 빠집니다.

    입력:
        ignore: 세지 않을 텐서. 순전파와 상관없이 이미 들고 있는 파라미터와 자료를 넘깁니다.

    속성:
        held: 지금 붙들고 있는 바이트.
        peak: 지금까지 가장 많이 붙들고 있던 바이트.

    출처: `torch.autograd.graph.saved_tensors_hooks` 문서.

    >>> import torch
    >>> x = torch.zeros(10, requires_grad=True)
    >>> with SavedTensors() as saved:
    ...     y = torch.tanh(x).sum()
    >>> saved.held  # tanh는 자기 출력 열 개를 맡깁니다
    40
    >>> y.backward()
    >>> saved.held, saved.peak
    (0, 40)
    """

    def __init__(self, ignore: Iterable[Tensor] = ()) -> None:
        super().__init__(lambda tensor: _Parcel(self, tensor), lambda parcel: parcel.tensor)
        self.held = 0
        self.peak = 0
        self._ignored = [tensor.untyped_storage() for tensor in ignore]  # 주소가 남지 않게 붙듭니다
        self._addresses = {storage.data_ptr() for storage in self._ignored}
        self._counts: Counter[int] = Counter()

    def __enter__(self) -> SavedTensors:
        super().__enter__()
        return self

    def _take(self, address: int, size: int) -> None:
        if address in self._addresses:
            return
        if self._counts[address] == 0:
            self.held += size
            self.peak = max(self.peak, self.held)
        self._counts[address] += 1

    def _release(self, address: int, size: int) -> None:
        if address in self._addresses:
            return
        self._counts[address] -= 1
        if self._counts[address] == 0:
            del self._counts[address]
            self.held -= size


class _Parcel:
    """autograd가 텐서 대신 맡는 꾸러미. 놓아주면 사라지면서 알립니다."""

    def __init__(self, counter: SavedTensors, tensor: Tensor) -> None:
        storage = tensor.untyped_storage()
        # 출력을 그대로 담으면 자기를 만든 그래프를 되물어 그래프를 버려도 풀리지 않습니다.
        self.counter, self.tensor = counter, tensor.detach()
        self.address, self.size = storage.data_ptr(), storage.nbytes()
        counter._take(self.address, self.size)

    def __del__(self) -> None:
        self.counter._release(self.address, self.size)
