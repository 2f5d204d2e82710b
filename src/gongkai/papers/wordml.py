"""Looking at WordprocessingML without its namespaces (strict and transitional have different ones)."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

Element = etree._Element
OFF = ("0", "false", "off", "none")


@lru_cache(maxsize=2000)
def _local(name: str | bytes) -> str:
    return str(name).rpartition("}")[2]


def name_of(element: Element) -> str:
    """The local name."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


def value(element: Element | None, name: str = "val") -> str:
    """An attribute by its local name, or nothing."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.items() if _local(key) == name), "")


def find(element: Element | None, *path: str) -> Element | None:
    """The first child of a child by local names."""
    found = element
    for name in path:
        found = None if found is None else next((child for child in found if name_of(child) == name), None)
    return found


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of a local name."""
    return (child for child in element if name_of(child) == name) if element is not None else iter(())


def inside(parent: Element, wanted: str, wrappers: frozenset[str]) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through what may be wrapped around them."""
    for child in parent:
        name = name_of(child)
        if name == wanted:
            yield child
        elif name in wrappers:
            yield from inside(child, wanted, wrappers)


def number(text: str, default: int = 0) -> int:
    """A whole number, or the default."""
    try:
        return int(float(text)) if len(text) < 12 else default
    except (ValueError, OverflowError):
        return default


def switched(element: Element | None) -> bool | None:
    """Whether a switch such as w:b is on; None where it is not there."""
    return None if element is None else value(element) not in OFF
