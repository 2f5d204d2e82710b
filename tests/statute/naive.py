"""A second implementation, written to be obvious and slow: it walks day by day and prices unit by unit.

It shares nothing with the code under test but the names of its exceptions; the calendar comes from ``chinesecalendar``.
"""

from datetime import timedelta

import chinese_calendar

from gongkai.statute import CalendarMissing, ExtensionTooLong

DAY = timedelta(1)


def works(day):
    if not 2019 <= day.year <= 2026:
        raise CalendarMissing(day.year)
    return chinese_calendar.is_workday(day)


def nth(day, n):
    while n:
        day += DAY
        n -= works(day)
    return day


def pause_end(one):
    if one.get("answered"):
        return one["answered"]
    if one["kind"] == "other_agency":
        return one["until"]
    return nth(one["received"], 15)


def due(case):
    """(due, base, paused days) of a case given as a mapping with dates: every paused working day is ticked off once."""
    extension = case.get("extension") or 0
    if extension > 20:
        raise ExtensionTooLong(extension)
    start = case.get("paid") or case.get("corrected") or case["received"]
    base = nth(start, 20)
    paused = set()
    for one in case.get("consultations") or []:
        day, end = max(one["sent"], start), pause_end(one)
        while day < end:
            day += DAY
            if works(day):
                paused.add(day)
    return nth(base, len(paused) + extension), base, len(paused)


def item_price(k):
    """The price of the k-th application of the month."""
    if k <= 10:
        return 0
    if k <= 30:
        return 100
    return 100 * (2 + (k - 31) // 10)


def page_price(k):
    if k <= 30:
        return 0
    if k <= 100:
        return 10
    return 20 if k <= 200 else 40


def fee(record):
    if record["tariff"] == "items":
        already = record.get("already") or 0
        return sum(item_price(already + n) for n in range(1, record["count"] + 1))
    return sum(page_price(n) for n in range(1, record["pages"] + 1))
