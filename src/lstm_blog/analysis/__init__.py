"""모델의 속을 잽니다: 상태와 게이트의 자취, 기울기와 그 메모리, 칸마다의 탐침, 어텐션 지도."""

from lstm_blog.analysis.attention import AttentionMap, attention_map
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
    "LinearProbe",
    "SavedTensors",
    "UnitProbe",
    "attention_map",
    "auc",
    "gradient_flow",
    "jacobian_norms",
    "jacobians",
    "linear_probe",
    "probe_units",
    "trace",
]
