"""Who reads and answers what the public tells an agency."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.agencies import selectors as agencies
from gongkai.agencies.permissions import asks
from gongkai.agencies.selectors import Reader
from gongkai.audit.refused import Refused
from gongkai.dialogue.models import ErrorReport
from gongkai.reviews.permissions import AUTHORS, READERS


def check_can_see(by: Reader, report: ErrorReport, *, on: date) -> None:
    """The agency it was told to, its heir after a merger, and the county office."""
    if not agencies.roles_of(by, agencies.acting_agency(report.agency, on=on), on=on) & READERS:
        raise agencies.not_found()


def check_can_answer(by: Reader, report: ErrorReport, *, on: date) -> None:
    """Who writes for the agency also mends its pages."""
    check_can_see(by, report, on=on)
    if not agencies.roles_of(by, agencies.acting_agency(report.agency, on=on), on=on) & AUTHORS:
        raise Refused("not-allowed", _("这一步由本机关的信息员或者科室负责人办理。"))


can_answer = asks(check_can_answer)
