"""CPU and queries of each desk page over the demo county, for everybody it opens to; the figures are of the dearest reader.

Against an empty view and the least list in the same run.
"""

from typing import Any

from django.urls import NoReverseMatch, reverse

from benchmarks.site import Ask, Cost, cost, say, say_cost, signed_in, site
from gongkai.agencies.models import Post, Role
from gongkai.audit.services import last_closed
from gongkai.desk.urls import urlpatterns
from gongkai.reviews.models import Review, State

LIMIT_MS, LIMIT_QUERIES = 25, 15


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


def _dearest(askers: dict[str, Ask], address: str) -> tuple[Cost, str] | None:
    """The reader for whom the page takes the most CPU, and the most queries it takes anybody; None: opens to nobody."""
    costs = {role: cost(ask, address) for role, ask in askers.items() if ask(address) == 200}
    if not costs:
        return None
    role = max(costs, key=lambda each: costs[each].median)
    most = max(found.queries for found in costs.values())
    return Cost(costs[role].median, costs[role].p90, most), role


def main() -> None:
    site()
    review = waiting()
    askers = {role: signed_in(name) for role, name in readers_of(review.agency).items()}
    ask = next(iter(askers.values()))
    say_cost("empty Django view (reference)", cost(ask, "/empty/"))
    say_cost("least list (reference)", cost(ask, "/list/"))
    addresses, unknown = desk_addresses(review)
    for name, address in addresses.items():
        found = _dearest(askers, address)
        if found:
            say_cost(f"{name} ({found[1]})", found[0], most_ms=LIMIT_MS, most_queries=LIMIT_QUERIES)
    say(f"pages left out {unknown}", len(unknown), "", 0)
