"""Boards and what hangs on them: for the staff within their agencies, and one line of it for the public."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency, Person, Role
from gongkai.agencies.selectors import Reader
from gongkai.boards.models import Board, Posting
from gongkai.boards.period import down_by, period_of
from gongkai.publications.models import Document, DocumentState, DocumentVersion
from gongkai.publications.selectors import public_documents
from gongkai.reviews.permissions import AUTHORS, READERS
from gongkai.statute import Calendar

OPEN = Q(removed_at__isnull=True, cancelled_at__isnull=True)

SOON = 3
"""So many days before its last day a posting is listed among the things to do."""


class Todo(StrEnum):
    """What is to be done about a posting."""

    POST = "post"
    REMOVE = "remove"
    TAKEN_DOWN = "taken-down"
    CORRECTED = "corrected"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class BoardTask:
    """A posting to do something about, and by when."""

    todo: Todo
    posting: Posting
    due: date


def reach(person: Reader, roles: frozenset[Role], *, on: date, prefix: str) -> Q:
    """The agencies where the person holds one of the roles, and those they inherited."""
    held = agencies.roles_by_agency(person, on=on)
    if held[None] & roles:
        return Q()
    mine = {pk for pk, have in held.items() if pk is not None and have & roles}
    return Q(**{f"{prefix}agency__in": agencies.with_predecessors(mine, on=on)})


def boards_for(person: Reader, *, on: date) -> QuerySet[Board]:
    """The boards of the reader's agencies, those in use first, each with ``now``: what is planned and what hangs."""
    now = Posting.objects.filter(OPEN).select_related("version", "document").order_by("starts_on", "pk")
    found = Board.objects.filter(reach(person, READERS, on=on, prefix=""))
    return (
        found.select_related("agency", "keeper")
        .prefetch_related(Prefetch("postings", queryset=now, to_attr="now"))
        .order_by(F("closed_on").asc(nulls_first=True), "agency__code", "place")
    )


def board_for(person: Reader, pk: int, *, on: date) -> Board:
    """One board of the reader. Refused: not-found."""
    board = agencies.sole(boards_for(person, on=on).filter(pk=pk))
    if board is None:
        raise agencies.not_found()
    return board


def agencies_to_keep(person: Reader, *, on: date) -> list[Agency]:
    """The agencies whose boards the person keeps and for which the person delivers."""
    return agencies.agencies_with(person, AUTHORS, on=on)


def keepers_for(agency: Agency, *, on: date) -> QuerySet[Person]:
    """Who can keep a board: the people in office in the agency."""
    return Person.objects.filter(posts__in=agencies.posts_in_force(on=on).filter(agency=agency)).distinct()


def boards_to_post_on(person: Reader, document: Document, *, on: date) -> QuerySet[Board]:
    """The boards in use on which the person may post, without those where the document is already."""
    taken = Posting.objects.filter(OPEN, document=document).values("board")
    found = Board.objects.filter(agency__in=agencies_to_keep(person, on=on), closed_on__isnull=True)
    return found.exclude(pk__in=taken).select_related("agency").order_by("agency__code", "place")


def documents_to_post(text: str, *, on: date, limit: int = 20) -> list[DocumentVersion]:
    """Public documents, of any agency, whose title, number or index number has the text; the newest without one."""
    found = public_documents(on=on)
    if text:
        words = Q(title__icontains=text) | Q(number__icontains=text) | Q(document__index_number__icontains=text)
        found = found.filter(words)
    return [*found.only("title", "number", "document__public_on", "document__agency__short_name")[:limit]]


def postings_for(
    person: Reader, *, on: date, board: Board | None = None, state: str = "", year: int | None = None
) -> QuerySet[Posting]:
    """The register of postings, the newest first. ``state``: planned, hanging, removed, cancelled; all without one."""
    found = _postings().filter(reach(person, READERS, on=on, prefix="board__"))
    states = {
        "planned": Q(posted_at__isnull=True, cancelled_at__isnull=True),
        "hanging": Q(posted_at__isnull=False, removed_at__isnull=True),
        "removed": Q(removed_at__isnull=False),
        "cancelled": Q(cancelled_at__isnull=False),
    }
    if state in states:
        found = found.filter(states[state])
    if board is not None:
        found = found.filter(board=board)
    if year is not None:
        found = found.filter(starts_on__year=year)
    return found


