"""What the screening finds, and what can be done about it with one click."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from gongkai.papers.model import Json

Severity = Literal["red", "yellow"]
RED: Severity = "red"
YELLOW: Severity = "yellow"
"""Red blocks submission; yellow needs a written reason."""
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Mask:
    """One way to mend a finding: what the button says, and what then stands there instead."""

    label: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not go out as it is.

    ``start`` and ``end`` are offsets in characters into the text of ``place`` (a paragraph, a cell, a page); for
    ``screen_text`` into the text given. ``found`` is what stands there. ``key`` stays the same while the words around
    the finding do, so that a written reason can be tied to it.
    """

    kind: str
    severity: Severity
    place: str
    excerpt: str
    start: int
    end: int
    found: str
    reason: str
    article: str
    masks: tuple[Mask, ...] = ()
    key: str = ""

    def to_json(self) -> Json:
        """As a list, for the pipe between processes."""
        head = [self.kind, self.severity, self.place, self.excerpt, self.start, self.end, self.found, self.reason]
        return [*head, self.article, [[mask.label, mask.replacement] for mask in self.masks], self.key]

    @classmethod
    def from_json(cls, data: Json) -> "Finding":
        """The finding ``to_json`` was made of."""
        kind, severity, place, words, start, end, found, reason, article, masks, key = data
        head = (kind, severity, place, words, start, end, found, reason, article)
        return cls(*head, tuple(Mask(*mask) for mask in masks), key)


def excerpt(text: str, start: int, end: int) -> str:
    """A few words around a place, on one line."""
    before = "…" if start > _AROUND else ""
    after = "…" if end + _AROUND < len(text) else ""
    return before + " ".join(text[max(0, start - _AROUND) : end + _AROUND].split()) + after


def with_keys(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with their keys: digests of kind and words around; equal ones are counted."""
    seen: Counter[str] = Counter()
    keyed = []
    for finding in findings:
        words = "\0".join((finding.kind, "".join(finding.excerpt.split()), "".join(finding.found.split())))
        digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:20]
        seen[digest] += 1
        keyed.append(replace(finding, key=digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"))
    return tuple(keyed)
