"""What a version says beside its text wherever it is printed: on paper to take away, on a sheet for a board."""

from gongkai.papers.out import Fields
from gongkai.publications.models import DocumentVersion
from gongkai.publications.pictures import pictures_of


def issuers(version: DocumentVersion) -> str:
    """The issuing bodies, the leading one first."""
    return "、".join([version.issuing_body or version.document.agency.name, *version.joint_bodies])


def fields_of(version: DocumentVersion) -> Fields:
    """Title, number, issuing bodies, day and pictures. Raises FileNotFoundError for a picture gone from the store."""
    return Fields(
        title=version.title,
        number=version.number,
        issuing_body=issuers(version),
        formed_on=version.formed_on,
        images=pictures_of(version.body),
    )
