"""The closed vocabulary of a page: what of HTML comes along, what only its text does of, and what does not at all."""

from gongkai.papers.page.address import is_kept_image, safe_href
from gongkai.papers.page.blocks import LOOKS

TAGS = frozenset(
    [
        "h2",
        "h3",
        "h4",
        "p",
        "ol",
        "ul",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "sup",
        "sub",
        "a",
        "br",
        "blockquote",
        "hr",
        "figure",
        "img",
    ]
)
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "p": {"class"},
    "img": {"src", "alt"},
}
SCHEMES = {"http", "https", "mailto", "file"}

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "rp",
        "rt",
        "ruby",
    ]
)
"""Elements in a line of text that change nothing or only how it is set."""

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "object",
        "embed",
        "applet",
        "iframe",
        "frame",
        "frameset",
        "svg",
        "math",
        "textarea",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "audio",
        "video",
        "canvas",
        "xml",
        "del",
        "noembed",
        "noframes",
        "plaintext",
        "xmp",
        "datalist",
        "dialog",
        "map",
        "area",
        "input",
        "button",
        "portal",
        "fencedframe",
    ]
)
"""Elements that are left out with all that is in them."""


def kept(tag: str, name: str, value: str) -> bool:
    """Whether an attribute of an element comes along; a number in it may still be put right."""
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    if name == "href":
        return safe_href(value) == value
    if name == "src":
        return is_kept_image(value)
    return name != "class" or value in LOOKS
