"""A year of the demo county, deed by deed. Every write is a service's; nothing is inserted by hand."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Agency, Level, Person, Role
from gongkai.demo import county, texts
from gongkai.demo.boards import WITH_BOARDS, Boards
from gongkai.demo.calendar import Days, Deed
from gongkai.demo.county import Place
from gongkai.demo.documents import Documents
from gongkai.demo.guides import Desk, Guides
from gongkai.demo.names import Names
from gongkai.publications.services import lay_out_catalogue
from gongkai.signin.services import set_password
from gongkai.statute import NOTICES

OFFICERS = (
    ("xitong", "何一鸣", Role.SYSTEM_ADMIN),
    ("anquan", "罗静怡", Role.SECURITY_ADMIN),
    ("shenji", "程德胜", Role.AUDIT_ADMIN),
    ("xingong", "宋明远", Role.DISCLOSURE_OFFICE),
)
"""The county's first people: the three administrators and the disclosure office."""
STAFF = (Role.CLERK, Role.CLERK, Role.SECTION_HEAD, Role.DEPUTY_HEAD)
"""The four people whom three reviews need in an agency."""
SIGN_IN = ("fuban", "minzheng", "shiqiao")
"""The agencies whose people get passwords; accounts of the others are never signed in to."""
UPDATES = {"fuban": 4, "minzheng": 4, "chengguan": 4, "caizheng": 3, "nongye": 2, "weijian": 0}
"""The agencies that renew their guide in the last weeks, and how far it gets: reviews passed, 4 published, 0 returned."""
FIRST = {"liuhe": -1, "baiyun": 1}
"""The agencies whose first guide is late: -1 drafted only, 1 before the first reviewer."""


@dataclass(frozen=True, slots=True)
class Account:
    """What is printed once: who signs in, with which password, as what."""

    username: str
    password: str
    name: str
    post: str


