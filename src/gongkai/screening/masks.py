"""What stands instead of a number that must not go out, in the forms RULEBOOK 5.2 gives."""

from gongkai.screening.model import Mask
from gongkai.screening.settings import SCREENING, ScreeningSettings


def _kept(digits: str, form: str) -> str:
    front, back = (int(count) for count in form.split("-"))
    return digits[:front] + "*" * (len(digits) - front - back) + digits[len(digits) - back :]


def identity_masks(digits: str, settings: ScreeningSettings = SCREENING) -> tuple[Mask, ...]:
    """Both forms in use, the county's own first: 35*************123, 4113************13."""
    setting = settings.identity_mask
    forms = (setting.value, *(form for form in setting.choices if form != setting.value))
    return tuple(Mask(f"遮盖为 {_kept(digits, form)}", _kept(digits, form)) for form in forms)


def phone_mask(digits: str) -> Mask:
    """138****1234."""
    masked = _kept(digits, "3-4")
    return Mask(f"遮盖为 {masked}", masked)


def card_mask(digits: str, settings: ScreeningSettings = SCREENING) -> Mask:
    """The first four and the last four stay, of short numbers fewer."""
    form = settings.card_mask.value if len(digits) > 11 else "2-2"
    return Mask(f"遮盖为 {_kept(digits, form)}", _kept(digits, form))


REMOVED = Mask("隐去，改为“**”", "**")
"""For what has no form of its own: illness, disability, a birth date."""
