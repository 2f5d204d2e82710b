"""CPU and queries of each desk page over the demo county, for everybody it opens to; the figures are of the dearest reader.

Against an empty view and the least list, measured in turn with the pages: theirs too are of the dearest reader.
"""

from typing import Any

from django.urls import NoReverseMatch, reverse

from benchmarks.site import Cost, costs, say, say_cost, signed_in, site
from gongkai.agencies.models import Post, Role
from gongkai.audit.services import last_closed
from gongkai.desk.urls import urlpatterns
from gongkai.reviews.models import Review, State

LIMIT_MS, LIMIT_QUERIES = 25, 15
REFERENCES = {"empty Django view, reference": "/empty/", "least list, reference": "/list/"}


def readers_of(agency: Any) -> dict[str, str]:
    """Who looks: role to username."""
    staff = Post.objects.filter(agency=agency, ended_on=None).order_by("pk")
    named = {
        role: staff.filter(role=role).first().person.username
        for role in (Role.CLERK, Role.SECTION_HEAD, Role.DEPUTY_HEAD)
    }
    officers = (Role.DISCLOSURE_OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    return {**named, **{role: Post.objects.get(role=role).person.username for role in officers}}


def waiting() -> Any:
    """The review that has come furthest: its agency's people have work before them."""
    return Review.objects.filter(state=State.WAITING).latest("level")


def _values(review: Any) -> dict[str, Any]:
    """What the addresses of the desk take, by the names of their arguments."""
    post = Post.objects.filter(agency=review.agency, ended_on=None).first()
    return {
        "code": review.agency.code,
        "on": str(last_closed()),
        "year": last_closed().year,
        "username": post.person.username,
        "review": review.pk,
        "post": post.pk,
    }


def desk_addresses(review: Any) -> tuple[dict[str, str], list[str]]:
    """The desk's own addresses by name; and the names of those whose arguments nobody has told this script."""
    values = _values(review)
    found, unknown = {}, []
    for each in urlpatterns:
        wanted = set(each.pattern.converters)
        pk = "post" if "username" in wanted else "review"
        try:
            found[each.name] = reverse(
                f"desk:{each.name}", kwargs={name: values[pk if name == "pk" else name] for name in wanted}
            )
        except (KeyError, NoReverseMatch):
            unknown.append(each.name)
    return found, unknown


def main() -> None:
    site()
    review = waiting()
    addresses, unknown = desk_addresses(review)
    found: dict[str, list[tuple[str, Cost]]] = {}
    for role, username in readers_of(review.agency).items():
        ask = signed_in(username)
        pages = REFERENCES | {name: address for name, address in addresses.items() if ask(address) == 200}
        for name, cost in zip(pages, costs(ask, [*pages.values()]), strict=True):
            found.setdefault(name, []).append((role, cost))
    for name, by_role in found.items():
        role, dearest = max(by_role, key=lambda each: each[1].median)
        most = max(cost.queries for _role, cost in by_role)
        limits = {} if name in REFERENCES else {"most_ms": LIMIT_MS, "most_queries": LIMIT_QUERIES}
        say_cost(f"{name} ({role})", Cost(dearest.median, dearest.p90, most), **limits)
    say(f"pages left out {unknown}", len(unknown), "", 0)
