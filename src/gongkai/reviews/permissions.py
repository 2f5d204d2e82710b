"""Who may take which step of a review. The rule is the state table; here it meets the posts of the day."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency, Person, Role
from gongkai.agencies.permissions import asks
from gongkai.agencies.selectors import Reader
from gongkai.audit.refused import Refused
from gongkai.reviews.models import FOUR_PEOPLE, Review
from gongkai.reviews.states import STAGE_WORDS, TABLE, Action, Party

AUTHORS = frozenset({Role.CLERK, Role.SECTION_HEAD})
"""Who writes for an agency and sends to review."""
READERS = frozenset({Role.CLERK, Role.SECTION_HEAD, Role.DEPUTY_HEAD, Role.DISCLOSURE_OFFICE})


def check_can_submit(by: Reader, agency: Agency, *, on: date) -> None:
    """Send something of an agency to review."""
    if not agencies.roles_of(by, agency, on=on) & AUTHORS:
        raise agencies.not_found()


def check_can_see(by: Reader, review: Review, *, on: date) -> None:
    """The agency's own staff, the county office, and who took part while still in office."""
    if not agencies.roles_of(by, _acting(review, on), on=on) & READERS:
        raise agencies.not_found()


def parties_of(by: Reader, review: Review, *, on: date) -> set[Party]:
    """What somebody is to a review on the day."""
    acting = _acting(review, on)
    roles = agencies.roles_of(by, acting, on=on)
    found = set()
    if by.pk == review.author_id and roles & AUTHORS:
        found.add(Party.AUTHOR)
    if roles & AUTHORS:
        found.add(Party.COLLEAGUE)
    if Role.DISCLOSURE_OFFICE in roles:
        found.add(Party.COUNTY)
    if roles & agencies.seated_roles(acting)[review.level] and by.pk not in took_part(review):
        found.add(Party.SITTER)
    return found


def took_part(review: Review) -> set[int]:
    """The author and those who have let the review pass a level: none of them may decide again."""
    return {step.by_id for step in review.decisions.all() if step.action in FOUR_PEOPLE}


def check_can(action: Action, by: Reader, review: Review, *, on: date) -> None:
    """Take a step of a review as it stands. Refused: not-found, wrong-state, took-part, not-allowed."""
    check_can_see(by, review, on=on)
    step = TABLE.get((review.stage, action))
    if step is None:
        raise Refused(
            "wrong-state", _("这一件现在是“%(stage)s”，不能这样办理。") % {"stage": STAGE_WORDS[review.stage]}
        )
    if parties_of(by, review, on=on) & step.who:
        return
    if Party.SITTER in step.who and by.pk in took_part(review):
        raise Refused("took-part", _("送审和三级审核由四个人分别办理，您已经参与过这一件。"))
    raise Refused("not-allowed", _("这一步不由您办理。"))


def check_can_take(person: Person, review: Review, *, by: Reader, on: date) -> None:
    """Be handed a review: only somebody who may decide it at this level anyway, and with whom it does not lie yet."""
    if person.pk == holder_of(review, by):
        raise Refused("lies-there", _("这一件已经在%(person)s手里，转给别的人。") % {"person": person})
    if not agencies.roles_of(person, _acting(review, on), on=on) or Party.SITTER not in parties_of(
        person, review, on=on
    ):
        raise Refused("cannot-sit", _("%(person)s不能审这一级，或者已经参与过这一件。") % {"person": person})


def holder_of(review: Review, by: Reader) -> int | None:
    """With whom a review lies for somebody who hands it over: to whom it was handed before, else themselves."""
    return review.handed_to_id or by.pk


def _acting(review: Review, on: date) -> Agency:
    return agencies.acting_agency(review.agency, on=on)


def steps_open_to(by: Reader, review: Review, *, on: date) -> set[Action]:
    """The steps somebody may take now, by the rule of ``check_can``: whoever is a party to a review may see it, too."""
    parties = parties_of(by, review, on=on)
    return {action for (stage, action), step in TABLE.items() if stage == review.stage and parties & step.who}


can_submit = asks(check_can_submit)
can_see = asks(check_can_see)
can = asks(check_can)
can_take = asks(check_can_take)
