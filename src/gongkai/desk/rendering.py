"""A body of the closed vocabulary as it stands on a page: pictures by their address, wide tables that scroll inside."""

from collections.abc import Callable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gongkai.publications.pictures import PICTURE


def with_pictures(body: str, address: Callable[[str], str]) -> str:
    """Pictures named by fingerprint get the address that serves them."""
    return PICTURE.sub(lambda found: f'src="{escape(address(found[1]))}"', body)


def on_page(body: str, address: Callable[[str], str]) -> SafeString:
    """``body``, which the services have cleaned, to be put into a template as it is."""
    table = f'<div class="table-wide" role="region" tabindex="0" aria-label="{escape(_("表格"))}"><table'
    html = with_pictures(body, address).replace("<table", table).replace("</table>", "</table></div>")
    return mark_safe(html)  # noqa: S308 - cleaned on its way in, see gongkai.papers.clean_html
