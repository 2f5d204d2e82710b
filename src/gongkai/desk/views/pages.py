"""Small pages: finding, the whole menu, help, one's own account, the design system."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.days import civil_day
from gongkai.desk.forms import ContactForm
from gongkai.desk.shell import page
from gongkai.publications import selectors as publications
from gongkai.reviews import selectors as reviews
from gongkai.signin.selectors import has_second_factor

MOST = 10


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """People, agencies, documents and reviews of the reader, by name, title or number; a whole 文号 leads straight there."""
    today = civil_day(timezone.now())
    text = request.GET.get("q", "").strip()[:100]
    context = {"q": text, "people": [], "agencies": [], "reviews": [], "documents": []}
    if text:
        documents = [*publications.documents_for(request.user, on=today, text=text)[:MOST]]
        if len(documents) == 1 and text in (documents[0].number, documents[0].document.index_number):
            return redirect("desk:document", pk=documents[0].document_id)
        named = Q(name__icontains=text)
        context |= {
            "people": agencies.people_for(request.user, on=today).filter(named | Q(username__icontains=text))[:MOST],
            "agencies": agencies.agencies_for(request.user, on=today).filter(
                named | Q(short_name__icontains=text) | Q(code__icontains=text)
            )[:MOST],
            "documents": documents,
            "reviews": reviews.found_by(request.user, text, on=today)[:MOST],
        }
    return page(request, "desk/find.html", context, here="find")


@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    return page(request, "desk/menu.html", {}, here="menu")


@require_safe
def help_(request: HttpRequest) -> HttpResponse:
    return page(request, "desk/help.html", {}, here="help")


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    today = civil_day(timezone.now())
    context = {"posts": agencies.posts_of(request.user, on=today), "second_factor": has_second_factor(request.user)}
    return page(request, "desk/profile.html", context, here="profile")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component once, to be looked at."""
    wrong = ContactForm({"phone": "0377-60000001", "postcode": "47"})
    wrong.is_valid()
    return page(request, "desk/design.html", {"form": ContactForm(), "wrong": wrong}, here="design")
