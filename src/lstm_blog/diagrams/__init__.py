"""책의 그림: 셀의 속, 시간을 따라 펼친 셀과 그 역전파, 컨베이어 벨트, 텐서의 모양."""

from lstm_blog.diagrams.backpropagation import backpropagation
from lstm_blog.diagrams.cells import lstm_cell, rnn_cell
from lstm_blog.diagrams.sequences import conveyor_belt, sequence_shapes, unrolled

__all__ = [
    "backpropagation",
    "conveyor_belt",
    "lstm_cell",
    "rnn_cell",
    "sequence_shapes",
    "unrolled",
]
