"""책을 지을 때 다시 재지 않는 기록: 빠르기처럼 기계를 타는 것과, 오래 걸리는 것.

기록마다 잰 명령, 날짜, CPU, 판이 함께 적혀 있습니다. 고쳐 쓰지 않고 명령으로 다시 만듭니다.
"""

import json
from importlib.resources import files
from typing import Any

__all__ = ["read_record"]


def read_record(name: str) -> dict[str, Any]:
    """재어 둔 기록 하나를 읽습니다.

    입력:
        name: 기록의 이름.

    반환:
        기록. 모두 `command`(잰 명령), `date`(잰 날), `torch`(판)가 있고, 나머지는 기록마다
        다릅니다.

    예외:
        FileNotFoundError: 그런 기록이 없을 때.

    >>> sorted(read_record("gru_cost")["rows"][0])
    ['B', 'H', 'T', 'forward', 'training']
    >>> read_record("없는 것")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    FileNotFoundError: 재어 둔 기록이 아닙니다: '없는 것'. gru_cost, nsmc, ... 가운데 고르세요.
    """
    folder = files(__name__)
    records = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".json")}
    if f"{name}.json" not in records:
        known = ", ".join(sorted(record.removesuffix(".json") for record in records))
        raise FileNotFoundError(f"재어 둔 기록이 아닙니다: {name!r}. {known} 가운데 고르세요.")
    return json.loads(records[f"{name}.json"].read_text(encoding="utf-8"))
