"""날짜 정규화: 사람이 적은 날짜 → ISO 8601. 2020년 8월 7일도 20.8.7.도 2020-08-07입니다.

적는 꼴은 모두 연월일을 다 담고 있어서 답이 하나로 정해집니다. 연도를 두 자리로 적은 꼴은 POSIX의
규칙을 따릅니다. 69부터 99까지는 1900년대, 00부터 68까지는 2000년대입니다.
"""

import datetime
from collections.abc import Sequence

import torch

from lstm_blog.data.numbers import read_number

# 날짜 하나를 적는 꼴. 중괄호 안의 이름은 `write_date`의 설명에 있습니다.
FORMS = (
    # 연월일. 공문서는 숫자와 단위를 붙이고 사이를 띕니다(한글 맞춤법 43항).
    "{year}년 {month}월 {day}일",
    "{year}년 {mm}월 {dd}일",
    "{year}년{month}월{day}일",
    "{yy}년 {month}월 {day}일",
    "'{yy}년 {month}월 {day}일",
    "’{yy}년 {month}월 {day}일",
    "서기 {year}년 {month}월 {day}일",
    "{year}年 {month}月 {day}日",
    # 마침표. 일 뒤에도 찍는 것이 바르지만(한글 맞춤법 부록 문장 부호) 빼고도 많이 씁니다.
    "{year}. {month}. {day}.",
    "{year}. {month}. {day}",
    "{year}.{month}.{day}.",
    "{year}.{month}.{day}",
    "{year}.{mm}.{dd}.",
    "{year}.{mm}.{dd}",
    "{yy}. {month}. {day}.",
    "{yy}.{month}.{day}.",
    "{yy}.{month}.{day}",
    "{yy}.{mm}.{dd}.",
    "{yy}.{mm}.{dd}",
    "'{yy}. {month}. {day}.",
    "'{yy}.{month}.{day}.",
    # 붙임표, 빗금, 구분 없음.
    "{year}-{mm}-{dd}",
    "{year}-{month}-{day}",
    "{yy}-{mm}-{dd}",
    "{year}/{mm}/{dd}",
    "{year}/{month}/{day}",
    "{yy}/{mm}/{dd}",
    "{yy}/{month}/{day}",
    "{year}{mm}{dd}",
    "{yy}{mm}{dd}",
    # 요일.
    "{year}년 {month}월 {day}일 {weekday}요일",
    "{year}년 {month}월 {day}일({weekday})",
    "{year}년 {month}월 {day}일 ({weekday})",
    "{year}년 {month}월 {day}일({weekday}요일)",
    "{year}년 {month}월 {day}일({weekday_hanja})",
    "{yy}년 {month}월 {day}일({weekday})",
    "{year}. {month}. {day}.({weekday})",
    "{year}. {month}. {day}. ({weekday})",
    "{year}.{month}.{day}.({weekday})",
    "{year}.{mm}.{dd}({weekday})",
    "{yy}. {month}. {day}.({weekday})",
    "{yy}.{month}.{day}({weekday})",
    "{year}-{mm}-{dd} ({weekday})",
    "{year}/{month}/{day}({weekday})",
    "{weekday}요일, {year}년 {month}월 {day}일",
    # 차례를 바꾼 꼴.
    "{month}월 {day}일 {year}년",
    "{month}월 {day}일, {year}년",
    "{month}월 {day}일({weekday}) {year}년",
    # 한글로 읽은 꼴. 유월과 시월은 소리대로 적습니다(한글 맞춤법 52항).
    "{year_read}년 {month_read}월 {day_read}일",
    "{year_read} 년 {month_read}월 {day_read} 일",
    "{year_read}년 {month_read}월 {day_read}일 {weekday}요일",
    "{year}년 {month_read}월 {day_read}일",
)

WEEKDAYS = "월화수목금토일"
_HANJA_WEEKDAYS = "月火水木金土日"
_FIRST_SHORT, _LAST_SHORT = datetime.date(1969, 1, 1), datetime.date(2068, 12, 31)


