"""Every write of proactive disclosure."""

from gongkai.publications.services.bringing import bring_in_prepared, check_prepared, prepare
from gongkai.publications.services.catalogue import import_catalogue
from gongkai.publications.services.checking import agree_not_public, take_back, turn_back
from gongkai.publications.services.columns import add_column, change_column, close_column, lay_out_catalogue
from gongkai.publications.services.deciding import declare, reassess, restore, take_down
from gongkai.publications.services.drafting import change_document, correct_document, discard_draft, draft_document
from gongkai.publications.services.guides import confirm_checked, draft_guide, release_guide, reopen_guide, submit_guide
from gongkai.publications.services.submitting import (
    acknowledge,
    ask_office,
    release_document,
    reopen_document,
    submit_document,
)

__all__ = [
    "acknowledge",
    "add_column",
    "agree_not_public",
    "ask_office",
    "bring_in_prepared",
    "change_column",
    "change_document",
    "check_prepared",
    "close_column",
    "confirm_checked",
    "correct_document",
    "declare",
    "discard_draft",
    "draft_document",
    "draft_guide",
    "import_catalogue",
    "lay_out_catalogue",
    "prepare",
    "reassess",
    "release_document",
    "release_guide",
    "reopen_document",
    "reopen_guide",
    "restore",
    "submit_document",
    "submit_guide",
    "take_back",
    "take_down",
    "turn_back",
]
