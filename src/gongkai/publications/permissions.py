"""Who may write a guide: the clerk or the section head of the agency."""

from datetime import date

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency
from gongkai.agencies.permissions import asks
from gongkai.agencies.selectors import Reader
from gongkai.reviews.permissions import AUTHORS, READERS


def check_can_draft_guide(by: Reader, agency: Agency, *, on: date) -> None:
    if not agencies.roles_of(by, agency, on=on) & AUTHORS:
        raise agencies.not_found()


def check_can_confirm_checked(by: Reader, agency: Agency, *, on: date) -> None:
    """Who writes the guide also answers for its being true, and for the columns that are empty."""
    check_can_draft_guide(by, agency, on=on)


def check_can_see_drafts(by: Reader, agency: Agency, *, on: date) -> None:
    """Drafts are the agency's own business, and the county office's."""
    if not agencies.roles_of(by, agency, on=on) & READERS:
        raise agencies.not_found()


can_draft_guide = asks(check_can_draft_guide)
can_confirm_checked = asks(check_can_confirm_checked)
can_see_drafts = asks(check_can_see_drafts)
