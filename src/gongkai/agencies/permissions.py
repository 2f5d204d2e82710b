"""Who may change what about agencies and people. Ask (``can_x``) and insist (``check_can_x``) share one rule.

The county office keeps the tree and the calendar; the system administrator keeps the accounts; the security
administrator gives and takes the posts; nobody does two of the three, and nobody changes their own rights.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.agencies import selectors
from gongkai.agencies.models import Agency, Person, Role
from gongkai.agencies.selectors import Reader
from gongkai.audit.refused import Refused


def asks(check: Callable[..., None]) -> Callable[..., bool]:
    """The asking form of an insisting rule."""

    def can(*args: Any, **kwargs: Any) -> bool:
        try:
            check(*args, **kwargs)
        except Refused:
            return False
        return True

    can.__name__, can.__doc__ = check.__name__.removeprefix("check_"), f"Whether {check.__name__} lets it pass."
    return can


def _county(by: Reader, role: Role, on: date) -> None:
    if role not in selectors.county_roles(by, on=on):
        raise Refused("not-allowed", _("这项工作由%(role)s办理，您目前没有这一任职。") % {"role": role.label})


def check_can_keep_tree(by: Reader, *, on: date) -> None:
    """Open, close and merge agencies; say who sits on the levels of review."""
    _county(by, Role.DISCLOSURE_OFFICE, on)


def check_can_confirm_calendar(by: Reader, *, on: date) -> None:
    _county(by, Role.DISCLOSURE_OFFICE, on)


def check_can_change_contact(by: Reader, agency: Agency, *, on: date) -> None:
    """The agency's own clerk or section head, or the county office."""
    if not selectors.roles_of(by, agency, on=on) & {Role.CLERK, Role.SECTION_HEAD, Role.DISCLOSURE_OFFICE}:
        raise selectors.not_found()


def check_can_add_section(by: Reader, *, on: date) -> None:
    _county(by, Role.SYSTEM_ADMIN, on)


def check_can_keep_accounts(by: Reader, *, on: date) -> None:
    """Add people, take accounts out of use and back into use."""
    _county(by, Role.SYSTEM_ADMIN, on)


def check_can_disable_person(by: Reader, person: Person, *, on: date) -> None:
    check_can_keep_accounts(by, on=on)
    if by.pk == person.pk:
        raise Refused("own-account", _("不能停用自己的账号，由另一位系统管理员办理。"))


def check_can_appoint(by: Reader, person: Person, *, on: date) -> None:
    """Give and take posts, of other people only."""
    _county(by, Role.SECURITY_ADMIN, on)
    if by.pk == person.pk:
        raise Refused("own-rights", _("不能变更自己的任职，由另一位安全管理员办理。"))


can_keep_tree = asks(check_can_keep_tree)
can_confirm_calendar = asks(check_can_confirm_calendar)
can_change_contact = asks(check_can_change_contact)
can_add_section = asks(check_can_add_section)
can_keep_accounts = asks(check_can_keep_accounts)
can_disable_person = asks(check_can_disable_person)
can_appoint = asks(check_can_appoint)
