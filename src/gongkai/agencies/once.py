"""Ask once: while a page that only reads is being made, the answers of marked selectors are kept and given again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def once() -> Iterator[None]:
    """For a view that writes nothing: what it asks twice cannot have changed by its own doing."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def asked_once(selector: Callable[P, T]) -> Callable[P, T]:
    """Mark a selector whose answer nobody changes in place."""

    @wraps(selector)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _kept.get()
        if kept is None:
            return selector(*args, **kwargs)
        key = (selector, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = selector(*args, **kwargs)
        return kept[key]

    return wrapper
