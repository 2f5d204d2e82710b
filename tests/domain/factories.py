"""A county made through the services, as people would make it: agencies, people, posts. Time is always an argument."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from gongkai.agencies import services
from gongkai.agencies.days import civil_day
from gongkai.agencies.models import Agency, Level, Person, Post, Role
from gongkai.agencies.selectors import roles_of
from gongkai.agencies.services import add_section
from gongkai.audit.refused import Refused
from gongkai.publications import services as publications
from gongkai.publications.models import Document, DocumentVersion
from gongkai.publications.services import draft_guide, submit_guide
from gongkai.reviews.models import Review
from gongkai.reviews.services import approve, register, submit
from gongkai.reviews.states import CHECKS
from gongkai.statute import GUIDE_ELEMENTS

Files = Sequence[tuple[str, bytes]]
NOW = datetime(2026, 3, 18, 2, 32, tzinfo=UTC)
"""10:32 on Wednesday 18 March 2026 in China."""
TODAY = civil_day(NOW)


def later(**span: int) -> datetime:
    return NOW + timedelta(**span)


class County:
    """清溪县: the county with its first people, on which the rest is built by ``agency``, ``person``, ``staff``."""

    def __init__(self, *, at: datetime = NOW - timedelta(days=400)) -> None:
        self.at = at
        first = (
            ("county", "周县办", Role.DISCLOSURE_OFFICE),
            ("system", "吴系统", Role.SYSTEM_ADMIN),
            ("security", "郑安全", Role.SECURITY_ADMIN),
            ("audit", "王审计", Role.AUDIT_ADMIN),
        )
        self.root = services.found_county(
            code="qingxi",
            name="清溪县人民政府",
            short_name="清溪县",
            people=[(login, name, role, None) for login, name, role in first],
            at=at,
        )
        self.office, self.system, self.security, self.audit = (
            Person.objects.get(username=login) for login, _name, _role in first
        )

    def confirm_calendar(self, *years: int) -> None:
        """The years of the official calendar that deadlines are counted in."""
        for year in years or (TODAY.year - 1, TODAY.year):
            services.confirm_calendar(year=year, by=self.office, at=self.at)

    def columns(self) -> None:
        """The columns of Arts 20 and 21."""
        publications.lay_out_catalogue(by=self.office, at=self.at)

    def coded(self, agency: Agency) -> Agency:
        """The agency with an organisation code, so that its documents can be numbered."""
        code = f"1137032200{agency.pk:07}N"
        return services.set_organisation_code(agency=agency, code=code, by=self.office, at=self.at)

    def publishing(self, code: str) -> "Staff":
        """The people of a township with all it needs to publish: a code for index numbers, columns, the calendar."""
        self.columns()
        self.confirm_calendar()
        return self.staff(self.coded(self.agency(code, "小店乡人民政府" if code == "xiaodian" else "")))

    def agency(self, code: str, name: str = "", level: Level = Level.TOWNSHIP, parent: Agency | None = None) -> Agency:
        full = name or f"{code}乡人民政府"
        return services.open_agency(
            code=code,
            name=full,
            short_name=full[:6],
            level=level,
            parent=parent or self.root,
            by=self.office,
            at=self.at,
        )

    def person(self, login: str, name: str = "", *posts: tuple[Agency, Role]) -> Person:
        person = services.add_person(username=login, name=name or login, by=self.system, at=self.at)
        for agency, role in posts:
            self.appoint(person, agency, role)
        return person

    def appoint(self, person: Person, agency: Agency, role: Role, at: datetime | None = None) -> Post:
        return services.appoint(person=person, agency=agency, role=role, by=self.security, at=at or self.at)

    def staff(self, agency: Agency) -> "Staff":
        return Staff(self, agency)


class Staff:
    """The four people a review needs in an agency: author, and one for each level."""

    def __init__(self, county: County, agency: Agency) -> None:
        code = agency.code
        self.agency = agency
        self.author = county.person(f"{code}-author", "李起草", (agency, Role.CLERK))
        self.first = county.person(f"{code}-first", "张初审", (agency, Role.CLERK))
        self.second = county.person(f"{code}-second", "赵科长", (agency, Role.SECTION_HEAD))
        self.third = county.person(f"{code}-third", "孙乡长", (agency, Role.DEPUTY_HEAD))

    @property
    def levels(self) -> tuple[Person, Person, Person]:
        return (self.first, self.second, self.third)


def guide_fields(**changed: str) -> dict[str, str]:
    return {name: f"{words}的内容" for name, words in GUIDE_ELEMENTS} | changed


def guide_in_review(staff: Staff, *, at: datetime = NOW, **changed: str) -> Review:
    """A complete guide of the agency, submitted by its author."""
    guide = draft_guide(agency=staff.agency, fields=guide_fields(**changed), by=staff.author, at=at)
    return submit_guide(guide=guide, revision=guide.revision, by=staff.author, at=at)


def document_fields(**changed: object) -> dict[str, object]:
    """Everything a document needs to be submitted for publication."""
    return {
        "title": "关于做好防汛工作的通知",
        "number": "小政发〔2026〕3号",
        "formed_on": TODAY,
        "issuing_body": "小店乡人民政府",
        "attribute": "active",
        "genre": "通知",
        "summary": "部署汛期值班和巡查。",
        "body": "<p>各村：</p><p>汛期将至，<strong>做好</strong>值班和巡查。</p>",
        "columns": ["20-12"],
        **changed,
    }


def document_in_review(staff: Staff, *, at: datetime = NOW, files: Files = (), **changed: object) -> Review:
    """A complete document of the agency, submitted by its author."""
    version = publications.draft_document(
        agency=staff.agency, fields=document_fields(**changed), files=files, by=staff.author, at=at
    )
    return publications.submit_document(version=version, revision=version.revision, by=staff.author, at=at)


def document_out(staff: Staff, *, at: datetime = NOW, files: Files = (), **changed: object) -> Document:
    """A document after its three reviews: public, or filed where its attribute says so."""
    review = passed(document_in_review(staff, at=at, files=files, **changed), staff, 3, at=at)
    return version_of(review).document


def brought_in(*, fields: Mapping[str, object], files: Files = (), at: datetime, **told: object) -> DocumentVersion:
    """A document of an old site, prepared and brought in at once."""
    prepared = publications.prepare(fields=fields, files=files, on=civil_day(at))
    return publications.bring_in_prepared(prepared=prepared, texts=prepared.texts(), at=at, **told)


def version_of(review: Review) -> DocumentVersion:
    return DocumentVersion.objects.select_related("document__agency").get(pk=review.subject_id)


def passed(review: Review, staff: Staff, levels: int, *, at: datetime = NOW) -> Review:
    """The review after so many levels have let it pass."""
    for person in staff.levels[:levels]:
        review.refresh_from_db()
        review = approve(
            review=review, level=review.level, version=review.version, checks=CHECKS, opinion="同意", by=person, at=at
        )
    return review


def has_role(person: Person, agency: Agency, role: Role, at: datetime = NOW) -> bool:
    return role in roles_of(person, agency, on=civil_day(at))


def refusal(call: Callable[..., object], **arguments: object) -> str:
    """The code with which a call is refused; empty when it is not."""
    try:
        call(**arguments)
    except Refused as refused:
        return refused.code
    return ""


released: list[Review] = []
returned: list[Review] = []


def _release(*, review: Review, by: Person, at: datetime) -> None:
    released.append(review)


def _return(*, review: Review, by: Person, at: datetime) -> None:
    returned.append(review)


def paper_in_review(county: County, staff: Staff, *, name: str = "党政办公室", at: datetime = NOW) -> Review:
    """A review of something plain, whose release is noted in released."""
    register("paper", release=_release, returned=_return)
    paper = add_section(agency=staff.agency, name=name, by=county.system, at=at)
    return submit(
        kind="paper",
        subject=paper,
        agency=staff.agency,
        title="关于防汛的通知",
        content={"text": "全文", "files": [{"name": "附件.pdf", "sm3": "0" * 64}]},
        by=staff.author,
        at=at,
    )
