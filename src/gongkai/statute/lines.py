"""One JSON object in, one out: due dates and fees by the thousand, to be compared with another implementation.

Strict on purpose: a misspelt field or a number in quotes gives an error on that line, never a wrong date.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from gongkai.statute.calendar import OFFICIAL, Calendar
from gongkai.statute.clock import Case, Consultation, Extension, Kind, answer_due
from gongkai.statute.fees import fee
from gongkai.statute.refused import BadCase, CalendarMissing, ExtensionTooLong, Refused
from gongkai.statute.settings import DEFAULTS, Settings

LARGEST = 1_000_000
"""The largest number of items or pages taken for a fact."""

APPROVER = "政府信息公开工作机构负责人"

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CASE = frozenset({"received", "corrected", "paid", "extension", "consultations", "delayed_until"})
_CONSULTATION = frozenset({"kind", "sent", "received", "answered", "until"})
_FEE = frozenset({"tariff", "count", "already", "pages"})

Record = dict[str, Any]


def clock_line(line: str, *, calendar: Calendar = OFFICIAL, settings: Settings = DEFAULTS) -> Record:
    """The answer to one line of ``gongkai clock --jsonl``. Never raises for what is written in the line."""

    def answer(record: Record) -> Record:
        found = answer_due(case_from(record), calendar=calendar, settings=settings)
        return {
            "due": found.due.isoformat(),
            "base": found.base.isoformat(),
            "paused_days": found.paused_days,
            "steps": [step.to_json() for step in found.steps],
        }

    return _answered(line, answer)


def fee_line(line: str) -> Record:
    """The answer to one line of ``gongkai fee --jsonl``. Never raises for what is written in the line."""

    def answer(record: Record) -> Record:
        _only(record, _FEE)
        tariff = record.get("tariff")
        if tariff not in ("items", "pages"):
            raise BadCase("tariff应为items（按件）或者pages（按量）")
        items, pages = _number(record, "count"), _number(record, "pages")
        already = _number(record, "already") or 0
        if tariff == "items" and items is None:
            raise BadCase("按件计收应当填写件数（count）")
        if tariff == "pages" and pages is None:
            raise BadCase("按量计收应当填写页数（pages）")
        return {"yuan": fee(items=items, already=already, pages=pages).yuan}

    return _answered(line, answer)


def case_from(record: Record) -> Case:
    """A case from JSON values. BadCase, in words, for anything that is not one."""
    _only(record, _CASE)
    received = _day(record, "received")
    if received is None:
        raise BadCase("缺少收到申请的日期（received）")
    days = _number(record, "extension", largest=None) or 0
    consultations = record.get("consultations")
    if consultations is None:
        consultations = []
    if not isinstance(consultations, list):
        raise BadCase("consultations应为列表")
    return Case(
        received=received,
        corrected=_day(record, "corrected"),
        paid=_day(record, "paid"),
        extensions=(Extension(days=days, approved_by=APPROVER),) if days else (),
        consultations=tuple(map(_consultation, consultations)),
        delayed_until=_day(record, "delayed_until"),
    )


def _consultation(record: object) -> Consultation:
    if not isinstance(record, dict):
        raise BadCase("consultations的每一项应为对象")
    _only(record, _CONSULTATION)
    kind, sent = record.get("kind"), _day(record, "sent")
    if kind not in tuple(Kind):
        raise BadCase("kind应为third_party、co_maker或者other_agency")
    if sent is None:
        raise BadCase("缺少征求意见书的发出日期（sent）")
    return Consultation(
        kind=Kind(kind),
        sent=sent,
        received=_day(record, "received"),
        answered=_day(record, "answered"),
        until=_day(record, "until"),
    )


def _answered(line: str, answer: Callable[[Record], Record]) -> Record:
    try:
        return answer(_record(line))
    except CalendarMissing as refused:
        return {"error": refused.code, "year": refused.year}
    except ExtensionTooLong as refused:
        return {"error": refused.code}
    except Refused as refused:
        return {"error": "bad-input", "message": refused.message}


def _record(line: str) -> Record:
    try:
        record = json.loads(line, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError):
        raise BadCase("不是一行完整的JSON") from None
    if not isinstance(record, dict):
        raise BadCase("每行应为一个JSON对象")
    return record


def _no_twins(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise BadCase("同一字段出现两次")
    return record


def _only(record: Record, known: frozenset[str]) -> None:
    strange = sorted(record.keys() - known)
    if strange:
        raise BadCase(f"不认识的字段：{strange[0][:40]}")


def _day(record: Record, name: str) -> date | None:
    text = record.get(name)
    if text is None:
        return None
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise BadCase(f"{name}应为YYYY-MM-DD形式的日期")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadCase(f"{name}不是存在的日期：{text}") from None


def _number(record: Record, name: str, *, largest: int | None = LARGEST) -> int | None:
    number = record.get(name)
    if number is None:
        return None
    if type(number) is not int:
        raise BadCase(f"{name}应为整数")
    if number < 0:
        raise BadCase(f"{name}不能为负数")
    if largest is not None and number > largest:
        raise BadCase(f"{name}过大，不能超过{largest}")
    return number
