"""Which documents the county office checks before they may be kept from the public (国办发〔2016〕80号第一条第（一）项)."""

from gongkai.publications.models import Attribute, DocumentVersion
from gongkai.publications.settings import DEFAULTS, Settings


def is_policy(version: DocumentVersion, settings: Settings = DEFAULTS) -> bool:
    """Whether a document counts as one of policy (政策性文件).

    The rule names the word and does not say what it covers. A normative document always is one; else the genre says
    it, for these genres ask something of others, and minutes, letters, reports and requests do not.
    """
    return version.normative or version.genre in settings.policy_genres.value


def is_kept_policy(version: DocumentVersion) -> bool:
    """A policy document proposed as not public: on request only, or withheld."""
    return version.attribute in (Attribute.ON_REQUEST, Attribute.WITHHELD) and is_policy(version)
