"""The body of a document in the closed vocabulary of HTML that the public page shows."""

from dataclasses import dataclass

import nh3

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "blockquote", "strong", "em", "u", "s", "sub", "sup", "a"),
    *("ol", "ul", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}, "ol": {"start"}}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The HTML that is kept, and the names of what was left out."""

    html: str
    dropped: tuple[str, ...] = ()


def clean_html(html: str) -> Cleaned:
    """Keep what belongs to the vocabulary; text stays where a tag goes."""
    kept = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener"
    )
    return Cleaned(kept)
