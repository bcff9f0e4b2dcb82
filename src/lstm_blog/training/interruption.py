"""Ctrl-C와 종료 신호를 받아 하던 스텝을 마치고 멈추게 합니다."""

from __future__ import annotations

import signal
import threading
from types import FrameType


class StopRequest:
    """with 안에서 SIGINT나 SIGTERM이 오면 `received`가 참이 됩니다.

    두 번째 신호는 기다리지 않고 KeyboardInterrupt를 냅니다. 주 스레드가 아니면 신호를 건드리지
    않습니다.

    입력:
        patient: 참이면 신호가 몇 번이 오든 하던 스텝을 마칩니다. `torchrun`은 같은 신호를 여러 번
            보내고, 너무 오래 걸리면 스스로 끝냅니다.

    >>> with StopRequest() as request:
    ...     signal.raise_signal(signal.SIGINT)
    >>> request.received
    True
    """

    def __init__(self, *, patient: bool = False) -> None:
        self.patient = patient
        self.received = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> StopRequest:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _receive(self, _number: int, _frame: FrameType | None) -> None:
        if self.received and not self.patient:
            raise KeyboardInterrupt
        self.received = True
