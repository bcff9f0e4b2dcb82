"""날짜: 우리 꼴의 표를 모르는 독립된 읽기와 Babel, datetime을 증인으로 삼습니다."""

import collections
import datetime
import re
import unicodedata

import num2words
import pytest
import torch
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog.data.dates import FORMS, dates, write_date
from lstm_blog.data.sampling import split

DATES = st.dates(datetime.date(1969, 1, 1), datetime.date(2068, 12, 31))
AUGUST = datetime.date(2020, 8, 7)
READ = {num2words.num2words(number, lang="ko"): number for number in [*range(1, 32)]}
READ |= {num2words.num2words(year, lang="ko"): year for year in range(1000, 2101)}
READ |= {"유": 6, "시": 10}
HANJA = dict(zip("月火水木金土日", "월화수목금토일", strict=True))


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def read(text: str) -> tuple[datetime.date, str | None]:
    """사람이 읽듯 날짜와 요일을 읽습니다. 단위가 있으면 단위로, 없으면 연월일 차례로."""
    weekday = re.search(
        r"\(([월화수목금토일月火水木金土日])(?:요일)?\)|([월화수목금토일])요일", text
    )
    day_name = None
    if weekday:
        day_name = HANJA.get(weekday[1] or weekday[2], weekday[1] or weekday[2])
        text = text.replace(weekday[0], " ")
    if re.search("[년年]", text):
        year = re.search(r"(\d+|[가-힣]+) ?[년年]", text)[1]
        month, day = re.search(r"(\d+|[가-힣]+) ?[월月] ?(\d+|[가-힣]+) ?[일日]", text).groups()
    elif compact := re.fullmatch(r"(\d{4}|\d{2})(\d\d)(\d\d)", text):
        year, month, day = compact.groups()
    else:
        year, month, day = re.findall(r"\d+", text)
    year, month, day = (READ.get(part) or int(part) for part in (year, month, day))
    if year < 100:
        year += 1900 if year >= 69 else 2000
    return datetime.date(year, month, day), day_name


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reads_back_to_the_same_date_and_weekday(form):
    first = datetime.date(1969, 1, 1).toordinal()
    # 100년을 61일 간격으로 지나면 모든 달과 날과 요일을 만납니다.
    for ordinal in range(first, datetime.date(2068, 12, 31).toordinal() + 1, 61):
        date = datetime.date.fromordinal(ordinal)
        text = write_date(date, form)
        seen, day_name = read(text)
        assert seen == date, text
        assert ("weekday" in form) == (day_name is not None), text
        if day_name:
            assert day_name == format_date(date, "E", locale="ko"), text


@settings(max_examples=150, deadline=None)
@given(DATES)
def test_the_forms_babel_knows_are_written_as_babel_writes_them(date):
    korean = {
        "{year}년 {month}월 {day}일 {weekday}요일": "full",
        "{year}년 {month}월 {day}일": "long",
        "{year}. {month}. {day}.": "medium",
        "{yy}. {month}. {day}.": "short",
        "{year}년 {month}월 {day}일({weekday})": "y년 M월 d일(E)",
        "{year}-{mm}-{dd}": "yyyy-MM-dd",
        "{year}.{mm}.{dd}": "yyyy.MM.dd",
        "{yy}/{mm}/{dd}": "yy/MM/dd",
        "{weekday}요일, {year}년 {month}월 {day}일": "EEEE, y년 M월 d일",
    }
    for form, pattern in korean.items():
        assert form in FORMS
        assert write_date(date, form) == format_date(date, pattern, locale="ko")


@settings(max_examples=150, deadline=None)
@given(DATES)
def test_two_digit_years_follow_strptime(date):
    for form in ("{yy}{mm}{dd}", "{yy}.{mm}.{dd}", "{yy}-{mm}-{dd}"):
        pattern = form.replace("{yy}", "%y").replace("{mm}", "%m").replace("{dd}", "%d")
        assert datetime.datetime.strptime(write_date(date, form), pattern).date() == date


