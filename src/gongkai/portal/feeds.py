"""Atom feeds of the site, an agency and a column: the newest documents (SCREENS E29)."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from gongkai.agencies.selectors import public_agency
from gongkai.portal.document import address_of
from gongkai.portal.pages import address, site_name
from gongkai.portal.site import public_page
from gongkai.publications.found import listed_at
from gongkai.publications.models import DocumentVersion
from gongkai.publications.printed import issuers
from gongkai.publications.selectors import branch_of, column_of_agency, column_states, latest

SHOWN = 50
TYPE = "application/atom+xml; charset=utf-8"


class _Feed(Atom1Feed):
    """An empty feed has the time of no reading: the same content is the same bytes."""

    def latest_post_date(self) -> datetime:
        return (
            super().latest_post_date() if self.items else datetime.fromtimestamp(0, tz=timezone.get_current_timezone())
        )


@public_page
def site(request: HttpRequest) -> HttpResponse:
    """The newest documents of all agencies."""
    return _feed(request, site_name(), reverse("portal:home"), latest(on=timezone.localdate(), limit=SHOWN))


@public_page
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The newest documents of an agency."""
    today = timezone.localdate()
    found = public_agency(code, on=today)
    title = _("%(name)s政府信息公开") % {"name": found.name}
    link = reverse("portal:agency", args=(code,))
    return _feed(request, title, link, latest(on=today, limit=SHOWN, agency=found))


@public_page
def column(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """The newest documents of a column."""
    today = timezone.localdate()
    found = public_agency(code, on=today)
    states = column_states(found, on=today)
    here = column_of_agency(found, item, states, on=today).column
    columns = branch_of(here, [state.column for state in states])
    newest = latest(on=today, limit=SHOWN, agency=found, columns=columns)
    return _feed(request, f"{found.short_name}{here.name}", reverse("portal:column", args=(code, item)), newest)


def _feed(request: HttpRequest, title: str, link: str, versions: Iterable[DocumentVersion]) -> HttpResponse:
    here = address(request)
    root = here.removesuffix(request.path)
    feed = _Feed(title=title, link=root + link, description="", feed_url=here, language="zh-CN")
    for version in versions:
        page = root + address_of(version.document_id)
        feed.add_item(
            title=version.title,
            link=page,
            unique_id=page,
            description=version.summary,
            author_name=issuers(version),
            pubdate=listed_at(version),
            updateddate=version.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=TYPE)
