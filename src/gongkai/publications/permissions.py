"""Who may write, correct, take down, declare and open what; who keeps the columns."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency, Role
from gongkai.agencies.permissions import asks
from gongkai.agencies.selectors import Reader
from gongkai.audit.refused import Refused
from gongkai.publications.models import BEING_WRITTEN, CheckOutcome, Document, DocumentState, DocumentVersion
from gongkai.reviews.permissions import AUTHORS, READERS

DECIDERS = frozenset({Role.DEPUTY_HEAD, Role.DISCLOSURE_OFFICE})
"""Who decides about what is already out: the deputy head of the agency, or the county office."""
DECIDED: dict[str, set[str]] = {
    DocumentState.PUBLISHED: {"declare", "take_down"},
    DocumentState.TAKEN_DOWN: {"restore"},
    DocumentState.FILED: {"reassess"},
}
"""What they may decide, by the state of the version."""


def check_can_draft(by: Reader, agency: Agency, *, on: date) -> None:
    """Begin a document or a guide: the clerk or the section head of an agency that exists."""
    if not agencies.roles_of(by, agency, on=on) & AUTHORS:
        raise agencies.not_found()


def check_can_draft_guide(by: Reader, agency: Agency, *, on: date) -> None:
    """The same for the guide."""
    check_can_draft(by, agency, on=on)


def check_can_confirm_checked(by: Reader, agency: Agency, *, on: date) -> None:
    """Who writes the guide also answers for its being true, and for the columns that are empty."""
    check_can_draft_guide(by, agency, on=on)


def check_can_see_drafts(by: Reader, agency: Agency, *, on: date) -> None:
    """Drafts are the agency's own business, and the county office's."""
    if not agencies.roles_of(by, agency, on=on) & READERS:
        raise agencies.not_found()


def check_can_write(by: Reader, agency: Agency, *, on: date) -> None:
    """Go on with documents of an agency; with those of a merged one its heir does."""
    if not agencies.roles_of(by, agencies.acting_agency(agency, on=on), on=on) & AUTHORS:
        raise agencies.not_found()


def check_can_see(by: Reader, document: Document, *, on: date) -> None:
    """See a document whatever its state."""
    if not agencies.roles_of(by, agencies.acting_agency(document.agency, on=on), on=on) & READERS:
        raise agencies.not_found()


def check_can_decide(by: Reader, document: Document, *, on: date) -> None:
    """Take down and restore, declare repealed, lapsed or extended, reassess what is not public."""
    roles = agencies.roles_of(by, agencies.acting_agency(document.agency, on=on), on=on)
    if not roles & READERS:
        raise agencies.not_found()
    if not roles & DECIDERS:
        raise Refused("not-allowed", _("这一步由分管领导或者县政府信息公开工作主管部门办理。"))


def check_can_check(by: Reader, document: Document, *, on: date) -> None:
    """Agree that a policy document be kept from the public, or return it: the county office."""
    check_can_see(by, document, on=on)
    if Role.DISCLOSURE_OFFICE not in agencies.county_roles(by, on=on):
        raise Refused("not-allowed", _("这一步由县政府信息公开工作主管部门办理。"))


def steps_open_to(by: Reader, version: DocumentVersion, *, on: date) -> set[str]:
    """What somebody may do with a document whose newest version this is: ``change``, ``discard`` … by the services' names."""
    roles = agencies.roles_of(by, agencies.acting_agency(version.document.agency, on=on), on=on)
    steps = set()
    if roles & AUTHORS:
        steps |= {"change", "discard"} if version.state in BEING_WRITTEN else {"correct"}
    if roles & DECIDERS:
        steps |= DECIDED.get(version.state, set())
    if version.state == DocumentState.IN_CHECK:
        steps |= {"take_back"} if roles & AUTHORS else set()
        others = version.checks.filter(outcome=CheckOutcome.WAITING).exclude(asked_by=by.pk)
        steps |= {"agree", "turn_back"} if Role.DISCLOSURE_OFFICE in roles and others.exists() else set()
    return steps


def check_can_keep_columns(by: Reader, agency: Agency | None, *, on: date) -> None:
    """The county's columns: the county office. An agency's own: its section head, or the county office."""
    if Role.DISCLOSURE_OFFICE in agencies.county_roles(by, on=on):
        return
    if agency is None:
        raise Refused("not-allowed", _("全县共用的栏目由县政府信息公开工作主管部门设置。"))
    roles = agencies.roles_of(by, agency, on=on)
    if not roles & READERS:
        raise agencies.not_found()
    if Role.SECTION_HEAD not in roles:
        raise Refused("not-allowed", _("本机关的栏目由科室负责人或者县政府信息公开工作主管部门设置。"))


def check_can_bring_in(by: Reader, *, on: date) -> None:
    """Bring in what an old site has published: the county office."""
    if Role.DISCLOSURE_OFFICE not in agencies.county_roles(by, on=on):
        raise Refused("not-allowed", _("导入原网站的信息由县政府信息公开工作主管部门办理。"))


can_draft = asks(check_can_draft)
can_draft_guide = asks(check_can_draft_guide)
can_confirm_checked = asks(check_can_confirm_checked)
can_see_drafts = asks(check_can_see_drafts)
can_write = asks(check_can_write)
can_see = asks(check_can_see)
can_decide = asks(check_can_decide)
can_check = asks(check_can_check)
can_keep_columns = asks(check_can_keep_columns)
can_bring_in = asks(check_can_bring_in)
