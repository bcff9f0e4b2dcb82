"""RNN, LSTM, GRU 모듈: `torch.nn`의 것과 바꾸어 끼울 수 있습니다."""

from lstm_blog.recurrent.layers import GRU, LSTM, RNN

__all__ = ["GRU", "LSTM", "RNN"]
