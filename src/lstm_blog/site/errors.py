"""책을 짓다 만나는 잘못들. 모두 한국어로, 무엇이 잘못됐고 무엇을 하면 되는지 말합니다."""

from __future__ import annotations

from dataclasses import dataclass


class BookError(Exception):
    """원고나 예제를 고쳐야 하는 잘못. 역추적 없이 글 그대로 보입니다."""


@dataclass
class ExampleError(BookError):
    """예제 하나가 끝까지 돌지 못했습니다.

    입력:
        file: 저장소에서 본 스크립트 경로.
        cell: 셀 이름. 셀에 이르기 전이면 None.
        line: 스크립트의 줄 번호. 모르면 None.
        cause: 한 줄로 쓴 원인.
        detail: 역추적이나 출력의 끝. 없으면 빈 문자열.
    """

    file: str
    cell: str | None
    line: int | None
    cause: str
    detail: str = ""

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where += f", {self.line}번째 줄"
        if self.cell is not None:
            where += f" (셀 {self.cell})"
        text = f"예제가 실패했습니다: {where}\n  원인: {self.cause}"
        if self.detail:
            text += "\n" + "\n".join(f"    {line}" for line in self.detail.splitlines())
        return text
