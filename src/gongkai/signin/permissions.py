"""Who may give a person a new way in."""

from datetime import date

from gongkai.agencies.models import Person, Role
from gongkai.agencies.selectors import county_roles
from gongkai.audit.refused import Refused


def check_can_reset(by: Person, person: Person, *, on: date) -> None:
    """The system administrator keeps the accounts; nobody may do it for themselves."""
    if by.pk == person.pk:
        raise Refused("signin-own-reset", "自己的口令在“我的账号”中修改，不能由自己重置。")
    if Role.SYSTEM_ADMIN not in county_roles(by, on=on):
        raise Refused("signin-reset", "重置登录由系统管理员办理。")


def can_reset(by: Person, person: Person, *, on: date) -> bool:
    """``check_can_reset`` as a question."""
    try:
        check_can_reset(by, person, on=on)
    except Refused:
        return False
    return True
