"""Documents for the portal's tests: public, in every other state, with files, a picture, relations."""

import struct
import zlib
from dataclasses import dataclass

from gongkai.publications import services
from gongkai.publications.models import Document, DocumentVersion
from tests.domain.factories import NOW, TODAY, County, Staff, document_fields, document_in_review, document_out

SECRET = "不该给人看见的字句"
PDF = ("办事指南.csv", "项目,数\n甲,1\n".encode())


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    )


@dataclass(frozen=True, slots=True)
class Papers:
    """A township that publishes, and its documents by what became of them."""

    county: County
    staff: Staff
    public: Document
    taken_down: Document
    draft: DocumentVersion
    in_review: DocumentVersion
    filed: Document

    @property
    def hidden(self) -> list[Document]:
        """What nobody outside may see anything of."""
        return [self.taken_down, self.draft.document, self.in_review.document, self.filed]


def make_papers() -> Papers:
    county = County()
    staff = county.publishing("xiaodian")
    number = iter(range(10, 99))
    secret = (f"{SECRET}.csv", SECRET.encode())

    def fields(**changed: object) -> dict[str, object]:
        return {"number": f"小政发〔2026〕{next(number)}号", **changed}

    public = document_out(staff, files=[PDF], **fields(keywords="防汛 值班"))
    hidden = {"title": f"{SECRET}的通知", "body": f"<p>{SECRET}</p>", "summary": SECRET}
    gone = document_out(staff, files=[secret], **fields(**hidden))
    services.take_down(document=gone, reason="内容需要核实。", by=staff.third, at=NOW)
    draft = services.draft_document(
        agency=staff.agency, fields=document_fields(**fields(**hidden)), files=[secret], by=staff.author, at=NOW
    )
    review = document_in_review(staff, files=[secret], **fields(**hidden))
    waiting = DocumentVersion.objects.select_related("document").get(pk=review.subject_id)
    filed = document_out(
        staff, files=[secret], **fields(**hidden, attribute="on_request", ground_words="依申请公开。", genre="函")
    )
    gone.refresh_from_db()
    return Papers(county, staff, public, gone, draft, waiting, filed)


def out(staff: Staff, **changed: object) -> Document:
    """One more public document."""
    return document_out(staff, **changed)


__all__ = ["NOW", "PDF", "SECRET", "TODAY", "Papers", "make_papers", "out", "png"]
