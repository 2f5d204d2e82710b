"""Every read of agencies, people and posts. Rights come only from posts in force on the day of the question."""

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from gongkai.agencies.models import BUSINESS, COUNTY_WIDE, Agency, CalendarYear, Person, Post, Role
from gongkai.agencies.once import asked_once
from gongkai.agencies.prepared import prepared
from gongkai.audit.refused import Refused
from gongkai.statute import Calendar, YearNotice

DEFAULT_LEVELS: dict[int, tuple[Role, ...]] = {
    1: (Role.CLERK,),
    2: (Role.SECTION_HEAD,),
    3: (Role.DEPUTY_HEAD,),
}
"""Who sits on the three levels of review where an agency has not said otherwise."""
SEES_EVERYONE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.DISCLOSURE_OFFICE})

Row = TypeVar("Row", bound=Model)
Reader = Person | AnonymousUser


def _held(on: date, prefix: str = "") -> Q:
    started = Q(**{f"{prefix}started_on__lte": on})
    running = Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gt": on})
    return started & running & standing(on, f"{prefix}agency__")


def standing(on: date, prefix: str = "") -> Q:
    """Of an agency, or of what belongs to one, whether the agency exists on the day."""
    opened = Q(**{f"{prefix}opened_on__lte": on})
    return opened & (Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": on}))


def not_found() -> Refused:
    """What is not there and what is not yours are answered alike."""
    return Refused("not-found", _("没有找到，或者不在您的范围内。"))


def sole(found: QuerySet[Row]) -> Row | None:
    """What a key finds, or None: in no order, for that of ``first`` takes Django long to write out."""
    return next(iter(found.order_by()), None)


def posts_in_force(*, on: date) -> QuerySet[Post]:
    """Posts that hold on the day, of people whose account is in use, in agencies that exist."""
    return Post.objects.filter(_held(on), person__is_active=True)


def posts_of(person: Reader, *, on: date) -> QuerySet[Post]:
    """The posts a person holds on the day."""
    return posts_in_force(on=on).filter(person_id=person.pk).select_related("agency", "section", "person")


def _mine(person: Reader, on: date) -> QuerySet[Post]:
    """The same, to be asked within another question or for a set: in no order, which Django takes long to write out."""
    return posts_in_force(on=on).filter(person_id=person.pk).order_by()


@asked_once
def _held_posts(person: Reader, on: date) -> tuple[Post, ...]:
    """The posts a person holds, with their agencies. One query, and one for a whole page of the desk."""
    return tuple(_posts_with_agency(person=person.pk, on=on)) if person.pk is not None else ()


@prepared("person", "on")
def _posts_with_agency(*, person: int, on: date) -> QuerySet[Post]:
    return posts_in_force(on=on).filter(person=person).order_by().select_related("agency")


def roles_by_agency(person: Reader, *, on: date) -> dict[int | None, set[Role]]:
    """Roles per agency id; the roles that hold in every agency stand under None."""
    found: dict[int | None, set[Role]] = {None: set()}
    for post in _held_posts(person, on):
        found.setdefault(None if post.role in COUNTY_WIDE else post.agency_id, set()).add(Role(post.role))
    return found


def roles_of(person: Reader, agency: Agency, *, on: date) -> set[Role]:
    """The roles a person has in an agency on the day; roles of the county hold everywhere."""
    held = roles_by_agency(person, on=on)
    return held[None] | held.get(agency.pk, set())


def county_roles(person: Reader, *, on: date) -> set[Role]:
    """The roles a person has for the whole county."""
    return roles_by_agency(person, on=on)[None]


def agencies_with(person: Reader, roles: Collection[Role], *, on: date) -> list[Agency]:
    """The agencies where the person has one of the roles by a post of that agency, in the order of their codes."""
    found = {post.agency_id: post.agency for post in _held_posts(person, on) if post.role in roles}
    return sorted(found.values(), key=lambda agency: agency.code)


def agencies_for(person: Reader, *, on: date) -> QuerySet[Agency]:
    """The agencies a person works for on the day; all of them for the roles of the county."""
    return Agency.objects.filter(standing(on), _in_reach(person, on)).select_related("parent")


def agency_for(person: Reader, code: str, *, on: date) -> Agency:
    """One agency of the reader; the roles of the county reach dissolved ones too. Refused: not-found."""
    reach = Agency.objects.filter(_in_reach(person, on), code=code).select_related("parent", "successor")
    agency = sole(reach)
    if agency is None:
        raise not_found()
    return agency


def _in_reach(person: Reader, on: date) -> Q:
    return Q(Exists(_mine(person, on).filter(Q(agency=OuterRef("pk")) | Q(role__in=COUNTY_WIDE))))


def people_for(person: Reader, *, on: date) -> QuerySet[Person]:
    """People the reader may look up, with their posts in force as ``posts_now``.

    Oneself, the colleagues of one's agencies; everyone for the county office and the two administrators of accounts.
    """
    mine = _mine(person, on)
    shared = mine.filter(agency=OuterRef("agency"), role__in=BUSINESS)
    colleagues = posts_in_force(on=on).filter(Exists(shared), person=OuterRef("pk"))
    reach = Q(pk=person.pk) | Q(Exists(colleagues)) | Q(Exists(mine.filter(role__in=SEES_EVERYONE)))
    now = Post.objects.filter(_held(on)).select_related("agency", "section").order_by("agency__code", "role")
    known = Person.objects.filter(reach) if person.pk else Person.objects.none()
    return known.prefetch_related(Prefetch("posts", queryset=now, to_attr="posts_now"))


def person_for(person: Reader, username: str, *, on: date) -> Person:
    """One of the people the reader may look up. Refused: not-found."""
    found = sole(people_for(person, on=on).filter(username=username))
    if found is None:
        raise not_found()
    return found


@prepared("on")
def public_agencies(*, on: date) -> QuerySet[Agency]:
    """The agencies that exist on the day, for the public."""
    return Agency.objects.filter(standing(on))


def public_agency(code: str, *, on: date) -> Agency:
    """One agency for the public; a dissolved one is still found, with its ``successor``. Refused: not-found."""
    found = _by_code(code=code, on=on)
    if not found:
        raise not_found()
    return found[0]


@prepared("code", "on")
def _by_code(*, code: str, on: date) -> QuerySet[Agency]:
    return Agency.objects.filter(code=code, opened_on__lte=on).select_related("parent", "successor").order_by()


def said_roles(agency: Agency) -> dict[int, set[Role]]:
    """The roles an agency has set for its levels of review; a level that follows the default is empty."""
    said = _said_levels()
    return {level: said.get((agency.pk, level), set()) for level in DEFAULT_LEVELS}


@asked_once
def _special() -> tuple[tuple[int, int | None, date | None, int | None, str | None], ...]:
    """Of the few agencies that were merged, or have set their levels of review: id, successor, its day, level, role.

    One query for both, for every page of the desk asks for both.
    """
    few = Agency.objects.filter(Q(successor__isnull=False) | Q(review_levels__isnull=False)).order_by()
    return tuple(few.values_list("pk", "successor", "closed_on", "review_levels__level", "review_levels__role"))


def _said_levels() -> dict[tuple[int, int], set[Role]]:
    """What agencies have set for their levels of review, by agency id and level. Few do."""
    said: dict[tuple[int, int], set[Role]] = {}
    for agency, _successor, _closed, level, role in _special():
        if level is not None:
            said.setdefault((agency, level), set()).add(Role(role))
    return said


def seated_roles(agency: Agency) -> dict[int, set[Role]]:
    """The roles that may sit on each of the three levels of review in an agency."""
    said = said_roles(agency)
    return {level: said[level] or set(roles) for level, roles in DEFAULT_LEVELS.items()}


def seats_of(person: Reader, *, on: date) -> dict[int, set[int]]:
    """For each level of review the ids of the agencies where a person may sit; what was merged counts for the heir."""
    held = roles_by_agency(person, on=on)
    seats: dict[int, set[int]] = {level: set() for level in DEFAULT_LEVELS}
    if not any(held.values()):
        return seats
    said = _said_levels()
    heirs = heirs_of(on=on)
    everywhere = held[None]
    for agency, roles in held.items():
        if agency is None:
            continue
        for level, default in DEFAULT_LEVELS.items():
            if roles & said.get((agency, level), set(default)):
                seats[level].add(agency)
    for (agency, level), roles_said in said.items():
        if everywhere & roles_said:
            seats[level].add(agency)
    for level in seats:
        seats[level] |= {old for old, heir in heirs.items() if heir in seats[level]}
    return seats


@asked_once
def heirs_of(*, on: date) -> dict[int, int]:
    """Each agency that was merged by the day, with the one that carries on its work today. One query."""
    next_of = {
        agency: successor
        for agency, successor, closed, _level, _role in _special()
        if successor is not None and closed is not None and closed <= on
    }
    return {old: _last(old, next_of) for old in next_of}


def with_predecessors(mine: Collection[int], *, on: date) -> set[int]:
    """The agencies, and those whose work they carry on."""
    return {*mine, *(old for old, heir in heirs_of(on=on).items() if heir in mine)} if mine else set()


def _last(agency: int, next_of: dict[int, int]) -> int:
    seen = {agency}
    while agency in next_of and next_of[agency] not in seen:
        agency = next_of[agency]
        seen.add(agency)
    return agency


def acting_agency(agency: Agency, *, on: date) -> Agency:
    """The agency itself, or the one that carries on its work after a merger."""
    while agency.successor is not None and agency.closed_on is not None and agency.closed_on <= on:
        agency = agency.successor
    return agency


def reviewers(agency: Agency, level: int, *, on: date) -> QuerySet[Person]:
    """The people who may sit on a level of review (1 to 3) in an agency on the day."""
    acting = acting_agency(agency, on=on)
    roles = seated_roles(acting)[level]
    posts = posts_in_force(on=on).filter(person=OuterRef("pk"))
    here = posts.filter(agency=acting, role__in=roles - set(COUNTY_WIDE))
    county = posts.filter(role__in=roles & set(COUNTY_WIDE))
    return Person.objects.filter(Q(Exists(here)) | Q(Exists(county)))


def confirmed_years() -> QuerySet[CalendarYear]:
    """The years of the official calendar that the county has confirmed."""
    return CalendarYear.objects.select_related("confirmed_by")


def calendar() -> Calendar:
    """Working days by the years the county has confirmed; any other year is an error, never Monday to Friday."""
    return Calendar(
        YearNotice(
            year=row.year,
            number=row.number,
            off=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.notice["off"]),
            worked=tuple(date.fromisoformat(day) for day in row.notice["worked"]),
            source=row.notice["source"],
            verified=row.notice["verified"],
            amended_by=tuple(row.notice["amended_by"]),
        )
        for row in CalendarYear.objects.all()
    )


def ending_posts(agency: Agency, *, on: date) -> QuerySet[Post]:
    """The posts that end with an agency when it is closed on the day."""
    running = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return Post.objects.filter(running, agency=agency, started_on__lte=on).select_related("person")


def heirs_for(agency: Agency, *, on: date) -> QuerySet[Agency]:
    """The agencies that could carry on an agency's work on the day."""
    return Agency.objects.filter(standing(on)).exclude(pk=agency.pk)


def superiors_for(agency: Agency | None, *, on: date) -> QuerySet[Agency]:
    """The agencies another may stand under: those of the day, without itself and its own units."""
    found = Agency.objects.filter(standing(on))
    below = [agency.pk] if agency is not None else []
    while below:
        found = found.exclude(pk__in=below)
        below = [*Agency.objects.filter(parent__in=below).values_list("pk", flat=True)]
    return found
