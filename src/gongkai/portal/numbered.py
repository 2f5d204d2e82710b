"""The pages of a list by number, from the oldest: addresses that can be kept, and that are files of the static site."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import public_agency
from gongkai.portal.entries import ENTRIES, column_of
from gongkai.portal.pages import Page, home_crumb
from gongkai.portal.shelves import with_standing
from gongkai.portal.site import public_page, show
from gongkai.publications.selectors import branch_of, column_of_agency, column_states
from gongkai.publications.selectors.numbered import numbered_pages, on_page


@public_page
def catalogue(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A page of an agency's directory."""
    agency = public_agency(code, on=timezone.localdate())
    return _shown(request, agency, number, root=reverse("portal:catalogue", args=(code,)))


@public_page
def column(request: HttpRequest, code: str, item: str, number: int) -> HttpResponse:
    """A page of a column."""
    today = timezone.localdate()
    agency = public_agency(code, on=today)
    states = column_states(agency, on=today)
    here = column_of_agency(agency, item, states, on=today).column
    columns = branch_of(here, [each.column for each in states])
    root = reverse("portal:column", args=(code, item))
    return _shown(request, agency, number, root=root, columns=columns, name=here.name)


def _shown(
    request: HttpRequest,
    agency: Agency,
    number: int,
    *,
    root: str,
    columns: tuple[int, ...] | None = None,
    name: str = "",
) -> HttpResponse:
    last = numbered_pages(agency, columns)
    if number > last:
        raise Http404(number)
    meta = column_of("catalogue", agency)
    crumbs: list[tuple[Any, str]] = [home_crumb(), (agency.short_name, reverse("portal:agency", args=(agency.code,)))]
    crumbs.append((meta.name, reverse("portal:catalogue", args=(agency.code,))))
    if name:
        crumbs.append((name, root))
    words = _("第 %(number)d 页") % {"number": number}
    title = f"{agency.short_name}{name or meta.name}（{words}）"
    versions = with_standing(on_page(number, agency, columns, on=timezone.localdate()))
    return show(
        request,
        "numbered.html",
        Page(title, meta.description, (*crumbs, (words, "")), meta),
        here="catalogue",
        entries=ENTRIES,
        agency=agency,
        versions=versions,
        number=number,
        newer=root if number == last else f"{root}page/{number + 1}/",
        older=f"{root}page/{number - 1}/" if number > 1 else "",
    )
