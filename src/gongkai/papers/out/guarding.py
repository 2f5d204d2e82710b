"""Text that a spreadsheet must not take for a formula."""

# What a spreadsheet takes for the beginning of a formula, full-width forms included; the apostrophe is our own escape.
DANGEROUS = "=+-@＝＋－＠'\t\r\n"


def guard(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would calculate."""
    return "'" + text if text and text[0] in DANGEROUS else text


def unguard(text: str) -> str:
    """The text that ``guard`` was given."""
    return text.removeprefix("'")
