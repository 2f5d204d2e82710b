"""Finding. Everything in the index is public, so every reader finds the same."""

from collections.abc import Iterable

from gongkai.search.engine import engine
from gongkai.search.models import Indexed


def faults(*, keys: Iterable[str] | None = None) -> list[str]:
    """Where the index disagrees with itself, and with the keys of everything that is public; none: it is well."""
    found = engine().faults()
    if keys is not None:
        public, there = set(keys), set(Indexed.objects.values_list("key", flat=True))
        found += [f"not findable: {key}" for key in sorted(public - there)]
        found += [f"findable, not public: {key}" for key in sorted(there - public)]
    return found
