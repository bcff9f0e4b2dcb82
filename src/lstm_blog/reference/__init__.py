"""셀과 스캔과 어텐션과 손실을 NumPy float64로 다시 쓴 것. PyTorch 없이 맞는지 따로 잽니다."""

from lstm_blog.reference.attention import (
    AdditiveGradients,
    DotProductGradients,
    additive_attention_backward,
    additive_attention_forward,
    dot_product_attention_backward,
    dot_product_attention_forward,
    masked_cross_entropy_backward,
    masked_cross_entropy_forward,
    masked_softmax,
)
from lstm_blog.reference.cells import (
    Gradients,
    gru_backward,
    gru_forward,
    lstm_backward,
    lstm_forward,
    rnn_backward,
    rnn_forward,
    sigmoid,
)
from lstm_blog.reference.scans import (
    MinimalGradients,
    min_gru_backward,
    min_gru_forward,
    min_lstm_backward,
    min_lstm_forward,
    scan_backward,
    scan_forward,
)

__all__ = [
    "AdditiveGradients",
    "DotProductGradients",
    "Gradients",
    "MinimalGradients",
    "additive_attention_backward",
    "additive_attention_forward",
    "dot_product_attention_backward",
    "dot_product_attention_forward",
    "gru_backward",
    "gru_forward",
    "lstm_backward",
    "lstm_forward",
    "masked_cross_entropy_backward",
    "masked_cross_entropy_forward",
    "masked_softmax",
    "min_gru_backward",
    "min_gru_forward",
    "min_lstm_backward",
    "min_lstm_forward",
    "rnn_backward",
    "rnn_forward",
    "scan_backward",
    "scan_forward",
    "sigmoid",
]
