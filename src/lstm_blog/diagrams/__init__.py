"""책의 그림: 셀의 속, 펼친 셀, 입출력의 다섯 모양, 셀 상태의 컨베이어 벨트, 텐서의 모양."""

from lstm_blog.diagrams.cells import lstm_cell, rnn_cell
from lstm_blog.diagrams.kinds import sequence_kinds
from lstm_blog.diagrams.sequences import conveyor_belt, looped, sequence_shapes, unrolled

__all__ = [
    "conveyor_belt",
    "looped",
    "lstm_cell",
    "rnn_cell",
    "sequence_kinds",
    "sequence_shapes",
    "unrolled",
]