@pytest.mark.parametrize(
    "text",
    [
        "2020년 8월 7일",
        "2020년 08월 07일",
        "2020년8월7일",
        "20년 8월 7일",
        "'20년 8월 7일",
        "서기 2020년 8월 7일",
        "2020年 8月 7日",
        "2020. 8. 7.",
        "20. 8. 7.",
        "20.8.7.",
        "2020.08.07",
        "2020. 8. 7.(금)",
        "2020. 8. 7. (금)",
        "2020년 8월 7일 금요일",
        "2020년 8월 7일(금)",
        "2020년 8월 7일(金)",
        "금요일, 2020년 8월 7일",
        "2020-08-07",
        "2020-8-7",
        "2020/8/7",
        "2020/08/07",
        "20200807",
        "200807",
        "8월 7일 2020년",
        "8월 7일, 2020년",
        "이천이십년 팔월 칠일",
        "이천이십 년 팔월 칠 일",
        "2020년 팔월 칠일",
    ],
)
def test_the_common_ways_to_write_a_date_are_all_there(text):
    assert read(text)[0] == AUGUST
    assert text in {write_date(AUGUST, form) for form in FORMS}


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (datetime.date(1999, 6, 6), "천구백구십구년 유월 육일"),
        (datetime.date(2010, 10, 10), "이천십년 시월 십일"),
        (datetime.date(2000, 12, 31), "이천년 십이월 삼십일일"),
        (datetime.date(2001, 1, 20), "이천일년 일월 이십일"),
    ],
)
def test_june_and_october_are_read_as_they_sound(date, text):
    assert write_date(date, "{year_read}년 {month_read}월 {day_read}일") == text
    assert read(text)[0] == date


def test_no_text_stands_for_two_dates_and_at_most_two_forms_agree():
    answers = {}
    for ordinal in range(
        datetime.date(1969, 1, 1).toordinal(), datetime.date(2068, 12, 31).toordinal() + 1, 43
    ):
        date = datetime.date.fromordinal(ordinal)
        texts = collections.Counter(write_date(date, form) for form in FORMS)
        assert max(texts.values()) <= 2
        for text in texts:
            assert answers.setdefault(text, date) == date, text


def test_the_forms_are_all_different():
    assert len(set(FORMS)) == len(FORMS)
    assert len({write_date(AUGUST, form) for form in FORMS}) == len(FORMS)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), DATES, DATES, st.integers(0, 2**31))
def test_pairs_are_right_different_and_in_range(n, one, other, seed):
    first, last = min(one, other), max(one, other)
    n = min(n, ((last - first).days + 1) * len(FORMS) // 2)
    pairs = dates(n, first=first, last=last, generator=seeded(seed))
    assert len({text for text, _ in pairs}) == len(pairs) == n
    for text, iso in pairs:
        assert first <= datetime.date.fromisoformat(iso) <= last
        assert read(text)[0].isoformat() == iso
        assert unicodedata.is_normalized("NFC", text)


def test_every_form_and_every_month_appear():
    pairs = dates(5000, generator=seeded())
    assert len(pairs) == 5000
    months = collections.Counter(iso[5:7] for _, iso in pairs)
    assert len(months) == 12
    assert min(months.values()) > 300
    for form in FORMS:
        assert any(
            write_date(datetime.date.fromisoformat(iso), form) == text for text, iso in pairs
        )


def test_the_same_seed_gives_the_same_pairs():
    assert dates(40, generator=seeded(1)) == dates(40, generator=seeded(1))
    assert dates(40, generator=seeded(1)) != dates(40, generator=seeded(2))


def test_a_split_by_date_keeps_every_form_of_a_date_together():
    pairs = dates(300, first=AUGUST, last=AUGUST + datetime.timedelta(days=30), generator=seeded())
    train, test = split(pairs, 0.2, key=lambda pair: pair[1], generator=seeded())
    assert not {iso for _, iso in train} & {iso for _, iso in test}


def test_outside_the_century_of_two_digit_years_only_four_digit_forms_are_used():
    pairs = dates(
        300, first=datetime.date(1919, 3, 1), last=datetime.date(1945, 8, 15), generator=seeded()
    )
    assert all(read(text)[0].isoformat() == iso for text, iso in pairs)


def test_as_many_as_promised_can_be_drawn_even_where_forms_agree():
    tenth = datetime.date(2020, 10, 10)
    forms = ["{year}.{month}.{day}", "{year}.{mm}.{dd}"]
    assert dates(1, first=tenth, last=tenth, forms=forms, generator=seeded()) == [
        ("2020.10.10", "2020-10-10")
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": -1}, "만들 수 없습니다"),
        ({"n": 27, "first": AUGUST, "last": AUGUST}, "만들 수 없습니다"),
        ({"n": 2, "first": AUGUST, "last": AUGUST, "forms": FORMS[:1] * 4}, "만들 수 없습니다"),
        ({"n": 1, "first": AUGUST, "last": datetime.date(2020, 8, 6)}, "범위가 비었습니다"),
        ({"n": 1, "forms": []}, "모르는 꼴입니다"),
        ({"n": 1, "forms": ["{month}월 {day}일"]}, "모르는 꼴입니다"),
        ({"n": 1, "last": datetime.date(2069, 1, 1), "forms": ["{yy}{mm}{dd}"]}, "헷갈립니다"),
        ({"n": 1, "first": datetime.date(999, 1, 1)}, "네 자리 연도가 아닙니다"),
    ],
    ids=str,
)
def test_a_wrong_argument_is_refused_in_korean(arguments, message):
    with pytest.raises(ValueError, match=message):
        dates(**arguments)
