"""The catalogue (目录) of an agency, its columns, and both as files to take away (条例 Arts 12, 20, 21)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.selectors import public_agency
from gongkai.papers.out import render_list
from gongkai.portal import shelves
from gongkai.portal.document import address_of
from gongkai.portal.entries import ENTRIES, column_of
from gongkai.portal.pages import Column as MetaColumn
from gongkai.portal.pages import Page, home_crumb
from gongkai.portal.sending import made
from gongkai.portal.shelves import shelf_of, tree_of
from gongkai.portal.site import public_page, show
from gongkai.publications.budgets import BUDGET_COLUMN
from gongkai.publications.models import Column, Counted, DocumentVersion
from gongkai.publications.printed import issuers
from gongkai.publications.selectors import ColumnState, branch_of, column_of_agency, column_states, public_documents
from gongkai.publications.validity import VALIDITY_WORDS, Validity

CONTACT_COLUMN = "20-02"
"""机关职能、办公地址……: what the agency's own entry says stands here first."""
HEADS = ("索引号", "名称", "发文字号", "发文机关", "内容概述", "成文日期", "发布日期", "有效性", "文种", "主题", "地址")
FIELDS = (
    "index_number",
    "title",
    "number",
    "issuing_bodies",
    "summary",
    "formed_on",
    "published_on",
    "validity",
    "genre",
    "theme",
    "address",
)
"""The names of the same in JSON."""


@public_page
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    """The directory (政府信息公开目录): every public document of the agency with the elements of Art. 12(3)."""
    today = timezone.localdate()
    agency = public_agency(code, on=today)
    meta = column_of("catalogue", agency)
    title = _("%(agency)s%(column)s") % {"agency": agency.short_name, "column": meta.name}
    crumbs = (home_crumb(), (agency.short_name, reverse("portal:agency", args=(code,))), (meta.name, ""))
    return _shown(
        request,
        "catalogue.html",
        Page(title, meta.description, crumbs, meta, beside=_beside(title)),
        agency=agency,
        states=column_states(agency, on=today),
        shelf=shelf_of(agency, request.GET, on=today),
    )


@public_page
def column(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """A column: what belongs here by which article, how it is kept, and what stands in it."""
    today = timezone.localdate()
    agency = public_agency(code, on=today)
    states = column_states(agency, on=today)
    state = column_of_agency(agency, item, states, on=today)
    here = state.column
    words = _("%(name)s公开的%(label)s（%(article)s）") % {
        "name": agency.name,
        "label": here.name,
        "article": here.article or here.get_kind_display(),
    }
    root = reverse("portal:catalogue", args=(code,))
    crumbs = (home_crumb(), (agency.short_name, reverse("portal:agency", args=(code,))))
    crumbs = (*crumbs, (str(column_of("catalogue", agency).name), root), (here.name, ""))
    meta = MetaColumn(here.name, "公开目录", words, (agency.short_name, here.name))
    return _shown(
        request,
        "column.html",
        Page(here.name, words, crumbs, meta, beside=_beside(f"{agency.short_name}{here.name}")),
        agency=agency,
        states=states,
        state=state,
        column=here,
        rule=update_rule(here),
        period=period_words(here),
        with_budgets=here.code == BUDGET_COLUMN,
        with_contact=here.code == CONTACT_COLUMN,
        shelf=shelf_of(agency, request.GET, on=today, columns=branch_of(here, [each.column for each in states])),
    )


@public_page
def download(request: HttpRequest, code: str, kind: str, item: str = "") -> HttpResponse:
    """A whole list as xlsx or csv: text cells, nothing a spreadsheet calculates with (TRUST P34)."""
    title, lines, whole = _whole(request, code, item)
    rows = [[*line.values()] for line in lines]
    name, heads = title, HEADS
    if not whole:
        title, heads, rows = _said_to_be_cut(kind, title, rows)
    return made(request, lambda: render_list(heads, rows, kind, title=title), f"{name}.{kind}")


def _said_to_be_cut(kind: str, title: str, rows: list[list[Any]]) -> tuple[str, tuple[str, ...], list[list[Any]]]:
    """In the line over the table; csv has none, so there it is the head of an empty column: every row stays a document."""
    words = cut_words()
    if kind == "csv":
        return title, (*HEADS, words), [[*row, ""] for row in rows]
    return f"{title}（{words}）", HEADS, rows


def cut_words() -> str:
    """What a list that does not hold everything says of itself."""
    return _("只列最新的%(n)d条，更早的不在其中") % {"n": shelves.MOST}


@public_page
def as_json(request: HttpRequest, code: str, item: str = "") -> HttpResponse:
    """A whole list for a program. ``complete`` is false, with a ``note`` why, where only the newest are in it."""
    title, lines, whole = _whole(request, code, item)
    said = {"title": title, "complete": whole, "note": "" if whole else cut_words(), "documents": lines}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def update_rule(column: Column) -> str:
    """How often something new has to stand in a column; empty where nothing says so."""
    return _("至少每%(days)d日更新一次") % {"days": column.update_days} if column.update_days else ""


def period_words(column: Column) -> str:
    """Within how many days a document is published."""
    if column.counted == Counted.CALENDAR:
        return _("形成或者变更之日起%(days)d日内") % {"days": column.period}
    return _("形成或者变更之日起%(days)d个工作日内（条例第二十六条）") % {"days": column.period}


def _shown(
    request: HttpRequest, template: str, page: Page, *, states: list[ColumnState], **context: Any
) -> HttpResponse:
    tree = tree_of(states, context.get("column"))
    return show(request, template, page, here="catalogue", entries=ENTRIES, tree=tree, **context)


def _beside(title: str) -> tuple[tuple[str, str, str], ...]:
    return ("application/atom+xml", "feed.atom", title), ("application/json", "index.json", title)


def _whole(request: HttpRequest, code: str, item: str) -> tuple[str, list[dict[str, Any]], bool]:
    """What a list is called, its lines, newest first, and whether these are all."""
    today = timezone.localdate()
    agency = public_agency(code, on=today)
    title, columns = _("%(name)s政府信息公开目录") % {"name": agency.name}, None
    if item:
        states = column_states(agency, on=today)
        here = column_of_agency(agency, item, states, on=today).column
        title, columns = f"{agency.short_name}{here.name}", branch_of(here, [each.column for each in states])
    found = public_documents(on=today, agency=agency, columns=columns).defer("body")
    lines = [_line(version, request) for version in found[: shelves.MOST + 1].iterator(1000)]
    return title, lines[: shelves.MOST], len(lines) <= shelves.MOST


def _line(version: DocumentVersion, request: HttpRequest) -> dict[str, Any]:
    values = (
        version.document.index_number,
        version.title,
        version.number,
        issuers(version),
        version.summary,
        version.formed_on,
        version.listed_on,
        VALIDITY_WORDS[Validity(version.validity)],
        version.genre,
        version.theme,
        request.build_absolute_uri(address_of(version.document_id)),
    )
    return dict(zip(FIELDS, values, strict=True))
