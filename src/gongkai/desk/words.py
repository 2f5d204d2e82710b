"""Words the desk shares, and the labels of the rooms below in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Role

LEVEL_NAMES: tuple[Promise, ...] = (_("初审"), _("复审"), _("终审"))
"""The three levels of review, in order."""


def choices(labels: list[tuple[str, str]]) -> list[tuple[str, Promise]]:
    """(value, label in the reader's language). The labels themselves stay Chinese: the journal is written in them."""
    return [(value, _(label)) for value, label in labels]


def roles_said(roles: object) -> str:
    """Several roles in one line, in the reader's language."""
    return "、".join(str(_(Role(role).label)) for role in roles)
