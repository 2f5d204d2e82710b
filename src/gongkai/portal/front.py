"""What stands on a front page: what was published last, what is announced until a day, the columns of Art. 21."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency
from gongkai.portal.document import address_of
from gongkai.publications.models import ColumnKind, DocumentVersion, Genre, GuideVersion
from gongkai.publications.selectors import ColumnState, column_states, latest

LATEST, NOTICES = 10, 6
NOTICE_GENRES = (Genre.ANNOUNCEMENT.value, Genre.PUBLIC_NOTICE.value)
"""公告 and 通告: what is made known to everybody."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dated list. ``left``: days until it ends, None where it has no end or has ended."""

    title: str
    link: str
    on: date
    agency: str = ""
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """The lists of a front page."""

    latest: tuple[Line, ...]
    notices: tuple[Line, ...]
    extras: tuple[ColumnState, ...]


def front_of(agency: Agency, *, on: date, guides: Sequence[GuideVersion], everywhere: bool = False) -> Front:
    """The lists of an agency, of all of them where ``everywhere``. Four queries."""
    own = None if everywhere else agency
    lines = [_line(version, on, everywhere) for version in latest(on=on, limit=LATEST, agency=own)]
    lines += [_guide_line(guide) for guide in guides]
    notices = latest(on=on, limit=NOTICES, agency=own, genres=NOTICE_GENRES)
    return Front(
        latest=tuple(sorted(lines, key=lambda line: line.on, reverse=True)[:LATEST]),
        notices=tuple(_line(version, on, everywhere) for version in notices),
        extras=tuple(each for each in column_states(agency, on=on) if each.column.kind == ColumnKind.ART21),
    )


def _line(version: DocumentVersion, on: date, everywhere: bool) -> Line:
    end = version.valid_until
    left = (end - on).days if end is not None and end >= on else None
    name = version.document.agency.short_name if everywhere else ""
    return Line(version.title, address_of(version.document_id), version.listed_on, name, left)


def _guide_line(guide: GuideVersion) -> Line:
    title = _("%(name)s政府信息公开指南") % {"name": guide.agency.short_name}
    return Line(title, reverse("portal:guide", args=(guide.agency.code,)), civil_day(guide.published_at))
