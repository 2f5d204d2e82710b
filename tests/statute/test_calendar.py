"""The official calendar, day by day, and arithmetic on it."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import NOTICES, OFFICIAL, BadCase, Calendar, CalendarMissing
from tests.statute import naive

LOADED = st.dates(date(2019, 1, 1), date(2026, 12, 31))
EVERY_DAY = [date(2019, 1, 1) + timedelta(n) for n in range(2922)]


def test_every_day_of_eight_years_agrees_with_chinesecalendar():
    assert EVERY_DAY[-1] == date(2026, 12, 31)
    assert [OFFICIAL.is_workday(day) for day in EVERY_DAY] == [chinese_calendar.is_workday(day) for day in EVERY_DAY]


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year, days):
    assert OFFICIAL.count(date(year, 1, 1), date(year, 12, 31)) + OFFICIAL.is_workday(date(year, 1, 1)) == days


def test_the_eve_of_the_lunar_year_was_worked_in_2024_and_is_off_since():
    assert OFFICIAL.is_workday(date(2024, 2, 9))
    assert not OFFICIAL.is_workday(date(2025, 1, 28))
    assert not OFFICIAL.is_workday(date(2026, 2, 16))


def test_the_extended_spring_festival_of_2020_cancelled_a_make_up_saturday():
    assert not OFFICIAL.is_workday(date(2020, 2, 1))
    assert OFFICIAL.is_workday(date(2020, 2, 3))


def test_every_notice_has_a_number_and_says_where_it_was_read():
    assert [notice.year for notice in NOTICES] == list(range(2019, 2027))
    assert [notice.number for notice in NOTICES] == [
        "国办发明电〔2018〕15号",
        "国办发明电〔2019〕16号",
        "国办发明电〔2020〕27号",
        "国办发明电〔2021〕11号",
        "国办发明电〔2022〕16号",
        "国办发明电〔2023〕7号",
        "国办发明电〔2024〕12号",
        "国办发明电〔2025〕7号",
    ]
    assert all(notice.source and notice.verified for notice in NOTICES)
    amended = {notice.year: notice.amended_by for notice in NOTICES if notice.amended_by}
    assert amended == {2019: ("国办发明电〔2019〕3号",), 2020: ("国办发明电〔2020〕1号",)}


def test_a_holiday_is_named_by_a_notice_and_an_ordinary_sunday_is_not():
    assert OFFICIAL.is_holiday(date(2025, 10, 5))
    assert OFFICIAL.is_holiday(date(2022, 12, 31)), "named by the notice for 2023"
    assert not OFFICIAL.is_holiday(date(2025, 10, 12))
    assert not OFFICIAL.is_holiday(date(2025, 10, 9))


@pytest.mark.parametrize("ask", [OFFICIAL.is_workday, OFFICIAL.is_holiday])
@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2027, 1, 1)])
def test_a_year_that_is_not_loaded_is_named(ask, day):
    with pytest.raises(CalendarMissing) as refused:
        ask(day)
    assert refused.value.year == day.year
    assert refused.value.code == "calendar-missing"
    assert refused.value.message == f"{day.year}年的节假日安排尚未载入，不能推算工作日"


@given(day=LOADED, n=st.integers(0, 300))
def test_nth_equals_walking(day, n):
    try:
        walked = naive.nth(day, n)
    except CalendarMissing as missing:
        with pytest.raises(CalendarMissing, match=f"^{missing.year}年"):
            OFFICIAL.nth(day, n)
    else:
        assert OFFICIAL.nth(day, n) == walked


@given(first=LOADED, second=LOADED)
def test_count_equals_walking(first, second):
    walked = sum(chinese_calendar.is_workday(first + timedelta(n)) for n in range(1, (second - first).days + 1))
    assert OFFICIAL.count(first, second) == walked


@given(day=st.dates(date(2019, 2, 1), date(2027, 1, 1)), n=st.integers(1, 15))
def test_before_equals_walking_back(day, n):
    walked, left = day, n
    while left:
        walked -= timedelta(1)
        left -= chinese_calendar.is_workday(walked)
    assert OFFICIAL.before(day, n) == walked


def missing_year(ask, *args):
    with pytest.raises(CalendarMissing) as refused:
        ask(*args)
    return refused.value.year


def test_only_the_years_walked_through_are_needed():
    assert OFFICIAL.nth(date(2018, 12, 31), 1) == date(2019, 1, 2)
    assert missing_year(OFFICIAL.nth, date(2018, 12, 30), 1) == 2018
    assert OFFICIAL.count(date(2018, 12, 31), date(2019, 1, 2)) == 1
    assert missing_year(OFFICIAL.count, date(2018, 12, 30), date(2019, 1, 2)) == 2018
    assert missing_year(OFFICIAL.count, date(2026, 12, 30), date(2028, 1, 2)) == 2027
    assert OFFICIAL.count(date(2030, 1, 2), date(2030, 1, 2)) == 0
    assert OFFICIAL.before(date(2027, 1, 1), 1) == date(2026, 12, 31)
    assert missing_year(OFFICIAL.before, date(2027, 1, 2), 1) == 2027
    assert missing_year(OFFICIAL.before, date(2019, 1, 5), 4) == 2018
    assert OFFICIAL.before(date(2019, 1, 3), 1) == date(2019, 1, 2), "the first loaded working day"
    assert missing_year(OFFICIAL.before, date(2031, 1, 1), 1) == 2030
    assert missing_year(OFFICIAL.nth, date(2030, 12, 31), 1) == 2031
    assert missing_year(OFFICIAL.nth, date(2030, 6, 30), 1) == 2030
    assert missing_year(OFFICIAL.nth, date.max, 1) == 10000


def test_a_gap_between_loaded_years_is_not_jumped_over():
    gap = Calendar(notice for notice in NOTICES if notice.year in (2023, 2025))
    assert gap.years == {2023, 2025}
    assert missing_year(gap.nth, date(2023, 12, 20), 20) == 2024
    assert missing_year(gap.before, date(2025, 1, 3), 5) == 2024
    assert missing_year(gap.count, date(2023, 12, 20), date(2025, 1, 3)) == 2024


def test_an_empty_calendar_knows_no_day():
    empty = Calendar(())
    assert missing_year(empty.nth, date(2025, 1, 1), 1) == 2025
    assert missing_year(empty.before, date(2025, 1, 2), 1) == 2025


def test_counts_that_make_no_sense_are_refused():
    with pytest.raises(BadCase, match=r"^工作日数不能为负数$"):
        OFFICIAL.nth(date(2025, 1, 1), -1)
    with pytest.raises(BadCase, match=r"^工作日数应当是正整数$"):
        OFFICIAL.before(date(2025, 1, 1), 0)
