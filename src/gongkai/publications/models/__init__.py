"""The rows of proactive disclosure: guides, columns, documents with their versions, and the log of what went out."""

from gongkai.publications.models.checks import CheckOutcome, OfficeCheck
from gongkai.publications.models.columns import Column, ColumnKind, Counted
from gongkai.publications.models.documents import (
    ATTRIBUTE_WORDS,
    BEING_WRITTEN,
    GROUNDS,
    LIVE,
    REVIEWED,
    STATE_SECRET,
    Acknowledged,
    Attachment,
    Attribute,
    Document,
    DocumentState,
    DocumentVersion,
    Genre,
    Illustration,
    IndexCounter,
    Placement,
)
from gongkai.publications.models.guides import FIELDS, OPEN, OUT, GuideState, GuideVersion
from gongkai.publications.models.releases import Happening, Release, TakeDown
from gongkai.publications.models.standing import Declaration, Declared, Reassessment, Relation, RelationKind

__all__ = [
    "ATTRIBUTE_WORDS",
    "BEING_WRITTEN",
    "FIELDS",
    "GROUNDS",
    "LIVE",
    "OPEN",
    "OUT",
    "REVIEWED",
    "STATE_SECRET",
    "Acknowledged",
    "Attachment",
    "Attribute",
    "CheckOutcome",
    "Column",
    "ColumnKind",
    "Counted",
    "Declaration",
    "Declared",
    "Document",
    "DocumentState",
    "DocumentVersion",
    "Genre",
    "GuideState",
    "GuideVersion",
    "Happening",
    "Illustration",
    "IndexCounter",
    "OfficeCheck",
    "Placement",
    "Reassessment",
    "Relation",
    "RelationKind",
    "Release",
    "TakeDown",
]
