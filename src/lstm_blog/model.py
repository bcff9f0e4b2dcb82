"""모델이 함께 지키는 약속: 설정으로 다시 만들 수 있고, 추론할 때 흔적을 남기지 않습니다."""

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

import torch
from torch import nn

from lstm_blog.recurrent import GRU, LSTM, RNN

_CELLS = {"rnn": RNN, "lstm": LSTM, "gru": GRU}


class Model(nn.Module):
    """이 패키지의 모든 모델의 바탕. 생성자의 인자를 같은 이름의 속성으로 둡니다.

    가중치는 `state_dict()`에, 모양은 `config()`에 있습니다. 둘이면 모델을 되살릴 수 있습니다.

    >>> class Scale(Model):
    ...     def __init__(self, size: int) -> None:
    ...         super().__init__()
    ...         self.size = size
    >>> Scale.from_config(Scale(3).config()).size
    3
    """

    def config(self) -> dict[str, Any]:
        """생성자의 인자를 모두 사전에 담습니다.

        반환:
            인자 이름 → 값. JSON으로 쓸 수 있는 값뿐입니다.

        >>> from lstm_blog import Tagger
        >>> Tagger(10, 3, embedding_size=4, hidden_size=8).config()["hidden_size"]
        8
        """
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """`config()`가 돌려준 사전으로 같은 모양의 모델을 만듭니다. 가중치는 새로 뽑습니다.

        입력:
            config: 인자 이름 → 값. 기본값이 있는 것은 빠져도 됩니다.

        반환:
            새 모델.

        예외:
            ValueError: 모르는 이름이 있거나 꼭 있어야 할 이름이 없을 때, 값이 맞지 않을 때.

        >>> from lstm_blog import Tagger
        >>> model = Tagger(10, 3, embedding_size=4, hidden_size=8)
        >>> twin = Tagger.from_config(model.config())
        >>> twin.load_state_dict(model.state_dict())
        <All keys matched successfully>
        """
        parameters = inspect.signature(cls).parameters
        needed = {name for name, value in parameters.items() if value.default is value.empty}
        unknown, missing = sorted(set(config) - set(parameters)), sorted(needed - set(config))
        if unknown or missing:
            raise ValueError(
                f"{cls.__name__}의 설정이 아닙니다: 모르는 이름 {unknown}, 없는 이름 {missing}. "
                "config()가 돌려준 사전을 그대로 넘기세요."
            )
        return cls(**config)

    @property
    def device(self) -> torch.device:
        """가중치가 있는 장치.

        >>> from lstm_blog import Tagger
        >>> Tagger(10, 3, embedding_size=4, hidden_size=8).device
        device(type='cpu')
        """
        return next(self.parameters()).device

    @contextmanager
    def inference(self) -> Iterator[None]:
        """기울기를 끄고 드롭아웃을 멈춥니다. 나올 때 층마다의 학습 상태를 되돌립니다.

        >>> from lstm_blog import Tagger
        >>> model = Tagger(10, 3, embedding_size=4, hidden_size=8)
        >>> with model.inference():
        ...     print(model.training)
        False
        >>> model.training
        True
        """
        training = {module: module.training for module in self.modules()}
        self.eval()
        try:
            with torch.no_grad():
                yield
        finally:
            for module, mode in training.items():
                module.training = mode


def recurrent_layers(
    cell: str,
    input_size: int,
    hidden_size: int,
    num_layers: int = 1,
    dropout: float = 0.0,
    bidirectional: bool = False,
) -> nn.Module:
    """이름으로 순환층을 만듭니다.

    입력:
        cell: "rnn", "lstm", "gru".
        input_size, hidden_size, num_layers: 입력의 크기 I, 은닉 상태의 크기 H, 층의 수.
        dropout: 층 사이에서 값을 지울 확률. 층이 하나면 지울 사이가 없어 쓰이지 않습니다.
        bidirectional: 참이면 두 방향으로 읽습니다.

    반환:
        `RNN`, `LSTM`, `GRU` 가운데 하나. 시간이 맨 앞입니다.

    예외:
        ValueError: 모르는 셀이거나 크기가 맞지 않을 때.

    출처: `torch.nn.LSTM` 문서의 인자.

    >>> recurrent_layers("gru", 3, 4, num_layers=2, bidirectional=True).num_layers
    2
    """
    if cell not in _CELLS:
        raise ValueError(f"모르는 셀입니다: {cell!r}. {list(_CELLS)} 가운데 고르세요.")
    return _CELLS[cell](
        input_size,
        hidden_size,
        num_layers=num_layers,
        dropout=dropout if num_layers > 1 else 0.0,
        bidirectional=bidirectional,
    )


def check_sizes(dropout: float, **sizes: int) -> None:
    """생성자의 크기와 확률을 검사합니다.

    입력:
        dropout: 0 이상 1 미만.
        sizes: 이름 → 1 이상의 정수여야 할 값.

    예외:
        ValueError: 범위를 벗어날 때.

    >>> check_sizes(0.0, hidden_size=0)
    Traceback (most recent call last):
    ValueError: hidden_size=0은(는) 쓸 수 없습니다. 1 이상의 정수를 넘기세요.
    """
    for name, value in sizes.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ValueError(f"{name}={value!r}은(는) 쓸 수 없습니다. 1 이상의 정수를 넘기세요.")
    if not 0 <= dropout < 1:
        raise ValueError(f"dropout={dropout!r}은(는) 확률이 아닙니다. 0 이상 1 미만으로 고르세요.")
