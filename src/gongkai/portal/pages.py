"""What every public page says about itself: title, breadcrumb and the meta tags of 国办发〔2017〕47号, annex."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

ARTICLE_MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏目) of the site: its name, kind, one line about it, and words to find it by."""

    name: str
    kind: str
    description: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What an article page adds: the moment of publication and the source."""

    title: str
    published_at: datetime
    source: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One public page. ``beside`` are the addresses of its other forms: (media type, address, name)."""

    title: str
    description: str
    crumbs: tuple[tuple[str, str], ...] = ()
    column: Column | None = None
    article: Article | None = None
    beside: tuple[tuple[str, str, str], ...] = ()


def home_crumb() -> tuple[str, str]:
    """The first part of every breadcrumb."""
    return _("首页"), reverse("portal:home")


def site_name() -> str:
    return str(settings.SITE_NAME)


def address(request: HttpRequest) -> str:
    """The page's address as it is printed and drawn as a QR: no query, the site's own domain when one is set."""
    if settings.SITE_DOMAIN:
        return f"{'https' if settings.SECURE else request.scheme}://{settings.SITE_DOMAIN}{request.path}"
    return str(request.build_absolute_uri(request.path))


def meta_tags(page: Page, request: HttpRequest) -> list[tuple[str, str]]:
    """Name and content of each tag, in the guideline's order. A site without a code says none rather than a false one."""
    tags = [("SiteName", site_name()), ("SiteDomain", settings.SITE_DOMAIN or request.get_host())]
    if settings.SITE_ID_CODE:
        tags.append(("SiteIDCode", settings.SITE_ID_CODE))
    if page.column:
        tags += [
            ("ColumnName", page.column.name),
            ("ColumnDescription", page.column.description),
            ("ColumnKeywords", ",".join(page.column.keywords or (page.column.name,))),
            ("ColumnType", page.column.kind),
        ]
    if page.article:
        moment = timezone.localtime(page.article.published_at)
        tags += [
            ("ArticleTitle", page.article.title),
            ("PubDate", moment.strftime(ARTICLE_MOMENT)),
            ("ContentSource", page.article.source),
        ]
    words = (*page.column.keywords, page.column.name) if page.column else ("政府信息公开",)
    words = (*page.article.keywords, *words) if page.article else words
    return [*tags, ("Keywords", ",".join(words)), ("Description", page.description), ("Url", address(request))]
