"""Who keeps boards, posts and removes, delivers. The agency's own people; the county office reads."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency
from gongkai.agencies.permissions import asks
from gongkai.agencies.selectors import Reader
from gongkai.audit.refused import Refused
from gongkai.boards.models import Board
from gongkai.reviews.permissions import AUTHORS, READERS


def check_can_see(by: Reader, agency: Agency, *, on: date) -> None:
    """See the boards, postings, photos and deliveries of an agency; those of a merged one its heir sees."""
    if not agencies.roles_of(by, agencies.acting_agency(agency, on=on), on=on) & READERS:
        raise agencies.not_found()


def check_can_keep(by: Reader, agency: Agency, *, on: date) -> None:
    """Open, change and close boards, plan postings, deliver: who writes for the agency."""
    check_can_see(by, agency, on=on)
    if not agencies.roles_of(by, agencies.acting_agency(agency, on=on), on=on) & AUTHORS:
        raise Refused("not-allowed", _("这一步由本机关的信息员或者科室负责人办理。"))


def check_can_hang(by: Reader, board: Board, *, on: date) -> None:
    """Record that something was posted or removed: the keeper of the board, and who writes for the agency."""
    check_can_see(by, board.agency, on=on)
    if by.pk != board.keeper_id:
        check_can_keep(by, board.agency, on=on)


can_see = asks(check_can_see)
can_keep = asks(check_can_keep)
can_hang = asks(check_can_hang)
