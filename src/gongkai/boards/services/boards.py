"""Boards: opened, changed, closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Person
from gongkai.agencies.selectors import roles_of
from gongkai.audit.refused import Refused
from gongkai.boards import permissions
from gongkai.boards.models import Board, BoardKind
from gongkai.boards.services.log import journal, meanwhile, words_of
from gongkai.reviews.permissions import READERS

FIELDS = ("place", "kind", "keeper", "note")


def open_board(*, agency: Agency, fields: Mapping[str, Any], by: Person, at: datetime) -> Board:
    """Register a board: place, kind, keeper, note. Refused: not-found, not-allowed, board, place-taken, keeper."""
    with transaction.atomic():
        permissions.check_can_keep(by, agency, on=civil_day(at))
        if agency.closed_on is not None and agency.closed_on <= civil_day(at):
            raise Refused("board", _("这个机关已经撤销，公示栏登记到承接它的机关名下。"))
        board = Board(agency=agency, opened_by=by, opened_at=at, **_checked(agency, fields, at))
        _save(board)
        journal(board, agency, "open", f"{by}登记了{board}，管护人{board.keeper}", by=by, at=at)
    return board


def change_board(*, board: Board, fields: Mapping[str, Any], by: Person, at: datetime) -> Board:
    """Say anew where a board is, what it is and who keeps it. Refused: as ``open_board``, and board-closed."""
    with transaction.atomic():
        board = _open_board(board, by, at)
        before = {name: str(getattr(board, name)) for name in FIELDS}
        for name, value in _checked(board.agency, fields, at).items():
            setattr(board, name, value)
        _save(board)
        details = {"before": before, "after": {name: str(getattr(board, name)) for name in FIELDS}}
        journal(board, board.agency, "change", f"{by}改了{board}的登记", by=by, at=at, details=details)
    return board


def close_board(*, board: Board, by: Person, at: datetime) -> Board:
    """Use a board no more, from today on. Refused: not-found, not-allowed, board-closed, board-in-use."""
    with transaction.atomic():
        board = _open_board(board, by, at)
        if board.postings.filter(removed_at__isnull=True, cancelled_at__isnull=True).exists():
            raise Refused("board-in-use", _("栏里还有没取下的，或者已安排还没贴的，先办完再停用。"))
        board.closed_on = civil_day(at)
        board.save(update_fields=["closed_on"])
        journal(board, board.agency, "close", f"{by}停用了{board}", by=by, at=at)
    return board


def locked(board: Board) -> Board:
    """The board as it stands, kept until the end of the transaction."""
    return Board.objects.select_for_update(of=("self",)).select_related("agency__successor", "keeper").get(pk=board.pk)


def _open_board(board: Board, by: Person, at: datetime) -> Board:
    board = locked(board)
    permissions.check_can_keep(by, board.agency, on=civil_day(at))
    if board.closed_on is not None:
        raise Refused("board-closed", _("这处公示栏已经停用。"))
    return board


def _checked(agency: Agency, fields: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    kind, keeper = fields["kind"], fields["keeper"]
    if kind not in BoardKind.values:
        raise Refused("board", _("选择公示栏的种类。"))
    if not roles_of(keeper, agency, on=civil_day(at)) & READERS:
        raise Refused("keeper", _("%(person)s目前不在本机关任职，换一位管护人。") % {"person": keeper})
    note = " ".join(fields.get("note", "").split())
    return {
        "place": words_of(fields["place"], 100, "board", _("写明公示栏的位置。")),
        "kind": kind,
        "keeper": keeper,
        "note": words_of(note, 200, "board", "") if note else "",
    }


def _save(board: Board) -> None:
    taken = Board.objects.filter(agency=board.agency, place=board.place, closed_on__isnull=True).exclude(pk=board.pk)
    if taken.exists():
        raise Refused("place-taken", _("这个位置已经登记过一处公示栏。"))
    try:
        with transaction.atomic():
            board.save()
    except IntegrityError:
        raise meanwhile() from None
