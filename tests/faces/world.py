"""A small county to knock at: two agencies with their four people each, the county's own, one disabled, one moved away."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from gongkai.agencies import services
from gongkai.agencies.models import Person, Post, Role
from gongkai.dialogue.models import ErrorReport
from gongkai.dialogue.services import report_error
from gongkai.publications import services as publications
from gongkai.publications.models import DocumentVersion
from gongkai.reviews.models import Review
from gongkai.signin.services import set_password
from tests.domain.factories import NOW, County, Staff, document_fields, guide_in_review

PASSWORD = "Qing-xi-2026"


@dataclass
class World:
    """Everything the face tests knock at."""

    county: County
    own: Staff
    other: Staff
    review: Review
    foreign_review: Review
    draft: DocumentVersion
    foreign_draft: DocumentVersion
    readers: dict[str, Person] = field(default_factory=dict)

    @property
    def post(self) -> Post:
        return self.own.first.posts.get()

    @property
    def foreign_post(self) -> Post:
        return self.other.first.posts.get()

    def error(self, staff: Staff) -> ErrorReport:
        """An error told to one of the two agencies, when somebody asks for it."""
        there = ErrorReport.objects.filter(agency=staff.agency).first()
        return there or report_error(agency=staff.agency, address="/", words="电话写错了", origin="", at=NOW)


def make_world() -> World:
    county = County()
    county.columns()
    own = county.staff(county.coded(county.agency("shiqiao", "石桥镇人民政府")))
    other = county.staff(county.coded(county.agency("yunling", "云岭乡人民政府")))
    world = World(
        county,
        own,
        other,
        guide_in_review(own),
        guide_in_review(other),
        drafted(own, "石政发"),
        drafted(other, "云政发"),
    )
    gone = county.person("disabled", "钱停用", (own.agency, Role.CLERK))
    services.disable_person(person=gone, reason="离职", by=county.system, at=NOW - timedelta(days=10))
    gone.refresh_from_db()
    moved = county.person("moved", "冯调走", (own.agency, Role.CLERK), (other.agency, Role.CLERK))
    services.end_post(post=moved.posts.get(agency=own.agency), by=county.security, at=NOW - timedelta(days=5))
    world.readers = {
        "clerk": own.first,
        "author": own.author,
        "section_head": own.second,
        "deputy_head": own.third,
        "other_clerk": other.first,
        "office": county.office,
        "system": county.system,
        "security": county.security,
        "audit": county.audit,
        "disabled": gone,
        "moved": moved,
    }
    everyone = [world.own.author, *world.own.levels, world.other.author, *world.other.levels, *world.readers.values()]
    for person in {person.pk: person for person in everyone}.values():
        give_password(person)
    return world


def drafted(staff: Staff, head: str) -> DocumentVersion:
    """A draft of a document with one file."""
    fields = document_fields(number=f"{head}〔2026〕7号", issuing_body=staff.agency.name)
    return publications.draft_document(
        agency=staff.agency,
        fields=fields,
        files=[("值班表.txt", f"{staff.agency}值班表".encode())],
        by=staff.author,
        at=NOW,
    )


def give_password(person: Person, password: str = PASSWORD) -> None:
    set_password(person=person, password=password, by=person, at=timezone.now())


def enter(client: Client, person: Person) -> Client:
    """Sign a person in as the adapter does after a right password and second factor."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["signed_in_at"] = session["seen_at"] = timezone.now().timestamp()
    session.save()
    return client
