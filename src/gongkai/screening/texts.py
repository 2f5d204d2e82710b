"""Screening of texts and of the html of the editor, in this process."""

import datetime as dt
from collections.abc import Iterable, Sequence

from gongkai.papers.hidden.html import html_marked, html_masked, html_passages
from gongkai.papers.hidden.model import Passage
from gongkai.screening.engine import screen_passages
from gongkai.screening.model import Finding, Mask


def screen_text(
    text: str, *, place: str = "正文", names: Iterable[str] = (), on: dt.date | None = None
) -> tuple[Finding, ...]:
    """The findings of a plain text; offsets are characters of ``text``.

    ``names``: a list the office keeps (officials under discipline). ``on``: the day to reckon ages and the lists' days
    by; without it no ages are reckoned and all words of the lists hold.
    """
    return screen_passages([Passage(place, text)], names=names, on=on)


def screen_html(html: str, *, names: Iterable[str] = (), on: dt.date | None = None) -> tuple[Finding, ...]:
    """The findings of a page or a piece of one, by paragraph (第3段) and cell (表1第2行第4列)."""
    return screen_passages(html_passages(html), names=names, on=on)


def mask_html(html: str, finding: Finding, mask: Mask) -> str:
    """The html with that one place replaced and nothing else changed. Raises ``Unreadable`` (changed)."""
    return html_masked(html, [(finding.place, finding.start, finding.end, finding.found, mask.replacement)])


def mark_html(html: str, findings: Sequence[Finding]) -> str:
    """The html with every finding wrapped in ``<mark class="finding finding-red" data-finding="KEY">``, to be shown.

    Findings in attributes and comments cannot be wrapped and are left out; of findings that overlap, the first is.
    """
    spans = [(each.place, each.start, each.end, each.found, f"finding-{each.severity}", each.key) for each in findings]
    return html_marked(html, spans)
