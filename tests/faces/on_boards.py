"""A board with a paper on it, and a batch for the archive, in an agency of the small county."""

from dataclasses import dataclass

from django.utils import timezone

from gongkai.agencies.selectors import confirmed_years
from gongkai.boards import services
from gongkai.boards.models import Board, BoardKind, Delivery, Posting, Receiver
from gongkai.publications.models import Document
from tests.domain.factories import County, Staff, document_out
from tests.domain.test_boards import photo


@dataclass(frozen=True)
class OnBoards:
    """What was made in one agency."""

    document: Document
    board: Board
    posting: Posting
    delivery: Delivery


def put_on_boards(county: County, staff: Staff, **changed: object) -> OnBoards:
    """A public document that hangs on a board, with its photo, and is in a batch that is not handed over."""
    now = timezone.now()
    county.columns()
    if not confirmed_years().exists():
        county.confirm_calendar()
    staff.agency.refresh_from_db()
    if not staff.agency.organisation_code:
        county.coded(staff.agency)
    issued = {"issuing_body": staff.agency.name, "number": ""}
    document = document_out(staff, at=now, **{"title": "关于拟纳入低保家庭的公示", **issued, **changed})
    fields = {"place": "政府大门东侧公示栏", "kind": BoardKind.OFFICE, "keeper": staff.first, "note": "钥匙在门卫室"}
    board = services.open_board(agency=staff.agency, fields=fields, by=staff.author, at=now)
    planned = services.plan_posting(board=board, document=document, days=7, by=staff.author, at=now)
    posting = services.hang(posting=planned, photo=photo(1), by=staff.first, at=now)
    delivery = services.make_delivery(
        agency=staff.agency, receiver=Receiver.ARCHIVE, receiver_name="清溪县档案馆", by=staff.author, at=now
    )
    return OnBoards(document, board, posting, delivery)
