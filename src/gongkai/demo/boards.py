"""What hangs on the boards of a township of the demo county, and what it has delivered to the archive."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno

from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency
from gongkai.boards import services
from gongkai.boards.models import Board, BoardKind, Posting, Receiver, Way
from gongkai.demo.calendar import SATURDAY, Days, Deed
from gongkai.demo.guides import Desk
from gongkai.publications.models import Document
from gongkai.publications.selectors import latest

WITH_BOARDS = ("shiqiao", "chengguan")
PLACES = (("政府大门东侧公示栏", BoardKind.OFFICE), ("便民服务大厅公示栏", BoardKind.HALL))
ARCHIVE = "清溪县档案馆"


@dataclass(frozen=True, slots=True)
class Boards:
    """Two boards of one agency in the last weeks. Nothing is left to the dice, so the rest of the story stays as it is."""

    days: Days
    agency: Agency
    desk: Desk

    def plan(self) -> None:
        """Registered, one paper that came and went, one that hangs, one that waits, a batch for the archive."""
        self._on(58, self._register)
        self._on(45, self._post(0, 7))
        self._on(36, self._take_off)
        self._on(33, self._deliver)
        self._on(6, self._post(1, 7))
        self._on(5, self._post(0, None))
        self._on(2, self._wait)

    def _on(self, before: int, deed: Deed) -> None:
        """At ten, so many days before the end, or on the Monday after."""
        moment = (self.days.end - timedelta(before)).astimezone(self.days.start.tzinfo).replace(hour=10, minute=before)
        while moment.weekday() >= SATURDAY:
            moment += timedelta(1)
        self.days.plan(moment, deed)

    def _register(self, at: datetime) -> None:
        for place, kind in PLACES:
            fields = {"place": place, "kind": kind, "keeper": self.desk.checker, "note": ""}
            services.open_board(agency=self.agency, fields=fields, by=self.desk.writer, at=at)

    def _post(self, number: int, days: int | None) -> Deed:
        def deed(at: datetime) -> None:
            board = self._boards()[number]
            document = self._to_post(board, at)
            posting = services.plan_posting(board=board, document=document, days=days, by=self.desk.writer, at=at)
            services.hang(posting=posting, photo=_photo(str(posting)), by=self.desk.checker, at=at)

        return deed

    def _take_off(self, at: datetime) -> None:
        posting = Posting.objects.get(board__agency=self.agency, posted_at__isnull=False, removed_at__isnull=True)
        services.take_off(posting=posting, photo=_photo(f"{posting}取下"), by=self.desk.checker, at=at)

    def _wait(self, at: datetime) -> None:
        board = self._boards()[0]
        document = self._to_post(board, at)
        services.plan_posting(board=board, document=document, days=5, by=self.desk.writer, at=at)

    def _deliver(self, at: datetime) -> None:
        delivery = services.make_delivery(
            agency=self.agency, receiver=Receiver.ARCHIVE, receiver_name=ARCHIVE, by=self.desk.writer, at=at
        )
        services.hand_over(delivery=delivery, way=Way.PERSON, received_by="馆员何某", by=self.desk.writer, at=at)

    def _boards(self) -> list[Board]:
        return [Board.objects.get(agency=self.agency, place=place) for place, _kind in PLACES]

    def _to_post(self, board: Board, at: datetime) -> Document:
        """The newest public document that has not hung on the board."""
        seen = set(board.postings.values_list("document", flat=True))
        found = latest(on=civil_day(at), limit=20, agency=self.agency)
        return next(version.document for version in found if version.document_id not in seen)


def _photo(words: str) -> bytes:
    """In place of a photo."""
    out = io.BytesIO()
    segno.make(words).save(out, kind="png", scale=12, border=8)
    return out.getvalue()
