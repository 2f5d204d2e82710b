"""How a guide comes into being in an agency: drafted, sent to review, passed or returned, published."""

from dataclasses import dataclass
from datetime import datetime

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Agency, Person
from gongkai.demo import texts
from gongkai.demo.calendar import Days, Deed
from gongkai.demo.county import Place
from gongkai.publications.models import GuideVersion
from gongkai.publications.services import draft_guide, submit_guide
from gongkai.reviews import services as reviews
from gongkai.reviews.models import Review
from gongkai.reviews.states import CHECKS

LEVELS = 3
PUBLISHED, DRAFT_ONLY, RETURNED = 4, -1, 0
FIELDS_OF_CONTACT = {
    "office_name": "office",
    "office_address": "address",
    "office_hours": "hours",
    "phone": "phone",
    "fax": "fax",
    "internet": "email",
}


@dataclass(slots=True)
class Desk:
    """The four people of an agency: who writes, who checks first, the section head, the deputy head."""

    writer: Person
    checker: Person
    head: Person
    deputy: Person

    @property
    def people(self) -> tuple[Person, Person, Person, Person]:
        return self.writer, self.checker, self.head, self.deputy


@dataclass(frozen=True, slots=True)
class Guides:
    """The guide of one agency."""

    days: Days
    place: Place
    agency: Agency
    desk: Desk

    def first(self, goal: int) -> Deed:
        """Write the first guide; it gets as far as ``goal`` (see ``_send``)."""

        def deed(at: datetime) -> None:
            guide = draft_guide(agency=self.agency, fields=self._fields(), by=self.desk.writer, at=at)
            if goal != DRAFT_ONLY:
                self._send(guide, goal, at)

        return deed

    def renew(self, goal: int) -> Deed:
        """The office hours or the phone change; the guide follows."""

        def deed(at: datetime) -> None:
            phone = f"{self.agency.phone[:-1]}{self.days.random.randrange(10)}"
            new = {"phone": phone, "hours": texts.SUMMER_HOURS}
            agencies.change_contact(agency=self.agency, contact=new, by=self.desk.head, at=at)
            guide = draft_guide(agency=self.agency, fields=self._fields(), by=self.desk.writer, at=at)
            self._send(guide, goal, at)

        return deed

    def _fields(self) -> dict[str, str]:
        self.agency.refresh_from_db()
        contact = {name: getattr(self.agency, field) for name, field in FIELDS_OF_CONTACT.items()}
        return texts.guide_fields(self.place) | contact

    def _send(self, guide: GuideVersion, goal: int, at: datetime) -> None:
        """Send to review within days. ``goal``: 1 to 3 stops before that level, PUBLISHED goes through, RETURNED comes back."""

        def deed(moment: datetime) -> None:
            guide.refresh_from_db()
            review = submit_guide(guide=guide, revision=guide.revision, by=self.desk.writer, at=moment)
            chance = self.days.random.random()
            if goal == RETURNED or (goal == PUBLISHED and chance < 0.2):
                self.days.later(moment, 2, self._return(review, guide, goal))
            elif goal > 1:
                self.days.later(moment, 1, self._pass(review, 1, goal))

        self.days.later(at, self.days.random.randrange(0, 3), deed)

    def _return(self, review: Review, guide: GuideVersion, goal: int) -> Deed:
        def deed(at: datetime) -> None:
            reason = self.days.random.choice(texts.RETURNS)
            reviews.send_back(review=review, version=review.version, reason=reason, by=self.desk.checker, at=at)
            if goal == PUBLISHED:
                self.days.later(at, 1, self._again(guide))

        return deed

    def _again(self, guide: GuideVersion) -> Deed:
        def deed(at: datetime) -> None:
            guide.refresh_from_db()
            mended = {"access": f"{guide.access}\n查阅点的具体地址见各查阅点门前公告。"}
            again = draft_guide(agency=self.agency, fields=mended, by=self.desk.writer, at=at, revision=guide.revision)
            review = submit_guide(guide=again, revision=again.revision, by=self.desk.writer, at=at)
            self.days.later(at, 1, self._pass(review, 1, PUBLISHED))

        return deed

    def _pass(self, review: Review, level: int, goal: int) -> Deed:
        def deed(at: datetime) -> None:
            current = reviews.approve(
                review=review,
                level=level,
                version=review.version,
                checks=[*CHECKS],
                opinion=self.days.random.choice(texts.OPINIONS),
                by=self.desk.people[level],
                at=at,
            )
            if level < LEVELS and level + 1 < goal:
                self.days.later(at, self.days.random.randrange(1, 3), self._pass(current, level + 1, goal))

        return deed
