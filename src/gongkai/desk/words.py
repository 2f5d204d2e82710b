"""Words the desk shares, and the labels of the rooms below in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Level, Role
from gongkai.audit.timer import registered
from gongkai.boards.models import BoardKind, Counting, ItemKind, Receiver, Way
from gongkai.intake.headings import NAMES
from gongkai.intake.models import BatchState, Outcome
from gongkai.publications.models import GuideState
from gongkai.reviews.states import ACTION_WORDS, CHECKS, STAGE_WORDS
from gongkai.statute import GUIDE_ELEMENTS

LEVEL_NAMES: tuple[Promise, ...] = (_("初审"), _("复审"), _("终审"))
"""The three levels of review, in order."""


def choices(labels: list[tuple[str, str]]) -> list[tuple[str, Promise]]:
    """(value, label in the reader's language). The labels themselves stay Chinese: the journal is written in them."""
    return [(value, _(label)) for value, label in labels]


def roles_said(roles: object) -> str:
    """Several roles in one line, in the reader's language."""
    return "、".join(str(_(Role(role).label)) for role in roles)


def labels() -> list[str]:
    """Labels that the pages translate although they stand in the code as plain Chinese, because the journal uses them."""
    named = [*Role.labels, *Level.labels, *GuideState.labels, *STAGE_WORDS.values(), *ACTION_WORDS.values()]
    named += [*BoardKind.labels, *Counting.labels, *ItemKind.labels, *Receiver.labels, *Way.labels]
    named += [*BatchState.labels, *Outcome.labels, *NAMES.values()]
    return [*named, *CHECKS.values(), *dict(GUIDE_ELEMENTS).values(), *(job.title for job in registered())]
