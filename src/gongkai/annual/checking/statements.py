"""What a report says in its sentences: figures and claims, each with its own words and how far it reaches."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.annual.checking.fees import stated_fee
from gongkai.annual.checking.passages import Number, Passage, numbers, passage
from gongkai.annual.checking.patterns import (
    ALL_CLOSED,
    ALL_ZERO,
    ALL_ZERO_TOPICS,
    ANSWERED,
    BARE_AFTER,
    CLAIMS,
    COMPARED,
    FEE,
    HANDLED,
    LIMITS,
    NEW,
    NO_DISPUTE,
    NO_DISPUTE_UNLESS,
    NO_DISPUTE_WORDS,
    ONLY_NEW,
    PHRASES,
    SUB_ITEM,
    SUBJECT,
    TOPICS,
    UNLESS,
    YEAR,
    Phrase,
)
from gongkai.annual.model import Figure, Report
from gongkai.annual.reading.normal import normal

WHOLE, PART = "whole", "part"
_REACH_BACK, _REACH_ON = 70, 30
_ENDS_A_COUNT = (",", "。", ";", "、", ")")


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure (件; 元 for fees) or a claim stated in prose.

    ``readings``: every key the words may mean, ``key`` first ("受理" may be new requests, or new and carried in).
    ``place`` is the section, ``words`` whether it is said without a figure. ``scope`` is "part" where the words cover
    less than the table, and ``limit`` says how: "agency" (one office), "channel", "year" (another year's figure).
    """

    key: str
    value: Figure
    quote: str
    place: str
    words: bool = False
    scope: str = WHOLE
    readings: tuple[str, ...] = ()
    limit: str = ""
    start: int = 0


def statements(report: Report) -> tuple[Statement, ...]:
    """All statements of a report's sections, in their order."""
    found: list[Statement] = []
    for section, text in sorted(report.sections.items()):
        part = passage(section, text)
        stated = sorted(
            (*_figures(part, report), *_claims(part, report), *_fee(part)), key=lambda statement: statement.start
        )
        found += stated
    return (*found, *_all_closed(report, found))


def _figures(part: Passage, report: Report) -> Iterator[Statement]:
    text = part.text
    topics = [(match.start(), match.lastgroup or "") for match in TOPICS.finditer(text)]
    topic, seen = "", 0
    asked: tuple[str, ...] = ()
    unit = ""
    for number in numbers(text):
        while seen < len(topics) and topics[seen][0] < number.start:
            topic = topics[seen][1]
            seen += 1
        if not number.exact or not isinstance(number.value, int):
            continue
        counted = replace(number, unit="件") if number.unit and number.unit == unit else number
        phrase = _phrase(part, counted, topic)
        if phrase is None:
            continue
        if asked == (NEW,) and phrase.readings in ONLY_NEW:
            phrase = replace(phrase, readings=ONLY_NEW[phrase.readings])
        for statement in _stated(part, number, phrase, report):
            if NEW in statement.readings or HANDLED in statement.readings:
                asked, unit = statement.readings, number.unit
            yield statement


def _phrase(part: Passage, number: Number, topic: str) -> Phrase | None:
    text, start, end = part.text, number.start, number.end
    if not number.unit and not text.startswith(_ENDS_A_COUNT, end):
        return None
    back = max(part.sentence(start)[0], start - _REACH_BACK)
    before, after = text[back:start], text[end : min(part.sentence(end - 1)[1], end + _REACH_ON)]
    bare = before.endswith(BARE_AFTER)
    next_word = TOPICS.match(after)
    following = next_word.lastgroup if next_word else ""
    for phrase in PHRASES:
        if number.unit not in phrase.units and (number.unit or not bare):
            continue
        if phrase.topics and topic not in phrase.topics and following not in phrase.topics:
            continue
        if phrase.before is not None and not phrase.before.search(before):
            continue
        if phrase.after is not None and not phrase.after.match(after):
            continue
        return phrase
    return None


def _stated(part: Passage, number: Number, phrase: Phrase, report: Report) -> Iterator[Statement]:
    start = part.clause(number.start)
    clause = part.text[start : number.start]
    unless = UNLESS.get(phrase.readings[0])
    if COMPARED.search(clause) or (unless and unless.search(clause)):
        return
    end = number.end
    if phrase.after is not None:
        found = phrase.after.match(part.text, end)
        end = found.end() if found else end
    limit = _limit(part, start, number.start, report)
    if limit == "":
        limit = phrase.limit
    if limit is None or (phrase.readings[0] == NEW and SUB_ITEM.search(clause)):
        return
    yield Statement(
        phrase.readings[0],
        number.value,
        part.quote(start, end),
        part.section,
        scope=PART if limit else WHOLE,
        readings=phrase.readings,
        limit=limit,
        start=number.start,
    )


