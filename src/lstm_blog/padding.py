"""길이가 다른 시퀀스를 한 묶음으로 읽을 때, 채운 자리(padding)가 아무것도 바꾸지 않게 합니다.

짧은 시퀀스는 뒤쪽을 채웁니다. 시간이 맨 앞이라 묶음의 모양은 (T, B)이고, 마스크는 진짜 자리가
True입니다. 채운 자리에 어떤 번호가 있든, 얼마나 길게 채웠든 결과와 기울기는 그대로입니다.
"""

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

State = Tensor | tuple[Tensor, Tensor]  # RNN과 GRU는 h, LSTM은 (h, c)


def length_mask(lengths: Tensor, size: int) -> Tensor:
    """길이를 마스크로 바꿉니다.

    입력:
        lengths: 시퀀스마다의 길이. 모양 (B,), 정수.
        size: 시간 축의 길이 T.

    반환:
        진짜 자리가 True인 마스크. 모양 (T, B), bool, lengths와 같은 장치.

    예외:
        TypeError: size가 정수가 아닐 때.

    출처: `torch.nn.utils.rnn.pad_packed_sequence` 문서의 길이 표기.

    >>> length_mask(torch.tensor([1, 3]), 3).int().tolist()
    [[1, 1], [0, 1], [0, 1]]
    """
    return torch.arange(size, device=lengths.device)[:, None] < lengths


def check_ids(name: str, ids: Tensor, lengths: Tensor, size: int) -> Tensor:
    """번호 묶음을 검사하고 채운 자리를 0으로 지웁니다. 채운 자리에는 무엇이 있어도 됩니다.

    입력:
        name: 오류에 쓸 이름.
        ids: 기호 번호. 모양 (T, B), 정수.
        lengths: 길이. 모양 (B,), 정수, 0부터 T까지.
        size: 기호의 가짓수 V.

    반환:
        채운 자리가 0인 번호. 모양 (T, B), int64.

    예외:
        TypeError: 번호나 길이가 정수 텐서가 아닐 때.
        ValueError: 모양, 길이, 번호의 범위가 맞지 않거나 묶음이 비었을 때.

    출처: 번호의 범위는 `torch.nn.Embedding` 문서를 따릅니다.

    >>> check_ids("ids", torch.tensor([[1, 2], [-9, 3]]), torch.tensor([1, 2]), 5).tolist()
    [[1, 2], [0, 3]]
    """
    for label, value, dimensions in ((name, ids, 2), (f"{name}의 길이", lengths, 1)):
        if not isinstance(value, Tensor) or value.is_floating_point() or value.dtype == torch.bool:
            raise TypeError(f"{label}: 정수 텐서가 아닙니다. int64 텐서를 넘기세요.")
        if value.dim() != dimensions:
            raise ValueError(
                f"{label}: {dimensions}차원이어야 하는데 모양이 {tuple(value.shape)}입니다. "
                "번호는 (T, B), 길이는 (B,)로 넘기세요."
            )
    T, B = ids.shape
    if B == 0:
        raise ValueError(f"{name}: 빈 묶음입니다. 시퀀스를 하나 이상 넣으세요.")
    if lengths.shape != (B,):
        raise ValueError(
            f"{name}: 시퀀스는 {B}개인데 길이는 {len(lengths)}개입니다. 수를 맞추세요."
        )
    if lengths.min() < 0 or lengths.max() > T:
        raise ValueError(f"{name}: 길이는 0부터 {T}까지여야 하는데 {lengths.tolist()}입니다.")
    ids = ids.long().masked_fill(~length_mask(lengths.to(ids.device), T), 0)
    if T and (ids.min() < 0 or ids.max() >= size):
        wrong = ids[(ids < 0) | (ids >= size)][0].item()
        raise ValueError(
            f"{name}: 번호 {wrong}이(가) 범위를 벗어났습니다. "
            f"0부터 {size - 1}까지의 번호만 넣으세요."
        )
    return ids


def read(layers: nn.Module, x: Tensor, lengths: Tensor) -> tuple[Tensor, State]:
    """순환층으로 길이가 다른 시퀀스를 읽습니다. 상태는 저마다의 마지막 글자에서 멈춥니다.

    양방향이면 뒤에서 앞으로 읽는 쪽도 채운 자리를 건너뛰고 마지막 글자부터 읽습니다.
    길이가 0인 시퀀스의 출력과 상태는 0입니다.

    입력:
        layers: `RNN`, `LSTM`, `GRU` 가운데 하나. batch_first=False.
        x: 입력. 모양 (T, B, I).
        lengths: 길이. 모양 (B,), 정수, 0부터 T까지.

    반환:
        output은 모양 (T, B, 방향 수 × H)이고 채운 자리는 0, 상태는 순환층이 돌려주는 모양.

    예외:
        RuntimeError: 길이와 x의 모양이 맞지 않을 때.

    출처: `torch.nn.utils.rnn.pack_padded_sequence` 문서.

    >>> layers = nn.GRU(2, 3)
    >>> output, h_n = read(layers, torch.randn(4, 2, 2), torch.tensor([4, 1]))
    >>> torch.equal(output[0, 1], h_n[0, 1]), output[1:, 1].abs().max().item()
    (True, 0.0)
    """
    T = len(x)
    on_cpu = lengths.cpu()
    if T and bool((on_cpu == T).all()):
        return layers(x)
    if T == 0:
        x = torch.cat([x, x.new_zeros(1, *x.shape[1:])])
    # 빈 시퀀스는 묶을 수 없으므로 한 걸음을 읽힌 다음 결과를 지웁니다.
    packed = pack_padded_sequence(x, on_cpu.clamp(min=1), enforce_sorted=False)
    output, state = layers(packed)
    output, _ = pad_packed_sequence(output, total_length=len(x))  # (max(T, 1), B, ·)
    empty = (lengths == 0).to(x.device)[:, None]  # (B, 1)
    if isinstance(state, tuple):
        h_n, c_n = state
        state = h_n.masked_fill(empty, 0.0), c_n.masked_fill(empty, 0.0)
    else:
        state = state.masked_fill(empty, 0.0)
    return output.masked_fill(empty, 0.0)[:T], state


def reverse(x: Tensor, lengths: Tensor) -> Tensor:
    """시퀀스마다 진짜 자리만 거꾸로 놓습니다. 채운 자리는 뒤에 그대로 남습니다.

    두 번 뒤집으면 제자리로 돌아옵니다.

    입력:
        x: 모양 (T, B) 또는 (T, B, H).
        lengths: 길이. 모양 (B,), 정수.

    반환:
        x와 같은 모양.

    예외:
        RuntimeError: 길이의 수가 B와 다를 때.

    출처: Sutskever, Vinyals & Le (2014), 3.3절.

    >>> reverse(torch.tensor([[1, 4], [2, 5], [3, 0]]), torch.tensor([3, 2])).tolist()
    [[3, 5], [2, 4], [1, 0]]
    """
    time = torch.arange(len(x), device=x.device)[:, None]  # (T, 1)
    lengths = lengths.to(x.device)
    index = torch.where(time < lengths, lengths - 1 - time, time)  # (T, B)
    index = index.reshape(*index.shape, *(1,) * (x.dim() - 2))
    return torch.take_along_dim(x, index, dim=0)
