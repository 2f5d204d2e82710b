"""The five fixed entries of a government disclosure site (国办公开办函〔2019〕61号), names locked, and their columns."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.portal.duties import tier_of
from gongkai.portal.pages import Column
from gongkai.statute.catalogue import Item, catalogue


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the name of its view, its name on the page, what a reader finds there."""

    view: str
    name: str
    hint: str
    kind: str


ENTRIES = (
    Entry("guide", _("政府信息公开指南"), _("到哪里查、找谁问、怎样取得"), "公开指南"),
    Entry("rules", _("政府信息公开制度"), _("条例和本机关的规定"), "公开制度"),
    Entry("catalogue", _("法定主动公开内容"), _("依条例应当公开的各类信息"), "公开目录"),
    Entry("reports", _("政府信息公开年报"), _("每年的工作年度报告"), "公开年报"),
    Entry("apply", _("依申请公开"), _("没有公开的，可以申请"), "依申请公开"),
)
BY_VIEW = {entry.view: entry for entry in ENTRIES}


def column_of(view: str, agency: Agency) -> Column:
    """The meta column of a fixed entry."""
    entry = BY_VIEW[view]
    return Column(
        str(entry.name), entry.kind, f"{agency.name}{entry.name}：{entry.hint}", (agency.short_name, str(entry.name))
    )


def items_of(agency: Agency) -> tuple[Item, ...]:
    """The kinds of information the agency must publish of its own accord (条例 Arts 20, 21)."""
    return catalogue(tier_of(agency.level))