def _limit(part: Passage, start: int, end: int, report: Report) -> str | None:
    """How the words limit the figure; "" is not at all, None: a comparison with another year, no figure of this one."""
    clause = part.text[start:end]
    for name, pattern in LIMITS:
        if pattern.search(clause):
            return name
    if _another_agency(clause, report.agency or ""):
        return "agency"
    year = report.year
    first, last = part.sentence(end - 1)
    years = [(match.start() + first, int(match[1])) for match in YEAR.finditer(part.text[first:last])]
    before = [y for at, y in years if at < end]
    if year is None or not before or before[-1] == year:
        return ""
    compared = any(y == year for _, y in years) or COMPARED.search(part.text[first:last])
    return None if compared else "year"


def _another_agency(clause: str, agency: str) -> bool:
    """Whether the clause counts for an office that is not the one that reports."""
    subject = SUBJECT.search(clause)
    return bool(agency and subject and clause[max(0, subject.start() - 2) : subject.end(1)] not in normal(agency))


def _fee(part: Passage) -> Iterator[Statement]:
    fee = stated_fee(part)
    if fee:
        end = fee.end + len(_rest_of_clause(part.text, fee.end)) if fee.words else fee.end
        quote = part.quote(part.clause(fee.start), end)
        yield Statement(FEE, fee.yuan, quote, part.section, words=fee.words, readings=(FEE,), start=fee.start)


def _claims(part: Passage, report: Report) -> Iterator[Statement]:
    text = part.text
    for claim in CLAIMS:
        for match in claim.pattern.finditer(text):
            rest = _rest_of_clause(text, match.end())
            if claim.unless is None or not claim.unless.search(rest):
                yield from _claimed(part, claim.keys, match.start(), match.end(), report)
    for match in NO_DISPUTE.finditer(text):
        words = match[0] + _rest_of_clause(text, match.end())
        if NO_DISPUTE_WORDS.search(words) and not NO_DISPUTE_UNLESS.search(words):
            keys = tuple(key for key, word in (("reviews", "复议"), ("lawsuits", "诉讼")) if word in words)
            yield from _claimed(part, keys, match.start(), match.start() + len(words), report)
    for match in ALL_ZERO.finditer(text):
        start = max(part.sentence(match.start())[0], match.start() - _REACH_BACK)
        keys = tuple(key for key, pattern in ALL_ZERO_TOPICS if pattern.search(text, start, match.start()))
        yield from _claimed(part, keys, start, match.end(), report)


def _rest_of_clause(text: str, position: int) -> str:
    rest = text[position : position + _REACH_ON]
    for n, char in enumerate(rest):
        if char in ",。;:!?":
            return rest[:n]
    return rest


def _claimed(part: Passage, keys: tuple[str, ...], start: int, end: int, report: Report) -> Iterator[Statement]:
    start = min(start, part.clause(start))
    limit = _limit(part, start, end, report)
    if limit is None:
        return
    for key in keys:
        yield Statement(
            key,
            0,
            part.quote(start, end),
            part.section,
            words=True,
            scope=PART if limit else WHOLE,
            readings=(key,),
            limit=limit,
            start=start,
        )


def _all_closed(report: Report, found: list[Statement]) -> Iterator[Statement]:
    """ "所有申请均已办结": as many as came in and were carried in, by the prose's own figures or else by the table."""
    received = _whole(found, NEW, HANDLED)
    incoming = report.get("t3.new.total") if received is None else received
    carried = _whole(found, "carried_in")
    if carried is None:
        carried = report.get("t3.carried_in.total") or 0
    if incoming is None:
        return
    for section, text in sorted(report.sections.items()):
        part = passage(section, text)
        for match in ALL_CLOSED.finditer(part.text):
            for claim in _claimed(part, (ANSWERED,), match.start(), match.end(), report):
                yield replace(claim, value=incoming + carried)


def _whole(found: list[Statement], *keys: str) -> Figure | None:
    return next((s.value for s in found if s.key in keys and s.scope == WHOLE), None)
