"""The guide (指南) as a page: its parts in the order of the law, and its age said in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongkai.agencies.days import civil_day
from gongkai.publications.age import GUIDE_MONTHS, look_again_on
from gongkai.publications.models import GuideVersion
from gongkai.publications.selectors import guide_age

PROSE = ("classification", "arrangement", "access")
"""The fields that are text of their own; the rest is one table of contact."""
SHOWN_OF_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Part:
    heading: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GuideFace:
    """What the page shows. ``state`` is "old" when the guide should be looked at again, else "fresh"."""

    version: int
    parts: tuple[Part, ...]
    state: str
    age: str
    words: str
    digest: str


def guide_face(version: GuideVersion, *, on: date) -> GuideFace:
    prose = dict.fromkeys(PROSE, "")
    parts, rows = [], []
    for name, (label, text) in zip(version.content, version.lines, strict=True):
        if name in prose:
            lines = (line.strip() for line in text.splitlines())
            parts.append(Part(f"{_NUMERALS[len(parts)]}、{label}", paragraphs=tuple(filter(None, lines))))
        elif text:
            rows.append((label, text))
    parts.append(Part(f"{_NUMERALS[len(parts)]}、{_('公开工作机构')}", rows=tuple(rows)))
    checked = version.agency.checked_on
    old = on > look_again_on(civil_day(version.published_at), checked_on=checked)
    words = _("条例第十二条要求及时更新。")
    if old:
        words = _("公布或者核对已满%(months)d个月，使用前可以先打电话核对。") % {"months": GUIDE_MONTHS.value}
    elif checked is not None and checked > civil_day(version.published_at):
        words = _("%(on)s由本机关核对，内容没有变化。") % {"on": checked}
    return GuideFace(
        version=version.version,
        parts=tuple(parts),
        state="old" if old else "fresh",
        age=age_words(version, on=on),
        words=words,
        digest=version.content_sm3[:SHOWN_OF_DIGEST],
    )


_NUMERALS = "一二三四五六七八九"


def age_words(version: GuideVersion, *, on: date) -> str:
    """今天公布 · 公布12天 · 公布3个月 · 公布1年2个月."""
    age = guide_age(version, on=on)
    if civil_day(version.published_at) == on:
        return _("今天公布")
    if age.months < 1:
        return _("公布%(days)d天") % {"days": age.days}
    years, months = divmod(age.months, 12)
    if not years:
        return _("公布%(months)d个月") % {"months": months}
    if not months:
        return _("公布%(years)d年") % {"years": years}
    return _("公布%(years)d年%(months)d个月") % {"years": years, "months": months}
