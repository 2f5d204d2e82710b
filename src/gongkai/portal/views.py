"""The public pages: each asks the domain once for what it shows and hands it to its template."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import public_agencies, public_agency
from gongkai.portal import duties
from gongkai.portal.entries import BY_VIEW, ENTRIES, column_of, items_of
from gongkai.portal.front import LATEST, front_of
from gongkai.portal.guide import guide_face
from gongkai.portal.pages import Article, Column, Page, home_crumb, site_name
from gongkai.portal.searching import clean, nearest_columns, query_of, results_of
from gongkai.portal.site import public_page, show
from gongkai.portal.tree import branches, county_of
from gongkai.publications.selectors import public_guide, public_guides
from gongkai.search.model import Query


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The county's front page."""
    today = timezone.localdate()
    agencies = public_agencies(on=today)
    county = county_of(agencies)
    words = _("%(site)s：指南、制度、法定主动公开内容、年报、依申请公开。") % {"site": site_name()}
    page = Page(site_name(), words, beside=_feed("portal:feed"))
    guides = public_guides(on=today, limit=LATEST)
    front = front_of(county, on=today, guides=guides, everywhere=True) if county else None
    return show(request, "home.html", page, agency=county, entries=ENTRIES, front=front, branches=branches(agencies))


@public_page
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency of the county, as a tree."""
    everyone = public_agencies(on=timezone.localdate())
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
    crumbs = (home_crumb(), _list_crumb(), (found.short_name, ""))
    page = Page(found.name, words, crumbs, column, beside=_feed("portal:agency_feed", code))
    guide = public_guide(found, on=today)
    front = front_of(found, on=today, guides=[guide] if guide else [])
    return show(request, "agency.html", page, agency=found, entries=ENTRIES, front=front)


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
    sought = clean(request.GET.get("q", ""))
    return _entry(request, found, "apply", contents=duties.APPLICATION, terms=duties.TERMS, sought=sought)


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """One box over everything public; where nothing is found, the nearest columns and the way to apply."""
    today = timezone.localdate()
    query = query_of(request.GET)
    everyone = public_agencies(on=today)
    scope = next((each for each in everyone if each.code == query.agency), None)
    agency = scope or county_of(everyone)
    results = results_of(query, everyone, on=today) if query.text or query != Query() else None
    nothing = results is not None and not results.found.total and not results.lines
    near = nearest_columns(query.text, items_of(agency)) if nothing and agency else []
    page = Page(_("检索"), _("检索公开的文件、附件和指南"), (home_crumb(), (_("检索"), "")))
    context = {"agency": agency, "scope": scope, "words": query.text, "nothing": nothing}
    return show(request, "search.html", page, results=results, near=near, query=query, **context)


def _entry(request: HttpRequest, agency: Agency, view: str, *, article: Article | None = None, **context: object):
    """A page of one of the five fixed entries."""
    column = column_of(view, agency)
    title = (
        article.title if article else _("%(agency)s%(column)s") % {"agency": agency.short_name, "column": column.name}
    )
    page = Page(title, column.description, _crumbs(agency, view), column, article)
    return show(request, f"{view}.html", page, agency=agency, here=view, entries=ENTRIES, **context)


def _feed(view: str, *args: str) -> tuple[tuple[str, str, str], ...]:
    return (("application/atom+xml", reverse(view, args=args), _("最新公开")),)


def _list_crumb() -> tuple[str, str]:
    return _("机关名录"), reverse("portal:agencies")


def _crumbs(agency: Agency, view: str, *, linked: bool = False) -> tuple[tuple[str, str], ...]:
    name = str(BY_VIEW[view].name)
    last = (name, reverse(f"portal:{view}", args=(agency.code,)) if linked else "")
    return home_crumb(), (agency.short_name, reverse("portal:agency", args=(agency.code,))), last