@dataclass(slots=True)
class Life:
    """The people and agencies as they come into being."""

    days: Days
    names: Names
    scale: int
    seed: int
    signing_in: list[tuple[Person, str]] = field(default_factory=list)
    agencies: dict[str, Agency] = field(default_factory=dict)
    officers: dict[Role, Person] = field(default_factory=dict)
    staff: dict[str, Desk] = field(default_factory=dict)

    def found(self, at: datetime) -> None:
        """The county, its officers, the calendar; then everything else in the weeks that follow."""
        first = [(login, name, role, None) for login, name, role in OFFICERS]
        self.agencies[county.CODE] = agencies.found_county(
            code=county.CODE, name=county.NAME, short_name=county.SHORT, people=first, at=at
        )
        for login, _name, role in OFFICERS:
            self.officers[role] = Person.objects.get(username=login)
            self.signing_in.append((self.officers[role], str(role.label)))
        years = {at.year, self.days.end.year} & {notice.year for notice in NOTICES}
        for year in sorted(years):
            agencies.confirm_calendar(year=year, by=self.officers[Role.DISCLOSURE_OFFICE], at=at)
        for number, place in enumerate(county.places(self.scale), 1):
            self.days.later(at, 1, self._open(place, number))
        lay_out_catalogue(by=self.officers[Role.DISCLOSURE_OFFICE], at=at)
        self.days.later(at, 240, self._merge)
        self.days.later(at, 180, self._retire)

    def give_passwords(self, at: datetime) -> list[Account]:
        """At the end, so that none is old: random, of the machine and not of the seed, for a demo may be reachable."""
        accounts = []
        for person, post in self.signing_in:
            password = "-".join(secrets.token_hex(3) for _n in range(3))
            set_password(person=person, password=password, by=None, at=at)
            accounts.append(Account(person.username, password, person.name, post))
        return accounts

    def _open(self, place: Place, number: int) -> Deed:
        def deed(at: datetime) -> None:
            agency = agencies.open_agency(
                code=place.code,
                name=place.name,
                short_name=place.short,
                level=place.level,
                parent=self.agencies[county.CODE],
                by=self.officers[Role.DISCLOSURE_OFFICE],
                at=at,
                contact=texts.contact(place, number * 17),
            )
            self.agencies[place.code] = agency
            self._staff(place, agency, at)
            guides = Guides(self.days, place, agency, self.staff[place.code])
            self.days.later(at, self.days.random.randrange(5, 35), guides.first(FIRST.get(place.code, 4)))
            self._documents(place, number, at)
            if place.code in WITH_BOARDS:
                Boards(self.days, agency, self.staff[place.code]).plan()
            if place.code in UPDATES:
                self.days.plan(self.days.office_hour(self.days.end, -21), guides.renew(UPDATES[place.code]))
            if place.level == Level.OFFICE:
                self._county_guide(place, at)

        return deed

    def _documents(self, place: Place, number: int, at: datetime) -> None:
        """The code that index numbers begin with, and a year of documents, but none of the one that goes."""
        agency, code = self.agencies[place.code], f"9999990{number:010}X"
        agencies.set_organisation_code(agency=agency, code=code, by=self.officers[Role.DISCLOSURE_OFFICE], at=at)
        if place.code != county.MERGED:
            dice = Random(f"{place.code} {self.seed}")  # noqa: S311 - a story, no secret
            Documents(self.days, place, agency, self.staff[place.code], dice).plan()

    def _staff(self, place: Place, agency: Agency, at: datetime) -> None:
        """The sections, and the four people of the agency."""
        system = self.officers[Role.SYSTEM_ADMIN]
        sections = [agencies.add_section(agency=agency, name=name, by=system, at=at) for name in place.sections]
        people = []
        for role in STAFF:
            login, name = self.names.next()
            person = agencies.add_person(username=login, name=name, by=system, at=at)
            agencies.appoint(
                person=person,
                agency=agency,
                role=role,
                section=None if role == Role.DEPUTY_HEAD else sections[0],
                by=self.officers[Role.SECURITY_ADMIN],
                at=at,
            )
            people.append(person)
            if place.code in SIGN_IN:
                self.signing_in.append((person, f"{place.short}{role.label}"))
        self.staff[place.code] = Desk(*people)

    def _county_guide(self, office: Place, at: datetime) -> None:
        """The people of the county office hold the same posts for the county government, and write its guide."""
        whole = self.agencies[county.CODE]
        desk = self.staff[office.code]
        for person, role in zip(desk.people, STAFF, strict=True):
            agencies.appoint(person=person, agency=whole, role=role, by=self.officers[Role.SECURITY_ADMIN], at=at)
        agencies.change_contact(
            agency=whole,
            contact=texts.contact(office, 17) | {"office": office.name, "email": "gongkai@qingxi.example"},
            by=self.officers[Role.DISCLOSURE_OFFICE],
            at=at,
        )
        government = county.government()
        self.staff[government.code] = desk
        guides = Guides(self.days, government, whole, desk)
        self.days.later(at, 3, guides.first(4))
        self._documents(government, 0, at)

    def _merge(self, at: datetime) -> None:
        """One township goes into its neighbour; two of its people move with it."""
        old, heir = self.agencies[county.MERGED], self.agencies[county.HEIR]
        security = self.officers[Role.SECURITY_ADMIN]
        agencies.merge_agencies(agencies=[old], into=heir, by=self.officers[Role.DISCLOSURE_OFFICE], at=at)
        for person, role in zip(self.staff[county.MERGED].people[:2], STAFF, strict=False):
            agencies.appoint(person=person, agency=heir, role=role, by=security, at=at)
        place = next(place for place in county.TOWNS if place.code == county.HEIR)
        guides = Guides(self.days, place, heir, self.staff[county.HEIR])
        self.days.later(at, 6, guides.renew(4))

    def _retire(self, at: datetime) -> None:
        """A clerk of the finance bureau retires: the post ends, the account goes out of use, another takes the seat."""
        desk = self.staff["caizheng"]
        leaving = desk.checker
        post = leaving.posts.get(ended_on=None)
        system, security = self.officers[Role.SYSTEM_ADMIN], self.officers[Role.SECURITY_ADMIN]
        agencies.end_post(post=post, by=security, at=at)
        agencies.disable_person(person=leaving, reason="退休", by=system, at=at)
        login, name = self.names.next()
        desk.checker = agencies.add_person(username=login, name=name, by=system, at=at)
        agencies.appoint(
            person=desk.checker,
            agency=self.agencies["caizheng"],
            role=Role.CLERK,
            section=post.section,
            by=security,
            at=at,
        )
