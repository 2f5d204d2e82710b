"""Whether a document holds on a day (有效性): a pure function of what was done to it and of its own dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Validity(StrEnum):
    VALID = "valid"
    MODIFIED = "modified"
    REPEALED = "repealed"
    LAPSED = "lapsed"


VALIDITY_WORDS = {
    Validity.VALID: "有效",
    Validity.MODIFIED: "已修改",
    Validity.REPEALED: "废止",
    Validity.LAPSED: "失效",
}


class Doing(StrEnum):
    """What is done to a document."""

    MODIFY = "modify"
    REPEAL = "repeal"
    LAPSE = "lapse"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Change:
    """Something done to a document from the day ``on``. ``until``: the new last day of validity, for EXTEND only.

    ``source``: the index number of the document that does it, or the basis of a declaration.
    """

    doing: Doing
    on: date
    source: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands on a day: since when and by what; ``valid_until`` is the last day as it is known that day."""

    validity: Validity
    since: date | None = None
    because: Change | None = None
    valid_until: date | None = None

    @property
    def words(self) -> str:
        return VALIDITY_WORDS[self.validity]


def standing(changes: Iterable[Change], *, valid_until: date | None, on: date) -> Standing:
    """How a document stands on the day ``on``.

    Repealed and lapsed are final and the earlier one counts (on the same day: run out, repealed, declared lapsed, in
    this order); an extension moves the last day of validity as long as
    the document has not ended otherwise. A document is valid on its last day.
    """
    known = sorted((change for change in changes if change.on <= on), key=lambda change: (change.on, change.source))
    until = valid_until
    for change in known:
        if change.doing is Doing.EXTEND:
            until = change.until
    expired = [(until + timedelta(1), Validity.LAPSED, None)] if until is not None and until < on else []
    repealed = [(change.on, Validity.REPEALED, change) for change in known if change.doing is Doing.REPEAL]
    lapsed = [(change.on, Validity.LAPSED, change) for change in known if change.doing is Doing.LAPSE]
    ends = [*expired, *repealed, *lapsed]
    if ends:
        since, validity, because = min(ends, key=lambda end: end[0])
        return Standing(validity, since, because, until)
    modified = [change for change in known if change.doing is Doing.MODIFY]
    if modified:
        return Standing(Validity.MODIFIED, modified[-1].on, modified[-1], until)
    return Standing(Validity.VALID, valid_until=until)
