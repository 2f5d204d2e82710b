"""Which columns a cell means: codes or names, several of them parted in the ways people part them."""

import re
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.publications.models import Column
from gongkai.publications.selectors import columns_of
from gongkai.statute import Tier

_PARTED = re.compile(r"([;；|\n、，,])")
"""What parts names. Some of it stands in names too: “财政预算、决算信息”."""
_LISTED = "、，,"
_MOST_PIECES = 40
_MOST_CODES = 12


def tier_words(tier: str) -> str:
    """Who keeps the columns of a tier; of none, everybody."""
    if not tier:
        return _("各机关")
    return _("乡镇、街道") if tier == Tier.TOWNSHIP else _("县政府及其部门")


def origin_of(column: Column) -> str:
    """Where a column comes from: the article, else the kind and the field."""
    if column.article:
        return str(column.article)
    return " ".join(part for part in (_(column.get_kind_display()), column.matter) if part)


class Columns:
    """The columns an agency keeps on a day, to be found by code or name."""

    def __init__(self, agency: Agency, *, on: date) -> None:
        self._agency = agency
        self._found: dict[str, list[Column]] = {}
        for column in columns_of(agency, on=on).filter(closed_on__isnull=True):
            for written in {column.code, _squeezed(column.name)}:
                self._found.setdefault(written, []).append(column)
        self._elsewhere: dict[str, Column] = {}
        others = Column.objects.filter(~Q(tier=""), agency__isnull=True, closed_on__isnull=True)
        for column in others:
            for written in (column.code, _squeezed(column.name)):
                if written not in self._found:
                    self._elsewhere.setdefault(written, column)

    def code_of(self, written: str) -> str:
        """The code of the one column meant; empty where there is none, or where there are several."""
        found = self._found.get(_squeezed(written), [])
        return found[0].code if len(found) == 1 else ""

    def codes_of(self, written: str) -> tuple[list[str], list[str]]:
        """(codes of the columns that a cell names, in order; in words, what it names that is none)."""
        codes: dict[str, None] = {}
        problems: list[str] = []
        for name in self._names(written):
            code = self.code_of(name)
            if code:
                codes[code] = None
            else:
                problems.append(self._problem(name))
        return [*codes], problems

    def _known(self, written: str) -> bool:
        name = _squeezed(written)
        return name in self._found or name in self._elsewhere

    def _names(self, written: str) -> list[str]:
        """The names a cell lists, each as long as one can be; what is no name stays together as far as 、 goes."""
        pieces = _PARTED.split(written)
        names, strange, at = [], "", 0
        while at < len(pieces):
            ends = range(min(len(pieces), at + 2 * _MOST_PIECES - 1), at, -2)
            end = next((end for end in ends if self._known("".join(pieces[at:end]))), 0)
            if end:
                names += [strange, "".join(pieces[at:end])]
                strange, at = "", end + 1
                continue
            mark = "".join(pieces[at + 1 : at + 2])
            strange, at = strange + pieces[at] + mark, at + 2
            if mark not in _LISTED:
                names, strange = [*names, strange.removesuffix(mark)], ""
        return [tidy for name in (*names, strange) if (tidy := name.strip(f" {_LISTED}"))]

    def _problem(self, name: str) -> str:
        there = self._found.get(_squeezed(name))
        if there:
            codes = "、".join(f"{each.code}（{origin_of(each)}）" for each in there[:_MOST_CODES])
            words = _("有%(count)d个栏目都叫“%(name)s”，写其中一个的代码：%(codes)s。")
            return words % {"count": len(there), "name": name, "codes": codes}
        other = self._elsewhere.get(_squeezed(name))
        if other is not None:
            words = _("“%(name)s”（%(code)s）是%(who)s的栏目，%(agency)s没有这个栏目。")
            said = {"name": other.name, "code": other.code, "who": tier_words(other.tier)}
            return words % {**said, "agency": self._agency.short_name}
        return _("没有“%(name)s”这个栏目。名称和代码见空白清单的“栏目”表。") % {"name": name[:60]}


def _squeezed(text: str) -> str:
    return "".join(text.split())
