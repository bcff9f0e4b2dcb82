"""`analysis`가 잰 것을 주어진 축에 그립니다. 색과 열지도는 `plots`의 것입니다."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lstm_blog import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from torch import Tensor

    from lstm_blog.analysis import AttentionMap, UnitProbe

    Values = Tensor | np.ndarray | Sequence[float]

# GRU의 게이트는 LSTM에서 같은 일을 하는 것의 색을 빌립니다. z는 남기고, n은 후보입니다.
_BORROWED = {"z": "f", "n": "g", "r": "o"}
_LABELS = {
    "h": "은닉 상태 hₜ",
    "c": "셀 상태 cₜ",
    "i": "입력 게이트 iₜ",
    "f": "망각 게이트 fₜ",
    "g": "후보 gₜ",
    "o": "출력 게이트 oₜ",
    "r": "리셋 게이트 rₜ",
    "z": "업데이트 게이트 zₜ",
    "n": "후보 nₜ",
}


def draw_gradient_flow(ax: Axes, norms: Values, **options) -> None:
    """시점마다의 기울기 크기를 로그 눈금의 꺾은선으로 그립니다.

    입력:
        ax: 그릴 축.
        norms: `analysis.gradient_flow`의 결과. 모양 (T,) 또는 (T, B). B개는 평균합니다.
        options: `ax.plot`에 그대로 넘깁니다(`label`, `linestyle` 등).

    예외:
        ValueError: 모양이 (T,)도 (T, B)도 아닐 때.

    0인 시점은 로그 눈금에 자리가 없으므로 선이 끊깁니다.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> draw_gradient_flow(ax, [[0.1, 0.3], [1.0, 1.0]])
    >>> ax.lines[0].get_ydata().round(3).tolist(), ax.get_yscale()
    ([0.2, 1.0], 'log')
    """
    _draw_norms(ax, norms, **options)
    ax.set(xlabel="시점 t", ylabel="기울기 ‖∂L/∂hₜ‖")


def draw_jacobian_norms(ax: Axes, norms: Values, **options) -> None:
    """시점마다의 야코비 행렬의 크기를 로그 눈금의 꺾은선으로 그립니다. 가로선은 1입니다.

    입력:
        ax: 그릴 축.
        norms: `analysis.jacobian_norms`의 결과. 모양 (T,) 또는 (T, B). B개는 평균합니다.
        options: `ax.plot`에 그대로 넘깁니다.

    예외:
        ValueError: 모양이 (T,)도 (T, B)도 아닐 때.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> draw_jacobian_norms(ax, [0.25, 0.5, 1.0])
    >>> ax.lines[0].get_ydata().tolist()
    [0.25, 0.5, 1.0]
    """
    _draw_norms(ax, norms, **options)
    ax.axhline(1, color=plots.COLORS["muted"], linewidth=1, linestyle="--")
    ax.set(xlabel="시점 t", ylabel="야코비 행렬 ‖∂h_T/∂hₜ‖")


def draw_trace(
    ax: Axes,
    values: dict[str, Values],
    *,
    unit: int = 0,
    example: int = 0,
    names: Sequence[str] | None = None,
    tokens: Sequence[str] = (),
) -> None:
    """칸 하나의 상태와 게이트를 시점마다 그립니다.

    입력:
        ax: 그릴 축.
        values: `analysis.trace`의 결과. 값의 모양은 (T, B, H) 또는 (T, H).
        unit: 볼 칸.
        example: 볼 예문.
        names: 그릴 것의 이름. 없으면 모두.
        tokens: 시점마다 읽은 토큰 T개. 있으면 가로 눈금이 됩니다.

    예외:
        KeyError: values에 없는 이름일 때.
        ValueError: tokens의 수가 T가 아닐 때.
        IndexError: 없는 칸이나 예문일 때.

    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> draw_trace(ax, {"f": np.array([[0.5], [0.9]]), "h": np.zeros((2, 1))}, names="f")
    >>> ax.lines[0].get_ydata().tolist(), ax.lines[0].get_label()
    ([0.5, 0.9], '망각 게이트 fₜ')
    """
    for name in values if names is None else names:
        value = _array(values[name])
        line = value[:, unit] if value.ndim == 2 else value[:, example, unit]
        steps = np.arange(1, len(line) + 1)
        plots.trace(ax, steps, line, _BORROWED.get(name, name), label=_LABELS[name])
        if tokens:
            if len(tokens) != len(line):
                raise ValueError(
                    f"토큰이 {len(tokens)}개, 시점이 {len(line)}개입니다. 같아야 합니다."
                )
            ax.set_xticks(steps, _visible(tokens))
    ax.set(xlabel="" if tokens else "시점 t", ylabel=f"{unit}번 칸의 값")
    ax.legend()


def draw_unit_aucs(ax: Axes, probe: UnitProbe) -> None:
    """칸마다의 탐침 성적을 큰 것부터 점으로 찍고, 고른 칸을 표시합니다. 가로선은 0.5입니다.

    입력:
        ax: 그릴 축.
        probe: `analysis.probe_units`의 결과.

    >>> import torch
    >>> from matplotlib.figure import Figure
    >>> from lstm_blog.analysis import probe_units
    >>> states = torch.tensor([[0.0, 1.0], [1.0, 1.0], [0.0, 2.0], [1.0, 3.0]])
    >>> ax = Figure().subplots()
    >>> draw_unit_aucs(ax, probe_units(states, torch.tensor([0, 1, 0, 1])))
    >>> ax.lines[0].get_ydata().tolist()
    [1.0, 1.0]
    """
    aucs = _array(probe.held_out_aucs)
    order = np.argsort(-aucs, kind="stable")
    places = np.arange(1, len(aucs) + 1)
    ax.plot(places, aucs[order], "o", color=plots.COLORS["h"], markersize=4)
    best = places[order == probe.unit]
    ax.plot(best, [probe.auc], "D", color=plots.COLORS["g"], label=f"고른 칸: {probe.unit}번")
    ax.axhline(0.5, color=plots.COLORS["muted"], linewidth=1, linestyle="--")
    ax.set(xlabel="칸의 순위", ylabel="남겨 둔 자료의 AUC")
    ax.legend()


def draw_text(
    ax: Axes, text: str, values: Values, *, columns: int = 44, limit: float | None = None
) -> AxesImage:
    """글자마다 칸 하나의 값으로 바탕을 칠해, 모델이 읽은 글을 그대로 보입니다.

    입력:
        ax: 그릴 축. 눈금과 테두리를 지웁니다.
        text: 글. N글자. 줄바꿈에서 줄을 바꾸고, 긴 줄은 columns글자에서 접습니다.
        values: 글자마다의 값. 모양 (N,).
        columns: 한 줄의 글자 수.
        limit: 색의 끝이 될 크기. 비우면 값의 가장 큰 절댓값입니다. 0은 가운데 색입니다.

    반환:
        matplotlib의 그림. `fig.colorbar`에 넘길 수 있습니다.

    예외:
        ValueError: 글자의 수와 값의 수가 다를 때.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> image = draw_text(ax, "if x:\\n    y", [1.0] * 11, columns=8)
    >>> image.get_array().shape, [letter.get_text() for letter in ax.texts]
    ((2, 8), ['i', 'f', 'x', ':', 'y'])
    """
    line = _array(values)
    if line.shape != (len(text),):
        raise ValueError(f"글자가 {len(text)}개인데 값의 모양이 {line.shape}입니다.")
    places, row, column = [], 0, 0
    for letter in text:
        if column == columns and letter != "\n":
            row, column = row + 1, 0
        places.append((row, column))
        row, column = (row + 1, 0) if letter == "\n" else (row, column + 1)
    shown = [(place, n) for n, place in enumerate(places) if text[n] != "\n"]
    table = np.full((max((r for (r, _), _ in shown), default=0) + 1, columns), np.nan)
    for place, n in shown:
        table[place] = line[n]
    limit = float(np.abs(line).max(initial=1e-12)) if limit is None else limit
    image = ax.imshow(
        np.ma.masked_invalid(table), cmap=plots.DIVERGING, vmin=-limit, vmax=limit, aspect="auto"
    )
    for (r, c), n in shown:
        if text[n] != " ":
            ink = plots.ink_on(image, line[n])
            ax.text(c, r, text[n], color=ink, ha="center", va="center")
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return image


def draw_attention(ax: Axes, table: AttentionMap, *, numbers: str | None = None) -> AxesImage:
    """어텐션 지도를 열지도로 그립니다. 가로가 읽은 토큰, 세로가 쓴 토큰입니다.

    입력:
        ax: 그릴 축.
        table: `analysis.attention_map`의 결과.
        numbers: 칸에 적을 수의 꼴(".1f" 등). 없으면 적지 않습니다.

    반환:
        matplotlib의 그림. `fig.colorbar`에 넘길 수 있습니다.

    >>> import torch
    >>> from matplotlib.figure import Figure
    >>> from lstm_blog.analysis import attention_map
    >>> ax = Figure().subplots()
    >>> image = draw_attention(ax, attention_map(torch.eye(2).unsqueeze(1), "봄이", "ab"))
    >>> [tick.get_text() for tick in ax.get_yticklabels()], image.get_clim()
    (['a', 'b'], (0.0, 1.0))
    """
    image = plots.heatmap(ax, table.weights, vmin=0.0, vmax=1.0, numbers=numbers)
    ax.set_xticks(range(len(table.source)), _visible(table.source))
    ax.set_yticks(range(len(table.target)), _visible(table.target))
    ax.set(xlabel="읽은 토큰", ylabel="쓴 토큰")
    return image


def _draw_norms(ax: Axes, norms: Values, **options) -> None:
    values = _array(norms)
    if values.ndim not in (1, 2):
        raise ValueError(f"모양이 {values.shape}입니다. (T,)나 (T, B)를 넘기세요.")
    means = values if values.ndim == 1 else values.mean(axis=1)
    positive = np.where(means > 0, means, np.nan)
    ax.plot(
        np.arange(1, len(means) + 1), positive, **{"color": plots.COLORS["gradient"], **options}
    )
    if (means > 0).any():
        ax.set_yscale("log")


def _visible(tokens: Sequence[str]) -> list[str]:
    """빈칸 토큰도 눈금에 보이게."""
    return ["␣" if token == " " else token for token in tokens]


def _array(values: Values) -> np.ndarray:
    """torch를 부르지 않고 텐서도 배열로."""
    if hasattr(values, "detach"):
        values = values.detach().cpu().double().numpy()
    return np.asarray(values, dtype=float)
