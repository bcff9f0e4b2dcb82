"""시험을 시험하기: 시험 함수를 일부러 틀린 코드와 옳은 코드로 돌려 봅니다."""

from collections.abc import Callable
from typing import Any


def verdict(test: Callable[[], None], **code: Any) -> str:
    """시험 함수가 부르는 전역 이름을 code로 바꾸어 돌리고, 초록인지 빨강인지 말합니다.

    바꾼 이름은 돌린 다음 되돌립니다. `AssertionError`만 빨강이고 다른 예외는 그대로 나갑니다.

    입력:
        test: 인자가 없는 pytest 함수.
        code: 이름 → 그 자리에 둘 함수나 값.

    반환:
        "초록" 또는 "빨강".

    예외:
        KeyError: 시험 함수가 사는 곳에 없는 이름일 때.

    >>> def loss(x):
    ...     return x * x
    >>> def test_the_loss_is_never_negative():
    ...     assert loss(-1) >= 0
    >>> verdict(test_the_loss_is_never_negative, loss=loss)
    '초록'
    >>> verdict(test_the_loss_is_never_negative, loss=lambda x: x)
    '빨강'
    """
    names = test.__globals__
    before = {name: names[name] for name in code}
    names.update(code)
    try:
        test()
    except AssertionError:
        return "빨강"
    finally:
        names.update(before)
    return "초록"
