"""책의 그림: 셀의 속, 펼친 셀과 역전파, 쌓은 층, 입출력의 다섯 모양, 번역, 벨트, 텐서의 모양."""

from lstm_blog.diagrams.backpropagation import backpropagation
from lstm_blog.diagrams.cells import gru_cell, lstm_cell, rnn_cell
from lstm_blog.diagrams.kinds import sequence_kinds
from lstm_blog.diagrams.layers import stacked
from lstm_blog.diagrams.sequences import conveyor_belt, looped, sequence_shapes, unrolled
from lstm_blog.diagrams.translation import encoder_decoder

__all__ = [
    "backpropagation",
    "conveyor_belt",
    "encoder_decoder",
    "gru_cell",
    "looped",
    "lstm_cell",
    "rnn_cell",
    "sequence_kinds",
    "sequence_shapes",
    "stacked",
    "unrolled",
]
