"""모델의 속을 잽니다: 상태와 게이트, 기울기와 그 메모리, 탐침, 어텐션 지도, 베낀 토막."""

from lstm_blog.analysis.attention import AttentionMap, attention_map
from lstm_blog.analysis.copying import Copy, copied_lengths, longest_copy
from lstm_blog.analysis.gradients import gradient_flow, jacobian_norms, jacobians
from lstm_blog.analysis.memory import SavedTensors
from lstm_blog.analysis.probes import (
    LinearProbe,
    UnitProbe,
    auc,
    linear_probe,
    probe_units,
)
from lstm_blog.analysis.states import trace

__all__ = [
    "AttentionMap",
    "Copy",
    "LinearProbe",
    "SavedTensors",
    "UnitProbe",
    "attention_map",
    "auc",
    "copied_lengths",
    "gradient_flow",
    "jacobian_norms",
    "jacobians",
    "linear_probe",
    "longest_copy",
    "probe_units",
    "trace",
]
