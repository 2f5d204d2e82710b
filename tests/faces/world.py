"""A small county to knock at: two agencies with their four people each, the county's own, one disabled, one moved away."""

import hashlib
import io
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.test import Client
from django.utils import timezone

from gongkai.agencies import services
from gongkai.agencies.models import Person, Post, Role
from gongkai.dialogue.models import ErrorReport
from gongkai.dialogue.services import report_error
from gongkai.intake.models import Batch, Row, RowFile
from gongkai.intake.services import begin
from gongkai.publications import services as publications
from gongkai.publications.models import DocumentVersion
from gongkai.reviews.models import Review
from gongkai.signin.services import set_password
from tests.domain.factories import NOW, County, Staff, document_fields, guide_in_review
from tests.faces.on_boards import OnBoards, put_on_boards

PASSWORD = "Qing-xi-2026"
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
PICTURE_SM3 = hashlib.new("sm3", PICTURE).hexdigest()


@dataclass
class World:
    """Everything the face tests knock at."""

    county: County
    own: Staff
    other: Staff
    review: Review
    foreign_review: Review
    batch: Batch
    foreign_batch: Batch
    draft: DocumentVersion
    foreign_draft: DocumentVersion
    readers: dict[str, Person] = field(default_factory=dict)

    @cached_property
    def on_boards(self) -> dict[str, OnBoards]:
        """What hangs in the two agencies; made when it is first asked for."""
        return {"own": put_on_boards(self.county, self.own), "other": put_on_boards(self.county, self.other)}

    @property
    def post(self) -> Post:
        return self.own.first.posts.get()

    @property
    def foreign_post(self) -> Post:
        return self.other.first.posts.get()

    @staticmethod
    def error(staff: Staff) -> ErrorReport:
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
        import_begun(own, county),
        import_begun(other, county),
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


def import_begun(staff: Staff, county: County) -> Batch:
    """A table alone, with one row that waits to be read, and its attachment."""
    content = io.BytesIO("标题,发布日期\n甲,2020-1-1\n".encode())
    batch = begin(agency=staff.agency, name="原网站", content=content, upload_name="清单.csv", by=county.office, at=NOW)
    row = Row.objects.create(batch=batch, number=2, title="甲", raw={"title": "甲"})
    RowFile.objects.create(row=row, position=0, name="附件.txt", blob=batch.upload)
    return batch


def drafted(staff: Staff, head: str) -> DocumentVersion:
    """A draft of a document with one file and a picture."""
    body = f'<p>汛期将至，做好值班。</p><figure><img src="file:{PICTURE_SM3}" alt="河道"></figure>'
    fields = document_fields(number=f"{head}〔2026〕7号", issuing_body=staff.agency.name, body=body)
    return publications.draft_document(
        agency=staff.agency,
        fields=fields,
        files=[("值班表.txt", f"{staff.agency}值班表".encode())],
        pictures=[PICTURE],
        by=staff.author,
        at=NOW,
    )


def give_password(person: Person, password: str = PASSWORD) -> None:
    set_password(person=person, password=password, by=person, at=timezone.now())


def enter(client: Client, person: Person) -> Client:
    """Sign a person in as the adapter does after a right password and second factor."""
    client.force_login(person, backend="gongkai.signin.backends.Backend")
    session = client.session
    session["signed_in_at"] = session["seen_at"] = timezone.now().timestamp()
    session.save()
    return client
