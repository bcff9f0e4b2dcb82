"""책의 그림: 셀의 속, 시간을 따라 펼친 셀, 셀 상태의 컨베이어 벨트, 텐서의 모양."""

from lstm_blog.diagrams.cells import lstm_cell, rnn_cell
from lstm_blog.diagrams.sequences import conveyor_belt, sequence_shapes, unrolled

__all__ = ["conveyor_belt", "lstm_cell", "rnn_cell", "sequence_shapes", "unrolled"]