def _postings() -> QuerySet[Posting]:
    """Postings with what stands beside them, unscoped."""
    related = ("board__agency__successor", "board__keeper", "document__agency", "version", "posted_by", "removed_by")
    found = Posting.objects.select_related(*related, "planned_by", "cancelled_by")
    return found.order_by("-starts_on", "-pk")


def posting_for(person: Reader, pk: int, *, on: date) -> Posting:
    """One posting of the reader. Refused: not-found."""
    posting = agencies.sole(postings_for(person, on=on).filter(pk=pk))
    if posting is None:
        raise agencies.not_found()
    return posting


def hanging(person: Reader, document: Document, *, on: date) -> QuerySet[Posting]:
    """Where a document hangs or is to hang now, on the boards of the reader."""
    found = Posting.objects.filter(OPEN, reach(person, READERS, on=on, prefix="board__"), document=document)
    return found.select_related("board__agency", "version").order_by("pk")


def tasks_for(person: Reader, *, on: date, calendar: Calendar) -> list[BoardTask]:
    """What the keeper of a board has to do; where the keeper has left, who writes for the agency. Soonest first."""
    no_photo = Q(posted_at__isnull=False, removed_at__isnull=True, posted_photo__isnull=True)
    no_photo |= Q(removed_at__isnull=False, removed_photo__isnull=True)
    held = agencies.roles_by_agency(person, on=on)
    mine = {pk for pk, roles in held.items() if pk is not None and roles & AUTHORS}
    posts = agencies.posts_in_force(on=on).order_by()
    in_office = posts.filter(person=OuterRef("board__keeper"), agency=OuterRef("board__agency"))
    written_for = agencies.with_predecessors(mine, on=on)
    near = Q(board__keeper=person.pk) | Q(board__agency__in=written_for)
    found = Posting.objects.filter(OPEN | no_photo, near).annotate(in_office=Exists(in_office)).order_by()
    told = ("board__keeper", "board__place", "board__agency__short_name", "version__title", "version__state")
    days = ("starts_on", "days", "counting", "posted_on", "posted_at", "removed_on", "removed_at", "cancelled_at")
    found = found.select_related("board__agency", "version").only(*told, *days, "posted_photo", "removed_photo")
    tasks = [
        task
        for posting in found
        if (posting.board.keeper_id == person.pk if posting.in_office else posting.board.agency_id in written_for)
        and (task := _todo(posting, on, calendar))
    ]
    return sorted(tasks, key=lambda task: (task.due, task.posting.pk))


def _todo(posting: Posting, on: date, calendar: Calendar) -> BoardTask | None:
    """The one thing to do about a posting now, or within days."""
    if posting.is_planned:
        current = posting.version.state == DocumentState.PUBLISHED
        return BoardTask(Todo.POST, posting, posting.starts_on) if current else BoardTask(Todo.CORRECTED, posting, on)
    if posting.hangs:
        return _while_it_hangs(posting, on, calendar)
    missing = posting.removed_at is not None and posting.removed_photo_id is None
    return BoardTask(Todo.PHOTO, posting, posting.removed_on) if missing else None


def _while_it_hangs(posting: Posting, on: date, calendar: Calendar) -> BoardTask | None:
    state = posting.version.state
    if state != DocumentState.PUBLISHED:
        return BoardTask(Todo.TAKEN_DOWN if state == DocumentState.TAKEN_DOWN else Todo.CORRECTED, posting, on)
    derived = period_of(posting, calendar)
    if derived is not None and on > derived.day:
        return BoardTask(Todo.REMOVE, posting, down_by(derived.day, calendar))
    if posting.posted_photo_id is None:
        return BoardTask(Todo.PHOTO, posting, posting.posted_on)
    if derived is not None and (derived.day - on).days <= SOON:
        return BoardTask(Todo.REMOVE, posting, down_by(derived.day, calendar))
    return None
