"""What happens when an agency is closed or merged, in plain sentences, before anybody decides it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency
from gongkai.publications.selectors import drafts_of
from gongkai.reviews.content import sm3
from gongkai.reviews.selectors import under_way


@dataclass(frozen=True)
class Outcome:
    """One thing that will happen: what it is about, what becomes of it, each one by name."""

    about: str
    words: str
    each: tuple[str, ...] = ()
    care: bool = False


def outcomes(agency: Agency, heir: Agency | None, *, on: date) -> list[Outcome]:
    """Posts, reviews under way, drafts, the public pages. Nothing is left unsaid because it is empty."""
    return [_posts(agency, on), _reviews(agency, heir), _drafts(agency), _pages(heir)]


def mark(rows: list[Outcome], heir: Agency | None, on: date) -> str:
    """What was shown, in short: when it has changed by the time of the decision, it is shown again."""
    chosen = [heir.code if heir else "", str(on)]
    return sm3({"chosen": chosen, "rows": [[row.about, row.words, *row.each] for row in rows]})


def _posts(agency: Agency, on: date) -> Outcome:
    posts = agencies.ending_posts(agency, on=on)
    each = tuple(f"{post.person} {_(post.get_role_display())}" for post in posts)
    words = _("%(n)d 个任职在这一天终止") % {"n": len(each)}
    return Outcome(_("任职"), words if each else _("没有人任职"), each)


def _reviews(agency: Agency, heir: Agency | None) -> Outcome:
    each = tuple(f"{review.title}（{_(review.stage_words)}）" for review in under_way(agency))
    if not each:
        return Outcome(_("正在审核的"), _("没有"))
    if heir is not None:
        return Outcome(_("正在审核的"), _("由%(heir)s的人接着审") % {"heir": heir.short_name}, each)
    words = _("没有承接的机关，审不下去，只能由县政府信息公开工作主管部门作废")
    return Outcome(_("正在审核的"), words, each, care=True)


def _drafts(agency: Agency) -> Outcome:
    each = tuple(drafts_of(agency))
    words = _("保留，不再送审；要发布的，先送审") if each else _("没有")
    return Outcome(_("草稿"), words, each, care=bool(each))


def _pages(heir: Agency | None) -> Outcome:
    words = _("保留原来的内容和网址，注明已经撤销")
    if heir is not None:
        words = _("保留原来的内容和网址，注明并入%(heir)s，并指向它") % {"heir": heir.short_name}
    return Outcome(_("公开页面"), words)
