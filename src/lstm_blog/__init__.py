"""RNN, LSTM, GRU, Seq2Seq을 배우는 책의 코드. 공개 이름은 처음 쓸 때 불러옵니다."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstm_blog.attention import AdditiveAttention as AdditiveAttention
    from lstm_blog.attention import dot_product_attention as dot_product_attention
    from lstm_blog.attention import scaled_dot_product_attention as scaled_dot_product_attention
    from lstm_blog.classifier import Classifier as Classifier
    from lstm_blog.encoder_decoder import Decoder as Decoder
    from lstm_blog.encoder_decoder import Encoder as Encoder
    from lstm_blog.language_model import LanguageModel as LanguageModel
    from lstm_blog.losses import masked_cross_entropy as masked_cross_entropy
    from lstm_blog.recording import record as record
    from lstm_blog.recurrent.initialisation import chrono_ as chrono_
    from lstm_blog.recurrent.initialisation import forget_bias_ as forget_bias_
    from lstm_blog.recurrent.layers import GRU as GRU
    from lstm_blog.recurrent.layers import LSTM as LSTM
    from lstm_blog.recurrent.layers import RNN as RNN
    from lstm_blog.recurrent.minimal import MinGRU as MinGRU
    from lstm_blog.recurrent.minimal import MinLSTM as MinLSTM
    from lstm_blog.seq2seq import Seq2Seq as Seq2Seq
    from lstm_blog.tagger import Tagger as Tagger
    from lstm_blog.training.loop import Trainer as Trainer
    from lstm_blog.transformer import TransformerEncoder as TransformerEncoder
    from lstm_blog.transformer import TransformerEncoderLayer as TransformerEncoderLayer
    from lstm_blog.transformer_tagger import TransformerTagger as TransformerTagger

__version__ = "0.1.0"

# 이름 → 그 이름이 사는 모듈. 스크립트가 실제로 쓴 모듈에만 기대도록 게으르게 불러옵니다(PEP 562).
_HOME = {
    "AdditiveAttention": "lstm_blog.attention",
    "Classifier": "lstm_blog.classifier",
    "Decoder": "lstm_blog.encoder_decoder",
    "Encoder": "lstm_blog.encoder_decoder",
    "GRU": "lstm_blog.recurrent.layers",
    "LSTM": "lstm_blog.recurrent.layers",
    "LanguageModel": "lstm_blog.language_model",
    "MinGRU": "lstm_blog.recurrent.minimal",
    "MinLSTM": "lstm_blog.recurrent.minimal",
    "RNN": "lstm_blog.recurrent.layers",
    "Seq2Seq": "lstm_blog.seq2seq",
    "Tagger": "lstm_blog.tagger",
    "Trainer": "lstm_blog.training.loop",
    "TransformerEncoder": "lstm_blog.transformer",
    "TransformerEncoderLayer": "lstm_blog.transformer",
    "TransformerTagger": "lstm_blog.transformer_tagger",
    "chrono_": "lstm_blog.recurrent.initialisation",
    "dot_product_attention": "lstm_blog.attention",
    "forget_bias_": "lstm_blog.recurrent.initialisation",
    "masked_cross_entropy": "lstm_blog.losses",
    "record": "lstm_blog.recording",
    "scaled_dot_product_attention": "lstm_blog.attention",
}

__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
