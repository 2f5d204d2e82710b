"""A review's content as the public will see it, with what changed since the version in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gongkai.intake.selectors import summary_of
from gongkai.publications.selectors import public_guide
from gongkai.reviews.models import Review
from gongkai.statute import GUIDE_ELEMENTS


@dataclass(frozen=True)
class Line:
    """One part of the content; ``before`` is its text in force, where that was another."""

    name: str
    text: str
    changed: bool
    before: str


def guide_lines(review: Review, on: date) -> list[Line]:
    """The elements of the guide in the order of the law (条例 Art. 12(2))."""
    old = public_guide(review.agency, on=on)
    before = old.content if old is not None and str(old.pk) != review.subject_id else None
    return [
        Line(words, text, before is not None and before[name] != text, before[name] if before is not None else "")
        for name, words in GUIDE_ELEMENTS
        for text in [str(review.content[name])]
    ]


def intake_lines(review: Review, _on: date) -> list[Line]:
    """What an import would publish: how much, of which years, and its digest; the rows themselves stand on its page."""
    return [Line(name, text, False, "") for name, text in summary_of(review)]


PREVIEWS: dict[str, Callable[[Review, date], list[Line]]] = {"guide": guide_lines, "intake": intake_lines}


def lines_of(review: Review, *, on: date) -> list[Line]:
    """What the reviewer reads."""
    return PREVIEWS[review.kind](review, on)