def write_date(date: datetime.date, form: str) -> str:
    """날짜를 주어진 꼴로 적습니다.

    입력:
        date: 서기 1000년부터의 날짜.
        form: 채울 자리가 있는 글. year(2020), yy(20), month(8), mm(08), day(7), dd(07),
            weekday(금), weekday_hanja(金), year_read(이천이십), month_read(팔), day_read(칠).

    반환:
        자리를 채운 글.

    예외:
        ValueError: 두 자리 연도의 꼴인데 1969–2068년 밖이거나, 1000년보다 앞일 때.

    출처: 유월과 시월은 한글 맞춤법 52항, 두 자리 연도는 POSIX `strptime`의 `%y`.

    >>> import datetime
    >>> write_date(datetime.date(2020, 8, 7), "{yy}. {month}. {day}.({weekday})")
    '20. 8. 7.(금)'
    >>> write_date(datetime.date(1999, 10, 6), "{year_read}년 {month_read}월 {day_read}일")
    '천구백구십구년 시월 육일'
    """
    if date.year < 1000:
        raise ValueError(f"네 자리 연도가 아닙니다: {date}. 1000년부터의 날짜를 넘기세요.")
    if "{yy}" in form and not _FIRST_SHORT <= date <= _LAST_SHORT:
        raise ValueError(
            f"{date}의 연도는 두 자리로 적으면 다른 해와 헷갈립니다. "
            "1969년부터 2068년까지의 날짜를 넘기거나 {year}를 쓰세요."
        )
    return form.format(
        year=date.year,
        yy=f"{date.year % 100:02}",
        month=date.month,
        mm=f"{date.month:02}",
        day=date.day,
        dd=f"{date.day:02}",
        weekday=WEEKDAYS[date.weekday()],
        weekday_hanja=_HANJA_WEEKDAYS[date.weekday()],
        year_read=read_number(date.year),
        month_read={6: "유", 10: "시"}.get(date.month, read_number(date.month)),
        day_read=read_number(date.day),
    )


def dates(
    n: int,
    *,
    first: datetime.date = datetime.date(1970, 1, 1),
    last: datetime.date = datetime.date(2068, 12, 31),
    forms: Sequence[str] | None = None,
    generator: torch.Generator | None = None,
) -> list[tuple[str, str]]:
    """날짜 정규화 과제: 사람이 적은 날짜와 ISO 8601 날짜의 쌍을 만듭니다.

    날짜와 꼴을 저마다 고르게 뽑습니다.

    입력:
        n: 쌍의 수. 입력 글이 모두 서로 다릅니다. 날짜의 수 × 꼴의 수의 절반까지 됩니다. 10월
            10일처럼 두 꼴이 같은 글이 되는 날이 있기 때문입니다.
        first, last: 날짜의 처음과 끝. 둘 다 들어갑니다.
        forms: 쓸 꼴. `FORMS`에서 고릅니다. None이면 모두 쓰되, 1969–2068년을 벗어나는 범위에서는
            연도를 두 자리로 적는 꼴을 뺍니다.
        generator: CPU 난수 생성기. 없으면 torch의 전역 생성기를 씁니다.

    반환:
        길이 n의 (적은 글, "YYYY-MM-DD") 목록.

    예외:
        ValueError: 범위가 비었거나, 모르는 꼴이거나, 꼴이 범위에 맞지 않거나, n이 너무 클 때.

    출처: ISO 8601-1:2019, 한글 맞춤법 43·44·52항과 부록 문장 부호.

    >>> import torch
    >>> pairs = dates(3, forms=["{year}년 {month}월 {day}일"],
    ...               generator=torch.Generator().manual_seed(0))
    >>> [len(iso) for _, iso in pairs]
    [10, 10, 10]
    """
    forms = _choose_forms(forms, first, last)
    days = (last - first).days + 1
    total = days * len(forms)
    if not 0 <= 2 * n <= max(total, 2):
        raise ValueError(
            f"날짜 {days}개와 꼴 {len(forms)}개로는 {n}개를 만들 수 없습니다. "
            f"{max(total // 2, 1)}개까지 됩니다."
        )
    examples: dict[str, str] = {}
    while len(examples) < n:
        drawn = torch.randint(total, (n - len(examples),), generator=generator)
        for index in drawn.tolist():
            day, form = divmod(index, len(forms))
            date = first + datetime.timedelta(days=day)
            examples[write_date(date, forms[form])] = date.isoformat()
    return list(examples.items())


def _choose_forms(
    forms: Sequence[str] | None, first: datetime.date, last: datetime.date
) -> list[str]:
    if first > last:
        raise ValueError(f"범위가 비었습니다: {first}부터 {last}까지. 처음을 끝보다 앞에 두세요.")
    short_years_work = first >= _FIRST_SHORT and last <= _LAST_SHORT
    if forms is None:
        forms = [form for form in FORMS if short_years_work or "{yy}" not in form]
    unknown = [form for form in forms if form not in FORMS]
    if unknown or not forms:
        raise ValueError(f"모르는 꼴입니다: {unknown}. FORMS에서 하나 이상을 고르세요.")
    # 맞지 않는 꼴은 여기서 먼저 알립니다.
    for form in forms:
        write_date(first, form)
        write_date(last, form)
    return list(dict.fromkeys(forms))
