"""The public pages: each asks the domain once for what it shows and hands it to its template."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import public_agencies, public_agency
from gongkai.portal import duties
from gongkai.portal.entries import BY_VIEW, ENTRIES, column_of, items_of
from gongkai.portal.guide import guide_face
from gongkai.portal.pages import Article, Column, Page, home_crumb, site_name
from gongkai.portal.searching import find
from gongkai.portal.site import public_page, show
from gongkai.portal.tree import branches, county_of
from gongkai.publications.selectors import public_guide, public_guides
from gongkai.statute.catalogue import Item

LATEST = 10


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The county's front page."""
    today = timezone.localdate()
    agencies = list(public_agencies(on=today).select_related(None))
    county = county_of(agencies)
    page = Page(site_name(), _("%(site)s：指南、制度、法定主动公开内容、年报、依申请公开。") % {"site": site_name()})
    return show(
        request,
        "home.html",
        page,
        agency=county,
        entries=ENTRIES,
        extras=_extras(county),
        branches=branches(agencies),
        latest=public_guides(on=today)[:LATEST],
    )


@public_page
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency of the county, as a tree."""
    everyone = list(public_agencies(on=timezone.localdate()).select_related(None))
    county = county_of(everyone)
    column = Column(_("机关名录"), "机构概况", _("全县各级行政机关的公开工作机构、地址和电话"), (_("机关名录"),))
    page = Page(_("机关名录"), column.description, (home_crumb(), (_("机关名录"), "")), column)
    return show(request, "agencies.html", page, agency=county, branches=branches(everyone), total=len(everyone))


@public_page
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """An agency's front page."""
    today = timezone.localdate()
    found = public_agency(code, on=today)
    words = _("%(name)s政府信息公开：指南、制度、法定主动公开内容、年报、依申请公开。") % {"name": found.name}
    column = Column(found.name, "机构概况", words, (found.short_name, _("政府信息公开")))
    page = Page(found.name, words, (home_crumb(), _list_crumb(), (found.short_name, "")), column)
    return show(
        request,
        "agency.html",
        page,
        agency=found,
        entries=ENTRIES,
        extras=_extras(found),
        guide=public_guide(found, on=today),
    )


@public_page
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide (指南) from its fields, with its age (条例 Art. 12)."""
    today = timezone.localdate()
    found = public_agency(code, on=today)
    version = public_guide(found, on=today)
    article = None
    if version is not None:
        title = _("%(name)s政府信息公开指南") % {"name": found.name}
        article = Article(title, version.published_at, found.name)
    face = guide_face(version, on=today) if version is not None else None
    return _entry(request, found, "guide", article=article, face=face)


@public_page
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules of disclosure (制度) the agency must have."""
    found = public_agency(code, on=timezone.localdate())
    return _entry(request, found, "rules", duties=duties.rules_of(found.level))


@public_page
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    """The catalogue tree of what must be published (条例 Arts 20, 21)."""
    found = public_agency(code, on=timezone.localdate())
    items = items_of(found)
    general = [item for item in items if item.code.startswith("20-")]
    return _entry(request, found, "catalogue", general=general, extras=_extras(found))


@public_page
def column(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """One kind of information of the catalogue."""
    today = timezone.localdate()
    found = public_agency(code, on=today)
    items = items_of(found)
    here = next((each for each in items if each.code == item), None)
    if here is None:
        raise Http404(item)
    words = _("%(name)s公开的%(label)s（%(article)s）") % {
        "name": found.name,
        "label": here.label,
        "article": here.article,
    }
    crumbs = (*_crumbs(found, "catalogue", linked=True), (here.label, ""))
    page = Page(here.label, words, crumbs, Column(here.label, "公开目录", words, (found.short_name, here.label)))
    return show(request, "column.html", page, agency=found, here="catalogue", entries=ENTRIES, **_column(items, here))


@public_page
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """The annual reports: what is due for which year (条例 Art. 49)."""
    today = timezone.localdate()
    found = public_agency(code, on=today)
    due = duties.reports_due(found.level, opened_on=found.opened_on, on=today)
    return _entry(request, found, "reports", due=due)


@public_page
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """How to apply for what is not published (条例 Art. 29)."""
    found = public_agency(code, on=timezone.localdate())
    return _entry(request, found, "apply", contents=duties.APPLICATION, terms=duties.TERMS)


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """One box over agencies, columns and guides."""
    today = timezone.localdate()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    everyone = list(public_agencies(on=today).select_related(None))
    found = find(words, everyone, public_guides(on=today)) if words else None
    page = Page(_("检索"), _("检索机关、栏目和指南"), (home_crumb(), (_("检索"), "")))
    return show(request, "search.html", page, agency=county_of(everyone), words=words, found=found)


def _entry(request: HttpRequest, agency: Agency, view: str, *, article: Article | None = None, **context: object):
    """A page of one of the five fixed entries."""
    column = column_of(view, agency)
    title = (
        article.title if article else _("%(agency)s%(column)s") % {"agency": agency.short_name, "column": column.name}
    )
    page = Page(title, column.description, _crumbs(agency, view), column, article)
    return show(request, f"{view}.html", page, agency=agency, here=view, entries=ENTRIES, **context)


def _column(items: tuple[Item, ...], here: Item) -> dict[str, object]:
    first_extra = next(each.code for each in items if each.code.startswith("21"))
    return {"items": items, "item": here, "first_extra": first_extra}


def _extras(agency: Agency | None) -> list[Item]:
    return [item for item in items_of(agency) if item.code.startswith("21")] if agency else []


def _list_crumb() -> tuple[str, str]:
    return _("机关名录"), reverse("portal:agencies")


def _crumbs(agency: Agency, view: str, *, linked: bool = False) -> tuple[tuple[str, str], ...]:
    name = str(BY_VIEW[view].name)
    last = (name, reverse(f"portal:{view}", args=(agency.code,)) if linked else "")
    return home_crumb(), (agency.short_name, reverse("portal:agency", args=(agency.code,))), last
