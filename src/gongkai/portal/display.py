"""How the reader wants the pages: elder mode (长者模式), size of type, language; kept for the whole site."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

KEY = "display"
YEAR = 365 * 24 * 3600
SIZES = {"normal": gettext_lazy("标准"), "large": gettext_lazy("大"), "larger": gettext_lazy("特大")}


@dataclass(frozen=True, slots=True)
class Display:
    """The reader's choice. ``css`` is what the root element carries."""

    elder: bool = False
    size: str = "normal"

    @property
    def css(self) -> str:
        return " ".join(filter(None, ("elder" if self.elder else "", "" if self.size == "normal" else self.size)))


def display_of(request: HttpRequest) -> Display:
    chosen = request.session.get(KEY, {})
    size = chosen.get("size", "normal")
    return Display(elder=chosen.get("elder") is True, size=size if size in SIZES else "normal")


@csrf_exempt
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice and go back to the page.

    The form carries no token, so that public pages stay the same bytes for everyone and can be cached; that the
    form was ours is read from the browser's own Origin (or Referer) header instead.
    """
    if not _from_our_own_page(request):
        return HttpResponseForbidden(_("此操作只能从本网站的页面发起。"), content_type="text/plain; charset=utf-8")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    answer = HttpResponseRedirect(back if safe else "/")
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        secure = settings.LANGUAGE_COOKIE_SECURE
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, secure=secure, httponly=True, samesite="Lax"
        )
        return answer
    now = display_of(request)
    elder = {"on": True, "off": False}.get(request.POST.get("elder", ""), now.elder)
    size = request.POST.get("size", now.size)
    request.session[KEY] = {"elder": elder, "size": size if size in SIZES else now.size}
    return answer


def _from_our_own_page(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(source).netloc == request.get_host()
