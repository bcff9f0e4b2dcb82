"""예제가 잰 값을 본문에 건네는 함수."""

import math
import sys


def record(**values: int | float | bool | str) -> None:
    """잰 값을 출력하고, 책을 짓는 중이면 본문이 쓸 수 있게 알립니다.

    책을 짓지 않을 때는 `이름 = 값`을 출력할 뿐입니다. 복사한 스크립트에 남아 있어도 해가 없습니다.

    입력:
        values: 이름과 값. 값은 정수, 실수, 참거짓, 짧은 문자열.

    예외:
        TypeError: 그 밖의 형. 텐서는 `.item()`으로 꺼내서 넘깁니다.

    >>> record(steps=52, converged=True)
    steps = 52
    converged = True
    """
    for name, value in values.items():
        if not isinstance(value, int | float | str):
            kind = type(value).__name__
            raise TypeError(f"{name}: {kind} 값은 기록할 수 없습니다. float(...) 등으로 바꾸세요.")
        print(f"{name} = {value}")
        sys.audit("lstm_blog.record", name, value)


def scientific(value: float) -> str:
    """값을 유효 숫자 둘로 줄여 쓰고, 아주 크거나 작으면 3.9×10⁻⁴처럼 씁니다.

    입력:
        value: 유한한 실수.

    반환:
        0.01 이상 1000 미만이면 그냥 적은 수, 아니면 10의 거듭제곱을 붙인 글.

    예외:
        ValueError: NaN이나 무한대일 때.

    >>> scientific(0.000386), scientific(-19683), scientific(8.66), scientific(270.4)
    ('3.9×10⁻⁴', '−2.0×10⁴', '8.7', '270')
    """
    if not math.isfinite(value):
        raise ValueError(f"유한한 수가 아닙니다: {value}. 넘치기 전의 값을 기록하세요.")
    digits, exponent = f"{value:.1e}".split("e")
    if -2 <= int(exponent) <= 2:
        return f"{float(f'{value:.1e}'):.{max(0, 1 - int(exponent))}f}".replace("-", "−")
    power = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits.replace('-', '−')}×10{power}"
