"""Every write of agencies, people, posts and the official calendar."""

from gongkai.agencies.services.calendar import confirm_calendar
from gongkai.agencies.services.contact import change_contact, note_checked, note_guide
from gongkai.agencies.services.inside import add_section, set_review_levels
from gongkai.agencies.services.people import add_person, appoint, disable_person, enable_person, end_post
from gongkai.agencies.services.tree import (
    change_agency,
    close_agency,
    found_county,
    merge_agencies,
    open_agency,
    set_organisation_code,
)

__all__ = [
    "add_person",
    "add_section",
    "appoint",
    "change_agency",
    "change_contact",
    "close_agency",
    "confirm_calendar",
    "disable_person",
    "enable_person",
    "end_post",
    "found_county",
    "merge_agencies",
    "note_checked",
    "note_guide",
    "open_agency",
    "set_organisation_code",
    "set_review_levels",
]
