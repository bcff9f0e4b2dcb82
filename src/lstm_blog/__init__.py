"""RNN, LSTM, GRU, Seq2Seq을 배우는 책의 코드. 공개 이름은 처음 쓸 때 불러옵니다."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_blog.recording import record as record
    from lstm_blog.recurrent import GRU as GRU
    from lstm_blog.recurrent import LSTM as LSTM
    from lstm_blog.recurrent import RNN as RNN

__version__ = "0.1.0"

# 이름 → 그 이름이 사는 모듈. 스크립트가 실제로 쓴 모듈에만 기대도록 게으르게 불러옵니다(PEP 562).
_HOME = {
    "GRU": "lstm_blog.recurrent",
    "LSTM": "lstm_blog.recurrent",
    "RNN": "lstm_blog.recurrent",
    "record": "lstm_blog.recording",
}

__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
