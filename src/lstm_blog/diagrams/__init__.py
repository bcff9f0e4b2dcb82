"""책의 그림: 셀의 속, 펼친 셀과 그 역전파, 쌓은 층, 입출력의 다섯 모양, 벨트, 텐서의 모양."""

from lstm_blog.diagrams.backpropagation import backpropagation
from lstm_blog.diagrams.cells import gru_cell, lstm_cell, rnn_cell
from lstm_blog.diagrams.kinds import sequence_kinds
from lstm_blog.diagrams.layers import stacked
from lstm_blog.diagrams.sequences import conveyor_belt, looped, sequence_shapes, unrolled

__all__ = [
    "backpropagation",
    "conveyor_belt",
    "gru_cell",
    "looped",
    "lstm_cell",
    "rnn_cell",
    "sequence_kinds",
    "sequence_shapes",
    "stacked",
    "unrolled",
]
